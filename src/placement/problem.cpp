#include "placement/problem.hpp"

#include <algorithm>
#include <optional>

#include "base/fold.hpp"
#include "placement/errors.hpp"
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

/// The costs of what is left over as the solver sees them.
void weigh_costs(Problem& p) {
  using enum catalog::Goal::Kind;
  const auto& goals = p.input.rules.goals;
  p.unplaced.assign(p.unplaced_points.size(), 0);
  p.unfilled.assign(p.unfilled_points.size(), 0);
  for (std::size_t g = 0; g < goals.size(); ++g) {
    std::int64_t weight = p.goals.weight[g];
    if (goals[g].kind == score) {
      for (std::size_t i = 0; i < p.unplaced.size(); ++i) p.unplaced[i] += weight * p.unplaced_points[i];
      for (std::size_t j = 0; j < p.unfilled.size(); ++j) p.unfilled[j] += weight * p.unfilled_points[j];
    } else if (goals[g].kind == fill) {
      for (std::size_t j = 0; j < p.unfilled.size(); ++j) p.unfilled[j] += p.goals.must[g][j] ? weight : 0;
    }
  }
}

std::string post_text(const exchange::Roster& posts, std::int32_t row, const CodeLists& codes) {
  int f = posts.ledger->find("name");
  if (f < 0) return std::to_string(row + 1) + " 号岗位";
  return exchange::text_of(posts.ledger->fields[static_cast<std::size_t>(f)], posts.records[static_cast<std::size_t>(row)][static_cast<std::size_t>(f)], codes);
}

/// Decisions for rows that are there; who keeps them may hold others.
Status check_decisions(const Problem& p) {
  const Decisions& d = p.input.decided;
  bool ok = true;
  auto person = [&](std::int32_t i) { ok &= i >= 0 && i < p.people(); };
  auto post = [&](std::int32_t j) { ok &= j >= 0 && j < p.posts(); };
  for (auto [i, j] : d.pinned) person(i), post(j);
  for (const auto* pairs : {&d.barred, &d.allowed})
    for (auto [i, j] : *pairs) person(i), post(j);
  for (auto [j, seats] : d.seats) post(j), ok &= seats >= 0;
  for (std::int32_t i : d.gone) person(i);
  for (auto [a, b] : d.together) person(a), person(b), ok &= a < b;
  return ok ? Status() : fail(fault::placement_decisions);
}

/// Seats and costs as decided. The weights of the goals stay those of the rules: a decision does not change what a point is.
void lay_decisions(Problem& p, const CodeLists& codes) {
  const Decisions& d = p.input.decided;
  if (d == Decisions()) return;
  std::vector<std::string> posts(static_cast<std::size_t>(p.posts()));
  for (auto [i, j] : d.pinned) posts[static_cast<std::size_t>(j)] = post_text(p.input.posts, j, codes);
  p.pairs.decide(d, posts);
  for (auto [j, seats] : d.seats) p.seats[static_cast<std::size_t>(j)] = seats;
  for (std::int32_t i : d.gone) p.unplaced_points[static_cast<std::size_t>(i)] = p.unplaced[static_cast<std::size_t>(i)] = 0;
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

std::vector<std::int64_t> totals(const Problem& p, const std::vector<std::int32_t>& post) {
  using enum catalog::Goal::Kind;
  const auto& goals = p.input.rules.goals;
  std::vector<std::int64_t> out(goals.size(), 0), left = p.seats;
  for (std::int32_t j : post)
    if (j >= 0) --left[static_cast<std::size_t>(j)];
  for (std::size_t g = 0; g < goals.size(); ++g) {
    for (std::size_t i = 0; i < post.size(); ++i) {
      auto person = static_cast<std::int32_t>(i);
      if (goals[g].kind == change) {
        auto published = p.pairs.published(person);
        out[g] -= !published.empty() && !std::binary_search(published.begin(), published.end(), post[i]);
      } else if (post[i] < 0) {
        out[g] -= goals[g].kind == score ? p.unplaced_points[i] : 0;
      } else if (goals[g].kind == score) {
        std::int32_t points = p.pairs.points(person, post[i]);
        out[g] += points == kImpossible ? 0 : points;
      } else {
        std::int32_t points = p.pairs.goal_points(g, person, post[i]);
        out[g] += goals[g].kind == care ? -points : points;
      }
    }
    for (std::size_t j = 0; j < left.size(); ++j)
      if (goals[g].kind == score) out[g] -= left[j] * p.unfilled_points[j];
      else if (goals[g].kind == fill && p.goals.must[g][j]) out[g] -= left[j];
  }
  return out;
}

std::int64_t score_of(const Problem& p, const std::vector<std::int32_t>& post) {
  auto parts = totals(p, post);
  const auto& goals = p.input.rules.goals;
  auto score = std::find_if(goals.begin(), goals.end(), [](auto& g) { return g.kind == catalog::Goal::Kind::score; });
  return parts[static_cast<std::size_t>(score - goals.begin())];
}

std::int64_t objective(const Problem& p, const std::vector<std::int32_t>& post) {
  auto parts = totals(p, post);
  std::int64_t sum = 0;
  for (std::size_t g = 0; g < parts.size(); ++g) sum += p.goals.weight[g] * parts[g];
  return sum;
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
  std::unique_ptr<Problem> p(new Problem{std::move(input), std::move(people), std::move(posts), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}});
  const catalog::PlacementRules& rules = p->input.rules;
  p->pairs = TRY(Pairs::of(rules, p->people_table, p->post_table, p->input.asof));
  p->seats = TRY(whole(p->pairs, rules.seats, post, "seats", 1, 0));
  p->unplaced_points = TRY(whole(p->pairs, rules.unplaced, person, "unplaced", 0, -kMostPoints));
  p->unfilled_points = TRY(whole(p->pairs, rules.unfilled, post, "unfilled", 0, -kMostPoints));
  p->goals = TRY(weigh(p->pairs, p->seats, p->unplaced_points, p->unfilled_points));
  p->pairs.weigh(p->goals.weight);
  weigh_costs(*p);
  TRY(check_decisions(*p));
  lay_decisions(*p, codes);
  if (rules.pinned || !p->input.decided.pinned.empty()) {
    auto& bound = p->input.rules.bounds.emplace_back();
    bound.name = kPinBound;
    bound.label = "指定去向";
    bound.side = person;
  }
  p->person_side = TRY(nest(p->pairs, person, p->input));
  p->post_side = TRY(nest(p->pairs, post, p->input));
  p->teams = TRY(team_rules(p->pairs, p->input));
  return std::unique_ptr<const Problem>(std::move(p));
}

Result<std::shared_ptr<const Problem>> with_decisions(const Problem& from, Decisions decisions, const CodeLists& codes) {
  Input input = from.input;
  std::erase_if(input.rules.bounds, [](const catalog::Bound& b) { return b.key.empty(); });  // pins are put in again
  input.decided = std::move(decisions);
  return std::shared_ptr<const Problem>(TRY(derive(std::move(input), codes)));
}

}  // namespace zhagen::placement
