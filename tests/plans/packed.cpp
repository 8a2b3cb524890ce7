// What is kept opens to what it was; anything else is damaged, and nothing is read beyond the end.
#include "plans/packed.hpp"

#include <doctest/doctest.h>

#include "plans/errors.hpp"

using namespace zhagen;
using namespace zhagen::plans;

namespace {

Content some() {
  Content c;
  c.files = {{"a.rules.toml", "[placement]\nname = \"甲\""}, {"codes/sex.toml", ""}};
  c.params = {{"wish_1", 300}, {"sender_max", std::nullopt}, {"less", -7}};
  c.asof = Date::trusted(20260301);
  c.limits = {{"township", "青山县/柳河镇", {1, std::nullopt}}};
  c.people.file = "人选";
  c.people.given = {true, false, true, true, true};
  c.people.records = {{std::string("张三"), {}, Date::trusted(19800500), true, std::vector<std::string>{"甲", "乙\n丙"}},
                      {std::string(), std::int64_t{-3}, {}, false, std::vector<std::string>()}};
  c.people.notes = {"一句话。"};
  c.posts.given = {true};
  c.posts.records = {{std::string("岗位")}};
  c.plan.post = {0, -1};
  c.plan.objective = c.plan.bound = -400;
  c.plan.prices = {{1, 0}, {5}, {-2}, {}};
  c.decisions.pinned = {{0, 0}};
  c.decisions.barred = {{1, 0}};
  c.decisions.allowed = {{0, 0}};
  c.decisions.seats = {{0, 2}};
  c.decisions.person_quotas = {{0, {1, -1}}};
  c.decisions.gone = {1};
  c.decisions.together = {{0, 1}};
  c.whole = true;
  c.teams = placement::TeamBound{-390, -380, {{2, 0}, {}, {-1}, {4}}, {7, -8}};
  c.stable = true;
  c.draw_commitment = "ab";
  c.draw_seed = "种子";
  return c;
}

}  // namespace

TEST_CASE("a kept plan opens to what it was") {
  const Content c = some();
  auto packed = pack(c);
  REQUIRE(packed.ok());
  CHECK(*pack(some()) == *packed);
  auto back = unpack(*packed);
  REQUIRE(back.ok());
  CHECK(back->files.size() == 2);
  CHECK(back->files[0].text == c.files[0].text);
  CHECK(back->params == c.params);
  CHECK(back->asof == c.asof);
  CHECK(back->limits[0].key == c.limits[0].key);
  CHECK(back->limits[0].limits.min == 1);
  CHECK_FALSE(back->limits[0].limits.max.has_value());
  CHECK(back->people.records == c.people.records);
  CHECK(back->people.given == c.people.given);
  CHECK(back->people.notes == c.people.notes);
  CHECK(back->plan.post == c.plan.post);
  CHECK(back->plan.prices.person == c.plan.prices.person);
  CHECK(back->plan.prices.person_group == c.plan.prices.person_group);
  CHECK(back->plan.objective == c.plan.objective);
  CHECK(back->plan.bound == c.plan.bound);
  CHECK(back->decisions == c.decisions);
  CHECK(back->whole);
  REQUIRE(back->teams);
  CHECK(back->teams->bound == -390);
  CHECK(back->teams->priced == -380);
  CHECK(back->teams->prices.post_group == c.teams->prices.post_group);
  CHECK(back->teams->value == c.teams->value);
  CHECK(back->stable);
  CHECK(back->draw_commitment == "ab");
  CHECK(back->draw_seed == "种子");
}

TEST_CASE("what was cut or changed is damaged") {
  const std::string packed = *pack(some());
  for (std::size_t n = 0; n < packed.size(); n += 7) {
    auto cut = unpack(packed.substr(0, n));
    REQUIRE_FALSE(cut.ok());
    CHECK(cut.error().code == fault::plan_damaged);
    std::string changed = packed;
    changed[n] = static_cast<char>(changed[n] ^ 0x15);
    auto opened = unpack(changed);  // a byte that says nothing (a date of the archive) may differ
    if (opened) CHECK(opened->decisions == some().decisions);
  }
  for (const char* bytes : {"", "PK", "not a plan at all"}) CHECK_FALSE(unpack(bytes).ok());
}
