#include "files/xlsx_style.hpp"

#include <string>

namespace zhagen::files {

lxw_format* SheetStyles::make(const char* font, double size) {
  lxw_format* f = workbook_add_format(book_);
  format_set_font_name(f, font);
  format_set_font_charset(f, 134);  // GB2312, so that a machine without the typeface takes another Chinese one
  format_set_font_size(f, size);
  format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
  return f;
}

lxw_format* SheetStyles::title(bool print) {
  lxw_format*& f = others_[{0, print}];
  if (f) return f;
  f = print ? make("方正小标宋简体", 22) : make("宋体", 18);
  if (!print) format_set_bold(f);
  format_set_align(f, LXW_ALIGN_CENTER);
  format_set_text_wrap(f);
  return f;
}

lxw_format* SheetStyles::note() {
  lxw_format*& f = others_[{1, 0}];
  if (f) return f;
  f = make("仿宋", 11);
  format_set_text_wrap(f);
  return f;
}

lxw_format* SheetStyles::line(bool right) {
  lxw_format*& f = others_[{2, right}];
  if (f) return f;
  f = make("楷体_GB2312", 12);
  format_set_align(f, right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
  return f;
}

lxw_format* SheetStyles::heading(bool print, bool open) {
  lxw_format*& f = others_[{3, print * 2 + open}];
  if (f) return f;
  f = make("黑体", print ? 12 : 11);
  format_set_align(f, LXW_ALIGN_CENTER);
  format_set_text_wrap(f);
  format_set_border(f, LXW_BORDER_THIN);
  if (!print) format_set_bg_color(f, open ? 0xFFE699 : 0xE7E6E6);
  return f;
}

lxw_format* SheetStyles::band(bool print) {
  lxw_format*& f = others_[{4, print}];
  if (f) return f;
  f = make("黑体", print ? 12 : 11);
  format_set_border(f, LXW_BORDER_THIN);
  format_set_align(f, LXW_ALIGN_LEFT);
  format_set_indent(f, 1);
  return f;
}

lxw_format* SheetStyles::cell(Form form, int places, Tone tone, Look look) {
  lxw_format*& f = cells_[{form, places, tone, look}];
  if (f) return f;
  f = look.print ? make("仿宋_GB2312", 12) : make("宋体", 11);
  format_set_text_wrap(f);
  if (look.framed) format_set_border(f, LXW_BORDER_THIN);
  if (look.centre || form == Form::date || form == Form::month) format_set_align(f, LXW_ALIGN_CENTER);
  if (form == Form::text) format_set_num_format(f, "@");  // what is typed over it stays text: identity numbers
  if (form == Form::date) format_set_num_format(f, look.print ? "yyyy.mm.dd" : "yyyy-mm-dd");
  if (form == Form::month) format_set_num_format(f, "yyyy.mm");
  if (form == Form::number) format_set_num_format(f, places ? ("0." + std::string(static_cast<std::size_t>(places), '0')).c_str() : "0");
  if (tone == Tone::strong) format_set_bold(f);
  if (tone == Tone::faint) format_set_font_color(f, 0x7F7F7F);
  if (tone == Tone::alert || tone == Tone::marked) format_set_font_color(f, 0xC00000);
  if (tone == Tone::marked) format_set_bg_color(f, 0xFFE699);
  if (look.open) {
    format_set_unlocked(f);
    format_set_bg_color(f, 0xFFFBEF);
  }
  return f;
}

}  // namespace zhagen::files
