#include "solve/certify_effects.hpp"

#include <algorithm>
#include <string>

namespace zhagen::solve {
namespace {

using Wide = __int128;

Error refuse(std::string what) { return fail(Errc::solve_certificate, std::move(what)); }
std::string name(const char* what, std::int64_t index) {
  return std::string(what) + " " + std::to_string(index);
}

/// How many are placed in each group.
std::vector<std::int64_t> counted(const std::vector<Group>& groups, std::vector<std::int64_t> count) {
  for (std::size_t g = groups.size(); g-- > 0;)
    if (groups[g].parent >= 0) count[groups[g].parent] += count[g];
  return count;
}

/// What a plan that is made of placements alone comes to; an error where it breaks a limit.
Result<Wide> objective(const Instance& in, const std::vector<std::int32_t>& post) {
  Wide sum = 0;
  std::vector<std::int64_t> filled(in.post_cost.size(), 0), people(in.person_groups.size(), 0),
      seats(in.post_groups.size(), 0);
  for (std::int32_t i = 0; i < in.people(); ++i) {
    if (post[i] < 0) {
      sum -= in.person_cost[i];
      continue;
    }
    bool found = false;
    std::int32_t best = 0;
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a)
      if (in.post[a] == post[i]) {
        best = found ? std::max(best, in.score[a]) : in.score[a];
        found = true;
      }
    if (!found) return refuse(name("person", i) + " is moved where no arc leads");
    sum += best;
    ++filled[post[i]];
    if (in.person_group[i] >= 0) ++people[in.person_group[i]];
  }
  for (std::int32_t j = 0; j < in.posts(); ++j) {
    if (filled[j] > in.capacity[j]) return refuse(name("post", j) + " is overfull after the moves");
    sum -= Wide{in.post_cost[j]} * (in.capacity[j] - filled[j]);
    if (in.post_group[j] >= 0) seats[in.post_group[j]] += filled[j];
  }
  auto within = [](const std::vector<Group>& groups, std::vector<std::int64_t> count) {
    count = counted(groups, std::move(count));
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (count[g] < groups[g].min || count[g] > groups[g].max) return false;
    return true;
  };
  if (!within(in.person_groups, std::move(people)) || !within(in.post_groups, std::move(seats)))
    return refuse("the moves break a bound");
  return sum;
}

/// The plan and the distances side by side.
class Losses {
 public:
  Losses(const Instance& in, const Plan& plan, const Alternatives& a) : in_(in), plan_(plan), a_(a) {}

  Status check() {
    auto n = static_cast<std::size_t>(in_.people()), m = static_cast<std::size_t>(in_.posts());
    std::size_t nodes = n + m + 1 + in_.person_groups.size() + in_.post_groups.size();
    auto limit = static_cast<std::size_t>(a_.of_person ? in_.people() : in_.posts());
    if (a_.distance.size() != nodes || a_.self < 0 || static_cast<std::size_t>(a_.self) >= limit)
      return refuse("the distances and the instance differ in size");
    sum_up();
    TRY(pairs());
    TRY(tree(in_.person_groups, people_in_, plan_.prices.person_group, n + m + 1, true));
    TRY(tree(in_.post_groups, seats_in_, plan_.prices.post_group, n + m + 1 + in_.person_groups.size(),
             false));
    return choices();
  }

 private:
  /// A way on from x to y at 'step' exists: neither may be farther than the other and the step.
  Status way(std::size_t x, std::size_t y, Wide step) const {
    if (step < 0) return refuse("the plan is not proven");
    bool fine =
        a_.of_person ? a_.distance[x] <= step + a_.distance[y] : a_.distance[y] <= step + a_.distance[x];
    return fine ? Status{}
                : refuse("a distance is longer than a way: " + name("node", static_cast<std::int64_t>(x)));
  }
  std::size_t post(std::int32_t j) const {
    return static_cast<std::size_t>(in_.people()) + static_cast<std::size_t>(j);
  }
  std::size_t person_tree(std::int32_t i) const {
    return static_cast<std::size_t>(in_.people() + in_.posts() + 1 + in_.person_group[i]);
  }
  std::size_t post_tree(std::int32_t j) const {
    auto root = static_cast<std::size_t>(in_.people() + in_.posts());
    return in_.post_group[j] < 0
               ? root
               : root + 1 + in_.person_groups.size() + static_cast<std::size_t>(in_.post_group[j]);
  }

  void sum_up() {
    auto around = [](const std::vector<Group>& groups, const std::vector<std::int64_t>& price) {
      std::vector<Wide> out(groups.size());
      for (std::size_t g = 0; g < groups.size(); ++g)
        out[g] = Wide{price[g]} + (groups[g].parent < 0 ? Wide{0} : out[groups[g].parent]);
      return out;
    };
    auto people = around(in_.person_groups, plan_.prices.person_group),
         posts = around(in_.post_groups, plan_.prices.post_group);
    std::vector<std::int64_t> people_in(in_.person_groups.size(), 0), seats_in(in_.post_groups.size(), 0);
    filled_.assign(in_.post_cost.size(), 0);
    for (std::int32_t i = 0; i < in_.people(); ++i) {
      std::int32_t g = in_.person_group[i], j = plan_.post[i];
      cover_person_.push_back(Wide{plan_.prices.person[i]} - in_.person_cost[i] +
                              (g < 0 ? Wide{0} : people[g]));
      if (j < 0) continue;
      ++filled_[j];
      if (g >= 0) ++people_in[g];
      if (in_.post_group[j] >= 0) ++seats_in[in_.post_group[j]];
    }
    for (std::int32_t j = 0; j < in_.posts(); ++j) {
      std::int32_t g = in_.post_group[j];
      cover_post_.push_back(Wide{plan_.prices.post[j]} - in_.post_cost[j] + (g < 0 ? Wide{0} : posts[g]));
    }
    people_in_ = counted(in_.person_groups, std::move(people_in));
    seats_in_ = counted(in_.post_groups, std::move(seats_in));
  }

  Wide slack(std::int32_t i, std::int64_t a) const {
    return cover_person_[i] + cover_post_[in_.post[a]] - in_.score[a];
  }

  Status pairs() const {
    for (std::int32_t i = 0; i < in_.people(); ++i) {
      auto x = static_cast<std::size_t>(i);
      std::int32_t own = plan_.post[i];
      if (own >= 0) TRY(way(post(own), x, 0));
      if (own >= 0) TRY(way(x, person_tree(i), plan_.prices.person[i]));
      else TRY(way(person_tree(i), x, 0));
      for (std::int64_t a = in_.first[i]; a < in_.first[i + 1]; ++a)
        if (in_.post[a] != own) TRY(way(x, post(in_.post[a]), slack(i, a)));
    }
    for (std::int32_t j = 0; j < in_.posts(); ++j) {
      if (filled_[j] < in_.capacity[j]) TRY(way(post(j), post_tree(j), 0));
      if (filled_[j] > 0) TRY(way(post_tree(j), post(j), plan_.prices.post[j]));
    }
    return {};
  }

  /// One more placed person in a group goes down to it among people, up from it among posts.
  Status tree(const std::vector<Group>& groups, const std::vector<std::int64_t>& count,
              const std::vector<std::int64_t>& price, std::size_t base, bool down) const {
    auto root = static_cast<std::size_t>(in_.people() + in_.posts());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      std::size_t tail = base + g,
                  head = groups[g].parent < 0 ? root : base + static_cast<std::size_t>(groups[g].parent);
      if (down) std::swap(tail, head);
      if (count[g] < groups[g].max) TRY(way(tail, head, -Wide{price[g]}));
      if (count[g] > groups[g].min) TRY(way(head, tail, price[g]));
    }
    return {};
  }

  /// The pair's own slack and the way back from its end to its beginning close the cycle.
  Status choices() const {
    std::vector<std::pair<std::int32_t, Wide>> due;
    auto back = [&](std::size_t from, std::size_t to) {
      return a_.of_person ? Wide{a_.distance[from]} - a_.distance[to]
                          : Wide{a_.distance[to]} - a_.distance[from];
    };
    for (std::int32_t i = a_.of_person ? a_.self : 0; i < (a_.of_person ? a_.self + 1 : in_.people()); ++i)
      for (std::int64_t a = in_.first[i]; a < in_.first[i + 1]; ++a) {
        std::int32_t j = in_.post[a];
        if (!a_.of_person && j != a_.self) continue;
        Wide loss = j == plan_.post[i] ? Wide{0} : slack(i, a) + back(post(j), static_cast<std::size_t>(i));
        due.push_back({a_.of_person ? j : i, std::min(loss, Wide{kNever})});
      }
    std::sort(due.begin(), due.end());
    due.erase(std::unique(due.begin(), due.end(), [](auto& x, auto& y) { return x.first == y.first; }),
              due.end());
    std::vector<std::pair<std::int32_t, Wide>> said;
    for (const Choice& c : a_.choices) said.push_back({c.other, c.loss});
    std::sort(said.begin(), said.end());
    if (said.size() != due.size()) return refuse("the choices are not the pairs of the instance");
    for (std::size_t k = 0; k < said.size(); ++k)
      if (said[k].first != due[k].first || said[k].second > due[k].second)
        return refuse("a loss is not proven: " + name("choice", said[k].first));
    Wide out = 0;
    if (a_.of_person && plan_.post[a_.self] >= 0)
      out = std::min(
          Wide{plan_.prices.person[a_.self]} + back(person_tree(a_.self), static_cast<std::size_t>(a_.self)),
          Wide{kNever});
    return a_.left_out <= out ? Status{} : refuse("the loss of being left out is not proven");
  }

  const Instance& in_;
  const Plan& plan_;
  const Alternatives& a_;
  std::vector<Wide> cover_person_, cover_post_;
  std::vector<std::int64_t> filled_, people_in_, seats_in_;
};

}  // namespace

Status certify(const Instance& in, const Plan& plan, const Alternatives& a) {
  return Losses(in, plan, a).check();
}

Status certify(const Instance& in, const Plan& plan, std::int32_t person, std::int32_t post,
               std::int64_t loss, std::span<const Move> moves) {
  std::vector<std::int32_t> to = plan.post;
  for (const Move& m : moves) {
    if (m.person < 0 || m.person >= in.people() || m.to < -1 || m.to >= in.posts() || to[m.person] != m.from)
      return refuse("a move is not of the plan");
    to[m.person] = m.to;
  }
  if (person < 0 || person >= in.people() || to[person] != post)
    return refuse("the moves do not make the pair");
  Wide sum = TRY(objective(in, to));
  if (Wide{plan.objective} - sum != loss) return refuse("the moves lose another amount");
  return {};
}

}  // namespace zhagen::solve
