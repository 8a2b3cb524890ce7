#pragma once
// Names of tables and columns that reach SQL text as values (internal to the room).

#include <cassert>
#include <span>
#include <string>
#include <string_view>

#include "store/marks.hpp"

namespace zhagen::store {

/// A name in double quotes. Names come from the program or the catalog, in [a-z0-9_]; a quote in one would be
/// an injection.
inline std::string quoted_name(std::string_view name) {
  std::string out = "\"";
  for (char c : name) {
    assert((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    if (c != '"') out += c;
  }
  return out + '"';
}

inline std::string quoted_list(std::span<const std::string_view> names) {
  std::string out;
  for (std::string_view n : names) out += (out.empty() ? "" : ", ") + quoted_name(n);
  return out;
}

inline std::string insert_text(std::string_view table, std::span<const std::string_view> columns) {
  return "INSERT INTO " + quoted_name(table) + " (" + quoted_list(columns) + ") VALUES (" + marks(columns.size()) + ")";
}

}  // namespace zhagen::store
