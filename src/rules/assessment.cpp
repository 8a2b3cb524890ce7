#include "rules/assessment.hpp"

#include <algorithm>
#include <charconv>

#include "ledger/access.hpp"
#include "ledger/by_id.hpp"
#include "ledger/sentence.hpp"
#include "rules/errors.hpp"

namespace zhagen::rules {
namespace {

using catalog::Given;
using catalog::RuleSet;
using ledger::Columns;

constexpr const char* kNotYours = "另有不对您显示的情况，由派办说明";

Columns::Programs programs_of(const RuleSet& set) {
  Columns::Programs out;
  if (set.where) out.push_back(&*set.where);
  for (const Given& g : set.givens)
    if (g.from) out.push_back(&*g.from);
  for (const catalog::Rule& r : set.rules) {
    if (r.when) out.push_back(&*r.when);
    out.push_back(&r.condition);
    ledger::add_programs(r.say, out);
  }
  return out;
}

/// The catalog's own where no param is set: reading and compiling a file anew takes longer than one person's answer may.
Result<std::shared_ptr<const RuleSet>> set_of(const std::shared_ptr<const catalog::Catalog>& catalog, const Question& question) {
  if (question.settings.empty()) return std::shared_ptr<const RuleSet>(catalog, TRY(catalog->rule_set(question.set)));
  return std::make_shared<const RuleSet>(TRY(catalog->rule_set(question.set, question.settings)));
}

Status check_given(const RuleSet& set, const std::map<std::string, std::string>& given) {
  std::string names;
  for (const Given& g : set.givens) names += (names.empty() ? "" : "、") + g.name + "（" + g.label + "）";
  for (const auto& [name, value] : given)
    if (std::none_of(set.givens.begin(), set.givens.end(), [&, &n = name](const Given& g) { return g.name == n; }))
      return fail(fault::given_unknown, set.label, name, names.empty() ? "无" : names);
  return {};
}

/// The record of an id or of a title that only one has, among those that the actor may read.
Result<Id> record_of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Given& g, const std::string& text) {
  const catalog::Ledger& l = *g.ledger;
  if (auto id = Id::parse(text)) return TRY(ledger::get(tx, base, actor, l.name, *id)).id;
  const catalog::Field& title = l.fields[static_cast<std::size_t>(l.title)];
  if (title.kind == catalog::FieldKind::ref) return fail(fault::given_value, g.label, text);
  ledger::Query query;
  query.filter = title.name + " == " + cel::Value(text).literal();
  query.limit = 2;
  ledger::Page page = TRY(ledger::list(tx, base, actor, l.name, query));
  if (page.rows.empty()) return fail(fault::given_value, g.label, text);
  if (page.rows.size() > 1) return fail(fault::given_many, text, l.label);
  return page.rows.front().id;
}

Result<cel::Value> value_of(const catalog::Catalog& catalog, const Given& g, const std::string& text) {
  Error wrong = fail(fault::given_value, g.label, text);
  switch (g.type.kind()) {
    case cel::Kind::code: {
      const CodeList* list = catalog.codes().get(g.type.name());
      const Code* code = list ? list->by_code(text) : nullptr;
      for (const Code& c : list->codes())
        if (!code && c.label == text) code = &c;
      if (!code) return wrong;
      return cel::Value::code(code->code, catalog.tables().find(g.type.name()), g.type.name());
    }
    case cel::Kind::date: {
      auto day = Date::parse(text);
      if (!day) return wrong;
      return cel::Value(*day);
    }
    default: {
      std::int64_t n = 0;
      auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), n);
      if (bad != std::errc() || end != text.data() + text.size()) return wrong;
      return cel::Value::integer(n);
    }
  }
}

/// Those of whom is asked, among those that the actor may read; none: simply all.
Result<std::optional<std::vector<Id>>> asked(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog,
                                             const catalog::Ledger& of, const Question& question) {
  std::vector<Id> named;
  for (const ledger::Record& r : TRY(ledger::records_of(tx, base, catalog, actor, of, question.ids)))
    if (!r.cancelled) named.push_back(r.id);
  std::sort(named.begin(), named.end());
  if (!question.ids.empty() && question.filter.empty()) return std::optional(std::move(named));
  ledger::Query query;
  query.filter = question.filter;
  std::optional<std::vector<Id>> found = TRY(ledger::ids_of(tx, base, actor, of.name, query));
  if (question.ids.empty()) return found;
  std::vector<Id> both;
  std::set_intersection(named.begin(), named.end(), found->begin(), found->end(), std::back_inserter(both));
  return std::optional(std::move(both));
}

}  // namespace

Result<Assessment> Assessment::ask(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Question& question) {
  Assessment a;
  a.catalog_ = base.catalog();
  a.set_ = TRY(set_of(a.catalog_, question));
  a.actor_ = actor;
  a.today_ = base.today();
  a.asof_ = question.asof.empty() ? a.today_ : question.asof;
  if (!a.asof_.exact()) return fail(fault::rules_day, a.asof_.iso());
  TRY(check_given(*a.set_, question.given));
  std::vector<Columns::Also> also;
  for (const Given& g : a.set_->givens) {
    if (!g.ledger) continue;
    auto text = question.given.find(g.name);
    also.push_back({g.name, g.ledger, text == question.given.end() ? Id() : TRY(record_of(tx, base, actor, g, text->second))});
  }
  std::optional<std::vector<Id>> ids = TRY(asked(tx, base, actor, *a.catalog_, *a.set_->of, question));
  a.columns_ = TRY(Columns::load(tx, base, *a.catalog_, *a.set_->of, ids ? &*ids : nullptr, programs_of(*a.set_), {}, also));
  TRY(a.bind(question, also));
  return a;
}

Result<Assessment> Assessment::of_world(std::shared_ptr<const catalog::Catalog> catalog, const std::vector<ledger::Record>& world, const Question& question) {
  Assessment a;
  a.catalog_ = std::move(catalog);
  a.set_ = TRY(set_of(a.catalog_, question));
  a.today_ = a.asof_ = question.asof;
  for (int r = 0; r < catalog::kRoles; ++r) a.actor_.grants.push_back({static_cast<catalog::Role>(r), {}, {}, {}});
  TRY(check_given(*a.set_, question.given));
  std::vector<Columns::Also> also;
  for (const Given& g : a.set_->givens)
    if (g.ledger) {
      auto text = question.given.find(g.name);
      also.push_back({g.name, g.ledger, text == question.given.end() ? Id() : TRY(Id::parse(text->second))});
    }
  std::vector<Id> ids;
  for (const ledger::Record& r : world)
    if (r.ledger == a.set_->of && !r.cancelled) ids.push_back(r.id);
  a.columns_ = Columns::given(*a.catalog_, *a.set_->of, ids, world, programs_of(*a.set_), also);
  TRY(a.bind(question, also));
  return a;
}

Status Assessment::bind(const Question& question, const std::vector<Columns::Also>& also) {
  for (const Columns::Also& a : also)
    if (!a.id.empty()) given_records_[a.variable] = a.id;
  bindings_ = columns_.bindings(set_->of->name, actor_, today_, asof_);
  for (const Given& g : set_->givens) {
    if (g.ledger) continue;
    auto text = question.given.find(g.name);
    if (text != question.given.end()) bindings_.value(g.name, TRY(value_of(*catalog_, g, text->second)));
    else if (g.from) bindings_.value(g.name, cel::evaluate_row(*g.from, bindings_, 0));
    else bindings_.value(g.name, cel::Value::unknown({"", g.name, g.label, false}));
  }
  judged_ = judge(*set_, bindings_, asof_);
  return {};
}

ledger::Value Assessment::given(const std::string& name) const {
  if (auto record = given_records_.find(name); record != given_records_.end()) return record->second.value();
  const cel::Bindings::Bound* bound = bindings_.find(name);
  if (!bound || bound->how != cel::Bindings::Bound::How::value) return {};
  const cel::Value& v = bound->constant;
  if (const std::string* text = v.text()) return *text;
  if (const auto* number = v.get<std::int64_t>()) return *number;
  if (const auto* day = v.get<Date>()) return std::int64_t{day->value()};
  return {};
}

Result<Assessment::WhatIf> Assessment::what_if(const catalog::Settings& settings) const {
  WhatIf out;
  out.set = std::make_shared<const RuleSet>(TRY(catalog_->rule_set(set_->name, settings)));
  std::vector<std::string> changed;
  for (const auto& [name, value] : settings) changed.push_back(name);
  // This question may have been asked under settings of its own: those that are not said again count as changed.
  for (std::size_t i = 0; i < set_->params.size(); ++i)
    if (set_->params[i].value != out.set->params[i].value) changed.push_back(set_->params[i].name);
  out.judged = judge(*out.set, bindings_, asof_, &judged_, changed);
  out.difference = rules::difference(judged_, out.judged);
  return out;
}

std::vector<std::size_t> Assessment::find(const Judged& judged, const std::vector<Verdict>& verdicts, const catalog::Rule* rule) const {
  const std::vector<Finding>* findings = nullptr;
  if (rule) findings = &judged.findings[static_cast<std::size_t>(rule - set_->rules.data())];
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < judged.places.size(); ++i) {
    if (!verdicts.empty() && std::find(verdicts.begin(), verdicts.end(), judged.verdicts[i]) == verdicts.end()) continue;
    if (findings && (findings->empty() || (*findings)[i] == Finding::silent)) continue;
    out.push_back(i);
  }
  return out;
}

bool Assessment::may_see(const catalog::Rule& rule) const {
  auto sees = [&](const cel::Program& program) {
    return std::none_of(program.reads().begin(), program.reads().end(), [&](const cel::Read& read) {
      const catalog::Ledger* l = catalog_->ledger(read.record);
      int f = l ? l->find(read.field) : -1;
      if (f < 0) return false;
      if (!ledger::may_ever(actor_, l->rights(catalog::Action::read))) return true;
      const catalog::Field& field = l->fields[static_cast<std::size_t>(f)];
      return ledger::hidden(actor_, *l, field) || (field.sealed() && !ledger::may_ever(actor_, l->rights(catalog::Action::unmask)));
    });
  };
  return (!rule.when || sees(*rule.when)) && sees(rule.condition);
}

std::vector<Said> Assessment::say(const RuleSet& set, const Judged& judged, std::size_t index) const {
  std::vector<Said> out;
  const std::uint32_t row = judged.places[index];
  for (std::size_t r = 0; r < set.rules.size(); ++r) {
    if (judged.findings[r].empty() || judged.findings[r][index] == Finding::silent) continue;
    const catalog::Rule& rule = set.rules[r];
    bool undecided = judged.findings[r][index] == Finding::undecided;
    std::string words;
    if (!may_see(rule)) words = kNotYours;
    else if (!undecided) words = ledger::say(rule.say, bindings_, row);
    else words = ledger::missing(rule.when && cel::evaluate_row(*rule.when, bindings_, row).is_unknown() ? *rule.when : rule.condition, bindings_, row);
    out.push_back({&rule, undecided, std::move(words)});
  }
  return out;
}

}  // namespace zhagen::rules
