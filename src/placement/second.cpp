#include "placement/second.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "placement/errors.hpp"
#include "placement/offered.hpp"
#include "placement/shortlist.hpp"
#include "solve/among_best.hpp"

namespace zhagen::placement {
namespace {

constexpr std::int64_t kKept = 1 << 29;

std::uint64_t number_of(const std::string& digest) {
  std::uint64_t n = 0;
  for (std::size_t k = 0; k < 8; ++k) n = n << 8 | static_cast<unsigned char>(digest[k]);
  return n;
}

/// What a value says, without the labels of codes: the same for the same contents wherever it is computed, from a sheet or the
/// records. Nothing filled in is the field's fallback; an empty list is nothing.
void add_value(Digest& d, const exchange::Value& value, const catalog::Field& field) {
  auto* some = std::get_if<std::vector<std::string>>(&value);
  if (std::holds_alternative<std::monostate>(value) && field.fallback) d.add_field(std::int64_t{*field.fallback});
  else if (some && some->empty()) d.add_field("");
  else if (auto* text = std::get_if<std::string>(&value)) d.add_field(*text);
  else if (auto* n = std::get_if<std::int64_t>(&value)) d.add_field(*n);
  else if (auto* yes = std::get_if<bool>(&value)) d.add_field(std::int64_t{*yes});
  else if (auto* date = std::get_if<Date>(&value)) d.add_field(date->iso());
  else if (some)
    for (auto& part : *some) d.add_field(part);
  else d.add_field("");
}

/// A number for each row from the seed and what the row says; rows that say the same share one.
std::vector<std::uint64_t> numbers(const exchange::Roster& roster, const std::string& seed, std::string_view side) {
  std::vector<std::uint64_t> out;
  for (auto& record : roster.records) {
    Digest d;
    d.add_field(seed);
    d.add_field(side);
    for (std::size_t f = 0; f < record.size(); ++f) add_value(d, record[f], roster.ledger->fields[f]);
    out.push_back(number_of(d.finish()));
  }
  return out;
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a + (b << 17 | b >> 47) + 0x9e3779b97f4a7c15;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

}  // namespace

bool has_second(const Problem& p) {
  if (p.input.rules.draw && !p.input.draw_seed.empty()) return true;
  for (std::int32_t i = 0; i < p.people(); ++i)
    if (!p.pairs.published(i).empty()) return true;
  return false;
}

Second::Second(const Problem& p) : p_(p) {
  const auto& goals = p.input.rules.goals;
  if (std::any_of(goals.begin(), goals.end(), [](auto& g) { return g.kind == catalog::Goal::Kind::change; })) kept_ = kKept;
  if (!p.input.rules.draw || p.input.draw_seed.empty()) return;
  lots_ = static_cast<std::uint64_t>(std::clamp<std::int64_t>(kKept / (p.people() + 1), 2, 1 << 20));
  person_ = numbers(p.input.people, p.input.draw_seed, "人选");
  post_ = numbers(p.input.posts, p.input.draw_seed, "岗位");
}

std::int32_t Second::of(std::int32_t person, std::int32_t post) const {
  std::int64_t sum = 0;
  auto published = p_.pairs.published(person);
  if (kept_ && std::binary_search(published.begin(), published.end(), post)) sum += kept_;
  if (lots_) {
    std::uint64_t other = post < 0 ? 0 : post_[static_cast<std::size_t>(post)];
    sum += static_cast<std::int64_t>(mixed(person_[static_cast<std::size_t>(person)], other) % lots_);
  }
  return static_cast<std::int32_t>(sum);
}

std::int64_t Second::sum(const std::vector<std::int32_t>& post) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < post.size(); ++i) sum += of(static_cast<std::int32_t>(i), post[i]);
  return sum;
}

Result<solve::Plan> choose_second(const Problem& p, const solve::Plan& best, int threads, const solve::Options& options) {
  Shortlist tight(p, best.prices, threads);
  solve::Instance instance = frame(p, {});
  tight.fill(instance);
  Second second(p);
  std::vector<std::int32_t> of_arc, unplaced;
  for (std::int32_t i = 0; i < p.people(); ++i) {
    auto at = static_cast<std::size_t>(i);
    for (auto a = static_cast<std::size_t>(instance.first[at]); a < static_cast<std::size_t>(instance.first[at + 1]); ++a)
      of_arc.push_back(second.of(i, instance.post[a]));
    unplaced.push_back(second.of(i, -1));
  }
  return solve::among_best(instance, best, of_arc, unplaced, options);
}

Result<std::vector<std::int32_t>> choose_within_teams(const Problem& p, const std::vector<std::int32_t>& post, const solve::Options& options) {
  const solve::TeamProblem& t = p.teams->problem;
  auto team = [&](std::int32_t j) { return j < 0 ? -2 : t.team[static_cast<std::size_t>(j)]; };
  std::vector<std::vector<std::size_t>> couples(post.size());
  for (std::size_t k = 0; k < t.together.size(); ++k)
    for (std::int32_t i : {t.together[k].first, t.together[k].second}) couples[static_cast<std::size_t>(i)].push_back(k);
  solve::Instance in = frame(p, {});
  Second second(p);
  std::vector<std::int32_t> row(static_cast<std::size_t>(p.posts())), of_arc, unplaced;
  for (std::int32_t i = 0; i < p.people(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    unplaced.push_back(second.of(i, -1));
    p.pairs.row(i, row);
    for (std::int32_t j = 0; j < p.posts() && post[at] >= 0; ++j) {
      bool same = row[static_cast<std::size_t>(j)] != kImpossible && team(j) == team(post[at]);
      for (std::size_t k : couples[at]) same &= j == post[at] || (t.region_at(k, j) >= 0 && t.region_at(k, j) == t.region_at(k, post[at]));
      if (!same) continue;
      in.post.push_back(j);
      in.score.push_back(row[static_cast<std::size_t>(j)]);
      of_arc.push_back(second.of(i, j));
    }
    in.first[at + 1] = static_cast<std::int64_t>(in.post.size());
  }
  // Who is placed stays placed, or a team could lose somebody whom a rule counts: only they have pairs, and as many must be placed.
  for (solve::Group& g : in.person_groups) ++g.parent;
  for (std::int32_t& g : in.person_group) ++g;
  in.person_groups.insert(in.person_groups.begin(), {-1, std::count_if(post.begin(), post.end(), [](std::int32_t j) { return j >= 0; }), solve::kUnbounded});
  auto outcome = TRY(solve::solve(in, options));
  auto* best = std::get_if<solve::Plan>(&outcome);
  if (!best || !best->proven()) return post;  // stopped: as it was found
  return TRY(solve::among_best(in, *best, of_arc, unplaced, options)).post;
}

Status check_draw(const Input& input) {
  const auto& draw = input.rules.draw;
  if (!draw) return input.draw_commitment.empty() && input.draw_seed.empty() ? Status() : Status(fail(fault::placement_no_draw, input.rules.label));
  std::string commitment = input.draw_commitment.empty() ? draw->commitment : input.draw_commitment;
  if (!catalog::is_digest(commitment)) return fail(fault::placement_draw_commitment, draw->label);
  if (!draw->commitment.empty() && commitment != draw->commitment) return fail(fault::placement_draw_commitment, draw->label);
  if (input.draw_seed.empty() && input.draw_later) return {};
  if (input.draw_seed.empty()) return fail(fault::placement_draw_seed, draw->label);
  Digest d;
  d.add(input.draw_seed);
  if (std::string is = hex(d.finish()); is != commitment) return fail(fault::placement_draw_other, draw->label, is, commitment);
  return {};
}

}  // namespace zhagen::placement
