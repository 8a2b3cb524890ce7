// Conditions as SQL: agree with the evaluator on both engines; what is refused, and how.

#include "cel/sql.hpp"

#include <doctest/doctest.h>

#include "../store/fresh.hpp"
#include "sql_world.hpp"
#include "store/sql.hpp"

using namespace zhagen;
using namespace zhagen::cel;
using store::test::Fresh;
using store::test::must;

namespace {

std::vector<std::pair<std::string, Value>> values(world::Random& r) {
  static constexpr int kDays[] = {20260101, 20200229, 19800531, 19810101, 20260100, 20200000, 19801231};
  std::vector<std::pair<std::string, Value>> out{{"asof", Value(Date::trusted(kDays[r.below(std::size(kDays))]))}, {"boss", Value::integer(1)}};
  out.emplace_back("today", r.chance(50) ? Value(Date()) : Value(Date::trusted(20260101)));  // the empty date is an unknown one
  return out;
}

Bindings bindings(const sql_world::World& w, const std::vector<std::pair<std::string, Value>>& values) {
  Bindings b;
  b.rows("person", *w.person).row("boss", *w.person, 0);
  for (const auto& [name, value] : values)
    if (name != "boss") b.value(name, value);
  return b;
}

std::vector<store::Arg> arguments(const Sql& sql) {
  std::vector<store::Arg> out;
  for (const SqlArg& a : sql.args) {
    if (const auto* n = std::get_if<std::int64_t>(&a)) out.emplace_back(*n);
    else out.emplace_back(std::get<std::string>(a));
  }
  return out;
}

/// One letter a person: 1, 0, or - for unknown.
std::string asked_value(store::Tx& tx, const Sql& sql) {
  auto args = arguments(sql);
  auto rows = must(tx.query_with("SELECT x.id, CASE WHEN x.c THEN 1 WHEN NOT x.c THEN 0 END FROM (SELECT p.id AS id, " + sql.text + " AS c FROM t_person p) x ORDER BY x.id", args));
  std::string out;
  while (must(rows.next())) out += rows.null(1) ? '-' : rows.integer(1) ? '1' : '0';
  return out;
}
std::string asked_filter(store::Tx& tx, const Sql& sql, std::size_t people) {
  auto args = arguments(sql);
  auto rows = must(tx.query_with("SELECT p.id FROM t_person p WHERE " + sql.text + " ORDER BY p.id", args));
  std::string out(people, '0');
  while (must(rows.next())) out[static_cast<std::size_t>(rows.integer(0)) - 1] = '1';
  return out;
}

std::string refused(const std::string& text, const std::vector<std::pair<std::string, Value>>& values = {{"asof", Value(Date::trusted(20260101))}}) {
  auto p = compile_as(Kind::boolean, text, sql_world::env());
  REQUIRE_MESSAGE(p, p.error().en());
  auto sql = compile_sql(*p, sql_world::schema(), "person", "p", values);
  if (sql) return "compiled: " + sql->text;
  return sql.error().zh();
}

}  // namespace

TEST_SUITE("sql") {
  TEST_CASE("random conditions over random records agree with the evaluator") {
    // ZHAGEN_SQL_PAIRS: at least so many pairs of a condition and a record.
    int wanted = store::test::rounds("ZHAGEN_SQL_PAIRS", 20'000), people = wanted > 50'000 ? 200 : 50;
    Fresh fresh;
    auto db = fresh.open();
    for (const char* sql : sql_world::kTables) store::test::exec(*db, sql);
    Env env = sql_world::env();
    std::int64_t pairs = 0, large = 0, asked = 0, counts[3] = {0, 0, 0};
    for (std::uint64_t seed = 1; pairs < wanted; ++seed) {
      world::Random random(seed);
      sql_world::World w = must(db->write([&](store::Tx& tx) { return sql_world::fill(tx, random, people); }));
      auto read = must(db->read());
      for (int k = 0; k < 60; ++k) {
        std::string text = sql_world::condition(random, static_cast<int>(random.below(6)));
        CAPTURE(seed);
        CAPTURE(text);
        auto p = compile_as(Kind::boolean, text, env);
        REQUIRE_MESSAGE(p, p.error().en());
        auto given = values(random);
        ++asked;
        auto value = compile_sql(*p, sql_world::schema(), "person", "p", given, SqlUse::value);
        auto filter = compile_sql(*p, sql_world::schema(), "person", "p", given, SqlUse::filter);
        if (!value || !filter) {  // only for its size
          const Error& e = value ? filter.error() : value.error();
          CAPTURE(e.en());
          REQUIRE(e.args[3].find("嵌套") != std::string::npos);
          ++large;
          continue;
        }
        CAPTURE(value->text);
        CAPTURE(filter->text);
        Results wanted_states = evaluate(*p, bindings(w, given));
        std::string all, kept;
        for (State s : wanted_states.states) {
          all += s == State::yes ? '1' : s == State::no ? '0' : '-';
          kept += s == State::yes ? '1' : '0';
          ++counts[all.back() == '1' ? 0 : all.back() == '0' ? 1 : 2];
        }
        REQUIRE(asked_value(read, *value) == all);
        REQUIRE(asked_filter(read, *filter, static_cast<std::size_t>(people)) == kept);
        pairs += people;
      }
    }
    MESSAGE(pairs << " pairs: " << counts[0] << " true, " << counts[1] << " false, " << counts[2] << " unknown; too large " << large << " of " << asked);
    CHECK(large * 20 < asked);
    for (std::int64_t c : counts) CHECK(c * 20 > pairs);
  }

  TEST_CASE("what is no part of the subset is refused with its place and what to write") {
    struct Case { const char *expression, *part; };
    static constexpr Case cases[] = {
        {"person.name.matches('a')", "第 1 行第 13 列的“person.name.matches('a')”不能在数据库里筛选"},
        {"person.level > 1 &&\n person.secret == 'a'", "第 2 行第 9 列的“person.secret”"},
        {"person.total + 1 > 3", "min 和 max"},
        {"addMonths(person.born, 12) < asof", "months("},
        {"addDays(person.born, 12) < asof", "addDays(asof, -10)"},
        {"days(person.born, asof) > 10", "addDays(asof, -10)"},
        {"workdays(person.born, asof) > 10", "addWorkdays(asof, 5)"},
        {"addWorkdays(person.born, 10) < asof", "addWorkdays(asof, 5)"},
        {"person.name.contains(person.unit.name)", "4000"},
        {"person.level in [person.unit.level]", "exists"},
        {"person.trainings.filter(t, t.level > 1).exists(t, t.open)", "条件并到里面"},
        {"person.trainings.exists_one(t, t.open)", "exists"},
        {"size(person.trainings) > 1", "exists"},
        {"rank(person.kind) == null", "rank()"},
        {"person.name + 'a' == 'b'", "in、"},
        {"today > asof", "给出它的值"},
        {"date('20') < asof", "检查它的参数"},
        {"person.name == 'a\\x00'", "U+0000"},
        {"string(person.level) == '1'", "不认得"},
        {"dyn(person.level) == 1.0", "不认得"},
        {"boss.open", "给出它的值"},
    };
    for (const Case& c : cases) {
      CAPTURE(c.expression);
      std::string said = refused(c.expression);
      CAPTURE(said);
      CHECK(said.find(c.part) != std::string::npos);
    }
  }

  TEST_CASE("long and deep conditions: what is compiled runs, the rest is refused") {
    Fresh fresh;
    auto db = fresh.open();
    for (const char* sql : sql_world::kTables) store::test::exec(*db, sql);
    world::Random random(7);
    sql_world::World w = must(db->write([&](store::Tx& tx) { return sql_world::fill(tx, random, 10); }));
    auto read = must(db->read());
    auto repeat = [](const std::string& s, int n) {
      std::string out;
      for (int i = 0; i < n; ++i) out += s;
      return out;
    };
    auto nested = [&](const std::string& open, const std::string& close, int n) { return repeat(open, n) + "person.open" + repeat(close, n); };
    int compiled = 0, refusals = 0;
    for (int n : {1, 2, 3, 5, 8, 13, 20, 30, 45, 60, 80, 100})
      for (const std::string& text :
           {nested("!(", ")", n), nested("(person.open && ", ")", n), nested("(person.level > 1 || person.open && ", ")", n), nested("(person.open ? ", " : person.open)", n),
            nested("(person.open == ", ")", n), "person.open" + repeat(" && person.level < 5", n * 10), "person.level in [" + repeat("7, ", n * 100) + "1]",
            nested("person.unit.people.exists(person, ", ")", n), nested("person.mentor.pupils.all(person, ", ")", n),
            nested("person.pupils.all(person, null != person.pupils.exists(p, ", "))", n), "person." + repeat("mentor.", n) + "level > 1",
            nested("person.level + (person.open ? 1 : 2) > 2 && (", ")", n)}) {
        CAPTURE(text.substr(0, 200));
        auto p = compile_as(Kind::boolean, text, sql_world::env());
        if (!p) continue;  // over the language's own limits
        for (SqlUse use : {SqlUse::value, SqlUse::filter}) {
          auto sql = compile_sql(*p, sql_world::schema(), "person", "p", {}, use);
          if (!sql) {
            CHECK(sql.error().args[3].find("嵌套") != std::string::npos);
            ++refusals;
            continue;
          }
          ++compiled;
          CHECK(store::lint("SELECT p.id FROM t_person p WHERE " + sql->text).ok());
          asked_filter(read, *sql, 10);
          asked_value(read, *sql);
        }
      }
    MESSAGE(compiled << " compiled, " << refusals << " refused");
    CHECK(compiled > 100);
    CHECK(refusals > 20);
  }
}
