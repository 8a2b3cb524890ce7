#include "solve/solve.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include "solve/auction.hpp"
#include "solve/certify.hpp"
#include "solve/cut.hpp"
#include "solve/errors.hpp"
#include "solve/finish.hpp"
#include "solve/parts.hpp"
#include "solve/so_far.hpp"

namespace zhagen::solve {
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 4;

bool has_minimum(const Instance& in) {
  auto demands = [](const Group& g) { return g.min > 0; };
  return std::any_of(in.person_groups.begin(), in.person_groups.end(), demands) ||
         std::any_of(in.post_groups.begin(), in.post_groups.end(), demands);
}

class Solver {
 public:
  Solver(const Instance& in, const Options& options) : in_(in), options_(options) {
    work_.limit = options.work_limit;
    work_.cancelled = &options.cancelled;
    work_.enough = &options.enough;
  }

  Result<Outcome> run() {
    Infeasible cut;
    if (crossed_bounds(in_, cut)) return Outcome(cut);
    if (auto out = at_width<std::int32_t>()) return *std::move(out);
    return *at_width<std::int64_t>();
  }

 private:
  /// Whether any plan exists, looked into when the auction takes suspiciously long; once. 'out' is set where
  /// none does.
  Stage look_for_any(std::optional<Result<Outcome>>& out) {
    if (any_) return Stage::done;
    Network<std::int32_t> net;
    net.build(in_, 0, options_.scalar);
    net.start();
    Finish<std::int32_t> finish(net, work_);
    Stage s = finish.run(kUnlimited);
    if (s == Stage::stuck) out = Outcome(explain(in_, side_of(in_, net, finish.reached())));
    any_ = s == Stage::done;
    return s;
  }

  /// Where the search stands, in case that it is stopped later.
  template <class P>
  void keep(const Network<P>& net) {
    if (options_.work_limit > 0 || options_.enough) kept_.assign(1, draft_of(net, in_));
  }
  template <class P>
  Result<Outcome> stopped(const Network<P>& net) {
    if (!work_.was_cancelled) {
      kept_.push_back(draft_of(net, in_));
      if (auto best = best_so_far(in_, std::move(kept_), options_)) return *std::move(best);
    }
    if (work_.was_cancelled || (options_.cancelled && options_.cancelled())) return fail(Errc::solve_cancelled);
    return fail(Errc::solve_work_limit, work_.done);
  }

  /// Nothing where prices do not fit P.
  template <class P>
  std::optional<Result<Outcome>> at_width() {
    constexpr bool narrow = sizeof(P) == 4;
    if (std::int64_t most = options_.memory_limit; most > 0 && memory_needed(in_, !narrow) > most) {
      constexpr std::int64_t mega = 1 << 20;
      return Result<Outcome>(fail(fault::solve_memory, (memory_needed(in_, !narrow) + mega - 1) / mega, most / mega));
    }
    Network<P> net;
    if (!net.build(in_, kScale, options_.scalar)) {
      if (narrow) return std::nullopt;
      net.build(in_, 1, options_.scalar);  // check() has seen to it that this fits
    }
    std::optional<Result<Outcome>> out;
    std::int64_t budget = kFinishBudget * (in_.arcs() + in_.people() + in_.posts() + net.trees) + (1 << 16);
    Finish<P> finish(net, work_);
    // Few and fine steps cost least where people only compete for posts; where posts are in groups, units wander
    // through the tree at each step, and where costs are wide (goals with weights), most steps lie between the kinds of cost.
    const bool grouped = !in_.post_groups.empty();
    const P coarse = net.range / (grouped ? kFirstStepInGroups : kFirstStep), step = grouped || !narrow ? kFineStep : kStep;
    P eps = coarse;
    bool warm = false;
    if (options_.warm && fits(*options_.warm)) {
      // Few who would rather go elsewhere are mended by as many shortest paths. More are cheaper by auction, from steps as
      // fine as the prices are wrong: a tenth of it was best of 1 .. 1/50 with 500 to 5,000 arcs added at 10,000 people.
      net.start(in_, *options_.warm);
      keep(net);
      auto wrong = net.wrong();
      if (wrong.people <= kFew) {
        Stage s = finish.run(budget);
        if (s == Stage::stuck) {  // mostly the search has found a cut; the proof says whether
          Infeasible cut = explain(in_, side_of(in_, net, finish.reached()));
          if (certify(in_, cut)) return Result<Outcome>(Outcome(std::move(cut)));
        }
        if (settle_stage(s, net, out)) return out;
      }
      eps = std::min<P>(eps, wrong.most / kWarmStep);
      warm = true;
    } else {
      net.start();
    }
    Auction<P> auction(net, work_);
    for (;;) {
      for (;; eps /= step) {
        eps = std::max<P>(eps, 1);
        std::int64_t bids = 30 * (std::int64_t{net.people} + 100);
        Stage s = auction.run(eps, bids);
        if (warm && (s == Stage::budget || s == Stage::stuck)) {  // prices that mislead are worse than none
          warm = false;
          net.start();
          eps = coarse * step;
          continue;
        }
        while (s == Stage::budget || s == Stage::stuck) {
          if (has_minimum(in_)) {
            Stage any = look_for_any(out);
            if (any == Stage::stopped) return stopped(net);
            if (any != Stage::done) return out;
          }
          if (s == Stage::stuck) return narrow ? std::nullopt : std::optional(give_up());
          s = auction.run(eps, bids *= 2);
        }
        if (s == Stage::overflow) return narrow ? std::nullopt : std::optional(give_up());
        if (s == Stage::stopped) return stopped(net);
        keep(net);
        if (eps == 1) break;
      }
      ShortRows<P> known = auction.forget();
      bool last = net.scale > std::int64_t{net.people} + net.posts + net.trees;
      if (settle_stage(finish.run(last ? kUnlimited : budget, std::move(known)), net, out)) return out;
      budget *= 2;
      if (!net.rescale(16)) {
        if (narrow) return std::nullopt;
        budget = kUnlimited;
      } else {
        eps = 2;
      }
    }
  }

  /// True when the exact stage has ended the matter, with 'out' set.
  template <class P>
  bool settle_stage(Stage s, Network<P>& net, std::optional<Result<Outcome>>& out) {
    if (s == Stage::done) out = Outcome(net.plan(in_));
    if (s == Stage::stuck) {
      s = look_for_any(out);
      if (s == Stage::done) out = give_up();
    }
    if (s == Stage::stopped) out = stopped(net);
    return out.has_value();
  }

  bool fits(const Plan& p) const {
    return p.post.size() == in_.person_cost.size() && p.prices.post.size() == in_.post_cost.size() &&
           p.prices.person_group.size() == in_.person_groups.size() &&
           p.prices.post_group.size() == in_.post_groups.size();
  }
  static Result<Outcome> give_up() { return fail(Errc::solve_too_large, "prices", std::int64_t{1} << 58); }

  static constexpr std::int64_t kScale = 8;
  static constexpr std::int64_t kFirstStep = 400;
  static constexpr std::int64_t kFirstStepInGroups = 12;
  static constexpr std::int32_t kFew = 64;
  static constexpr std::int64_t kWarmStep = 10;
  static constexpr std::int64_t kStep = 20;
  static constexpr std::int64_t kFineStep = 8;
  static constexpr std::int64_t kFinishBudget = 20;

  const Instance& in_;
  const Options& options_;
  Work work_;
  bool any_ = false;  // a plan is known to exist
  std::vector<Draft> kept_;
};

/// A plan so far, or one that goes on from another, is made of the whole.
Result<Outcome> whole_or_parts(const Instance& in, const Options& options) {
  if (options.warm || options.work_limit > 0 || options.enough) return Solver(in, options).run();
  const Parts parts = parts_of(in);
  if (parts.arcs.empty()) return Solver(in, options).run();
  Options each = options;
  each.memory_limit /= std::max(1, options.threads);
  std::mutex asking;
  if (options.cancelled)
    each.cancelled = [&] {
      std::lock_guard lock(asking);
      return options.cancelled();
    };
  return solve_parts(in, parts, options.threads, [&](const Instance& part) { return Solver(part, each).run(); });
}

}  // namespace

Result<Outcome> solve(const Instance& in, const Options& options) {
  TRY(check(in));
  Outcome out = TRY(whole_or_parts(in, options));
  TRY(std::visit([&](const auto& v) { return certify(in, v); }, out));
  return out;
}

std::string_view instruction_set() { return has_avx2() ? "avx2" : "scalar"; }

}  // namespace zhagen::solve
