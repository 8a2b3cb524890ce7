#include "solve/teams.hpp"

#include <doctest/doctest.h>

#include "brute.hpp"
#include "random.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

TeamProblem random_teams(Random& r, const Shape& s) {
  TeamProblem p;
  p.instance = random_instance(r, s);
  auto n = p.instance.person_cost.size(), m = p.instance.post_cost.size();
  int teams = static_cast<int>(r.in(1, 4));
  for (std::size_t j = 0; j < m; ++j) p.team.push_back(static_cast<std::int32_t>(r.in(-1, teams - 1)));
  auto count = static_cast<std::size_t>(p.teams());
  for (auto k = r.in(1, 3); k-- > 0;) {
    TeamRule rule;
    rule.labels = static_cast<std::int32_t>(r.in(1, 3));
    for (std::size_t i = 0; i < n; ++i)
      rule.label.push_back(static_cast<std::int32_t>(r.in(-1, rule.labels - 1)));
    rule.none_allowed = r.percent(40);
    rule.empty_teams = r.percent(20);
    rule.min = static_cast<std::int32_t>(r.percent(60) ? r.in(0, 2) : 0);
    if (r.percent(50)) rule.max = static_cast<std::int32_t>(r.in(rule.min, 3));
    if (r.percent(30) && count > 0)
      rule.already.push_back({static_cast<std::int32_t>(r.in(0, static_cast<std::int64_t>(count) - 1)),
                              static_cast<std::int32_t>(r.in(0, rule.labels - 1)), 1});
    if (r.percent(20))
      for (std::size_t t = 0; t < count; ++t) rule.asked.push_back(r.percent(70));
    p.rules.push_back(std::move(rule));
  }
  if (r.percent(30))
    for (std::size_t t = 0; t < count; ++t) p.present.push_back(static_cast<std::int32_t>(r.in(0, 2)));
  if (n >= 2 && r.percent(40)) {
    for (std::size_t j = 0; j < m; ++j) p.region.push_back(static_cast<std::int32_t>(r.in(-1, 2)));
    auto a = static_cast<std::int32_t>(r.in(0, static_cast<std::int64_t>(n) - 1));
    p.together.push_back({a, static_cast<std::int32_t>((a + 1) % static_cast<std::int32_t>(n))});
  }
  return p;
}

/// The best of all plans that keep the rules. Only for a handful of people.
struct Brute {
  std::optional<std::int64_t> best;

  explicit Brute(const TeamProblem& p) {
    std::vector<std::int32_t> post(p.instance.person_cost.size());
    EachPlan(p.instance, [&](const std::vector<std::int64_t>& arc, std::int64_t lacking, std::int64_t objective) {
      if (lacking > 0 || (best && objective <= *best)) return;
      for (std::size_t i = 0; i < arc.size(); ++i)
        post[i] = arc[i] < 0 ? -1 : p.instance.post[static_cast<std::size_t>(arc[i])];
      if (breaches(p, post).empty()) best = objective;
    });
  }
};

/// Six people, two teams of two posts; everybody may go everywhere.
TeamProblem two_teams() {
  TeamProblem p;
  p.instance = Instance::of(6, 4);
  for (std::int32_t i = 0; i < 6; ++i) {
    for (std::int32_t j = 0; j < 4; ++j) {
      p.instance.post.push_back(j);
      p.instance.score.push_back(100 - 10 * i + (i * 7 + j * 5) % 9);
    }
    p.instance.first[static_cast<std::size_t>(i) + 1] = p.instance.arcs();
  }
  p.team = {0, 0, 1, 1};
  return p;
}

TeamRule rule_of(std::vector<std::int32_t> label, std::int32_t min, std::int32_t max = 100) {
  TeamRule r;
  r.label = std::move(label);
  for (std::int32_t l : r.label) r.labels = std::max(r.labels, l + 1);
  r.min = min;
  r.max = max;
  return r;
}

/// The plan, checked; it must be there.
TeamPlan plan_of(const TeamProblem& p, const TeamOptions& o = {}) {
  auto out = solve_teams(p, o);
  REQUIRE(out);
  REQUIRE(std::holds_alternative<TeamPlan>(*out));
  CHECK(certify_teams(p, std::get<TeamPlan>(*out)));
  return std::get<TeamPlan>(*out);
}

TeamClash clash_of(const TeamProblem& p) {
  auto out = solve_teams(p);
  REQUIRE(out);
  REQUIRE(std::holds_alternative<TeamClash>(*out));
  return std::get<TeamClash>(*out);
}

/// Rows of teams of four posts, people with a preference for some of them: the rules bind in most teams.
TeamProblem row_of_teams(Random& r, std::int32_t people) {
  TeamProblem p;
  p.instance = Instance::of(people, people);
  auto& in = p.instance;
  for (std::size_t i = 0; i < in.person_cost.size(); ++i) {
    for (std::int32_t j = 0; j < people; ++j)
      if (r.percent(40)) {
        in.post.push_back(j);
        in.score.push_back(static_cast<std::int32_t>(r.in(0, 3000)));
      }
    in.first[i + 1] = in.arcs();
    in.person_cost[i] = 20000;
    p.team.push_back(static_cast<std::int32_t>(i / 4));
  }
  TeamRule party = rule_of({}, 1), women = rule_of({}, 2), unit = rule_of({}, 0, 2);
  women.none_allowed = true;
  unit.labels = 5;
  for (std::int32_t i = 0; i < people; ++i) {
    party.label.push_back(r.percent(40) ? 0 : -1);
    women.label.push_back(r.percent(40) ? 0 : -1);
    unit.label.push_back(static_cast<std::int32_t>(r.in(0, 4)));
  }
  p.rules = {party, women, unit};
  return p;
}

}  // namespace

TEST_CASE("teams: rules that nest are one flow") {
  TeamProblem p = two_teams();
  p.rules = {rule_of({0, 0, 0, 0, 0, 0}, 0, 1)};  // at most one member in a team
  TeamPlan plan = plan_of(p);
  CHECK(plan.nested);
  CHECK(plan.bound == plan.plan.objective);
  CHECK(plan.plan.objective == *Brute(p).best);
  CHECK(nest(p).groups.size() == 2);

  // Posts for one kind each: two Party members at least in each team that has anybody.
  p = two_teams();
  p.rules = {rule_of({-1, -1, -1, 0, 0, 0}, 1)};
  p.rules[0].empty_teams = true;
  Instance split = Instance::of(6, 4);
  for (std::int32_t i = 0; i < 6; ++i) {
    for (std::int32_t j = 0; j < 4; ++j)
      if ((i >= 3) == (j % 2 == 1)) {
        split.post.push_back(j);
        split.score.push_back(i >= 3 ? -50 : 50 + i);
      }
    split.first[static_cast<std::size_t>(i) + 1] = split.arcs();
  }
  p.instance = split;
  plan = plan_of(p);
  CHECK(plan.nested);
  CHECK(plan.plan.objective == 51 + 52 - 50 - 50);
  p.rules[0].empty_teams = false;  // now a team may also stay empty: no longer a flow
  CHECK(plan_of(p).plan.objective == *Brute(p).best);
}

TEST_CASE("teams: who is there already counts, and an empty team may be left alone") {
  TeamProblem p = two_teams();
  p.rules = {rule_of({-1, -1, -1, -1, -1, 0}, 1)};  // one Party member for two teams
  CHECK(breaches(p, plan_of(p).plan.post).empty());
  CHECK(plan_of(p).plan.objective == *Brute(p).best);
  std::int64_t one = plan_of(p).plan.objective;
  p.rules[0].already = {{1, 0, 1}};
  p.present = {0, 1};
  CHECK(plan_of(p).plan.objective == *Brute(p).best);
  CHECK(plan_of(p).plan.objective > one);
}

TEST_CASE("teams: a couple is in one region or one of the two stays") {
  TeamProblem p = two_teams();
  p.region = {0, 0, 1, 1};
  p.together = {{0, 1}};
  p.rules = {rule_of({0, 0, -1, -1, -1, -1}, 0, 1)};  // but only one of them in a team: parted, or one stays
  TeamPlan plan = plan_of(p);
  CHECK((plan.plan.post[0] < 0) != (plan.plan.post[1] < 0));
  CHECK(plan.plan.objective == *Brute(p).best);
  p.rules.clear();
  plan = plan_of(p);
  CHECK(plan.plan.post[0] / 2 == plan.plan.post[1] / 2);
  CHECK(plan.plan.objective == *Brute(p).best);
}

TEST_CASE("teams: what cannot be kept is named") {
  TeamProblem p = two_teams();
  p.rules = {rule_of({-1, -1, -1, -1, -1, -1}, 1)};  // no Party member at all, and both teams need somebody
  for (auto& g : p.instance.post_group) g = 0;
  p.instance.post_groups = {{-1, 4, 4}};
  TeamClash clash = clash_of(p);
  CHECK(clash.proven);
  CHECK_FALSE(clash.bounds);
  CHECK(clash.plan.post.size() == 6);
  CHECK(clash.breaches == std::vector<TeamBreach>{{0, 0, 0, 0, -1}, {0, 1, 0, 0, -1}});

  p.instance.post_groups = {{-1, 5, 5}};  // already the bounds contradict each other
  clash = clash_of(p);
  REQUIRE(clash.bounds);
  CHECK(clash.bounds->needed > clash.bounds->available);

  p = two_teams();
  p.rules = {rule_of({0, 0, 0, 0, 0, 0}, 3)};
  p.rules[0].empty_teams = true;  // three members for two seats
  clash = clash_of(p);
  CHECK(clash.proven);

  p.rules[0].label.pop_back();
  auto wrong = solve_teams(p);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == Errc::solve_instance);
}

TEST_CASE("teams: a plan with its bound at any time, the same for the same problem") {
  Random r(3);
  TeamProblem p = row_of_teams(r, 80);
  TeamPlan full = plan_of(p);
  CHECK_FALSE(full.nested);
  CHECK(full.bound - full.plan.objective < full.score / 50);
  CHECK(plan_of(p).plan.post == full.plan.post);

  TeamOptions o;
  std::int64_t best = std::numeric_limits<std::int64_t>::min(),
               bound = std::numeric_limits<std::int64_t>::max();
  int told = 0;
  o.progress = [&](const Plan& plan, std::int64_t b) {
    CHECK(b <= bound);
    bound = b;
    ++told;
    if (plan.post.empty()) return;
    CHECK(plan.objective >= best);
    best = plan.objective;
    CHECK(breaches(p, plan.post).empty());
  };
  o.enough = [] { return true; };
  TeamPlan early = plan_of(p, o);
  CHECK(told > 0);
  CHECK(early.plan.objective <= full.bound);
  CHECK(early.bound >= full.plan.objective);

  o = {};
  o.work_limit = 1000000;
  CHECK(plan_of(p, o).plan.post == plan_of(p, o).plan.post);
  o = {};
  o.cancelled = [] { return true; };
  auto out = solve_teams(p, o);
  REQUIRE_FALSE(out);
  CHECK(out.error().code == Errc::solve_cancelled);
}

TEST_CASE("teams: what is tampered with is refused") {
  Random r(4);
  TeamProblem p = row_of_teams(r, 40);
  TeamPlan plan = plan_of(p);
  REQUIRE(plan.proof != TeamProof::nested);
  auto refused = [&](auto change) {
    TeamPlan other = plan;
    change(other);
    return !certify_teams(p, other);
  };
  CHECK(refused([](TeamPlan& t) { ++t.plan.objective; }));
  CHECK(refused([](TeamPlan& t) { ++t.score; }));
  CHECK(refused([](TeamPlan& t) {
    t.priced -= 1;
    t.bound = std::min(t.bound, t.priced);
  }));
  CHECK(refused([](TeamPlan& t) { t.bound = t.plan.objective - 1; }));
  CHECK(refused([](TeamPlan& t) { t.plan.prices.person[0] = -1; }));
  CHECK(refused([](TeamPlan& t) { t.plan.prices.person[1] += 100000; }));
  for (std::size_t t = 0; t < plan.value.size(); ++t)
    CHECK(refused([&](TeamPlan& o) {
      o.value[t] -= 100;
      o.priced -= 100;
      o.bound = std::min(o.bound, o.priced);
    }));
  CHECK(refused([&](TeamPlan& t) {
    std::size_t i = 0;
    while (t.plan.post[i] < 0) ++i;
    t.plan.post[i] = -1;
  }));
  CHECK(refused([&](TeamPlan& t) { std::swap(t.plan.post[0], t.plan.post[1]); }));
}

TEST_CASE("teams: plans keep the rules, and the best plan lies between plan and bound") {
  Random r(1);
  int plans = 0, clashes = 0, nested = 0, best = 0;
  for (int k = 0; k < 3000; ++k) {
    TeamProblem p =
        random_teams(r, {.people = 6, .posts = 6, .groups = 2, .density = 50, .tightness = k % 2});
    INFO("instance ", k);
    Brute brute(p);
    auto out = solve_teams(p);
    REQUIRE(out);
    if (auto* plan = std::get_if<TeamPlan>(&*out)) {
      CHECK(certify_teams(p, *plan));
      REQUIRE(brute.best);
      CHECK(plan->plan.objective <= *brute.best);
      CHECK(plan->bound >= *brute.best);
      ++plans;
      nested += plan->nested;
      best += plan->plan.objective == *brute.best;
    } else {
      const auto& clash = std::get<TeamClash>(*out);
      if (clash.proven) CHECK_FALSE(brute.best);
      if (!clash.bounds) CHECK(clash.breaches == breaches(p, clash.plan.post));
      ++clashes;
    }
  }
  MESSAGE(plans, " plans, ", best, " best, ", nested, " nested, ", clashes, " clashes");
}
