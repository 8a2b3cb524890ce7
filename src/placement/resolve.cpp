#include "placement/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "placement/errors.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;
using catalog::Bound;

/// Why there is no plan any more. A pin is a group of people of its own.
Error clash(const Problem& p, const Names& names, const solve::Instance& in, const std::vector<std::int32_t>& pinned,
            const solve::Infeasible& why) {
  using Kind = solve::Bound::Kind;
  std::vector<std::string> demands, limits;
  auto own = static_cast<std::int32_t>(p.person_side.groups.size());
  auto group = [&](const solve::Bound& b) { return quota_name(p, b.kind == Kind::person_group ? Bound::Side::person : Bound::Side::post, b.index); };
  for (const auto& b : why.demands)
    if (b.kind == Kind::person_group && b.index >= own) demands.push_back("指定" + names.person(pinned[static_cast<At>(b.index - own)]));
    else demands.push_back(fmt::format("{}至少 {} 人", group(b), b.count));
  std::int64_t people = 0, posts = 0, seats = 0;
  std::vector<std::string> some;
  for (const auto& b : why.limits) {
    if (b.kind == Kind::person) ++people;
    else if (b.kind == Kind::post) ++posts, seats += b.count, some.push_back(names.post(b.index));
    else if (b.kind == Kind::person_group && b.index >= own) ++people;
    else limits.push_back(fmt::format("{}最多 {} 人", group(b), b.count));
  }
  if (people) limits.insert(limits.begin(), fmt::format("符合条件的人选只有 {} 人", people));
  if (posts) limits.insert(limits.begin(), fmt::format("{}共有名额 {} 个", list_of(some, 3, "个岗位"), seats));
  if (limits.empty()) limits.emplace_back(in.people() ? "没有符合条件的人选" : "没有人选");
  return fail(fault::edit_clash, list_of(demands, 4, "项"), why.needed, why.available, list_of(limits, 4, "项"));
}

/// Whose each of the solver's groups behind those of the problem is, once the edits are applied: a group for each person
/// who was ever assigned, in that order.
std::vector<std::int32_t> pinned_people(const solve::Instance& in, const Problem& p, const std::vector<solve::Edit>& edits) {
  auto own = static_cast<std::int32_t>(p.person_side.groups.size());
  std::vector<std::int32_t> out(in.person_groups.size() - p.person_side.groups.size(), -1);
  for (std::int32_t i = 0; i < in.people(); ++i)
    if (std::int32_t g = in.person_group[static_cast<At>(i)]; g >= own) out[static_cast<At>(g - own)] = i;
  for (const auto& e : edits)
    if (auto* pin = std::get_if<solve::Pin>(&e); pin && std::find(out.begin(), out.end(), pin->person) == out.end()) out.push_back(pin->person);
  return out;
}

}  // namespace

std::string quota_name(const Problem& p, Bound::Side side, std::int32_t group) {
  const Group& g = p.side(side).groups[static_cast<At>(group)];
  return p.input.rules.bounds[g.bound].label + "“" + g.key + "”";
}

std::vector<solve::Edit> priced_in(const Problem& p, const Decisions& d, const solve::Solved& solved) {
  constexpr At kPerPerson = 12;
  Margins margins(solved.instance(), solved.plan().prices);
  Open open(p, d);
  std::vector<solve::Edit> out;
  std::vector<std::int32_t> row(static_cast<At>(p.posts()));
  for (std::int32_t i = 0; i < p.people(); ++i) {
    if (d.pinned.contains(i) || d.gone.contains(i)) continue;  // they have no other pair
    open.row(i, row);
    std::vector<std::pair<std::int64_t, std::int32_t>> gains;
    for (std::int32_t j = 0; j < p.posts(); ++j)
      if (std::int32_t points = row[static_cast<At>(j)]; points != kImpossible)
        if (std::int64_t slack = margins.slack(i, j, points); slack < 0) gains.emplace_back(slack, j);
    std::sort(gains.begin(), gains.end());
    if (gains.size() > kPerPerson) gains.resize(kPerPerson);
    for (auto [slack, j] : gains) out.push_back(solve::Allow{i, j, row[static_cast<At>(j)]});
  }
  return out;
}

Result<std::optional<solve::Solved>> edited(const Problem& p, const Names& names, const Decisions& d, solve::Solved solved, bool all,
                                            std::vector<solve::Edit> edits) {
  do {
    auto outcome = TRY(solved.edit(edits));
    if (auto* why = std::get_if<solve::Infeasible>(&outcome)) {
      if (all) return clash(p, names, solved.instance(), pinned_people(solved.instance(), p, edits), *why);
      return std::optional<solve::Solved>();
    }
    edits = all ? std::vector<solve::Edit>() : priced_in(p, d, solved);
  } while (!edits.empty());
  return std::optional(std::move(solved));
}

Result<solve::Solved> decided(const Problem& p, const Names& names, const Decisions& d, bool all, solve::Plan warm,
                              const std::function<bool()>& cancelled) {
  for (std::int64_t& price : warm.prices.person) price = std::max<std::int64_t>(price, 0);
  for (At most = all ? kEvery : kNearest;; most = most * 8 < static_cast<At>(p.posts()) ? most * 8 : kEvery) {
    solve::Instance in = frame(p, d);
    offer(in, p, d, most, warm);
    solve::Options options;
    options.warm = &warm;
    options.cancelled = cancelled;
    auto started = TRY(solve::Solved::of(std::move(in), options));
    if (auto* why = std::get_if<solve::Infeasible>(&started)) {
      if (most == kEvery) return clash(p, names, frame(p, d), {}, *why);
      continue;
    }
    std::vector<solve::Edit> pins;
    for (auto [person, post] : d.pinned) pins.push_back(solve::Pin{person, post});
    bool whole = most == kEvery;
    if (auto solved = TRY(edited(p, names, d, std::move(std::get<solve::Solved>(started)), whole, std::move(pins)))) return *std::move(solved);
  }
}

}  // namespace zhagen::placement
