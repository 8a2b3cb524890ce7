#include "solve/least_broken.hpp"

#include <algorithm>

#include "solve/face.hpp"

namespace zhagen::solve {
namespace {

/// An instance whose minima may be lacking, at a cost of 1 for each person who lacks. What a group lacks is
/// filled by ghosts, who have a post (or stand for people) in the group, where they count like everybody, or at
/// no cost just outside of it: so that the groups around see the same number of them in any case, by which their
/// bounds are raised. What a group outside all others lacks may stay unfilled instead.
class Haunted {
 public:
  Haunted(const Instance& in, std::int64_t most) : out(in) {
    out.score.assign(in.post.size(), 0);
    out.person_cost.assign(in.person_cost.size(), 0);
    out.post_cost.assign(in.post_cost.size(), 0);
    std::vector<std::int64_t> people = raise(out.person_groups, most), posts = raise(out.post_groups, most);
    auto all_people = static_cast<std::int32_t>(out.person_groups.size()),
         all_posts = static_cast<std::int32_t>(out.post_groups.size());
    std::int64_t must_ask = 0, must_fill = 0;
    for (std::int32_t g = 0; g < static_cast<std::int32_t>(posts.size()); ++g) {
      if (posts[g] == 0) continue;
      std::int32_t around = in.post_groups[g].parent;
      std::int32_t inside = post(posts[g], g), outside = around < 0 ? -1 : post(posts[g], around);
      for (std::int64_t k = 0; k < posts[g]; ++k) {
        person(around < 0 ? -1 : all_people);
        arc(inside, -1);
        if (outside >= 0) arc(outside, 0);
      }
      if (around >= 0) must_ask += posts[g];
    }
    for (std::int32_t g = 0; g < static_cast<std::int32_t>(people.size()); ++g) {
      if (people[g] == 0) continue;
      std::int32_t around = in.person_groups[g].parent, seats = post(people[g], around < 0 ? -1 : all_posts);
      for (std::int64_t k = 0; k < people[g]; ++k) {
        person(g);
        arc(seats, -1);
        if (around < 0) continue;
        person(around);
        arc(seats, 0);
      }
      if (around >= 0) must_fill += people[g];
    }
    if (out.people() > people_) out.first.push_back(out.arcs());
    if (must_ask > 0) out.person_groups.push_back({-1, must_ask, kUnbounded});
    if (must_fill > 0) out.post_groups.push_back({-1, must_fill, kUnbounded});
  }

  Instance out;

 private:
  /// Ghosts of each group; bounds are raised by those of the groups inside.
  static std::vector<std::int64_t> raise(std::vector<Group>& groups, std::int64_t most) {
    std::vector<std::int64_t> ghosts(groups.size()), inside(groups.size(), 0);
    for (std::size_t g = groups.size(); g-- > 0;) {
      Group& group = groups[g];
      ghosts[g] = std::min(group.min, most);
      group.min += inside[g];
      if (group.max != kUnbounded) group.max += inside[g];
      if (group.parent >= 0) inside[group.parent] += inside[g] + ghosts[g];
    }
    return ghosts;
  }
  std::int32_t post(std::int64_t seats, std::int32_t group) {
    out.capacity.push_back(static_cast<std::int32_t>(seats));
    out.post_cost.push_back(0);
    out.post_group.push_back(group);
    return out.posts() - 1;
  }
  void person(std::int32_t group) {
    if (out.people() > people_) out.first.push_back(out.arcs());
    out.person_cost.push_back(0);
    out.person_group.push_back(group);
  }
  void arc(std::int32_t post, std::int32_t score) {
    out.post.push_back(post);
    out.score.push_back(score);
  }
  std::int32_t people_ = out.people();  // without ghosts
};

/// How many can be placed below each group at most, looking at pairs, seats and maxima one by one.
struct Reach {
  std::vector<std::int64_t> people, posts;
  explicit Reach(const Instance& in) : people(in.person_groups.size(), 0), posts(in.post_groups.size(), 0) {
    std::vector<std::int64_t> asked(in.post_cost.size(), 0);
    for (std::int32_t j : in.post) ++asked[j];
    for (std::int32_t i = 0; i < in.people(); ++i)
      if (in.person_group[i] >= 0 && in.first[i] < in.first[i + 1]) ++people[in.person_group[i]];
    for (std::int32_t j = 0; j < in.posts(); ++j)
      if (in.post_group[j] >= 0) posts[in.post_group[j]] += std::min<std::int64_t>(in.capacity[j], asked[j]);
    sum(in.person_groups, people);
    sum(in.post_groups, posts);
  }
  static void sum(const std::vector<Group>& groups, std::vector<std::int64_t>& count) {
    for (std::size_t g = groups.size(); g-- > 0;) {
      count[g] = std::min(count[g], groups[g].max);
      if (groups[g].parent >= 0) count[groups[g].parent] += count[g];
    }
  }
};

/// The second stage's measure: the scores and costs of the instance, ghosts for nothing.
Instance measure_of(const Instance& in, const Instance& haunted) {
  Instance out;
  out.score = in.score;
  out.score.resize(haunted.score.size(), 0);
  out.person_cost = in.person_cost;
  out.person_cost.resize(haunted.person_cost.size(), 0);
  out.post_cost = in.post_cost;
  out.post_cost.resize(haunted.post_cost.size(), 0);
  return out;
}


void lower(std::vector<Group>& groups, std::vector<std::int64_t> count, Bound::Kind side, std::vector<Broken>& broken) {
  for (std::size_t g = groups.size(); g-- > 0;)
    if (groups[g].parent >= 0) count[groups[g].parent] += count[g];
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (count[g] >= groups[g].min) continue;
    broken.push_back({side, static_cast<std::int32_t>(g), groups[g].min, count[g], true});
    groups[g].min = count[g];
  }
}

/// What the stages need: a proven plan.
Result<Plan> must(const Instance& in, const Options& options) {
  Outcome out = TRY(solve(in, options));
  if (out.index() == 1) return fail(Errc::internal, "minima that may be lacking are not met");
  Plan plan = std::get<Plan>(std::move(out));
  if (!plan.proven()) return fail(Errc::solve_work_limit, options.work_limit);
  return plan;
}

constexpr std::int64_t kFirstGhosts = 16;  // of a group; most groups lack few
constexpr std::int64_t kMoreGhosts = 8;

/// A plan with the smallest sum of what the minima lack, and of those the best.
Result<std::vector<std::int32_t>> least_lacking(const Instance& in, const Options& options) {
  std::int64_t largest = 0;
  for (const auto* groups : {&in.person_groups, &in.post_groups})
    for (const Group& g : *groups) largest = std::max(largest, g.min);
  for (std::int64_t most = std::min(kFirstGhosts, largest);;) {
    Haunted haunted(in, most);
    Outcome out = TRY(solve(haunted.out, options));
    std::int64_t next = largest;
    if (const Plan* plan = std::get_if<Plan>(&out)) {
      if (!plan->proven()) return fail(Errc::solve_work_limit, options.work_limit);
      std::int64_t lacking = -plan->objective;  // no group of a best plan lacks more than this
      if (most == largest || lacking <= most) {
        Plan best = TRY(must(face(haunted.out, *plan, measure_of(in, haunted.out)), options));
        best.post.resize(in.person_cost.size());
        return std::move(best.post);
      }
      next = lacking;
    } else if (most == largest) {
      return fail(Errc::internal, "minima that may be lacking are not met");
    } else {
      next = most * kMoreGhosts;
    }
    most = std::min(next, largest);
  }
}

}  // namespace

Result<LeastBroken> least_broken(const Instance& in, const Options& options) {
  TRY(check(in));
  Instance possible = in;  // what is out of reach whatever is done needs no ghosts
  Reach reach(in);
  auto cut = [](std::vector<Group>& groups, const std::vector<std::int64_t>& most) {
    for (std::size_t g = 0; g < groups.size(); ++g) groups[g].min = std::min(groups[g].min, most[g]);
  };
  cut(possible.person_groups, reach.people);
  cut(possible.post_groups, reach.posts);
  Options from = options;
  from.warm = nullptr;
  Plan start;
  start.post = TRY(least_lacking(possible, from));

  LeastBroken made{in, {}, {}};
  std::vector<std::int64_t> people(in.person_groups.size(), 0), posts(in.post_groups.size(), 0);
  for (std::int32_t i = 0; i < in.people(); ++i) {
    std::int32_t j = start.post[i];
    if (j < 0) continue;
    if (in.person_group[i] >= 0) ++people[in.person_group[i]];
    if (in.post_group[j] >= 0) ++posts[in.post_group[j]];
  }
  lower(made.relaxed.person_groups, std::move(people), Bound::Kind::person_group, made.broken);
  lower(made.relaxed.post_groups, std::move(posts), Bound::Kind::post_group, made.broken);
  made.plan = TRY(must(made.relaxed, from));
  return made;
}

}  // namespace zhagen::solve
