#include "solve/certify.hpp"

#include <algorithm>
#include <string>

#include "solve/sweep.hpp"

namespace zhagen::solve {
namespace {

using Wide = __int128;  // sums of certified prices are compared before they are trusted to fit

Error refuse(std::string what) { return fail(Errc::solve_certificate, std::move(what)); }
std::string name(const char* what, std::size_t index) {
  return std::string(what) + " " + std::to_string(index);
}
std::size_t at(std::int64_t v) { return static_cast<std::size_t>(v); }

/// Sum of a value over a group and all groups around it, for every group. Parents come first.
std::vector<Wide> around(const std::vector<Group>& groups, const std::vector<std::int64_t>& value) {
  std::vector<Wide> out(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g)
    out[g] = Wide{value[g]} + (groups[g].parent < 0 ? Wide{0} : out[at(groups[g].parent)]);
  return out;
}

/// The same numbers in 64 bits, where all of them leave room for a sum.
std::vector<std::int64_t> narrow(const std::vector<Wide>& wide) {
  constexpr Wide most = Wide{1} << 61;
  std::vector<std::int64_t> out;
  if (std::all_of(wide.begin(), wide.end(), [](Wide v) { return v > -most && v < most; }))
    out.assign(wide.begin(), wide.end());
  return out;
}

/// What the arcs of a person say: whether the prices cover them, and the best that leads to the post.
template <class W>
RowProof row(const Instance& in, std::size_t i, std::int32_t wanted, const W& person, const std::vector<W>& post) {
  RowProof out{true, true, false, 0};
  for (auto a = at(in.first[i]); a < at(in.first[i + 1]); ++a) {
    out.covered &= W{in.score[a]} <= person + post[at(in.post[a])];
    if (in.post[a] != wanted) continue;
    out.best = out.found ? std::max(out.best, in.score[a]) : in.score[a];
    out.found = true;
  }
  return out;
}

/// The same for one person after another, in the narrowest numbers that hold the prices.
class Rows {
 public:
  Rows(const Instance& in, const std::vector<Wide>& person, const std::vector<Wide>& post)
      : in_(in), person_(person), post_(post), person64_(narrow(person)), post64_(narrow(post)) {
    fits64_ = person64_.size() == person.size() && post64_.size() == post.size();
    auto small = [](std::int64_t v) { return v > -kMostCover && v < kMostCover; };
    if (!fits64_ || !std::all_of(person64_.begin(), person64_.end(), small) ||
        !std::all_of(post64_.begin(), post64_.end(), small))
      return;
    fits32_ = true;
    post32_.assign(post64_.begin(), post64_.end());
  }
  RowProof of(std::size_t i, std::int32_t wanted) const {
    if (fits32_) {
      auto begin = at(in_.first[i]);
      RowProof r = prove_row(in_.post.data() + begin, in_.score.data() + begin,
                             static_cast<std::int32_t>(in_.first[i + 1] - in_.first[i]), wanted,
                             static_cast<std::int32_t>(person64_[i]), post32_.data());
      if (r.fits) return r;
    }
    return fits64_ ? row(in_, i, wanted, person64_[i], post64_) : row(in_, i, wanted, person_[i], post_);
  }
  Error uncovered(std::size_t i) const {
    auto a = at(in_.first[i]);
    while (Wide{in_.score[a]} <= person_[i] + post_[at(in_.post[a])]) ++a;
    return refuse(name("person", i) + " and " + name("post", at(in_.post[a])) + " are worth more than their prices");
  }

 private:
  const Instance& in_;
  const std::vector<Wide>&person_, &post_;
  std::vector<std::int64_t> person64_, post64_;
  std::vector<std::int32_t> post32_;
  bool fits64_ = false, fits32_ = false;
};

/// No arc leads from outside of what the limits cover into what they do not.
Status covered(const Instance& in, const std::vector<Wide>& person, const std::vector<Wide>& post) {
  for (std::size_t i = 0; i < in.person_cost.size(); ++i)
    for (auto a = at(in.first[i]); a < at(in.first[i + 1]); ++a)
      if (person[i] + post[at(in.post[a])] < 0)
        return refuse(name("person", i) + " and " + name("post", at(in.post[a])) + " count for a demand without a limit");
  return {};
}

Status counts(const std::vector<Group>& groups, std::vector<std::int64_t> count,
              const std::vector<std::int64_t>& price, const char* side, Wide& dual) {
  for (std::size_t g = groups.size(); g-- > 0;) {
    if (groups[g].parent >= 0) count[at(groups[g].parent)] += count[g];
    if (count[g] < groups[g].min || count[g] > groups[g].max)
      return refuse(std::string(side) + " " + name("group", g) + " has " + std::to_string(count[g]) +
                    " placed");
    if (price[g] > 0 && groups[g].max == kUnbounded)
      return refuse(std::string(side) + " " + name("group", g) + " has a price but no maximum");
    dual += Wide{price[g]} * (price[g] > 0 ? groups[g].max : groups[g].min);
  }
  return {};
}

/// What each member of a side gets from its own value and the groups around it.
std::vector<Wide> cover(const std::vector<std::int64_t>& own, const std::vector<std::int32_t>& group,
                        const std::vector<Wide>& of_group, const std::vector<std::int64_t>* less) {
  std::vector<Wide> out(own.size());
  for (std::size_t i = 0; i < own.size(); ++i)
    out[i] = Wide{own[i]} + (group[i] < 0 ? Wide{0} : of_group[at(group[i])]) - (less ? (*less)[i] : 0);
  return out;
}

}  // namespace

Status certify(const Instance& in, const Plan& plan) {
  std::size_t n = in.person_cost.size(), m = in.post_cost.size();
  const Prices& y = plan.prices;
  if (plan.post.size() != n || y.person.size() != n || y.post.size() != m ||
      y.person_group.size() != in.person_groups.size() || y.post_group.size() != in.post_groups.size())
    return refuse("plan and instance differ in size");

  std::vector<std::int64_t> filled(m, 0), people_in(in.person_groups.size(), 0),
      seats_in(in.post_groups.size(), 0);
  auto person = cover(y.person, in.person_group, around(in.person_groups, y.person_group), &in.person_cost);
  auto post = cover(y.post, in.post_group, around(in.post_groups, y.post_group), &in.post_cost);
  Rows rows(in, person, post);
  Wide primal = 0, dual = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (y.person[i] < 0) return refuse(name("person", i) + " has a negative price");
    dual += Wide{y.person[i]} - in.person_cost[i];
    RowProof row = rows.of(i, plan.post[i]);
    if (!row.covered) return rows.uncovered(i);
    if (plan.post[i] == -1) {
      primal -= in.person_cost[i];
      continue;
    }
    if (!row.found) return refuse(name("person", i) + " is placed where no arc leads");
    primal += row.best;
    ++filled[at(plan.post[i])];
    if (in.person_group[i] >= 0) ++people_in[at(in.person_group[i])];
  }
  for (std::size_t j = 0; j < m; ++j) {
    if (filled[j] > in.capacity[j]) return refuse(name("post", j) + " is overfull");
    if (y.post[j] < 0) return refuse(name("post", j) + " has a negative price");
    primal -= Wide{in.post_cost[j]} * (in.capacity[j] - filled[j]);
    dual += (Wide{y.post[j]} - in.post_cost[j]) * in.capacity[j];
    if (in.post_group[j] >= 0) seats_in[at(in.post_group[j])] += filled[j];
  }
  if (auto ok = counts(in.person_groups, std::move(people_in), y.person_group, "person", dual); !ok)
    return ok;
  if (auto ok = counts(in.post_groups, std::move(seats_in), y.post_group, "post", dual); !ok) return ok;

  if (primal != plan.objective) return refuse("the objective is not the sum of its parts");
  if (dual != plan.bound) return refuse("the prices prove another bound");
  if (plan.bound < plan.objective) return refuse("the bound is below the plan");
  return {};
}

Status certify(const Instance& in, const Infeasible& cut) {
  std::vector<std::int64_t> person(in.person_cost.size(), 0), post(in.post_cost.size(), 0);
  std::vector<std::int64_t> person_group(in.person_groups.size(), 0), post_group(in.post_groups.size(), 0);
  Wide needed = 0, available = 0;
  for (const Bound& b : cut.demands) {
    bool people = b.kind == Bound::Kind::person_group;
    if (!people && b.kind != Bound::Kind::post_group) return refuse("only groups demand");
    const auto& groups = people ? in.person_groups : in.post_groups;
    if (b.index < 0 || at(b.index) >= groups.size() || groups[at(b.index)].min != b.count)
      return refuse("a demand is not of the instance");
    --(people ? person_group : post_group)[at(b.index)];
    needed += b.count;
  }
  for (const Bound& b : cut.limits) {
    auto of = [&](const auto& column, auto count, std::vector<std::int64_t>& cover_by) {
      if (b.index < 0 || at(b.index) >= column.size() || count(column[at(b.index)]) != b.count) return false;
      ++cover_by[at(b.index)];
      return true;
    };
    auto max = [](const Group& g) { return g.max; };
    bool ok = b.kind == Bound::Kind::person_group ? of(in.person_groups, max, person_group)
              : b.kind == Bound::Kind::post_group ? of(in.post_groups, max, post_group)
              : b.kind == Bound::Kind::post       ? of(
                                                        in.capacity, [](std::int32_t c) { return c; }, post)
                                            : of(
                                                  in.person_cost, [](std::int64_t) { return 1; }, person);
    if (!ok) return refuse("a limit is not of the instance");
    available += b.count;
  }
  auto people = cover(person, in.person_group, around(in.person_groups, person_group), nullptr);
  auto posts = cover(post, in.post_group, around(in.post_groups, post_group), nullptr);
  if (auto ok = covered(in, people, posts); !ok) return ok;
  if (needed != cut.needed || available != cut.available || needed <= available)
    return refuse("the demands do not exceed the limits");
  return {};
}

}  // namespace zhagen::solve
