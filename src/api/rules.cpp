// Rule sets: what they say, whom they concern, what another number would change; parameters; exceptions.

#include <algorithm>

#include "api/records.hpp"
#include "api/rights.hpp"
#include "catalog/office_params.hpp"
#include "ledger/access.hpp"
#include "ledger/apply.hpp"
#include "ledger/waivers.hpp"
#include "rules/assessment.hpp"
#include "rules/keep.hpp"
#include "rules/words.hpp"

namespace zhagen::api {
namespace {

using rules::Assessment;
using rules::Verdict;

const Shape kParam{"RuleParam",
                   {{"file", Kind::text, "目录里的文件", true}, {"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"value", Kind::integer, "没有就是没有值，用到它的规则不执行"},
                    {"source", Kind::text, "依据"}, {"remark", Kind::text, ""}, {"set", Kind::boolean, "本单位改过"}}};
const Shape kRule{"Rule",
                  {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"strength", Kind::text, "tier forbid require warn note", true},
                   {"source", Kind::text, "依据"}, {"from", Kind::date, "从哪天起"}, {"to", Kind::date, "到哪天"}, {"when", Kind::text, "只对谁", false, nullptr, 40000},
                   {"condition", Kind::text, "条件", true, nullptr, 40000}, {"say", Kind::text, "句子，{} 里是算式", true, nullptr, 40000}, {"params", Kind::texts, "用到的参数", true},
                   {"unset", Kind::texts, "其中还没有值的：填了才执行", true}}};
const Shape kGivenShape{"RuleGiven", {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"ledger", Kind::text, "是哪个台账的记录"}, {"codes", Kind::text, "是哪个代码表的代码"}}};
const Shape kSet{"RuleSet",
                 {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"of", Kind::text, "对哪个台账的记录", true}, {"file", Kind::text, "", true},
                  {"tiers", Kind::boolean, "结论是应去、可去、不宜、待核；否则是符合、不符合、待核", true}, {"given", Kind::objects, "", true, &kGivenShape},
                  {"params", Kind::objects, "", true, &kParam}, {"rules", Kind::objects, "", true, &kRule}}};
const Shape kSets{"RuleSets", {{"items", Kind::objects, "", true, &kSet}}};

const Shape kGivenValue{"GivenValue", {{"name", Kind::text, "", true}, {"value", Kind::text, "记录编号或名称、代码、整数、日期", true}}};
const Shape kParamValue{"ParamValue", {{"name", Kind::text, "", true}, {"value", Kind::integer, "不写就是没有值"}}};
const Shape kQuestion{"RuleQuestion",
                      {{"asof", Kind::date, "截至哪一天，不写为今天"}, {"given", Kind::objects, "", false, &kGivenValue}, {"filter", Kind::text, "只问这些记录", false, nullptr, 4000},
                       {"ids", Kind::ids, "只问这几条记录"}, {"verdicts", Kind::texts, "列出哪些结论：ought may unsuitable undecided"},
                       {"rule", Kind::text, "只列这条规则说到的"}, {"limit", Kind::integer, "列出几条，0–500，不写为 50"}, {"offset", Kind::integer, "从第几条起"}}};
const Shape kWhat{"RuleWhatIf",
                  {{"asof", Kind::date, "截至哪一天，不写为今天"}, {"given", Kind::objects, "", false, &kGivenValue}, {"filter", Kind::text, "只问这些记录", false, nullptr, 4000},
                   {"ids", Kind::ids, "只问这几条记录"}, {"params", Kind::objects, "改成多少", true, &kParamValue}, {"limit", Kind::integer, "列出几条，0–500，不写为 50"},
                   {"offset", Kind::integer, "从第几条起"}}};
const Shape kSaid{"RuleSaid",
                  {{"rule", Kind::text, "", true}, {"label", Kind::text, "", true}, {"strength", Kind::text, "", true}, {"undecided", Kind::boolean, "缺情况，words 是缺什么"},
                   {"words", Kind::text, "", true, nullptr, 40000}, {"source", Kind::text, ""}}};
const Shape kAssessed{"Assessed",
                      {{"id", Kind::id, "", true}, {"title", Kind::text, "", true}, {"verdict", Kind::text, "", true}, {"verdict_label", Kind::text, "", true},
                       {"before", Kind::text, "原来的结论"}, {"said", Kind::objects, "", true, &kSaid}}};
const Shape kCount{"VerdictCount", {{"verdict", Kind::text, "", true}, {"label", Kind::text, "", true}, {"count", Kind::integer, "", true}}};
const Shape kTally{"RuleTally",
                   {{"rule", Kind::text, "", true}, {"label", Kind::text, "", true}, {"strength", Kind::text, "", true}, {"speaks", Kind::integer, "说到几条", true},
                    {"undecided", Kind::integer, "几条缺情况", true}, {"alone", Kind::integer, "只因这一条不宜的，去掉它就多这么多", true}}};
const Shape kAssessment{"Assessment",
                        {{"total", Kind::integer, "", true}, {"asof", Kind::date, "", true}, {"verdicts", Kind::objects, "", true, &kCount}, {"rules", Kind::objects, "", true, &kTally},
                         {"not_in_force", Kind::texts, "没有执行的规则及原因", true}, {"found", Kind::integer, "符合要列的有几条", true}, {"items", Kind::objects, "", true, &kAssessed}}};
const Shape kKeep{"RuleKeep",
                  {{"asof", Kind::date, "截至哪一天，不写为今天"}, {"given", Kind::objects, "", false, &kGivenValue}, {"filter", Kind::text, "只记这些记录", false, nullptr, 4000},
                   {"ids", Kind::ids, "只记这几条"}, {"verdicts", Kind::texts, "只记哪些结论"}, {"reason", Kind::text, "理由", false, nullptr, 2000}}};
const Shape kKept{"RulesKept", {{"made", Kind::integer, "新记几条", true}, {"renewed", Kind::integer, "重新判断几条", true}, {"decided", Kind::integer, "已经认定、没有动的几条", true}}};
const Shape kMove{"VerdictMove", {{"from", Kind::text, "", true}, {"to", Kind::text, "", true}, {"count", Kind::integer, "", true}}};
const Shape kChange{"RuleChange",
                    {{"total", Kind::integer, "", true}, {"changed", Kind::integer, "结论变了几条", true}, {"words", Kind::text, "一句话", true}, {"moves", Kind::objects, "", true, &kMove},
                     {"items", Kind::objects, "", true, &kAssessed}}};
const Shape kParams{"Params", {{"items", Kind::objects, "", true, &kParam}}};
const Shape kFileParam{"FileParam", {{"file", Kind::text, "", true}, {"name", Kind::text, "", true}, {"value", Kind::integer, "不写就是没有值"}, {"reset", Kind::boolean, "恢复目录里的值"}}};
const Shape kSetParams{"SetParams", {{"params", Kind::objects, "", true, &kFileParam}, {"preview", Kind::boolean, "只检查，不改"}}};
const Shape kApplied{"ParamsApplied", {{"version", Kind::integer, "目录的版本", true}}};
const Shape kWaiver{"Waiver",
                    {{"ledger", Kind::text, "", true}, {"record", Kind::id, "", true}, {"title", Kind::text, "", true}, {"lock", Kind::text, "", true}, {"label", Kind::text, "", true},
                     {"words", Kind::text, "规则的话", true, nullptr, 40000}, {"source", Kind::text, "依据"}, {"at", Kind::integer, "UTC 毫秒", true}, {"who", Kind::text, "", true},
                     {"reason", Kind::text, "理由", true}, {"entry", Kind::integer, "日志第几条", true}}};
const Shape kWaivers{"Waivers", {{"items", Kind::objects, "从新到旧", true, &kWaiver}, {"next", Kind::text, "下一页的 after"}}};

void write_param(JsonWriter& w, const std::string& file, const catalog::Param& p, bool set) {
  w.open('{').member("file", file).member("name", p.name).member("label", p.label);
  if (p.value) w.member("value", *p.value);
  if (!p.source.empty()) w.member("source", p.source);
  if (!p.remark.empty()) w.member("remark", p.remark);
  if (set) w.member("set", true);
  w.close('}');
}

bool is_set(const catalog::Catalog& catalog, const std::string& file, const std::string& name) {
  auto own = catalog.settings().find(file);
  return own != catalog.settings().end() && own->second.contains(name);
}

std::string written(const catalog::Sentence& say) {
  std::string out;
  for (const auto& part : say.parts) out += part.value ? "{" + part.value.text() + "}" : part.literal;
  return out;
}

bool may_ask(const Call& call, const catalog::RuleSet& set) { return ledger::may_ever(call.actor(), set.of->rights(catalog::Action::read)); }

Result<Response> sets(Call& call) {
  auto catalog = call.site.base().catalog();
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const catalog::RuleSet& s : catalog->rule_sets()) {
    if (!may_ask(call, s)) continue;
    w.open('{').member("name", s.name).member("label", s.label).member("of", s.of->name).member("file", s.file).member("tiers", s.tiers).key("given").open('[');
    for (const catalog::Given& g : s.givens) {
      w.open('{').member("name", g.name).member("label", g.label);
      if (g.ledger) w.member("ledger", g.ledger->name);
      else if (g.type.is(cel::Kind::code)) w.member("codes", g.type.name());
      w.close('}');
    }
    w.close(']').key("params").open('[');
    for (const catalog::Param& p : s.params) write_param(w, s.file, p, is_set(*catalog, s.file, p.name));
    w.close(']').key("rules").open('[');
    for (const catalog::Rule& r : s.rules) {
      w.open('{').member("name", r.name).member("label", r.label).member("strength", strength_name(r.strength));
      if (!r.source.empty()) w.member("source", r.source);
      if (!r.from.empty()) w.member("from", r.from.value());
      if (!r.to.empty()) w.member("to", r.to.value());
      if (r.when) w.member("when", r.when->text());
      w.member("condition", r.condition.text()).member("say", written(r.say));
      w.texts("params", r.params);
      w.texts("unset", r.unset);
      w.close('}');
    }
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<rules::Question> question(const Call& call) {
  rules::Question q;
  q.set = call.param("set");
  q.asof = TRY(call.date_in("asof"));
  q.filter = call.text("filter");
  if (const Json* given = call.body.find("given"); given && !given->null())
    for (const Json& g : given->items) q.given[g.find("name")->text] = g.find("value")->text;
  if (const Json* ids = call.body.find("ids"); ids && !ids->null())
    for (const Json& id : ids->items) q.ids.push_back(TRY(Id::parse(id.text)));
  return q;
}

struct Window {
  std::size_t limit, offset;
};
Window window(const Call& call) {
  const Json* limit = call.body.find("limit");
  return {limit && !limit->null() ? static_cast<std::size_t>(std::clamp<std::int64_t>(limit->integer, 0, 500)) : 50,
          static_cast<std::size_t>(std::max<std::int64_t>(0, call.integer("offset")))};
}

void write_verdict(JsonWriter& w, Verdict v, bool tiers) { w.member("verdict", rules::verdict_name(v)).member("verdict_label", rules::verdict_label(v, tiers)); }

void write_said(JsonWriter& w, const std::vector<rules::Said>& all) {
  w.key("said").open('[');
  for (const rules::Said& s : all) {
    w.open('{').member("rule", s.rule->name).member("label", s.rule->label).member("strength", strength_name(s.rule->strength));
    if (s.undecided) w.member("undecided", true);
    w.member("words", s.words);
    if (!s.rule->source.empty()) w.member("source", s.rule->source);
    w.close('}');
  }
  w.close(']');
}

/// The titles of records, by their places among the assessment's.
Result<std::vector<std::string>> titles(store::Tx& tx, const Call& call, const Assessment& a, const std::vector<std::uint32_t>& places) {
  std::vector<Id> ids;
  for (std::uint32_t p : places) ids.push_back(a.id_at(p));
  return ledger::titles(tx, *call.site.base().catalog(), *a.set().of, ids);
}

void write_counts(JsonWriter& w, const catalog::RuleSet& set, const rules::Summary& s) {
  w.key("verdicts").open('[');
  for (std::size_t v = 0; v < rules::kVerdicts; ++v) {
    auto verdict = static_cast<Verdict>(v);
    if (verdict == Verdict::ought && !set.tiers) continue;
    w.open('{').member("verdict", rules::verdict_name(verdict)).member("label", rules::verdict_label(verdict, set.tiers)).member("count", s.verdicts[v]).close('}');
  }
  w.close(']').key("rules").open('[');
  for (const rules::Tally& t : s.rules)
    w.open('{').member("rule", t.rule->name).member("label", t.rule->label).member("strength", strength_name(t.rule->strength)).member("speaks", t.speaks)
        .member("undecided", t.undecided).member("alone", t.alone).close('}');
  w.close(']');
}

std::vector<Verdict> verdicts_of(const Call& call) {
  std::vector<Verdict> out;
  if (const Json* list = call.body.find("verdicts"); list && !list->null())
    for (const Json& v : list->items)
      if (auto known = rules::find_verdict(v.text)) out.push_back(*known);
  return out;
}

Result<Response> keep(Call& call) {
  rules::Question q = TRY(question(call));
  std::optional<Assessment> a;
  {
    store::Read read = TRY(call.site.db->read());
    a = TRY(Assessment::ask(read, call.site.base(), call.actor(), q));
  }
  rules::Kept kept = TRY(rules::keep(call.site.base(), call.actor(), *a, a->find(a->judged(), verdicts_of(call)), TRY(how(call))));
  JsonWriter w;
  return json_answer(w.open('{').member("made", kept.made).member("renewed", kept.renewed).member("decided", kept.decided).close('}'));
}

Result<Response> assess(Call& call) {
  rules::Question q = TRY(question(call));
  store::Read read = TRY(call.site.db->read());
  Assessment a = TRY(Assessment::ask(read, call.site.base(), call.actor(), q));
  const std::vector<Verdict> verdicts = verdicts_of(call);
  const catalog::Rule* rule = call.text("rule").empty() ? nullptr : a.set().find(call.text("rule"));
  std::vector<std::size_t> found = a.find(a.judged(), verdicts, rule);
  const Window win = window(call);
  JsonWriter w;
  w.open('{').member("total", std::int64_t(a.judged().places.size())).member("asof", a.asof().value());
  write_counts(w, a.set(), a.summary());
  w.key("not_in_force").open('[');
  for (std::size_t i = 0; i < a.set().rules.size(); ++i)
    if (!a.judged().in_force[i]) w.value(rules::not_in_force(a.set(), a.set().rules[i]));
  w.close(']').member("found", std::int64_t(found.size())).key("items").open('[');
  found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), win.offset)));
  if (found.size() > win.limit) found.resize(win.limit);
  std::vector<std::uint32_t> places;
  for (std::size_t i : found) places.push_back(a.judged().places[i]);
  std::vector<std::string> names = TRY(titles(read, call, a, places));
  for (std::size_t i = 0; i < found.size(); ++i) {
    w.open('{').member("id", a.id_at(places[i])).member("title", names[i]);
    write_verdict(w, a.judged().verdicts[found[i]], a.set().tiers);
    write_said(w, a.say(a.set(), a.judged(), found[i]));
    w.close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> what_if(Call& call) {
  rules::Question q = TRY(question(call));
  catalog::Settings settings;
  for (const Json& p : call.body.find("params")->items) {
    const Json* value = p.find("value");
    settings[p.find("name")->text] = value && !value->null() ? std::optional(value->integer) : std::nullopt;
  }
  store::Read read = TRY(call.site.db->read());
  Assessment a = TRY(Assessment::ask(read, call.site.base(), call.actor(), q));
  Assessment::WhatIf other = TRY(a.what_if(settings));
  const bool tiers = a.set().tiers;
  JsonWriter w;
  w.open('{').member("total", std::int64_t(a.judged().places.size())).member("changed", std::int64_t(other.difference.places.size()));
  w.member("words", rules::in_words(a.set(), other.difference)).key("moves").open('[');
  for (std::size_t from = 0; from < rules::kVerdicts; ++from)
    for (std::size_t to = 0; to < rules::kVerdicts; ++to)
      if (from != to && other.difference.moves[from][to])
        w.open('{').member("from", rules::verdict_name(static_cast<Verdict>(from))).member("to", rules::verdict_name(static_cast<Verdict>(to)))
            .member("count", other.difference.moves[from][to]).close('}');
  w.close(']').key("items").open('[');
  const Window win = window(call);
  std::vector<std::uint32_t> places = other.difference.places;
  places.erase(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), win.offset)));
  if (places.size() > win.limit) places.resize(win.limit);
  std::vector<std::string> names = TRY(titles(read, call, a, places));
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto index = [&](const rules::Judged& j) { return static_cast<std::size_t>(std::lower_bound(j.places.begin(), j.places.end(), places[i]) - j.places.begin()); };
    w.open('{').member("id", a.id_at(places[i])).member("title", names[i]);
    write_verdict(w, other.judged.verdicts[index(other.judged)], tiers);
    w.member("before", rules::verdict_name(a.judged().verdicts[index(a.judged())]));
    write_said(w, a.say(*other.set, other.judged, index(other.judged)));
    w.close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> params(Call& call) {
  auto catalog = call.site.base().catalog();
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const catalog::FileText& f : catalog->files()) {
    if (!f.name.ends_with(".toml") || f.name.starts_with("codes/") || f.name.ends_with(catalog::kParamsEnd)) continue;
    for (const catalog::Param& p : TRY(catalog::read_params(TRY(catalog->tree(f))))) write_param(w, f.name, p, is_set(*catalog, f.name, p.name));
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> set_params(Call& call) {
  ledger::Base& base = call.site.base();
  auto before = base.catalog();
  std::vector<catalog::ParamChange> changes;
  for (const Json& p : call.body.find("params")->items) {
    const Json *value = p.find("value"), *reset = p.find("reset");
    changes.push_back({p.find("file")->text, p.find("name")->text, value && !value->null() ? std::optional(value->integer) : std::nullopt, reset && reset->boolean});
  }
  std::vector<catalog::FileText> next = TRY(catalog::with_params(*before, changes));
  TRY(may_apply(call, *before, next));
  ledger::Applied applied = call.flag("preview") ? TRY(ledger::preview(base, std::move(next))) : TRY(ledger::apply(base, std::move(next), call.actor()));
  JsonWriter w;
  return json_answer(w.open('{').member("version", applied.version).close('}'));
}

Result<Response> list_waivers(Call& call) {
  ledger::Base& base = call.site.base();
  auto catalog = base.catalog();
  std::int64_t limit = TRY(call.query_int("limit", 50, 1, 500));
  store::Read read = TRY(call.site.db->read());
  ledger::WaiverPage page = TRY(ledger::waivers(read, base, call.actor(), call.query("ledger"), call.query("after"), static_cast<int>(limit)));
  std::map<const catalog::Ledger*, std::vector<Id>> ids;
  for (const ledger::Waiver& v : page.rows) ids[v.ledger].push_back(v.record);
  std::map<Id, std::string> titles;
  for (const auto& [l, list] : ids) {
    std::vector<std::string> names = TRY(ledger::titles(read, *catalog, *l, list));
    for (std::size_t i = 0; i < list.size(); ++i) titles[list[i]] = names[i];
  }
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Waiver& v : page.rows)
    w.open('{').member("ledger", v.ledger->name).member("record", v.record).member("title", titles[v.record]).member("lock", v.lock).member("label", v.label)
        .member("words", v.words).member("source", v.source).member("at", v.at.ms).member("who", v.who).member("reason", v.reason).member("entry", v.entry).close('}');
  w.close(']');
  if (!page.next.empty()) w.member("next", page.next);
  return json_answer(w.close('}'));
}

}  // namespace

void rule_ops(Ops& ops) {
  const Effect reads = Effect::reads;
  ops.push_back({"GET", "/api/rules", "listRules", "规则：条件、句子、依据、参数", Who::user, reads, sets, {}, nullptr, &kSets});
  ops.push_back({"POST", "/api/rules/{set}/assessment", "assess", "按规则看您能看到的记录：各结论几条、每条规则卡住几条、逐条的理由", Who::user, reads, assess, {}, &kQuestion, &kAssessment});
  ops.push_back({"POST", "/api/rules/{set}/what-if", "whatIf", "参数改成另一个数会怎样：谁的结论会变", Who::user, reads, what_if, {}, &kWhat, &kChange});
  Op propose{"POST", "/api/rules/{set}/keep", "keepAssessment", "把判断记进台账，由人认定；已经认定的不动", Who::user, Effect::writes, keep, {}, &kKeep, &kKept};
  ops.push_back(std::move(propose));
  ops.push_back({"GET", "/api/params", "listParams", "目录里的参数", Who::user, reads, params, {}, nullptr, &kParams});
  ops.push_back({"POST", "/api/params", "setParams", "改参数：成为目录的新版本", Who::user, Effect::writes, set_params, {}, &kSetParams, &kApplied});
  ops.push_back({"GET", "/api/waivers", "listWaivers", "例外办理的记录，供督导", Who::user, reads, list_waivers,
                 {{"ledger", Kind::text, "只要这个台账"}, {"after", Kind::text, "上一页的 next"}, {"limit", Kind::integer, "1–500，不写为 50"}}, nullptr, &kWaivers});
}

}  // namespace zhagen::api
