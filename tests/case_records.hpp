#pragma once
// The records of a situation: a table for each ledger by its label, headings as in rosters. A reference names a record by
// its 编号 where the table has that column, else by its title; one that no table has is made with that title alone.

#include "case_file.hpp"
#include "catalog/catalog.hpp"
#include "exchange/cell.hpp"
#include "ledger/value.hpp"

namespace zhagen::test {

class CaseRecords {
 public:
  CaseRecords(const catalog::Catalog& catalog, Date today) : catalog_(catalog), today_(today) {}

  const catalog::Ledger* ledger(const std::string& label) const {
    for (const catalog::Ledger& l : catalog_.ledgers())
      if (!l.sheet && (l.label == label || l.name == label)) return &l;
    return nullptr;
  }

  /// Every table of the situation that is a ledger's; the others are the caller's.
  void read(const Situation& s) {
    for (const auto& [label, table] : s.tables)
      if (const catalog::Ledger* l = ledger(label)) name_rows(*l, table);
    for (const auto& [label, table] : s.tables)
      if (const catalog::Ledger* l = ledger(label)) fill_rows(*l, table);
  }

  const std::vector<ledger::Record>& world() const { return world_; }
  /// The record of a 编号 or title; made where there is none.
  Id id(const catalog::Ledger& l, const std::string& key) {
    auto [at, fresh] = by_key_.emplace(std::pair(&l, key), Id());
    if (!fresh) return at->second;
    at->second = make(l);
    const catalog::Field& title = l.fields[static_cast<std::size_t>(l.title)];
    bool text = title.kind == catalog::FieldKind::text || title.kind == catalog::FieldKind::name || title.kind == catalog::FieldKind::note;
    REQUIRE_MESSAGE(text, l.label, " has no record ", key, " in this situation");
    world_.back().values[static_cast<std::size_t>(l.title)] = key;
    return at->second;
  }
  /// What the situation calls a record.
  std::string key(Id id) const {
    for (const auto& [name, known] : by_key_)
      if (known == id) return name.second;
    return id.str();
  }

 private:
  Id make(const catalog::Ledger& l) {
    ledger::Record r;
    r.ledger = &l;
    r.id = Id(static_cast<std::int64_t>(1000 + world_.size()));
    r.values.resize(l.fields.size());
    if (!l.states.empty()) r.state = l.states.front().name;
    world_.push_back(std::move(r));
    return world_.back().id;
  }

  void name_rows(const catalog::Ledger& l, const Table& table) {
    const auto& heading = table.front();
    auto number = std::find(heading.begin(), heading.end(), "编号");
    bool numbered = number != heading.end() && catalog::recognise(l, "编号").field < 0;
    std::size_t column = heading.size();
    if (numbered) column = static_cast<std::size_t>(number - heading.begin());
    for (std::size_t c = 0; c < heading.size() && !numbered; ++c)
      if (catalog::recognise(l, heading[c]).field == l.title) column = c;
    for (std::size_t r = 1; r < table.size(); ++r) {
      Id id = make(l);
      rows_[&l].push_back(id);
      if (column < table[r].size()) by_key_.emplace(std::pair(&l, table[r][column]), id);
    }
  }

  void fill_rows(const catalog::Ledger& l, const Table& table) {
    exchange::CellReader reader{l, catalog_.codes(), today_};
    for (std::size_t r = 1; r < table.size(); ++r) {
      REQUIRE_MESSAGE(table[r].size() == table.front().size(), l.label, " row ", r, " has another number of cells than its heading");
      for (std::size_t c = 0; c < table[r].size(); ++c) {
        const std::string &heading = table.front()[c], &text = table[r][c];
        catalog::Column at = catalog::recognise(l, heading);
        if (at.field < 0 && heading == "编号") continue;
        if (text.empty()) continue;
        if (at.field < 0 && heading == "状态") {
          auto state = std::find_if(l.states.begin(), l.states.end(), [&](const auto& s) { return s.label == text || s.name == text; });
          REQUIRE_MESSAGE(state != l.states.end(), l.label, " has no state ", text);
          record(rows_[&l][r - 1]).state = state->name;
          continue;
        }
        REQUIRE_MESSAGE(at.field >= 0, l.label, " has no column ", heading);
        const catalog::Field& field = l.fields[static_cast<std::size_t>(at.field)];
        ledger::Value value;
        if (field.kind == catalog::FieldKind::ref) {
          value = id(*catalog_.ledger(field.target), text).value();
        } else {
          files::Cell cell;
          cell.kind = files::CellKind::text;
          cell.text = text;
          auto read = reader.read(field, cell);
          REQUIRE_MESSAGE(read.ok(), l.label, " ", heading, " ", text, ": ", (read ? "" : read.error().zh()));
          value = exchange::record_value(*read);
        }
        record(rows_[&l][r - 1]).values[static_cast<std::size_t>(at.field)] = std::move(value);
      }
    }
  }

  ledger::Record& record(Id id) { return world_[static_cast<std::size_t>(id.value() - 1000)]; }

  const catalog::Catalog& catalog_;
  Date today_;
  std::vector<ledger::Record> world_;
  std::map<const catalog::Ledger*, std::vector<Id>> rows_;
  std::map<std::pair<const catalog::Ledger*, std::string>, Id> by_key_;
};

}  // namespace zhagen::test
