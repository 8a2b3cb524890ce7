#include "solve/stable.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "brute.hpp"
#include "random.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

struct Numbers {
  std::vector<std::int32_t> person, post;
  Numbers(Random& r, const Instance& in, int ties) {
    for (std::size_t a = 0; a < in.post.size(); ++a) {
      person.push_back(static_cast<std::int32_t>(r.in(0, ties)));
      post.push_back(static_cast<std::int32_t>(r.in(0, ties)));
    }
  }
  Orders orders() const { return {person, post}; }
};

/// What the people's side would choose of these arcs: the best first, as long as persons and maxima allow.
std::vector<std::int64_t> chosen(const Instance& in, const Numbers& numbers, std::vector<std::int64_t> arcs) {
  std::sort(arcs.begin(), arcs.end(), [&](std::int64_t a, std::int64_t b) {
    return std::pair(numbers.person[static_cast<std::size_t>(a)], a) <
           std::pair(numbers.person[static_cast<std::size_t>(b)], b);
  });
  std::vector<std::int64_t> count(in.person_groups.size(), 0), out;
  std::vector<bool> placed(in.person_cost.size(), false);
  for (std::int64_t a : arcs) {
    auto i = static_cast<std::size_t>(std::upper_bound(in.first.begin(), in.first.end(), a) - in.first.begin() - 1);
    auto around = [&](auto f) {
      for (std::int32_t g = in.person_group[i]; g >= 0; g = in.person_groups[static_cast<std::size_t>(g)].parent)
        f(static_cast<std::size_t>(g));
    };
    bool room = !placed[i];
    around([&](std::size_t g) { room = room && count[g] < in.person_groups[g].max; });
    if (!room) continue;
    placed[i] = true;
    around([&](std::size_t g) { ++count[g]; });
    out.push_back(a);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::int64_t> arcs_of(const std::vector<std::int64_t>& matching) {
  std::vector<std::int64_t> out;
  for (std::int64_t a : matching)
    if (a >= 0) out.push_back(a);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("no pair blocks") {
  Random r(41);
  std::size_t unmet = 0, unstable = 0;
  for (int k = 0; k < 1000; ++k) {
    Shape shape{.people = 5 + k % 40, .posts = 3 + k % 20, .groups = k % 9, .density = 10 + k % 70, .tightness = k % 5};
    Instance in = random_instance(r, shape);
    Numbers numbers(r, in, k % 3 ? 1000 : 2);
    CAPTURE(k);
    auto made = stable_matching(in, numbers.orders());
    REQUIRE(made);
    auto blocking = blocking_arcs(in, numbers.orders(), made->arc);
    REQUIRE(blocking);
    CHECK(blocking->empty());
    unmet += made->unmet.size();
    for (std::size_t i = 0; i < made->arc.size(); ++i)
      CHECK(made->post[i] == (made->arc[i] < 0 ? -1 : in.post[static_cast<std::size_t>(made->arc[i])]));
    // Somebody goes home: the place that was good enough is now missed by somebody.
    auto gone = std::find_if(made->arc.begin(), made->arc.end(), [](std::int64_t a) { return a >= 0; });
    if (gone == made->arc.end()) continue;
    std::int64_t was = *gone;
    *gone = -1;
    blocking = blocking_arcs(in, numbers.orders(), made->arc);
    REQUIRE(blocking);
    CHECK_FALSE(blocking->empty());
    unstable += std::find(blocking->begin(), blocking->end(), was) != blocking->end();
  }
  CHECK(unmet > 100);
  CHECK(unstable > 500);
}

TEST_CASE("of all stable matchings it is the one that the people's side would choose") {
  Random r(42);
  int several = 0;
  for (int k = 0; k < 200; ++k) {
    Shape shape{.people = 5, .posts = 4, .groups = k % 4, .density = 80, .tightness = k % 3};
    Instance in;
    while (in.people() < 4 || in.posts() < 3) in = random_instance(r, shape);
    Numbers numbers(r, in, k % 5 ? 100 : 1);
    // Who wants the posts is whom they do not want: then there are many.
    for (std::size_t a = 0; k % 2 && a < in.post.size(); ++a) numbers.post[a] = 100 - numbers.person[a];
    auto made = stable_matching(in, numbers.orders());
    REQUIRE(made);
    auto ours = arcs_of(made->arc);
    int stable = 0;
    CAPTURE(k);
    EachPlan(in, [&](const std::vector<std::int64_t>& other, std::int64_t, std::int64_t) {
      auto blocking = blocking_arcs(in, numbers.orders(), other);
      REQUIRE(blocking);
      if (!blocking->empty()) return;
      ++stable;
      std::vector<std::int64_t> both = ours;
      for (std::int64_t a : arcs_of(other))
        if (!std::binary_search(ours.begin(), ours.end(), a)) both.push_back(a);
      CHECK(chosen(in, numbers, both) == ours);
    });
    CHECK(stable > 0);
    several += stable > 1;
  }
  CHECK(several > 20);
}

TEST_CASE("a small one by hand, and what is malformed") {
  // Three people want post 0, which has a seat and takes the last first; post 1 takes anybody, but its township
  // and post 0's together have one place.
  Instance in = Instance::of(3, 2);
  in.post = {0, 1, 0, 0, 1};
  in.score = {0, 0, 0, 0, 0};
  in.first = {0, 2, 3, 5};
  in.post_groups = {{-1, 2, 2}};
  in.post_group = {0, 0};
  in.capacity = {1, 3};
  std::vector<std::int32_t> wish = {1, 2, 1, 1, 2}, rank = {3, 9, 2, 1, 4};
  auto made = stable_matching(in, {wish, rank});
  REQUIRE(made);
  CHECK(made->post == std::vector<std::int32_t>{1, -1, 0});
  CHECK(made->unmet.empty());
  in.post_groups[0].max = 1;
  made = stable_matching(in, {wish, rank});
  REQUIRE(made);
  CHECK(made->post == std::vector<std::int32_t>{-1, -1, 0});
  REQUIRE(made->unmet.size() == 1);
  CHECK(made->unmet[0].given == 1);
  CHECK_FALSE(stable_matching(in, {wish, std::span(rank).first(2)}));
  std::vector<std::int64_t> full = {1, 2, -1}, strange = {2, -1, -1}, many = {0, 2, -1};
  CHECK_FALSE(blocking_arcs(in, {wish, rank}, full));
  CHECK_FALSE(blocking_arcs(in, {wish, rank}, strange));
  CHECK_FALSE(blocking_arcs(in, {wish, rank}, many));
  CHECK_FALSE(blocking_arcs(in, {wish, rank}, std::span(full).first(2)));
}
