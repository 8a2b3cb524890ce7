#include "exchange/column.hpp"

#include <algorithm>

#include "exchange/errors.hpp"
#include "ledger/access.hpp"

namespace zhagen::exchange {
namespace {

using What = Column::What;

std::string_view take(std::string_view& rest, char separator) {
  std::size_t end = rest.find(separator);
  std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// What it is called where nothing else is said: of another record's value both, 选派干部出生年月; what the one ends with and
/// the other begins with stands once, 派出单位类型.
std::string heading_of(const Path& path) {
  const std::string& own = path.value().label;
  if (path.steps.empty()) return own;
  const std::string& step = path.steps.back()->label;
  std::size_t common = std::min(step.size(), own.size());
  while (!step.ends_with(std::string_view(own).substr(0, common))) --common;
  return step + own.substr(common);
}

Result<Path> shown_path(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger, std::string_view text) {
  Path path = TRY(path_of(catalog, ledger, text));
  const catalog::Ledger* at = &ledger;
  for (const catalog::Field* step : path.steps) {
    if (ledger::hidden(actor, *at, *step)) return fail(fault::column_hidden, step->label);
    at = catalog.ledger(step->target);
  }
  if (ledger::hidden(actor, *path.ledger, path.value())) return fail(fault::column_hidden, path.value().label);
  return path;
}

Result<Column> column_of(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger, std::string_view text) {
  Column c;
  std::size_t equals = text.find('=');
  std::string_view what = trim(text.substr(0, equals));
  if (equals != std::string_view::npos) c.heading = trim(text.substr(equals + 1));
  if (what.empty()) {
    if (c.heading.empty()) return fail(fault::column_heading);
    c.what = What::empty;
    return c;
  }
  auto named = [&](std::string_view word, std::string_view label) { return what == word || what == label; };
  if (ledger.find(what) < 0 && named("serial", "序号")) {
    c.what = What::serial;
    if (c.heading.empty()) c.heading = "序号";
    return c;
  }
  if (!ledger.states.empty() && named("state", "状态")) {
    c.what = What::state;
    if (c.heading.empty()) c.heading = "状态";
    return c;
  }
  bool first = true;
  for (std::string_view rest = what; first || !rest.empty(); first = false) {
    std::string_view part = trim(take(rest, '+'));
    if (part.empty() && first) continue;
    Path path = TRY(shown_path(catalog, actor, ledger, part));
    if (first) c.path = std::move(path);
    else c.aside.push_back(std::move(path));
  }
  if (c.path.ledger) c.person = names_person(catalog, c.path);
  if (c.heading.empty()) c.heading = c.path.ledger ? heading_of(c.path) : "备注";
  return c;
}

}  // namespace

Result<std::vector<Column>> columns_of(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger,
                                       std::string_view text) {
  if (trim(text).empty()) return all_columns(catalog, actor, ledger);
  std::vector<Column> out;
  while (!text.empty()) {
    out.push_back(TRY(column_of(catalog, actor, ledger, take(text, ','))));
    if (out.size() > kColumns) return fail(fault::columns_many, out.size(), kColumns);
  }
  return out;
}

std::vector<Column> columns_of(const catalog::Catalog& catalog, const catalog::Ledger& ledger, const std::vector<int>& fields) {
  std::vector<Column> out;
  for (int f : fields) {
    Column& c = out.emplace_back();
    c.path = {{}, &ledger, f};
    c.heading = c.path.value().label;
    c.person = names_person(catalog, c.path);
  }
  return out;
}

std::vector<Column> all_columns(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger) {
  std::vector<int> fields;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const catalog::Field& f = ledger.fields[i];
    if (f.kind != catalog::FieldKind::file && !f.retired && !ledger::hidden(actor, ledger, f)) fields.push_back(static_cast<int>(i));
  }
  std::vector<Column> out = columns_of(catalog, ledger, fields);
  if (!ledger.states.empty()) {
    Column state;
    state.what = What::state;
    state.heading = "状态";
    out.insert(out.begin(), std::move(state));
  }
  return out;
}

files::OutCell out_cell(const CellValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return std::string_view(*text);
  if (const auto* number = std::get_if<files::Number>(&value)) return *number;
  if (const auto* date = std::get_if<Date>(&value)) return *date;
  return {};
}

std::string cell_text(const CellValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* date = std::get_if<Date>(&value)) return date->iso();
  const auto* n = std::get_if<files::Number>(&value);
  if (!n) return "";
  auto places = static_cast<std::size_t>(n->places);
  std::string digits = std::to_string(n->value < 0 ? -n->value : n->value);
  if (places > 0) {
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return (n->value < 0 ? "-" : "") + digits;
}

}  // namespace zhagen::exchange
