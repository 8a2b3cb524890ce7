// Plans that are made as a whole after each decision: with rules on teams, stable, or stopped early.

#include <algorithm>

#include "placement/errors.hpp"
#include "placement/held.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;

/// Whether a minimum that was relaxed is one of the office's decisions.
bool relaxes_decisions(const Problem& p, const Decisions& d) {
  for (auto [side, quotas] : {std::pair(&p.person_side, &d.person_quotas), std::pair(&p.post_side, &d.post_quotas)})
    for (At g = 0; g < side->groups.size(); ++g) {
      const Group& group = side->groups[g];
      if (group.min >= group.asked_min) continue;
      const bool pin = p.input.rules.bounds[group.bound].key.empty();
      if (pin ? d.pinned.contains(group.members.front()) : quotas->contains(static_cast<std::int32_t>(g))) return true;
    }
  return false;
}

}  // namespace

bool Desk::as_whole(const Problem& p, const Decisions& d) { return p.teams || p.input.rules.mode == catalog::PlacementMode::stable || !d.together.empty(); }

Result<Desk> Desk::keep(std::shared_ptr<const Problem> problem, const CodeLists& codes, Made made, Decisions decisions) {
  TRY(prove(made, 0, false));
  auto names = std::make_shared<const Names>(*problem, codes);
  return of(std::move(problem), std::move(names), codes, std::move(decisions), std::move(made), kAllPairs);
}

Result<Desk> Desk::place(std::shared_ptr<const Problem> problem, const CodeLists& codes, const PlaceOptions& options) {
  auto names = std::make_shared<const Names>(*problem, codes);
  return anew(std::move(problem), std::move(names), codes, {}, options.all_pairs, options);
}

/// Of a problem with the decisions in it. Where it is the best plan of a flow after all, it is held as one.
Result<Desk> Desk::of(std::shared_ptr<const Problem> problem, std::shared_ptr<const Names> names, const CodeLists& codes, Decisions decisions, Made made,
                      std::int64_t all_pairs) {
  if (as_whole(*problem, decisions) || !made.plan.proven())
    return Desk(std::move(problem), std::move(names), codes, std::move(decisions), std::make_shared<const Held>(std::move(made)), all_pairs);
  solve::Plan plan = std::move(made.plan);
  for (At g = problem->person_side.groups.size(); g < plan.prices.person_group.size(); ++g)  // a pin's
    plan.prices.person[static_cast<At>(made.problem->person_side.groups[g].members.front())] += plan.prices.person_group[g];
  plan.prices.person_group.resize(problem->person_side.groups.size());
  return keep(std::move(problem), codes, std::move(plan), std::move(decisions), all_pairs);
}

Result<Desk> Desk::anew(std::shared_ptr<const Problem> problem, std::shared_ptr<const Names> names, const CodeLists& codes, Decisions decisions,
                        std::int64_t all_pairs, const PlaceOptions& options) {
  PlaceOptions solving = options;
  solving.relax = false;
  solving.all_pairs = all_pairs;
  auto with = decisions == Decisions() ? problem : TRY(with_decisions(*problem, decisions, codes));
  Made made = TRY(placement::make(std::move(with), codes, solving));
  return of(std::move(problem), std::move(names), codes, std::move(decisions), std::move(made), all_pairs);
}

Result<Desk> Desk::breaking_least(std::shared_ptr<const Problem> problem, const CodeLists& codes, Decisions decisions, const PlaceOptions& options) {
  auto names = std::make_shared<const Names>(*problem, codes);
  auto kept = anew(problem, names, codes, decisions, options.all_pairs, options);
  if (kept || kept.error().code != Errc::placement_infeasible) return kept;
  auto with = decisions == Decisions() ? problem : TRY(with_decisions(*problem, decisions, codes));
  Made made = TRY(placement::make(std::move(with), codes, options));
  if (relaxes_decisions(*made.problem, decisions)) return kept;
  Input input = problem->input;
  std::erase_if(input.rules.bounds, [](const catalog::Bound& b) { return b.key.empty(); });  // pins are put in again
  input.relaxed = made.problem->input.relaxed;
  problem = TRY(derive(std::move(input), codes));
  return of(std::move(problem), std::move(names), codes, std::move(decisions), std::move(made), options.all_pairs);
}

const Made* Desk::whole() const { return held_->made.get(); }

std::int64_t Desk::gap() const { return held_->made ? held_->made->bound() - held_->made->plan.objective : 0; }

Result<Made> Desk::made() const {
  if (held_->made) return *held_->made;
  return under_decisions(decisions_ == Decisions() ? problem_ : TRY(with_decisions(*problem_, decisions_, *codes_)), plan());
}

}  // namespace zhagen::placement
