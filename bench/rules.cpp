// A rule set over the whole base: a million people with two appointments each (all invented) against every rule of selection,
// with all params set so that every rule is in force. Loading, judging and what-if are told apart; then the words of one
// person from the database.
//
//     bench_rules [N [database [set]]]
#include "catalog/office_params.hpp"
#include "ledger/columns.hpp"
#include "rules/assessment.hpp"
#include "rules/words.hpp"
#include "site.hpp"

using namespace zhagen;
using namespace zhagen::bench;

namespace {

/// What rules of selection read beside the people: appointments, and here and there a penalty.
void make_lives(Site& s) {
  const auto& levels = s.catalog->codes().get("duty_level")->codes();
  store_all(s, "appointment", s.people.size() * 2, [&](std::size_t i, Values& v) -> std::string {
    v.emplace_back("person", s.people[i / 2].value());
    v.emplace_back("unit", s.places[3][s.random.below(static_cast<std::uint32_t>(s.places[3].size()))].value());
    v.emplace_back("position", std::string("干部"));
    v.emplace_back("duty_level", levels[s.random.below(12)].code);
    if (s.random.chance(900)) v.emplace_back("chief", std::int64_t{s.random.chance(100)});
    if (s.random.chance(900)) v.emplace_back("grassroots", std::int64_t{s.random.chance(300)});
    v.emplace_back("from", std::int64_t{(1995 + static_cast<int>(s.random.below(28))) * 10000 + s.random.range(1, 12) * 100});
    return "";
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("zhagen-rules-{}", getpid());
  const std::string url = argc > 2 ? argv[2] : (folder / "records.db").string();
  if (argc <= 2) std::filesystem::create_directories(folder);
  Site s;
  open(s, url, n);
  {
    auto tx = must(s.db->read());
    auto rows = must(tx.query("SELECT count(*) FROM l_appointment"));
    (void)must(rows.next());
    if (rows.integer(0) == 0) make_lives(s);
  }
  rules::Question q;
  if (argc > 3) q.set = argv[3];
  std::vector<catalog::ParamChange> unset;
  for (const catalog::Param& p : must(s.catalog->rule_set(q.set))->params)
    if (!p.value) unset.push_back({must(s.catalog->rule_set(q.set))->file, p.name, p.name.find("age") != std::string::npos ? 50 : 1, false});
  if (!unset.empty()) must(apply(*s.base, must(catalog::with_params(*s.catalog, unset)), {}));
  s.catalog = s.base->catalog();
  const catalog::RuleSet& set = *must(s.catalog->rule_set(q.set));
  if (q.set == "selection") q.given["category"] = "first_secretary";

  auto tx = must(s.db->read());
  auto t = std::chrono::steady_clock::now();
  rules::Assessment a = must(rules::Assessment::ask(tx, *s.base, s.office, q));
  const double whole = seconds(t);
  t = std::chrono::steady_clock::now();
  catalog::Settings other;
  for (const catalog::Param& p : set.params)
    if (p.name.ends_with("age") && p.value) other[p.name] = *p.value - 5;
  rules::Assessment::WhatIf changed = must(a.what_if(other));
  const double again = seconds(t);
  fmt::print("{} rules of {} over {} records: {:.2f} s with loading\n", set.rules.size(), set.label, a.judged().places.size(), whole);
  t = std::chrono::steady_clock::now();
  rules::Judged judged = a.judge_again();
  fmt::print("judged anew, all rules, one core: {:.2f} s; what if, {} params changed: {:.2f} s ({})\n", seconds(t), other.size(), again, rules::in_words(set, changed.difference));
  for (const rules::Tally& tally : rules::summary(a.set(), judged).rules) fmt::print("  {:<30} {:>9} speak {:>9} undecided {:>9} alone\n", tally.rule->name, tally.speaks, tally.undecided, tally.alone);

  std::vector<double> ms;
  for (int i = 0; i < 101; ++i) {
    rules::Question one = q;
    one.ids = {s.people[s.random.below(static_cast<std::uint32_t>(s.people.size()))]};
    t = std::chrono::steady_clock::now();
    rules::Assessment person = must(rules::Assessment::ask(tx, *s.base, s.office, one));
    for (std::size_t k = 0; k < person.judged().places.size(); ++k) (void)person.say(person.set(), person.judged(), k);
    ms.push_back(seconds(t) * 1000);
  }
  std::sort(ms.begin(), ms.end());
  fmt::print("one person with all sentences, from the database: median {:.2f} ms, max {:.2f} ms (aim 5)\n", ms[50], ms.back());
  s.base.reset();
  s.db.reset();
  if (argc <= 2) std::filesystem::remove_all(folder);
}
