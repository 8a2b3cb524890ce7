// tests/cases/dues: situations in Chinese, what is due for their records out. Every due of the file named must be listed.

#include <array>
#include <set>

#include "../case_records.hpp"
#include "dues/plan.hpp"
#include "ledger/sentence.hpp"

using namespace zhagen;
using namespace zhagen::dues;
using zhagen::test::CaseRecords;
using zhagen::test::Situation;
using zhagen::test::Table;

namespace {

const catalog::Catalog& shipped() {
  static const auto all = [] {
    auto c = catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog");
    if (!c) FAIL(c.error().zh());
    return *std::move(c);
  }();
  return *all;
}

/// 记录, 应办, 本期, 截止, 情况, 说明.
constexpr const char* kColumns[] = {"记录", "应办", "本期", "截止", "情况", "说明"};
using Line = std::array<std::string, 6>;

std::string shown(const Line& l) {
  std::string out;
  for (const std::string& s : l) out += "| " + s + " ";
  return out + "|";
}

std::vector<Line> lines_of(const catalog::Catalog& catalog, const CaseRecords& records, const std::string& file, Date today) {
  std::vector<Line> out;
  for (const catalog::Due& due : catalog.dues()) {
    if (due.file != file) continue;
    Plan plan(catalog, due);
    std::vector<Id> ids;
    for (const ledger::Record& r : records.world())
      if (r.ledger == due.ledger) ids.push_back(r.id);
    ledger::Columns::Programs programs = plan.programs();
    ledger::add_programs(due.say, programs);
    ledger::Columns columns = ledger::Columns::given(catalog, *due.ledger, ids, records.world(), programs);
    for (const Item& item : plan.compute(columns, today)) {
      auto row = static_cast<std::uint32_t>(std::find(ids.begin(), ids.end(), item.record) - ids.begin());
      cel::Bindings b = Plan::bindings(columns, due, today);
      Plan::bind_span(b, due, item.span);
      std::string words = ledger::say(due.say, b, row);
      if (item.state == State::undecided) words += " " + plan.lacking(columns, row, item, today);
      out.push_back({records.key(item.record), due.label, name_of(due.every, item.span), item.day.iso(), standing_zh(standing_of(due, item, false, today)), words});
    }
  }
  return out;
}

}  // namespace

TEST_CASE("tables of situations: what is due for whom, and how it stands") {
  std::size_t situations = 0;
  std::set<std::string> seen;
  for (const Situation& s : test::read_cases(ZHAGEN_SOURCE_DIR "/tests/cases/dues")) {
    INFO(s.file << ":" << s.line << " " << s.name);
    auto file = s.lines.find("文件"), day = s.lines.find("今天");
    REQUIRE(file != s.lines.end());
    REQUIRE(day != s.lines.end());
    auto today = Date::parse(day->second);
    REQUIRE(today.ok());
    // Params of the situation lie over the file's.
    std::unique_ptr<const catalog::Catalog> own;
    if (auto params = s.tables.find("参数"); params != s.tables.end()) {
      catalog::Settings settings;
      for (const auto& row : params->second) settings[row[0]] = row[1].empty() ? std::nullopt : std::optional<std::int64_t>(std::stoll(row[1]));
      auto files = shipped().files();
      files.push_back({"~.params.toml", catalog::write_settings({{file->second, settings}})});
      auto loaded = catalog::Catalog::from_texts(std::move(files));
      REQUIRE_MESSAGE(loaded.ok(), (loaded ? "" : loaded.error().zh()));
      own = *std::move(loaded);
    }
    const catalog::Catalog& catalog = own ? *own : shipped();
    CaseRecords records(catalog, *today);
    records.read(s);
    std::vector<Line> got = lines_of(catalog, records, file->second, *today);
    for (const Line& l : got) seen.insert(l[1]);
    ++situations;
    auto table = s.tables.find("应办");
    static const Table kNone{{}};
    const Table& expected = table == s.tables.end() ? kNone : table->second;
    for (std::size_t r = 1; r < expected.size(); ++r) {
      auto fits = [&](const Line& l) {
        for (std::size_t c = 0; c < expected[r].size(); ++c) {
          auto column = static_cast<std::size_t>(std::find(std::begin(kColumns), std::end(kColumns), expected[0][c]) - std::begin(kColumns));
          REQUIRE_MESSAGE(column < 6, "no column ", expected[0][c]);
          const std::string& want = expected[r][c];
          if (column == 5 ? l[5].find(want) == std::string::npos : l[column] != want) return false;
        }
        return true;
      };
      auto found = std::find_if(got.begin(), got.end(), fits);
      if (found != got.end()) {
        got.erase(found);
        continue;
      }
      std::string line, close;
      for (const std::string& c : expected[r]) line += "| " + c + " ";
      for (const Line& l : got)
        if (l[0] == expected[r][0]) close += "\n    " + shown(l);
      FAIL_CHECK(s.file, ":", s.line, " ", s.name, "\n  expected ", line, "|\n  there is", close);
    }
    for (const Line& l : got) FAIL_CHECK(s.file, ":", s.line, " ", s.name, "\n  not listed: ", shown(l));
  }
  MESSAGE(situations << " situations");
  std::string never;
  for (const catalog::Due& due : shipped().dues())
    if (!seen.contains(due.label)) never += " " + due.label;
  CHECK_MESSAGE(never.empty(), "dues that no situation speaks of:", never);
}
