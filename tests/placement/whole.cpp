// A desk over plans that are made as a whole: with rules on teams, two people in one place, stable, stopped early. Decisions lead
// to what the problem with the decisions in it leads to; where no such rule is left, it is a flow again.

#include <doctest/doctest.h>

#include "batch.hpp"
#include "placement/desk.hpp"
#include "placement/errors.hpp"

using namespace zhagen;
using namespace zhagen::placement;
using test::must;

namespace {

const std::string kBase = test::kHead + R"(
[pair.sex]
label = "性别"
require = "post.sex == null || person.sex == post.sex"
say = "要求{post.sex}"
[unplaced]
points = "70"
[unfilled]
points = "50"
[together.couple]
label = "夫妻同在一个乡镇"
people = "''"
place = ["post.county", "post.township"]
)";
constexpr const char* kTeams = R"(
[team.township]
label = "乡镇"
key = ["post.county", "post.township"]
[team.township.rule.unit]
label = "同一单位"
each = "person.sender"
max = "1"
say = "最多一人"
)";

test::Batch rules(const std::string& more, std::uint64_t seed = 5, const std::string& mode = "") {
  std::string text = kBase + more;
  if (!mode.empty()) text.insert(text.find("label"), "mode = \"" + mode + "\"\n");
  return test::batch_by({"test.rules.toml", text}, 30, 24, seed);
}

std::int32_t first_placed(const Desk& desk, std::int32_t from = 0) {
  const auto plan = desk.plan();
  while (plan.post[static_cast<std::size_t>(from)] < 0) ++from;
  return from;
}
std::int32_t at(const Desk& desk, std::int32_t person) { return desk.plan().post[static_cast<std::size_t>(person)]; }
/// Of each person the township.
std::string place(const Desk& desk, std::int32_t person) {
  const exchange::Roster& posts = desk.problem().input.posts;
  std::string out;
  if (std::int32_t j = at(desk, person); j >= 0)
    for (const char* field : {"county", "township"})
      if (auto* text = std::get_if<std::string>(&posts.records[static_cast<std::size_t>(j)][static_cast<std::size_t>(posts.ledger->find(field))])) out += *text;
  return out;
}

}  // namespace

TEST_CASE("a desk with rules on teams: decisions lead to a plan that keeps them, with its bound; ways say the least that is lost") {
  test::Batch r = rules(kTeams);
  REQUIRE(r.problem->teams);
  Desk desk = must(Desk::place(r.problem, r.codes()));
  REQUIRE(desk.whole());
  CHECK(team_clashes(*desk.whole()->problem, desk.plan().post).empty());
  CHECK(desk.gap() >= 0);
  const std::int32_t one = first_placed(desk), two = first_placed(desk, one + 1);
  const std::int32_t had = at(desk, one);

  must(desk.make(std::vector<Edit>{Bar{one, had}}));
  CHECK(at(desk, one) != had);
  must(desk.make(std::vector<Edit>{DropOut{two}}));
  CHECK(at(desk, two) < 0);
  for (const Edit& edit : std::vector<Edit>{Allow{one, had}, SeatsOf{had, 1}}) must(desk.make(std::vector<Edit>{edit}));
  const std::vector<std::int32_t> before = desk.plan().post;
  must(desk.preview(std::vector<Edit>{Assign{one, had}}));
  CHECK(desk.plan().post == before);
  must(desk.make(std::vector<Edit>{Assign{one, had}}));
  CHECK(at(desk, one) == had);
  REQUIRE(desk.whole());
  CHECK(team_clashes(*desk.whole()->problem, desk.plan().post).empty());
  REQUIRE(prove(*desk.whole()));
  CHECK(desk.whole()->plan.objective == must(make(must(with_decisions(*r.problem, desk.decisions(), r.codes())), r.codes())).plan.objective);

  // What was kept opens again; with a place changed it is not proven.
  Desk again = must(Desk::keep(r.problem, r.codes(), *desk.whole(), desk.decisions()));
  CHECK(again.plan().post == desk.plan().post);
  Made other = *desk.whole();
  other.plan.post[static_cast<std::size_t>(one)] = -1;
  CHECK_FALSE(Desk::keep(r.problem, r.codes(), other, desk.decisions()));

  for (std::int32_t i = 0; i < r.problem->people(); ++i) {
    Ways ways = desk.of_person(i);
    std::int64_t present = 0;
    for (const Way& w : ways.ways) {
      present += w.present;
      if (w.present) CHECK((w.other == at(desk, i) && w.loss == 0));
      else CHECK((!w.exact && (w.sentence.find("最多") != std::string::npos || w.sentence.find("至少") != std::string::npos || w.sentence.find("不会更高") != std::string::npos)));
    }
    CHECK(present == 1);
    CHECK_FALSE(desk.why_person(i).empty());
  }
  for (std::int32_t j = 0; j < r.problem->posts(); ++j) CHECK(desk.of_post(j).ways.size() + desk.of_post(j).barred.size() == static_cast<std::size_t>(r.problem->people()));
  CHECK(desk.calmer(std::vector<Edit>{Release{one}}, 0).error().code == fault::desk_rules);

  std::vector<TeamState> states = team_states(*desk.whole()->problem, desk.plan().post);
  std::int64_t members = 0, placed = 0;
  for (const TeamState& s : states) {
    CHECK(s.met);
    members += s.members;
    for (const TeamState::Rule& rule : s.rules) CHECK((rule.count <= 1 && rule.max == 1));
  }
  for (std::int32_t j : desk.plan().post) placed += j >= 0;
  CHECK(members == placed);
}

TEST_CASE("two people in one place as a decision, and lifted again") {
  for (std::uint64_t seed : {1, 2, 3}) {
    CAPTURE(seed);
    test::Batch r = rules("", seed);
    Desk desk = must(Desk::place(r.problem, r.codes()));
    REQUIRE_FALSE(desk.whole());
    const std::int64_t best = desk.plan().objective;
    const std::int32_t one = first_placed(desk);
    std::int32_t other = one;
    do other = first_placed(desk, other + 1);
    while (place(desk, other) == place(desk, one));
    Difference d = must(desk.preview(std::vector<Edit>{Together{other, one}}));
    CHECK(d.after.total <= d.before.total);
    must(desk.make(std::vector<Edit>{Together{other, one}}));
    REQUIRE(desk.whole());
    CHECK((at(desk, one) < 0 || at(desk, other) < 0 || place(desk, one) == place(desk, other)));
    CHECK(team_states(*desk.whole()->problem, desk.plan().post).back().met);
    CHECK(desk.make(std::vector<Edit>{Together{one, other}}).error().code == fault::edit_together);
    CHECK(desk.make(std::vector<Edit>{Together{one, one}}).error().code == fault::edit_alone);
    // The batch with another day: the decision goes along.
    Input input = r.problem->input;
    input.asof = Date::trusted(20260401);
    Desk::Renewed renewed = must(desk.renew(std::move(input), r.codes()));
    CHECK(renewed.desk.decisions().together.size() == 1);
    CHECK(renewed.desk.whole());
    must(desk.make(std::vector<Edit>{Apart{one, other}}));
    CHECK_FALSE(desk.whole());
    CHECK(desk.plan().objective == best);
    CHECK(desk.make(std::vector<Edit>{Apart{one, other}}).error().code == fault::edit_not_together);
  }
}

TEST_CASE("stable plans and plans that were stopped are held with their bound") {
  test::Batch r = rules("", 4, "stable");
  Desk desk = must(Desk::place(r.problem, r.codes()));
  REQUIRE(desk.whole());
  REQUIRE(prove(*desk.whole()));
  const std::int32_t one = first_placed(desk);
  must(desk.make(std::vector<Edit>{Bar{one, at(desk, one)}}));
  REQUIRE(prove(*desk.whole()));

  test::Batch plain = rules("", 4);
  PlaceOptions stop{.all_pairs = 1};
  stop.enough = [] { return true; };
  auto stopped = Desk::place(plain.problem, plain.codes(), stop);
  if (stopped) {  // the bound holds, whatever it is
    Desk whole = must(Desk::place(plain.problem, plain.codes()));
    CHECK(stopped->plan().objective + stopped->gap() >= whole.plan().objective);
    must(stopped->make(std::vector<Edit>{DropOut{0}}));
    CHECK_FALSE(stopped->whole());  // without a limit it is the best again
  }
  PlaceOptions small;
  small.most_pairs = 40;
  auto little = Desk::place(plain.problem, plain.codes(), small);
  if (little) CHECK(little->plan().objective + little->gap() >= must(Desk::place(plain.problem, plain.codes())).plan().objective);
}
