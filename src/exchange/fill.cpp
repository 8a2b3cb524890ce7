#include "exchange/fill.hpp"

#include <algorithm>
#include <map>

#include "base/digest.hpp"
#include "exchange/errors.hpp"
#include "files/heading.hpp"
#include "files/saved_file.hpp"
#include "files/sheet_fill.hpp"
#include "files/table.hpp"
#include "files/workbook.hpp"
#include "files/zip_writer.hpp"
#include "ledger/access.hpp"
#include "ledger/write.hpp"

namespace zhagen::exchange {
namespace {

using catalog::FieldKind;
using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kMaps = "form_map";

/// What a heading is of ours: the ledger's own field, else one of what its records name, the first reference first.
std::string column_for(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger, std::string_view heading) {
  auto seen = [&](const catalog::Ledger& l, int f) {
    return f >= 0 && l.fields[static_cast<std::size_t>(f)].kind != FieldKind::file && !ledger::hidden(actor, l, l.fields[static_cast<std::size_t>(f)]);
  };
  if (int f = catalog::recognise(ledger, heading).field; seen(ledger, f)) return ledger.fields[static_cast<std::size_t>(f)].name;
  for (const catalog::Field& step : ledger.fields) {
    const catalog::Ledger* target = step.kind == FieldKind::ref && step.target != ledger.name ? catalog.ledger(step.target) : nullptr;
    if (!target || ledger::hidden(actor, ledger, step)) continue;
    if (int f = catalog::recognise(*target, heading).field; seen(*target, f)) return step.name + "." + target->fields[static_cast<std::size_t>(f)].name;
  }
  return "";
}

struct Found {
  files::TableLayout layout;
  std::vector<std::string> columns;   // by the number of a layout's column
};

Result<Found> find(files::XlsxReader& book, const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger, const Pairs& given,
                   const std::string& sheet) {
  Found out;
  std::map<std::string, std::string> said;
  for (const auto& [heading, column] : given) said[files::fold_heading(heading)] = column;
  std::map<std::string, int> numbers;
  files::TableOptions options;
  options.sheet = sheet;
  options.least_fields = 1;
  auto layout = files::find_table(book, [&](std::string_view heading) {
    auto it = said.find(std::string(heading));
    std::string column = it != said.end() ? it->second : column_for(catalog, actor, ledger, heading);
    if (column.empty()) return -1;
    auto [number, fresh] = numbers.emplace(std::move(column), static_cast<int>(out.columns.size()));
    if (fresh) out.columns.push_back(number->first);
    return number->second;
  }, options);
  if (!layout) return fail(fault::form_heading, book.name(), ledger.label);
  out.layout = *std::move(layout);
  return out;
}

/// Without the part that lists formulas in their old places; programs make it anew.
std::string without_element(std::string text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word)) {
    std::size_t from = text.rfind('<', at), to = text.find('>', at);
    if (from == std::string::npos || to == std::string::npos) break;
    text.erase(from, to + 1 - from);
  }
  return text;
}

/// So that sums are computed when the form is opened.
std::string computed_on_load(std::string text) {
  std::size_t at = text.find("<calcPr");
  if (text.find("fullCalcOnLoad") != std::string::npos) return text;
  if (at != std::string::npos) return text.insert(at + 7, " fullCalcOnLoad=\"1\"");
  at = text.find("</definedNames>");
  at = at != std::string::npos ? at + 15 : text.find("</sheets>");
  if (at == std::string::npos) return text;
  if (text.compare(at, 9, "</sheets>") == 0) at += 9;
  return text.insert(at, "<calcPr fullCalcOnLoad=\"1\"/>");
}

Result<std::string> bytes_of(const files::Zip& zip, const files::ZipEntry& entry) {
  files::ZipStream stream = TRY(zip.stream(entry));
  std::string out;
  char more[16 << 10];
  for (;;) {
    std::size_t n = TRY(stream.read(more, sizeof more));
    if (n == 0) return out;
    out.append(more, n);
  }
}

files::FillValue fill_value(const CellValue& value) {
  if (const auto* date = std::get_if<Date>(&value)) {
    std::string text = date->iso();
    std::replace(text.begin(), text.end(), '-', '.');
    return {false, text};
  }
  return {std::holds_alternative<files::Number>(value), cell_text(value)};
}

}  // namespace

Result<FormMap> recognise_form(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger, const std::string& bytes,
                               const std::string& name, const Pairs& given, const std::string& sheet, std::uint32_t start) {
  files::XlsxReader book = TRY(files::XlsxReader::from_bytes(bytes, name));
  Found found = TRY(find(book, catalog, actor, ledger, given, sheet));
  FormMap map;
  map.sheet = found.layout.sheet_name;
  map.start = start ? start : found.layout.heading_last + 1;
  std::string all;
  for (const auto& levels : found.layout.levels) {
    for (const std::string& level : levels) all += level + "/";
    all += "\n";
  }
  map.headings = hex(digest(CryptoProfile::intl, all)).substr(0, 32);
  for (const files::TableColumn& c : found.layout.columns) map.columns.emplace_back(c.heading, found.columns[static_cast<std::size_t>(c.field)]);
  for (const files::TableColumn& c : found.layout.unknown) map.unknown.push_back(c.heading);
  if (map.columns.empty()) return fail(fault::form_columns);
  return map;
}

Result<std::optional<ledger::Record>> remembered(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const std::string& ledger,
                                                 const std::string& headings) {
  ledger::Query query;
  query.filter = "book == '" + ledger + "' && headings == '" + headings + "'";
  query.order = {{ledger::Order::By::changed, -1, true, {}}};
  ledger::Page page = TRY(ledger::list(tx, base, actor, kMaps, query));
  if (page.rows.empty()) return std::optional<ledger::Record>();
  return std::optional(std::move(page.rows.front()));
}

Pairs columns_in(const ledger::Record& form_map) {
  Pairs out;
  const ledger::Value& v = form_map.values[static_cast<std::size_t>(form_map.ledger->find("columns"))];
  if (const auto* list = std::get_if<std::vector<std::string>>(&v))
    for (const std::string& pair : *list)
      if (std::size_t equals = pair.find('='); equals != std::string::npos) out.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  return out;
}

Status remember(ledger::Base& base, const account::Actor& actor, const std::string& ledger, const std::string& name, const FormMap& map) {
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const catalog::Ledger& maps = *TRY(ledger::Base::find(*catalog, kMaps));
  std::optional<ledger::Record> old;
  {
    store::Read tx = TRY(base.db().read());
    old = TRY(remembered(tx, base, actor, ledger, map.headings));
  }
  ledger::Row row;
  if (old) row.id = old->id, row.version = old->version;
  auto put = [&](const char* field, ledger::Value v) { row.draft.values.emplace_back(maps.find(field), std::move(v)); };
  std::vector<std::string> columns;
  for (const auto& [heading, column] : map.columns) columns.push_back(heading + "=" + column);
  put("name", name);
  put("book", ledger);
  put("headings", map.headings);
  put("sheet", map.sheet);
  put("start", std::int64_t{map.start});
  put("columns", std::move(columns));
  if (Id owner = ledger::owner_for(actor, maps); !owner.empty()) put("issuer", owner.value());
  ledger::BatchSaved saved = TRY(ledger::write_all(base, actor, kMaps, std::vector<ledger::Row>{row}, {}));
  return saved.faults.empty() ? Status() : Status(std::move(saved.faults.front().error));
}

Result<Exported> fill_form(store::Tx& tx, ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, const catalog::Catalog& catalog,
                           const catalog::Ledger& ledger, const ledger::Query& query, const std::string& bytes, const std::string& name,
                           const FormMap& map, const Told& told, const std::string& path) {
  files::XlsxReader book = TRY(files::XlsxReader::from_bytes(bytes, name));
  Found found = TRY(find(book, catalog, actor, ledger, map.columns, map.sheet));
  List list{catalog, ledger, {}, query, false};
  files::SheetFill fill;
  fill.start = map.start;
  for (const files::TableColumn& c : found.layout.columns) {
    for (Column& column : TRY(columns_of(catalog, actor, ledger, found.columns[static_cast<std::size_t>(c.field)]))) list.columns.push_back(std::move(column));
    fill.columns.push_back(c.column);
  }
  for (std::uint32_t serial : found.layout.serial) {
    Column column;
    column.what = Column::What::serial;
    list.columns.push_back(std::move(column));
    fill.columns.push_back(serial);
  }
  if (fill.columns.empty() || list.columns.size() != fill.columns.size()) return fail(fault::form_columns);
  TRY(each_row(tx, base, actor, list, catalog::Action::export_rows, [&](const ledger::Record&, std::vector<CellValue>& cells) -> Status {
    auto& row = fill.rows.emplace_back();
    for (const CellValue& cell : cells) row.push_back(fill_value(cell));
    return {};
  }));
  files::Limits limits;
  files::Zip zip = TRY(files::Zip::from_bytes(bytes, name, limits));
  files::Workbook workbook = TRY(files::read_workbook(zip, limits));
  const files::ZipEntry* part = workbook.parts[found.layout.sheet];
  std::string filled;
  files::ZipWriter out([&](std::string_view more) {
    filled += more;
    return Status();
  });
  for (const files::ZipEntry& entry : zip.entries()) {
    if (entry.name == "xl/calcChain.xml" || entry.name.ends_with('/')) continue;
    std::string content = TRY(bytes_of(zip, entry));
    if (&entry == part) content = TRY(files::fill_sheet(content, fill, name));
    else if (entry.name == "[Content_Types].xml" || entry.name == "xl/_rels/workbook.xml.rels") content = without_element(std::move(content), "calcChain");
    else if (entry.name == "xl/workbook.xml") content = computed_on_load(std::move(content));
    TRY(out.add(entry.name, content));
  }
  Exported done{static_cast<std::int64_t>(fill.rows.size())};
  TRY(log.note(ledger::who(actor), export_event(list, told, done.rows)));
  TRY(out.finish());
  TRY(files::save_bytes(path, filled));
  return done;
}

}  // namespace zhagen::exchange
