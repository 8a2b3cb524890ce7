// Runs tests/cases/rules/*.case: records of the ledgers in, verdicts and sentences out.

#include "../case_records.hpp"
#include <cstdlib>
#include <set>

#include "rules/assessment.hpp"

using namespace zhagen;
using test::Situation;

namespace {

/// Another tree's catalog and situations, for who writes them: ZHAGEN_TREE.
std::string tree() { return std::getenv("ZHAGEN_TREE") ? std::getenv("ZHAGEN_TREE") : ZHAGEN_SOURCE_DIR; }

std::shared_ptr<const catalog::Catalog> shipped() {
  static const std::shared_ptr<const catalog::Catalog> catalog = [] {
    auto loaded = catalog::Catalog::load(tree() + "/catalog");
    REQUIRE_MESSAGE(loaded.ok(), (loaded ? "" : loaded.error().zh()));
    return std::shared_ptr<const catalog::Catalog>(std::move(*loaded));
  }();
  return catalog;
}

const test::Table& table(const Situation& s, const char* name) {
  static const test::Table kNone;
  auto it = s.tables.find(name);
  return it == s.tables.end() ? kNone : it->second;
}

/// What is expected of one record by one rule; columns that the table does not have are empty.
struct Line {
  std::string record, verdict, rule, words;
};

std::vector<Line> expected(const Situation& s, const std::string& record_label) {
  const test::Table& t = table(s, "结论");
  REQUIRE_MESSAGE(t.size() > 1, "结论 is missing");
  std::vector<Line> out;
  for (std::size_t r = 1; r < t.size(); ++r) {
    Line line;
    REQUIRE(t[r].size() == t.front().size());
    for (std::size_t c = 0; c < t[r].size(); ++c) {
      const std::string& heading = t.front()[c];
      if (heading == "结论") line.verdict = t[r][c];
      else if (heading == "规则") line.rule = t[r][c];
      else if (heading == "说明") line.words = t[r][c];
      else {
        REQUIRE_MESSAGE((heading == record_label || heading == "记录"), "结论 has an unknown column ", heading);
        line.record = t[r][c];
      }
    }
    out.push_back(line);
  }
  return out;
}

bool has(const test::Table& t, const char* heading) { return std::find(t.front().begin(), t.front().end(), heading) != t.front().end(); }

void run(const Situation& s) {
  auto catalog = shipped();
  rules::Question question;
  REQUIRE(s.lines.contains("规则"));
  question.set = s.lines.find("规则")->second;
  auto set = catalog->rule_set(question.set);
  REQUIRE_MESSAGE(set.ok(), (set ? "" : set.error().zh()));
  REQUIRE(s.lines.contains("截至"));
  question.asof = *Date::parse(s.lines.find("截至")->second);
  for (const auto& row : table(s, "参数")) question.settings[row.at(0)] = row.at(1).empty() ? std::nullopt : std::optional<std::int64_t>(std::stoll(row.at(1)));
  test::CaseRecords records(*catalog, question.asof);
  records.read(s);
  for (const auto& row : table(s, "给定"))
    for (const catalog::Given& g : (*set)->givens)
      if (g.name == row.at(0) || g.label == row.at(0)) question.given[g.name] = g.ledger ? records.id(*g.ledger, row.at(1)).str() : row.at(1);
  auto a = rules::Assessment::of_world(catalog, records.world(), question);
  REQUIRE_MESSAGE(a.ok(), (a ? "" : a.error().zh()));

  const std::vector<Line> lines = expected(s, (*set)->of->label);
  const bool named = has(table(s, "结论"), "规则");
  std::map<std::string, std::vector<Line>> by_record;
  for (const Line& l : lines) by_record[l.record].push_back(l);
  std::map<std::string, std::size_t> found;
  for (std::size_t i = 0; i < a->judged().places.size(); ++i) {
    std::string key = records.key(a->id_at(a->judged().places[i]));
    auto wanted = by_record.find(key);
    if (wanted == by_record.end()) continue;  // a person who is only there to be named by others
    ++found[key];
    CAPTURE(key);
    std::string told;
    auto said = a->say(a->set(), a->judged(), i);
    for (const rules::Said& one : said) told += one.rule->label + (one.undecided ? "（待核）：" : "：") + one.words + "\n";
    CAPTURE(told);
    CHECK(rules::verdict_label(a->judged().verdicts[i], (*set)->tiers) == wanted->second.front().verdict);
    if (!named) continue;
    std::size_t rules_named = 0;
    for (const Line& l : wanted->second) {
      if (l.rule.empty()) continue;
      ++rules_named;
      CAPTURE(l.rule);
      auto one = std::find_if(said.begin(), said.end(), [&](const rules::Said& x) { return x.rule->label == l.rule || x.rule->name == l.rule; });
      CHECK_MESSAGE(one != said.end(), "the rule says nothing");
      if (one != said.end()) CHECK_MESSAGE(one->words.find(l.words) != std::string::npos, l.words);
    }
    CHECK_MESSAGE(rules_named == said.size(), "other rules speak too");
  }
  for (const auto& [key, wanted] : by_record) CHECK_MESSAGE(found[key] == 1, key, " is not among those whom the set concerns");
}

}  // namespace

TEST_CASE("situations of tests/cases/rules") {
  std::string only = std::getenv("ZHAGEN_CASE") ? std::getenv("ZHAGEN_CASE") : "";
  std::set<std::pair<std::string, std::string>> told;
  for (const Situation& s : test::read_cases(tree() + "/tests/cases/rules")) {
    if (!only.empty() && s.file.find(only) == std::string::npos) continue;
    CAPTURE(s.file);
    CAPTURE(s.line);
    CAPTURE(s.name);
    run(s);
    if (auto t = s.tables.find("结论"); t != s.tables.end())
      for (const auto& row : t->second)
        for (const std::string& cell : row) told.emplace(s.lines.find("规则")->second, cell);
  }
  // A rule or tier without a situation that shows it at work is one nobody has seen at work.
  for (const catalog::RuleSet& set : shipped()->rule_sets())
    for (const catalog::Rule& r : set.rules)
      if (only.empty()) CHECK_MESSAGE((told.contains({set.name, r.label}) || told.contains({set.name, r.name})), set.name, ".", r.name, " has no situation");
}
