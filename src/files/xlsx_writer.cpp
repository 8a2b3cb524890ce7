#include "files/xlsx_writer.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "files/cell.hpp"
#include "files/out_text.hpp"
#include "files/saved_file.hpp"
#include "files/text.hpp"
#include "files/xlsx_reader.hpp"
#include "files/xlsx_style.hpp"

namespace zhagen::files {
namespace {

constexpr double kNarrowest = 6, kWidest = 40;
constexpr double kHan = 1.08;  // 宋体 is wider than two of the digits that widths are counted in
constexpr double kLine = 15.5, kRow = 18, kHighest = 409;  // points
constexpr double kPrintLine = 17, kPrintRow = 24;
constexpr double kPrompt = 250;                            // characters that Excel shows beside a cell
constexpr const char* kChoices = "选项";  // the hidden sheet of long lists
constexpr std::int64_t kFirstSerialDay = -25508;  // 1900-03-01: before it Excel's calendar is wrong

/// Leaves at most n characters.
void utf8_cut(std::string& text, std::size_t n) {
  std::size_t i = 0;
  while (i < text.size() && n-- > 0) next_char(text, i);
  text.resize(i);
}

struct BookCloser {
  void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
};

}  // namespace

struct XlsxWriter::State {
  SavedFile file;
  std::unique_ptr<lxw_workbook, BookCloser> book;
  SheetStyles styles;
  lxw_worksheet* sheet = nullptr;
  std::string sheet_name;
  std::vector<OutColumn> columns;
  std::vector<int> widths;
  bool framed = true, filter = false, print = false, spare_open = false, any_visible = false;
  lxw_row_t next_row = 0, heading_row = 0, first_row = 0;
  std::uint32_t spare_rows = 0, more_rows = 0;
  std::vector<std::vector<std::string>> long_lists;
  // Pages that the caller ends himself.
  Paper paper = Paper::a4;
  bool landscape = true;
  std::vector<lxw_row_t> breaks;
  double heading_height = 0, page_height = 0, highest_page = 0;

  State(SavedFile f, lxw_workbook* b) : file(std::move(f)), book(b), styles(b) {}

  void set_height(lxw_row_t row, double points);
  Status put_range(lxw_row_t row, std::size_t from, std::size_t to, const std::string& text, lxw_format* format);
  Status put_line(const std::string& text, double height, lxw_format* format);
  double height(const std::vector<OutCell>& cells) const;
  Status put(lxw_row_t row, lxw_col_t column, const OutCell& cell, Tone tone);
  void finish_sheet();
  void add_choices(lxw_col_t column);
  void scale_pages(const std::vector<double>& of_columns);
  Status write_long_lists();
};

XlsxWriter::XlsxWriter(std::unique_ptr<State> s) : s_(std::move(s)) {}
XlsxWriter::XlsxWriter(XlsxWriter&&) noexcept = default;
XlsxWriter& XlsxWriter::operator=(XlsxWriter&&) noexcept = default;
XlsxWriter::~XlsxWriter() = default;

Result<XlsxWriter> XlsxWriter::create(const std::string& path, const OutProperties& properties) {
  SavedFile file = TRY(SavedFile::begin(path));
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(file.temporary().c_str(), &options);
  if (!book) return file.unwritable(ENOMEM);
  lxw_format* usual = STAILQ_FIRST(book->formats);  // widths of columns count its digits
  format_set_font_name(usual, "宋体");
  format_set_font_charset(usual, 134);
  auto s = std::make_unique<State>(std::move(file), book);
  std::string title = cell_text(properties.title), author = cell_text(properties.author), company = cell_text(properties.company);
  lxw_doc_properties p{};
  auto text = [](std::string& t) { return t.empty() ? nullptr : t.data(); };
  p.title = text(title);
  p.author = text(author);
  p.company = text(company);
  assert(properties.created.exact());
  p.created = static_cast<time_t>(properties.created.days()) * 86400;
  workbook_set_properties(book, &p);
  return XlsxWriter(std::move(s));
}

void XlsxWriter::State::set_height(lxw_row_t row, double points) {
  worksheet_set_row(sheet, row, points, nullptr);
  page_height += points;
}

/// A text over the columns from..to-1 of a row.
Status XlsxWriter::State::put_range(lxw_row_t row, std::size_t from, std::size_t to, const std::string& text, lxw_format* format) {
  std::string t = cell_text(text);
  auto first = static_cast<lxw_col_t>(from), last = static_cast<lxw_col_t>(to - 1);
  lxw_error rc = first < last ? worksheet_merge_range(sheet, row, first, row, last, t.c_str(), format) : worksheet_write_string(sheet, row, first, t.c_str(), format);
  return rc == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ? fail(Errc::cell_text_too_long, sheet_name, row + 1, column_letters(first)) : Status();
}

Status XlsxWriter::State::put_line(const std::string& text, double height, lxw_format* format) {
  set_height(next_row, height);
  TRY(put_range(next_row, 0, columns.size(), text, format));
  ++next_row;
  return {};
}

Status XlsxWriter::sheet(const OutSheet& sheet) {
  State& s = *s_;
  assert(!sheet.columns.empty() && sheet.columns.size() <= LXW_COL_MAX);
  s.finish_sheet();
  std::string name = cell_text(sheet.name);
  if (name.empty() || name == kChoices || workbook_validate_sheet_name(s.book.get(), name.c_str()) != LXW_NO_ERROR)
    return fail(Errc::sheet_name_invalid, sheet.name);
  s.sheet = workbook_add_worksheet(s.book.get(), name.c_str());
  if (!s.sheet) return s.file.unwritable(errno);  // its temporary file could not be made
  s.sheet_name = name;
  s.columns = sheet.columns;
  s.widths.assign(sheet.columns.size(), 0);
  s.framed = sheet.heading;
  s.print = sheet.print;
  s.spare_rows = sheet.spare_rows;
  s.spare_open = sheet.spare_open;
  s.more_rows = sheet.more_rows;
  s.next_row = 0;
  s.paper = sheet.paper;
  s.landscape = sheet.landscape;
  s.breaks.clear();
  s.heading_height = s.page_height = s.highest_page = 0;

  if (sheet.hidden) worksheet_hide(s.sheet);
  else if (!s.any_visible) {
    worksheet_activate(s.sheet);
    worksheet_set_first_sheet(s.sheet);
    s.any_visible = true;
  }
  worksheet_set_paper(s.sheet, sheet.paper == Paper::a3 ? 8 : 9);
  if (sheet.landscape) worksheet_set_landscape(s.sheet);
  worksheet_fit_to_pages(s.sheet, 1, 0);
  worksheet_set_margins(s.sheet, 0.5, 0.5, 0.7, 0.7);
  worksheet_center_horizontally(s.sheet);
  worksheet_set_footer(s.sheet, "&C第 &P 页 共 &N 页");

  if (sheet.locked) {
    lxw_protection may{};
    may.format_columns = may.format_rows = LXW_TRUE;  // wider columns, higher rows: nobody's data change by that
    worksheet_protect(s.sheet, nullptr, &may);
  }

  if (!sheet.title.empty()) TRY(s.put_line(sheet.title, sheet.print ? 45 : 36, s.styles.title(sheet.print)));
  if (!sheet.left.empty() || !sheet.right.empty()) {
    std::size_t half = std::max<std::size_t>(1, s.columns.size() / 2);
    s.set_height(s.next_row, 22);
    if (s.columns.size() == 1) {
      TRY(s.put_range(s.next_row, 0, 1, sheet.left.empty() ? sheet.right : sheet.left + "　" + sheet.right, s.styles.line(false)));
    } else {
      TRY(s.put_range(s.next_row, 0, half, sheet.left, s.styles.line(false)));
      TRY(s.put_range(s.next_row, half, s.columns.size(), sheet.right, s.styles.line(true)));
    }
    ++s.next_row;
  }
  for (const std::string& note : sheet.notes) {
    double lines = std::ceil(std::max(1, display_width(note)) / 90.0) + static_cast<double>(std::count(note.begin(), note.end(), '\n'));
    TRY(s.put_line(note, 18 * lines, s.styles.note()));
  }
  s.heading_row = s.next_row;
  if (sheet.heading) {
    bool two_lines = std::any_of(s.columns.begin(), s.columns.end(), [](const OutColumn& c) {
      return c.heading.find('\n') != std::string::npos || (c.width > 0 && display_width(c.heading) * kHan > c.width - 1);
    });
    s.heading_height = sheet.print ? (two_lines ? 2 * kPrintLine + 6 : kPrintRow + 6) : (two_lines ? 2 * kLine + 5 : kRow + 4);
    s.set_height(s.next_row, s.heading_height);
    for (std::size_t i = 0; i < s.columns.size(); ++i) {
      std::string t = cell_text(s.columns[i].heading);
      if (s.columns[i].required) t += '*';
      worksheet_write_string(s.sheet, s.next_row, static_cast<lxw_col_t>(i), t.c_str(), s.styles.heading(sheet.print, s.columns[i].open));
      s.widths[i] = display_width(t) + (sheet.filter ? 2 : 0);  // room for the filter's arrow
    }
    worksheet_repeat_rows(s.sheet, s.next_row, s.next_row);
    ++s.next_row;
    worksheet_freeze_panes(s.sheet, s.next_row, static_cast<lxw_col_t>(sheet.frozen_columns));
  }
  s.filter = sheet.heading && sheet.filter;
  s.first_row = s.next_row;
  return {};
}

/// Points that the texts of a row need. Its columns are not narrower than what is counted with here: a column as wide
/// as its longest text, kWidest where that is longer.
double XlsxWriter::State::height(const std::vector<OutCell>& cells) const {
  double most = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto* text = std::get_if<std::string_view>(&cells[i]);
    if (!text) continue;
    double room = (columns[i].width > 0 ? columns[i].width : kWidest) - 1, lines = 0;
    for (std::size_t from = 0; from <= text->size();) {
      std::size_t end = std::min(text->find('\n', from), text->size());
      lines += std::max(1.0, std::ceil(display_width(text->substr(from, end - from)) * kHan / room));
      from = end + 1;
    }
    most = std::max(most, lines);
  }
  double least = print ? kPrintRow : kRow;
  return most == 1 ? least : std::min(kHighest, std::max(least, most * (print ? kPrintLine : kLine) + 3));
}

Status XlsxWriter::State::put(lxw_row_t row, lxw_col_t column, const OutCell& cell, Tone tone) {
  using Form = SheetStyles::Form;
  const OutColumn& c = columns[column];
  auto format = [&](Form form, int places = 0) { return styles.cell(form, places, tone, {c.centre, framed, print, c.open}); };
  auto write_text = [&](std::string_view text) -> Status {
    std::string t = cell_text(text);
    widths[column] = std::max(widths[column], display_width(t));
    lxw_error rc = worksheet_write_string(sheet, row, column, t.c_str(), format(Form::text));
    if (rc == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) return fail(Errc::cell_text_too_long, sheet_name, row + 1, column_letters(column));
    return {};
  };
  if (const auto* text = std::get_if<std::string_view>(&cell)) return write_text(*text);
  if (const auto* n = std::get_if<Number>(&cell)) {
    assert(n->places >= 0 && n->places <= 9);
    // A cell is a double: 15 digits are safe, more are kept as text.
    if (n->value > 999'999'999'999'999 || n->value < -999'999'999'999'999) {
      std::string digits = fmt::format("{:0{}}", n->value, n->places + (n->value < 0) + 1);
      if (n->places) digits.insert(digits.size() - static_cast<std::size_t>(n->places), ".");
      return write_text(digits);
    }
    double unit = std::pow(10.0, n->places);  // exact up to 10^22
    worksheet_write_number(sheet, row, column, static_cast<double>(n->value) / unit, format(Form::number, n->places));
    widths[column] = std::max(widths[column], static_cast<int>(fmt::formatted_size("{}", n->value)) + 1);
    return {};
  }
  if (const auto* d = std::get_if<Date>(&cell)) {
    if (d->empty()) return put(row, column, OutCell(), tone);
    if (d->month() == 0 || d->first().days() < kFirstSerialDay) return write_text(d->iso());
    bool day = d->exact();
    worksheet_write_number(sheet, row, column, static_cast<double>(d->first().days() + 25569), format(day ? Form::date : Form::month));
    widths[column] = std::max(widths[column], day ? 11 : 8);
    return {};
  }
  if (framed) worksheet_write_blank(sheet, row, column, format(c.number ? Form::general : Form::text));
  return {};
}

Status XlsxWriter::row(const std::vector<OutCell>& cells, Tone tone) { return row(cells, std::vector<Tone>(s_->columns.size(), tone)); }

Status XlsxWriter::row(const std::vector<OutCell>& cells, const std::vector<Tone>& tones) {
  State& s = *s_;
  assert(s.sheet && cells.size() <= s.columns.size());
  if (s.next_row >= LXW_ROW_MAX) return fail(Errc::xlsx_rows, s.file.name(), s.sheet_name, std::uint32_t{LXW_ROW_MAX});
  s.set_height(s.next_row, s.height(cells));
  for (std::size_t i = 0; i < s.columns.size(); ++i)
    TRY(s.put(s.next_row, static_cast<lxw_col_t>(i), i < cells.size() ? cells[i] : OutCell(), i < tones.size() ? tones[i] : Tone::plain));
  ++s.next_row;
  return {};
}

Status XlsxWriter::band(const std::string& text) {
  State& s = *s_;
  assert(s.sheet);
  return s.put_line(text, s.print ? kPrintRow : kRow, s.styles.band(s.print));
}

Status XlsxWriter::page_break() {
  State& s = *s_;
  assert(s.sheet);
  if (s.breaks.size() + 1 >= LXW_BREAKS_MAX) return fail(Errc::xlsx_rows, s.file.name(), s.sheet_name, std::uint32_t{LXW_BREAKS_MAX});
  s.breaks.push_back(s.next_row);
  s.highest_page = std::max(s.highest_page, s.page_height);
  s.page_height = s.heading_height;  // repeated
  return {};
}

/// What may be typed into the empty and filled cells of a column, and what is said beside them.
void XlsxWriter::State::add_choices(lxw_col_t column) {
  const std::vector<std::string>& choices = columns[column].choices;
  lxw_row_t end = next_row + more_rows;
  if ((choices.empty() && columns[column].prompt.empty()) || end <= first_row) return;
  lxw_data_validation v{};
  std::string prompt_title = cell_text(columns[column].heading), prompt = cell_text(columns[column].prompt);
  if (!prompt.empty()) {
    utf8_cut(prompt_title, 30);
    utf8_cut(prompt, static_cast<std::size_t>(kPrompt));
    v.input_title = prompt_title.data();
    v.input_message = prompt.data();
  }
  if (choices.empty()) {
    v.validate = LXW_VALIDATION_TYPE_ANY;
    worksheet_data_validation_range(sheet, first_row, column, end - 1, column, &v);
    return;
  }
  std::vector<std::string> texts;
  std::vector<const char*> list;
  std::size_t length = 0;
  bool comma = false, on_sheet = false;
  for (const std::string& choice : choices) {
    texts.push_back(cell_text(choice));
    length += texts.back().size() + 1;
    comma = comma || choice.find(',') != std::string::npos;
  }
  if (length <= 255 && !comma) {  // a rule holds that many characters, libxlsxwriter 1.1.4 that many bytes: it writes beyond them
    for (const std::string& t : texts) list.push_back(t.c_str());
    list.push_back(nullptr);
  } else {
    list = {"?", nullptr};
    on_sheet = true;
  }
  v.validate = LXW_VALIDATION_TYPE_LIST;
  v.value_list = const_cast<char**>(reinterpret_cast<const char**>(list.data()));
  std::string title = "不在列表中", message = "请从下拉列表中选择";
  v.error_title = title.data();
  v.error_message = message.data();
  worksheet_data_validation_range(sheet, first_row, column, end - 1, column, &v);
  if (!on_sheet) return;
  // A longer list stands on a hidden sheet. The rule is made as a short list and pointed there afterwards:
  // libxlsxwriter 1.1.4 leaks the formula of one that is made with it.
  auto known = std::find(long_lists.begin(), long_lists.end(), texts);
  std::string letters = column_letters(static_cast<std::uint32_t>(known - long_lists.begin()));
  if (known == long_lists.end()) long_lists.push_back(texts);
  lxw_data_val_obj *made = nullptr, *each = nullptr;
  STAILQ_FOREACH(each, sheet->data_validations, list_pointers) made = each;
  std::free(made->value_formula);
  made->value_formula = strdup(fmt::format("'{0}'!${1}$1:${1}${2}", kChoices, letters, texts.size()).c_str());
}

/// Excel passes over breaks where it fits a sheet to the paper, so the scale is found here from the columns' widths and the
/// heights as they were set. A width counts digits of the default typeface: 8 pixels each in 宋体, nearly 10 on a machine that
/// has to take another one for it.
void XlsxWriter::State::scale_pages(const std::vector<double>& of_columns) {
  double wide = 0;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (!columns[i].hidden) wide += of_columns[i] * 9.6 + 5;
  double long_side = (paper == Paper::a3 ? 420 : 297) / 25.4, short_side = (paper == Paper::a3 ? 297 : 210) / 25.4;
  double room_wide = (landscape ? long_side : short_side) - 1.0, room_high = (landscape ? short_side : long_side) - 1.4;
  double fit = std::min(room_wide * 96 / wide, room_high * 72 / std::max(highest_page, page_height)) * 0.97;
  worksheet_set_print_scale(sheet, static_cast<std::uint16_t>(std::clamp(std::floor(fit * 100), 10.0, 100.0)));
  breaks.push_back(0);
  worksheet_set_h_pagebreaks(sheet, breaks.data());
}

void XlsxWriter::State::finish_sheet() {
  if (!sheet) return;
  lxw_row_t last = next_row;
  if (spare_open)
    for (OutColumn& c : columns) c.open = c.open || !c.hidden;
  for (std::uint32_t r = 0; r < spare_rows; ++r, ++next_row) {
    set_height(next_row, print ? kPrintRow : kRow);
    for (std::size_t i = 0; i < columns.size(); ++i) (void)put(next_row, static_cast<lxw_col_t>(i), OutCell(), Tone::plain);
  }
  std::vector<double> all;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto column = static_cast<lxw_col_t>(i);
    double width = columns[i].width > 0 ? columns[i].width : std::clamp(widths[i] * kHan + 2, kNarrowest, kWidest);
    all.push_back(width);
    lxw_row_col_options options{};
    options.hidden = columns[i].hidden;
    // Rows below the ruled ones take text as text too: identity numbers.
    lxw_format* below = more_rows && !columns[i].number ? styles.cell(SheetStyles::Form::text, 0, Tone::plain, {columns[i].centre, false, print, false}) : nullptr;
    worksheet_set_column_opt(sheet, column, column, width, below, &options);
    add_choices(column);
  }
  if (!breaks.empty()) scale_pages(all);
  if (filter) worksheet_autofilter(sheet, heading_row, 0, std::max(heading_row, last - 1), static_cast<lxw_col_t>(columns.size() - 1));
  sheet = nullptr;
}

Status XlsxWriter::State::write_long_lists() {
  if (long_lists.empty()) return {};
  sheet = workbook_add_worksheet(book.get(), kChoices);
  if (!sheet) return file.unwritable(errno);
  worksheet_hide(sheet);
  std::size_t rows = 0;
  for (const auto& list : long_lists) rows = std::max(rows, list.size());
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < long_lists.size(); ++c)
      if (r < long_lists[c].size())
        worksheet_write_string(sheet, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), long_lists[c][r].c_str(), nullptr);
  return {};
}

Status XlsxWriter::close() {
  State& s = *s_;
  assert(s.any_visible);  // Excel opens no workbook whose sheets are all hidden
  s.finish_sheet();
  TRY(s.write_long_lists());
  // The library does not look at what its temporary files answer: a full disk would lose rows in silence.
  lxw_worksheet* sheet = nullptr;
  STAILQ_FOREACH(sheet, s.book->worksheets, list_pointers) {
    if (sheet->optimize_tmpfile && (std::fflush(sheet->optimize_tmpfile) != 0 || std::ferror(sheet->optimize_tmpfile)))
      return s.file.unwritable(errno);
  }
  errno = 0;
  if (workbook_close(s.book.release()) != LXW_NO_ERROR) return s.file.unwritable(errno);
  // Nor at those it makes while closing: unpack what was written, checksums and tails of the sheets, before it counts.
  Limits limits;
  limits.file_bytes = limits.unpacked_bytes = std::uint64_t{1} << 40;
  limits.ratio = ~std::uint32_t{0};
  limits.merges = ~std::uint32_t{0};
  XlsxReader written = TRY(XlsxReader::open(s.file.temporary(), limits));
  for (std::size_t i = 0; i < written.sheets().size(); ++i)
    if (!written.frame(i)) return s.file.unwritable(0);
  return s.file.commit();
}

}  // namespace zhagen::files
