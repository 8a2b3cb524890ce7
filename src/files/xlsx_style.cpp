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

lxw_format* SheetStyles::title() {
  if (title_) return title_;
  title_ = make("宋体", 18);
  format_set_bold(title_);
  format_set_align(title_, LXW_ALIGN_CENTER);
  format_set_text_wrap(title_);
  return title_;
}

lxw_format* SheetStyles::note() {
  if (note_) return note_;
  note_ = make("仿宋", 11);
  format_set_text_wrap(note_);
  return note_;
}

lxw_format* SheetStyles::heading() {
  if (heading_) return heading_;
  heading_ = make("黑体", 11);
  format_set_align(heading_, LXW_ALIGN_CENTER);
  format_set_text_wrap(heading_);
  format_set_border(heading_, LXW_BORDER_THIN);
  format_set_bg_color(heading_, 0xE7E6E6);
  return heading_;
}

lxw_format* SheetStyles::cell(Form form, int places, Tone tone, bool centre, bool framed) {
  lxw_format*& f = cells_[{form, places, tone, centre, framed}];
  if (f) return f;
  f = make("宋体", 11);
  format_set_text_wrap(f);
  if (framed) format_set_border(f, LXW_BORDER_THIN);
  if (centre || form == Form::date || form == Form::month) format_set_align(f, LXW_ALIGN_CENTER);
  if (form == Form::text) format_set_num_format(f, "@");  // what is typed over it stays text: identity numbers
  if (form == Form::date) format_set_num_format(f, "yyyy-mm-dd");
  if (form == Form::month) format_set_num_format(f, "yyyy.mm");
  if (form == Form::number) format_set_num_format(f, places ? ("0." + std::string(static_cast<std::size_t>(places), '0')).c_str() : "0");
  if (tone == Tone::strong) format_set_bold(f);
  if (tone == Tone::faint) format_set_font_color(f, 0x7F7F7F);
  if (tone == Tone::alert || tone == Tone::marked) format_set_font_color(f, 0xC00000);
  if (tone == Tone::marked) format_set_bg_color(f, 0xFFE699);
  return f;
}

}  // namespace zhagen::files
