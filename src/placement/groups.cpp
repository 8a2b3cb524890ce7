#include "placement/groups.hpp"

#include <algorithm>
#include <map>

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

}  // namespace

Result<Side> nest(const Pairs& pairs, catalog::Bound::Side side, const std::vector<Limit>& limits) {
  Side out;
  const auto& bounds = pairs.rules().bounds;
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    const catalog::Bound& bound = bounds[b];
    if (bound.side != side) continue;
    auto general = TRY(limits_of(pairs, bound));
    if (general.max.value_or(0) < 0) return fail(Errc::placement_limit, bound.label, *general.max);
    auto each = bound.each;
    for (const Limit& l : limits)
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
      out.groups.push_back({b, key, std::max<std::int64_t>(0, l.min.value_or(0)), l.max.value_or(-1), -1, std::move(members)});
    }
  }
  std::stable_sort(out.groups.begin(), out.groups.end(), [](auto& a, auto& b) { return a.members.size() > b.members.size(); });
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
