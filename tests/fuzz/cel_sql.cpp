// Arbitrary bytes as a filter: refused in words, or SQL that is made of the program's own words and the schema's names
// alone. Whatever the filter says is an argument: nothing in it reaches the statement's text.

#include <algorithm>
#include <cstdlib>

#include "cel/sql.hpp"

using namespace zhagen;
using namespace zhagen::cel;

namespace {

class Kinds : public Codes {
 public:
  bool has(std::string_view c) const override { return c == "1" || c == "11"; }
  std::vector<std::string> all() const override { return {"1", "11"}; }
  bool under(std::string_view c, std::string_view ancestor) const override { return c.starts_with(ancestor); }
  std::optional<std::int64_t> rank(std::string_view c) const override { return static_cast<std::int64_t>(c.size()); }
  std::string label(std::string_view c) const override { return std::string(c); }
};

class Schema : public SqlSchema {
 public:
  std::optional<std::string> column(std::string_view, std::string_view field) const override {
    return field == "h" ? std::nullopt : std::optional("f_" + std::string(field));
  }
  std::string table(std::string_view) const override { return "l_x"; }
  std::optional<std::string> back_reference(std::string_view, std::string_view field) const override {
    return field == "f" ? std::optional<std::string>("f_m") : std::nullopt;
  }
  std::string live(std::string_view) const override { return "%a.cancelled = 0"; }
  std::optional<std::pair<std::int64_t, std::int64_t>> range(std::string_view, std::string_view) const override { return std::pair<std::int64_t, std::int64_t>{-5, 5}; }
};

Env make() {
  static const Kinds kinds;
  Env env;
  env.record({"p", "人", {{"a", Kind::integer, "甲"}, {"b", Kind::string, "乙"}, {"c", Kind::boolean, "丙"}, {"d", Kind::date, "丁"}, {"e", Type::list(Kind::string), "戊"},
                         {"f", Type::list(Type::record("p")), "己"}, {"g", Type::code("kind"), "庚"}, {"h", Kind::string, "辛"}, {"m", Type::record("p"), "壬"}}});
  env.codes("kind", &kinds).variable("p", Type::record("p"), "人").variable("today", Kind::date).param("n", Value::integer(3)).self("p");
  return env;
}

/// The words that the compiler writes; all else in lower case is a name of the schema's.
bool ours(std::string_view text) {
  static constexpr std::string_view kWords[] = {"SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "NULL", "IS", "IN", "CASE", "WHEN", "THEN", "ELSE", "END", "EXISTS", "LIKE", "ESCAPE",
                                                "TRUE", "FALSE", "CAST", "AS", "TEXT", "INTEGER", "max", "min", "nullif", "l_x", "cancelled", "id", "t", "d"};
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); };
  for (std::size_t i = 0; i < text.size();) {
    if (!letter(text[i])) {
      if (text.substr(i, 3) == "'\\'") i += 3;
      else if (std::string_view(" ().,=<>+-*/%?").find(text[i]) == std::string_view::npos) return false;
      else ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && letter(text[end])) ++end;
    std::string_view word = text.substr(i, end - i);
    i = end;
    bool number = std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    bool alias = word.size() > 1 && word[0] == 'q' && word.find_first_not_of("0123456789", 1) == std::string_view::npos;
    bool field = word.size() == 3 && word.starts_with("f_") && word[2] >= 'a' && word[2] <= 'm';
    if (!number && !alias && !field && std::find(std::begin(kWords), std::end(kWords), word) == std::end(kWords)) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Env env = make();
  static const Schema schema;
  auto p = compile_as(Kind::boolean, std::string_view(reinterpret_cast<const char*>(data), size), env);
  if (!p) return 0;
  for (SqlUse use : {SqlUse::filter, SqlUse::value}) {
    auto sql = compile_sql(*p, schema, "p", "t", {{"today", Value(Date::trusted(20260305))}}, use);
    if (!sql) {
      (void)sql.error().zh();
      continue;
    }
    if (static_cast<std::size_t>(std::count(sql->text.begin(), sql->text.end(), '?')) != sql->args.size()) std::abort();
    if (!ours(sql->text)) std::abort();
  }
  return 0;
}
