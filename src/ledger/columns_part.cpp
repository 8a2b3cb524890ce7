#include "ledger/columns_part.hpp"

namespace zhagen::ledger {

using catalog::FieldKind;

std::uint32_t IdRows::find(const std::vector<Id>& ids, std::int64_t id) const {
  if (slots_.empty()) return kNone;
  std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash(id) & mask; slots_[i] != kNone; i = (i + 1) & mask)
    if (ids[slots_[i]].value() == id) return slots_[i];
  return kNone;
}

void IdRows::add(const std::vector<Id>& ids, std::uint32_t row) {
  auto put = [&](std::uint32_t r) {
    std::size_t mask = slots_.size() - 1, i = hash(ids[r].value()) & mask;
    while (slots_[i] != kNone) i = (i + 1) & mask;
    slots_[i] = r;
  };
  if (2 * ++used_ > slots_.size()) {
    slots_.assign(std::max<std::size_t>(16, 4 * used_ > slots_.size() ? slots_.size() * 2 : slots_.size()), kNone);
    for (std::uint32_t r = 0; r < row; ++r) put(r);
  }
  put(row);
}

std::uint32_t Part::row_of(std::int64_t id) {
  if (std::uint32_t r = find(id); r != IdRows::kNone) return r;
  ids.emplace_back(id);
  loaded.push_back(0);
  rows.add(ids, static_cast<std::uint32_t>(ids.size() - 1));
  return static_cast<std::uint32_t>(ids.size() - 1);
}

void Part::set(Cells& c, std::uint32_t row, std::int64_t value, std::uint8_t state) {
  if (row >= c.values.size()) {
    c.values.resize(row + 1);
    c.filled.resize(row + 1);
  }
  c.values[row] = value;
  c.filled[row] = state;
}

void Part::set_lines(Cells& c, std::uint32_t row, std::string_view lines) {
  set(c, row, std::int64_t{0});
  while (!lines.empty()) {
    std::size_t end = std::min(lines.find('\n'), lines.size());
    c.items.push_back({row, dictionary->intern(lines.substr(0, end))});
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

void Part::set(Cells& c, std::uint32_t row, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    set(c, row, c.target ? c.target->row_of(*number) : *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    set(c, row, std::string_view(*text));
  } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    set(c, row, std::int64_t{0});
    for (const std::string& item : *list) c.items.push_back({row, dictionary->intern(item)});
  } else {
    set(c, row, std::int64_t{0}, 2);
  }
}

namespace {

/// Items by row, those of one row in their order: a counting sort. begins[r] to begins[r + 1] are of row r.
std::vector<std::int64_t> by_row(const std::vector<Part::Pair>& items, std::size_t rows, std::vector<std::size_t>& begins) {
  begins.assign(rows + 1, 0);
  for (const Part::Pair& p : items) ++begins[p.row + 1];
  for (std::size_t r = 0; r < rows; ++r) begins[r + 1] += begins[r];
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  std::vector<std::int64_t> out(items.size());
  for (const Part::Pair& p : items) out[next[p.row]++] = p.item;
  return out;
}

void add_lists(cel::Column& column, const std::vector<Part::Pair>& items, const std::vector<std::uint8_t>& there, std::size_t rows) {
  std::vector<std::size_t> begins;
  std::vector<std::int64_t> sorted = by_row(items, rows, begins);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t i = begins[r]; i < begins[r + 1]; ++i) column.items().add(sorted[i]);
    if (r < there.size() && there[r] == 1) column.end_list();
    else column.add_absent();
  }
}

}  // namespace

void Part::fill_table() {
  cel::Column& id = table->add_column(std::string(catalog::kId), cel::Kind::integer);
  for (Id i : ids) id.add(i.value());
  for (const Cells& c : cells) {
    bool list = c.what == What::field && field(c).kind == FieldKind::list;
    cel::Type type = c.what == What::state ? catalog::state_type(*ledger) : c.what == What::path ? cel::Type(cel::Kind::string) : catalog::type_of(field(c));
    std::string name(c.what == What::state ? catalog::kState : c.what == What::path ? catalog::kPath : std::string_view(field(c).name));
    cel::Column& column = table->add_column(std::move(name), std::move(type), c.target ? c.target->table.get() : nullptr);
    if (list) {
      add_lists(column, c.items, c.filled, ids.size());
      continue;
    }
    for (std::size_t r = 0; r < ids.size(); ++r) {
      if (has(c, static_cast<std::uint32_t>(r))) column.add(c.values[r]);
      else column.add_absent();
    }
  }
  for (const Relation& r : relations) {
    cel::Type type = cel::Type::list(cel::Type::record(r.target->ledger->name));
    add_lists(table->add_column(r.inverse->name, std::move(type), r.target->table.get()), r.items, r.listed, ids.size());
  }
}

}  // namespace zhagen::ledger
