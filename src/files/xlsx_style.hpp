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
  lxw_format* title();
  lxw_format* note();
  lxw_format* heading();
  enum class Form : std::uint8_t { text, date, month, number };
  /// A cell of the table (framed) or of a page of text.
  lxw_format* cell(Form form, int places, Tone tone, bool centre, bool framed);

 private:
  lxw_format* make(const char* font, double size);
  lxw_workbook* book_;
  lxw_format *title_ = nullptr, *note_ = nullptr, *heading_ = nullptr;
  std::map<std::tuple<Form, int, Tone, bool, bool>, lxw_format*> cells_;
};

}  // namespace zhagen::files
