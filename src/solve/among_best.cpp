#include "solve/among_best.hpp"

#include "solve/certify.hpp"
#include "solve/face.hpp"

namespace zhagen::solve {

Result<Plan> among_best(const Instance& in, const Plan& best, std::span<const std::int32_t> second,
                        std::span<const std::int32_t> unplaced, const Options& options) {
  TRY(check(in));
  TRY(certify(in, best));
  if (!best.proven()) return fail(Errc::solve_certificate, "the plan is not proven to be the best");
  if (second.size() != in.post.size() || (!unplaced.empty() && unplaced.size() != in.person_cost.size()))
    return fail(Errc::solve_instance, "the second measure and the instance differ in size");

  Instance measure;
  measure.score.assign(second.begin(), second.end());
  measure.person_cost.assign(in.person_cost.size(), 0);
  for (std::size_t i = 0; i < unplaced.size(); ++i) measure.person_cost[i] = -std::int64_t{unplaced[i]};
  measure.post_cost.assign(in.post_cost.size(), 0);
  Instance all = face(in, best, measure);
  Plan start = best;  // a plan of the face; its prices speak of other scores
  start.prices.person.assign(start.prices.person.size(), 0);
  start.prices.post.assign(all.post_cost.size(), 0);
  start.prices.person_group.assign(all.person_groups.size(), 0);
  start.prices.post_group.assign(all.post_groups.size(), 0);
  Options from = options;
  from.warm = &start;
  Outcome out = TRY(solve(all, from));
  if (out.index() == 1) return fail(Errc::internal, "the best plan is no plan of its own face");
  Plan plan = best;
  plan.post = std::move(std::get<Plan>(out).post);
  TRY(certify(in, plan));
  return plan;
}

}  // namespace zhagen::solve
