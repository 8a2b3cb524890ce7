#include "solve/solve.hpp"

#include <doctest/doctest.h>

#include "random.hpp"
#include "solve/certify.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// All plans, one by one. Only for a handful of people.
struct Brute {
  const Instance& in;
  std::vector<std::int32_t> post;
  bool feasible = false;
  std::int64_t best = 0;

  explicit Brute(const Instance& i) : in(i), post(i.person_cost.size(), -1) { place(0); }

  bool within(const std::vector<Group>& groups, std::vector<std::int64_t> count) const {
    for (std::size_t g = groups.size(); g-- > 0;) {
      if (groups[g].parent >= 0) count[static_cast<std::size_t>(groups[g].parent)] += count[g];
      if (count[g] < groups[g].min || count[g] > groups[g].max) return false;
    }
    return true;
  }
  void judge(std::int64_t score) {
    std::vector<std::int64_t> people(in.person_groups.size()), seats(in.post_groups.size()), filled(in.capacity.size());
    for (std::size_t i = 0; i < post.size(); ++i) {
      if (post[i] < 0) {
        score -= in.person_cost[i];
        continue;
      }
      auto j = static_cast<std::size_t>(post[i]);
      ++filled[j];
      if (in.person_group[i] >= 0) ++people[static_cast<std::size_t>(in.person_group[i])];
      if (in.post_group[j] >= 0) ++seats[static_cast<std::size_t>(in.post_group[j])];
    }
    for (std::size_t j = 0; j < filled.size(); ++j) {
      if (filled[j] > in.capacity[j]) return;
      score -= (in.capacity[j] - filled[j]) * in.post_cost[j];
    }
    if (!within(in.person_groups, people) || !within(in.post_groups, seats)) return;
    if (!feasible || score > best) best = score;
    feasible = true;
  }
  void place(std::size_t i, std::int64_t score = 0) {
    if (i == post.size()) return judge(score);
    post[i] = -1;
    place(i + 1, score);
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a) {
      post[i] = in.post[a];
      place(i + 1, score + in.score[a]);
    }
    post[i] = -1;
  }
};

}  // namespace

TEST_CASE("as good as trying every plan") {
  Random r(1);
  int infeasible = 0;
  for (int k = 0; k < 1500; ++k) {
    Shape shape{.people = 5, .posts = 5, .groups = 3, .tightness = k % 5};
    shape.score = k % 3 ? 20 : 2;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    Brute brute(in);
    auto out = solve::solve(in);
    std::string error = out ? "" : out.error().en();
    CAPTURE(error);
    REQUIRE(out);  // solve() has certified it
    if (const Plan* plan = std::get_if<Plan>(&*out)) {
      REQUIRE(brute.feasible);
      REQUIRE(plan->objective == brute.best);
    } else {
      REQUIRE_FALSE(brute.feasible);
      ++infeasible;
    }
  }
  CHECK(infeasible > 100);
  CHECK(infeasible < 1000);
}
