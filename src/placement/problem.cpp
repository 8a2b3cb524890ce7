#include "placement/problem.hpp"

#include <optional>

#include "base/fold.hpp"
#include "placement/groups.hpp"

namespace zhagen::placement {
namespace {

/// What one program gives for every row of a side; absent counts as 'other', out of [low, high] is an error.
Result<std::vector<std::int64_t>> whole(const Pairs& pairs, const cel::Program& program, catalog::Bound::Side side,
                                        const char* name, std::int64_t other, std::int64_t low) {
  std::vector<std::int64_t> out;
  for (auto& v : TRY(pairs.numbers(program, side, name))) {
    std::int64_t n = v.value_or(other);
    if (n < low || n > kMostPoints) return fail(Errc::placement_points, name, n, kMostPoints);
    out.push_back(n);
  }
  return out;
}

}  // namespace

bool names(const Limit& limit, const catalog::Bound& bound) {
  return bound.name == limit.bound || (!limit.bound.empty() && fold_key(bound.label).starts_with(fold_key(limit.bound)));
}

Result<Limit> parse_limit(const std::string& text) {
  auto bad = [&] { return fail(Errc::placement_limit_text, text); };
  std::size_t dots = text.rfind(".."), equals = text.rfind('=', dots), colon = text.find(':');
  if (dots == std::string::npos || equals == std::string::npos || colon == std::string::npos || colon > equals) return bad();
  auto end = [](const std::string& digits) -> std::optional<std::optional<std::int64_t>> {
    if (digits.empty()) return std::optional<std::int64_t>();
    if (digits.size() > 9 || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    return std::optional<std::int64_t>(std::stoll(digits));
  };
  auto min = end(text.substr(equals + 1, dots - equals - 1)), max = end(text.substr(dots + 2));
  if (!min || !max) return bad();
  return Limit{text.substr(0, colon), text.substr(colon + 1, equals - colon - 1), {*min, *max}};
}

std::int64_t objective(const Problem& p, const std::vector<std::int32_t>& post) {
  std::int64_t points = 0;
  std::vector<std::int64_t> left = p.seats;
  for (std::size_t i = 0; i < post.size(); ++i) {
    if (post[i] < 0) {
      points -= p.unplaced[i];
      continue;
    }
    --left[static_cast<std::size_t>(post[i])];
    if (std::int32_t worth = p.pairs.points(static_cast<std::int32_t>(i), post[i]); worth != kImpossible) points += worth;
  }
  for (std::size_t j = 0; j < left.size(); ++j) points -= left[j] * p.unfilled[j];
  return points;
}

Result<std::unique_ptr<const Problem>> derive(Input input, const CodeLists& codes) {
  using enum catalog::Bound::Side;
  for (const exchange::Roster* r : {&input.people, &input.posts})
    if (r->records.empty()) return fail(Errc::roster_empty, r->ledger->label).at(r->file);
  exchange::sort_by_content(input.people, codes);
  exchange::sort_by_content(input.posts, codes);
  for (std::size_t k = 0; k < input.limits.size(); ++k) {
    const Limit& l = input.limits[k];
    for (std::size_t before = 0; before < k; ++before)
      if (input.limits[before].bound == l.bound && input.limits[before].key == l.key)
        return fail(Errc::placement_limit_text, l.bound + ":" + l.key + "（同一处写了两次，请合成一个）");
    bool known = false;
    for (auto& b : input.rules.bounds) known |= names(l, b);
    if (!known) return fail(Errc::placement_no_bound, l.bound, input.rules.bounds.empty() ? "" : input.rules.bounds.front().label);
  }
  auto dictionary = std::make_shared<cel::Dictionary>();
  cel::Table people = exchange::columns(input.people, dictionary), posts = exchange::columns(input.posts, dictionary);
  std::unique_ptr<Problem> p(new Problem{std::move(input), std::move(people), std::move(posts), {}, {}, {}, {}, {}, {}});
  const catalog::PlacementRules& rules = p->input.rules;
  p->pairs = TRY(Pairs::of(rules, p->people_table, p->post_table, p->input.asof));
  p->seats = TRY(whole(p->pairs, rules.seats, post, "seats", 1, 0));
  p->unplaced = TRY(whole(p->pairs, rules.unplaced, person, "unplaced", 0, -kMostPoints));
  p->unfilled = TRY(whole(p->pairs, rules.unfilled, post, "unfilled", 0, -kMostPoints));
  p->person_side = TRY(nest(p->pairs, person, p->input.limits));
  p->post_side = TRY(nest(p->pairs, post, p->input.limits));
  return std::unique_ptr<const Problem>(std::move(p));
}

}  // namespace zhagen::placement
