#include "solve/effects.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "oracle.hpp"
#include "random.hpp"
#include "solve/certify_effects.hpp"
#include "solve/effects_waiting.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// The instance in which the person must be at the post, or nowhere (-1).
Instance forced(Instance in, std::int32_t person, std::int32_t post) {
  auto i = static_cast<std::size_t>(person);
  Instance out = in;
  out.post.clear();
  out.score.clear();
  for (std::size_t p = 0; p < in.person_cost.size(); ++p) {
    for (auto a = static_cast<std::size_t>(in.first[p]); a < static_cast<std::size_t>(in.first[p + 1]); ++a)
      if (p != i || in.post[a] == post) out.post.push_back(in.post[a]), out.score.push_back(in.score[a]);
    out.first[p + 1] = out.arcs();
  }
  if (post >= 0) {
    out.person_groups.push_back({in.person_group[i], 1, kUnbounded});
    out.person_group[i] = static_cast<std::int32_t>(out.person_groups.size()) - 1;
  }
  return out;
}

/// What is lost against 'now' when the instance is this one instead, by the second method.
std::int64_t lost(const Instance& in, std::int64_t now) {
  auto plan = by_shortest_paths(in);
  return plan ? now - plan->objective : kNever;
}

Shape kind(int k) {
  Shape shape{.people = 9, .posts = 8, .groups = 5, .density = 15 + k % 60, .tightness = k % 4};
  if (k % 7 == 0) shape = {.people = 16, .posts = 14, .groups = 8, .density = 25, .tightness = 2};
  shape.score = k % 5 == 0 ? 1 : k % 5 == 1 ? 2'000'000'000 : 50;
  shape.cost = k % 11 == 0 ? 1'000'000'000'000 : shape.score;
  return shape;
}

std::optional<Plan> solved(const Instance& in) {
  auto out = solve::solve(in);
  REQUIRE(out);
  if (auto* plan = std::get_if<Plan>(&*out)) return *plan;
  return std::nullopt;
}

void check_choices(const Instance& in, const Plan& plan, const Effects& effects, const Alternatives& a) {
  REQUIRE(certify(in, plan, a));
  std::size_t pairs = 0;
  for (std::int32_t i = 0; i < in.people(); ++i)
    for (auto k = in.first[i]; k < in.first[i + 1]; ++k)
      pairs += a.of_person ? i == a.self : in.post[static_cast<std::size_t>(k)] == a.self;
  REQUIRE(a.choices.size() == pairs);
  for (const Choice& c : a.choices) {
    std::int32_t person = a.of_person ? a.self : c.other, post = a.of_person ? c.other : a.self;
    CAPTURE(person);
    CAPTURE(post);
    REQUIRE(c.loss == lost(forced(in, person, post), plan.objective));
    auto moves = effects.moves(a, c.other);
    if (c.loss < kNever) {
      REQUIRE(certify(in, plan, person, post, c.loss, moves));
      CHECK_FALSE(certify(in, plan, person, post, c.loss + 1, moves));
    } else {
      CHECK(moves.empty());
    }
  }
}

}  // namespace

TEST_CASE("every loss is what solving anew with the pair forced says, and is proven") {
  Random r(11);
  int plans = 0, never = 0, positive = 0;
  for (int k = 0; k < 1200; ++k) {
    Instance in = random_instance(r, kind(k));
    auto plan = solved(in);
    if (!plan) continue;
    ++plans;
    CAPTURE(k);
    auto effects = Effects::of(in, *plan);
    REQUIRE(effects);
    for (std::int32_t i = 0; i < in.people(); ++i) {
      if (in.people() > 9 && i % 4 != 0) continue;
      Alternatives a = effects->of_person(i);
      check_choices(in, *plan, *effects, a);
      REQUIRE(a.left_out == lost(forced(in, i, -1), plan->objective));
      if (a.left_out < kNever) REQUIRE(certify(in, *plan, i, -1, a.left_out, effects->moves(a, -1)));
      for (const Choice& c : a.choices) never += c.loss >= kNever, positive += c.loss > 0 && c.loss < kNever;
    }
    for (std::int32_t j = 0; j < in.posts(); ++j)
      if (in.people() <= 9 || j % 4 == 0) check_choices(in, *plan, *effects, effects->of_post(j));
  }
  CHECK(plans > 400);
  CHECK(never > 300);
  CHECK(positive > 3000);
}

TEST_CASE("the cheapest of several pairs is the cheapest of all ways, and its moves bring it about") {
  Random r(13);
  int found = 0, none = 0;
  for (int k = 0; k < 900; ++k) {
    Instance in = random_instance(r, kind(k));
    auto plan = solved(in);
    if (!plan) continue;
    CAPTURE(k);
    auto effects = Effects::of(in, *plan);
    REQUIRE(effects);
    auto check = [&](const Effects::Best& best, const Alternatives& all, auto counts) {
      std::int64_t least = kNever;
      for (const Choice& c : all.choices)
        if (counts(c.other)) least = std::min(least, c.loss);
      REQUIRE(best.loss == least);
      ++(least < kNever ? found : none);
      if (least == kNever) REQUIRE(best.moves.empty());
      else REQUIRE(certify(in, *plan, best.person, best.post, best.loss, best.moves));
    };
    for (std::int32_t i = 0; i < in.people(); ++i) {
      std::vector<std::int32_t> asked;
      for (std::int32_t j = 0; j < in.posts(); ++j)
        if ((i + j + k) % 3) asked.push_back(j);
      check(effects->best_of_person(i, asked), effects->of_person(i),
            [&](std::int32_t j) { return (i + j + k) % 3 != 0 && plan->post[static_cast<std::size_t>(i)] != j; });
    }
    for (std::int32_t j = 0; j < in.posts(); ++j)
      check(effects->best_of_post(j), effects->of_post(j), [&](std::int32_t i) { return plan->post[static_cast<std::size_t>(i)] != j; });
  }
  CHECK(found > 2000);
  CHECK(none > 300);
}

TEST_CASE("who is not placed is told by one search for all what a search of his own says") {
  Random r(14);
  int asked = 0, never = 0, moved = 0;
  for (int k = 0; k < 900; ++k) {
    Instance in = random_instance(r, kind(k));
    auto plan = solved(in);
    if (!plan) continue;
    CAPTURE(k);
    auto effects = Effects::of(in, *plan);
    REQUIRE(effects);
    Effects::Waiting waiting(*effects);
    for (std::int32_t i = 0; i < in.people(); ++i) {
      if (plan->post[static_cast<std::size_t>(i)] >= 0) continue;
      std::vector<std::int32_t> posts;
      for (std::int32_t j = in.posts(); --j >= 0;)
        if ((i + j + k) % 3) posts.push_back(j);
      Alternatives all = effects->of_person(i);
      std::erase_if(all.choices, [&](const Choice& c) { return (i + c.other + k) % 3 == 0; });
      const std::vector<Choice> some = waiting.choices(i, posts);
      REQUIRE(some.size() == all.choices.size());
      for (std::size_t n = 0; n < some.size(); ++n) {
        REQUIRE(some[n].other == all.choices[n].other);
        REQUIRE(some[n].loss == all.choices[n].loss);
        const std::vector<Move> moves = waiting.moves(i, some[n]);
        REQUIRE(moves == effects->moves(all, some[n].other));
        ++asked, never += some[n].loss >= kNever, moved += moves.size() > 1;
      }
    }
  }
  CHECK(asked > 1000);
  CHECK(never > 100);
  CHECK(moved > 500);
}

TEST_CASE("what a place more or less would bring is what solving anew says") {
  Random r(12);
  int gains = 0, never = 0;
  for (int k = 0; k < 1200; ++k) {
    Instance in = random_instance(r, kind(k));
    auto plan = solved(in);
    if (!plan) continue;
    CAPTURE(k);
    auto effects = Effects::of(in, *plan);
    REQUIRE(effects);
    for (auto side : {Bound::Kind::person_group, Bound::Kind::post_group}) {
      bool people = side == Bound::Kind::person_group;
      auto all = effects->of_quotas(side);
      const auto& groups = people ? in.person_groups : in.post_groups;
      REQUIRE(all.size() == groups.size());
      for (std::size_t g = 0; g < groups.size(); ++g) {
        CAPTURE(g);
        REQUIRE(all[g] == effects->of_quota(side, static_cast<std::int32_t>(g)));
        auto with = [&](std::int64_t min, std::int64_t max) {
          Instance other = in;
          (people ? other.person_groups : other.post_groups)[g].min += min;
          if (groups[g].max != kUnbounded) (people ? other.person_groups : other.post_groups)[g].max += max;
          return -lost(other, plan->objective);
        };
        REQUIRE(all[g].max_more == with(0, 1));
        if (groups[g].min > 0) REQUIRE(all[g].min_less == with(-1, 0));
        else REQUIRE(all[g].min_less == 0);
        REQUIRE(all[g].min_more == with(1, 0));
        if (groups[g].max > 0) REQUIRE(all[g].max_less == with(0, -1));
        else REQUIRE(all[g].max_less == -kNever);
        gains += all[g].max_more > 0 || all[g].min_less > 0;
        never += all[g].min_more == -kNever;
      }
    }
    for (std::int32_t j = 0; j < in.posts(); ++j) {
      CAPTURE(j);
      SeatEffect seat = effects->of_seat(j);
      auto with = [&](int change) {
        Instance other = in;
        other.capacity[static_cast<std::size_t>(j)] += change;
        return -lost(other, plan->objective);
      };
      REQUIRE(seat.more == with(1));
      REQUIRE(seat.less == (in.capacity[static_cast<std::size_t>(j)] > 0 ? with(-1) : -kNever));
    }
  }
  CHECK(gains > 100);
  CHECK(never > 100);
}

TEST_CASE("a tampered answer is refused") {
  Random r(13);
  int tampered = 0;
  for (int k = 0; tampered < 1000; ++k) {
    Instance in = random_instance(r, kind(k));
    auto plan = solved(in);
    if (!plan || in.people() == 0) continue;
    auto effects = Effects::of(in, *plan);
    REQUIRE(effects);
    Alternatives a = k % 2 || in.posts() == 0
                         ? effects->of_person(static_cast<std::int32_t>(r.in(0, in.people() - 1)))
                         : effects->of_post(static_cast<std::int32_t>(r.in(0, in.posts() - 1)));
    if (a.choices.empty()) continue;
    CAPTURE(k);
    REQUIRE(certify(in, *plan, a));
    auto refused = [&](auto&& change) {
      Alternatives b = a;
      change(b);
      CHECK_FALSE(certify(in, *plan, b));
      ++tampered;
    };
    auto some = static_cast<std::size_t>(r.in(0, static_cast<std::int64_t>(a.choices.size()) - 1));
    refused([&](Alternatives& b) { ++b.choices[some].loss; });
    refused([&](Alternatives& b) { b.choices.erase(b.choices.begin() + static_cast<std::ptrdiff_t>(some)); });
    refused([&](Alternatives& b) { b.choices.push_back(b.choices[some]); });
    refused([&](Alternatives& b) { ++b.left_out; });
    refused([&](Alternatives& b) { b.distance.pop_back(); });
    refused([&](Alternatives& b) { b.self = in.people() + in.posts(); });
    if (a.of_person && a.choices.back().loss > 0 && a.choices.back().loss < kNever)
      refused([&](Alternatives& b) {  // a longer way claimed, to match the loss
        ++b.choices.back().loss;
        ++b.distance[static_cast<std::size_t>(in.people() + a.choices.back().other)];
      });
    std::int32_t other = a.choices[some].other;
    std::int32_t person = a.of_person ? a.self : other, post = a.of_person ? other : a.self;
    auto moves = effects->moves(a, other);
    if (moves.empty()) continue;
    std::int64_t loss = a.choices[some].loss;
    CHECK_FALSE(certify(in, *plan, person, post, loss - 1, moves));
    CHECK_FALSE(certify(in, *plan, person, -1, loss, moves));
    moves[0].to = in.posts();
    CHECK_FALSE(certify(in, *plan, person, post, loss, moves));
    tampered += 3;
  }
  Instance in = random_instance(r, {});
  auto plan = solved(in);
  REQUIRE(plan);
  ++plan->objective;
  auto effects = Effects::of(in, *plan);
  REQUIRE_FALSE(effects);
  CHECK(effects.error().code == Errc::solve_certificate);
}
