// Filters over a million people, two million stays and 5,000 units in the database: compile_sql() and the count of what it keeps.
// bench_filter [people]; beside tests/pg_server with ZHAGEN_TEST_DB=pg on PostgreSQL. Wall time, medians of 3.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/random.hpp"
#include "cel/sql.hpp"
#include "must.hpp"
#include "store/db.hpp"

using namespace zhagen;
using bench::must;
using store::Arg;

namespace {

constexpr const char* kTables[] = {
    "CREATE TABLE l_unit (id INTEGER PRIMARY KEY, cancelled INTEGER NOT NULL, f_name TEXT, f_level INTEGER)",
    "CREATE TABLE l_worker (id INTEGER PRIMARY KEY, cancelled INTEGER NOT NULL, f_name TEXT, f_born INTEGER, f_party INTEGER, f_unit INTEGER)",
    "CREATE TABLE l_stay (id INTEGER PRIMARY KEY, cancelled INTEGER NOT NULL, f_worker INTEGER, f_from INTEGER, f_to INTEGER)",
    "CREATE INDEX l_worker_born ON l_worker (f_born)", "CREATE INDEX l_stay_worker ON l_stay (f_worker)"};

constexpr const char* kConditions[] = {
    "born >= date('1999-06-15') && born < date('1999-07-01')",
    "age(born, asof) >= 35 && party",
    "name.contains('99')",
    "unit.level > 3 && party",
    "stays.exists(s, s.from <= asof && (s.to == null || s.to >= asof))",
};

struct Schema final : cel::SqlSchema {
  std::optional<std::string> column(std::string_view, std::string_view field) const override { return "f_" + std::string(field); }
  std::string table(std::string_view record) const override { return "l_" + std::string(record); }
  std::optional<std::string> back_reference(std::string_view, std::string_view field) const override {
    return field == "stays" ? "f_worker" : "f_unit";
  }
  std::string live(std::string_view) const override { return "%a.cancelled = 0"; }
};

template <class F>
double median_ms(F&& f) {
  double times[3];
  for (double& t : times) {
    auto from = std::chrono::steady_clock::now();
    f();
    t = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
  }
  std::sort(times, times + 3);
  return times[1];
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t people = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const char* pg = std::getenv("ZHAGEN_TEST_DB") ? std::getenv("ZHAGEN_TEST_PG") : nullptr;
  std::string folder = (std::filesystem::temp_directory_path() / fmt::format("zhagen-columns-{}", getpid())).string();
  std::filesystem::create_directory(folder);
  store::Options options;
  options.durable = false;
  options.statement = std::chrono::minutes(10);
  auto db = must(store::Db::open(pg ? std::string(pg) : folder + "/b.db", options));
  for (const char* sql : kTables) (void)must(db->write([&](store::Tx& tx) { return tx.exec(sql); }));

  Random r(1);
  std::string text;
  auto day = [&](int from, int to) { return std::int64_t{r.range(from, to)} * 10000 + r.range(1, 12) * 100 + r.range(0, 28); };
  auto insert = [&](const char* table, std::vector<std::string_view> columns, std::int64_t n, auto&& row_of) {
    columns.insert(columns.begin(), {"id", "cancelled"});
    std::int64_t i = 0;
    (void)must(db->write([&](store::Tx& tx) {
      return tx.bulk_insert(table, columns, [&](std::span<Arg> row) -> Result<bool> {
        if (i == n) return false;
        row[0] = Arg(++i), row[1] = Arg(0);
        row_of(i, row.subspan(2));
        return true;
      });
    }));
  };
  insert("l_unit", {"f_name", "f_level"}, 5'000, [&](std::int64_t i, auto row) { row[0] = Arg(text = fmt::format("单位{}", i)), row[1] = Arg(r.below(6)); });
  insert("l_worker", {"f_name", "f_born", "f_party", "f_unit"}, people, [&](std::int64_t i, auto row) {
    row[0] = Arg(text = fmt::format("人{}", i)), row[1] = Arg(day(1966, 2003)), row[2] = Arg(r.below(2)), row[3] = Arg(1 + r.below(5'000));
  });
  insert("l_stay", {"f_worker", "f_from", "f_to"}, people * 2, [&](std::int64_t, auto row) {
    row[0] = Arg(1 + r.below(static_cast<std::uint32_t>(people))), row[1] = Arg(day(2015, 2026));
    row[2] = r.chance(500) ? Arg(std::optional<std::int64_t>()) : Arg(day(2020, 2028));
  });
  if (pg) (void)std::system(fmt::format("psql -q '{}' -c ANALYZE", pg).c_str());

  auto tx = must(db->read());
  Date asof = Date::trusted(20260305);
  auto list = [](const char* of) { return cel::Type::list(cel::Type::record(of)); };
  cel::Env env;
  env.record({"unit", "", {{"level", cel::Kind::integer, ""}}});
  env.record({"stay", "", {{"from", cel::Kind::date, ""}, {"to", cel::Kind::date, ""}}});
  env.record({"worker", "", {{"name", cel::Kind::string, ""}, {"born", cel::Kind::date, ""}, {"party", cel::Kind::boolean, ""}, {"unit", cel::Type::record("unit"), ""}, {"stays", list("stay"), ""}}});
  env.variable("worker", cel::Type::record("worker")).variable("asof", cel::Kind::date).self("worker");

  fmt::print("{} people, {} stays, {}\n{:>8} {:>9}\n", people, people * 2, pg ? "PostgreSQL" : "SQLite", "ms", "rows");
  for (const char* text_of : kConditions) {
    cel::Program p = must(cel::compile(text_of, env));
    auto sql = must(cel::compile_sql(p, Schema(), "worker", "t", {{"asof", cel::Value(asof)}}));
    std::vector<Arg> args;
    for (const cel::SqlArg& a : sql.args) std::visit([&](const auto& v) { args.emplace_back(v); }, a);
    std::int64_t found = 0;
    double asked = median_ms([&] {
      auto rows = must(tx.query_with("SELECT count(*) FROM l_worker t WHERE t.cancelled = 0 AND " + sql.text, args));
      (void)must(rows.next());
      found = rows.integer(0);
    });
    fmt::print("{:>8.1f} {:>9}  {}\n", asked, found, p.text());
  }
  std::filesystem::remove_all(folder);
}
