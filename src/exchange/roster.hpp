#pragma once
// A spreadsheet read as records of a ledger: which column is which field, and what is wrong in which row.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/codes.hpp"
#include "catalog/ledger.hpp"
#include "cel/table.hpp"
#include "exchange/cell.hpp"
#include "files/table.hpp"

namespace zhagen::exchange {

using Record = std::vector<Value>;  // one for each field of the ledger

struct Roster {
  const catalog::Ledger* ledger = nullptr;
  std::string file;                  // as the user named it
  std::vector<Record> records;
  std::vector<std::string> notes;    // what the reader passed over or could not use: whole Chinese sentences
  std::vector<bool> given;           // of each field: the sheet has a column for it
  std::vector<std::string> mapped;   // headings of the mapping that the sheet has
};

/// Headings that the user explains: heading -> field (its label, alias or name).
using Mapping = std::map<std::string, std::string>;

struct ReadOptions {
  Date today;  // identity numbers are checked against it
  Mapping mapping;
  files::TableOptions table;
};

/// Reads the first sheet that has the ledger's headings (or the sheet named). Refused, with place, value and remedy:
/// a required column or value that is missing, a value of the wrong type, an unknown code, a mapping that names no
/// field. Identity numbers that the spreadsheet has spoilt or that fail their check are noted and left out.
Result<Roster> read_roster(files::XlsxReader& book, const catalog::Ledger& ledger, const CodeLists& codes,
                           const ReadOptions& options);
Result<Roster> read_roster(const std::string& path, const catalog::Ledger& ledger, const CodeLists& codes,
                           const ReadOptions& options);

/// Do the headings of some visible sheet fit this ledger?
bool fits(const std::string& path, const catalog::Ledger& ledger);

/// A value as a sheet shows it, and as read_roster reads it back: 1980-05, 是, the label of a code, a、b.
std::string text_of(const catalog::Field& field, const Value& value, const CodeLists& codes);

/// Puts the records in the order of their contents, so that nothing later depends on the order of the rows.
void sort_by_content(Roster& roster, const CodeLists& codes);

/// The records as columns for expressions. Lists that are not filled in are empty lists.
cel::Table columns(const Roster& roster, const std::shared_ptr<cel::Dictionary>& dictionary);

}  // namespace zhagen::exchange
