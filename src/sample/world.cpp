#include "sample/world.hpp"

#include <algorithm>
#include <cassert>

#include "ledger/errors.hpp"
#include "ledger/operation.hpp"
#include "sample/errors.hpp"

namespace zhagen::sample {

using catalog::Ledger;
using catalog::Transition;

namespace {

constexpr int kTries = 14;

ledger::Draft draft_of(const Draw& draw, const std::vector<Value>* before) {
  ledger::Draft out;
  for (std::size_t f = 0; f < draw.values.size(); ++f) {
    if (before ? draw.values[f] == (*before)[f] : ledger::absent(draw.values[f])) continue;
    out.values.emplace_back(static_cast<int>(f), draw.values[f]);
  }
  return out;
}

bool may_change(const Ledger& l, const std::string& state) {
  int s = l.find_state(state);
  return s < 0 || !l.states[static_cast<std::size_t>(s)].frozen;
}

}  // namespace

World::World(ledger::Base& b, account::Accounts& a, FixedClock& c, const DistrictOptions& o, Recipes r)
    : base(b), accounts(a), clock(c), options(o), recipes(std::move(r)), catalog(b.catalog()), random(o.seed) {
  random.next();
}

void World::go(Date day) {
  constexpr std::int64_t kNine = 9 * 3600 * 1000;
  clock.at = std::max(clock.at, Instant{start_of(std::min(day, options.asof)).ms + kNine});
}

const Ledger& World::ledger(std::string_view name) const {
  const Ledger* found = catalog->ledger(name);
  assert(found);
  return *found;
}

Entry* World::find(const Value& reference) const {
  const auto* id = std::get_if<std::int64_t>(&reference);
  auto found = id ? by_id.find(Id(*id)) : by_id.end();
  return found == by_id.end() ? nullptr : found->second;
}

Draw World::draft(std::string_view name, std::initializer_list<std::pair<std::string_view, Value>> values) const {
  const Ledger& l = ledger(name);
  Draw out;
  out.values.resize(l.fields.size());
  out.fixed.resize(l.fields.size());
  for (const auto& [field, value] : values)
    if (int f = l.find(field); f >= 0) {  // a site's catalog may lack it
      out.values[static_cast<std::size_t>(f)] = value;
      out.fixed[static_cast<std::size_t>(f)] = 1;
    }
  return out;
}

Entry* World::keep(const Ledger& l, Id id, Draw draw) {
  Entry& e = entries[l.name].emplace_back(Entry{&l, id, l.states.empty() ? "" : l.states.front().name, std::move(draw.values), today(), std::move(draw.group), "", {}});
  for (std::size_t f = 0; f < l.fields.size(); ++f)
    if (ledger::absent(e.values[f]) && l.fields[f].fallback) e.values[f] = *l.fields[f].fallback;
  by_id[id] = &e;
  return &e;
}

/// What a rule forbids and the office may pass with a reason it passes, once in a while: those stand in the list for supervision.
bool World::reason_wanted(const ledger::BatchSaved& refused, ledger::How& how) {
  if (!how.reason.empty()) return false;
  for (const ledger::BatchFault& f : refused.faults)
    if (f.error.code == ledger::fault::lock_reason) {
      how.reason = pick(recipes.reasons());
      return true;
    }
  return false;
}

Result<std::vector<Entry*>> World::create(const Ledger& l, std::vector<Draw> rows, bool strict) {
  std::vector<Entry*> out;
  std::vector<int> tries(rows.size());
  ledger::How how;
  while (!rows.empty()) {
    std::vector<ledger::Row> asked;
    for (const Draw& d : rows) asked.push_back({{}, {}, draft_of(d, nullptr)});
    ledger::BatchSaved saved = TRY(ledger::write_all(base, actors[0], l.name, asked, how));
    if (saved.faults.empty()) {
      for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(keep(l, saved.rows[i].id, std::move(rows[i])));
      return out;
    }
    if (reason_wanted(saved, how)) continue;
    std::vector<char> gone(rows.size());
    std::size_t last = rows.size();
    for (const ledger::BatchFault& fault : saved.faults) {
      if (fault.row == last) continue;  // one complaint of a row at a time
      last = fault.row;
      if (strict && tries[last] > 3) return fail(fault::sample_refused, l.label, fault.error.zh());
      if (++tries[last] <= kTries) {
        draw_again(*this, l, nullptr, rows[last], fault.error, {});
      } else {
        gone[last] = 1;
        district.left_out.push_back(l.name + ": " + fault.error.zh());
      }
    }
    for (std::size_t i = rows.size(); i-- > 0;)
      if (gone[i]) {
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i));
        tries.erase(tries.begin() + static_cast<std::ptrdiff_t>(i));
      }
  }
  return out;
}

Status World::try_as(const Ledger& l, const Transition& step, const account::Actor& actor, const std::vector<Entry*>& records,
                     std::vector<Draw>& draws, std::vector<char>& open, std::string& refusal) {
  ledger::How how;
  if (step.reason) how.reason = pick(recipes.reasons());
  std::vector<char> trying = open;
  for (int round = 0;; ++round) {  // from the third on each round has fewer
    std::vector<ledger::Row> asked;
    std::vector<std::size_t> who;
    for (std::size_t i = 0; i < records.size(); ++i)
      if (trying[i] == 1) {
        who.push_back(i);
        asked.push_back({records[i]->id, {}, draft_of(draws[i], &records[i]->values)});
      }
    if (who.empty()) return {};
    auto done = ledger::operate(base, actor, l.name, step.name, {ledger::Act::Kind::transition, nullptr}, {asked.size(), [&](std::size_t i) { return asked[i]; }}, how);
    if (!done) {  // not for this actor at all
      refusal = done.error().zh();
      return {};
    }
    if (done->faults.empty()) {
      for (std::size_t i : who) open[i] = 2;
      return {};
    }
    if (reason_wanted(*done, how)) continue;
    std::size_t last = who.size();
    for (const ledger::BatchFault& fault : done->faults) {
      if (fault.row == last) continue;
      last = fault.row;
      std::size_t i = who[last];
      refusal = fault.error.zh();
      if (round >= 3) {
        trying[i] = 0;
        continue;
      }
      draw_again(*this, l, &step, draws[i], fault.error, may_change(l, records[i]->state) ? std::vector<int>{} : step.needs);
    }
  }
  return {};
}

Result<std::vector<char>> World::take(const Ledger& l, const Transition& step, const std::vector<Entry*>& records,
                                      const std::function<Given(const Entry&)>& given, bool strict) {
  std::vector<Draw> draws;
  for (const Entry* e : records) {
    Draw& d = draws.emplace_back(Draw{e->values, std::vector<char>(e->values.size()), ""});
    if (given)
      for (const auto& [name, value] : given(*e))
        if (int f = l.find(name); f >= 0) {
          d.values[static_cast<std::size_t>(f)] = value;
          d.fixed[static_cast<std::size_t>(f)] = 1;
        }
    for (int f : step.needs)
      if (ledger::absent(d.values[static_cast<std::size_t>(f)])) d.values[static_cast<std::size_t>(f)] = draw_field(*this, l, d, f, true);
  }
  std::vector<char> open(records.size(), 1);
  std::string refusal;
  for (const account::Actor& actor : actors) {
    bool may = std::any_of(step.by.begin(), step.by.end(), [&](const catalog::Right& r) { return actor.has(r.role); });
    if (!may) continue;
    bool office = &actor == &actors[0];
    for (std::size_t i = 0; i < (office ? 1 : records.size()); ++i) {  // others see some of the records only: one at a time
      std::vector<char> one(records.size());
      if (!office) one[i] = open[i] == 1;
      TRY(try_as(l, step, actor, records, draws, office ? open : one, refusal));
      if (!office && one[i] == 2) open[i] = 2;
    }
    if (office) break;  // what the office may and cannot, nobody can
  }
  bool left = false;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (open[i] != 2) {
      open[i] = 0;
      left = true;
      records[i]->refused.push_back(&step);
      if (strict) return fail(fault::sample_refused, l.label, refusal);
      continue;
    }
    open[i] = 1;
    Entry& e = *records[i];
    e.values = std::move(draws[i].values);
    e.state = step.to;
    for (const auto& [f, what] : step.sets) {
      Value& v = e.values[static_cast<std::size_t>(f)];
      if (what == "today") v = day(today());
      else if (what == "actor.person") v = actors[0].person.empty() ? Value{} : Value{actors[0].person.value()};
      else if (what == "actor.organisation") v = district.root.value();
      else v = text(what);
    }
  }
  if (left) district.left_out.push_back(l.name + "." + step.name + ": " + refusal);
  return open;
}

Status World::change(Entry& entry, std::initializer_list<std::pair<std::string_view, Value>> values) {
  ledger::Draft draft;
  for (const auto& [name, value] : values)
    if (int f = entry.ledger->find(name); f >= 0) draft.values.emplace_back(f, value);
  TRY(ledger::change(base, actors[0], entry.ledger->name, entry.id, draft, {}));
  for (auto& [f, value] : draft.values) entry.values[static_cast<std::size_t>(f)] = std::move(value);
  return {};
}

}  // namespace zhagen::sample
