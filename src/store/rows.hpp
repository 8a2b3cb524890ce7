#pragma once
// What a query answers, read row by row without copies.
//
//     auto rows = TRY(tx.query("SELECT id, name FROM person WHERE org = ?", org));
//     while (TRY(rows.next())) use(rows.integer(0), rows.text(1));
//
// Columns are numbered from 0. Text and bytes are valid until the next call of next() or the end of the Rows.
// Reading a column as another type than it has is a programming error. Rows end before their transaction.

#include <optional>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "store/arg.hpp"

namespace zhagen::store {

/// One engine's running statement; each connection makes its own kind.
class Cursor {
 public:
  virtual Result<bool> step() = 0;
  virtual Kind kind(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view bytes(int column) const = 0;
  virtual int columns() const = 0;
  virtual void release() = 0;  // the statement is free for the next user

 protected:
  ~Cursor() = default;
};

class Rows {
  Cursor* cursor_;

 public:
  explicit Rows(Cursor* cursor) : cursor_(cursor) {}
  Rows(Rows&& o) noexcept : cursor_(std::exchange(o.cursor_, nullptr)) {}
  Rows& operator=(Rows&& o) noexcept { return std::swap(cursor_, o.cursor_), *this; }
  ~Rows() {
    if (cursor_) cursor_->release();
  }

  /// Goes to the next row; false when there is none.
  Result<bool> next() { return cursor_->step(); }

  int columns() const { return cursor_->columns(); }
  Kind kind(int column) const { return cursor_->kind(column); }
  bool null(int column) const { return kind(column) == Kind::null; }
  std::int64_t integer(int column) const { return cursor_->integer(column); }  // NULL reads as 0
  std::string_view text(int column) const { return cursor_->bytes(column); }   // NULL reads as ""
  Blob blob(int column) const { return {cursor_->bytes(column)}; }
  std::optional<std::int64_t> maybe_integer(int column) const {
    return null(column) ? std::nullopt : std::optional(integer(column));
  }
  std::optional<std::string_view> maybe_text(int column) const {
    return null(column) ? std::nullopt : std::optional(text(column));
  }
};

}  // namespace zhagen::store
