// What is ours beside the standard language, its errors, and its limits. The language itself: vectors.cpp.

#include <doctest/doctest.h>

#include "cel/ast.hpp"
#include "cel/evaluate.hpp"
#include "cel/explain.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::cel;

namespace {

std::string value(const std::string& text, const Env& env = {}) {
  auto p = compile(text, env);
  if (!p) return p.error().en();
  return evaluate_row(*p, {}).literal();
}

}  // namespace

TEST_CASE("functions of ours") {
  struct Case { const char *expression, *value; };
  static constexpr Case cases[] = {
      {"age(date('1980-05'), date('2025-05-01'))", "45"},
      {"age(date('1980'), date('2025-06-01'))", "unknown()"},
      {"age(date('1980'), date('2025-12'))", "45"},
      {"months(date('2024-11-30'), date('2025-01-01'))", "2"},
      {"date('1980.05').year()", "1980"},
      {"date('1980.05').day()", "unknown()"},
      {"date('1980.05') == date('1980.05')", "unknown()"},
      {"date('1980.05') < date('1980.06')", "true"},
      {"date('1980.05') in [date('1990-01-01'), date('1980-05-03')]", "unknown()"},
      {"addMonths(date('2024-01-31'), 1)", "date('2024-02-29')"},
      {"addMonths(date('9999-12-31'), 1)", "overflow"},
      {"addDays(date('2024-02-28'), 2)", "date('2024-03-01')"},
      {"addDays(date('2024-03-01'), -1)", "date('2024-02-29')"},
      {"addDays(date('2024-03'), 1)", "unknown()"},
      {"addDays(date('9999-12-31'), 1)", "overflow"},
      {"addDays(date('0001-01-01'), -1)", "overflow"},
      {"addDays(date('2024-03-01'), 9223372036854775807)", "overflow"},
      {"addDays(date('2024-03-01'), -9223372036854775808)", "overflow"},
      {"days(date('2024-02-28'), date('2024-03-01'))", "2"},
      {"days(date('2024-03-01'), date('2024-02-28'))", "-2"},
      {"days(date('2024-02'), date('2024-03-01'))", "unknown()"},
      {"within(date('2024-03'), period(date('2024-01-01'), date('2024-12-31')))", "true"},
      {"within(date('2024'), period(date('2024-02-01'), date('2024-12-31')))", "unknown()"},
      {"below('a/b/c', 'a/b')", "true"},
      {"below('a/bc', 'a/b')", "false"},
      {"below('990101002003', '990101000000')", "true"},
      {"below('990102002003', '990101000000')", "false"},
      {"below('990101002003', '')", "true"},
      {"commonLevel('990101001002', '990101002003')", "3"},
      {"commonLevel('990100000000', '990101002003')", "2"},
      {"commonLevel('a/b/c', 'a/b/d/e')", "2"},
      {"indexOf(['a', 'b'], 'b')", "1"},
      {"indexOf(['a', 'b'], 'c')", "-1"},
      {"min([3, 1, 2]) + max([3, 1, 2])", "4"},
      {"min([])", "bad_argument"},
      {"timestamp('2009-02-13T23:31:30Z').getHours('Asia/Shanghai')", "7"},
      {"timestamp('2009-02-13T23:31:30Z').getHours('+08:00')", "7"},
      {"timestamp('2009-02-13T23:31:30Z').getHours('nowhere')", "bad_argument"},
      {"string(duration('1h30m') + duration('-0.5s'))", "'5399.5s'"},
      {"timestamp('9999-12-31T23:59:59Z') + duration('1s')", "overflow"},
      {"[1, 2, 3].map(x, x > 1, x * 10)", "[20, 30]"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"'\\ud83d\\ude00' == '\\U0001F600' && b'\\xff' == b'\\377'", "true"},
      {"{'a': {'b': 1}}.a.b", "1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    CHECK(value(c.expression) == c.value);
  }
}

TEST_CASE("working days are counted by the calendar") {
  Env env = world::env();  // knows 1980 and 2020, where 3 January is worked and 1 and 2 May are free
  struct Case { const char *expression, *value; };
  static constexpr Case cases[] = {
      {"workdays(date('2020-01-06'), date('2020-01-12'))", "5"},
      {"workdays(date('2020-04-30'), date('2020-05-04'))", "2"},
      {"workdays(date('2020-05-04'), date('2020-05-04'))", "1"},
      {"workdays(date('2020-05-05'), date('2020-05-04'))", "0"},
      {"workdays(date('2021-05-05'), date('2021-05-04'))", "0"},  // no day is looked at
      {"addWorkdays(date('2020-04-30'), 1)", "date('2020-05-04')"},
      {"addWorkdays(date('2020-05-01'), 0)", "date('2020-05-01')"},
      {"addWorkdays(date('2020-01-03'), 5)", "date('2020-01-10')"},
      {"addWorkdays(date('2020-05-01'), -1)", "bad_argument"},
      {"workdays(date('2020-05'), date('2020-05-04'))", "unknown()"},
      {"addWorkdays(date('2020'), 1)", "unknown()"},
      {"workdays(date('2019-12-31'), date('2020-05-04'))", "unknown(holidays.2019)"},
      {"addWorkdays(date('2020-12-31'), 1)", "unknown(holidays.2021)"},
      {"addWorkdays(date('2020-12-31'), 9223372036854775807)", "unknown(holidays.2021)"},
      {"addWorkdays(date('9999-12-31'), 1)", "unknown(holidays.10000)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    CHECK(value(c.expression, env) == c.value);
  }
  CHECK(value("workdays(date('2020-05-04'), date('2020-05-04'))") == "unknown(holidays.2020)");  // no calendar at all
  auto p = compile("addWorkdays(date('2020-12-31'), 5) < date('2021-02-01')", env);
  REQUIRE(p);
  CHECK(explain(*p, {}).zh == "缺“2021年放假安排”");
}

TEST_CASE("errors name the place and what may have been meant") {
  Env env = world::env();
  struct Case { const char *expression; Errc code; const char* part; };
  static const Case cases[] = {
      {"person.levl > 3", Errc::cel_field, "第 1 行第 8 列：人员没有字段“levl”。相近的字段：level"},
      {"persn.level > 3", Errc::cel_name, "可用的名字：person"},
      {"person.level >\n  'a'", Errc::cel_overload, "第 1 行第 14 列：“>”不能用于 (int, string)"},
      {"person.name.startWith('a')", Errc::cel_function, "startsWith"},
      {"person.level > ", Errc::cel_syntax, "看不懂"},
      {"person.kind == '9'", Errc::cel_code, "代码表“kind”里没有“9”"},
      {"person.kind in ['1', '9']", Errc::cel_code, "“9”"},
      {"'甲' + \"乙", Errc::cel_literal, "第 1 行第 7 列"},
      {"break", Errc::cel_syntax, "break"},
      {"has(person)", Errc::cel_macro, "has(a.field)"},
      {"person.level == null ? 1 : 'a'", Errc::cel_type, "int"},
      {"a.B{c: 1}", Errc::cel_message, "a.B"},
      {"1 == null", Errc::cel_overload, "null_type"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    auto p = compile(c.expression, env);
    REQUIRE_FALSE(p);
    CHECK(p.error().code == c.code);
    CAPTURE(p.error().zh());
    CHECK(p.error().zh().find(c.part) != std::string::npos);
  }
  auto p = compile_as(Kind::boolean, "person.level + 1", env);
  REQUIRE_FALSE(p);
  CHECK(p.error().code == Errc::cel_type);
}

TEST_CASE("what an expression reads") {
  auto p = compile("person.trainings.exists(t, t.unit.name == post.unit.name) && limit > 3", world::env());
  REQUIRE(p);
  std::string all;
  for (const Read& r : p->reads()) all += r.variable + ":" + r.record + "." + r.field + " ";
  CHECK(all == ":training.unit :unit.name limit:. person:person.trainings post:post.unit post:unit.name ");
}

TEST_CASE("a bare name is a field of the record spoken of") {
  Env env;
  env.record({"unit", "单位", {{"kind", Kind::string, "类别"}, {"from", Kind::date, "自"}}});
  env.record({"posting", "选派", {{"from", Kind::date, "开始"}, {"to", Kind::date, "结束"}, {"type", Kind::string, "类型"}, {"asof", Kind::date, "盲"},
                                 {"unit", Type::record("unit"), "单位"}, {"others", Type::list(Type::record("posting")), "其他"}}});
  env.variable("posting", Type::record("posting"), "选派").variable("asof", Kind::date).self("posting");
  struct Case { const char *bare, *whole; };
  static constexpr Case cases[] = {
      {"to >= from", "posting.to >= posting.from"},
      {"to == null || unit.kind == 'a'", "posting.to == null || posting.unit.kind == 'a'"},
      {"has(unit.kind) && others.exists(p, p.from > from)", "has(posting.unit.kind) && posting.others.exists(p, p.from > posting.from)"},
      {"others.all(p, p.others.exists(from, from.to == to))", "posting.others.all(p, p.others.exists(from, from.to == posting.to))"},
      {"from < asof", "posting.from < asof"},     // a variable goes before a field
      {"type == 'b'", "posting.type == 'b'"},     // a field before the name of a type
      {"date('2020') > from ? 1 : 2", "date('2020') > posting.from ? 1 : 2"},
  };
  Table unit("unit"), posting("posting", unit.dictionary());
  Column &kind = unit.add_column("kind", Kind::string), &since = unit.add_column("from", Kind::date);
  Column &from = posting.add_column("from", Kind::date), &to = posting.add_column("to", Kind::date), &type = posting.add_column("type", Kind::string),
         &in = posting.add_column("unit", Type::record("unit"), &unit), &others = posting.add_column("others", Type::list(Type::record("posting")), &posting);
  for (int i = 0; i < 2; ++i) {
    kind.add_text(i ? "a" : "b");
    since.add(Date::trusted(20200101));
    from.add(Date::trusted(20200101 + i));
    to.add(Date::trusted(20200102));
    type.add_text("b");
    in.add_row(static_cast<std::uint32_t>(i));
    others.items().add_row(static_cast<std::uint32_t>(1 - i));
    others.end_list();
  }
  Bindings b;
  b.rows("posting", posting).value("asof", Value(Date::trusted(20200102)));
  for (const Case& c : cases) {
    CAPTURE(c.bare);
    auto bare = compile(c.bare, env), whole = compile(c.whole, env);
    REQUIRE_MESSAGE(bare, bare.error().en());
    REQUIRE_MESSAGE(whole, whole.error().en());
    CHECK(bare->reads() == whole->reads());
    for (std::size_t i = 0; i < bare->ast().size(); ++i)
      for (NodeId child : bare->ast()[static_cast<NodeId>(i)].children) REQUIRE(child < static_cast<NodeId>(i));
    Results fast = evaluate(*bare, b), slow = evaluate_by_rows(*bare, b), wanted = evaluate_by_rows(*whole, b);
    CHECK(fast.states == wanted.states);
    CHECK(slow.states == wanted.states);
    CHECK(fast.cells == wanted.cells);
  }
  CHECK(explain(*compile("to < from", env), b).zh == explain(*compile("posting.to < posting.from", env), b).zh);
  auto p = compile("frm > to", env);
  REQUIRE_FALSE(p);
  CHECK(p.error().zh().find("from") != std::string::npos);
  CHECK_FALSE(compile(".from > to", env));
}

TEST_CASE("a function or macro can be switched off") {
  Env env;
  env.without("matches").without("exists");
  CHECK(compile("'a'.contains('a')", env));
  CHECK_FALSE(compile("'a'.matches('a')", env));
  CHECK_FALSE(compile("[1].exists(x, x == 1)", env));
}

TEST_CASE("hostile expressions meet limits") {
  auto repeat = [](const std::string& s, int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += s;
    return out;
  };
  for (const std::string& text : {repeat("(", 5000), repeat("[", 5000), repeat("!", 20000) + "true", repeat("-", 20000) + "x", repeat("a.", 5000) + "a",
                                  "1" + repeat("+1", 5000), "true" + repeat("?true:true", 3000), repeat("{1:", 5000), std::string(100000, 'x'),
                                  repeat("f(", 5000), "[1]" + repeat(".map(x, [x])", 1000)}) {
    auto p = compile(text, {});
    REQUIRE_FALSE(p);
  }
  // Few letters, astronomic work or size.
  std::string all = "true";
  for (int i = 0; i < 40; ++i) all = "[0, 1].all(x" + std::to_string(i) + ", " + all + ")";
  CHECK(value(all) == "too_large");
  CHECK(value("['aaaaaaaaaaaaaaaa']" + repeat(".map(x, x + x)", 40)) == "too_large");
  CHECK(value("[[1]]" + repeat(".map(x, [x, x])", 60)) == "too_large");
  CHECK(value("'a'.matches('((a{100}){100}){100}')") == "bad_argument");
  CHECK(value("true" + repeat(" && true", 3000)) == "true");
  CHECK(value(repeat("(", 60) + "1" + repeat(")", 60)) == "1");
}

TEST_CASE("an absent value is unknown, and null tests decide it") {
  Env env = world::env();
  Table unit("unit"), person("person", unit.dictionary());
  unit.add_column("name", Kind::string).add_absent();
  person.add_column("level", Kind::integer).add_absent();
  person.add_column("unit", Type::record("unit"), &unit).add_absent();
  person.add_column("party", Kind::boolean).add(false);
  Bindings b;
  b.row("person", person, 0);
  struct Case { const char *expression, *value; };
  static constexpr Case cases[] = {
      {"person.level == null", "true"},      {"person.level > 3", "unknown(person.level)"},
      {"person.level > 3 || true", "true"},  {"person.level > 3 && person.party", "false"},
      {"person.unit.name == null", "true"},  {"has(person.unit.name)", "false"},
      {"person.tags.exists(t, t == 'a')", "unknown(person.tags)"},
      {"person.level > 3 ? 1 : 2", "unknown(person.level)"},
      {"person.level / 0 == 1 || person.level > 1", "unknown(person.level)"},
      {"(1 / 0 == 1) || person.level > 1", "unknown(person.level)"},
      {"[1, 2].all(x, x > 5 || person.level > x)", "unknown(person.level)"}};
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    auto p = compile(c.expression, env);
    REQUIRE_MESSAGE(p, p.error().en());
    CHECK(evaluate_row(*p, b).literal() == c.value);
  }
}

TEST_CASE("no expression takes exponential time in its length, over columns either") {
  Env env = world::env();
  world::Random random(1);
  world::Tables t = world::tables(random, 3, 3, true);
  Bindings b;
  b.rows("person", *t.person);
  auto nested = [](const std::string& before, const std::string& core, const std::string& after, int n) {
    std::string out = core;
    for (int i = 0; i < n; ++i) out = before + out + after;
    return out;
  };
  for (const std::string& text : {nested("-", "person.level", "", 60) + " == 1", nested("(", "person.level", " in person.marks ? 1 : 2)", 60) + " == 1",
                                  nested("person.marks.exists(x, x == (", "true", " ? 1 : 2))", 60), nested("!", "person.party", "", 90),
                                  nested("(1 + ", "person.level", ")", 60) + " > 1", nested("addMonths(", "person.born", ", 1)", 60) + " > person.born"}) {
    CAPTURE(text);
    auto p = compile(text, env);
    REQUIRE_MESSAGE(p, p.error().en());
    Results fast = evaluate(*p, b), slow = evaluate_by_rows(*p, b);
    if (text.find("exists") == std::string::npos) CHECK(fast.states == slow.states);
    else CHECK(fast.states.size() == slow.states.size());  // macros in macros run out of steps, here or there
  }
}
