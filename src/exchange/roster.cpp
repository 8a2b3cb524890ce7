#include "exchange/roster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "base/fold.hpp"
#include "catalog/environment.hpp"
#include "files/value.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;

constexpr int kParts = 64;  // a heading's number is field * kParts + part + 1
constexpr std::size_t kSpoiltShown = 5;

int number_of(catalog::Column c) { return c.field * kParts + c.part + 1; }

/// What one sheet needs while its rows are read.
struct Reading {
  files::XlsxReader& book;
  const catalog::Ledger& ledger;
  CellReader reader;
  files::TableLayout layout;
  Roster roster;
  std::vector<Error> errors;
  std::size_t error_count = 0;
  std::vector<std::string> spoilt;  // identity numbers noted
  std::size_t spoilt_count = 0;

  std::string place(std::uint32_t row, std::size_t column) const { return files::table_place(book, layout, row, column); }
  void error(Error e) {
    if (errors.empty()) errors.push_back(std::move(e));
    ++error_count;
  }
};

/// One that is spoilt is noted and left out.
Value read_citizen_id(Reading& r, const Field& field, const files::Cell& cell, std::uint32_t row, std::size_t column) {
  auto number = r.reader.read(field, cell);
  if (number) return *std::move(number);
  ++r.spoilt_count;
  if (r.spoilt.size() < kSpoiltShown) r.spoilt.push_back(r.place(row, column) + "：" + number.error().zh());
  return {};
}

void read_row(Reading& r, const files::TableRow& row) {
  const auto& fields = r.ledger.fields;
  Record record(fields.size());
  for (std::size_t c = 0; c < r.layout.columns.size(); ++c) {
    int number = r.layout.columns[c].field;
    const Field& f = fields[static_cast<std::size_t>(number / kParts)];
    Value& slot = record[static_cast<std::size_t>(number / kParts)];
    if (f.kind == FieldKind::citizen_id) {
      slot = read_citizen_id(r, f, row.cells[c], row.number, c);
      continue;
    }
    auto value = r.reader.read(f, row.cells[c]);
    if (!value) {
      r.error(std::move(value).error().at(r.place(row.number, c)));
    } else if (f.kind == FieldKind::list && !std::holds_alternative<std::monostate>(*value)) {
      auto* have = std::get_if<std::vector<std::string>>(&slot);
      if (!have) {
        slot = *std::move(value);
      } else {
        for (auto& part : std::get<std::vector<std::string>>(*value)) have->push_back(std::move(part));
      }
    } else if (f.kind != FieldKind::list) {
      slot = *std::move(value);
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!std::holds_alternative<std::monostate>(record[i])) continue;
    if (fields[i].required) {
      r.error(fail(Errc::roster_required, row.number, fields[i].label).at(files::cell_place(r.book.name(), r.layout.sheet_name, 0, 0, "")));
    } else if (fields[i].fallback) {
      record[i] = *fields[i].fallback;
    }
  }
  r.roster.records.push_back(std::move(record));
}

void write_notes(Reading& r, const files::TableReport& report) {
  auto& notes = r.roster.notes;
  std::string sheet = files::cell_place(r.book.name(), r.layout.sheet_name, 0, 0, "");
  for (auto& s : report.skipped) notes.push_back(fmt::format("{}第 {} 行没有当作记录（{}）：{}", sheet, s.number, files::skip_words(s.reason), s.text));
  if (report.hidden_rows) notes.push_back(fmt::format("{}有 {} 个隐藏行，已照样读入。", sheet, report.hidden_rows));
  for (auto& u : report.unknown)
    notes.push_back(fmt::format("{}的 {} 列“{}”认不出，没有使用（如：{}）。要用它，请加 --map \"{}=字段名\"。", sheet, files::column_letters(u.column),
                                u.heading, fmt::join(u.samples, "、"), u.heading));
  for (auto& d : r.layout.duplicates)
    notes.push_back(fmt::format("{}的 {} 列“{}”与前面一列意思相同，没有使用。", sheet, files::column_letters(d.column), d.heading));
  for (auto& s : r.layout.other_sheets) notes.push_back(fmt::format("{}之外，工作表“{}”也有同样的表头，没有读。", sheet, s));
  for (auto& s : r.spoilt) notes.push_back(s + "该号码没有采用，不影响安置。");
  if (r.spoilt_count > r.spoilt.size()) notes.push_back(fmt::format("{}另有 {} 个身份证号同样没有采用。", sheet, r.spoilt_count - r.spoilt.size()));
}

/// The user's mapping with folded headings, as far as it names fields of this ledger.
std::map<std::string, int> resolve(const Mapping& mapping, const catalog::Ledger& ledger) {
  std::map<std::string, int> out;
  for (auto& [heading, target] : mapping) {
    catalog::Column c = catalog::recognise(ledger, target);
    if (c.field < 0) c.field = ledger.find(target);
    if (c.field < 0) continue;
    out[fold_key(heading)] = number_of(c);
  }
  return out;
}

}  // namespace

Result<Roster> read_roster(files::XlsxReader& book, const catalog::Ledger& ledger, const CodeLists& codes,
                           const ReadOptions& options) {
  auto mapped = resolve(options.mapping, ledger);
  std::set<int> taken;  // fields that a mapped column has: what the user says goes before what we recognise
  files::Recognise recognise = [&](std::string_view heading) {
    if (auto it = mapped.find(fold_key(heading)); it != mapped.end()) return it->second;
    catalog::Column c = catalog::recognise(ledger, heading);
    return c.field < 0 || taken.contains(number_of(c)) ? -1 : number_of(c);
  };
  auto layout = TRY(files::find_table(book, recognise, options.table));
  for (auto& d : layout.duplicates)
    if (mapped.contains(fold_key(d.heading))) taken.insert(d.field);
  if (!taken.empty()) layout = TRY(files::find_table(book, recognise, options.table));
  Reading r{book, ledger, {ledger, codes, options.today}, std::move(layout), {}, {}, 0, {}, 0};
  for (auto& [heading, field] : options.mapping)
    for (auto& c : r.layout.columns)
      if (mapped.contains(fold_key(heading)) && fold_key(c.heading) == fold_key(heading)) r.roster.mapped.push_back(heading);
  r.roster.ledger = &ledger;
  r.roster.file = book.name();
  r.roster.given.assign(ledger.fields.size(), false);
  for (auto& c : r.layout.columns) r.roster.given[static_cast<std::size_t>(c.field / kParts)] = true;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i)
    if (ledger.fields[i].required && !r.roster.given[i])
      return fail(Errc::roster_no_column, ledger.fields[i].label, ledger.label)
          .at(files::cell_place(book.name(), r.layout.sheet_name, 0, 0, ""));
  auto report = TRY(files::read_table(
      book, r.layout, [&](const files::TableRow& row) { return (read_row(r, row), files::Next::row); }, options.table));
  if (r.error_count == 1) return std::move(r.errors.front());
  if (r.error_count > 1)
    return fail(Errc::roster_more, r.errors.front().zh(), r.error_count - 1, r.errors.front().en());
  write_notes(r, report);
  return std::move(r.roster);
}

Result<Roster> read_roster(const std::string& path, const catalog::Ledger& ledger, const CodeLists& codes,
                           const ReadOptions& options) {
  auto book = TRY(files::XlsxReader::open(path));
  return read_roster(book, ledger, codes, options);
}

bool fits(const std::string& path, const catalog::Ledger& ledger) {
  auto book = files::XlsxReader::open(path);
  if (!book) return false;
  auto layout = files::find_table(*book, [&](std::string_view heading) { return catalog::recognise(ledger, heading).field; });
  if (!layout) return false;
  for (std::size_t f = 0; f < ledger.fields.size(); ++f) {
    auto has = [&](const files::TableColumn& c) { return c.field == static_cast<int>(f); };
    if (ledger.fields[f].required && std::none_of(layout->columns.begin(), layout->columns.end(), has)) return false;
  }
  return true;
}

std::string text_of(const Field& field, const Value& value, const CodeLists& codes) {
  if (auto* s = std::get_if<std::string>(&value)) {
    if (field.kind != FieldKind::code) return *s;
    const Code* code = codes.get(field.codes)->by_code(*s);
    return code ? code->label : *s;
  }
  if (auto* n = std::get_if<std::int64_t>(&value)) return std::to_string(*n);
  if (auto* b = std::get_if<bool>(&value)) return *b ? "是" : "否";
  if (auto* d = std::get_if<Date>(&value)) return d->iso();
  if (auto* l = std::get_if<std::vector<std::string>>(&value)) return fmt::format("{}", fmt::join(*l, "、"));
  return "";
}

void sort_by_content(Roster& roster, const CodeLists& codes) {
  const auto& fields = roster.ledger->fields;
  std::vector<std::string> keys;
  for (const Record& record : roster.records) {
    std::string& key = keys.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) (key += text_of(fields[i], record[i], codes)) += '\x1f';
  }
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  std::vector<Record> sorted;
  sorted.reserve(order.size());
  for (std::size_t i : order) sorted.push_back(std::move(roster.records[i]));
  roster.records = std::move(sorted);
}

cel::Table columns(const Roster& roster, const std::shared_ptr<cel::Dictionary>& dictionary) {
  cel::Table table(roster.ledger->name, dictionary);
  const auto& fields = roster.ledger->fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    cel::Column& column = table.add_column(fields[i].name, catalog::type_of(fields[i]));
    for (const Record& record : roster.records) {
      const Value& v = record[i];
      if (fields[i].kind == FieldKind::list) {
        if (auto* list = std::get_if<std::vector<std::string>>(&v))
          for (auto& item : *list) column.items().add_text(item);
        column.end_list();
      } else if (auto* s = std::get_if<std::string>(&v)) {
        column.add_text(*s);
      } else if (auto* n = std::get_if<std::int64_t>(&v)) {
        column.add(*n);
      } else if (auto* b = std::get_if<bool>(&v)) {
        column.add(*b);
      } else if (auto* d = std::get_if<Date>(&v)) {
        column.add(*d);
      } else {
        column.add_absent();
      }
    }
  }
  return table;
}

}  // namespace zhagen::exchange
