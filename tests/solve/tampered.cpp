// Tampered plans: whatever is changed, the separate checker sees that the proof no longer holds.
#include <doctest/doctest.h>

#include <map>

#include "random.hpp"
#include "solve/certify.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

std::size_t at(std::int64_t v) { return static_cast<std::size_t>(v); }

/// What a plan is worth, by hand: only whether it is another plan of the same worth is asked.
std::int64_t worth(const Instance& in, const std::vector<std::int32_t>& post) {
  std::int64_t sum = 0;
  for (std::size_t j = 0; j < in.post_cost.size(); ++j) sum -= in.post_cost[j] * in.capacity[j];
  for (std::size_t i = 0; i < post.size(); ++i) {
    if (post[i] < 0) {
      sum -= in.person_cost[i];
      continue;
    }
    std::int64_t best = -(std::int64_t{1} << 55);
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a)
      if (in.post[at(a)] == post[i]) best = std::max<std::int64_t>(best, in.score[at(a)]);
    sum += best + in.post_cost[at(post[i])];
  }
  return sum;
}

class Tamper {
 public:
  Tamper(Random& r, const Instance& in, const Plan& plan) : r_(r), in_(in), plan_(plan) {}

  /// One change of the kind; false where this plan offers none that must break the proof.
  bool change(int kind, Plan& p, Instance& in) {
    p = plan_;
    in = in_;
    switch (kind) {
      case 0: return elsewhere(p);
      case 1: return swapped(p);
      case 2: return dropped(p);
      case 3: return overfilled(p);
      case 4: return price(p.prices.person, p);
      case 5: return price(p.prices.post, p);
      case 6: return group_price(p.prices.person_group, in.person_groups, p);
      case 7: return group_price(p.prices.post_group, in.post_groups, p);
      case 8: p.objective += off(); return true;
      case 9: p.bound += off(); return true;
      case 10: p.objective += 1, p.bound += 1; return true;
      case 11: return quota(in, p);
      default: return score(in, p);
    }
  }
  static constexpr int kKinds = 13;

 private:
  std::int64_t off() { return (r_.percent(50) ? 1 : -1) * r_.in(1, 50); }
  std::int32_t placed() {
    std::vector<std::int32_t> who;
    for (std::size_t i = 0; i < plan_.post.size(); ++i)
      if (plan_.post[i] >= 0) who.push_back(static_cast<std::int32_t>(i));
    return who.empty() ? -1 : who[at(r_.in(0, static_cast<std::int64_t>(who.size()) - 1))];
  }
  bool other(const Plan& p) const { return p.post != plan_.post && worth(in_, p.post) != plan_.objective; }

  bool elsewhere(Plan& p) {
    std::int32_t i = placed();
    if (i < 0) return false;
    p.post[at(i)] = static_cast<std::int32_t>(r_.in(0, in_.posts() - 1));
    return other(p);
  }
  bool swapped(Plan& p) {
    std::int32_t a = placed(), b = placed();
    if (a < 0) return false;
    std::swap(p.post[at(a)], p.post[at(b)]);
    return other(p);
  }
  bool dropped(Plan& p) {
    std::int32_t i = placed();
    if (i < 0) return false;
    p.post[at(i)] = -1;
    return other(p);
  }
  /// Everybody who could goes to one post: its seats do not reach.
  bool overfilled(Plan& p) {
    std::int32_t i = placed();
    if (i < 0) return false;
    std::int32_t j = p.post[at(i)], count = 0;
    for (std::size_t k = 0; k < p.post.size(); ++k)
      for (std::int64_t a = in_.first[k]; a < in_.first[k + 1]; ++a)
        if (in_.post[at(a)] == j) p.post[k] = j;
    for (std::int32_t at_post : p.post) count += at_post == j;
    p.objective = p.bound = worth(in_, p.post);
    return count > in_.capacity[at(j)];
  }
  bool price(std::vector<std::int64_t>& y, const Plan& p) {
    if (y.empty()) return false;
    std::size_t k = at(r_.in(0, static_cast<std::int64_t>(y.size()) - 1));
    if (&y == &p.prices.post && in_.capacity[k] == 0) return false;  // what nobody can buy may cost anything
    y[k] += off();
    return true;
  }
  bool group_price(std::vector<std::int64_t>& y, const std::vector<Group>& groups, const Plan&) {
    for (int tries = 0; tries < 4 && !y.empty(); ++tries) {
      std::size_t g = at(r_.in(0, static_cast<std::int64_t>(y.size()) - 1));
      std::int64_t was = y[g], by = off();
      auto value = [&](std::int64_t v) { return v * (v > 0 ? groups[g].max : groups[g].min); };
      if (was + by > 0 && groups[g].max == kUnbounded) return y[g] += by, true;
      if (value(was + by) != value(was)) return y[g] += by, true;  // the bound is no longer what they prove
    }
    return false;
  }
  /// The quota moves so that the plan breaks it.
  bool quota(Instance& in, const Plan& p) {
    bool people = r_.percent(50);
    auto& groups = people ? in.person_groups : in.post_groups;
    if (groups.empty()) return false;
    std::size_t g = at(r_.in(0, static_cast<std::int64_t>(groups.size()) - 1));
    std::int64_t count = 0;
    for (std::size_t i = 0; i < p.post.size(); ++i) {
      if (p.post[i] < 0) continue;
      std::int32_t h = people ? in.person_group[i] : in.post_group[at(p.post[i])];
      for (; h >= 0; h = groups[at(h)].parent) count += at(h) == g;
    }
    if (r_.percent(50) && count > 0) groups[g].max = count - 1;
    else groups[g].min = count + 1;
    return true;
  }
  /// A pair of the plan was worth something else.
  bool score(Instance& in, const Plan& p) {
    std::int32_t i = placed();
    if (i < 0) return false;
    for (std::int64_t a = in.first[at(i)]; a < in.first[at(i) + 1]; ++a)
      if (in.post[at(a)] == p.post[at(i)]) in.score[at(a)] += static_cast<std::int32_t>(off());
    return true;
  }

  Random& r_;
  const Instance& in_;
  const Plan& plan_;
};

}  // namespace

TEST_CASE("the checker takes every plan and refuses 1,000 tampered ones of each of two origins") {
  Random r(61);
  std::map<int, int> refused;
  for (bool stopped : {false, true}) {
    int tampered = 0;
    for (int k = 0; tampered < 1000; ++k) {
      REQUIRE(k < 3000);
      Shape shape{.people = 14, .posts = 10, .groups = 5, .score = 500, .cost = 700, .density = 40, .tightness = k % 4};
      Instance in = random_instance(r, shape), changed;
      Options options;
      if (stopped) options.work_limit = 200;
      auto out = solve::solve(in, options);
      if (!out || out->index() == 1) continue;
      const Plan& plan = std::get<Plan>(*out);
      REQUIRE(certify(in, plan));
      if (plan.proven() == stopped) continue;
      Tamper tamper(r, in, plan);
      Plan other;
      for (int kind = 0; kind < Tamper::kKinds; ++kind) {
        if (!tamper.change(kind, other, changed)) continue;
        CAPTURE(kind);
        CAPTURE(k);
        auto said = certify(changed, other);
        REQUIRE_FALSE(said);
        CHECK(said.error().code == Errc::solve_certificate);
        ++refused[kind];
        ++tampered;
      }
    }
  }
  for (int kind = 0; kind < Tamper::kKinds; ++kind) {
    CAPTURE(kind);
    CHECK(refused[kind] > 50);
  }
}
