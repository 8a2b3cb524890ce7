// Runs tests/cases/placement/*.case: the rows of each situation go through real workbooks, as a user's would.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "../case_file.hpp"
#include "catalog/catalog.hpp"
#include "files/xlsx_writer.hpp"
#include "placement/goal_words.hpp"
#include "placement/model_pages.hpp"

using namespace zhagen;
using test::Situation;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zhagen-case-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

const catalog::Catalog& shipped() {
  static auto loaded = catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog");
  REQUIRE_MESSAGE(loaded.ok(), (loaded ? "" : loaded.error().zh()));
  return **loaded;
}

std::string write(const Folder& folder, const char* name, const test::Table& table) {
  std::string path = (folder.path / name).string();
  auto book = files::XlsxWriter::create(path);
  REQUIRE(book);
  files::OutSheet sheet;
  sheet.name = "名册";
  for (auto& h : table.front()) sheet.columns.emplace_back().heading = h;
  REQUIRE(book->sheet(sheet));
  for (std::size_t r = 1; r < table.size(); ++r) {
    std::vector<files::OutCell> row;
    for (auto& cell : table[r]) row.emplace_back(std::string_view(cell));
    REQUIRE(book->row(row));
  }
  REQUIRE(book->close());
  return path;
}

struct Outcome {
  std::vector<placement::Page> pages;
  std::int64_t score = 0;
};

/// Rules of a case's own stand beside the cases: 规则：goals is tests/cases/placement/goals.rules.toml.
Result<catalog::PlacementRules> rules_of(const Situation& s, const catalog::Settings& settings) {
  auto named = s.lines.find("规则");
  if (named == s.lines.end()) return shipped().placement("standard", settings);
  std::ifstream in(std::filesystem::path(ZHAGEN_SOURCE_DIR "/tests/cases/placement") / (named->second + ".rules.toml"));
  REQUIRE_MESSAGE(in, named->second);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  return shipped().placement(catalog::FileText{named->second + ".rules.toml", text}, settings);
}

Result<Outcome> run(const Situation& s) {
  const catalog::Catalog& catalog = shipped();
  Date asof = TRY(Date::parse(s.lines.find("截至")->second));
  catalog::Settings settings;
  for (auto [at, end] = s.lines.equal_range("参数"); at != end; ++at) {
    std::size_t equals = at->second.find('=');
    settings[at->second.substr(0, equals)] = std::stoll(at->second.substr(equals + 1));
  }
  placement::Input input{TRY(rules_of(s, settings)), {}, {}, asof, {}};
  if (auto mode = s.lines.find("方式"); mode != s.lines.end()) {
    REQUIRE(mode->second == "两相情愿");
    input.rules.mode = catalog::PlacementMode::stable;
  }
  if (auto seed = s.lines.find("抽签种子"); seed != s.lines.end()) input.draw_seed = seed->second;
  if (auto seed = s.lines.find("抽签摘要"); seed != s.lines.end()) input.draw_commitment = seed->second;
  for (auto [at, end] = s.lines.equal_range("名额"); at != end; ++at) input.limits.push_back(TRY(placement::parse_limit(at->second)));
  Folder folder;
  exchange::ReadOptions options;
  options.today = asof;
  options.table.least_fields = 1;
  input.people = TRY(exchange::read_roster(write(folder, "people.xlsx", s.tables.at("人选")), *input.rules.person, catalog.codes(), options));
  input.posts = TRY(exchange::read_roster(write(folder, "posts.xlsx", s.tables.at("岗位")), *input.rules.post, catalog.codes(), options));
  std::shared_ptr<const placement::Problem> problem = TRY(placement::derive(std::move(input), catalog.codes()));
  auto made = TRY(placement::make(std::move(problem), catalog.codes()));
  auto proven = placement::prove(made);
  CHECK_MESSAGE(proven.ok(), (proven ? "" : proven.error().zh()));
  Outcome out{placement::report(*made.problem, made.plan, catalog.codes()), placement::score_of(*made.problem, made.plan.post)};
  for (auto& page : placement::model_pages(made)) out.pages.push_back(std::move(page));
  return out;
}

std::string text(const placement::Cell& cell) {
  if (auto* s = std::get_if<std::string>(&cell)) return *s;
  if (auto* n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  return "";
}

/// Every row that the case expects is on the page, in the columns that the case names; and no more rows than that.
void compare(const placement::Page& page, const test::Table& expected) {
  std::vector<std::size_t> columns;
  for (auto& heading : expected.front()) {
    auto at = std::find(page.headings.begin(), page.headings.end(), heading);
    REQUIRE_MESSAGE(at != page.headings.end(), page.name, " has no column ", heading);
    columns.push_back(static_cast<std::size_t>(at - page.headings.begin()));
  }
  std::vector<std::vector<std::string>> found, due(expected.begin() + 1, expected.end());
  for (auto& row : page.rows) {
    auto& cells = found.emplace_back();
    for (std::size_t c : columns) cells.push_back(text(row[c]));
  }
  std::sort(found.begin(), found.end());
  std::sort(due.begin(), due.end());
  auto lines = [](const std::vector<std::vector<std::string>>& rows) {
    std::string out;
    for (auto& row : rows) {
      out += "\n|";
      for (auto& cell : row) out += " " + cell + " |";
    }
    return out;
  };
  CHECK_MESSAGE(found == due, page.name, " has", lines(found), "\nbut is due", lines(due));
}

}  // namespace

TEST_CASE("situations of tests/cases/placement") {
  auto all = test::read_cases(ZHAGEN_SOURCE_DIR "/tests/cases/placement");
  REQUIRE(all.size() > 10);
  for (const Situation& s : all) {
    CAPTURE(s.file);
    CAPTURE(s.line);
    CAPTURE(s.name);
    auto outcome = run(s);
    if (auto error = s.lines.find("错误"); error != s.lines.end()) {
      REQUIRE_FALSE(outcome);
      CAPTURE(outcome.error().zh());
      CHECK(outcome.error().zh().find(error->second) != std::string::npos);
      continue;
    }
    REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().zh()));
    if (auto total = s.lines.find("总分"); total != s.lines.end()) CHECK(std::to_string(outcome->score) == total->second);
    for (auto& [name, table] : s.tables) {
      if (name == "人选" || name == "岗位") continue;
      auto page = std::find_if(outcome->pages.begin(), outcome->pages.end(), [&](auto& p) { return p.name == name; });
      REQUIRE_MESSAGE(page != outcome->pages.end(), name, " is no page of the plan");
      compare(*page, table);
    }
    std::string everything;
    for (auto& page : outcome->pages) {
      for (auto& note : page.notes) everything += note + "\n";
      for (auto& row : page.rows)
        for (auto& cell : row) everything += text(cell) + "\n";
    }
    for (auto [at, end] = s.lines.equal_range("写着"); at != end; ++at) {
      CAPTURE(at->second);
      CHECK(everything.find(at->second) != std::string::npos);
    }
  }
}
