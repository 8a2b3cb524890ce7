#include "solve/teams.hpp"

#include <algorithm>
#include <string>

#include "solve/teams_bound.hpp"
#include "solve/teams_search.hpp"

namespace zhagen::solve {
namespace {

Error wrong(std::string what) { return fail(Errc::solve_instance, std::move(what)); }

Status check(const TeamProblem& p) {
  TRY(check(p.instance));
  std::size_t n = p.instance.person_cost.size(), m = p.instance.post_cost.size();
  auto teams = static_cast<std::size_t>(p.teams());
  if (p.team.size() != m) return wrong("the column of teams has another length than posts");
  if (!p.present.empty() && p.present.size() != teams)
    return wrong("the column of members present has another length than teams");
  for (std::size_t r = 0; r < p.rules.size(); ++r) {
    const TeamRule& rule = p.rules[r];
    std::string name = "team rule " + std::to_string(r);
    if (rule.label.size() != n) return wrong(name + " has another number of labels than people");
    if (rule.min < 0 || rule.max < 0) return wrong(name + " has a negative bound");
    if (!rule.asked.empty() && rule.asked.size() != teams)
      return wrong(name + " has another number of teams");
    for (std::int32_t l : rule.label)
      if (l < -1 || l >= rule.labels)
        return wrong(name + " has label " + std::to_string(l) + " of " + std::to_string(rule.labels));
    for (const auto& a : rule.already)
      if (a.team < 0 || static_cast<std::size_t>(a.team) >= teams || a.label < 0 || a.label >= rule.labels ||
          a.count < 0)
        return wrong(name + " has members of team " + std::to_string(a.team));
  }
  if (!p.together.empty() && p.region.size() != m)
    return wrong("the column of regions has another length than posts");
  for (const auto& column : p.other_regions)
    if (column.size() != m) return wrong("a column of regions has another length than posts");
  if (!p.region_of.empty() && p.region_of.size() != p.together.size())
    return wrong("the column of the pairs' regions has another length than pairs");
  for (std::int32_t k : p.region_of)
    if (k < 0 || static_cast<std::size_t>(k) > p.other_regions.size()) return wrong("regions " + std::to_string(k));
  for (auto [a, b] : p.together)
    if (a < 0 || b < 0 || a == b || static_cast<std::size_t>(a) >= n || static_cast<std::size_t>(b) >= n)
      return wrong("a pair of people " + std::to_string(a) + " and " + std::to_string(b));
  return {};
}

std::int64_t score_of(const Instance& in, const std::vector<std::int32_t>& post) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < post.size(); ++i) {
    if (post[i] < 0) continue;
    std::int32_t best = std::numeric_limits<std::int32_t>::min();
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a)
      if (in.post[a] == post[i]) best = std::max(best, in.score[a]);
    sum += best;
  }
  return sum;
}

class Solver {
 public:
  Solver(const TeamProblem& p, const TeamOptions& o, Plan relaxed)
      : p_(p),
        o_(o),
        relaxed_(std::move(relaxed)),
        seats_(p),
        search_(seats_, relaxed_),
        bound_(seats_, relaxed_.prices) {
    search_.stop = [this] { return stop(search_.flow().work()); };
    std::int64_t size = p.instance.arcs() + p.instance.people() + p.instance.posts() + 1000;
    limit_ = o_.work_limit > 0 ? o_.work_limit : kEffort * size;
  }

  Result<TeamOutcome> run() {
    bool proven = bound_.impossible() >= 0 || exhaust(kSmall);
    if (!proven || best_.empty()) {
      hasty_ = false;  // who has had enough gets a plan first
      search_.dive();
      hasty_ = true;
      keep_if_better();
      if (!proven) alternate();
    }
    if (!proven && gap() > 0) proven = exhaust(kLarge);
    if (cancelled_) return fail(Errc::solve_cancelled);
    return finish(proven);
  }

 private:
  static constexpr std::int64_t kEffort = 4000;                // arc visits for each pair of the instance
  static constexpr std::int64_t kSmall = 500, kLarge = 20000;  // choices
  static constexpr std::size_t kOthers = 3;                    // teams that are changed together, besides one
  static constexpr std::size_t kFew = 24;                      // broken teams up to which all ways are tried

  bool stop(std::int64_t work) {
    work_ = spent_ + work;
    if (work_ >= next_ask_) {
      next_ask_ = work_ + (1 << 20);
      tell();
      cancelled_ |= o_.cancelled && o_.cancelled();
      enough_ |= work_ >= limit_ || (o_.enough && o_.enough());
    }
    return cancelled_ || (enough_ && hasty_);
  }
  bool stop() { return stop(search_.flow().work() + bound_.work()); }

  std::int64_t gap() const {
    return best_.empty() ? std::numeric_limits<std::int64_t>::max() : bound_.bound() - value_;
  }

  /// What the search holds now, where it keeps the rules.
  void keep_if_better() {
    if (!search_.broken().empty() || (!best_.empty() && search_.flow().objective() <= value_)) return;
    best_ = search_.flow().plan();
    value_ = search_.flow().objective();
  }

  void tell() {
    if (!o_.progress) return;
    keep_if_better();
    if (std::pair now{best_.empty() ? kNothing : value_, bound_.bound()}; now != told_) {
      told_ = now;
      o_.progress(Plan{best_, best_.empty() ? 0 : value_, {}, bound_.bound()}, bound_.bound());
    }
  }

  /// Teams by what they are short of their best at the prices of the bound; those short of nothing cannot
  /// gain alone.
  std::vector<std::int32_t> by_loss() const {
    std::vector<std::pair<std::int64_t, std::int32_t>> loss;
    for (std::int32_t o = 0; o < search_.owners(); ++o) {
      std::int64_t short_of = std::numeric_limits<std::int64_t>::max();
      if (o < seats_.teams && !search_.broken().count(o)) {
        short_of = bound_.values()[o];
        for (std::int32_t j : seats_.seats_of[o])
          if (std::int32_t i = search_.flow().occupant(j); i >= 0)
            short_of -= bound_.worth(search_.flow().at(i));
      }
      if (short_of > 0) loss.push_back({-short_of, o});
    }
    std::sort(loss.begin(), loss.end());
    std::vector<std::int32_t> out;
    for (auto [points, o] : loss) out.push_back(o);
    return out;
  }

  /// Plan and bound by turns, as long as one of them gains.
  void alternate() {
    std::size_t others = 0;
    for (bool pays = true; !stop() && gap() > o_.gap;) {
      // Teams one after another; when that gains little, together with others around them.
      if (others <= kOthers) {
        std::int64_t before = search_.flow().objective();
        std::size_t broken = search_.broken().size();
        for (std::int32_t o : by_loss()) {
          if (stop()) break;
          search_.improve(o, others, 20 + 40 * static_cast<std::int64_t>(others));
        }
        keep_if_better();
        if (search_.broken().size() == broken &&
            (search_.flow().objective() - before) * 100 <= bound_.bound() - before)
          ++others;
      }
      for (int k = 0; k < 100 && pays && !stop() && gap() > o_.gap; ++k)
        pays = bound_.step(search_.flow().objective());
      if (!pays && others > kOthers) break;
    }
  }

  /// All plans, where there are few ways to keep the rules; true when nothing is left to try.
  bool exhaust(std::int64_t nodes) {
    TeamSearch all(seats_, relaxed_);
    if (all.broken().size() > kFew) return false;
    spent_ = work_;
    all.stop = [&] { return stop(all.flow().work()); };
    bool complete = all.exhaust(best_.empty() ? kNothing : value_ + 1, nodes);
    if (all.best()) {
      best_ = all.best()->post;
      value_ = all.best()->objective;
    }
    spent_ = work_ - search_.flow().work() - bound_.work();
    return complete;
  }

  Result<TeamOutcome> finish(bool proven) {
    if (best_.empty()) {
      TeamClash clash{std::nullopt, {search_.flow().plan(), search_.flow().objective(), {}, 0}, {}, proven};
      clash.breaches = breaches(p_, clash.plan.post);
      return TeamOutcome(std::move(clash));
    }
    TeamPlan out;
    out.plan.post = std::move(best_);
    out.plan.objective = value_;
    out.plan.prices = bound_.prices();
    out.value = bound_.values();
    out.bound = out.priced = bound_.bound();
    if (proven && out.bound > value_) {
      out.bound = value_;
      out.proof = TeamProof::search;
    }
    out.plan.bound = out.bound;
    out.work = work_;
    out.score = score_of(p_.instance, out.plan.post);
    return TeamOutcome(std::move(out));
  }

  static constexpr std::int64_t kNothing = -(std::int64_t{1} << 60);
  const TeamProblem& p_;
  const TeamOptions& o_;
  Plan relaxed_;
  TeamSeats seats_;
  TeamSearch search_;
  TeamBound bound_;
  std::vector<std::int32_t> best_;
  std::int64_t value_ = 0;
  std::int64_t limit_ = 0, work_ = 0, spent_ = 0, next_ask_ = 0;
  std::pair<std::int64_t, std::int64_t> told_{};
  bool enough_ = false, cancelled_ = false, hasty_ = true;
};

}  // namespace

Result<TeamOutcome> solve_teams(const TeamProblem& problem, const TeamOptions& o) {
  TRY(check(problem));
  TeamProblem p = problem;
  p.instance = nest(problem).instance;
  Options options;
  options.cancelled = o.cancelled;
  Outcome free = TRY(solve(p.instance, options));
  if (auto* why = std::get_if<Infeasible>(&free))
    return TeamOutcome(TeamClash{std::move(*why), {}, {}, true});
  Plan& plan = std::get<Plan>(free);
  if (!breaches(p, plan.post).empty()) return Solver(p, o, std::move(plan)).run();
  TeamPlan out;
  out.plan = std::move(plan);
  out.nested = true;
  out.proof = TeamProof::nested;
  out.bound = out.priced = out.plan.objective;
  out.score = score_of(p.instance, out.plan.post);
  return TeamOutcome(std::move(out));
}

}  // namespace zhagen::solve
