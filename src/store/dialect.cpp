#include "store/dialect.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "store/marks.hpp"

namespace zhagen::store {

std::string Dialect::lock_row(std::string_view table, std::string_view key) const {
  return fmt::format("{}SELECT {} FROM {} WHERE {} = ?{}", kDialectMark, key, table, key,
                     engine_ == Engine::postgresql ? " FOR UPDATE" : "");
}

std::string Dialect::upsert(std::string_view table, std::span<const std::string_view> keys,
                            std::span<const std::string_view> columns) const {
  std::string names = fmt::format("{}", fmt::join(keys, ", ")), sets;
  for (std::string_view c : columns) {
    names += fmt::format(", {}", c);
    sets += fmt::format("{}{} = excluded.{}", sets.empty() ? " DO UPDATE SET " : ", ", c, c);
  }
  return fmt::format("{}INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}){}", kDialectMark, table, names,
                     marks(keys.size() + columns.size()), fmt::join(keys, ", "), columns.empty() ? " DO NOTHING" : sets);
}

std::string like_plain(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace zhagen::store
