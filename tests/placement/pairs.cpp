// The fast ways held against the slow ones, on invented rosters: rows of pairs against one evaluation a pair and rule,
// a shortlist with pricing against all pairs at once, and the proof against plans that are not the best.

#include <doctest/doctest.h>

#include <filesystem>

#include "catalog/catalog.hpp"
#include "placement/place.hpp"
#include "sample/sample.hpp"

using namespace zhagen;

namespace {

struct Batch {
  std::unique_ptr<const catalog::Catalog> catalog;
  std::unique_ptr<const placement::Problem> problem;
};

/// A sheet of the sample as records, without a file between.
exchange::Roster roster(const sample::Sheet& sheet, const catalog::Ledger& ledger, const CodeLists& codes) {
  exchange::Roster r;
  r.ledger = &ledger;
  r.file = sheet.name;
  r.given.assign(ledger.fields.size(), false);
  std::vector<catalog::Column> columns;
  for (auto& h : sheet.headings) columns.push_back(catalog::recognise(ledger, h));
  for (auto& row : sheet.rows) {
    exchange::Record record(ledger.fields.size());
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (columns[c].field < 0) continue;
      auto f = static_cast<std::size_t>(columns[c].field);
      const catalog::Field& field = ledger.fields[f];
      r.given[f] = true;
      if (field.kind == catalog::FieldKind::list && std::holds_alternative<std::monostate>(record[f])) record[f] = std::vector<std::string>();
      if (row[c].empty() || row[c] == "无" || row[c] == "不限") continue;
      switch (field.kind) {
        case catalog::FieldKind::integer: record[f] = std::int64_t{std::stoll(row[c])}; break;
        case catalog::FieldKind::boolean: record[f] = row[c] == "是" || row[c] == "有"; break;
        case catalog::FieldKind::date: record[f] = *Date::parse(row[c]); break;
        case catalog::FieldKind::code: record[f] = (*codes.get(field.codes)->find(row[c]))->code; break;
        case catalog::FieldKind::list: std::get<std::vector<std::string>>(record[f]).push_back(row[c]); break;
        default: record[f] = row[c];
      }
    }
    for (std::size_t f = 0; f < record.size(); ++f)
      if (std::holds_alternative<std::monostate>(record[f]) && ledger.fields[f].fallback) record[f] = *ledger.fields[f].fallback;
    r.records.push_back(std::move(record));
  }
  return r;
}

Batch batch(int people, int posts, std::uint64_t seed, const catalog::Settings& settings = {}) {
  Batch b;
  auto catalog = catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE_MESSAGE(catalog.ok(), (catalog ? "" : catalog.error().zh()));
  b.catalog = *std::move(catalog);
  Date asof = Date::trusted(20260301);
  auto rules = b.catalog->placement("standard", settings);
  REQUIRE_MESSAGE(rules.ok(), (rules ? "" : rules.error().zh()));
  auto sample = sample::make_sample({people, posts, seed, asof});
  REQUIRE(sample);
  placement::Input input{*rules, roster(sample->people, *rules->person, b.catalog->codes()),
                         roster(sample->posts, *rules->post, b.catalog->codes()), asof, {}};
  auto problem = placement::derive(std::move(input), b.catalog->codes());
  REQUIRE_MESSAGE(problem.ok(), (problem ? "" : problem.error().zh()));
  b.problem = *std::move(problem);
  return b;
}

}  // namespace

TEST_CASE("a row of pairs says what each rule says of each pair") {
  Batch b = batch(60, 40, 3);
  const placement::Problem& p = *b.problem;
  std::vector<std::int32_t> row(static_cast<std::size_t>(p.posts()));
  for (std::int32_t i = 0; i < p.people(); ++i) {
    p.pairs.row(i, row);
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      std::int64_t wish = p.pairs.wish(i, j);
      std::uint8_t absent = wish ? 0 : 2;
      cel::Bindings one;
      one.row("person", p.people_table, static_cast<std::uint32_t>(i)).row("post", p.post_table, static_cast<std::uint32_t>(j));
      one.value("asof", cel::Value(p.input.asof)).ints("wish", {&wish, 1}, {&absent, 1});
      bool possible = true;
      std::int64_t points = 0;
      for (auto& rule : p.input.rules.pairs) {
        cel::Value v = cel::evaluate_row(rule.condition, one);
        possible &= v.decided() && *v.get<bool>() != rule.forbid;
      }
      for (auto& rule : p.input.rules.scores)
        if (cel::Value v = cel::evaluate_row(rule.points, one); v.decided()) points += *v.get<std::int64_t>();
      CAPTURE(i);
      CAPTURE(j);
      REQUIRE(row[static_cast<std::size_t>(j)] == (possible ? points : placement::kImpossible));
      REQUIRE(p.pairs.points(i, j) == row[static_cast<std::size_t>(j)]);
    }
    for (std::size_t r = 0; r < p.input.rules.pairs.size(); ++r) {
      placement::Pairs::Barred barred;
      for (std::int32_t j = 0; j < p.posts(); ++j) {
        barred.all += p.pairs.met(r, i, j) != Truth::yes;
        barred.unknown += p.pairs.met(r, i, j) == Truth::unknown;
      }
      REQUIRE(p.pairs.barred(r, i).all == barred.all);
      REQUIRE(p.pairs.barred(r, i).unknown == barred.unknown);
    }
  }
}

TEST_CASE("a shortlist with pricing reaches the total of all pairs at once") {
  for (std::uint64_t seed : {1, 2, 3}) {
    Batch b = batch(120, 90, seed, {{"sender_max", 3}, {"township_max", 2}, {"county_min", 1}});
    placement::Work work;
    auto all = placement::place(*b.problem);
    auto some = placement::place(*b.problem, &work, 0);
    REQUIRE_MESSAGE(all.ok(), (all ? "" : all.error().zh()));
    REQUIRE(some);
    CHECK(all->objective == some->objective);
    CHECK(work.arcs < work.pairs);
  }
}

TEST_CASE("what is not the best does not pass the proof") {
  Batch b = batch(40, 30, 5);
  auto plan = placement::place(*b.problem);
  REQUIRE(plan);
  REQUIRE(placement::prove(*b.problem, *plan));
  auto refused = [&](auto change) {
    solve::Plan other = *plan;
    change(other);
    other.objective = placement::objective(*b.problem, other.post);
    CHECK_FALSE(placement::prove(*b.problem, other));
  };
  std::size_t placed = 0;
  while (plan->post[placed] < 0) ++placed;
  refused([&](solve::Plan& x) { x.post[placed] = -1; });
  refused([&](solve::Plan& x) { x.prices.person[placed] += 1; });
  refused([&](solve::Plan& x) { x.prices.post[0] -= 1; });
  refused([&](solve::Plan& x) { x.post.pop_back(); });
}
