#include "plans/taken.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/computed.hpp"
#include "ledger/read.hpp"
#include "placement/offered.hpp"
#include "plans/errors.hpp"

namespace zhagen::plans {

using catalog::Making;
using ledger::Columns;
using At = std::size_t;

constexpr std::size_t kShown = 8;

std::string joined(const std::vector<std::string>& sentences) {
  std::string out;
  for (At i = 0; i < sentences.size() && i < kShown; ++i) out += (i ? "；" : "") + sentences[i];
  if (sentences.size() > kShown) out += fmt::format("；等 {} 处", sentences.size());
  return out;
}

Result<std::string> gone(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Ledger& l, Id id, const std::string& name) {
  auto record = ledger::get(tx, base, actor, l.name, id);
  if (!record) return fmt::format("{}的{}已经没有了", name, l.label);
  if (record->cancelled) return fmt::format("{}的{}已作废", name, l.label);
  int state = l.find_state(record->state);
  if (state < 0) return fmt::format("{}的{}已不符合安置的条件", name, l.label);
  return fmt::format("{}的{}现在是“{}”，或已有安排、免派，不能再安置", name, l.label, l.states[static_cast<At>(state)].label);
}

Error refused(const std::vector<ledger::BatchFault>& faults, const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const ledger::BatchFault& f : faults) all.push_back((f.row < names.size() ? names[f.row] + "：" : "") + f.error.zh());
  return fail(fault::plan_refused, joined(all));
}

Result<ledger::Draft> draft_of(const Making& making, const cel::Bindings& bindings, std::size_t row, const std::function<ledger::Value(const cel::Value&)>& stored) {
  ledger::Draft d;
  for (const auto& [field, program] : making.set) {
    cel::Value v = cel::evaluate_row(program, bindings, row);
    if (v.is_failure()) return fail(fault::plan_expression, making.ledger->label, making.ledger->fields[static_cast<At>(field)].label, v.failure().zh());
    if (ledger::Value value = stored(v); !ledger::absent(value)) d.values.emplace_back(field, std::move(value));
  }
  return d;
}

void add(const Making& making, Columns::Programs& out) {
  for (const auto& [field, program] : making.set) out.push_back(&program);
}

namespace {

/// Why a placement is made, in sentences that read no sealed column: they go to people who may not see those.
std::string open_reason(const placement::Problem& p, std::int32_t i, std::int32_t j) {
  auto sealed = [&](const cel::Program& program) {
    return std::any_of(program.reads().begin(), program.reads().end(), [&](const cel::Read& read) {
      for (const catalog::Ledger* l : {p.input.rules.person, p.input.rules.post})
        if (int f = l->name == read.record ? l->find(read.field) : -1; f >= 0 && l->fields[static_cast<At>(f)].sealed()) return true;
      return false;
    });
  };
  std::string out;
  for (At r = 0; r < p.input.rules.scores.size(); ++r) {
    const catalog::ScoreRule& rule = p.input.rules.scores[r];
    bool hide = sealed(rule.points) || std::any_of(rule.say.parts.begin(), rule.say.parts.end(), [&](const auto& part) { return part.value && sealed(part.value); });
    if (!hide && p.pairs.points(r, i, j) != 0) out += (out.empty() ? "" : "；") + p.pairs.why(r, i, j);
  }
  return out.empty() ? "符合岗位条件" : out;
}

std::string plan_words(const Opened& plan) {
  return fmt::format("{}建议方案，{}，合计 {} 分", name_of(plan.version), today(plan.version.made).zh(), plan.version.points);
}

/// A plan that does not keep the rules is taken with a reason only.
Status bearable(const Opened& plan, const ledger::How& how) {
  const auto unmet = plan.standing->unmet();
  const bool said = how.reason.find_first_not_of(" \t\r\n") != std::string::npos;
  return unmet.empty() || said ? Status() : Status(fail(fault::plan_broken, name_of(plan.version), unmet.size(), joined(unmet)));
}

}  // namespace

Result<Taken> Taken::load(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& subject, const Opened& plan,
                          const ledger::How& how, const Columns::Programs& programs) {
  const Standing& s = *plan.standing;
  TRY(bearable(plan, how));
  if (Since since = TRY(changed_since(tx, base, actor, plan)); !since.broken.empty()) return fail(fault::plan_changed, joined(since.broken));
  Taken t;
  t.standing_ = &s;
  std::vector<Id> people, posts;
  for (std::int32_t j = 0; j < s.problem().posts(); ++j)
    for (std::int32_t i : s.people_of(j)) {
      t.placed_.emplace_back(i, j);
      people.push_back(s.person(i));
      posts.push_back(s.post(j));
    }
  if (t.placed_.empty()) return fail(fault::plan_empty, name_of(plan.version));
  auto once = [](std::vector<Id>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  };
  once(people);
  once(posts);
  const catalog::PlacementSource& source = *subject.source;
  const Columns::Also given{source.given, source.subject, subject.id};
  t.people_ = TRY(Columns::load(tx, base, *subject.catalog, *source.people.of, &people, programs, {}, {given}));
  t.posts_ = TRY(Columns::load(tx, base, *subject.catalog, *source.posts.of, &posts, programs, {}, {given}));
  auto row_of = [](const std::vector<Id>& ids, Id id) { return static_cast<std::uint32_t>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin()); };
  for (auto [i, j] : t.placed_) {
    t.person_rows_.push_back(row_of(people, s.person(i)));
    t.post_rows_.push_back(row_of(posts, s.post(j)));
  }
  t.bindings_ = t.people_.bindings(t.person_rows_, actor, base.today(), s.problem().input.asof);
  t.bindings_.rows(source.posts.of->name, t.posts_.table(source.posts.of->name), t.post_rows_);
  t.bindings_.value(std::string(catalog::kPlan), cel::Value(plan_words(plan)));
  return t;
}

std::string Taken::person(At row) const { return standing_->desk().names().person(placed_[row].first); }

ledger::Value Taken::stored(const cel::Value& v) const {
  ledger::Value out = ledger::computed(v, people_);
  return ledger::absent(out) ? ledger::computed(v, posts_) : out;
}

Result<ledger::Draft> Taken::whole(const Making& list, std::int64_t number) {
  bindings_.value(std::string(catalog::kNumber), cel::Value::integer(number));
  return draft_of(list, bindings_, 0, [&](const cel::Value& v) { return stored(v); });
}

Result<ledger::Draft> Taken::draft(const Making& making, At row) {
  const auto [i, j] = placed_[row];
  bindings_.value(std::string(catalog::kPlace), cel::Value::integer(static_cast<std::int64_t>(row) + 1));
  bindings_.value(std::string(catalog::kReason), cel::Value(open_reason(standing_->problem(), i, j)));
  return draft_of(making, bindings_, row, [&](const cel::Value& v) { return stored(v); });
}

}  // namespace zhagen::plans
