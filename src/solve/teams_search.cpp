#include "solve/teams_search.hpp"

#include <algorithm>

namespace zhagen::solve {
namespace {

constexpr std::int64_t kAnything = -(std::int64_t{1} << 60);
constexpr std::int64_t kMost = std::int64_t{1} << 60;  // no two plans differ by more

}  // namespace

TeamSearch::TeamSearch(const TeamSeats& seats, const Plan& relaxed)
    : s_(seats),
      flow_(seats, relaxed),
      cuts_(static_cast<std::size_t>(seats.teams) + seats.problem.together.size()),
      home_(seats.people, -1),
      pairs_(seats.people) {
  for (std::size_t k = 0; k < s_.problem.together.size(); ++k) {
    auto [a, b] = s_.problem.together[k];
    pairs_[a].push_back(static_cast<std::int32_t>(k));
    pairs_[b].push_back(static_cast<std::int32_t>(k));
  }
  for (std::int32_t i = 0; i < s_.people; ++i)
    if (flow_.at(i) >= 0) home_[i] = s_.head[flow_.at(i)];
  for (std::int32_t o = 0; o < owners(); ++o)
    if (judge(o)) broken_.insert(o);
}

std::optional<TeamSearch::Breach> TeamSearch::breach(std::int32_t owner) {
  if (owner >= s_.teams) {
    const auto pair = static_cast<std::size_t>(owner - s_.teams);
    auto [a, b] = s_.problem.together[pair];
    if (flow_.at(a) < 0 || flow_.at(b) < 0) return std::nullopt;
    std::int32_t x = s_.problem.region_at(pair, s_.post[s_.head[flow_.at(a)]]),
                 y = s_.problem.region_at(pair, s_.post[s_.head[flow_.at(b)]]);
    if (x >= 0 && x == y) return std::nullopt;
    return Breach{-1, -1, 0};
  }
  std::int64_t members = s_.present(owner);
  for (std::int32_t j : s_.seats_of[owner]) members += flow_.occupant(j) >= 0;
  for (std::int32_t r = 0; r < static_cast<std::int32_t>(s_.problem.rules.size()); ++r) {
    const TeamRule& rule = s_.problem.rules[r];
    if (!s_.asked(r, owner) || (members == 0 && !rule.empty_teams)) continue;
    count_.clear();
    for (std::int32_t j : s_.seats_of[owner])
      if (std::int32_t i = flow_.occupant(j); i >= 0 && rule.label[i] >= 0)
        count_.push_back({rule.label[i], 1});
    for (const auto& a : s_.already(r, owner)) count_.push_back({a.label, a.count});
    std::sort(count_.begin(), count_.end());
    bool all = rule.min > 0 && !rule.none_allowed;
    std::size_t k = 0;
    for (std::int32_t l = 0; all ? l < rule.labels : k < count_.size(); ++l) {
      if (!all) l = count_[k].first;
      std::int64_t c = 0;
      for (; k < count_.size() && count_[k].first == l; ++k) c += count_[k].second;
      if (c == 0 && rule.none_allowed) continue;
      if (c < rule.min || c > rule.max) return Breach{r, l, c};
    }
  }
  return std::nullopt;
}

void TeamSearch::refresh() {
  std::vector<std::int32_t>& touched = touched_;
  touched.clear();
  for (std::int32_t i : flow_.moved) {
    std::int32_t now = flow_.at(i) >= 0 ? s_.head[flow_.at(i)] : -1;
    for (std::int32_t j : {home_[i], now})
      if (j >= 0 && s_.team[j] >= 0) touched.push_back(s_.team[j]);
    for (std::int32_t k : pairs_[i]) touched.push_back(s_.teams + k);
    home_[i] = now;
  }
  flow_.moved.clear();
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  for (std::int32_t o : touched) {
    if (judge(o)) broken_.insert(o);
    else broken_.erase(o);
  }
}

std::vector<TeamSearch::Option> TeamSearch::options(std::int32_t owner) {
  std::vector<Option> out;
  Breach b = *breach(owner);
  if (b.rule < 0) {
    const std::int32_t pair = owner - s_.teams;
    auto [x, y] = s_.problem.together[pair];
    auto regions = [&](std::int32_t i) {
      std::vector<std::int32_t> all;
      for (std::int64_t a = s_.first[i]; a < s_.first[i + 1]; ++a)
        if (std::int32_t g = s_.problem.region_at(static_cast<std::size_t>(pair), s_.post[s_.head[a]]); g >= 0) all.push_back(g);
      std::sort(all.begin(), all.end());
      all.erase(std::unique(all.begin(), all.end()), all.end());
      return all;
    };
    std::vector<std::int32_t> of_x = regions(x), of_y = regions(y), common;
    std::set_intersection(of_x.begin(), of_x.end(), of_y.begin(), of_y.end(), std::back_inserter(common));
    for (std::int32_t g : common)
      out.push_back({{Cut::Kind::keep_in, x, pair, g}, {Cut::Kind::keep_in, y, pair, g}});
    out.push_back({{Cut::Kind::leave, x}});
    out.push_back({{Cut::Kind::leave, y}});
    return out;
  }
  const TeamRule& rule = s_.problem.rules[b.rule];
  const auto& seats = s_.seats_of[owner];
  auto has = [&](std::int32_t j) {
    return flow_.occupant(j) >= 0 && label(b.rule, flow_.occupant(j)) == b.label;
  };
  if (b.count > rule.max) {
    for (std::int32_t j : seats)
      if (has(j)) out.push_back({{Cut::Kind::ban, j, b.rule, b.label}});
  } else {
    bool here = s_.already_of(b.rule, owner, b.label) > 0;
    if (rule.none_allowed && !here) {
      Option none;
      for (std::int32_t j : seats) none.push_back({Cut::Kind::ban, j, b.rule, b.label});
      out.push_back(std::move(none));
    }
    for (std::int32_t j : seats)
      if (!has(j)) out.push_back({{Cut::Kind::only, j, b.rule, b.label}});
  }
  if (!rule.empty_teams && s_.present(owner) == 0) {
    Option none;
    for (std::int32_t j : seats) none.push_back({Cut::Kind::shut, j});
    out.push_back(std::move(none));
  }
  return out;
}

void TeamSearch::pairs_of(const Option& option, std::vector<std::int32_t>& pairs,
                          std::vector<std::int32_t>& filled) const {
  for (const Cut& c : option) {
    if (c.kind == Cut::Kind::keep_in || c.kind == Cut::Kind::leave) {
      for (std::int64_t a = s_.first[c.where]; a < s_.first[c.where + 1]; ++a)
        if (c.kind == Cut::Kind::leave || s_.problem.region_at(static_cast<std::size_t>(c.rule), s_.post[s_.head[a]]) != c.label)
          pairs.push_back(static_cast<std::int32_t>(a));
      continue;
    }
    if (c.kind == Cut::Kind::only) filled.push_back(c.where);
    for (std::int64_t k = s_.column[c.where]; k < s_.column[c.where + 1]; ++k) {
      std::int32_t a = s_.pair[k];
      bool same = c.kind != Cut::Kind::shut && label(c.rule, s_.person[a]) == c.label;
      if (c.kind == Cut::Kind::shut || same == (c.kind == Cut::Kind::ban)) pairs.push_back(a);
    }
  }
}

bool TeamSearch::apply(const Option& option, std::int64_t least) {
  std::vector<std::int32_t> pairs, filled;
  pairs_of(option, pairs, filled);
  return flow_.narrow(pairs, filled, least);
}

void TeamSearch::lift(const Option& option) {
  std::vector<std::int32_t> pairs, filled;
  pairs_of(option, pairs, filled);
  flow_.widen(pairs, filled);
}

/// Depth first: true at the first plan that keeps the rules with an objective of at least 'least', in force
/// then. With all_ it goes on, raising the mark, until every choice is ruled out.
bool TeamSearch::descend(std::int64_t least) {
  if (all_ && best_) least = std::max(least, best_->objective + 1);
  if (flow_.objective() < least) return false;
  std::int32_t owner = -1;
  for (std::int32_t o : broken_)
    if (!given_up_.count(o)) {
      owner = o;
      break;
    }
  if (owner < 0) {
    if (all_) best_ = Best{flow_.plan(), flow_.objective()};
    return !all_;
  }
  if (--nodes_ < 0 || stop()) {
    complete_ = false;
    return false;
  }
  std::vector<Option> choice = options(owner);
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  std::size_t mark = flow_.mark(), moved = flow_.moved.size();
  for (std::size_t k = 0; k < choice.size(); ++k) {
    if (apply(choice[k], least)) order.push_back({-flow_.objective(), k});
    flow_.undo(mark);
    flow_.moved.resize(moved);
  }
  std::sort(order.begin(), order.end());
  for (auto [value, k] : order) {
    if (all_ && best_) least = std::max(least, best_->objective + 1);
    if (-value < least) break;
    std::size_t size = cuts_[owner].size();
    apply(choice[k], least);
    cuts_[owner].insert(cuts_[owner].end(), choice[k].begin(), choice[k].end());
    refresh();
    if (descend(least)) return true;
    cuts_[owner].resize(size);
    flow_.undo(mark);
    refresh();
  }
  return false;
}

void TeamSearch::dive() {
  while (!stop()) {
    std::int32_t owner = -1;
    for (std::int32_t o : broken_)
      if (!given_up_.count(o)) {
        owner = o;
        break;
      }
    if (owner < 0) return;
    std::vector<Option> choice = options(owner);
    std::size_t mark = flow_.mark(), moved = flow_.moved.size(), best = choice.size();
    std::int64_t value = kAnything;
    // A small loss is looked for first: long ways are dear to search.
    for (std::int64_t loss = 64; best == choice.size() && loss < kMost; loss *= 4) {
      value = loss * 4 < kMost ? flow_.objective() - loss : kAnything;
      for (std::size_t k = 0; k < choice.size(); ++k) {
        if (apply(choice[k], value + 1)) {
          value = flow_.objective();
          best = k;
        }
        flow_.undo(mark);
        flow_.moved.resize(moved);
      }
    }
    if (best == choice.size()) {
      given_up_.insert(owner);
      continue;
    }
    apply(choice[best], kAnything);
    cuts_[owner].insert(cuts_[owner].end(), choice[best].begin(), choice[best].end());
    flow_.keep();
    refresh();
  }
}

bool TeamSearch::improve(std::int32_t owner, std::size_t others, std::int64_t nodes) {
  std::int64_t before = flow_.objective();
  flow_.keep();
  std::vector<std::pair<std::int32_t, std::vector<Cut>>> old;
  std::set<std::int32_t> unsolved = given_up_;
  bool gave_up = false;
  auto take_back = [&](std::int32_t o) {
    old.push_back({o, std::move(cuts_[o])});
    cuts_[o].clear();
    lift(old.back().second);
    gave_up |= given_up_.erase(o) > 0;
  };
  take_back(owner);
  refresh();
  std::vector<std::int32_t> next = touched_;
  std::erase_if(next, [&](std::int32_t o) { return cuts_[o].empty() && !given_up_.count(o); });
  // Not always the same ones: where the list begins depends on how often anything was tried.
  for (std::size_t k = 0; k < std::min(others, next.size()); ++k) take_back(next[(turn_ + k) % next.size()]);
  ++turn_;
  if (others > 0) refresh();
  nodes_ = nodes;
  if ((gave_up || flow_.objective() > before) && descend(gave_up ? kAnything : before + 1)) {
    flow_.keep();
    return true;
  }
  given_up_ = std::move(unsolved);
  flow_.undo(0);
  refresh();
  for (auto& [o, cuts] : old) cuts_[o] = std::move(cuts);
  return false;
}

bool TeamSearch::exhaust(std::int64_t least, std::int64_t nodes) {
  nodes_ = nodes;
  complete_ = all_ = true;
  descend(least);
  all_ = false;
  return complete_;
}

}  // namespace zhagen::solve
