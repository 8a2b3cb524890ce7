#include "placement/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <set>
#include <tuple>

#include "placement/errors.hpp"
#include "placement/held.hpp"
#include "placement/place.hpp"
#include "placement/resolve.hpp"
#include "placement/second.hpp"
#include "placement/sweep.hpp"
#include "solve/among_best.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;

/// The values of rows or groups that are still there, by their new numbers.
std::vector<std::int64_t> carried(const std::vector<std::int64_t>& values, const std::vector<std::int32_t>& before) {
  std::vector<std::int64_t> out(before.size(), 0);
  for (At k = 0; k < out.size(); ++k)
    if (before[k] >= 0) out[k] = values[static_cast<At>(before[k])];
  return out;
}

/// The new number of each old one, -1: gone.
std::vector<std::int32_t> turned(const std::vector<std::int32_t>& before, At size) {
  std::vector<std::int32_t> out(size, -1);
  for (At k = 0; k < before.size(); ++k)
    if (before[k] >= 0) out[static_cast<At>(before[k])] = static_cast<std::int32_t>(k);
  return out;
}

constexpr std::array<catalog::Bound::Side, 2> kSides{catalog::Bound::Side::person, catalog::Bound::Side::post};

/// Decisions over one problem in the rows and groups of another.
struct Carrying {
  const Problem &old, &now;
  const Names &old_names, &names;
  const std::array<std::vector<std::int32_t>, 2>& groups;  // of the new problem's the old one
  std::vector<std::int32_t> new_person, new_post;
  std::vector<std::string>& lost;

  /// Both still there; else it is said what falls away.
  std::optional<Decisions::Pair> pair(Decisions::Pair of, const char* what) const {
    std::int32_t i = new_person[static_cast<At>(of.first)], j = new_post[static_cast<At>(of.second)];
    if (i >= 0 && j >= 0) return Decisions::Pair{i, j};
    const std::string &person = old_names.person(of.first), &post = old_names.post(of.second);
    lost.push_back(fmt::format("{}{}{}：{}已经不在这一批里", person, what, post, i < 0 ? person : post));
    return std::nullopt;
  }

  Result<Decisions> carry(const Decisions& from) const {
    Decisions d;
    for (auto [a, b] : from.together) {
      std::int32_t one = new_person[static_cast<At>(a)], other = new_person[static_cast<At>(b)];
      if (one >= 0 && other >= 0 && !now.input.rules.together.empty()) d.together.insert(std::minmax(one, other));
      else lost.push_back(fmt::format("{}与{}安排在一处：{}", old_names.person(a), old_names.person(b), one < 0 ? old_names.person(a) + "已经不在这一批里" : other < 0 ? old_names.person(b) + "已经不在这一批里" : "规则里已经没有这一项"));
    }
    auto possible = [&](const Decisions::Pair& p) { return now.pairs.points(p.first, p.second) != kImpossible; };
    for (const auto& [set, to, what, needed] : {std::tuple(&from.barred, &d.barred, "不安排到", true), std::tuple(&from.allowed, &d.allowed, "例外去", false)})
      for (const Decisions::Pair& of : *set)  // what the rules bar need not be barred, what they allow not be allowed
        if (auto p = pair(of, what); p && possible(*p) == needed) to->insert(*p);
    for (std::int32_t i : from.gone)
      if (std::int32_t there = new_person[static_cast<At>(i)]; there >= 0) d.gone.insert(there);
    for (auto [j, seats] : from.seats)
      if (std::int32_t there = new_post[static_cast<At>(j)]; there >= 0 && now.seats[static_cast<At>(there)] != seats) d.seats[there] = seats;
    for (At side = 0; side < kSides.size(); ++side) {
      const auto& before = side ? from.post_quotas : from.person_quotas;
      auto& after = side ? d.post_quotas : d.person_quotas;
      std::set<std::int32_t> kept;
      for (At g = 0; g < groups[side].size(); ++g)
        if (auto own = before.find(groups[side][g]); own != before.end()) {
          kept.insert(own->first);
          const Group& group = now.side(kSides[side]).groups[g];
          if (!(own->second == Decisions::Numbers{group.min, group.max})) after[static_cast<std::int32_t>(g)] = own->second;
        }
      for (const auto& [g, numbers] : before)
        if (!kept.contains(g)) lost.push_back(quota_name(old, kSides[side], g) + "的人数：已经没有这一项名额");
    }
    for (auto [person, post] : from.pinned) {
      auto p = pair({person, post}, "指定去");
      if (!p) continue;
      if (Open(now, d).points(p->first, p->second) == kImpossible)
        return fail(fault::edit_barred_pair, names.person(p->first), names.post(p->second), why_not(now, d, p->first, p->second));
      d.pinned[p->first] = p->second;
    }
    return d;
  }
};

}  // namespace

const solve::Effects& Desk::Held::effects() const {
  std::call_once(once_, [&] {
    auto built = solved->effects();
    assert(built.ok());  // the plan has been proven
    effects_.emplace(*std::move(built));
  });
  return *effects_;
}

Desk::Desk(std::shared_ptr<const Problem> problem, std::shared_ptr<const Names> names, const CodeLists& codes, Decisions decisions,
           std::shared_ptr<const Held> held, std::int64_t all_pairs)
    : problem_(std::move(problem)), names_(std::move(names)), codes_(&codes), decisions_(std::move(decisions)), held_(std::move(held)), all_pairs_(all_pairs) {}

Result<Desk> Desk::place(std::shared_ptr<const Problem> problem, const CodeLists& codes, std::int64_t all_pairs) {
  return place(std::move(problem), codes, PlaceOptions{.all_pairs = all_pairs});
}

Result<Desk> Desk::keep(std::shared_ptr<const Problem> problem, const CodeLists& codes, solve::Plan plan, Decisions decisions,
                        std::int64_t all_pairs) {
  const Problem& p = *problem;
  auto shape = [&](const auto& v, std::int64_t n) { return v.size() == static_cast<At>(n); };
  if (!shape(plan.post, p.people()) || !shape(plan.prices.person, p.people()) || !shape(plan.prices.post, p.posts()) ||
      plan.prices.person_group.size() != p.person_side.groups.size() || plan.prices.post_group.size() != p.post_side.groups.size())
    return fail(Errc::placement_proof, "人数、岗位数或名额的个数不符");
  assert(!as_whole(p, decisions));
  bool all = std::int64_t{p.people()} * p.posts() <= all_pairs;
  solve::Instance in = frame(p, decisions);
  offer(in, p, decisions, all ? kEvery : kNearest, plan);
  std::vector<solve::Pin> pins;
  plan.bound = plan.objective;  // so it is, or the proof fails
  for (auto [person, post] : decisions.pinned) {  // what is below 0 of a price is the pin's
    std::int64_t& price = plan.prices.person[static_cast<At>(person)];
    plan.prices.person_group.push_back(std::min<std::int64_t>(price, 0));
    price = std::max<std::int64_t>(price, 0);
    pins.push_back({person, post});
  }
  solve::Solved solved = TRY(solve::Solved::kept(std::move(in), pins, std::move(plan)));
  if (!all && !priced_in(p, decisions, solved).empty()) return fail(Errc::placement_proof, "还有组合能使总分提高");
  auto names = std::make_shared<const Names>(p, codes);
  return Desk(std::move(problem), std::move(names), codes, std::move(decisions), std::make_shared<const Held>(std::move(solved), all), all_pairs);
}

solve::Plan Desk::plan() const {
  solve::Plan plan = held_->plan();
  if (!held_->solved) return plan;
  for (At g = problem_->person_side.groups.size(); g < plan.prices.person_group.size(); ++g)
    if (std::int32_t i = held_->solved->pinned_by(static_cast<std::int32_t>(g)); i >= 0)
      plan.prices.person[static_cast<At>(i)] += plan.prices.person_group[g];
  plan.prices.person_group.resize(problem_->person_side.groups.size());
  return plan;
}

std::span<const std::int32_t> Desk::here() const { return held_->plan().post; }

/// Of all plans as good: one with the fewest people elsewhere than in 'stay', or without that the one the rules choose.
Status Desk::settle(const Problem& p, solve::Solved& solved, std::span<const std::int32_t> stay) {
  if (stay.empty() && !has_second(p)) return {};
  const solve::Instance& in = solved.instance();
  std::vector<std::int32_t> of_arc(in.post.size(), 0), unplaced(static_cast<At>(in.people()), 0);
  std::optional<Second> second;
  if (stay.empty()) second.emplace(p);
  for (std::int32_t i = 0; i < in.people(); ++i) {
    const auto at = static_cast<At>(i);
    unplaced[at] = second ? second->of(i, -1) : stay[at] == -1;
    for (auto a = static_cast<At>(in.first[at]); a < static_cast<At>(in.first[at + 1]); ++a) of_arc[a] = second ? second->of(i, in.post[a]) : in.post[a] == stay[at];
  }
  return solved.take(TRY(solve::among_best(in, solved.plan(), of_arc, unplaced)));
}

Result<Desk> Desk::after(std::span<const Edit> edits, std::span<const std::int32_t> stay, const PlaceOptions& options) const {
  Decided next = TRY(decide(*problem_, *names_, decisions_, edits));
  if (!held_->solved || as_whole(*problem_, next.decisions)) return anew(problem_, names_, *codes_, std::move(next.decisions), all_pairs_, options);
  std::optional<solve::Solved> solved;
  if (!next.anew) solved = TRY(edited(*problem_, *names_, next.decisions, *held_->solved, held_->all, std::move(next.edits)));
  if (!solved) solved = TRY(decided(*problem_, *names_, next.decisions, held_->all, plan(), options.cancelled));
  if (stay.empty() && !held_->all && has_second(*problem_))
    return Desk(problem_, names_, *codes_, std::move(next.decisions), std::make_shared<const Held>(*std::move(solved), held_->all), all_pairs_).drawn();
  TRY(settle(*problem_, *solved, stay));
  return Desk(problem_, names_, *codes_, std::move(next.decisions), std::make_shared<const Held>(*std::move(solved), held_->all), all_pairs_);
}

/// Where the solver holds a part of the pairs the rules still choose among all plans as good, over all pairs.
Result<Desk> Desk::drawn() const {
  Made now = TRY(made());
  now.plan = TRY(choose_second(*now.problem, now.plan, usual_threads(), {}));
  return of(problem_, names_, *codes_, decisions_, std::move(now), all_pairs_);
}

Version Desk::version(std::string label) const {
  const auto& plan = held_->plan();
  return {std::move(label), problem_.get(), names_.get(), &decisions_, plan.post, plan.objective};
}

Result<Difference> Desk::preview(std::span<const Edit> edits, Among among, const PlaceOptions& options) const {
  const Desk next = TRY(after(edits, among == Among::nearest ? here() : std::span<const std::int32_t>(), options));
  return difference(version(), next.version());
}

Result<Difference> Desk::make(std::span<const Edit> edits, Among among, const PlaceOptions& options) {
  Desk next = TRY(after(edits, among == Among::nearest ? here() : std::span<const std::int32_t>(), options));
  Difference d = difference(version(), next.version());
  *this = std::move(next);
  return d;
}

Result<Desk::Renewed> Desk::renew(Input input, const CodeLists& codes, Among among, const PlaceOptions& options) const {
  const Problem& old = *problem_;
  std::shared_ptr<const Problem> problem = TRY(derive(std::move(input), codes));
  TRY(check_draw(problem->input));
  auto names = std::make_shared<const Names>(*problem, codes);
  auto people = match(old.input.people, problem->input.people, codes), posts = match(old.input.posts, problem->input.posts, codes);
  const std::array<std::vector<std::int32_t>, 2> groups{match_groups(old, *problem, kSides[0]), match_groups(old, *problem, kSides[1])};
  std::vector<std::string> lost;
  Decisions d = TRY(Carrying{old, *problem, *names_, *names, groups, turned(people, static_cast<At>(old.people())), turned(posts, static_cast<At>(old.posts())), lost}
                        .carry(decisions_));

  solve::Plan plan = this->plan(), warm;
  std::vector<std::int32_t> stay, new_post = turned(posts, static_cast<At>(old.posts()));
  for (std::int32_t i : people) {
    std::int32_t at = i < 0 ? kNowhere : plan.post[static_cast<At>(i)];
    if (at >= 0 && new_post[static_cast<At>(at)] < 0) at = kNowhere;
    stay.push_back(at < 0 ? at : new_post[static_cast<At>(at)]);
    warm.post.push_back(std::max(stay.back(), -1));
  }
  warm.prices = {carried(plan.prices.person, people), carried(plan.prices.post, posts), carried(plan.prices.person_group, groups[0]), carried(plan.prices.post_group, groups[1])};
  auto settled = [&]() -> Result<Desk> {
    if (options.enough || options.most_pairs > 0 || as_whole(*problem, d)) return anew(problem, names, codes, std::move(d), all_pairs_, options);
    bool all = std::int64_t{problem->people()} * problem->posts() <= all_pairs_, nearest = among == Among::nearest;
    solve::Solved solved = TRY(decided(*problem, *names, d, all, std::move(warm), options.cancelled));
    if (!nearest && !all && has_second(*problem))
      return Desk(problem, names, codes, std::move(d), std::make_shared<const Held>(std::move(solved), all), all_pairs_).drawn();
    TRY(settle(*problem, solved, nearest ? std::span<const std::int32_t>(stay) : std::span<const std::int32_t>()));
    return Desk(problem, names, codes, std::move(d), std::make_shared<const Held>(std::move(solved), all), all_pairs_);
  };
  Desk desk = TRY(settled());
  Difference change = difference(version(), desk.version(), people, posts);
  return Renewed{std::move(desk), std::move(change), std::move(people), std::move(posts), std::move(stay), std::move(lost)};
}

}  // namespace zhagen::placement
