#include "placement/goals.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "placement/errors.hpp"

namespace zhagen::placement {
namespace {

using enum catalog::Goal::Kind;
using Wide = __int128;

constexpr std::int64_t kMostWorth = std::int64_t{1} << 30;  // of a pair: int32 with room for sums
constexpr std::int64_t kMostTotal = std::int64_t{1} << 59;  // of all: solve/instance.hpp asks for 2^60

/// The largest 'count' of the values together.
Wide largest(std::vector<std::int64_t> values, std::int64_t count) {
  auto n = std::min<std::size_t>(values.size(), static_cast<std::size_t>(count));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n), values.end(), std::greater<>());
  Wide sum = 0;
  for (std::size_t k = 0; k < n; ++k) sum += values[k];
  return sum;
}

/// The next number with two digits and zeros: weights are easier to read in a table of prices.
Wide rounded(Wide n) {
  Wide step = 1;
  while (n / step >= 100) step *= 10;
  return (n + step - 1) / step * step;
}

}  // namespace

bool over_pairs(const catalog::Goal& goal) { return goal.kind == care || goal.kind == favour; }

std::vector<std::int64_t> Goals::split(std::int64_t total) const {
  std::vector<std::int64_t> parts(weight.size(), 0);
  for (std::size_t g = 0; g < weight.size(); ++g) {
    if (weight[g] == 0) continue;
    std::int64_t half = weight[g] / 2, part = total / weight[g], rest = total % weight[g];
    if (weight[g] > 1 && rest > half) ++part, rest -= weight[g];
    if (weight[g] > 1 && rest < -half) --part, rest += weight[g];
    parts[g] = part;
    total = rest;
  }
  return parts;
}

bool Goals::one() const {
  return std::count_if(weight.begin(), weight.end(), [](auto w) { return w != 0; }) <= 1;
}

Result<Goals> weigh(const Pairs& pairs, std::span<const std::int64_t> seats, std::span<const std::int64_t> unplaced,
                    std::span<const std::int64_t> unfilled) {
  const auto& goals = pairs.rules().goals;
  Goals out;
  out.weight.assign(goals.size(), 0);
  out.must.resize(goals.size());
  bool scored = false;
  for (auto& g : goals) scored |= g.kind != score && g.kind != change;
  if (!scored) {  // the score alone: nothing to outweigh
    for (std::size_t g = 0; g < goals.size(); ++g) out.weight[g] = goals[g].kind == score;
    return out;
  }
  const auto people = static_cast<std::size_t>(pairs.people());
  std::int64_t room = std::min<std::int64_t>(pairs.people(), std::accumulate(seats.begin(), seats.end(), std::int64_t{0}));
  auto [least_unfilled, most_unfilled] = std::minmax_element(unfilled.begin(), unfilled.end());
  Wide below = 0;                            // what the goals so far can make up, weighted
  std::vector<std::int64_t> worth(people, 0);  // the largest magnitude of a person's pairs, weighted
  std::int64_t seat_cost = 0, person_cost = 0, seat_total = 0;
  for (std::size_t g = goals.size(); g-- > 0;) {
    const catalog::Goal& goal = goals[g];
    if (goal.kind == change) continue;
    Wide range = 0;
    std::vector<std::int64_t> magnitude(people, 0);
    if (goal.kind == fill) {
      std::int64_t count = 0;
      auto truths = TRY(pairs.truths(goal.value, catalog::Bound::Side::post, goal.label));
      for (std::size_t j = 0; j < truths.size(); ++j) {
        out.must[g].push_back(truths[j] == Truth::yes);
        if (truths[j] == Truth::yes) count += seats[j];
      }
      range = std::min(room, count);
    } else {
      std::vector<std::int64_t> gain(people), loss(people);
      for (std::size_t i = 0; i < people; ++i) {
        Pairs::Range r = pairs.range(g, static_cast<std::int32_t>(i));
        magnitude[i] = std::max(std::abs(r.least), std::abs(r.most));
        std::int64_t stays = goal.kind == score ? unplaced[i] : 0;
        gain[i] = std::max<std::int64_t>(0, r.most + stays + (goal.kind == score ? *most_unfilled : 0));
        loss[i] = std::max<std::int64_t>(0, -(r.least + stays + (goal.kind == score ? *least_unfilled : 0)));
      }
      range = largest(gain, room) + largest(loss, room);
    }
    if (range == 0 && goal.kind != score) continue;  // nothing hangs on it
    Wide weight = below == 0 ? Wide{1} : rounded(2 * below + 1);
    auto wide = [&](Wide most) {
      constexpr auto kShown = Wide{1} << 62;
      return fail(fault::placement_goals_wide, goal.label, static_cast<std::int64_t>(std::min(weight, kShown)), static_cast<std::int64_t>(most));
    };
    if (weight > kMostTotal) return wide(kMostTotal);
    auto w = static_cast<std::int64_t>(weight);
    below += weight * range;
    out.weight[g] = w;
    if (over_pairs(goal) && w > kMostWorth) return wide(kMostWorth);
    for (std::size_t i = 0; i < people; ++i) {
      if (magnitude[i] != 0 && Wide{w} * magnitude[i] + worth[i] > kMostWorth) return wide(kMostWorth);
      worth[i] += w * magnitude[i];
    }
    if (goal.kind == fill) seat_cost += w;
    if (goal.kind == score) {
      for (std::int64_t c : unplaced) person_cost = std::max(person_cost, std::abs(c));
      for (std::int64_t d : unfilled) seat_total = std::max(seat_total, std::abs(d));
      if (Wide{w} * std::max(person_cost, seat_total) > kMostTotal) return wide(kMostTotal);
      person_cost *= w;
      seat_cost += w * seat_total;
    }
    std::int64_t pair = people ? *std::max_element(worth.begin(), worth.end()) : 0;
    std::int64_t all_seats = std::accumulate(seats.begin(), seats.end(), std::int64_t{0});
    Wide nodes = Wide{pairs.people()} * 2 + pairs.posts() * 2 + 1;
    Wide reach = nodes * (Wide{pair} + person_cost + seat_cost + 1) + Wide{person_cost} * static_cast<std::int64_t>(people) + Wide{seat_cost} * all_seats;
    if (reach > kMostTotal) return wide(kMostTotal);
  }
  return out;
}

}  // namespace zhagen::placement
