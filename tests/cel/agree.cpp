// Columns, pairs and the interpreter give the same results on random expressions over random tables.

#include <doctest/doctest.h>

#include "cel/pair.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::cel;

namespace {

std::string shown(const Results& r, std::size_t i) {
  std::string s = std::to_string(static_cast<int>(r.states[i]));
  return r.cells.empty() ? s : s + ":" + std::to_string(r.cells[i]);
}

}  // namespace

TEST_CASE("columns agree with the interpreter") {
  Env env = world::env();
  int columns = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    world::Random random(seed);
    world::Tables t = world::tables(random, 40, 40, seed % 2 == 0);
    std::vector<std::uint32_t> chosen;
    for (int i = 0; i < 40; ++i) chosen.push_back(static_cast<std::uint32_t>(random.below(40)));
    std::vector<std::int64_t> wish(40);
    std::vector<std::uint8_t> absent(40);
    for (std::size_t i = 0; i < 40; ++i) wish[i] = static_cast<std::int64_t>(random.below(4)), absent[i] = random.chance(30) ? 2 : 0;
    Bindings b;
    b.rows("person", *t.person).value("asof", Value(Date::trusted(20260100)));
    if (seed % 3 == 0) b.row("post", *t.post, 7);
    else b.rows("post", *t.post, chosen);
    b.ints("wish", wish, absent);
    for (int k = 0; k < 6; ++k) {
      std::string text = k % 2 ? world::number(random, 3) : world::condition(random, 4);
      CAPTURE(text);
      auto p = compile(text, env);
      REQUIRE_MESSAGE(p, p.error().en());
      Results fast = evaluate(*p, b), slow = evaluate_by_rows(*p, b);
      REQUIRE(fast.states.size() == 40);
      for (std::size_t i = 0; i < 40; ++i) {
        CAPTURE(i);
        REQUIRE(shown(fast, i) == shown(slow, i));
      }
      ++columns;
    }
  }
  CHECK(columns == 2400);
}

TEST_CASE("pairs agree with the interpreter") {
  Env env = world::env();
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    world::Random random(seed + 1000);
    world::Tables t = world::tables(random, 9, 30, seed % 2 == 0);
    std::vector<std::int64_t> wish(30);
    Bindings others;
    others.value("asof", Value(Date::trusted(20260100)));
    for (int k = 0; k < 6; ++k) {
      std::string text = k % 2 ? world::number(random, 3) : world::condition(random, 4);
      CAPTURE(text);
      auto p = compile(text, env);
      REQUIRE_MESSAGE(p, p.error().en());
      if (!p->type().is(Kind::boolean) && !p->type().is(Kind::integer)) continue;
      PreparedPairs pairs = prepare_pairs(*p, "person", *t.person, "post", *t.post, {"wish"}, others);
      PreparedPairs::Scratch scratch(pairs);
      for (std::uint32_t left = 0; left < 9; ++left) {
        for (auto& w : wish) w = random.chance(30) ? kAbsentPair : static_cast<std::int64_t>(random.below(4));
        std::vector<std::uint8_t> absent;
        for (auto w : wish) absent.push_back(w == kAbsentPair ? 2 : 0);
        Bindings b = others;
        b.row("person", *t.person, left).rows("post", *t.post).ints("wish", wish, absent);
        Results slow = evaluate_by_rows(*p, b);
        std::uint32_t from = left % 4 * 3;  // blocks begin anywhere
        std::vector<State> states(30 - from);
        std::vector<std::int64_t> cells(30 - from);
        std::span<const std::int64_t> columns[] = {std::span(wish).subspan(from)};
        pairs.eval(scratch, left, from, columns, states, cells);
        State decided{};
        bool by_left = pairs.decided_by_left(left, decided);
        for (std::size_t i = from; i < 30; ++i) {
          CAPTURE(left);
          CAPTURE(i);
          REQUIRE(states[i - from] == slow.states[i]);
          if (p->type().is(Kind::integer)) REQUIRE(cells[i - from] == slow.cells[i]);
          if (by_left) REQUIRE(decided == slow.states[i]);
        }
      }
    }
  }
}
