#include "placement/made.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "placement/errors.hpp"
#include "placement/offered.hpp"
#include "placement/second.hpp"
#include "placement/shortlist.hpp"
#include "placement/stable.hpp"
#include "placement/sweep.hpp"
#include "solve/least_broken.hpp"

namespace zhagen::placement {
namespace {

Error broken(std::string what) { return fail(Errc::placement_proof, std::move(what)); }

int threads_of(int threads) { return threads > 0 ? threads : usual_threads(); }

/// Every possible pair.
solve::Instance all_pairs(const Problem& p, int threads) {
  solve::Instance out = frame(p, {});
  Shortlist(p, threads, true, 0).fill(out);
  return out;
}

/// The limits as the rules have them.
void ask(solve::Instance& instance, const Problem& p) {
  for (auto [side, groups] : {std::pair(&p.person_side, &instance.person_groups), std::pair(&p.post_side, &instance.post_groups)})
    for (std::size_t g = 0; g < groups->size(); ++g) {
      (*groups)[g].min = side->groups[g].asked_min;
      (*groups)[g].max = side->groups[g].asked_max < 0 ? solve::kUnbounded : side->groups[g].asked_max;
    }
}

std::vector<Limit> relaxations(const Problem& p, const solve::Instance& relaxed) {
  std::vector<Limit> out;
  for (auto [side, groups] : {std::pair(&p.person_side, &relaxed.person_groups), std::pair(&p.post_side, &relaxed.post_groups)})
    for (std::size_t g = 0; g < groups->size(); ++g) {
      const Group& group = side->groups[g];
      if ((*groups)[g].min == group.min) continue;
      catalog::Bound::Limits limits{(*groups)[g].min, std::nullopt};
      if (group.max >= 0) limits.max = group.max;
      out.push_back({p.input.rules.bounds[group.bound].name, group.key, limits});
    }
  return out;
}

Result<std::shared_ptr<const Problem>> relax(const Problem& p, const CodeLists& codes, const PlaceOptions& options) {
  if (options.most_pairs > 0 && possible_pairs(p, threads_of(options.threads)) > options.most_pairs) return fail(fault::placement_memory, options.most_pairs * kPairBytes >> 20);
  solve::Options solving;
  solving.cancelled = options.cancelled;
  auto least = TRY(solve::least_broken(all_pairs(p, threads_of(options.threads)), solving));
  Input input = p.input;
  std::erase_if(input.rules.bounds, [](auto& b) { return b.key.empty(); });  // pins are put in again
  input.relaxed = relaxations(p, least.relaxed);
  return std::shared_ptr<const Problem>(TRY(derive(std::move(input), codes)));
}

/// With rules on teams. The flow's plan is taken where it keeps them anyway.
Status keep_teams(Made& made, const PlaceOptions& options) {
  const Problem& p = *made.problem;
  int threads = threads_of(options.threads);
  bool all = std::int64_t{p.people()} * p.posts() <= options.at_once();
  solve::Instance instance = frame(p, {});
  if (all) Shortlist(p, threads, true, 0).fill(instance);
  else offer(instance, p, {}, kNearest, made.plan);
  if (options.progress) options.progress("正在按队伍和夫妻的规定调整");
  solve::TeamOptions solving;
  solving.work_limit = options.work_limit;
  solving.enough = options.enough;
  solving.cancelled = options.cancelled;
  auto problem = with_instance(*p.teams, std::move(instance));
  auto outcome = TRY(solve::solve_teams(problem, solving));
  if (auto* clash = std::get_if<solve::TeamClash>(&outcome)) {  // what is broken is said; the flow's bound stays
    if (!clash->plan.post.empty()) made.plan.post = std::move(clash->plan.post);
    made.plan.objective = objective(p, made.plan.post);
    return {};
  }
  auto& plan = std::get<solve::TeamPlan>(outcome);
  made.plan.post = plan.plan.post;
  made.plan.objective = plan.plan.objective;
  if (!all || plan.value.empty() || plan.bound >= made.plan.bound) return {};  // the flow's bound is over all pairs
  made.teams = TeamBound{plan.bound, plan.priced, std::move(plan.plan.prices), std::move(plan.value)};
  return {};
}

Status prove_teams(const Made& made, int threads, bool search) {
  const Problem& p = *made.problem;
  auto problem = with_instance(*p.teams, all_pairs(p, threads_of(threads)));
  solve::TeamPlan plan;
  plan.plan = made.plan;
  plan.plan.prices = made.teams->prices;
  plan.plan.bound = plan.bound = made.teams->bound;
  plan.priced = made.teams->priced;
  plan.value = made.teams->value;
  for (std::size_t i = 0; i < plan.plan.post.size(); ++i)
    if (std::int32_t j = plan.plan.post[i]; j >= 0) plan.score += p.pairs.worth(static_cast<std::int32_t>(i), j);
  plan.proof = plan.priced == plan.bound ? solve::TeamProof::prices : solve::TeamProof::search;
  TRY(solve::certify_teams(problem, plan));
  if (plan.proof == solve::TeamProof::prices || !search) return {};
  auto again = TRY(solve::solve_teams(problem));  // a bound that a search has found takes a search to repeat
  auto* found = std::get_if<solve::TeamPlan>(&again);
  if (!found || found->bound > plan.bound) return broken("队伍规定下的合计上限没有得到证明");
  return {};
}

}  // namespace

Result<Made> make(std::shared_ptr<const Problem> problem, const CodeLists& codes, const PlaceOptions& options) {
  Made made;
  made.problem = std::move(problem);
  auto plan = place(*made.problem, options, &made.work);
  if (!plan && plan.error().code == Errc::placement_infeasible && options.relax) {
    if (options.progress) options.progress("名额规定互相冲突，正在找违背最少的安排");
    made.problem = TRY(relax(*made.problem, codes, options));
    plan = place(*made.problem, options, &made.work);
  }
  made.plan = TRY(std::move(plan));
  const Problem& p = *made.problem;
  if (p.input.rules.mode == catalog::PlacementMode::stable) {
    made.plan.post = TRY(stable(p, options));
    made.plan.objective = objective(p, made.plan.post);
  } else if (p.teams) {
    const bool free = team_clashes(p, made.plan.post).empty();
    if (!free) TRY(keep_teams(made, options));
    if (has_second(p) && !(free && made.plan.proven()) && team_clashes(p, made.plan.post).empty()) {
      made.plan.post = TRY(choose_within_teams(p, made.plan.post, {.cancelled = options.cancelled}));
      made.plan.objective = objective(p, made.plan.post);
    }
  }
  return made;
}

Made under_decisions(std::shared_ptr<const Problem> decided, solve::Plan plan) {
  const Problem& p = *decided;
  plan.prices.person_group.resize(p.person_side.groups.size(), 0);
  for (std::size_t g = 0; g < p.person_side.groups.size(); ++g) {
    const Group& group = p.person_side.groups[g];
    if (!p.input.rules.bounds[group.bound].key.empty()) continue;
    std::int64_t& price = plan.prices.person[static_cast<std::size_t>(group.members.front())];
    plan.prices.person_group[g] += std::min<std::int64_t>(price, 0);  // what is below 0 of a price is the pin's
    price = std::max<std::int64_t>(price, 0);
  }
  return {std::move(decided), std::move(plan), std::nullopt, {}};
}

Status prove(const Made& made, int threads, bool search) {
  const Problem& p = *made.problem;
  if (!p.input.relaxed.empty()) {
    solve::Instance asked = all_pairs(p, threads_of(threads));
    ask(asked, p);
    auto least = TRY(solve::least_broken(asked));
    std::int64_t must = 0, lacks = 0;
    for (auto& b : least.broken) must += b.wanted - b.given;
    for (const Side* side : {&p.person_side, &p.post_side})
      for (const Group& g : side->groups) lacks += std::max<std::int64_t>(0, g.asked_min - g.min);
    if (lacks > must) return broken(fmt::format("放宽的名额共差 {} 人，最少只要差 {} 人", lacks, must));
  }
  TRY(check_draw(p.input));
  bool is_stable = p.input.rules.mode == catalog::PlacementMode::stable;
  TRY(prove(p, made.plan, threads));
  if (made.teams && p.teams) TRY(prove_teams(made, threads, search));
  if (is_stable) return check_stable(p, made.plan.post);
  if (!has_second(p)) return {};
  Second second(p);
  if (made.plan.proven()) {
    solve::Plan chosen = TRY(choose_second(p, made.plan, threads_of(threads), {}));
    if (!p.teams || team_clashes(p, chosen.post).empty()) {
      if (second.sum(chosen.post) != second.sum(made.plan.post)) return broken("同样好的方案中，按变动和抽签应选另一个");
      return {};
    }
  }
  if (!p.teams || !team_clashes(p, made.plan.post).empty()) return {};
  if (second.sum(TRY(choose_within_teams(p, made.plan.post, {}))) != second.sum(made.plan.post)) return broken("每支队伍之内，按变动和抽签应选另一个");
  return {};
}

}  // namespace zhagen::placement
