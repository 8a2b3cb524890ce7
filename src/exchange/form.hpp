#pragma once
// Sheets that people fill in: the column of a field with its drop-down, hint and form of cells. Templates and reporting
// sheets are made of these.

#include <string>
#include <vector>

#include "exchange/rows.hpp"

namespace zhagen::exchange {

/// References with so few records to choose from that they stand in a drop-down.
inline constexpr std::size_t kFewChoices = 300;

/// Titles that a reference field may take: of records that the actor may read, in order of their names. Empty where there
/// are more than kFewChoices or none, or where two have the same title.
Result<std::vector<std::string>> reference_choices(store::Tx& tx, ledger::Base& base, const account::Actor& actor,
                                                   const catalog::Catalog& catalog, const catalog::Field& field);

/// The column of a field for filling in. Its heading is the label; where two fields have one label, the name too.
Result<files::OutColumn> form_column(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog,
                                     const catalog::Ledger& ledger, int field);

/// "日期，写成 1980-05-01；只知道年月的写 1980.05": what a field takes, in words.
std::string kind_words(const catalog::Catalog& catalog, const catalog::Field& field);
/// The labels of a code list that may be chosen.
std::vector<std::string> code_labels(const catalog::Catalog& catalog, const catalog::Field& field);

/// The sheet 填写说明: each field, whether it has to be filled, what it takes, its help, its code list.
Status write_guide(files::XlsxWriter& out, const catalog::Catalog& catalog, const catalog::Ledger& ledger, const std::vector<int>& fields,
                   const std::vector<std::string>& notes);

}  // namespace zhagen::exchange
