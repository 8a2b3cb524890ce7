#include "store/sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace zhagen::store {
namespace {

bool word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool digit(char c) { return c >= '0' && c <= '9'; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// The end of a text or quoted name that opens at `from`; a doubled quote stands for itself. npos when it is
/// open.
std::size_t quoted_end(std::string_view sql, std::size_t from) {
  for (std::size_t i = from + 1; i < sql.size(); ++i)
    if (sql[i] == sql[from]) {
      if (i + 1 < sql.size() && sql[i + 1] == sql[from]) {
        ++i;
      } else {
        return i + 1;
      }
    }
  return std::string_view::npos;
}

std::size_t token_end(std::string_view sql, std::size_t from, Token::Type& type) {
  auto run = [&](auto&& in) {
    std::size_t i = from + 1;
    while (i < sql.size() && in(sql[i])) ++i;
    return i;
  };
  char c = sql[from];
  std::string_view rest = sql.substr(from);
  if (blank(c)) return type = Token::space, run(blank);
  if (rest.starts_with("--")) return type = Token::comment, run([](char x) { return x != '\n'; });
  if (rest.starts_with("/*")) {
    type = Token::comment;
    std::size_t end = sql.find("*/", from + 2);
    return end == std::string_view::npos ? end : end + 2;
  }
  if (c == '\'') return type = Token::text, quoted_end(sql, from);
  if (c == '"') return type = Token::quoted, quoted_end(sql, from);
  if (word_start(c)) return type = Token::word, run([](char x) { return word_start(x) || digit(x); });
  if (digit(c))
    return type = Token::number, run([](char x) { return word_start(x) || digit(x) || x == '.'; });
  type = c == '?' ? Token::placeholder : Token::sign;
  return from + 1;
}

bool is(const Token& t, std::string_view upper) {
  return t.type == Token::word && t.is.size() == upper.size() &&
         std::equal(upper.begin(), upper.end(), t.is.begin(), [](char u, char c) {
           return u == (c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
         });
}

bool skipped(const Token& t) { return t.type == Token::space || t.type == Token::comment; }

/// The first words of a statement: CREATE TABLE or ALTER TABLE decide how types are written.
bool begins(const std::vector<Token>& all, std::string_view first, std::string_view second) {
  std::array<const Token*, 2> seen{};
  std::size_t n = 0;
  for (const Token& t : all) {
    if (skipped(t)) continue;
    seen[n++] = &t;
    if (n == 2) break;
  }
  return n == 2 && is(*seen[0], first) && is(*seen[1], second);
}

std::string for_postgresql(const std::vector<Token>& all) {
  bool columns = begins(all, "CREATE", "TABLE") || begins(all, "ALTER", "TABLE");
  std::string out;
  int n = 0;
  for (const Token& t : all) {
    if (t.type == Token::placeholder) {
      out += fmt::format("${}", ++n);
    } else if (is(t, "INTEGER")) {
      out += "BIGINT";
    } else if (is(t, "BLOB")) {
      out += "BYTEA";
    } else if (columns && is(t, "TEXT")) {
      out += "TEXT COLLATE \"C\"";
    } else {
      out += t.is;
    }
  }
  return out;
}

/// PRIMARY KEY (a, b): on SQLite such a table is its key's tree alone, without a second one by row number.
bool key_of_several(const std::vector<Token>& all) {
  bool primary = false, key = false, open = false;
  for (const Token& t : all) {
    if (skipped(t)) continue;
    if (open && t.is == ",") return true;
    open = open ? t.is != ")" : key && t.is == "(";
    key = primary && is(t, "KEY");
    primary = is(t, "PRIMARY");
  }
  return false;
}

}  // namespace

Result<std::vector<Token>> tokens(std::string_view sql) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < sql.size();) {
    Token::Type type{};
    std::size_t end = token_end(sql, i, type);
    if (end == std::string_view::npos)
      return fail(Errc::store_sql_subset, sql.substr(i, 40), "引号或注释没有结束",
                  "a quote or comment is left open");
    out.push_back({type, sql.substr(i, end - i)});
    i = end;
  }
  return out;
}

Result<std::string> native(std::string_view sql, Engine engine) {
  auto all = TRY(tokens(sql));
  if (engine == Engine::postgresql) return for_postgresql(all);
  std::string out(sql);
  if (begins(all, "CREATE", "TABLE")) {
    std::size_t end = out.size();
    for (auto t = all.rbegin(); t != all.rend() && skipped(*t); ++t) end -= t->is.size();
    out.insert(end, key_of_several(all) ? " STRICT, WITHOUT ROWID" : " STRICT");
  }
  return out;
}

Result<std::size_t> placeholders(std::string_view sql) {
  auto all = TRY(tokens(sql));
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Token& t) { return t.type == Token::placeholder; }));
}

Result<std::vector<std::string>> statements(std::string_view script) {
  std::vector<std::string> out;
  std::string one;
  for (const Token& t : TRY(tokens(script))) {
    if (t.type == Token::sign && t.is == ";") {
      if (!one.empty()) out.push_back(std::move(one));
      one.clear();
    } else if (!skipped(t)) {
      one += t.is;
    } else if (!one.empty()) {
      one += ' ';
    }
  }
  while (!one.empty() && one.back() == ' ') one.pop_back();
  if (!one.empty()) out.push_back(std::move(one));
  return out;
}

}  // namespace zhagen::store
