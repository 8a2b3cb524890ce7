#include <fmt/format.h>

#include "api/query.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "cli/pairs.hpp"
#include "ledger/waivers.hpp"
#include "rules/assessment.hpp"
#include "rules/words.hpp"
#include "rules/workbook.hpp"

namespace zhagen::cli {
namespace {

using rules::Assessment;
using rules::Verdict;

Result<rules::Question> question_of(const EligibleOptions& o) {
  rules::Question q;
  q.set = o.set;
  q.filter = o.where;
  if (!o.asof.empty()) q.asof = TRY(Date::parse(o.asof));
  for (const std::string& text : o.given) {
    auto [name, value] = TRY(pair_of("--given", text));
    q.given[name] = value;
  }
  if (!o.batch.empty()) q.given["batch"] = o.batch;
  return q;
}

void print_said(const std::vector<rules::Said>& said) {
  for (const rules::Said& s : said)
    fmt::print("      {}{}：{}{}\n", s.rule->label, s.undecided ? "（待核）" : "", s.words, s.rule->source.empty() ? "" : "（" + s.rule->source + "）");
}

void print_summary(const Assessment& a) {
  rules::Summary s = a.summary();
  fmt::print("{}，截至 {}，共 {} {}：", a.set().label, a.asof().zh(), s.total, rules::counted(a.set()));
  for (std::size_t v = 0; v < rules::kVerdicts; ++v) {
    auto verdict = static_cast<Verdict>(v);
    if (verdict != Verdict::ought || a.set().tiers) fmt::print(" {} {}", rules::verdict_label(verdict, a.set().tiers), s.verdicts[v]);
  }
  fmt::print("\n");
  for (const rules::Tally& t : s.rules)
    if (t.speaks || t.undecided)
      fmt::print("  {}〔{}〕 {}{}{}\n", t.rule->label, strength_label(t.rule->strength), t.speaks, t.undecided ? fmt::format("，待核 {}", t.undecided) : "",
                 t.alone ? fmt::format("；只因这一条 {}", t.alone) : "");
  for (std::size_t r = 0; r < a.set().rules.size(); ++r)
    if (!a.judged().in_force[r]) fmt::print("  没有执行：{}\n", rules::not_in_force(a.set(), a.set().rules[r]));
}

}  // namespace

Status eligible(const EligibleOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  rules::Question q = TRY(question_of(o));
  store::Read read = TRY(in->site->db->read());
  Assessment a = TRY(Assessment::ask(read, in->base(), in->actor(), q));
  auto catalog = in->base().catalog();
  auto titles = [&](const std::vector<std::uint32_t>& places) {
    std::vector<Id> ids;
    for (std::uint32_t p : places) ids.push_back(a.id_at(p));
    return ledger::titles(read, *catalog, *a.set().of, ids);
  };
  std::vector<Verdict> verdicts;
  for (const std::string& word : o.verdicts) {
    std::optional<Verdict> known = rules::find_verdict(word);
    for (std::size_t v = 0; v < rules::kVerdicts && !known; ++v)
      if (rules::verdict_label(static_cast<Verdict>(v), a.set().tiers) == word) known = static_cast<Verdict>(v);
    if (!known) return fail(Errc::usage, "--verdict 可用 应去、可去、不宜、待核，现在是“" + word + "”");
    verdicts.push_back(*known);
  }

  if (!o.params.empty()) {
    Assessment::WhatIf other = TRY(a.what_if(TRY(settings(o.params))));
    fmt::print("{}\n", rules::in_words(a.set(), other.difference));
    std::vector<std::uint32_t> places = other.difference.places;
    if (places.size() > static_cast<std::size_t>(o.limit)) places.resize(static_cast<std::size_t>(o.limit));
    std::vector<std::string> names = TRY(titles(places));
    for (std::size_t i = 0; i < places.size(); ++i) {
      auto index = [&](const rules::Judged& j) { return static_cast<std::size_t>(std::lower_bound(j.places.begin(), j.places.end(), places[i]) - j.places.begin()); };
      fmt::print("  {} {} → {}\n", names[i], rules::verdict_label(a.judged().verdicts[index(a.judged())], a.set().tiers),
                 rules::verdict_label(other.judged.verdicts[index(other.judged)], a.set().tiers));
    }
    return {};
  }

  print_summary(a);
  std::vector<std::size_t> found = a.find(a.judged(), verdicts, o.rule.empty() ? nullptr : a.set().find(o.rule));
  std::size_t shown = o.out.empty() ? std::min(found.size(), static_cast<std::size_t>(o.limit)) : found.size();
  std::vector<std::uint32_t> places;
  for (std::size_t i = 0; i < shown; ++i) places.push_back(a.judged().places[found[i]]);
  std::vector<std::string> names = TRY(titles(places));
  if (!o.out.empty()) {
    TRY(in->site->reads().note(ledger::who(in->actor()), rules::export_event(q, a, static_cast<std::int64_t>(found.size()))));
    TRY(rules::write_workbook(a, found, names, o.out));
    fmt::print("已写入 {} 条：{}\n", found.size(), o.out);
    return {};
  }
  for (std::size_t i = 0; i < shown; ++i) {
    fmt::print("  {} {}\n", names[i], rules::verdict_label(a.judged().verdicts[found[i]], a.set().tiers));
    print_said(a.say(a.set(), a.judged(), found[i]));
  }
  if (shown < found.size()) fmt::print("  另有 {} 条；--limit 多列一些，--out 结果.xlsx 写成表格\n", found.size() - shown);
  return {};
}

Status waivers(const WaiverOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  auto catalog = in->base().catalog();
  store::Read read = TRY(in->site->db->read());
  ledger::WaiverPage page = TRY(ledger::waivers(read, in->base(), in->actor(), o.ledger, "", o.limit));
  for (const ledger::Waiver& w : page.rows) {
    std::string title = TRY(ledger::titles(read, *catalog, *w.ledger, {w.record})).front();
    fmt::print("{} {}“{}” {}：{}。{}的理由：{}\n", today(w.at).iso(), w.ledger->label, title, w.label, w.words, w.who, w.reason);
  }
  if (page.rows.empty()) fmt::print("没有例外办理的记录。\n");
  return {};
}

}  // namespace zhagen::cli
