#pragma once
// Which column of a sheet is what, for an import (internal to the room).

#include <optional>

#include "account/actor.hpp"
#include "catalog/catalog.hpp"
#include "exchange/import.hpp"
#include "files/table.hpp"

namespace zhagen::exchange {

/// Columns of the program itself, in error sheets and wherever a clerk adds them.
inline constexpr const char *kFaultHeading = "问题", *kDecisionHeading = "处理", *kRecordHeading = "记录编号", *kStateHeading = "状态";

/// What a heading means.
struct Target {
  enum class Kind : std::uint8_t {
    field,
    reference_part,  // of what a reference names: 身份证号 beside 姓名 in a list of postings
    decision,        // 新建, 跳过, 编号 ...
    record,          // the id of the record
    state,           // that a new record has reached: last year's rosters
    ours,            // 问题: passed over
  } kind = Kind::field;
  int field = -1;
  int part = -1;     // of a list its part; of a reference the field of its target
  std::string why = {};  // passed over, for this reason
  bool operator==(const Target&) const = default;
};

struct ImportSheet {
  files::TableLayout layout;
  std::vector<Target> targets;  // by layout.columns[i].field
  std::vector<bool> wan;        // by column: amounts in 万元
  const Target& target(std::size_t column) const { return targets[static_cast<std::size_t>(layout.columns[column].field)]; }
};

/// The index of a field by name, label or alias: import_field.
Result<int> named_field(const catalog::Ledger& ledger, const std::string& name);

/// Finds heading and columns. Errors of the sheet, the mapping and the fields that the options name.
Result<ImportSheet> find_columns(files::XlsxReader& book, const catalog::Catalog& catalog, const catalog::Ledger& ledger,
                                 const account::Actor& actor, const ImportOptions& options);

/// The columns of the preview; `report`: unknown ones that hold values.
std::vector<ImportColumn> told_columns(const ImportSheet& sheet, const catalog::Catalog& catalog, const catalog::Ledger& ledger, const files::TableReport& report);

/// What the user gave as a workbook: itself or, of .xls and .csv, a converted copy, which is gone once it is open.
Result<files::XlsxReader> open_book(const std::string& path, const std::string& name, const std::shared_ptr<const std::string>& bytes);

}  // namespace zhagen::exchange
