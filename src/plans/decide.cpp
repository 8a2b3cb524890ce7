#include "plans/decide.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "ledger/columns.hpp"
#include "ledger/computed.hpp"
#include "ledger/read.hpp"
#include "ledger/sentence.hpp"
#include "placement/offered.hpp"
#include "plans/errors.hpp"

namespace zhagen::plans {
namespace {

using catalog::Making;
using catalog::PlacementSource;
using ledger::Columns;
using At = std::size_t;

constexpr std::size_t kShown = 8;

std::string joined(const std::vector<std::string>& sentences) {
  std::string out;
  for (At i = 0; i < sentences.size() && i < kShown; ++i) out += (i ? "；" : "") + sentences[i];
  if (sentences.size() > kShown) out += fmt::format("；等 {} 处", sentences.size());
  return out;
}

/// Why a record is not among those that can be placed any more: 张三的推荐现在是“已退回”.
Result<std::string> gone(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Ledger& l, Id id, const std::string& name) {
  auto record = ledger::get(tx, base, actor, l.name, id);
  if (!record) return fmt::format("{}的{}已经没有了", name, l.label);
  if (record->cancelled) return fmt::format("{}的{}已作废", name, l.label);
  int state = l.find_state(record->state);
  if (state < 0) return fmt::format("{}的{}已不符合安置的条件", name, l.label);
  return fmt::format("{}的{}现在是“{}”，或已有安排、免派，不能再安置", name, l.label, l.states[static_cast<At>(state)].label);
}

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

/// The records of both sides of some placements, as the expressions of the source see them.
class Both {
 public:
  static Result<Both> load(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& s, const std::vector<std::pair<Id, Id>>& pairs,
                           const Columns::Programs& programs, Date asof) {
    Both b;
    std::vector<Id> people, posts;
    for (auto [person, post] : pairs) people.push_back(person), posts.push_back(post);
    auto once = [](std::vector<Id> ids) {
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
      return ids;
    };
    people = once(people);
    posts = once(posts);
    const Columns::Also given{s.source->given, s.source->subject, s.id};
    b.people_ = TRY(Columns::load(tx, base, *s.catalog, *s.source->people.of, &people, programs, {}, {given}));
    b.posts_ = TRY(Columns::load(tx, base, *s.catalog, *s.source->posts.of, &posts, programs, {}, {given}));
    for (auto [person, post] : pairs) {
      b.person_rows_.push_back(static_cast<std::uint32_t>(std::lower_bound(people.begin(), people.end(), person) - people.begin()));
      b.post_rows_.push_back(static_cast<std::uint32_t>(std::lower_bound(posts.begin(), posts.end(), post) - posts.begin()));
    }
    b.bindings_ = b.people_.bindings(b.person_rows_, actor, base.today(), asof);
    b.bindings_.rows(s.source->posts.of->name, b.posts_.table(s.source->posts.of->name), b.post_rows_);
    return b;
  }
  Both(Both&&) = default;
  Both& operator=(Both&&) = default;

  cel::Bindings& bindings() { return bindings_; }
  ledger::Value stored(const cel::Value& v) const {
    ledger::Value out = ledger::computed(v, people_);
    return ledger::absent(out) ? ledger::computed(v, posts_) : out;
  }

 private:
  Both() = default;
  Columns people_, posts_;
  std::vector<std::uint32_t> person_rows_, post_rows_;
  cel::Bindings bindings_;
};

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

/// Placements in the order of posts, then people: of records.
std::vector<std::pair<std::int32_t, std::int32_t>> placements(const Standing& s) {
  std::vector<std::pair<std::int32_t, std::int32_t>> out;
  for (std::int32_t j = 0; j < s.problem().posts(); ++j)
    for (std::int32_t i : s.people_of(j)) out.emplace_back(i, j);
  return out;
}

/// The number after the last, and that last list: by the field that the source fills with `number`.
struct Last {
  std::int64_t next = 1;
  Id list;
};
Result<Last> last_list(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& s) {
  const Making& list = *s.source->list;
  int number = -1, given = -1;
  for (const auto& [field, program] : list.set) {
    if (program.text() == catalog::kNumber) number = field;
    if (program.text() == s.source->given) given = field;
  }
  if (number < 0 || given < 0) return Last{};
  ledger::Query query;
  query.filter = fmt::format("{}.{}.id == {}", list.ledger->name, list.ledger->fields[static_cast<At>(given)].name, s.id.value());
  query.order = {{ledger::Order::By::field, number, true, {}}};
  query.limit = 1;
  ledger::Page page = TRY(ledger::list(tx, base, actor, list.ledger->name, query));
  if (page.rows.empty()) return Last{};
  const auto* n = std::get_if<std::int64_t>(&page.rows.front().values[static_cast<At>(number)]);
  return Last{n ? *n + 1 : 1, page.rows.front().id};
}

/// 王芳：资格审查：... of all rows that were refused.
Error refused(const std::vector<ledger::BatchFault>& faults, const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const ledger::BatchFault& f : faults) all.push_back((f.row < names.size() ? names[f.row] + "：" : "") + f.error.zh());
  return fail(fault::plan_refused, joined(all));
}

std::string plan_words(const Opened& plan) {
  return fmt::format("{}建议方案，{}，合计 {} 分", name_of(plan.version), today(plan.version.made).zh(), plan.version.points);
}

}  // namespace

Result<Since> changed_since(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Opened& plan) {
  Since out;
  const Standing& s = *plan.standing;
  const placement::Names& names = s.desk().names();
  auto drawn = draw(tx, base, actor, {plan.version.source, plan.version.subject.str(), s.problem().input.asof, {}, {}});
  if (!drawn && drawn.error().code != fault::plan_nobody) return std::move(drawn).error();
  if (!drawn) {
    out.broken.push_back(drawn.error().zh());
    return out;
  }
  std::map<Id, std::int32_t> people, posts;
  for (At r = 0; r < drawn->people.records.size(); ++r) people[record_of(drawn->people, static_cast<std::int32_t>(r))] = static_cast<std::int32_t>(r);
  for (At r = 0; r < drawn->posts.records.size(); ++r) posts[record_of(drawn->posts, static_cast<std::int32_t>(r))] = static_cast<std::int32_t>(r);

  // The rules as the plan has them over the rows as they are now.
  auto rules = drawn->catalog->placement(s.rules(), s.params());
  if (!rules) return std::move(rules).error();
  auto problem = placement::derive({*std::move(rules), drawn->people, drawn->posts, drawn->asof, {}}, drawn->catalog->codes());
  if (!problem) return std::move(problem).error();
  std::map<Id, std::int32_t> person_now, post_now;
  for (std::int32_t i = 0; i < (*problem)->people(); ++i) person_now[record_of((*problem)->input.people, i)] = i;
  for (std::int32_t j = 0; j < (*problem)->posts(); ++j) post_now[record_of((*problem)->input.posts, j)] = j;

  const auto& decided = s.desk().decisions();
  std::int64_t known_people = 0, known_posts = 0;
  for (std::int32_t j = 0; j < s.problem().posts(); ++j) {
    auto now = post_now.find(s.post(j));
    if (now != post_now.end()) ++known_posts;
    const auto& there = s.people_of(j);
    if (there.empty()) continue;
    if (now == post_now.end()) {
      out.broken.push_back(TRY(gone(tx, base, actor, *drawn->source->posts.of, s.post(j), names.post(j))));
      continue;
    }
    std::int64_t seats = (*problem)->seats[static_cast<At>(now->second)];
    if (seats < static_cast<std::int64_t>(there.size()) && !decided.seats.contains(j))
      out.broken.push_back(fmt::format("{}现在只有 {} 个名额，方案里安排了 {} 人", names.post(j), seats, there.size()));
    for (std::int32_t i : there) {
      auto person = person_now.find(s.person(i));
      if (person == person_now.end()) continue;  // said below
      if (decided.allowed.contains({i, j}) || (*problem)->pairs.points(person->second, now->second) != placement::kImpossible) continue;
      std::string why;
      for (At r = 0; r < (*problem)->input.rules.pairs.size() && why.empty(); ++r)
        if ((*problem)->pairs.met(r, person->second, now->second) != Truth::yes) why = (*problem)->pairs.why_not(r, person->second, now->second);
      out.broken.push_back(fmt::format("{}按现在的情况不能去{}（{}）", names.person(i), names.post(j), why));
    }
  }
  for (std::int32_t i = 0; i < s.problem().people(); ++i) {
    bool there = person_now.contains(s.person(i));
    known_people += there;
    if (!there && s.post_of(i) >= 0) out.broken.push_back(TRY(gone(tx, base, actor, *drawn->source->people.of, s.person(i), names.person(i))));
  }
  if (std::int64_t fresh = (*problem)->people() - known_people) out.notes.push_back(fmt::format("又有 {} 名人选可以安置，方案里还没有", fresh));
  if (std::int64_t fresh = (*problem)->posts() - known_posts) out.notes.push_back(fmt::format("又有 {} 个岗位可以安置，方案里还没有", fresh));
  return out;
}

namespace {

/// A plan that does not keep the rules is taken with a reason only.
Status bearable(const Opened& plan, const ledger::How& how) {
  const auto unmet = plan.standing->unmet();
  const bool said = how.reason.find_first_not_of(" \t\r\n") != std::string::npos;
  return unmet.empty() || said ? Status() : Status(fail(fault::plan_broken, name_of(plan.version), unmet.size(), joined(unmet)));
}

}  // namespace

Result<Written> make_list(ledger::Base& base, const account::Actor& actor, const Opened& plan, const ledger::How& how) {
  const Standing& s = *plan.standing;
  Subject subject;
  Making list;
  std::vector<ledger::Row> entries;
  std::vector<std::string> names;
  ledger::Row first;
  Written out;
  const std::int64_t catalog_version = base.catalog_version();
  {
    store::Read read = TRY(base.db().read());
    subject = TRY(subject_of(read, base, actor, plan.version.source, plan.version.subject.str()));
    const PlacementSource& source = *subject.source;
    if (!source.list) return fail(fault::plan_no_list, source.label);
    TRY(bearable(plan, how));
    Since since = TRY(changed_since(read, base, actor, plan));
    if (!since.broken.empty()) return fail(fault::plan_changed, joined(since.broken));
    auto placed = placements(s);
    if (placed.empty()) return fail(fault::plan_empty, name_of(plan.version));
    std::vector<std::pair<Id, Id>> pairs;
    for (auto [i, j] : placed) pairs.emplace_back(s.person(i), s.post(j));
    Columns::Programs programs;
    add(*source.list, programs);
    add(source.entry, programs);
    Both both = TRY(Both::load(read, base, actor, subject, pairs, programs, s.problem().input.asof));
    Last last = TRY(last_list(read, base, actor, subject));
    auto stored = [&](const cel::Value& v) { return both.stored(v); };
    cel::Bindings& b = both.bindings();
    b.value(std::string(catalog::kPlan), cel::Value(plan_words(plan))).value(std::string(catalog::kNumber), cel::Value::integer(last.next));
    first.draft = TRY(draft_of(*source.list, b, 0, stored));
    if (source.previous >= 0 && !last.list.empty()) first.draft.values.emplace_back(source.previous, last.list.value());
    first.fresh = out.list = base.ids().next();
    for (At r = 0; r < placed.size(); ++r) {
      b.value(std::string(catalog::kPlace), cel::Value::integer(static_cast<std::int64_t>(r) + 1));
      b.value(std::string(catalog::kReason), cel::Value(open_reason(s.problem(), placed[r].first, placed[r].second)));
      ledger::Row& row = entries.emplace_back();
      row.draft = TRY(draft_of(source.entry, b, r, stored));
      row.draft.values.emplace_back(source.entry_list, out.list.value());
      names.push_back(s.desk().names().person(placed[r].first));
    }
  }
  std::vector<ledger::BatchFault> faults;
  ledger::How with = how;
  with.catalog = catalog_version;
  with.along = {subject.source->entry.ledger->name, &entries, &faults};
  auto saved = ledger::write_all(base, actor, subject.source->list->ledger->name, std::vector<ledger::Row>{first}, with);
  if (!faults.empty()) return refused(faults, names);
  if (!saved) return std::move(saved).error();
  if (!saved->faults.empty()) return std::move(saved->faults.front().error);
  out.list = saved->rows.front().id;  // of a repeated key the one that was made first
  out.rows = static_cast<std::int64_t>(entries.size());
  out.entry = saved->entry;
  store::Read read = TRY(base.db().read());
  out.title = TRY(ledger::titles(read, *subject.catalog, *subject.source->list->ledger, {out.list})).front();
  return out;
}

namespace {

/// The fields of an entry that name a record of either side.
struct Naming {
  int person = -1, post = -1;
};
Naming naming(const PlacementSource& s) {
  Naming n;
  for (const auto& [field, program] : s.entry.set) {
    if (program.text() == s.people.of->name) n.person = field;
    if (program.text() == s.posts.of->name && n.post < 0) n.post = field;
  }
  return n;
}

/// Entries that the base does not bear any more: who has gone, which post has closed or is full.
Result<std::vector<std::string>> stale(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& s, const std::vector<Id>& entries,
                                       const std::vector<std::string>& titles) {
  std::vector<std::string> out;
  const Naming n = naming(*s.source);
  auto drawn = draw(tx, base, actor, {s.source->name, s.id.str(), {}, {}, {}});
  if (!drawn && drawn.error().code != fault::plan_nobody) return std::move(drawn).error();
  std::map<Id, std::int64_t> people, seats;
  if (drawn) {
    for (At r = 0; r < drawn->people.records.size(); ++r) people[record_of(drawn->people, static_cast<std::int32_t>(r))] = 1;
    const int f = s.source->posts.sheet->find("seats");
    for (At r = 0; r < drawn->posts.records.size(); ++r) {
      const auto* k = f < 0 ? nullptr : std::get_if<std::int64_t>(&drawn->posts.records[r][static_cast<At>(f)]);
      seats[record_of(drawn->posts, static_cast<std::int32_t>(r))] = k ? *k : 1;
    }
  }
  std::map<Id, std::int64_t> wanted;
  for (At e = 0; e < entries.size(); ++e) {
    ledger::Record r = TRY(ledger::get(tx, base, actor, s.source->entry.ledger->name, entries[e]));
    auto id = [&](int field) {
      const auto* v = field < 0 ? nullptr : std::get_if<std::int64_t>(&r.values[static_cast<At>(field)]);
      return v ? Id(*v) : Id();
    };
    if (Id person = id(n.person); !person.empty() && !people.contains(person)) out.push_back(TRY(gone(tx, base, actor, *s.source->people.of, person, titles[e])));
    if (Id post = id(n.post); !post.empty()) ++wanted[post];
  }
  for (auto [post, number] : wanted) {
    const std::string title = TRY(ledger::titles(tx, *s.catalog, *s.source->posts.of, {post})).front();
    auto left = seats.find(post);
    if (left == seats.end()) out.push_back(TRY(gone(tx, base, actor, *s.source->posts.of, post, title)));
    else if (left->second < number) out.push_back(fmt::format("{}只剩 {} 个名额，名单里有 {} 人", title, left->second, number));
  }
  return out;
}

Result<Written> write_results(ledger::Base& base, const account::Actor& actor, const Making& result, const std::vector<ledger::Row>& rows, const std::vector<std::string>& names,
                              ledger::How how, Written out) {
  auto saved = TRY(ledger::write_all(base, actor, result.ledger->name, rows, how));
  if (!saved.faults.empty()) return refused(saved.faults, names);
  out.rows = static_cast<std::int64_t>(rows.size());
  out.entry = saved.entry;
  return out;
}

}  // namespace

Result<Written> make_results(ledger::Base& base, const account::Actor& actor, std::string_view source_name, Id list, const ledger::How& how) {
  Written out;
  out.list = list;
  std::vector<ledger::Row> rows;
  std::vector<std::string> names;
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const PlacementSource& source = *TRY(catalog->source(source_name));
  ledger::How with = how;
  with.catalog = base.catalog_version();
  {
    store::Read read = TRY(base.db().read());
    if (!source.list) return fail(fault::plan_no_list, source.label);
    const catalog::Ledger &lists = *source.list->ledger, &entries = *source.entry.ledger;
    ledger::Record record = TRY(ledger::get(read, base, actor, lists.name, list));
    out.title = TRY(ledger::titles(read, *catalog, lists, {list})).front();
    Id subject_id;
    for (const auto& [field, program] : source.list->set)
      if (program.text() == source.given)
        if (const auto* id = std::get_if<std::int64_t>(&record.values[static_cast<At>(field)])) subject_id = Id(*id);
    Subject subject = TRY(subject_of(read, base, actor, source_name, subject_id.str()));
    const Columns::Also given{source.given, source.subject, subject_id};
    const Date today = base.today();

    const std::vector<Id> one{list};
    Columns of_list = TRY(Columns::load(read, base, *catalog, lists, &one, {&*source.decided}, {}, {given}));
    cel::Value may = cel::evaluate_row(*source.decided, of_list.bindings(lists.name, actor, today, today), 0);
    const bool* yes = may.get<bool>();
    if (record.cancelled || !yes || !*yes) return fail(fault::plan_undecided, out.title);

    ledger::Query query;
    query.filter = fmt::format("{}.{}.id == {}", entries.name, entries.fields[static_cast<At>(source.entry_list)].name, list.value());
    std::vector<Id> ids = TRY(ledger::ids_of(read, base, actor, entries.name, query)).value_or(std::vector<Id>());
    Columns::Programs programs;
    add(source.result, programs);
    if (source.entry_where) programs.push_back(&*source.entry_where);
    Columns columns = TRY(Columns::load(read, base, *catalog, entries, &ids, programs, {}, {given}));
    cel::Bindings b = columns.bindings(entries.name, actor, today, today);
    std::vector<std::string> titles = TRY(ledger::titles(read, *catalog, entries, ids));
    std::vector<Id> taken;
    for (At e = 0; e < ids.size(); ++e) {
      if (source.entry_where) {
        cel::Value v = cel::evaluate_row(*source.entry_where, b, e);
        const bool* holds = v.get<bool>();
        if (!holds) return fail(fault::plan_undecided_entry, titles[e], ledger::missing(*source.entry_where, b, e));
        if (!*holds) {
          ++out.passed;
          continue;
        }
      }
      taken.push_back(ids[e]);
      names.push_back(titles[e]);
      rows.push_back({});
      rows.back().draft = TRY(draft_of(source.result, b, e, [&](const cel::Value& v) { return ledger::computed(v, columns); }));
    }
    if (rows.empty()) return fail(fault::plan_list_done, out.title);
    if (auto broken = TRY(stale(read, base, actor, subject, taken, names)); !broken.empty()) return fail(fault::plan_changed, joined(broken));
  }
  return write_results(base, actor, source.result, rows, names, with, std::move(out));
}

Result<Written> make_results(ledger::Base& base, const account::Actor& actor, const Opened& plan, const ledger::How& how) {
  const Standing& s = *plan.standing;
  std::vector<ledger::Row> rows;
  std::vector<std::string> names;
  ledger::How with = how;
  with.catalog = base.catalog_version();
  Subject subject;
  {
    store::Read read = TRY(base.db().read());
    subject = TRY(subject_of(read, base, actor, plan.version.source, plan.version.subject.str()));
    if (subject.source->list) return fail(fault::plan_needs_list, subject.source->label);
    TRY(bearable(plan, how));
    Since since = TRY(changed_since(read, base, actor, plan));
    if (!since.broken.empty()) return fail(fault::plan_changed, joined(since.broken));
    auto placed = placements(s);
    if (placed.empty()) return fail(fault::plan_empty, name_of(plan.version));
    std::vector<std::pair<Id, Id>> pairs;
    for (auto [i, j] : placed) pairs.emplace_back(s.person(i), s.post(j));
    Columns::Programs programs;
    add(subject.source->result, programs);
    Both both = TRY(Both::load(read, base, actor, subject, pairs, programs, s.problem().input.asof));
    cel::Bindings& b = both.bindings();
    b.value(std::string(catalog::kPlan), cel::Value(plan_words(plan)));
    for (At r = 0; r < placed.size(); ++r) {
      b.value(std::string(catalog::kPlace), cel::Value::integer(static_cast<std::int64_t>(r) + 1));
      b.value(std::string(catalog::kReason), cel::Value(open_reason(s.problem(), placed[r].first, placed[r].second)));
      rows.push_back({});
      rows.back().draft = TRY(draft_of(subject.source->result, b, r, [&](const cel::Value& v) { return both.stored(v); }));
      names.push_back(s.desk().names().person(placed[r].first));
    }
  }
  return write_results(base, actor, subject.source->result, rows, names, with, {});
}

}  // namespace zhagen::plans
