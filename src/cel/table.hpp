#pragma once
// Records as columns. A cell is one 64-bit integer whatever its type; texts and codes are ids in a dictionary that
// tables may share (then equality across them is equality of ids).

#include <bit>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/date.hpp"
#include "cel/types.hpp"

namespace zhagen::cel {

/// Texts with small numbers, in order of first appearance. Append-only.
class Dictionary {
 public:
  std::int64_t intern(std::string_view text);
  std::int64_t find(std::string_view text) const;  // -1: not there
  const std::string& text(std::int64_t id) const { return texts_[static_cast<std::size_t>(id)]; }
  std::int64_t size() const { return static_cast<std::int64_t>(texts_.size()); }

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::int64_t> ids_;
};

class Table;

/// A column of bool, int, double, string, code, date, record (a reference: a row of another table), or a list of those.
class Column {
 public:
  Column(Type type, std::shared_ptr<Dictionary> dictionary, const Table* target);

  // One call adds one row. The kind of value must be the column's; text() is for string and code, row() for record.
  void add(std::int64_t v) { push(v); }
  void add(bool v) { push(v ? 1 : 0); }
  void add(double v) { push(std::bit_cast<std::int64_t>(v)); }
  void add(Date v) { v.empty() ? add_absent() : push(v.value()); }
  void add_text(std::string_view v) { push(dictionary_->intern(v)); }
  void add_row(std::uint32_t v) { push(v); }
  void add_absent();
  /// Of a list column: add elements to items(), then end_list() makes them the next row's list.
  Column& items() { return *items_; }
  void end_list();

  std::size_t size() const { return absent_.size(); }
  const Type& type() const { return type_; }
  bool absent(std::size_t row) const { return absent_[row] != 0; }
  std::int64_t cell(std::size_t row) const { return cells_[row]; }
  const std::string& text(std::size_t row) const { return dictionary_->text(cells_[row]); }
  const Table* target() const { return target_; }
  const Dictionary& dictionary() const { return *dictionary_; }
  const Column& items() const { return *items_; }
  /// Elements of a list row are items [begin(row), end(row)).
  std::int64_t begin(std::size_t row) const { return row ? cells_[row - 1] : 0; }
  std::int64_t end(std::size_t row) const { return cells_[row]; }
  const std::int64_t* cells() const { return cells_.data(); }
  const std::uint8_t* absences() const { return absent_.data(); }  // 0, or 2 (Truth::unknown) where absent

 private:
  void push(std::int64_t v) {
    cells_.push_back(v);
    absent_.push_back(0);
  }
  Type type_;
  std::shared_ptr<Dictionary> dictionary_;
  const Table* target_;
  std::vector<std::int64_t> cells_;
  std::vector<std::uint8_t> absent_;
  std::unique_ptr<Column> items_;
};

/// Columns of one record type. Every column has the same number of rows once the table is filled.
class Table {
 public:
  explicit Table(std::string record, std::shared_ptr<Dictionary> dictionary = std::make_shared<Dictionary>());
  /// Adds an empty column; 'target' is the table that a reference (or list of references) points into. The returned
  /// reference stays valid. A field of the record type without a column here is absent in every row.
  Column& add_column(std::string name, Type type, const Table* target = nullptr);
  const Column* find(std::string_view name) const;
  const std::string& record() const { return record_; }
  std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().second->size(); }
  const std::shared_ptr<Dictionary>& dictionary() const { return dictionary_; }

 private:
  std::string record_;
  std::shared_ptr<Dictionary> dictionary_;
  std::vector<std::pair<std::string, std::unique_ptr<Column>>> columns_;
};

}  // namespace zhagen::cel
