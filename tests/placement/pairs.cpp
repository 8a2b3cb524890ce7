// The fast ways held against the slow ones, on invented rosters: rows of pairs against one evaluation a pair and rule,
// a shortlist with pricing against all pairs at once, and the proof against plans that are not the best.

#include <doctest/doctest.h>

#include "batch.hpp"
#include "placement/place.hpp"
#include "placement/row_kernels.hpp"

using namespace zhagen;

using test::Batch;
using test::batch;

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
      std::int64_t worth = points;  // the score counts one by one, goals over pairs what they weigh
      for (std::size_t g = 0; g < p.input.rules.goals.size(); ++g) {
        auto& goal = p.input.rules.goals[g];
        if (!placement::over_pairs(goal) || p.goals.weight[g] == 0) continue;
        if (cel::Value v = cel::evaluate_row(goal.value, one); v.decided())
          worth += (goal.kind == catalog::Goal::Kind::care ? -1 : 1) * p.goals.weight[g] * *v.get<std::int64_t>();
      }
      REQUIRE(row[static_cast<std::size_t>(j)] == (possible ? worth : placement::kImpossible));
      REQUIRE(p.pairs.worth(i, j) == row[static_cast<std::size_t>(j)]);
      REQUIRE(p.pairs.points(i, j) == (possible ? points : placement::kImpossible));
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
    auto some = placement::place(*b.problem, {.threads = 2, .all_pairs = 0}, &work);
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
    CHECK_FALSE((placement::prove(*b.problem, other) && other.proven()));  // a worse plan may be proven to be at most so far away
  };
  std::size_t placed = 0;
  while (plan->post[placed] < 0) ++placed;
  refused([&](solve::Plan& x) { x.post[placed] = -1; });
  refused([&](solve::Plan& x) { x.prices.person[placed] += 1; });
  refused([&](solve::Plan& x) { x.prices.post[0] -= 1; });
  refused([&](solve::Plan& x) { x.post.pop_back(); });
}

TEST_CASE("which pairs beat a mark: eight at a time as one by one, with a rest of any length") {
  constexpr std::size_t kMost = 45;
  std::uint32_t dice = 7;
  auto below = [&](std::uint32_t n) { return (dice = dice * 1664525 + 1013904223) >> 8 & 0xffff ? (dice >> 8) % n : 0; };
  for (std::size_t n = 1; n <= kMost; ++n) {
    std::vector<std::int32_t> row, worths;
    std::vector<std::uint32_t> scatters;
    for (std::size_t k = 0; k < n; ++k) {
      row.push_back(below(4) == 0 ? placement::kImpossible : static_cast<std::int32_t>(below(3)));
      worths.push_back(below(4) == 0 ? placement::kImpossible : static_cast<std::int32_t>(below(3)));
      scatters.push_back(below(1u << 16) << 16);
    }
    auto person = static_cast<std::uint32_t>(n), first = static_cast<std::uint32_t>(256 * n);
    placement::Mark mark{static_cast<std::int32_t>(below(3)), below(1u << 16) << 16};
    std::vector<std::uint8_t> hit(kMost + 8, 9);
    placement::beats(row.data(), person, first, mark, worths.data(), scatters.data(), hit.data(), n);
    std::int64_t possible = 0;
    for (std::size_t k = 0; k < n; ++k) {
      std::uint32_t post = first + static_cast<std::uint32_t>(k);
      bool mine = row[k] > mark.worth || (row[k] == mark.worth && placement::scatter(person, post) <= mark.scatter);
      bool its = row[k] > worths[k] || (row[k] == worths[k] && placement::scatter(post, person) <= scatters[k]);
      CHECK(hit[k] == (mine || its ? 1 : 0));
      possible += row[k] != placement::kImpossible;
    }
    for (std::size_t k = n; k % 8 != 0; ++k) CHECK(hit[k] == 0);
    CHECK(placement::count_possible(row.data(), n) == possible);
  }
}
