#include "placement/groups.hpp"

#include <algorithm>
#include <map>

#include "placement/errors.hpp"

namespace zhagen::placement {
namespace {

/// The rows of each key of a bound; a row with an absent part is in none.
Result<std::map<std::string, std::vector<std::int32_t>>> rows_by_key(const Pairs& pairs, const catalog::Bound& bound) {
  std::vector<std::vector<std::optional<std::string>>> parts;
  for (auto& program : bound.key) parts.push_back(TRY(pairs.texts(program, bound.side, bound.label)));
  std::map<std::string, std::vector<std::int32_t>> out;
  for (std::size_t row = 0; row < parts[0].size(); ++row) {
    std::string key;
    bool whole = true;
    for (auto& part : parts) {
      if (!part[row]) whole = false;
      else key += (key.empty() ? "" : "/") + *part[row];
    }
    if (whole) out[key].push_back(static_cast<std::int32_t>(row));
  }
  return out;
}

Result<catalog::Bound::Limits> limits_of(const Pairs& pairs, const catalog::Bound& bound) {
  catalog::Bound::Limits l;
  if (bound.min) l.min = TRY(pairs.number(*bound.min, bound.label));
  if (bound.max) l.max = TRY(pairs.number(*bound.max, bound.label));
  return l;
}

std::string name_of(const Pairs& pairs, const Group& g) { return pairs.rules().bounds[g.bound].label + "“" + g.key + "”"; }

/// Somebody who must go somewhere is a group of one with at least one placed; where, Pairs knows.
/// Those of the sheet first: with decisions and without, groups have the same numbers.
void add_pins(const Pairs& pairs, const Input& input, bool decided, Side& side) {
  for (std::int32_t i = 0; i < pairs.people(); ++i)
    if (!pairs.pinned(i).empty() && pairs.pinned_by_decision(i) == decided)
      side.groups.push_back({pairs.rules().bounds.size() - 1, pin_key(input, i), 1, -1, 1, -1, -1, {i}});
}

}  // namespace

std::string pin_key(const Input& input, std::int32_t person) {
  const exchange::Roster& r = input.people;
  int f = r.ledger->find("name");
  std::string name;
  if (f >= 0)
    if (auto* text = std::get_if<std::string>(&r.records[static_cast<std::size_t>(person)][static_cast<std::size_t>(f)])) name = *text;
  return std::to_string(person + 1) + "号" + name;
}

Result<Side> nest(const Pairs& pairs, catalog::Bound::Side side, const Input& input) {
  Side out;
  const auto& bounds = pairs.rules().bounds;
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    const catalog::Bound& bound = bounds[b];
    if (bound.side != side || bound.key.empty()) continue;
    auto general = TRY(limits_of(pairs, bound));
    if (general.max.value_or(0) < 0) return fail(Errc::placement_limit, bound.label, *general.max);
    auto each = bound.each;
    for (const Limit& l : input.limits)
      if (names(l, bound)) each[l.key] = l.limits;
    if (!general.min && !general.max && each.empty()) continue;
    auto rows = TRY(rows_by_key(pairs, bound));
    for (auto& [key, l] : each)
      if (rows.empty()) return fail(Errc::placement_no_groups, bound.label, key);
      else if (!rows.contains(key)) return fail(Errc::placement_no_group, bound.label, key, rows.begin()->first);
    for (auto& [key, members] : rows) {
      auto own = each.find(key);
      const auto& l = own == each.end() ? general : own->second;
      if (l.min.value_or(0) <= 0 && !l.max) continue;
      if (l.max && *l.max < 0) return fail(Errc::placement_limit, bound.label + "“" + key + "”", *l.max);
      std::int64_t min = std::max<std::int64_t>(0, l.min.value_or(0)), max = l.max.value_or(-1);
      out.groups.push_back({b, key, min, max, min, max, -1, std::move(members)});
    }
  }
  const bool people = side == catalog::Bound::Side::person;
  if (people) add_pins(pairs, input, false, out);
  std::stable_sort(out.groups.begin(), out.groups.end(), [](auto& a, auto& b) { return a.members.size() > b.members.size(); });
  for (auto [g, n] : people ? input.decided.person_quotas : input.decided.post_quotas) {
    if (g < 0 || static_cast<std::size_t>(g) >= out.groups.size()) return fail(fault::placement_decisions);
    Group& group = out.groups[static_cast<std::size_t>(g)];
    group.min = group.asked_min = n.min;
    group.max = group.asked_max = n.max;
  }
  if (people) add_pins(pairs, input, true, out);
  for (Group& group : out.groups)
    for (const Limit& l : input.relaxed)
      if (l.bound == bounds[group.bound].name && l.key == group.key) {
        group.min = l.limits.min.value_or(0);
        group.max = l.limits.max.value_or(-1);
      }
  std::size_t rows = static_cast<std::size_t>(side == catalog::Bound::Side::person ? pairs.people() : pairs.posts());
  out.innermost.assign(rows, -1);
  for (std::size_t g = 0; g < out.groups.size(); ++g) {
    Group& group = out.groups[g];
    group.parent = out.innermost[static_cast<std::size_t>(group.members.front())];
    for (std::int32_t row : group.members) {
      std::int32_t around = out.innermost[static_cast<std::size_t>(row)];
      if (around != group.parent) {  // a smaller group may not lie half inside a larger one
        const Group& other = out.groups[static_cast<std::size_t>(std::max(around, group.parent))];
        return fail(Errc::placement_not_nested, name_of(pairs, group), name_of(pairs, other));
      }
    }
    for (std::int32_t row : group.members) out.innermost[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(g);
  }
  return out;
}

}  // namespace zhagen::placement
