#include "solve/format.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "random.hpp"
#include "solve/errors.hpp"

using namespace zhagen;
using namespace zhagen::solve;

namespace {

Result<Instance> read(const std::string& text) {
  std::istringstream in(text);
  return read_instance(in);
}

std::string written(const Instance& in) {
  std::ostringstream out;
  write_instance(out, in);
  return out.str();
}

const std::string kHead = "zhagen-solve 1\npeople 2\nposts 2\nperson-groups 1\npost-groups 1\n";

}  // namespace

TEST_CASE("what is written is read back the same") {
  Random r(1);
  for (int k = 0; k < 200; ++k) {
    Instance in = random_instance(r, {.people = 20, .posts = 20, .groups = 5});
    std::string text = written(in);
    auto again = read(text);
    REQUIRE(again);
    CHECK(written(*again) == text);
    CHECK(again->first == in.first);
    CHECK(again->post == in.post);
    CHECK(again->score == in.score);
    CHECK(again->capacity == in.capacity);
    CHECK(again->person_cost == in.person_cost);
  }
}

TEST_CASE("blanks, comments and defaults") {
  auto in = read("# mine\n\n\tzhagen-solve 1 # version\r\nposts 2\npeople 3\n arc 1 0 -5\narc 1 1 5\n");
  REQUIRE(in);
  CHECK(in->people() == 3);
  CHECK(in->first == std::vector<std::int64_t>{0, 0, 2, 2});
  CHECK(in->capacity == std::vector<std::int32_t>{1, 1});
  CHECK(read("zhagen-solve 1\npeople 0\nposts 0"));
  CHECK(read("\xef\xbb\xbfzhagen-solve 1\r\npeople 0\r\nposts 0\r\n"));
}

TEST_CASE("what is wrong is named with its line") {
  struct Row {
    std::string text;
    const char* line;
    Errc code;
  };
  const Row rows[] = {{"", "1", fault::format_first},
                      {"zhagen-solve 2\n", "1", fault::format_first},
                      {"zhagen-solve 1\npeople 1\n", "2", fault::format_ends},
                      {"zhagen-solve 1\npeople -1\n", "2", fault::format_number},
                      {"zhagen-solve 1\npeople 99999999\n", "2", fault::format_number},
                      {"zhagen-solve 1\narc 0 0 1\n", "2", fault::format_none},
                      {kHead + "people 2\n", "6", fault::format_twice},
                      {kHead + "seat 1\n", "6", Errc::solve_syntax},
                      {kHead + "person 0 5\n", "6", fault::format_words},
                      {kHead + "person 2 5 -\n", "6", fault::format_number},
                      {kHead + "person 0 5 1\n", "6", fault::format_number},
                      {kHead + "person 0 5 -\nperson 0 5 -\n", "7", fault::format_twice},
                      {kHead + "person 0 9999999999999999999999 -\n", "6", fault::format_number},
                      {kHead + "post 0 -1 0 -\n", "6", fault::format_number},
                      {kHead + "post 0 1 x -\n", "6", fault::format_number},
                      {kHead + "person-group 0 0 0 -\n", "6", fault::format_parent},
                      {kHead + "person-group 0 - -1 -\n", "6", fault::format_number},
                      {kHead + "arc 0 2 1\n", "6", fault::format_number},
                      {kHead + "arc 0 1 2147483648\n", "6", fault::format_number},
                      {kHead + "arc 0 1 1.5\n", "6", fault::format_number},
                      {kHead + "arc 1 1 1\narc 0 1 1\n", "7", fault::format_order},
                      {kHead + "arc 0 1 1\npost 0 1 0 -\n", "7", fault::format_late},
                      {kHead + "arc 0 1 1 1 1 1 1\n", "6", fault::format_words},
                      {kHead + std::string(500, ' ') + "\n", "6", fault::format_long}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    auto in = read(row.text);
    REQUIRE_FALSE(in);
    CHECK(in.error().code == row.code);
    CHECK(in.error().args[0] == row.line);
  }
  auto big = read(kHead + "person 0 1152921504606846976 -\n");
  REQUIRE_FALSE(big);
  CHECK(big.error().code == Errc::solve_too_large);
}

TEST_CASE("the example of docs/solve-format.md gives what it says") {
  std::ifstream doc(ZHAGEN_SOURCE_DIR "/docs/solve-format.md");
  REQUIRE(doc);
  std::string line, instance, answer;
  while (std::getline(doc, line))
    if (line.rfind("    ", 0) != 0) {
      if (!answer.empty()) break;
    } else {
      std::string text = line.substr(4, line.find('#') == line.npos ? line.npos : line.find('#') - 4);
      while (!text.empty() && text.back() == ' ') text.pop_back();
      if (text.rfind("plan", 0) == 0 ||
          (!answer.empty() && (text.rfind("place", 0) == 0 || text.rfind("price", 0) == 0)))
        answer += text + "\n";
      else if (answer.empty() && (!instance.empty() || text.rfind("zhagen-solve", 0) == 0))
        instance += line.substr(4) + "\n";
    }
  std::istringstream in(instance);
  std::ostringstream out;
  REQUIRE(solve_stream(in, out));
  CHECK(out.str() == answer);
}

TEST_CASE("the program in docs/solve.md is the one that is built and run") {
  std::ifstream doc(ZHAGEN_SOURCE_DIR "/docs/solve.md"), source(ZHAGEN_SOURCE_DIR "/tests/solve/example/example.cpp");
  REQUIRE(doc);
  REQUIRE(source);
  std::string line, shown, program(std::istreambuf_iterator<char>(source), {});
  while (std::getline(doc, line)) {
    if (!shown.empty() && shown.substr(shown.size() - 2) == "}\n" && line.rfind("    ", 0) != 0) break;
    if (shown.empty() ? line == "    #include <iostream>" : true) shown += (line.empty() ? "" : line.substr(4)) + "\n";
  }
  CHECK(shown == program);
}

TEST_CASE("the optima of the OR-Library's assignment files") {
  struct Row {
    const char* file;
    const char* answer;
  };
  for (const Row& row : {Row{"assign100.txt", "plan -305\n"}, Row{"assign500.txt", "plan -991\n"}}) {
    std::ifstream in(std::string(ZHAGEN_SOURCE_DIR "/tests/data/assign/") + row.file);
    std::ostringstream out;
    REQUIRE(solve_stream(in, out, {.from = "orlib"}));
    CHECK(out.str().substr(0, 10) == row.answer);
  }
  for (const char* bad : {"", "2 1 2 3", "2 1 2 3 4 5", "-1", "1 9999999999", "x"}) {
    std::istringstream in(bad);
    std::ostringstream out;
    CHECK_FALSE(solve_stream(in, out, {.from = "orlib"}));
    CHECK(out.str().empty());
  }
}

TEST_CASE("infeasible is an answer and an exit code") {
  std::istringstream in(
      "zhagen-solve 1\npeople 1\nposts 1\npost-groups 1\npost-group 0 - 2 -\npost 0 5 0 0\narc 0 0 7\n");
  std::ostringstream out;
  auto status = solve_stream(in, out);
  REQUIRE_FALSE(status);
  CHECK(status.error().exit_code() == 1);
  CHECK(out.str() == "infeasible 2 1\ndemand post-group 0 2\nlimit person 0 1\n");
}

TEST_CASE("stopped, a text has the bound and the gap; where nothing does, what breaks least") {
  Random r(2);
  Instance in;
  while (in.people() < 100 || in.posts() < 100)
    in = random_instance(r, {.people = 150, .posts = 150, .groups = 0, .score = 1000, .density = 30, .tightness = 0});
  std::istringstream text(written(in));
  std::ostringstream out;
  REQUIRE(solve_stream(text, out, {.work_limit = 1000}));
  std::istringstream lines(out.str());
  std::string plan, bound, gap;
  std::int64_t objective = 0, most = 0, between = 0;
  lines >> plan >> objective >> bound >> most >> gap >> between;
  REQUIRE(lines.good());
  CHECK((plan + bound + gap) == "planboundgap");
  CHECK(most - objective == between);
  CHECK(between > 0);

  std::istringstream short_of(
      "zhagen-solve 1\npeople 1\nposts 1\npost-groups 1\npost-group 0 - 2 -\npost 0 5 0 0\narc 0 0 7\n");
  std::ostringstream broken;
  CHECK_FALSE(solve_stream(short_of, broken, {.least_broken = true}));
  CHECK(broken.str() ==
        "infeasible 2 1\ndemand post-group 0 2\nlimit person 0 1\nbroken post-group 0 2 1\nplan 7\nplace 0 0\n"
        "price person 0 7\n");
}

TEST_CASE("limits hold for what breaks least, too; memory is refused before it is taken") {
  const std::string crossed =
      "zhagen-solve 1\npeople 2\nposts 2\npost-groups 1\npost-group 0 - 2 1\npost 0 5 0 0\npost 1 5 0 0\n"
      "arc 0 0 7\narc 1 0 5\narc 1 1 4\n";
  std::istringstream in(crossed);
  std::ostringstream out;
  auto status = solve_stream(in, out, {.least_broken = true, .work_limit = 1});
  REQUIRE_FALSE(status);
  CHECK(status.error().code == Errc::solve_infeasible);
  CHECK(out.str().find("infeasible") == 0);
  CHECK(out.str().find("\nstopped\n") != std::string::npos);

  Random r(4);
  Instance large = random_instance(r, {.people = 3000, .posts = 3000, .groups = 0, .density = 2, .tightness = 0});
  std::istringstream text(written(large));
  status = solve_stream(text, out, {.memory_mb = 1});
  REQUIRE_FALSE(status);
  CHECK(status.error().code == fault::solve_memory);
  std::istringstream again(written(large));
  CHECK(solve_stream(again, out, {.memory_mb = (memory_needed(large) >> 20) + 1}));
}
