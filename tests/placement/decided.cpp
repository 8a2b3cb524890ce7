// Decisions laid into a problem: what a desk comes to step by step is the best plan of the problem that has them, its workbook
// proves it with them, and a decision changed on paper is found out.

#include <doctest/doctest.h>

#include <filesystem>

#include "batch.hpp"
#include "placement/decision_page.hpp"
#include "placement/desk.hpp"
#include "placement/errors.hpp"
#include "placement/second.hpp"
#include "placement/sweep.hpp"
#include "placement/workbook.hpp"

using namespace zhagen;
using namespace zhagen::placement;
using test::must;

namespace {

/// Another place for the first who has one: assigned there.
Assign elsewhere(const Desk& desk, std::int32_t person) {
  for (const Way& way : desk.of_person(person).ways)
    if (way.other >= 0 && !way.present && way.loss < solve::kNever) return {person, way.other};
  return {person, desk.plan().post[static_cast<std::size_t>(person)]};
}

const catalog::FileText kRules{"test.rules.toml", test::kHead + R"(
[pair.sex]
label = "性别"
require = "post.sex == null || person.sex == post.sex"
say = "要求{post.sex}"
[unplaced]
points = "70"
[unfilled]
points = "50"
[bound.county]
label = "县"
side = "post"
key = ["post.county"]
max = "9"
[goal.weak]
label = "先补"
kind = "fill"
posts = "post.weak != null && post.weak"
)"};

struct Settled {
  test::Batch batch;
  Desk desk;
};
Settled settled(std::uint64_t seed) {
  test::Batch b = test::batch_by(kRules, 40, 32, seed);
  Desk desk = must(Desk::place(b.problem, b.codes()));
  auto at = [&](std::int32_t i) { return desk.plan().post[static_cast<std::size_t>(i)]; };
  std::vector<std::int32_t> placed;
  for (std::int32_t i = 0; i < b.problem->people(); ++i)
    if (at(i) >= 0) placed.push_back(i);
  REQUIRE(placed.size() > 6);
  must(desk.make(std::vector<Edit>{elsewhere(desk, placed[0])}));
  if (std::int32_t j = at(placed[2]); j >= 0) must(desk.make(std::vector<Edit>{Bar{placed[2], j}}));
  must(desk.make(std::vector<Edit>{DropOut{placed[4]}, SeatsOf{3, 2}}));
  if (auto edits = std::vector<Edit>{SeatsOf{5, 0}}; desk.preview(edits)) must(desk.make(edits));
  for (std::int32_t j = 0; j < b.problem->posts(); ++j)
    if (b.problem->pairs.points(placed[1], j) == kImpossible)
      if (auto edits = std::vector<Edit>{Allow{placed[1], j}, Assign{placed[1], j}}; desk.preview(edits)) {
        must(desk.make(edits));
        break;
      }
  for (std::int32_t g = 0; g < static_cast<std::int32_t>(b.problem->post_side.groups.size()); ++g) {
    auto edit = std::vector<Edit>{QuotaOf{catalog::Bound::Side::post, g, 1, 7}};
    if (desk.preview(edit)) {
      must(desk.make(edit));
      break;
    }
  }
  return {std::move(b), std::move(desk)};
}

}  // namespace

TEST_CASE("a problem with the decisions in it has the desk's plan as its best, proven with the desk's prices") {
  for (std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
    CAPTURE(seed);
    Settled d = settled(seed);
    auto p = must(with_decisions(*d.batch.problem, d.desk.decisions(), d.batch.codes()));
    Made made = under_decisions(p, d.desk.plan());
    CHECK(made.plan.objective == objective(*p, made.plan.post));
    must(prove(made));
    CHECK(must(place(*p)).objective == made.plan.objective);
    CHECK(must(place(*p, {.all_pairs = 0})).objective == made.plan.objective);
    for (auto [i, j] : d.desk.decisions().pinned) CHECK(made.plan.post[static_cast<std::size_t>(i)] == j);
    // Without them it is the problem that it was.
    auto back = must(with_decisions(*p, {}, d.batch.codes()));
    CHECK(must(place(*back)).objective == must(place(*d.batch.problem)).objective);
    CHECK(back->input.rules.bounds.size() == d.batch.problem->input.rules.bounds.size());
  }
  test::Batch b = test::batch(5, 4, 1);
  Decisions wrong;
  wrong.pinned[7] = 0;
  CHECK(with_decisions(*b.problem, wrong, b.codes()).error().code == fault::placement_decisions);
  wrong = {};
  wrong.post_quotas[99] = {0, 1};
  CHECK(with_decisions(*b.problem, wrong, b.codes()).error().code == fault::placement_decisions);
}

TEST_CASE("the page of decisions is read back, and nothing else is") {
  Settled d = settled(7);
  auto p = must(with_decisions(*d.batch.problem, d.desk.decisions(), d.batch.codes()));
  Page page = decision_page(*p, d.desk.names());
  std::vector<std::vector<std::string>> rows{{page.title}, {page.notes.front()}, page.headings};
  for (const auto& row : page.rows) {
    auto& cells = rows.emplace_back();
    for (const Cell& c : row) cells.push_back(std::holds_alternative<std::string>(c) ? std::get<std::string>(c) : std::holds_alternative<std::int64_t>(c) ? std::to_string(std::get<std::int64_t>(c)) : "");
  }
  CHECK(must(read_decisions(rows)) == d.desk.decisions());
  for (std::size_t column = 2; column < rows[3].size(); ++column) {
    auto changed = rows;
    changed[3][column] = "无";
    if (rows[3][column].empty()) continue;
    CHECK(read_decisions(changed).error().code == Errc::plan_unreadable);
  }
}

TEST_CASE("a workbook with decisions is verified with them; one of them changed is found") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "zhagen-decided-test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "plan.xlsx").string();
  Settled d = settled(3);
  auto p = must(with_decisions(*d.batch.problem, d.desk.decisions(), d.batch.codes()));
  must(prove(under_decisions(p, d.desk.plan())));
  must(write_workbook(path, under_decisions(p, d.desk.plan()), *d.batch.catalog, kRules));
  auto read = must(read_workbook(path));
  CHECK(read.made.problem->input.decided == d.desk.decisions());
  CHECK(possible_pairs(*read.made.problem) == possible_pairs(*p));
  must(verify_workbook(path, read));
  // The same plan said to stand without one of its decisions, and with one more.
  Decisions fewer = d.desk.decisions(), more = fewer;
  fewer.barred.clear();
  fewer.pinned.erase(fewer.pinned.begin());
  const std::vector<std::int32_t> post = d.desk.plan().post;
  more.gone.insert(static_cast<std::int32_t>(std::find_if(post.begin(), post.end(), [](auto j) { return j >= 0; }) - post.begin()));
  for (const Decisions& other : {fewer, more}) {
    auto q = must(with_decisions(*d.batch.problem, other, d.batch.codes()));
    must(write_workbook(path, under_decisions(q, d.desk.plan()), *d.batch.catalog, kRules));
    auto again = read_workbook(path);
    CHECK((!again || !verify_workbook(path, *again)));
  }
  std::filesystem::remove_all(folder);
}
