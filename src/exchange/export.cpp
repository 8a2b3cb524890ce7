#include "exchange/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/utf8.hpp"
#include "exchange/errors.hpp"
#include "ledger/access.hpp"

namespace zhagen::exchange {
namespace {

using What = Column::What;

bool is_number(const Column& c) {
  if (c.what != What::value || !c.path.ledger || !c.aside.empty()) return false;
  catalog::FieldKind kind = c.path.value().kind;
  return !c.path.value().sealed() && (kind == catalog::FieldKind::integer || kind == catalog::FieldKind::money || kind == catalog::FieldKind::score);
}

/// Widths of printed columns: by kind, so that a list looks the same whoever is on it.
double print_width(const Column& c) {
  using catalog::FieldKind;
  if (c.what == What::serial) return 6;
  if (c.what == What::empty) return 12;
  if (c.what == What::state) return 10;
  if (!c.aside.empty()) return c.path.ledger ? 22 : 16;
  if (c.person) return 10;
  switch (c.path.value().kind) {
    case FieldKind::boolean: return 7;
    case FieldKind::integer: case FieldKind::score: return 9;
    case FieldKind::money: return 13;
    case FieldKind::date: return 13;
    case FieldKind::citizen_id: return 22;
    case FieldKind::code: return 12;
    case FieldKind::ref: return 20;
    case FieldKind::note: return 30;
    default: return 18;
  }
}

bool centred(const Column& c) {
  using catalog::FieldKind;
  if (c.what != What::value) return true;
  if (!c.path.ledger || c.person) return true;
  FieldKind kind = c.path.value().kind;
  return kind == FieldKind::boolean || kind == FieldKind::code || kind == FieldKind::date || kind == FieldKind::citizen_id || kind == FieldKind::integer;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != ' ') out += c;
  return out;
}

/// The column that is called so: by its text, its heading, "state".
std::optional<std::size_t> find_column(const List& list, const std::string& name) {
  auto path = path_of(list.catalog, list.ledger, name);
  for (std::size_t i = 0; i < list.columns.size(); ++i) {
    const Column& c = list.columns[i];
    if (c.heading == name || (path && c.path.ledger && c.path.text() == path->text()) || (c.what == What::state && name == "state")) return i;
  }
  return {};
}

Result<std::optional<std::size_t>> group_of(const List& list, const Layout& layout) {
  if (layout.group.empty()) return std::optional<std::size_t>();
  std::optional<std::size_t> column = find_column(list, layout.group);
  return column ? Result<std::optional<std::size_t>>(column) : fail(fault::export_group, layout.group);
}

/// For each column whether it is summed.
Result<std::vector<bool>> totals_of(const List& list, const Layout& layout) {
  std::vector<bool> out(list.columns.size());
  for (std::string_view rest = layout.totals; !rest.empty();) {
    std::size_t comma = rest.find(',');
    std::string name(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    std::optional<std::size_t> column = find_column(list, name);
    if (!column || !is_number(list.columns[*column])) return fail(fault::export_total, name);
    out[*column] = true;
  }
  if (layout.page_totals && layout.totals.empty()) return fail(fault::export_no_totals);
  return out;
}

/// Rows on a page where totals stand at its foot: what the paper holds at full size of rows of one line.
int page_rows(const Layout& layout) {
  if (layout.page_rows > 0) return layout.page_rows;
  bool a3 = layout.paper == files::Paper::a3;
  return layout.portrait ? (a3 ? 40 : 26) : (a3 ? 26 : 16);
}

class Printer {
 public:
  Printer(files::XlsxWriter& out, const List& list, const Layout& layout, std::optional<std::size_t> group, std::vector<bool> totals)
      : out_(out), list_(list), layout_(layout), group_(group), totals_(std::move(totals)), page_(list.columns.size()), all_(list.columns.size()) {}

  Status take(std::vector<CellValue>& cells) {
    if (layout_.page_totals && on_page_ == static_cast<std::size_t>(page_rows(layout_))) {
      TRY(page_total());
      TRY(out_.page_break());
    }
    if (group_) {
      std::string now = cell_text(cells[*group_]);
      if (!begun_ || now != group_text_) TRY(out_.band(now.empty() ? list_.columns[*group_].heading + "未填写" : now));
      group_text_ = std::move(now);
      begun_ = true;
    }
    std::vector<files::OutCell> row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (const auto* n = std::get_if<files::Number>(&cells[i]); n && totals_[i]) add(page_[i], *n), add(all_[i], *n);
      if (auto* text = std::get_if<std::string>(&cells[i]); text && layout_.print && list_.columns[i].person) *text = spaced(list_.columns[i], *text);
      row.push_back(out_cell(cells[i]));
    }
    ++on_page_;
    return out_.row(row);
  }

  Status finish() {
    if (layout_.page_totals && on_page_ > 0) TRY(page_total());
    return !layout_.totals.empty() ? total_row("合计", all_) : Status();
  }

 private:
  struct Sum {
    std::int64_t value = 0;
    int places = 0;
    bool any = false, beyond = false;
  };

  static void add(Sum& sum, const files::Number& n) {
    sum.places = n.places;
    sum.any = true;
    sum.beyond = sum.beyond || __builtin_add_overflow(sum.value, n.value, &sum.value);
  }

  /// The name alone; what stands in brackets after it stays.
  static std::string spaced(const Column& c, const std::string& text) {
    std::size_t end = c.aside.empty() ? std::string::npos : text.find("（");
    return spaced_name(text.substr(0, end)) + (end == std::string::npos ? "" : text.substr(end));
  }

  Status page_total() {
    on_page_ = 0;
    Status s = total_row("本页合计", page_);
    page_.assign(page_.size(), {});
    return s;
  }

  Status total_row(std::string_view label, const std::vector<Sum>& sums) {
    std::vector<files::OutCell> row(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i)
      if (sums[i].any && !sums[i].beyond) row[i] = files::Number{sums[i].value, sums[i].places};
    // The words stand in the first column that has no sum: that of the names rather than the narrow one of 序号.
    std::size_t place = sums.size();
    for (std::size_t i = sums.size(); i-- > 0;)
      if (!totals_[i] && (list_.columns[i].what == What::value || place == sums.size())) place = i;
    if (place < row.size()) row[place] = label;
    return out_.row(row, files::Tone::strong);
  }

  files::XlsxWriter& out_;
  const List& list_;
  const Layout& layout_;
  std::optional<std::size_t> group_;
  std::vector<bool> totals_;
  std::vector<Sum> page_, all_;
  std::size_t on_page_ = 0;
  bool begun_ = false;
  std::string group_text_;
};

files::OutSheet sheet_of(const List& list, const Layout& layout) {
  files::OutSheet sheet;
  sheet.name = "名单";
  sheet.title = !layout.title.empty() ? layout.title : layout.print ? list.ledger.label + "名册" : "";
  sheet.print = layout.print;
  sheet.paper = layout.paper;
  sheet.landscape = !layout.portrait;
  sheet.filter = !layout.print;
  if (!layout.unit.empty()) sheet.left = "填报单位：" + layout.unit;
  if (!layout.day.empty()) sheet.right = layout.day.zh();
  for (const Column& c : list.columns) {
    files::OutColumn& column = sheet.columns.emplace_back();
    column.heading = c.heading;
    column.centre = layout.print && centred(c);
    column.number = is_number(c) || c.what == What::serial;
    if (layout.print) column.width = print_width(c);
  }
  return sheet;
}

void append_json(std::string& out, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  out += out.size() > 1 ? ",\"" : "\"";
  out.append(key).append("\":\"");
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) out += fmt::format("\\u{:04x}", byte);
    else if (c == '"' || c == '\\') (out += '\\') += c;
    else out += c;
  }
  out += '"';
}

/// A text that a spreadsheet would run.
bool is_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) return true;
  for (std::string_view wide : {"＝", "＋", "－", "＠"})
    if (text.starts_with(wide)) return true;
  return false;
}

void add_csv(std::string& out, std::string text, bool ours) {
  if (!ours && is_formula(text)) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string spaced_name(std::string_view name) {
  std::u32string letters = utf8::decode(name);
  bool two = letters.size() == 2 && utf8::is_han(letters[0]) && utf8::is_han(letters[1]);
  return two ? utf8::encode(letters[0]) + "　" + utf8::encode(letters[1]) : std::string(name);
}

Status check_opened(const account::Actor& actor, const List& list, std::string_view reason) {
  if (!list.opened) return {};
  if (without_blanks(reason).empty()) return fail(fault::export_reason);
  for (const catalog::Ledger* l : sealed_of(list.columns).ledgers)
    if (!ledger::may_ever(actor, l->rights(catalog::Action::unmask))) return fail(fault::export_unmask, l->label);
  return {};
}

audit::Event export_event(const List& list, const Told& told, std::int64_t rows) {
  audit::Event event;
  event.action = "export";
  event.subject = list.ledger.name;
  event.rows = rows;
  event.reason = told.reason;
  event.detail = "{";
  append_json(event.detail, "asof", told.asof);
  append_json(event.detail, "fields", told.columns);
  append_json(event.detail, "filter", told.filter);
  append_json(event.detail, "order", told.order);
  append_json(event.detail, "q", told.search);
  if (list.opened) append_json(event.detail, "unmasked", fmt::format("{}", fmt::join(sealed_of(list.columns).labels, "、")));
  event.detail += '}';
  return event;
}

Result<Exported> export_xlsx(store::Tx& tx, ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, const List& list,
                             const Layout& layout, const Told& told, const std::string& path) {
  TRY(check_opened(actor, list, told.reason));
  std::optional<std::size_t> group = TRY(group_of(list, layout));
  std::vector<bool> totals = TRY(totals_of(list, layout));
  files::XlsxWriter out = TRY(files::XlsxWriter::create(path, {.title = list.ledger.label, .author = "扎根"}));
  TRY(out.sheet(sheet_of(list, layout)));
  Printer printer(out, list, layout, group, std::move(totals));
  Exported done;
  TRY(each_row(tx, base, actor, list, catalog::Action::export_rows, [&](const ledger::Record&, std::vector<CellValue>& cells) {
    ++done.rows;
    return printer.take(cells);
  }));
  TRY(printer.finish());
  TRY(log.note(ledger::who(actor), export_event(list, told, done.rows)));
  TRY(out.close());
  return done;
}

std::string csv_line(const std::vector<std::string>& headings) {
  std::string out;
  for (const std::string& heading : headings) add_csv(out, heading, false), out += ',';
  if (!out.empty()) out.pop_back();
  return out + "\r\n";
}

std::string csv_line(const std::vector<CellValue>& cells) {
  std::string out;
  for (const CellValue& cell : cells) add_csv(out, cell_text(cell), !std::holds_alternative<std::string>(cell)), out += ',';
  if (!out.empty()) out.pop_back();
  return out + "\r\n";
}

}  // namespace zhagen::exchange
