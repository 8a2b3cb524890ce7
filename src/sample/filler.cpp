// Every other ledger, by the catalog alone: records in the order in which ledgers name each other, then their steps, in turn
// those of who is named first, for a review begins before its candidates are chosen, and those of who names first, for an
// election is announced after its candidates were elected.
#include <algorithm>
#include <functional>
#include <set>

#include "sample/core.hpp"

namespace zhagen::sample {
namespace {

using catalog::Ledger;
using catalog::Transition;

constexpr int kUsual = 3, kRounds = 6;

/// Ledgers that others name come first; a circle is cut where it is met.
std::vector<const Ledger*> in_order(const catalog::Catalog& catalog) {
  std::vector<const Ledger*> out;
  std::set<std::string> seen;
  std::function<void(const Ledger&)> visit = [&](const Ledger& l) {
    if (!seen.insert(l.name).second) return;
    for (bool required : {true, false})
      for (const catalog::Field& f : l.fields)
        if (f.kind == catalog::FieldKind::ref && f.required == required) visit(*catalog.ledger(f.target));
    if (!l.sheet) out.push_back(&l);
  };
  for (const Ledger& l : catalog.ledgers()) visit(l);
  return out;
}

bool leaves(const Transition& t, const std::string& state) { return std::find(t.from.begin(), t.from.end(), state) != t.from.end(); }

/// The states that can be reached from where records begin.
std::vector<std::string> reachable(const Ledger& l) {
  std::vector<std::string> out{l.states.front().name};
  for (std::size_t i = 0; i < out.size(); ++i)
    for (const Transition& t : l.transitions)
      if (leaves(t, out[i]) && std::find(out.begin(), out.end(), t.to) == out.end()) out.push_back(t.to);
  return out;
}

/// The first step of a shortest way to its goal, past what it was refused three times.
const Transition* next_step(const Entry& e) {
  const Ledger& l = *e.ledger;
  std::map<std::string, const Transition*> first{{e.state, nullptr}};
  std::vector<std::string> queue{e.state};
  for (std::size_t i = 0; i < queue.size(); ++i)
    for (const Transition& t : l.transitions) {
      if (!leaves(t, queue[i]) || std::count(e.refused.begin(), e.refused.end(), &t) > 2 || !first.emplace(t.to, i == 0 ? &t : first[queue[i]]).second) continue;
      queue.push_back(t.to);
      if (t.to == e.goal) return first[t.to];
    }
  return nullptr;
}

void set_goals(const Ledger& l, const std::vector<Entry*>& made, bool last) {
  std::vector<std::string> states = reachable(l), ends;
  for (const std::string& s : states)
    if (l.states[static_cast<std::size_t>(l.find_state(s))].final) ends.push_back(s);
  const std::vector<std::string>& goals = last || ends.empty() ? states : ends;
  for (std::size_t i = 0; i < made.size(); ++i) made[i]->goal = goals[(goals.size() - 1 + i) % goals.size()];
}

bool complete(const Ledger& l, const Draw& d) {
  for (std::size_t f = 0; f < l.fields.size(); ++f)
    if (l.fields[f].required && ledger::absent(d.values[f])) return false;
  return true;
}

Status make_records(World& world, const Ledger& l, int part, bool last) {
  int usual = world.recipes.of(l).count >= 0 ? world.recipes.of(l).count : kUsual;
  int n = usual == 0 ? 0 : std::max(1, usual * part / 3);
  if (last && n && !l.states.empty()) n = std::max<int>(n, static_cast<int>(reachable(l).size()) + 1);
  std::vector<Draw> rows;
  for (int i = 0; i < n; ++i)
    for (int tries = 0; tries < 3; ++tries) {
      Draw d = world.draft(l.name, {});
      draw_all(world, l, d, 850);
      if (!complete(l, d)) continue;  // there is nothing yet that it could name
      rows.push_back(std::move(d));
      break;
    }
  std::vector<Entry*> made = TRY(world.create(l, std::move(rows), false));
  if (!l.states.empty()) set_goals(l, made, last);
  return {};
}

Status take_steps(World& world, const Ledger& l) {
  std::map<const Transition*, std::vector<Entry*>> due;
  std::vector<const Transition*> order;
  for (Entry& e : world.of(l.name)) {
    if (e.goal.empty() || e.goal == e.state) continue;
    const Transition* t = next_step(e);
    if (!t) continue;
    if (!due.contains(t)) order.push_back(t);
    due[t].push_back(&e);
  }
  for (const Transition* t : order) TRY(world.take(l, *t, due[t], nullptr, false));
  return {};
}

}  // namespace

Status fill(World& world, int part, bool last) {
  std::vector<const Ledger*> ledgers = in_order(*world.catalog);
  std::erase_if(ledgers, [&](const Ledger* l) { return world.recipes.of(*l).scripted; });
  for (const Ledger* l : ledgers) TRY(make_records(world, *l, part, last));
  for (auto& [name, entries] : world.entries)
    for (Entry& e : entries) e.refused.clear();
  for (int round = 0; round < kRounds; ++round) {
    world.pass_days(1);
    for (const Ledger* l : ledgers)
      if (!l->states.empty()) TRY(take_steps(world, *l));
    std::reverse(ledgers.begin(), ledgers.end());
  }
  return {};
}

}  // namespace zhagen::sample
