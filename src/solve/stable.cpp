#include "solve/stable.hpp"

#include <algorithm>
#include <queue>
#include <string>

namespace zhagen::solve {
namespace {

Status check_orders(const Instance& in, const Orders& orders) {
  TRY(check(in));
  if (orders.of_person.size() == in.post.size() && orders.of_post.size() == in.post.size()) return {};
  return fail(Errc::solve_instance, "the orders and the arcs differ in length");
}

/// How many are placed below each group, and the innermost group around a member that is full.
class Filled {
 public:
  explicit Filled(const std::vector<Group>& groups) : groups_(groups), count_(groups.size(), 0) {}
  void add(std::int32_t g, std::int64_t by) {
    for (; g >= 0; g = groups_[g].parent) count_[g] += by;
  }
  bool full(std::int32_t g) const { return count_[g] >= groups_[g].max; }
  std::int32_t innermost_full(std::int32_t g) const {
    while (g >= 0 && !full(g)) g = groups_[g].parent;
    return g;
  }
  std::int64_t count(std::int32_t g) const { return count_[g]; }

 private:
  const std::vector<Group>& groups_;
  std::vector<std::int64_t> count_;
};

/// Heaps of people that merge in logarithmic time (leftist trees); each person is in one at most.
template <class Less>
class Leftist {
 public:
  Leftist(std::size_t people, Less less) : less_(less), left_(people, -1), right_(people, -1), rank_(people, 1) {}
  std::int32_t merge(std::int32_t a, std::int32_t b) {
    if (a < 0 || b < 0) return a < 0 ? b : a;
    if (less_(b, a)) std::swap(a, b);
    right_[a] = merge(right_[a], b);
    if (rank(left_[a]) < rank(right_[a])) std::swap(left_[a], right_[a]);
    rank_[a] = rank(right_[a]) + 1;
    return a;
  }
  std::int32_t pop(std::int32_t a) {
    std::int32_t rest = merge(left_[a], right_[a]);
    left_[a] = right_[a] = -1;
    rank_[a] = 1;
    return rest;
  }

 private:
  std::int32_t rank(std::int32_t a) const { return a < 0 ? 0 : rank_[a]; }
  Less less_;
  std::vector<std::int32_t> left_, right_, rank_;
};

/// The people's side: holds the choice from all arcs that have not been refused.
class Askers {
 public:
  Askers(const Instance& in, std::span<const std::int32_t> order)
      : in_(in),
        order_(order),
        row_(in.post.size()),
        next_(in.first.begin(), in.first.end() - 1),
        filled_(in.person_groups),
        waiting_(in.person_groups.size(), -1),
        heaps_(in.person_cost.size(), Before{this}) {
    for (std::size_t a = 0; a < row_.size(); ++a) row_[a] = static_cast<std::int64_t>(a);
    for (std::size_t i = 0; i < next_.size(); ++i)
      std::sort(row_.begin() + in.first[i], row_.begin() + in.first[i + 1],
                [&](std::int64_t a, std::int64_t b) { return better(a, b); });
    std::vector<std::int32_t> people;
    for (std::int32_t i = 0; i < in.people(); ++i)
      if (asks(i)) people.push_back(i);
    std::sort(people.begin(), people.end(), Before{this});
    for (std::int32_t i : people) enter(i);
  }

  /// Arcs that have newly come into the choice, to be offered to the posts.
  std::vector<std::int64_t> offers;

  /// The posts have refused what person i asked for.
  void refused(std::int32_t i) {
    std::vector<std::int32_t> freed;
    for (std::int32_t g = in_.person_group[i]; g >= 0; g = in_.person_groups[g].parent)
      if (filled_.full(g)) freed.push_back(g);
    filled_.add(in_.person_group[i], -1);
    ++next_[i];
    if (freed.empty()) {  // only the own next arc is newly possible
      if (asks(i)) enter(i);
      return;
    }
    if (asks(i)) wait(i, freed[0]);
    // All who wait at a freed group may come in, unless another one around them is full; the best one does.
    for (;;) {
      std::size_t at = freed.size();
      for (std::size_t k = 0; k < freed.size(); ++k)
        if (waiting_[freed[k]] >= 0 && (at == freed.size() || Before{this}(waiting_[freed[k]], waiting_[freed[at]])))
          at = k;
      if (at == freed.size()) return;
      std::int32_t best = waiting_[freed[at]];
      waiting_[freed[at]] = heaps_.pop(best);
      if (!enter(best)) continue;
      // What is full again keeps those who wait inside it.
      std::int32_t shut = -1;
      for (std::size_t k = freed.size(); k-- > 0;) {
        if (filled_.full(freed[k])) {
          shut = freed[k];
        } else if (shut >= 0) {
          waiting_[shut] = heaps_.merge(waiting_[shut], waiting_[freed[k]]);
          waiting_[freed[k]] = -1;
        }
      }
      return;
    }
  }

  std::int64_t arc(std::int32_t i) const { return row_[next_[i]]; }

 private:
  struct Before {
    const Askers* of;
    bool operator()(std::int32_t a, std::int32_t b) const { return of->better(of->arc(a), of->arc(b)); }
  };
  bool better(std::int64_t a, std::int64_t b) const {
    return order_[a] != order_[b] ? order_[a] < order_[b] : a < b;
  }
  bool asks(std::int32_t i) const { return next_[i] < in_.first[i + 1]; }
  void wait(std::int32_t i, std::int32_t g) { waiting_[g] = heaps_.merge(waiting_[g], i); }
  bool enter(std::int32_t i) {
    if (std::int32_t g = filled_.innermost_full(in_.person_group[i]); g >= 0) {
      wait(i, g);
      return false;
    }
    filled_.add(in_.person_group[i], 1);
    offers.push_back(arc(i));
    return true;
  }

  const Instance& in_;
  std::span<const std::int32_t> order_;
  std::vector<std::int64_t> row_, next_;  // each person's arcs from the best on; the one asked for
  Filled filled_;
  std::vector<std::int32_t> waiting_;  // of each group: the heap of people who wait for room in it
  Leftist<Before> heaps_;
};

/// The posts' side: holds the choice from all arcs that were offered.
class Takers {
 public:
  Takers(const Instance& in, std::span<const std::int32_t> order)
      : in_(in),
        order_(order),
        held_(in.post.size(), 0),
        count_(in.post_cost.size(), 0),
        filled_(in.post_groups),
        worst_(in.post_cost.size() + in.post_groups.size()) {}

  /// The arc that is refused: the offered one, one that was held until now, or -1 for none.
  std::int64_t offer(std::int64_t a) {
    std::int32_t j = in_.post[a];
    bool post_full = count_[j] >= in_.capacity[j];
    std::int32_t g = post_full ? -1 : filled_.innermost_full(in_.post_group[j]);
    if (!post_full && g < 0) {
      take(a);
      return -1;
    }
    auto& heap = worst_[post_full ? j : in_.post_cost.size() + g];
    while (!heap.empty() && !held_[heap.front()]) pop(heap);
    if (heap.empty() || better(heap.front(), a)) return a;
    std::int64_t out = heap.front();
    held_[out] = 0;
    --count_[in_.post[out]];
    filled_.add(in_.post_group[in_.post[out]], -1);
    take(a);
    return out;
  }
  const std::vector<std::uint8_t>& held() const { return held_; }

 private:
  bool better(std::int64_t a, std::int64_t b) const {
    return order_[a] != order_[b] ? order_[a] < order_[b] : a < b;
  }
  void push(std::vector<std::int64_t>& heap, std::int64_t a) {
    heap.push_back(a);
    std::push_heap(heap.begin(), heap.end(), [&](auto x, auto y) { return better(x, y); });
  }
  void pop(std::vector<std::int64_t>& heap) {
    std::pop_heap(heap.begin(), heap.end(), [&](auto x, auto y) { return better(x, y); });
    heap.pop_back();
  }
  void take(std::int64_t a) {
    std::int32_t j = in_.post[a];
    held_[a] = 1;
    ++count_[j];
    filled_.add(in_.post_group[j], 1);
    push(worst_[j], a);
    for (std::int32_t g = in_.post_group[j]; g >= 0; g = in_.post_groups[g].parent)
      if (in_.post_groups[g].max != kUnbounded) push(worst_[in_.post_cost.size() + g], a);
  }

  const Instance& in_;
  std::span<const std::int32_t> order_;
  std::vector<std::uint8_t> held_;
  std::vector<std::int32_t> count_;
  Filled filled_;
  std::vector<std::vector<std::int64_t>> worst_;  // of posts, then of groups; what is held no more is dropped late
};

std::vector<std::int32_t> person_of(const Instance& in) {
  std::vector<std::int32_t> out(in.post.size());
  for (std::int32_t i = 0; i < in.people(); ++i)
    std::fill(out.begin() + in.first[i], out.begin() + in.first[i + 1], i);
  return out;
}

}  // namespace

Result<StableMatching> stable_matching(const Instance& in, const Orders& orders) {
  TRY(check_orders(in, orders));
  std::vector<std::int32_t> person = person_of(in);
  Askers people(in, orders.of_person);
  Takers posts(in, orders.of_post);
  while (!people.offers.empty()) {  // in which order makes no difference
    std::int64_t a = people.offers.back();
    people.offers.pop_back();
    if (std::int64_t out = posts.offer(a); out >= 0) people.refused(person[out]);
  }
  StableMatching made;
  made.arc.assign(in.person_cost.size(), -1);
  made.post.assign(in.person_cost.size(), -1);
  Filled of_people(in.person_groups), of_posts(in.post_groups);
  for (std::size_t a = 0; a < in.post.size(); ++a) {
    if (!posts.held()[a]) continue;
    made.arc[person[a]] = static_cast<std::int64_t>(a);
    made.post[person[a]] = in.post[a];
    of_people.add(in.person_group[person[a]], 1);
    of_posts.add(in.post_group[in.post[a]], 1);
  }
  for (bool people_side : {true, false}) {
    const auto& groups = people_side ? in.person_groups : in.post_groups;
    for (std::int32_t g = 0; g < static_cast<std::int32_t>(groups.size()); ++g)
      if (std::int64_t given = (people_side ? of_people : of_posts).count(g); given < groups[g].min)
        made.unmet.push_back({people_side ? Bound::Kind::person_group : Bound::Kind::post_group, g, groups[g].min, given});
  }
  return made;
}

}  // namespace zhagen::solve
