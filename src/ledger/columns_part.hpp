#pragma once
// The records of one ledger while they are gathered, in any order; a cel::Table once all are there (internal to columns.hpp).

#include <cstdint>
#include <memory>
#include <vector>

#include "cel/table.hpp"
#include "ledger/base.hpp"
#include "ledger/columns_paths.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// Rows by id: asked for every reference of a million records.
class IdRows {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::uint32_t find(const std::vector<Id>& ids, std::int64_t id) const;
  /// 'row' is the last of ids.
  void add(const std::vector<Id>& ids, std::uint32_t row);

 private:
  static std::size_t hash(std::int64_t id) { return static_cast<std::size_t>((static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15ULL) >> 20); }
  std::vector<std::uint32_t> slots_;
  std::size_t used_ = 0;
};

struct Part {
  enum class What : std::uint8_t { field, state, path };
  struct Pair { std::uint32_t row; std::int64_t item; };
  struct Cells {
    What what;
    int field = -1;
    Part* target = nullptr;             // of a reference
    std::vector<std::int64_t> values;   // a cell's value, a text's number, a row of the target
    std::vector<std::uint8_t> filled;   // 0: absent or not known yet, 1: has a value, 2: known to be absent
    std::vector<Pair> items;            // of a list of texts
  };
  struct Relation {
    const catalog::Inverse* inverse;
    Part* target;
    std::vector<std::uint8_t> listed;   // of the rows: whose list was asked for
    std::vector<Pair> items;            // those of one row by id
  };

  Part(const catalog::Ledger& l, std::shared_ptr<cel::Dictionary> d) : ledger(&l), dictionary(std::move(d)) {}

  std::uint32_t row_of(std::int64_t id);                             // a new one where there is none
  std::uint32_t find(std::int64_t id) const { return rows.find(ids, id); }
  void set(Cells& c, std::uint32_t row, std::int64_t value, std::uint8_t state = 1);
  void set(Cells& c, std::uint32_t row, std::string_view text) { set(c, row, dictionary->intern(text)); }
  void set(Cells& c, std::uint32_t row, const Value& value);         // of a field
  void set_lines(Cells& c, std::uint32_t row, std::string_view lines);
  static bool known(const Cells& c, std::uint32_t row) { return row < c.filled.size() && c.filled[row]; }
  static bool has(const Cells& c, std::uint32_t row) { return row < c.filled.size() && c.filled[row] == 1; }
  const catalog::Field& field(const Cells& c) const { return ledger->fields[static_cast<std::size_t>(c.field)]; }

  /// The columns, once every part has all its rows: first the tables, then what is in them.
  void make_table() { table = std::make_unique<cel::Table>(ledger->name, dictionary); }
  void fill_table();

  const catalog::Ledger* ledger;
  std::shared_ptr<cel::Dictionary> dictionary;
  std::vector<Id> ids;
  IdRows rows;
  std::vector<std::uint8_t> loaded;     // of the rows
  std::vector<Cells> cells;
  std::vector<Relation> relations;
  std::unique_ptr<cel::Table> table;
};

}  // namespace zhagen::ledger
