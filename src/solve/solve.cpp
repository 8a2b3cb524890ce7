#include "solve/solve.hpp"

#include <algorithm>
#include <optional>

#include "solve/auction.hpp"
#include "solve/certify.hpp"
#include "solve/cut.hpp"
#include "solve/finish.hpp"

namespace zhagen::solve {
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max() / 4;

bool has_minimum(const Instance& in) {
  auto demands = [](const Group& g) { return g.min > 0; };
  return std::any_of(in.person_groups.begin(), in.person_groups.end(), demands) ||
         std::any_of(in.post_groups.begin(), in.post_groups.end(), demands);
}

template <class P>
Side side_of(const Instance& in, const Network<P>& net, const std::vector<std::uint8_t>& reached) {
  Side side;
  side.root = reached[net.node_of_tree(0)];
  side.person.resize(in.person_cost.size());
  side.post.resize(in.post_cost.size());
  for (std::int32_t i = 0; i < net.people; ++i) side.person[net.person_id[i]] = reached[i];
  for (std::int32_t j = 0; j < net.posts; ++j) side.post[net.post_id[j]] = reached[net.node_of_post(j)];
  auto groups = static_cast<std::int32_t>(in.person_groups.size());
  for (std::int32_t t = 1; t < net.trees; ++t)
    (t <= groups ? side.person_group : side.post_group).push_back(reached[net.node_of_tree(t)]);
  return side;
}

class Solver {
 public:
  Solver(const Instance& in, const Options& options) : in_(in), options_(options) {
    work_.limit = options.work_limit;
    work_.cancelled = &options.cancelled;
  }

  Result<Outcome> run() {
    Infeasible cut;
    if (crossed_bounds(in_, cut)) return Outcome(cut);
    if (auto out = at_width<std::int32_t>()) return *std::move(out);
    return *at_width<std::int64_t>();
  }

 private:
  /// Whether any plan exists, looked into when the auction takes suspiciously long; once.
  Stage look_for_any(std::optional<Result<Outcome>>& out) {
    if (any_) return Stage::done;
    Network<std::int32_t> net;
    net.build(in_, 0, options_.scalar);
    net.start();
    Finish<std::int32_t> finish(net, work_);
    Stage s = finish.run(kUnlimited);
    if (s == Stage::stuck) out = Outcome(explain(in_, side_of(in_, net, finish.reached())));
    if (s == Stage::stopped) out = stopped();
    any_ = s == Stage::done;
    return s;
  }

  Result<Outcome> stopped() const {
    return work_.was_cancelled ? fail(Errc::solve_cancelled)
                               : fail(Errc::solve_work_limit, options_.work_limit);
  }

  /// Nothing where prices do not fit P.
  template <class P>
  std::optional<Result<Outcome>> at_width() {
    constexpr bool narrow = sizeof(P) == 4;
    Network<P> net;
    if (!net.build(in_, kScale, options_.scalar)) {
      if (narrow) return std::nullopt;
      net.build(in_, 1, options_.scalar);  // check() has seen to it that this fits
    }
    std::optional<Result<Outcome>> out;
    std::int64_t budget = kFinishBudget * (in_.arcs() + in_.people() + in_.posts() + net.trees) + (1 << 16);
    Finish<P> finish(net, work_);
    P eps = net.range / kFirstStep;
    if (options_.warm && fits(*options_.warm)) {
      // A small change is mended by a few shortest paths. A larger one is cheaper by auction, from finer
      // steps than a fresh start: measured best of 5 .. 3125 with 100 to 10,000 arcs added at 10,000 people.
      net.start(in_, *options_.warm);
      Stage s = finish.run(budget / kFinishBudget * 2);
      if (s == Stage::stuck) {  // mostly the search has found a cut; the proof says whether
        Infeasible cut = explain(in_, side_of(in_, net, finish.reached()));
        if (certify(in_, cut)) return Result<Outcome>(Outcome(std::move(cut)));
      }
      if (settle_stage(s, net, out)) return out;
      eps = net.range / kWarmStep;
    } else {
      net.start();
    }
    Auction<P> auction(net, work_);
    for (;;) {
      for (;; eps /= kStep) {
        eps = std::max<P>(eps, 1);
        std::int64_t bids = 30 * (std::int64_t{net.people} + 100);
        Stage s = auction.run(eps, bids);
        while (s == Stage::budget || s == Stage::stuck) {
          if (has_minimum(in_) && look_for_any(out) != Stage::done) return out;
          if (s == Stage::stuck) return narrow ? std::nullopt : std::optional(give_up());
          s = auction.run(eps, bids *= 2);
        }
        if (s == Stage::overflow) return narrow ? std::nullopt : std::optional(give_up());
        if (s == Stage::stopped) return stopped();
        if (eps == 1) break;
      }
      bool last = net.scale > std::int64_t{net.people} + net.posts + net.trees;
      if (settle_stage(finish.run(last ? kUnlimited : budget), net, out)) return out;
      budget *= 2;
      if (!net.rescale(16)) {
        if (narrow) return std::nullopt;
        budget = kUnlimited;
      } else {
        eps = 16 / kStep;
      }
    }
  }

  /// True when the exact stage has ended the matter, with 'out' set.
  template <class P>
  bool settle_stage(Stage s, Network<P>& net, std::optional<Result<Outcome>>& out) {
    if (s == Stage::done) out = Outcome(net.plan(in_));
    if (s == Stage::stopped) out = stopped();
    if (s == Stage::stuck && look_for_any(out) == Stage::done) out = give_up();
    return out.has_value();
  }

  bool fits(const Plan& p) const {
    return p.post.size() == in_.person_cost.size() && p.prices.post.size() == in_.post_cost.size() &&
           p.prices.person_group.size() == in_.person_groups.size() &&
           p.prices.post_group.size() == in_.post_groups.size();
  }
  static Result<Outcome> give_up() { return fail(Errc::solve_too_large, "prices", std::int64_t{1} << 58); }

  static constexpr std::int64_t kScale = 8;
  static constexpr std::int64_t kFirstStep = 5;
  static constexpr std::int64_t kWarmStep = 125;
  static constexpr std::int64_t kStep = 5;
  static constexpr std::int64_t kFinishBudget = 20;

  const Instance& in_;
  const Options& options_;
  Work work_;
  bool any_ = false;  // a plan is known to exist
};

}  // namespace

Result<Outcome> solve(const Instance& in, const Options& options) {
  TRY(check(in));
  Outcome out = TRY(Solver(in, options).run());
  TRY(std::visit([&](const auto& v) { return certify(in, v); }, out));
  return out;
}

std::string_view instruction_set() { return has_avx2() ? "avx2" : "scalar"; }

}  // namespace zhagen::solve
