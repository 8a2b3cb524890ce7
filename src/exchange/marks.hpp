#pragma once
// What a sheet of ours says of itself to the program, on a hidden sheet: for which ledger and catalog version it was made,
// and which field stands under which heading. So a sheet that comes back is read as it was meant, whatever was done to its
// columns; without the marks, by its headings like any other.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/ledger.hpp"
#include "files/xlsx_reader.hpp"
#include "files/xlsx_writer.hpp"

namespace zhagen::exchange {

struct Marks {
  std::string kind;                // "template", "collection"
  std::string ledger;
  std::int64_t catalog = 0;
  std::map<std::string, std::string> fields;   // heading as written -> field
  std::map<std::string, std::string> more;     // of the kind
};

Status write_marks(files::XlsxWriter& out, const Marks& marks);
/// None where the book has no such sheet, or one that is damaged beyond use.
Result<std::optional<Marks>> read_marks(files::XlsxReader& book);
/// The field of that ledger under a heading (as written or folded), -1 where the marks say none or the field is gone.
int marked_field(const Marks& marks, const catalog::Ledger& ledger, std::string_view heading);

}  // namespace zhagen::exchange
