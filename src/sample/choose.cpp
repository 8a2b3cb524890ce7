// Which record a reference names: what the records that are named already say, then recipes; parents in turn.
#include <algorithm>

#include "sample/world.hpp"

namespace zhagen::sample {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

bool among(const std::vector<std::string>& list, std::string_view text) { return std::find(list.begin(), list.end(), text) != list.end(); }
const Field& field_of(const Ledger& l, int f) { return l.fields[static_cast<std::size_t>(f)]; }
const Value& at(const Draw& d, int f) { return d.values[static_cast<std::size_t>(f)]; }

bool alike(const Field& a, const Field& b) {
  return a.kind == b.kind && a.target == b.target && a.codes == b.codes &&
         (a.kind == FieldKind::ref || a.kind == FieldKind::code || (a.kind == FieldKind::integer && a.name == "year"));
}

/// Two records that one record names, or one and what names it: where both name something of a kind under one name, or one
/// names the other's kind, it is the same.
bool fit(const World& world, const Entry& a, const Entry& b) {
  for (std::size_t g = 0; g < a.ledger->fields.size(); ++g) {
    const Field& field = a.ledger->fields[g];
    if (field.kind != FieldKind::ref || field.target == catalog::kOrganisation || ledger::absent(a.values[g])) continue;
    if (field.target == b.ledger->name && field.target != a.ledger->name && field.target != catalog::kPerson && world.find(a.values[g]) != &b) return false;
    int h = b.ledger->find(field.name);
    if (h < 0 || !alike(field, field_of(*b.ledger, h))) continue;
    const Value& other = b.values[static_cast<std::size_t>(h)];
    if (!ledger::absent(other) && other != a.values[g]) return false;
  }
  return true;
}

/// The other way round: nothing in the record speaks against naming the entry.
bool agrees(const World& world, const Ledger& l, const Draw& draw, int f, const Entry& e) {
  for (int g = 0; g < static_cast<int>(l.fields.size()); ++g) {
    const Value& mine = at(draw, g);
    if (g == f || ledger::absent(mine)) continue;
    const Field& field = field_of(l, g);
    if (field.kind == FieldKind::ref) {
      const Entry* other = world.find(mine);
      if (other == &e) return false;  // nobody twice in a record
      if (other && (!fit(world, *other, e) || !fit(world, e, *other))) return false;
    }
    int theirs = e.ledger->find(field.name);
    if (theirs < 0 || e.ledger->name == catalog::kPerson || e.ledger->name == catalog::kOrganisation) continue;
    if (!alike(field, field_of(*e.ledger, theirs))) continue;
    const Value& v = e.values[static_cast<std::size_t>(theirs)];
    if (!ledger::absent(v) && v != mine) return false;
  }
  return true;
}

bool closed(const Entry& e) {
  int s = e.ledger->find_state(e.state);
  return s >= 0 && e.ledger->states[static_cast<std::size_t>(s)].final;
}

}  // namespace

Value inherited(const World& world, const Ledger& l, const Draw& draw, int f) {
  const Field& field = field_of(l, f);
  if (field.kind == FieldKind::ref && field.target == l.name) return {};
  std::vector<const Entry*> named;
  auto add = [&](const Ledger& of, const std::vector<Value>& values, int but) {
    for (int g = 0; g < static_cast<int>(of.fields.size()); ++g) {
      const Field& r = field_of(of, g);
      if (g == but || r.kind != FieldKind::ref || r.target == catalog::kOrganisation || r.target == catalog::kPerson) continue;
      if (const Entry* e = world.find(values[static_cast<std::size_t>(g)])) named.push_back(e);
    }
  };
  add(l, draw.values, f);
  std::size_t first = named.size();
  for (std::size_t i = 0; i < named.size() && i < 12; ++i) {
    const Entry& e = *named[i];
    int g = e.ledger->find(field.name);
    if (g >= 0 && alike(field, field_of(*e.ledger, g)) && !ledger::absent(e.values[static_cast<std::size_t>(g)])) return e.values[static_cast<std::size_t>(g)];
    if (i < first) add(*e.ledger, e.values, -1);
  }
  return {};
}

Value reference(World& world, const Ledger& l, const Draw& draw, int f) {
  const Field& field = field_of(l, f);
  const Recipe& own = world.recipes.of(l, field);
  const Recipe& general = world.recipes.target(field.target);
  const std::vector<std::string>& states = own.states.empty() ? general.states : own.states;
  const std::vector<std::string>& kinds = own.codes.empty() ? general.codes : own.codes;
  if (field.target == l.name && own.states.empty() && own.codes.empty()) return {};
  Date recent = world.today().add_months(-14);
  std::vector<const Entry*> best, good, any;
  for (const Entry& e : world.of(field.target)) {
    if (!states.empty() && !e.ledger->states.empty() && !among(states, e.state)) continue;
    if (!kinds.empty() && !among(kinds, field.target == catalog::kPerson ? e.group : text_of(e, "kind"))) continue;
    if (!agrees(world, l, draw, f, e)) continue;
    any.push_back(&e);
    bool lasting = field.target == catalog::kPerson || field.target == catalog::kOrganisation;
    if (!lasting && (e.made < recent || (states.empty() && closed(e)))) continue;
    good.push_back(&e);
    bool sent = field.target == catalog::kPerson && e.group == "cadre" && kinds.empty() && e.goal == "sent";
    if (sent) best.push_back(&e);
  }
  auto from = !best.empty() ? best : !good.empty() ? good : any;
  if (from.empty()) return {};
  bool shared = field.target == catalog::kPerson || field.target == catalog::kOrganisation || field.target == "posting" || field.target == "batch";
  if (!shared) {  // every class has its students, every list its names
    auto times = [&](const Entry* e) {
      auto found = world.naming.find({&field, e->id});
      return found == world.naming.end() ? 0 : found->second;
    };
    int least = times(from[0]);
    for (const Entry* e : from) least = std::min(least, times(e));
    std::erase_if(from, [&](const Entry* e) { return times(e) > least; });
  }
  return ref(*from[world.random.below(static_cast<std::uint32_t>(from.size()))]);
}

}  // namespace zhagen::sample
