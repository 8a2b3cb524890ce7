#pragma once
// How our lists look: the typefaces offices use, made once for each kind of cell.

#include <xlsxwriter.h>

#include <map>
#include <tuple>

#include "files/xlsx_writer.hpp"

namespace zhagen::files {

class SheetStyles {
 public:
  explicit SheetStyles(lxw_workbook* book) : book_(book) {}
  lxw_format* title(bool print);
  lxw_format* note();
  lxw_format* line(bool right);   // under the title of a printed list
  lxw_format* heading(bool print, bool open);
  lxw_format* band(bool print);
  enum class Form : std::uint8_t { text, date, month, number, general };
  struct Look {
    bool centre = false, framed = true, print = false, open = false;
    auto operator<=>(const Look&) const = default;
  };
  /// A cell of the table (framed) or of a page of text.
  lxw_format* cell(Form form, int places, Tone tone, Look look);

 private:
  lxw_format* make(const char* font, double size);
  lxw_workbook* book_;
  std::map<std::pair<int, int>, lxw_format*> others_;  // of the first five, by which and how
  std::map<std::tuple<Form, int, Tone, Look>, lxw_format*> cells_;
};

}  // namespace zhagen::files
