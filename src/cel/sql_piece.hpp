#pragma once
// SQL text being put together, with the arguments of its ? in order.

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cel/sql.hpp"

namespace zhagen::cel {

struct Piece {
  std::string text;
  std::vector<SqlArg> args;

  void add(std::string_view more) { text += more; }
  void add(const Piece& more) {
    text += more.text;
    args.insert(args.end(), more.args.begin(), more.args.end());
  }
};

/// Texts and pieces one after the other.
template <class... Parts>
Piece put(const Parts&... parts) {
  Piece out;
  (out.add(parts), ...);
  return out;
}

inline Piece arg(std::int64_t v) { return {"?", {SqlArg(v)}}; }
inline Piece arg(std::string v) { return {"?", {SqlArg(std::move(v))}}; }

inline Piece sql_true() { return {"1 = 1", {}}; }
inline Piece sql_false() { return {"1 = 0", {}}; }
inline Piece sql_unknown() { return {"1 = NULL", {}}; }

/// a AND b AND c, each in parentheses. Many are put in groups, for SQLite counts a chain as deep as it is long.
Piece chain(std::vector<Piece> parts, std::string_view op);

}  // namespace zhagen::cel
