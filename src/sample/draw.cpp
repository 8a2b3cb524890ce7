// Values drawn for a record: what its own references say first, then recipes, then guesses from the catalog.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/errors.hpp"
#include "sample/names.hpp"
#include "sample/world.hpp"

namespace zhagen::sample {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

bool has(const std::vector<int>& list, int f) { return std::find(list.begin(), list.end(), f) != list.end(); }
const Field& field_of(const Ledger& l, int f) { return l.fields[static_cast<std::size_t>(f)]; }
const Value& at(const Draw& d, int f) { return d.values[static_cast<std::size_t>(f)]; }

/// References first: what names the most others decides most; of equals as in the file. Then what sums and copies need.
std::vector<int> order_of(const World& world, const Ledger& l) {
  auto weight = [&](int f) {
    const Field& field = field_of(l, f);
    if (!world.recipes.of(l, field).sum.empty()) return 9000;
    if (field.kind != FieldKind::ref) return field.kind == FieldKind::code ? 1000 : 2000;
    if (field.target == catalog::kOrganisation) return 900;
    if (field.target == catalog::kPerson) return 800;
    const Ledger* target = world.catalog->ledger(field.target);
    auto refs = std::count_if(target->fields.begin(), target->fields.end(), [](const Field& g) { return g.kind == FieldKind::ref; });
    return 500 - static_cast<int>(refs) - (field.required ? 100 : 0);
  };
  std::vector<std::pair<int, int>> keyed;
  for (int f = 0; f < static_cast<int>(l.fields.size()); ++f) keyed.emplace_back(weight(f), f);
  std::sort(keyed.begin(), keyed.end());
  std::vector<int> out;
  for (auto [w, f] : keyed) out.push_back(f);
  return out;
}

/// Filled in by a step, not when the record is made.
bool at_a_step(const Ledger& l, int f) {
  for (const catalog::Transition& t : l.transitions) {
    if (has(t.needs, f)) return true;
    if (std::any_of(t.sets.begin(), t.sets.end(), [f](const auto& set) { return set.first == f; })) return true;
  }
  return false;
}

/// The latest day of the record before a field, and of what it names the day from which that holds.
struct Days {
  Date after, until;
};
Days days_of(const World& world, const Ledger& l, const Draw& draw, int f) {
  Days out;
  auto later = [&](Date d) {
    if (!d.empty() && d.first() > out.after) out.after = d.first();
  };
  for (int g = 0; g < static_cast<int>(l.fields.size()); ++g) {
    const Field& field = field_of(l, g);
    if (g == f) continue;
    if (field.kind == FieldKind::date && (g < f || g == l.from) && g != l.to) later(date_of(at(draw, g)));
    if (field.kind != FieldKind::ref || field.target == catalog::kOrganisation || field.target == catalog::kPerson) continue;
    const Entry* e = world.find(at(draw, g));
    if (!e) continue;
    Date from = e->ledger->from >= 0 ? date_of(e->values[static_cast<std::size_t>(e->ledger->from)]) : Date();
    if (from.empty())
      for (std::size_t h = 0; h < e->ledger->fields.size(); ++h)
        if (e->ledger->fields[h].kind == FieldKind::date && e->ledger->fields[h].required) from = std::max(from, date_of(e->values[h]));
    if (from <= world.today()) later(from);
    if (e->ledger->to >= 0)
      if (Date to = date_of(e->values[static_cast<std::size_t>(e->ledger->to)]); !to.empty() && (out.until.empty() || to < out.until)) out.until = to.last();
  }
  return out;
}

/// A day between two, both included.
Date between(World& world, Date from, Date to) {
  if (to <= from) return from;
  return from.add_days(static_cast<int>(world.random.below(static_cast<std::uint32_t>(to.days() - from.days() + 1))));
}

Value date(World& world, const Ledger& l, const Draw& draw, int f, bool late) {
  const Field& field = field_of(l, f);
  const Recipe& recipe = world.recipes.of(l, field);
  Days days = days_of(world, l, draw, f);
  if (recipe.range) {
    Date base = recipe.after.empty() ? days.after : recipe.after == "today" ? world.today() : date_of(follow(world, l, draw.values, recipe.after).value);
    if (base.empty()) base = days.after.empty() ? world.today() : days.after;
    return day(base.first().add_days(world.random.range(static_cast<int>(recipe.range->first), static_cast<int>(recipe.range->second))));
  }
  Date to = world.today();
  if (!days.until.empty() && days.until < to) to = days.until;
  Date from = late ? to.add_days(-4) : to.add_days(-120);
  if (!days.after.empty()) from = late ? std::max(from, days.after) : days.after;
  return day(between(world, std::min(from, to), to));
}

Value number(World& world, const Ledger& l, int f) {
  const Field& field = field_of(l, f);
  const Recipe& recipe = world.recipes.of(l, field);
  std::int64_t scale = field.kind == FieldKind::money ? 100 : field.kind == FieldKind::score ? 1000 : 1;
  std::int64_t from = field.kind == FieldKind::money ? 200 : field.kind == FieldKind::score ? 82 : 1, to = field.kind == FieldKind::money ? 5000 : field.kind == FieldKind::score ? 97 : 12;
  if (field.name == "year") from = to = world.today().year();
  else if (recipe.range) std::tie(from, to) = *recipe.range;
  std::int64_t v = (from + world.random.below(static_cast<std::uint32_t>(to - from + 1))) * scale;
  if (!recipe.range && field.min) v = std::max(v, *field.min);
  if (!recipe.range && field.max) v = std::min(v, *field.max);
  return v;
}

Value code(World& world, const Ledger& l, int f) {
  const Field& field = field_of(l, f);
  const Recipe& recipe = world.recipes.of(l, field);
  const CodeList* list = world.catalog->codes().get(field.codes);
  std::vector<std::string> open;
  for (const std::string& c : recipe.codes)  // said of a name, not all of them are of each list
    if (list->by_code(c)) open.push_back(c);
  if (!open.empty()) return Value{world.pick(open)};
  for (const Code& c : list->codes())
    if (!c.retired && std::none_of(list->codes().begin(), list->codes().end(), [&](const Code& d) { return d.parent == c.code; })) open.push_back(c.code);
  return open.empty() ? Value{} : Value{world.pick(open)};
}

Value words(World& world, const Ledger& l, const Draw& draw, int f) {
  const Field& field = field_of(l, f);
  const Recipe& recipe = world.recipes.of(l, field);
  for (int tries = 0; tries < 4 && !recipe.texts.empty(); ++tries) {
    std::string sentence = written(world, l, draw.values, field, world.pick(recipe.texts));
    if (sentence.empty()) continue;
    if (field.kind == FieldKind::list) return std::vector<std::string>{sentence};
    return text(sentence);
  }
  if (!recipe.texts.empty()) return {};
  std::string plain = fmt::format("{}的{}已按要求写明", l.label, field.label);
  if (field.kind == FieldKind::list) return std::vector<std::string>{plain};
  return text(plain);
}

/// The fields of this ledger that a condition reads.
void reads_of(const Ledger& l, const catalog::Condition& c, std::set<int>& into) {
  for (const cel::Read& r : c.when.reads())
    if (r.record == l.name && (r.variable.empty() || r.variable == l.name))
      if (int f = l.find(r.field); f >= 0) into.insert(f);
}

std::set<int> blamed(const Ledger& l, const catalog::Transition* step, const Error& error) {
  std::set<int> out;
  if (error.args.empty()) return out;
  const std::string& label = error.args[0];
  for (const catalog::Condition& c : l.checks)
    if (c.label == label) reads_of(l, c, out);
  for (const catalog::Lock& lock : l.locks)
    if (lock.condition.label == label) reads_of(l, lock.condition, out);
  if (step && step->when && (step->label == label || step->when->label == label)) reads_of(l, *step->when, out);
  for (const catalog::Unique& u : l.uniques)
    if (u.label == label) out.insert(u.fields.begin(), u.fields.end());
  for (int f = 0; f < static_cast<int>(l.fields.size()); ++f)
    if (field_of(l, f).label == label) out.insert(f);
  return out;
}

}  // namespace

Value draw_field(World& world, const Ledger& l, const Draw& draw, int f, bool late) {
  const Field& field = field_of(l, f);
  const Recipe& recipe = world.recipes.of(l, field);
  if (!recipe.path.empty())
    if (Found found = follow(world, l, draw.values, recipe.path); !ledger::absent(found.value)) return found.value;
  if (recipe.codes.empty() && recipe.path.empty())
    if (Value v = inherited(world, l, draw, f); !ledger::absent(v)) return v;
  switch (field.kind) {
    case FieldKind::ref: return reference(world, l, draw, f);
    case FieldKind::code: return code(world, l, f);
    case FieldKind::date: return date(world, l, draw, f, late);
    case FieldKind::integer:
    case FieldKind::money:
    case FieldKind::score: return number(world, l, f);
    case FieldKind::boolean: return recipe.flag ? *recipe.flag : std::int64_t{world.random.chance(700)};
    case FieldKind::name: return text(person_name(world.random, world.random.chance(500), world.today().year() - world.random.range(8, 62)));
    case FieldKind::text:
    case FieldKind::note:
    case FieldKind::list: return words(world, l, draw, f);
    case FieldKind::citizen_id:
    case FieldKind::file: return {};
  }
  return {};
}

void settle(World& world, const Ledger& l, Draw& draw) {
  std::vector<int> open;
  for (int f = 0; f < static_cast<int>(l.fields.size()); ++f)
    if (!world.recipes.of(l, field_of(l, f)).sum.empty() && !draw.fixed[static_cast<std::size_t>(f)]) open.push_back(f);
  for (std::size_t turns = open.size() * open.size(); turns > 0 && !open.empty(); --turns) {
    int f = open.front();
    open.erase(open.begin());
    const Recipe& recipe = world.recipes.of(l, field_of(l, f));
    if (std::any_of(recipe.sum.begin(), recipe.sum.end(), [&](const std::string& part) { return has(open, l.find(part)); })) {
      open.push_back(f);  // a part of it is a sum itself
      continue;
    }
    std::int64_t sum = 0;
    bool some = false;
    for (const std::string& name : recipe.sum) {
      int g = l.find(name);
      const auto* n = g < 0 ? nullptr : std::get_if<std::int64_t>(&at(draw, g));
      if (n) sum += *n, some = true;
    }
    if (some && recipe.range) sum += recipe.range->first + world.random.below(static_cast<std::uint32_t>(recipe.range->second - recipe.range->first + 1));
    draw.values[static_cast<std::size_t>(f)] = some ? Value{sum} : Value{};
  }
}

void draw_all(World& world, const Ledger& l, Draw& draw, std::uint32_t fill) {
  for (std::size_t f = 0; f < draw.values.size(); ++f)
    if (!draw.fixed[f]) draw.values[f] = {};
  for (int f : order_of(world, l)) {
    const Field& field = field_of(l, f);
    const Recipe& recipe = world.recipes.of(l, field);
    if (draw.fixed[static_cast<std::size_t>(f)] || field.retired || !recipe.sum.empty()) continue;
    if (!field.required) {
      if (recipe.chance < 0 && at_a_step(l, f)) continue;
      if (!world.random.chance(recipe.chance < 0 ? fill : static_cast<std::uint32_t>(recipe.chance))) continue;
    }
    draw.values[static_cast<std::size_t>(f)] = draw_field(world, l, draw, f, false);
  }
  settle(world, l, draw);
  for (std::size_t f = 0; f < draw.values.size(); ++f)
    if (l.fields[f].kind == FieldKind::ref)
      if (const Entry* other = world.find(draw.values[f])) ++world.naming[{&l.fields[f], other->id}];
}

void draw_again(World& world, const Ledger& l, const catalog::Transition* step, Draw& draw, const Error& error, const std::vector<int>& only) {
  std::set<int> fields = blamed(l, step, error);
  bool missing = error.code == ledger::fault::check_undecided || error.code == ledger::fault::value_missing || error.code == ledger::fault::transition_when;
  auto free = [&](int f) { return !draw.fixed[static_cast<std::size_t>(f)] && (only.empty() || has(only, f)); };
  std::erase_if(fields, [&](int f) { return !free(f); });
  bool names_others = std::any_of(fields.begin(), fields.end(), [&](int f) { return field_of(l, f).kind == FieldKind::ref; });
  if (!step && (fields.empty() || names_others) && !missing) {
    draw_all(world, l, draw, 300 + 100 * world.random.below(7));
    return;
  }
  for (int f : fields) {
    const Field& field = field_of(l, f);
    Value& value = draw.values[static_cast<std::size_t>(f)];
    value = {};
    if (field.required || missing || step || world.random.chance(650)) value = draw_field(world, l, draw, f, step != nullptr);
  }
  settle(world, l, draw);
}

}  // namespace zhagen::sample
