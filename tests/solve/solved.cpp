#include "solve/solved.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "oracle.hpp"
#include "random.hpp"
#include "solve/certify.hpp"
#include "solve/certify_effects.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

/// The same edits done the plain way.
struct Model {
  Instance frame;  // all but the pairs
  std::vector<std::map<std::int32_t, std::int32_t>> row;
  std::map<std::int32_t, std::int32_t> pin;

  explicit Model(const Instance& in) : frame(in), row(in.person_cost.size()) {
    for (std::size_t i = 0; i < row.size(); ++i)
      for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
        row[i][in.post[a]] = in.score[a];
  }

  Instance instance() const {
    Instance out = frame;
    out.post.clear();
    out.score.clear();
    out.first.assign(1, 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto pinned = pin.find(static_cast<std::int32_t>(i));
      for (auto [j, s] : row[i])
        if (pinned == pin.end() || pinned->second == j) out.post.push_back(j), out.score.push_back(s);
      out.first.push_back(out.arcs());
      if (pinned == pin.end()) continue;
      out.person_groups.push_back({out.person_group[i], 1, kUnbounded});
      out.person_group[i] = static_cast<std::int32_t>(out.person_groups.size()) - 1;
    }
    return out;
  }

  /// Some edit that is possible, done here, too.
  std::optional<Edit> any(Random& r) {
    auto people = static_cast<std::int64_t>(row.size()), posts = std::int64_t{frame.posts()};
    auto i = static_cast<std::int32_t>(r.in(0, std::max<std::int64_t>(people - 1, 0)));
    auto j = static_cast<std::int32_t>(r.in(0, std::max<std::int64_t>(posts - 1, 0)));
    auto at = static_cast<std::size_t>(i);
    auto score = static_cast<std::int32_t>(r.in(-50, 50));
    switch (r.in(0, 8)) {
      case 0:
      case 1: {
        if (people == 0 || row[at].empty()) return {};
        auto pair = row[at].begin();
        std::advance(pair, r.in(0, static_cast<std::int64_t>(row[at].size()) - 1));
        pin[i] = pair->first;
        return Pin{i, pair->first};
      }
      case 2:
        if (pin.empty()) return {};
        i = pin.begin()->first;
        pin.erase(i);
        return Unpin{i};
      case 3:
        if (people == 0 || row[at].empty() || pin.contains(i)) return {};
        j = row[at].begin()->first;
        row[at].erase(j);
        return Ban{i, j};
      case 4:
        if (people == 0 || posts == 0) return {};
        row[at][j] = score;
        return Allow{i, j, score};
      case 5: {
        Join late{r.in(-5, 60),
                  static_cast<std::int32_t>(r.in(-1, std::int64_t(frame.person_groups.size()) - 1)),
                  {}};
        std::map<std::int32_t, std::int32_t> pairs;
        for (std::int32_t k = 0; k < posts; ++k)
          if (r.percent(30)) pairs[k] = static_cast<std::int32_t>(r.in(-50, 50));
        late.pairs.assign(pairs.begin(), pairs.end());
        row.push_back(pairs);
        frame.person_cost.push_back(late.cost);
        frame.person_group.push_back(late.group);
        return late;
      }
      case 6:
        if (people == 0) return {};
        row[at].clear();
        pin.erase(i);
        frame.person_cost[at] = 0;
        return Leave{i};
      case 7:
        if (posts == 0) return {};
        frame.capacity[static_cast<std::size_t>(j)] = static_cast<std::int32_t>(r.in(0, 3));
        return Seats{j, frame.capacity[static_cast<std::size_t>(j)]};
      default: {
        bool of_people = r.percent(50);
        auto& groups = of_people ? frame.person_groups : frame.post_groups;
        if (groups.empty()) return {};
        auto g = static_cast<std::size_t>(r.in(0, static_cast<std::int64_t>(groups.size()) - 1));
        groups[g].min = r.percent(70) ? 0 : r.in(0, 2);
        groups[g].max = r.percent(40) ? kUnbounded : r.in(0, 6);
        return Quota{of_people ? Bound::Kind::person_group : Bound::Kind::post_group,
                     static_cast<std::int32_t>(g), groups[g].min, groups[g].max};
      }
    }
  }
};

bool same(const Plan& a, const Plan& b) {
  return a.post == b.post && a.objective == b.objective && a.prices.person == b.prices.person &&
         a.prices.post == b.prices.post && a.prices.person_group == b.prices.person_group &&
         a.prices.post_group == b.prices.post_group;
}

}  // namespace

TEST_CASE("edits lead to the optimum of the edited instance, or stay where they were") {
  Random r(21);
  int edits = 0, refused = 0, moved = 0;
  for (int k = 0; k < 500; ++k) {
    Shape shape{.people = 12, .posts = 10, .groups = 4, .density = 20 + k % 60, .tightness = k % 3};
    shape.score = k % 4 == 0 ? 2 : k % 4 == 1 ? 1'000'000'000 : 50;
    Instance in = random_instance(r, shape);
    CAPTURE(k);
    auto first = Solved::of(in);
    REQUIRE(first);
    if (first->index() == 1) continue;
    Solved solved = std::get<Solved>(*first), twin = solved;
    Model model(in);
    for (int step = 0; step < 8; ++step) {
      Model before = model;
      std::vector<Edit> list;
      for (auto count = r.in(1, 5) / 4; count >= 0; --count)
        if (auto e = model.any(r)) list.push_back(*e);
      Instance target = model.instance();
      auto second = by_shortest_paths(target);
      Plan old = solved.plan();
      auto done = solved.edit(list);
      REQUIRE(done);
      auto again = twin.edit(list, {.scalar = true});
      REQUIRE(again);
      CHECK(same(solved.plan(), twin.plan()));
      ++edits;
      REQUIRE((done->index() == 0) == second.has_value());
      if (!second) {
        CHECK(same(old, solved.plan()));
        model = before;
        ++refused;
        continue;
      }
      const Change& change = std::get<Change>(*done);
      REQUIRE(change.after == second->objective);
      REQUIRE(change.before == old.objective);
      REQUIRE(certify(solved.instance(), solved.plan()));
      // The plan, judged over the plain instance, is worth what it says; the moves lead to it.
      old.post.resize(target.person_cost.size(), -1);
      for (const Move& m : change.moves) {
        CHECK(old.post[static_cast<std::size_t>(m.person)] == m.from);
        old.post[static_cast<std::size_t>(m.person)] = m.to;
      }
      REQUIRE(old.post == solved.plan().post);
      old.objective = change.after;
      if (target.people() > 0) REQUIRE(certify(target, old, 0, old.post[0], 0, {}));
      for (auto [person, post] : model.pin)
        CHECK(solved.plan().post[static_cast<std::size_t>(person)] == post);
      moved += !change.moves.empty();
      if (auto effects = solved.effects(); effects && target.people() > 0) {
        auto i = static_cast<std::int32_t>(r.in(0, target.people() - 1));
        CHECK(certify(solved.instance(), solved.plan(), effects->of_person(i)));
      }
    }
  }
  CHECK(edits > 1500);
  CHECK(refused > 100);
  CHECK(moved > 500);
}

TEST_CASE("an edit that names what is not there is refused, and nothing changes") {
  Instance in = Instance::of(2, 2);
  in.post = {0, 1, 1};
  in.score = {5, 3, 4};
  in.first = {0, 2, 3};
  in.person_groups = {{-1, 0, 2}};
  auto made = Solved::of(in);
  REQUIRE(made);
  Solved s = std::get<Solved>(*made);
  REQUIRE(s.edit(std::vector<Edit>{Pin{0, 1}}));
  CHECK(s.plan().post == std::vector<std::int32_t>{1, -1});
  CHECK(s.plan().objective == 3);
  CHECK(s.pinned_by(0) == -1);
  CHECK(s.pinned_by(1) == 0);
  Plan before = s.plan();
  std::vector<Edit> bad = {Pin{2, 0},
                           Pin{-1, 0},
                           Pin{1, 0},
                           Unpin{1},
                           Ban{0, 1},
                           Ban{1, 0},
                           Allow{0, 2, 1},
                           Allow{5, 0, 1},
                           Join{0, 1, {}},
                           Join{0, 2, {}},
                           Join{0, -1, {{7, 1}}},
                           Leave{2},
                           Seats{2, 1},
                           Seats{0, -1},
                           Quota{Bound::Kind::person_group, 1, 0, 1},
                           Quota{Bound::Kind::post_group, 0, 0, 1},
                           Quota{Bound::Kind::post, 0, 0, 1},
                           Quota{Bound::Kind::person_group, 0, -1, 1}};
  for (std::size_t k = 0; k < bad.size(); ++k) {
    CAPTURE(k);
    std::vector<Edit> list = {Seats{0, 0}, bad[k]};  // the first is fine, and must be undone
    auto out = s.edit(list);
    REQUIRE_FALSE(out);
    CHECK(out.error().code == Errc::solve_instance);
    CHECK(same(before, s.plan()));
    CHECK(s.instance().capacity[0] == 1);
  }
  // No plan: both pinned to one seat. The bounds that clash name the pins.
  auto out = s.edit(std::vector<Edit>{Pin{1, 1}});
  REQUIRE(out);
  const Infeasible* why = std::get_if<Infeasible>(&*out);
  REQUIRE(why);
  CHECK(why->needed == 2);
  CHECK(why->available == 1);
  CHECK(same(before, s.plan()));
  REQUIRE(s.edit(std::vector<Edit>{Unpin{0}, Pin{1, 1}}));
  CHECK(s.plan().post == std::vector<std::int32_t>{0, 1});
  CHECK(s.plan().objective == 9);
  auto stopped = s.edit(std::vector<Edit>{Unpin{1}, Pin{0, 1}}, {.cancelled = [] { return true; }});
  CHECK((stopped ? Errc::internal : stopped.error().code) == Errc::solve_cancelled);
}

TEST_CASE("a tampered plan after an edit is refused") {
  Random r(22);
  int tampered = 0;
  for (int k = 0; tampered < 1000; ++k) {
    auto made = Solved::of(random_instance(r, {.people = 12, .posts = 12, .tightness = k % 3}));
    REQUIRE(made);
    if (made->index() == 1) continue;
    Solved s = std::get<Solved>(*made);
    if (s.instance().people() == 0) continue;
    auto i = static_cast<std::int32_t>(r.in(0, s.instance().people() - 1));
    REQUIRE(s.edit(std::vector<Edit>{Leave{i}}));
    REQUIRE(certify(s.instance(), s.plan()));
    auto at = static_cast<std::size_t>(r.in(0, s.instance().people() - 1));
    auto refused = [&](auto&& change) {
      Plan p = s.plan();
      change(p);
      CHECK_FALSE(certify(s.instance(), p));
      ++tampered;
    };
    refused([&](Plan& p) { ++p.objective; });
    refused([&](Plan& p) { p.prices.person[at] += p.prices.person[at] > 0 && k % 2 ? -1 : 1; });
    for (std::size_t j = 0; j < s.instance().capacity.size(); ++j)
      if (s.instance().capacity[j] > 0) refused([&](Plan& p) { ++p.prices.post[j]; });
    refused([&](Plan& p) { p.post[static_cast<std::size_t>(i)] = s.instance().posts(); });
  }
}
