#include "placement/place.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "placement/infeasible.hpp"
#include "placement/prices.hpp"

namespace zhagen::placement {
namespace {

constexpr std::size_t kOfPerson = 32;     // the best posts of a person in the first round
constexpr std::size_t kOfPost = 8;        // the best people of a post
constexpr std::size_t kAddPerRound = 12;  // the most pairs added for a person in a later round

using Arcs = std::vector<std::vector<std::pair<std::int32_t, std::int32_t>>>;  // of each person: post, points; by post

/// Spreads equal scores over the posts, so that people with the same best posts do not all get the same shortlist.
std::uint32_t scatter(std::int32_t person, std::int32_t post) {
  auto x = static_cast<std::uint32_t>(person) * 2654435761u ^ static_cast<std::uint32_t>(post) * 2246822519u;
  x ^= x >> 15;
  x *= 2654435761u;
  return x ^ x >> 13;
}

struct Candidate {
  std::int32_t points;
  std::uint32_t spread;
  std::int32_t other;
  bool operator<(const Candidate& b) const {  // better first
    return std::tuple(-std::int64_t{points}, spread, other) < std::tuple(-std::int64_t{b.points}, b.spread, b.other);
  }
};

void keep_best(std::vector<Candidate>& best, Candidate c, std::size_t most) {
  if (best.size() == most && !(c < best.front())) return;
  best.push_back(c);
  std::push_heap(best.begin(), best.end());  // the worst kept is in front
  if (best.size() > most) {
    std::pop_heap(best.begin(), best.end());
    best.pop_back();
  }
}

void add(Arcs& arcs, std::int32_t person, std::int32_t post, std::int32_t points) {
  auto& mine = arcs[static_cast<std::size_t>(person)];
  auto at = std::lower_bound(mine.begin(), mine.end(), std::pair(post, std::numeric_limits<std::int32_t>::min()));
  if (at == mine.end() || at->first != post) mine.insert(at, {post, points});
}

/// Every possible pair, or of each person and each post the best few.
Arcs first_arcs(const Problem& p, bool all, std::size_t of_person, std::int64_t& possible) {
  Arcs arcs(static_cast<std::size_t>(p.people()));
  std::vector<std::int32_t> row(static_cast<std::size_t>(p.posts()));
  std::vector<std::vector<Candidate>> of_post(all ? 0 : row.size());
  possible = 0;
  for (std::int32_t i = 0; i < p.people(); ++i) {
    p.pairs.row(i, row);
    std::vector<Candidate> best;
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      std::int32_t points = row[static_cast<std::size_t>(j)];
      if (points == kImpossible) continue;
      ++possible;
      if (all) {
        arcs[static_cast<std::size_t>(i)].emplace_back(j, points);
      } else {
        keep_best(best, {points, scatter(i, j), j}, of_person);
        keep_best(of_post[static_cast<std::size_t>(j)], {points, scatter(j, i), i}, kOfPost);
      }
    }
    for (auto& c : best) add(arcs, i, c.other, c.points);
  }
  for (std::size_t j = 0; j < of_post.size(); ++j)
    for (auto& c : of_post[j]) add(arcs, c.other, static_cast<std::int32_t>(j), c.points);
  return arcs;
}

std::vector<solve::Group> groups(const Side& side) {
  std::vector<solve::Group> out;
  for (const Group& g : side.groups) out.push_back({g.parent, g.min, g.max < 0 ? solve::kUnbounded : g.max});
  return out;
}

solve::Instance frame(const Problem& p) {
  solve::Instance s = solve::Instance::of(p.people(), p.posts());
  s.person_cost = p.unplaced;
  s.post_cost = p.unfilled;
  std::transform(p.seats.begin(), p.seats.end(), s.capacity.begin(), [](std::int64_t n) { return static_cast<std::int32_t>(n); });
  s.person_groups = groups(p.person_side);
  s.post_groups = groups(p.post_side);
  s.person_group = p.person_side.innermost;
  s.post_group = p.post_side.innermost;
  return s;
}

void fill(solve::Instance& s, const Arcs& arcs) {
  s.post.clear();
  s.score.clear();
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    for (auto [post, points] : arcs[i]) {
      s.post.push_back(post);
      s.score.push_back(points);
    }
    s.first[i + 1] = static_cast<std::int64_t>(s.post.size());
  }
}

/// Adds pairs that the prices do not rule out; the number of pairs added.
std::size_t price_all(const Problem& p, const solve::Prices& prices, Arcs& arcs) {
  Priced priced(p, prices);
  std::vector<std::int32_t> row(static_cast<std::size_t>(p.posts()));
  std::size_t added = 0;
  for (std::int32_t i = 0; i < p.people(); ++i) {
    p.pairs.row(i, row);
    std::vector<Candidate> best;
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      std::int32_t points = row[static_cast<std::size_t>(j)];
      if (points == kImpossible) continue;
      std::int64_t gain = -priced.slack(i, j, points);
      if (gain > 0) keep_best(best, {static_cast<std::int32_t>(std::min<std::int64_t>(gain, INT32_MAX)), scatter(i, j), j}, kAddPerRound);
    }
    added += best.size();
    for (auto& c : best) add(arcs, i, c.other, row[static_cast<std::size_t>(c.other)]);
  }
  return added;
}

}  // namespace

Result<solve::Plan> place(const Problem& p, Work* work, std::int64_t all_pairs) {
  bool all = std::int64_t{p.people()} * p.posts() <= all_pairs;
  solve::Instance instance = frame(p);
  std::size_t of_person = kOfPerson;
  Work w;
  Arcs arcs = first_arcs(p, all, of_person, w.pairs);
  std::optional<solve::Plan> plan;
  while (true) {
    ++w.rounds;
    fill(instance, arcs);
    solve::Options options;
    options.warm = plan ? &*plan : nullptr;
    auto outcome = TRY(solve::solve(instance, options));
    if (auto* why = std::get_if<solve::Infeasible>(&outcome)) {
      if (all) return infeasible(p, *why);
      of_person *= 8;  // the shortlist may be what is infeasible: lengthen it until it is everything
      all = of_person >= static_cast<std::size_t>(p.posts());
      arcs = first_arcs(p, all, of_person, w.pairs);
      plan.reset();
      continue;
    }
    plan = std::move(std::get<solve::Plan>(outcome));
    if (all || price_all(p, plan->prices, arcs) == 0) break;
  }
  w.arcs = instance.arcs();
  if (work) *work = w;
  TRY(prove(p, *plan));
  return *std::move(plan);
}

}  // namespace zhagen::placement
