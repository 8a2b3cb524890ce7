#pragma once
// A list as a file: for going on with (.xlsx, .csv), or for printing as offices print lists (O1). On record in the log before
// the file is there.

#include <string>

#include "audit/audit.hpp"
#include "exchange/rows.hpp"

namespace zhagen::exchange {

struct Layout {
  bool print = false;         // a title, who and when, ruled, paged, 张　三; else a plain sheet with a filter
  std::string title;          // empty: the ledger's label, 名册 after it where it is a printed one
  std::string unit;           // 填报单位
  Date day;                   // printed; empty: none
  files::Paper paper = files::Paper::a4;
  bool portrait = false;
  std::string group;          // a column (its text in the list, or its heading) whose values part the list; order by it
  std::string totals;         // columns of numbers, a comma apart, with 合计 at the end: "days,amount"
  bool page_totals = false;   // 本页合计 of them at the foot of each page too
  int page_rows = 0;          // rows of a page with totals; 0: as many as the paper holds
};

struct Exported {
  std::int64_t rows = 0;
};

/// What the log says of an export: which ledger, columns, filter, how many, why. The filter may name values: those that the
/// user typed, not those of a record.
struct Told {
  std::string columns, filter, search, order, asof, reason;
};

/// Sealed values plain: the reason is there and the actor has the right on some record of every ledger concerned.
Status check_opened(const account::Actor& actor, const List& list, std::string_view reason);
audit::Event export_event(const List& list, const Told& told, std::int64_t rows);

/// Writes `path`; it appears only when the export is on record.
Result<Exported> export_xlsx(store::Tx& tx, ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, const List& list,
                             const Layout& layout, const Told& told, const std::string& path);

/// One line of a .csv. A text that a spreadsheet would run as a formula gets an apostrophe before it, which shows that it is
/// text; in .xlsx a text is a text whatever it begins with.
std::string csv_line(const std::vector<std::string>& headings);
std::string csv_line(const std::vector<CellValue>& cells);

/// 张三 as 张　三: names of two characters as wide as those of three.
std::string spaced_name(std::string_view name);

}  // namespace zhagen::exchange
