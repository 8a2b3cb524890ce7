#include "ledger/source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/shape.hpp"

namespace zhagen::ledger {

std::string source(const catalog::Catalog& catalog, const catalog::Ledger& ledger, Date asof, const std::string& only) {
  bool dated = !asof.empty() && has_dated(ledger);
  if (!dated && only.empty()) return table_of(ledger);
  const Shape shape = shape_of(catalog, ledger);
  std::string columns;
  for (const TableShape::Column& c : shape.tables[0].columns) {
    bool of_the_day = false;
    if (dated) {
      of_the_day = c.name == "path";
      for (const catalog::Field& f : ledger.fields) of_the_day = of_the_day || (f.dated && stored(f) && c.name == column_of(f));
    }
    columns += fmt::format("{}{}.{} AS {}", columns.empty() ? "" : ", ", of_the_day ? "v" : "z", c.name, c.name);
  }
  std::string out = fmt::format("(SELECT {} FROM {} z", columns, table_of(ledger));
  if (dated) out += fmt::format(" JOIN {} v ON v.record = z.id AND v.from_day <= {} AND v.to_day > {}", dated_table(ledger), asof.value(), asof.value());
  if (!only.empty()) out += " WHERE " + only;
  return out + ")";
}

SqlText holds_on(const catalog::Ledger& ledger, std::string_view alias, Date day) {
  if (ledger.from < 0 || ledger.to < 0) return {};
  std::string from = fmt::format("{}.{}", alias, column_of(ledger.fields[static_cast<std::size_t>(ledger.from)])),
              to = fmt::format("{}.{}", alias, column_of(ledger.fields[static_cast<std::size_t>(ledger.to)]));
  // An unknown part is 00, so that a beginning sorts before all its days; an end has to be compared as its month or year.
  return {fmt::format("({0} IS NULL OR {0} <= ?) AND ({1} IS NULL OR {1} >= ? OR {1} IN (?, ?))", from, to),
          {day.value(), day.value(), day.value() / 100 * 100, day.value() / 10000 * 10000}};
}

bool write_arguments(const SqlText& condition, std::string& out) {
  std::size_t next = 0;
  for (char c : condition.text) {
    if (c != '?') {
      out += c;
      continue;
    }
    if (next == condition.args.size()) return false;
    const SqlValue& v = condition.args[next++];
    if (const auto* number = std::get_if<std::int64_t>(&v)) {
      out += std::to_string(*number);
    } else if (const auto* text = std::get_if<std::string>(&v)) {
      bool plain = std::all_of(text->begin(), text->end(), [](char x) {
        return (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z') || (x >= '0' && x <= '9') || x == '_' || x == '/' || x == '.' || x == '-';
      });
      if (!plain) return false;
      ((out += '\'') += *text) += '\'';
    } else {
      return false;
    }
  }
  return next == condition.args.size();
}

}  // namespace zhagen::ledger
