#include "solve/teams_bound.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace zhagen::solve {
namespace {

constexpr std::int64_t kNodes = 20000, kGlance = 200;  // of one team's search
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
constexpr std::int32_t kMostCounted = 4, kMostLabels = 6,
                       kMostStates = 600;  // not more than the check counts
// Measured on 1,000 people, 600 rounds: a part of 0.01 at least ends nearer than 0.005, 0.02, 0.03 and 0.05
// .. 0.2 throughout; a patience of 10 is slower to the same end.
constexpr double kLeastNew = 0.01, kMostNew = 0.1;
constexpr int kPatience = 5;

/// Sum of the prices of a group and all around it.
std::vector<std::int64_t> around(const std::vector<Group>& groups, const std::vector<std::int64_t>& price) {
  std::vector<std::int64_t> out(price);
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].parent >= 0) out[g] += out[groups[g].parent];
  return out;
}

}  // namespace

TeamOracle::TeamOracle(const TeamSeats& seats) : s_(seats), large_(seats.teams) { classify(); }

void TeamOracle::classify() {
  states_ = 2;
  for (std::int32_t r = 0; r < static_cast<std::int32_t>(s_.problem.rules.size()); ++r) {
    const TeamRule& rule = s_.problem.rules[r];
    std::int32_t most = rule.min;
    std::int64_t with = states_;
    for (std::int32_t l = 0; l < rule.labels && with <= kMostStates; ++l) with *= std::int64_t{most} + 1;
    if (most == 0 || most > kMostCounted || rule.labels > kMostLabels || with > kMostStates) continue;
    for (std::int32_t l = 0; l < rule.labels; ++l) {
      counter_.push_back({r, l, most, states_});
      states_ *= most + 1;
    }
  }
  std::map<std::vector<std::int32_t>, std::int32_t> known;  // counters that a person moves
  for (std::int32_t i = 0; i < s_.people; ++i) {
    std::vector<std::int32_t> moves;
    for (std::size_t c = 0; c < counter_.size(); ++c)
      if (s_.problem.rules[counter_[c].rule].label[i] == counter_[c].label)
        moves.push_back(static_cast<std::int32_t>(c));
    auto [at, fresh] = known.try_emplace(moves, static_cast<std::int32_t>(known.size()));
    class_.push_back(at->second);
    if (!fresh) continue;
    for (std::int32_t state = 0; state < states_; ++state) {
      std::int32_t to = state | 1;
      for (std::int32_t m : moves) {
        const Counter& c = counter_[m];
        if (state / c.step % (c.most + 1) < c.most) to += c.step;
      }
      next_.push_back(to);
    }
  }
}

bool TeamOracle::may_end(std::int32_t state) const {
  for (const Counter& c : counter_) {
    const TeamRule& rule = s_.problem.rules[c.rule];
    if (!s_.asked(c.rule, team_) || (state % 2 == 0 && !rule.empty_teams)) continue;
    std::int32_t count = state / c.step % (c.most + 1);
    if (count == 0 && (rule.none_allowed || rule.min == 0)) continue;
    if (count < rule.min || count > rule.max) return false;
  }
  return true;
}

void TeamOracle::bound_rest() {
  std::size_t n = s_.seats_of[team_].size(), classes = next_.size() / static_cast<std::size_t>(states_);
  rest_.assign((n + 1) * static_cast<std::size_t>(states_), kNever);
  for (std::int32_t state = 0; state < states_; ++state)
    if (may_end(state)) rest(n, state) = 0;
  for (std::size_t k = n; k-- > 0;) {
    top_.assign(classes, kNever);
    for (const Candidate& c : seat_[k])
      top_[class_[s_.person[c.pair]]] = std::max(top_[class_[s_.person[c.pair]]], c.worth);
    for (std::int32_t state = 0; state < states_; ++state) {
      std::int64_t most = rest(k + 1, state);
      for (std::size_t c = 0; c < classes; ++c) {
        if (top_[c] == kNever) continue;
        std::int64_t behind =
            rest(k + 1, next_[c * static_cast<std::size_t>(states_) + static_cast<std::size_t>(state)]);
        if (behind != kNever) most = std::max(most, top_[c] + behind);
      }
      rest(k, state) = most;
    }
  }
  work_ += static_cast<std::int64_t>(n * classes) * states_;
}

/// The rule's counts are few: labels of the members and of those there already, sorted.
bool TeamOracle::keeps(const std::vector<std::int32_t>& members) const {
  std::int64_t present = s_.present(team_);
  for (std::int32_t a : members) present += a >= 0;
  for (std::int32_t r = 0; r < static_cast<std::int32_t>(s_.problem.rules.size()); ++r) {
    const TeamRule& rule = s_.problem.rules[r];
    if (!s_.asked(r, team_) || (present == 0 && !rule.empty_teams)) continue;
    labels_.clear();
    for (std::int32_t a : members)
      if (a >= 0 && rule.label[s_.person[a]] >= 0) labels_.push_back(rule.label[s_.person[a]]);
    for (const auto& a : s_.already(r, team_)) labels_.insert(labels_.end(), a.count, a.label);
    std::sort(labels_.begin(), labels_.end());
    std::int32_t different = 0;
    for (std::size_t k = 0; k < labels_.size(); ++different) {
      std::size_t end = k;
      while (end < labels_.size() && labels_[end] == labels_[k]) ++end;
      auto count = static_cast<std::int32_t>(end - k);
      if (count < rule.min || count > rule.max) return false;
      k = end;
    }
    if (rule.min > 0 && !rule.none_allowed && different < rule.labels) return false;
  }
  return true;
}

/// Whether one more would be too many of some kind; rules bind whoever else comes.
bool TeamOracle::crowded(std::int32_t person) const {
  for (std::int32_t r = 0; r < static_cast<std::int32_t>(s_.problem.rules.size()); ++r) {
    const TeamRule& rule = s_.problem.rules[r];
    std::int32_t l = rule.label[person];
    if (l < 0 || !s_.asked(r, team_)) continue;
    std::int64_t count = 1 + s_.already_of(r, team_, l);
    if (rule.max >= count + static_cast<std::int64_t>(chosen_.size())) continue;
    for (std::int32_t a : chosen_) count += a >= 0 && rule.label[s_.person[a]] == l;
    if (count > rule.max) return true;
  }
  return false;
}

void TeamOracle::take(std::size_t k, std::int64_t so_far, std::int32_t state) {
  if (cut_off_ || rest(k, state) == kNever || (found_ && so_far + rest(k, state) <= best_)) return;
  if (k == chosen_.size()) {
    if (!keeps(chosen_)) return;
    found_ = true;
    best_ = so_far;
    answer_ = chosen_;
    return;
  }
  if (--left_ < 0) {
    cut_off_ = true;
    return;
  }
  const auto& seats = s_.seats_of[team_];
  // Seats of one post are alike: members in one order only.
  bool twin = k > 0 && s_.post[seats[k]] == s_.post[seats[k - 1]];
  std::size_t n = seat_[k].size(), from = twin ? std::min(static_cast<std::size_t>(place_[k - 1]) + 1, n) : 0;
  bool nobody = false;
  for (std::size_t c = from; c <= n; ++c) {
    std::int64_t worth = c < n ? seat_[k][c].worth : 0;
    if (!nobody && (c == n || worth <= 0)) {  // nobody at all, before those who are worth less
      nobody = true;
      chosen_[k] = -1;
      place_[k] = static_cast<std::int32_t>(n);
      take(k + 1, so_far, state);
    }
    if (c == n) break;
    if (found_ && so_far + worth + most_[k + 1] <= best_) break;
    std::int32_t a = seat_[k][c].pair, i = s_.person[a];
    std::int32_t then = next_[static_cast<std::size_t>(class_[i]) * static_cast<std::size_t>(states_) +
                              static_cast<std::size_t>(state)];
    if (rest(k + 1, then) == kNever || (found_ && so_far + worth + rest(k + 1, then) <= best_)) continue;
    bool taken = false;
    chosen_[k] = -1;
    for (std::size_t b = 0; b < k; ++b) taken |= chosen_[b] >= 0 && s_.person[chosen_[b]] == i;
    if (taken || crowded(i)) continue;
    chosen_[k] = a;
    place_[k] = static_cast<std::int32_t>(c);
    take(k + 1, so_far + worth, then);
  }
  chosen_[k] = -1;
}

std::int64_t TeamOracle::best(std::int32_t team, const std::vector<std::int64_t>& worth,
                              std::vector<std::int32_t>& members) {
  const auto& seats = s_.seats_of[team];
  team_ = team;
  found_ = cut_off_ = false;
  best_ = 0;
  if (seat_.size() < seats.size()) seat_.resize(seats.size());
  most_.assign(seats.size() + 1, 0);
  for (std::size_t k = seats.size(); k-- > 0;) {
    auto& list = seat_[k];
    list.clear();
    for (std::int64_t c = s_.column[seats[k]]; c < s_.column[seats[k] + 1]; ++c)
      list.push_back({worth[s_.pair[c]], s_.pair[c]});
    std::sort(list.begin(), list.end(), [](const Candidate& a, const Candidate& b) {
      return a.worth != b.worth ? a.worth > b.worth : a.pair < b.pair;
    });
    most_[k] = most_[k + 1] + (list.empty() ? 0 : std::max<std::int64_t>(0, list[0].worth));
    work_ += static_cast<std::int64_t>(list.size());
  }
  chosen_.assign(seats.size(), -1);
  place_.assign(seats.size(), -1);
  if (members.size() == seats.size() && keeps(members)) {
    found_ = true;
    for (std::int32_t a : members) best_ += a < 0 ? 0 : worth[a];
    answer_ = members;
  }
  // A team too large to be searched once is so at other prices, too.
  std::int64_t nodes = large_[team] ? kGlance : kNodes;
  left_ = nodes;
  std::int32_t state = s_.present(team) > 0;
  for (const Counter& c : counter_) state += c.step * std::min(c.most, s_.already_of(c.rule, team, c.label));
  bound_rest();
  take(0, 0, state);
  work_ += nodes - std::max<std::int64_t>(left_, 0);
  large_[team] |= cut_off_;
  if (!found_) answer_.assign(seats.size(), -1);
  members = answer_;
  // No way to keep the rules: nothing is promised of such a team, and nothing is a bound of nothing.
  return cut_off_ || !found_ ? most_[0] : best_;
}

TeamBound::TeamBound(const TeamSeats& seats, const Prices& start)
    : s_(seats), oracle_(seats), best_(start), worth_(seats.head.size()), members_(seats.teams) {
  const Instance& in = s_.problem.instance;
  for (std::int64_t c : in.person_cost) constant_ -= c;
  for (std::size_t j = 0; j < in.post_cost.size(); ++j) constant_ -= in.post_cost[j] * in.capacity[j];
  best_.post.assign(in.post_cost.size(), 0);
  bound_ = checkpoint_ = evaluate(best_);
  best_values_ = values_;
  spread(best_, of_person_, of_seat_);
  mean_ = count_;
  for (const auto* part : {&best_.person, &best_.person_group, &best_.post_group})
    for (std::int64_t y : *part) centre_.push_back(static_cast<double>(y));
}

void TeamBound::spread(const Prices& y, std::vector<std::int64_t>& person,
                       std::vector<std::int64_t>& seat) const {
  const Instance& in = s_.problem.instance;
  auto of_people = around(in.person_groups, y.person_group), of_posts = around(in.post_groups, y.post_group);
  person.resize(in.person_cost.size());
  seat.resize(s_.seats);
  for (std::size_t i = 0; i < person.size(); ++i)
    person[i] =
        in.person_cost[i] - y.person[i] - (in.person_group[i] < 0 ? 0 : of_people[in.person_group[i]]);
  for (std::int32_t j = 0; j < s_.seats; ++j) {
    std::int32_t group = in.post_group[s_.post[j]];
    seat[j] = in.post_cost[s_.post[j]] - (group < 0 ? 0 : of_posts[group]);
  }
}

std::int64_t TeamBound::evaluate(const Prices& y) {
  const Instance& in = s_.problem.instance;
  std::size_t n = in.person_cost.size(), g = in.person_groups.size();
  std::vector<std::int64_t> person, seat;
  spread(y, person, seat);
  for (std::size_t a = 0; a < worth_.size(); ++a)
    worth_[a] = s_.score[a] + person[s_.person[a]] + seat[s_.head[a]];
  work_ += static_cast<std::int64_t>(worth_.size());

  std::int64_t sum = constant_;
  for (std::int64_t v : y.person) sum += v;
  auto bounds = [&](const std::vector<Group>& groups, const std::vector<std::int64_t>& price) {
    for (std::size_t k = 0; k < groups.size(); ++k)
      if (price[k] != 0) sum += price[k] * (price[k] > 0 ? groups[k].max : groups[k].min);
  };
  bounds(in.person_groups, y.person_group);
  bounds(in.post_groups, y.post_group);

  count_.assign(n + g + in.post_groups.size(), 0);
  auto placed = [&](std::int32_t a) {
    std::int32_t i = s_.person[a], j = s_.post[s_.head[a]];
    count_[i] += 1;
    if (in.person_group[i] >= 0) count_[n + in.person_group[i]] += 1;
    if (in.post_group[j] >= 0) count_[n + g + in.post_group[j]] += 1;
  };
  values_.assign(s_.teams, 0);
  for (std::int32_t t = 0; t < s_.teams; ++t) {
    sum += values_[t] = oracle_.best(t, worth_, members_[t]);
    if (oracle_.impossible()) impossible_ = t;
    for (std::int32_t a : members_[t])
      if (a >= 0) placed(a);
  }
  std::vector<std::pair<std::int64_t, std::int32_t>> list;
  for (std::int32_t j = 0; j < s_.seats; ++j) {
    if (s_.team[j] >= 0) continue;
    list.clear();
    for (std::int64_t c = s_.column[j]; c < s_.column[j + 1]; ++c)
      if (worth_[s_.pair[c]] > 0) list.push_back({-worth_[s_.pair[c]], s_.pair[c]});
    auto room = std::min(list.size(), static_cast<std::size_t>(s_.room[j]));
    std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(room), list.end());
    for (std::size_t k = 0; k < room; ++k) {
      sum -= list[k].first;
      placed(list[k].second);
    }
  }
  for (std::size_t k = g; k-- > 0;)
    if (std::int32_t up = in.person_groups[k].parent; up >= 0) count_[n + up] += count_[n + k];
  for (std::size_t k = in.post_groups.size(); k-- > 0;)
    if (std::int32_t up = in.post_groups[k].parent; up >= 0) count_[n + g + up] += count_[n + g + k];
  return sum;
}

bool TeamBound::step(std::int64_t plan) {
  const Instance& in = s_.problem.instance;
  std::size_t n = in.person_cost.size(), g = in.person_groups.size();
  // How far the mean of what teams took is from what is there: the way to go.
  std::vector<double> way(centre_.size());
  double length = 0;
  for (std::size_t k = 0; k < centre_.size(); ++k) {
    double c = mean_[k], y = centre_[k];
    if (k < n) {
      way[k] = y > 0 || c > 1 ? c - 1 : 0;
    } else {
      const Group& group = k < n + g ? in.person_groups[k - n] : in.post_groups[k - n - g];
      auto min = static_cast<double>(group.min),
           max = group.max == kUnbounded ? HUGE_VAL : static_cast<double>(group.max);
      way[k] = c > max ? c - max : c < min ? c - min : y > 0 ? c - max : y < 0 ? c - min : 0;
    }
    length += way[k] * way[k];
  }
  if (length < 1e-9 || bound_ <= plan) return false;
  double size = factor_ * static_cast<double>(bound_ - plan) / length;
  Prices y = best_;
  std::vector<double> at(centre_.size());
  for (std::size_t k = 0; k < centre_.size(); ++k) {
    double v = centre_[k] + size * way[k];
    if (k < n) {
      v = std::max(v, 0.0);
      y.person[k] = std::llround(v);
    } else {
      bool people = k < n + g;
      const Group& group = people ? in.person_groups[k - n] : in.post_groups[k - n - g];
      // Not past zero at once: there the other bound takes over.
      if (centre_[k] * v < 0 || (v > 0 && group.max == kUnbounded) || (v < 0 && group.min == 0)) v = 0;
      (people ? y.person_group[k - n] : y.post_group[k - n - g]) = std::llround(v);
    }
    at[k] = v;
  }
  std::int64_t found = evaluate(y);
  // The mean takes in so much of the new as makes it shortest.
  double down = 0, square = 0;
  for (std::size_t k = 0; k < mean_.size(); ++k) {
    double d = count_[k] - mean_[k];
    if (k < n && centre_[k] <= 0 && mean_[k] <= 1) continue;
    down -= way[k] * d;
    square += d * d;
  }
  double part = square > 0 ? std::clamp(down / square, kLeastNew, kMostNew) : kMostNew;
  for (std::size_t k = 0; k < mean_.size(); ++k) mean_[k] += part * (count_[k] - mean_[k]);
  ++rounds_;
  if (found < bound_) {
    bound_ = found;
    best_ = std::move(y);
    best_values_ = values_;
    spread(best_, of_person_, of_seat_);
    centre_ = std::move(at);
    failed_ = 0;
    factor_ = std::min(factor_ * 1.1, 2.0);
  } else if (++failed_ >= kPatience) {
    failed_ = 0;
    factor_ *= 0.7;
  }
  if (rounds_ % 100 == 0) {
    bool pays = static_cast<double>(checkpoint_ - bound_) > 0.002 * static_cast<double>(bound_ - plan);
    checkpoint_ = bound_;
    return pays;
  }
  return true;
}

}  // namespace zhagen::solve
