#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "solve/certify.hpp"
#include "solve/teams.hpp"

namespace zhagen::solve {
namespace {

using Wide = __int128;

std::size_t at(std::int32_t v) { return static_cast<std::size_t>(v); }
Error refuse(std::string what) { return fail(Errc::solve_certificate, std::move(what)); }

/// The best score of a pair, or nothing.
std::optional<std::int32_t> score_of(const Instance& in, std::size_t i, std::int32_t j) {
  std::optional<std::int32_t> best;
  for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
    if (in.post[a] == j && (!best || in.score[a] > *best)) best = in.score[a];
  return best;
}

Status within(const std::vector<Group>& groups, std::vector<std::int64_t> count, const char* side) {
  for (std::size_t g = groups.size(); g-- > 0;) {
    if (groups[g].parent >= 0) count[at(groups[g].parent)] += count[g];
    if (count[g] < groups[g].min || count[g] > groups[g].max)
      return refuse(std::string(side) + " group " + std::to_string(g) + " has " + std::to_string(count[g]) +
                    " placed");
  }
  return {};
}

/// The plan alone: possible pairs, seats, groups, objective, score.
Status possible(const Instance& in, const TeamPlan& t) {
  std::size_t n = in.person_cost.size(), m = in.post_cost.size();
  if (t.plan.post.size() != n) return refuse("plan and instance differ in size");
  std::vector<std::int64_t> filled(m), people(in.person_groups.size()), seats(in.post_groups.size());
  Wide objective = 0, score = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::int32_t j = t.plan.post[i];
    if (j == -1) {
      objective -= in.person_cost[i];
      continue;
    }
    auto s = score_of(in, i, j);
    if (!s) return refuse("person " + std::to_string(i) + " is placed where no arc leads");
    score += *s;
    ++filled[at(j)];
    if (in.person_group[i] >= 0) ++people[at(in.person_group[i])];
  }
  for (std::size_t j = 0; j < m; ++j) {
    if (filled[j] > in.capacity[j]) return refuse("post " + std::to_string(j) + " is overfull");
    objective -= Wide{in.post_cost[j]} * (in.capacity[j] - filled[j]);
    if (in.post_group[j] >= 0) seats[at(in.post_group[j])] += filled[j];
  }
  if (auto ok = within(in.person_groups, people, "person"); !ok) return ok;
  if (auto ok = within(in.post_groups, seats, "post"); !ok) return ok;
  if (objective + score != t.plan.objective || score != t.score)
    return refuse("the objective is not the sum of its parts");
  return {};
}

/// That no members of one team who keep its rules are worth more than 'value': all that could be are tried.
class Team {
 public:
  Team(const TeamProblem& p, std::size_t team, Wide value)
      : p_(p), team_(static_cast<std::int32_t>(team)), value_(value) {}
  struct Member {
    Wide worth;
    std::int32_t person, post;
    bool operator<(const Member& o) const { return worth != o.worth ? worth > o.worth : person < o.person; }
  };
  void add_seat(std::vector<Member> who) {
    std::sort(who.begin(), who.end());
    seat_.push_back(std::move(who));
  }

  bool bounded() {
    for (std::size_t r = 0; r < p_.rules.size(); ++r) {
      const TeamRule& rule = p_.rules[r];
      if (rule.min == 0 || rule.min > 4 || rule.labels > 6 || (!rule.asked.empty() && !rule.asked[at(team_)]))
        continue;
      for (std::int32_t l = 0; l < rule.labels; ++l) watched_.push_back({r, l});
    }
    std::vector<std::int32_t> count(watched_.size());
    for (std::size_t w = 0; w < watched_.size(); ++w)
      for (const auto& a : rule(w).already)
        if (a.team == team_ && a.label == watched_[w].second)
          count[w] = std::min(rule(w).min, count[w] + a.count);
    return tried(0, 0, 0, std::move(count));
  }

 private:
  using Counts = std::vector<std::int32_t>;  // of the watched labels, up to what is wanted of them
  const TeamRule& rule(std::size_t w) const { return p_.rules[watched_[w].first]; }

  Counts with(Counts count, std::int32_t person) const {
    for (std::size_t w = 0; w < watched_.size(); ++w)
      if (rule(w).label[at(person)] == watched_[w].second) count[w] = std::min(rule(w).min, count[w] + 1);
    return count;
  }

  /// The most that seats from k on can add, were it not for who sits where and for other rules; nothing: they
  /// cannot keep the watched rules.
  std::optional<Wide> most(std::size_t k, const Counts& count, bool anybody) {
    auto [known, fresh] = most_.try_emplace({k, anybody, count});
    if (!fresh) return known->second;
    std::optional<Wide> best;
    if (k == seat_.size()) {
      bool fine = true;
      for (std::size_t w = 0; w < watched_.size(); ++w)
        fine &= (!anybody && !rule(w).empty_teams) || count[w] >= rule(w).min ||
                (count[w] == 0 && rule(w).none_allowed);
      if (fine) best = 0;
    } else {
      best = most(k + 1, count, anybody);
      std::set<Counts> seen;  // best first: the first of a kind is the one that counts
      for (const Member& m : seat_[k]) {
        Counts then = with(count, m.person);
        if (!seen.insert(then).second) continue;
        if (auto rest = most(k + 1, then, true))
          best = std::max(best.value_or(m.worth + *rest), m.worth + *rest);
      }
    }
    return most_[{k, anybody, count}] = best;
  }

  bool tried(std::size_t k, Wide sum, std::size_t from, const Counts& count) {
    auto rest = most(k, count, !in_.empty() || (!p_.present.empty() && p_.present[at(team_)] > 0));
    if (!rest || sum + *rest <= value_) return true;
    if (k == seat_.size()) return !kept();
    std::size_t next = k + 1 < seat_.size() && !seat_[k].empty() && !seat_[k + 1].empty() &&
                       seat_[k][0].post == seat_[k + 1][0].post;
    for (std::size_t c = from; c < seat_[k].size(); ++c) {
      const Member& m = seat_[k][c];
      Counts then = with(count, m.person);
      auto behind = most(k + 1, then, true);
      if (!behind || sum + m.worth + *behind <= value_) continue;
      if (std::find(in_.begin(), in_.end(), m.person) != in_.end() || too_many(m.person)) continue;
      in_.push_back(m.person);
      bool ok = tried(k + 1, sum + m.worth, next ? c + 1 : 0, then);
      in_.pop_back();
      if (!ok) return false;
    }
    return tried(k + 1, sum, next ? seat_[k].size() : 0, count);
  }

  /// One more of a kind than there may be, whoever else comes.
  bool too_many(std::int32_t person) const {
    return std::any_of(p_.rules.begin(), p_.rules.end(), [&](const TeamRule& r) {
      std::int32_t label = r.label[at(person)];
      if (label < 0 || (!r.asked.empty() && !r.asked[at(team_)])) return false;
      std::int64_t count =
          1 + std::count_if(in_.begin(), in_.end(), [&](std::int32_t i) { return r.label[at(i)] == label; });
      for (const auto& a : r.already)
        if (a.team == team_ && a.label == label) count += a.count;
      return count > r.max;
    });
  }

  bool kept() const {
    bool empty = in_.empty() && (p_.present.empty() || p_.present[at(team_)] == 0);
    for (const TeamRule& r : p_.rules) {
      if ((!r.asked.empty() && !r.asked[at(team_)]) || (empty && !r.empty_teams)) continue;
      std::map<std::int32_t, std::int64_t> count;
      for (const auto& a : r.already)
        if (a.team == team_) count[a.label] += a.count;
      for (std::int32_t i : in_)
        if (r.label[at(i)] >= 0) ++count[r.label[at(i)]];
      if (r.min > 0 && !r.none_allowed &&
          std::count_if(count.begin(), count.end(), [](auto& c) { return c.second > 0; }) < r.labels)
        return false;
      for (auto [label, c] : count)
        if (c > 0 && (c < r.min || c > r.max)) return false;
    }
    return true;
  }

  const TeamProblem& p_;
  std::int32_t team_;
  Wide value_;
  std::vector<std::vector<Member>> seat_;
  std::vector<std::pair<std::size_t, std::int32_t>> watched_;  // rules and labels of which some are wanted
  std::map<std::tuple<std::size_t, bool, Counts>, std::optional<Wide>> most_;
  std::vector<std::int32_t> in_;
};

/// What the prices of groups add up to around each member of a side, less what it costs to go without.
std::vector<Wide> price_around(const std::vector<Group>& groups, const std::vector<std::int64_t>& price,
                               const std::vector<std::int32_t>& group,
                               const std::vector<std::int64_t>& cost) {
  std::vector<Wide> sum(price.begin(), price.end()), out(group.size());
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].parent >= 0) sum[g] += sum[at(groups[g].parent)];
  for (std::size_t k = 0; k < group.size(); ++k)
    out[k] = (group[k] < 0 ? Wide{0} : sum[at(group[k])]) - cost[k];
  return out;
}

Status priced(const TeamProblem& p, const TeamPlan& t) {
  const Instance& in = p.instance;
  const Prices& y = t.plan.prices;
  std::size_t n = in.person_cost.size(), m = in.post_cost.size(), teams = static_cast<std::size_t>(p.teams());
  if (y.person.size() != n || y.person_group.size() != in.person_groups.size() ||
      y.post_group.size() != in.post_groups.size() || t.value.size() != teams)
    return refuse("prices and instance differ in size");
  Wide bound = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (y.person[i] < 0) return refuse("person " + std::to_string(i) + " has a negative price");
    bound += Wide{y.person[i]} - in.person_cost[i];
  }
  for (std::size_t j = 0; j < m; ++j) bound -= Wide{in.post_cost[j]} * in.capacity[j];
  for (bool people : {true, false}) {
    const auto& groups = people ? in.person_groups : in.post_groups;
    const auto& price = people ? y.person_group : y.post_group;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      if (price[g] > 0 && groups[g].max == kUnbounded) return refuse("a group has a price but no maximum");
      bound += Wide{price[g]} * (price[g] > 0 ? groups[g].max : groups[g].min);
    }
  }
  auto person = price_around(in.person_groups, y.person_group, in.person_group, in.person_cost);
  auto post = price_around(in.post_groups, y.post_group, in.post_group, in.post_cost);
  std::vector<std::vector<Team::Member>> of(m);
  for (std::size_t i = 0; i < n; ++i)
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a) {
      std::size_t j = at(in.post[a]);
      Wide worth = in.score[a] - y.person[i] - person[i] - post[j];
      auto& list = of[j];
      if (!list.empty() && at(list.back().person) == i)
        list.back().worth = std::max(list.back().worth, worth);
      else list.push_back({worth, static_cast<std::int32_t>(i), in.post[a]});
    }
  std::vector<std::vector<std::int32_t>> posts(teams);
  for (std::size_t j = 0; j < m; ++j) {
    if (p.team[j] >= 0) {
      posts[at(p.team[j])].push_back(static_cast<std::int32_t>(j));
      continue;
    }
    std::sort(of[j].begin(), of[j].end());
    for (std::size_t k = 0; k < of[j].size() && k < at(in.capacity[j]); ++k)
      bound += std::max(Wide{0}, of[j][k].worth);
  }
  for (std::size_t k = 0; k < teams; ++k) {
    Team team(p, k, t.value[k]);
    for (std::int32_t j : posts[k])
      for (std::size_t c = 0; c < std::min(at(in.capacity[at(j)]), of[at(j)].size()); ++c)
        team.add_seat(of[at(j)]);
    if (!team.bounded()) return refuse("team " + std::to_string(k) + " can be worth more than its value");
    bound += t.value[k];
  }
  if (bound > t.priced) return refuse("the prices prove another bound");
  return {};
}

}  // namespace

std::int32_t TeamProblem::teams() const {
  std::int32_t most = -1;
  for (std::int32_t t : team) most = std::max(most, t);
  return most + 1;
}

std::vector<TeamBreach> breaches(const TeamProblem& p, const std::vector<std::int32_t>& post) {
  std::vector<TeamBreach> out;
  auto teams = static_cast<std::size_t>(p.teams());
  std::vector<std::int64_t> members(teams);
  for (std::size_t t = 0; t < p.present.size() && t < teams; ++t) members[t] = p.present[t];
  for (std::int32_t j : post)
    if (j >= 0 && p.team[at(j)] >= 0) ++members[at(p.team[at(j)])];
  for (std::size_t r = 0; r < p.rules.size(); ++r) {
    const TeamRule& rule = p.rules[r];
    std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t> count;  // by team and label
    for (const auto& a : rule.already)
      if (at(a.team) < teams) count[{a.team, a.label}] += a.count;
    for (std::size_t i = 0; i < post.size(); ++i)
      if (post[i] >= 0 && p.team[at(post[i])] >= 0 && rule.label[i] >= 0)
        ++count[{p.team[at(post[i])], rule.label[i]}];
    for (std::size_t t = 0; t < teams; ++t) {
      if (!rule.asked.empty() && !rule.asked[t]) continue;
      if (!rule.empty_teams && members[t] == 0) continue;
      auto team = static_cast<std::int32_t>(t);
      auto judge = [&](std::int32_t label, std::int64_t c) {
        if (c == 0 && rule.none_allowed) return;
        if (c < rule.min || c > rule.max) out.push_back({static_cast<std::int32_t>(r), team, label, c, -1});
      };
      if (rule.min > 0 && !rule.none_allowed) {
        for (std::int32_t l = 0; l < rule.labels; ++l) {
          auto found = count.find({team, l});
          judge(l, found == count.end() ? 0 : found->second);
        }
      } else {
        for (auto c = count.lower_bound({team, 0}); c != count.end() && c->first.first == team; ++c)
          judge(c->first.second, c->second);
      }
    }
  }
  for (std::size_t k = 0; k < p.together.size(); ++k) {
    auto [a, b] = p.together[k];
    std::int32_t x = post[at(a)], y = post[at(b)];
    if (x < 0 || y < 0) continue;
    if (p.region_at(k, x) < 0 || p.region_at(k, x) != p.region_at(k, y))
      out.push_back({-1, -1, -1, 0, static_cast<std::int32_t>(k)});
  }
  return out;
}

Status certify_teams(const TeamProblem& original, const TeamPlan& t) {
  TeamProblem p = original;
  p.instance = nest(original).instance;
  const Instance& in = p.instance;
  if (auto ok = possible(in, t); !ok) return ok;
  if (auto broken = breaches(p, t.plan.post); !broken.empty())
    return refuse(broken[0].rule < 0 ? "pair " + std::to_string(broken[0].pair) + " is parted"
                                     : "rule " + std::to_string(broken[0].rule) + " is broken in team " +
                                           std::to_string(broken[0].team));
  if (t.bound < t.plan.objective || t.priced < t.bound) return refuse("the bound is below the plan");
  if (t.proof == TeamProof::nested) {
    if (t.bound != t.plan.objective) return refuse("a flow has no gap");
    return certify(in, t.plan);
  }
  if (t.proof == TeamProof::prices && t.bound != t.priced)
    return refuse("the bound is not what the prices prove");
  return priced(p, t);
}

}  // namespace zhagen::solve
