#include "placement/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "placement/errors.hpp"
#include "placement/infeasible.hpp"
#include "placement/offered.hpp"
#include "placement/second.hpp"
#include "placement/shortlist.hpp"
#include "placement/sweep.hpp"

namespace zhagen::placement {
namespace {

constexpr std::size_t kOfPerson = 32;  // the best posts of a person in the first round

struct Placer {
  const Problem& p;
  const PlaceOptions& options;
  int threads;
  bool all;
  Work work = {};
  solve::Instance instance = frame(p, {});

  void say(const std::string& what) const {
    if (options.progress) options.progress(what);
  }
  Status go_on() const { return options.cancelled && options.cancelled() ? Status(fail(Errc::solve_cancelled)) : Status(); }

  solve::Options solving(const solve::Plan* warm) const {
    solve::Options o;
    o.warm = warm;
    o.threads = threads;
    o.work_limit = options.work_limit;
    o.enough = options.enough;
    o.cancelled = options.cancelled;
    return o;
  }
  bool enough() const { return options.enough && options.enough(); }

  Result<solve::Plan> best() {
    std::size_t of_person = kOfPerson;
    say(fmt::format("正在逐对核算 {} 名人选与 {} 个岗位的组合", p.people(), p.posts()));
    Shortlist list(p, threads, all, of_person);
    std::optional<solve::Plan> plan;
    while (true) {
      TRY(go_on());
      ++work.rounds;
      list.fill(instance);
      say(fmt::format("第 {} 轮：正在从 {} 对组合中求最好的安排", work.rounds, instance.arcs()));
      auto outcome = TRY(solve::solve(instance, solving(plan ? &*plan : nullptr)));
      if (auto* why = std::get_if<solve::Infeasible>(&outcome)) {
        if (all) return infeasible(p, *why);
        if (std::int64_t most = options.most_pairs; most > 0 && list.size() * 8 > most) return fail(fault::placement_memory, most * kPairBytes >> 20);
        of_person *= 8;  // the shortlist may be what is infeasible: lengthen it until it is everything
        all = of_person >= static_cast<std::size_t>(p.posts());
        list = Shortlist(p, threads, all, of_person);
        plan.reset();
        continue;
      }
      plan = std::move(std::get<solve::Plan>(outcome));
      if (all) break;
      TRY(go_on());
      say("正在用全部组合核对，看有没有遗漏的更好安排");
      std::vector<std::int64_t> lifted;
      if (list.price(p, threads, plan->prices, lifted) == 0) break;
      if (!plan->proven() || enough() || (options.most_pairs > 0 && list.size() > options.most_pairs)) {  // stopped: these prices bound all pairs, if not as tightly
        for (std::size_t i = 0; i < lifted.size(); ++i) plan->bound += lifted[i] - plan->prices.person[i];
        plan->prices.person = std::move(lifted);
        break;
      }
    }
    work.pairs = list.possible();
    work.arcs = instance.arcs();
    return *std::move(plan);
  }
};

}  // namespace

Result<solve::Plan> place(const Problem& p, const PlaceOptions& options, Work* work) {
  Placer placer{p, options, options.threads > 0 ? options.threads : usual_threads(), std::int64_t{p.people()} * p.posts() <= options.at_once()};
  TRY(check_draw(p.input));
  solve::Plan plan = TRY(placer.best());
  if (plan.proven() && has_second(p)) {
    placer.say(p.input.rules.draw ? "正在同样好的方案中按变动和抽签选定" : "正在同样好的方案中选变动最少的");
    plan = TRY(choose_second(p, plan, placer.threads, placer.solving(nullptr)));
  }
  if (work) *work = placer.work;
  placer.say("正在对全部组合逐对证明");
  TRY(prove(p, plan, placer.threads));
  return plan;
}

}  // namespace zhagen::placement
