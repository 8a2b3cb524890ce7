#pragma once
// The differences between the two engines that a statement cannot avoid. All other SQL is the common subset
// of docs/store.md; what is written here is exempt from lint() by the mark it begins with.

#include <span>
#include <string>
#include <string_view>

namespace zhagen::store {

enum class Engine { sqlite, postgresql };

/// Statements that begin with this may use what only the dialect may write.
inline constexpr std::string_view kDialectMark = "/*dialect*/";

class Dialect {
  Engine engine_;

 public:
  explicit Dialect(Engine engine) : engine_(engine) {}
  Engine engine() const { return engine_; }

  /// The row of `table` whose key column is ?, locked until the end of the transaction: the anchor under
  /// which rules across records are checked again. SQLite has one writer at a time and needs no row lock.
  std::string lock_row(std::string_view table, std::string_view key) const;

  /// INSERT of keys + columns (one ? each, in that order) that on an existing key sets the columns instead;
  /// with no columns it leaves the existing row alone.
  std::string upsert(std::string_view table, std::span<const std::string_view> keys,
                     std::span<const std::string_view> columns) const;
};

/// A word found anywhere: text with the wildcards of LIKE made plain, for `LIKE ? ESCAPE '\'`.
std::string like_plain(std::string_view text);

}  // namespace zhagen::store
