// What a batch under the full rules is held to: goals against every placement there is, threads against one, a stopped
// plan's bound, and workbooks that somebody changed.

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <random>

#include "batch.hpp"
#include "files/xlsx_reader.hpp"
#include "files/xlsx_writer.hpp"
#include "placement/goal_words.hpp"
#include "placement/workbook.hpp"

using namespace zhagen;

namespace {

const std::string kRules = test::kHead + R"(
[unplaced]
points = "7"
[unfilled]
points = "5"
[goal.weak]
label = "先补"
kind = "fill"
posts = "post.weak != null && post.weak"
[goal.far]
label = "照顾"
kind = "care"
points = "person.sex == '2' && post.distance != null && post.distance > 20 ? 2 : 0"
say = "远"
[goal.points]
label = "得分"
kind = "score"
)";

struct Batch : test::Batch {
  catalog::FileText rules;
};
Batch small(int people, int posts, std::uint64_t seed, const std::string& more = "") {
  catalog::FileText rules{"test.rules.toml", kRules + more};
  return {test::batch_by(rules, people, posts, seed), rules};
}

/// The best of all placements by the goals one after another.
std::vector<std::int64_t> best_of_all(const placement::Problem& p) {
  std::vector<std::int32_t> post(static_cast<std::size_t>(p.people()), -1);
  std::vector<std::int64_t> left = p.seats, best;
  std::function<void(std::size_t)> next = [&](std::size_t i) {
    if (i == post.size()) {
      auto reached = placement::totals(p, post);
      if (best.empty() || reached > best) best = reached;
      return;
    }
    post[i] = -1;
    next(i + 1);
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      auto& seats = left[static_cast<std::size_t>(j)];
      if (seats == 0 || p.pairs.worth(static_cast<std::int32_t>(i), j) == placement::kImpossible) continue;
      post[i] = j;
      --seats;
      next(i + 1);
      ++seats;
    }
    post[i] = -1;
  };
  next(0);
  return best;
}

/// The workbook again, sheet by sheet as text, with one cell changed: as a person with a spreadsheet would.
bool copy(const std::string& from, const std::string& to, const std::string& sheet, std::size_t row, std::size_t column, const std::string& text) {
  auto in = files::XlsxReader::open(from);
  REQUIRE(in);
  auto out = files::XlsxWriter::create(to);
  REQUIRE(out);
  bool changed = false;
  for (std::size_t s = 0; s < in->sheets().size(); ++s) {
    std::vector<std::vector<std::string>> rows;
    REQUIRE(in->rows(s, [&](const files::Row& r) {
      while (rows.size() + 1 < r.number) rows.emplace_back();
      auto& cells = rows.emplace_back();
      for (auto& c : r.cells) {
        if (cells.size() <= c.column) cells.resize(c.column + 1);
        cells[c.column] = c.text;
      }
      return files::Next::row;
    }));
    if (in->sheets()[s].name == sheet && row < rows.size() && column < rows[row].size() && rows[row][column] != text) {
      rows[row][column] = text;
      changed = true;
    }
    files::OutSheet head;
    head.name = in->sheets()[s].name;
    for (auto& h : rows.front()) head.columns.emplace_back().heading = h;
    for (auto& cells : rows) head.columns.resize(std::max(head.columns.size(), cells.size()));
    REQUIRE(out->sheet(head));
    for (std::size_t r = 1; r < rows.size(); ++r) {
      std::vector<files::OutCell> cells;
      for (auto& c : rows[r]) cells.emplace_back(std::string_view(c));
      REQUIRE(out->row(cells));
    }
  }
  REQUIRE(out->close());
  return changed;
}

Status verify(const std::string& path) {
  auto read = TRY(placement::read_workbook(path));
  return placement::verify_workbook(path, read);
}

}  // namespace

TEST_CASE("the plan is the best of all placements by the goals in their order") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Batch b = small(5, 5, seed);
    auto plan = placement::place(*b.problem);
    REQUIRE_MESSAGE(plan.ok(), (plan ? "" : plan.error().zh()));
    auto reached = placement::totals(*b.problem, plan->post);
    CHECK(reached == best_of_all(*b.problem));
    CHECK(b.problem->goals.split(plan->objective) == reached);
  }
}

TEST_CASE("a loss is read back goal by goal") {
  placement::Goals goals;
  goals.weight = {100'000, 210, 0, 1};
  CHECK(goals.split(100'000 - 30) == std::vector<std::int64_t>{1, 0, 0, -30});
  CHECK(goals.split(-420 + 100) == std::vector<std::int64_t>{0, -2, 0, 100});
  CHECK(goals.split(0) == std::vector<std::int64_t>{0, 0, 0, 0});
}

TEST_CASE("goals that one number cannot hold are named") {
  std::string wide = kRules;
  auto catalog = catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE(catalog);
  wide.replace(wide.find("? 2 : 0"), 7, "? 9000000 : 0");
  auto rules = (*catalog)->placement(catalog::FileText{"wide.rules.toml", wide});
  REQUIRE(rules);
  auto sample = sample::make_sample({40, 40, 1, Date::trusted(20260301)});
  REQUIRE(sample);
  placement::Input input{*rules, test::roster(sample->people, *rules->person, (*catalog)->codes()),
                         test::roster(sample->posts, *rules->post, (*catalog)->codes()), Date::trusted(20260301), {}};
  auto problem = placement::derive(std::move(input), (*catalog)->codes());
  REQUIRE_FALSE(problem);
  CHECK(problem.error().zh().find("“照顾”压过后面的各项") != std::string::npos);
}

TEST_CASE("the number of threads changes nothing") {
  test::Batch b = test::batch(1500, 1100, 4);
  auto one = placement::place(*b.problem, {.threads = 1, .all_pairs = 0});
  auto two = placement::place(*b.problem, {.threads = 3, .all_pairs = 0});
  REQUIRE(one);
  REQUIRE(two);
  CHECK(one->post == two->post);
  CHECK(one->prices.person == two->prices.person);
}

TEST_CASE("a plan that was stopped says how far it may be from the best") {
  test::Batch b = test::batch(300, 250, 4);
  auto best = placement::place(*b.problem);
  REQUIRE(best);
  placement::PlaceOptions options;
  options.all_pairs = 0;
  options.enough = [] { return true; };
  auto stopped = placement::place(*b.problem, options);
  REQUIRE_MESSAGE(stopped.ok(), (stopped ? "" : stopped.error().zh()));
  CHECK(stopped->objective <= best->objective);
  CHECK(stopped->bound >= best->objective);
  CHECK(placement::prove(*b.problem, *stopped));
  if (!stopped->proven()) CHECK(placement::standing(*b.problem, *stopped).find("还没有证明是最好的；") != std::string::npos);
  options.cancelled = [] { return true; };
  auto cancelled = placement::place(*b.problem, options);
  REQUIRE_FALSE(cancelled);
  CHECK(cancelled.error().code == Errc::solve_cancelled);
}

TEST_CASE("a workbook of each kind is verified, and refused with a cell of a new page changed") {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / "zhagen-made-test";
  std::filesystem::create_directories(folder);
  std::string path = (folder / "plan.xlsx").string(), changed = (folder / "changed.xlsx").string();
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
  constexpr const char* kClash = R"(
[bound.township]
label = "乡镇（街道）"
side = "post"
key = ["post.county", "post.township"]
min = "30"
)";
  constexpr const char* kDraw = R"(
[draw]
label = "抽签"
commitment = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)";
  auto refused = [&](const std::string& sheet, std::size_t row, std::size_t column, const std::string& text) {
    INFO(sheet, " ", row, " ", column, " ", text);
    REQUIRE(copy(path, changed, sheet, row, column, text));
    CHECK_FALSE(verify(changed));
  };
  for (const char* more : {"", kTeams, kClash}) {
    CAPTURE(more);
    Batch b = small(20, 16, 3, more);
    auto made = placement::make(b.problem, b.catalog->codes());
    REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().zh()));
    REQUIRE(placement::write_workbook(path, *made, *b.catalog, b.rules));
    auto ok = verify(path);
    CHECK_MESSAGE(ok.ok(), (ok ? "" : ok.error().zh()));
    copy(path, changed, "", 0, 0, "");
    ok = verify(changed);
    CHECK_MESSAGE(ok.ok(), (ok ? "" : ok.error().zh()));
    refused("目标", 4, 2, "30 个名额，已补 30 个，还空 0 个。");
    refused("目标", 4, 4, "17");
    refused("目标", 2, 0, "没有更好的安排。");
    std::size_t bound = 0;
    auto in = files::XlsxReader::open(path);
    for (std::size_t s = 0; s < in->sheets().size(); ++s)
      if (in->sheets()[s].name == "说明")
        REQUIRE(in->rows(s, [&](const files::Row& r) {
          if (r.cells[0].text == "合计上限") bound = r.number - 1;
          return files::Next::row;
        }));
    refused("说明", bound, 1, "999999");
    if (more == kTeams) refused("队伍", 3, 6, "77");
    if (more == kClash) {
      REQUIRE_FALSE(placement::clashes(*made->problem, made->plan).empty());
      refused("冲突", 4, 4, "最多做到 30 人");
      refused("冲突", 4, 5, "没有问题。");
    }
  }
  Batch b = small(20, 16, 3, kDraw);
  CHECK_FALSE(placement::make(b.problem, b.catalog->codes()));  // no seed
  std::filesystem::remove_all(folder);
}
