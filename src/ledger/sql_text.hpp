#pragma once
// SQL put together from parts that each bring their arguments (internal to the room). Text is the program's or the
// catalog's names; whatever a user gives is an argument.

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "cel/sql.hpp"
#include "store/tx.hpp"

namespace zhagen::ledger {

struct Bytes {
  std::string bytes;
};
using SqlValue = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

struct SqlText {
  std::string text;
  std::vector<SqlValue> args;

  SqlText() = default;
  SqlText(std::string sql) : text(std::move(sql)) {}                      // NOLINT(google-explicit-constructor)
  SqlText(const char* sql) : text(sql) {}                                 // NOLINT(google-explicit-constructor)
  SqlText(std::string sql, std::vector<SqlValue> a) : text(std::move(sql)), args(std::move(a)) {}
  static SqlText of(std::string sql, const std::vector<cel::SqlArg>& a) {
    SqlText out(std::move(sql));
    for (const cel::SqlArg& v : a) std::visit([&](const auto& x) { out.args.emplace_back(x); }, v);
    return out;
  }

  SqlText& operator+=(const SqlText& o) {
    text += o.text;
    args.insert(args.end(), o.args.begin(), o.args.end());
    return *this;
  }
  friend SqlText operator+(SqlText a, const SqlText& b) { return a += b; }

  bool empty() const { return text.empty(); }
  Result<store::Rows> query(store::Tx& tx) const { return tx.query_with(text, arguments()); }
  Result<store::Rows> scan(store::Tx& tx) const { return tx.scan_with(text, arguments()); }

 private:
  std::vector<store::Arg> arguments() const {
    std::vector<store::Arg> out;
    for (const SqlValue& v : args) {
      if (const auto* i = std::get_if<std::int64_t>(&v)) out.emplace_back(*i);
      else if (const auto* s = std::get_if<std::string>(&v)) out.emplace_back(*s);
      else if (const auto* b = std::get_if<Bytes>(&v)) out.emplace_back(store::Blob{b->bytes});
      else out.emplace_back();
    }
    return out;
  }
};

/// (a) AND (b) AND ...; "1 = 1" of none.
inline SqlText all_of(const std::vector<SqlText>& conditions) {
  SqlText out;
  for (const SqlText& c : conditions) out += SqlText(out.empty() ? "(" : " AND (") + c + ")";
  return out.empty() ? SqlText("1 = 1") : out;
}

}  // namespace zhagen::ledger
