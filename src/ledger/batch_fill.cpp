// What the records of an operation are to be: the draft over what is there, what a transition sets, what must be filled.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "ledger/batch.hpp"
#include "ledger/errors.hpp"
#include "ledger/tidy.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::FieldKind;

bool frozen(const Batch& b, const Record& r) {
  int s = b.ledger.find_state(r.state);
  return s >= 0 && b.ledger.states[static_cast<std::size_t>(s)].frozen;
}

/// A transition brings what it needs; anything else is a change, under the rules of changes.
Status may_bring(store::Tx& tx, const Batch& b, const Item& item, int field) {
  const auto& needs = b.act.transition->needs;
  if (std::find(needs.begin(), needs.end(), field) != needs.end()) return {};
  if (frozen(b, item.before)) return fail(fault::record_frozen, b.ledger.states[static_cast<std::size_t>(b.ledger.find_state(item.before.state))].label);
  Permit p = TRY(permit(tx, *b.catalog, b.actor, b.ledger, b.ledger.rights(catalog::Action::change), item.after.id));
  return p.granted ? Status() : fail(fault::record_forbidden, b.ledger.label, "修改", "change");
}

Status set_draft(store::Tx& tx, const Batch& b, Item& item, const Draft& draft) {
  for (const auto& [f, given] : draft.values) {
    const Field& field = b.field(f);
    Value value = tidy(field, given, b.base);
    if (value == item.after.values[static_cast<std::size_t>(f)]) continue;
    if (hidden(b.actor, b.ledger, field)) return fail(fault::value_hidden, field.label);
    if (field.retired && !absent(value)) return fail(fault::value_retired, field.label);
    TRY(check_value(b.ledger, f, value, b.base));
    if (b.act.kind == Act::Kind::transition) TRY(may_bring(tx, b, item, f));
    item.after.values[static_cast<std::size_t>(f)] = std::move(value);
  }
  for (const auto& [f, pinyin] : draft.pinyin) item.corrected[f] = pinyin;
  return {};
}

Id acting_for(const Batch& b) {
  for (const catalog::Right& r : b.act.transition->by)
    for (const account::Grant& g : b.actor.grants)
      if (g.role == r.role && !g.organisation.empty()) return g.organisation;
  return {};
}

void take_transition(const Batch& b, Item& item) {
  const catalog::Transition& t = *b.act.transition;
  item.after.state = t.to;
  auto id = [](Id v) { return v.empty() ? Value() : Value(v.value()); };
  for (const auto& [f, what] : t.sets) {
    Value& value = item.after.values[static_cast<std::size_t>(f)];
    if (what == "today")
      value = std::int64_t{b.today.value()};
    else if (what == "actor.person")
      value = id(b.actor.person);
    else if (what == "actor.organisation")
      value = id(acting_for(b));
    else
      value = what;
  }
}

Status check_filled(const Batch& b, const Item& item) {
  auto missing = [&](std::size_t f) { return absent(item.after.values[f]); };
  for (std::size_t f = 0; f < b.ledger.fields.size(); ++f) {
    const Field& field = b.ledger.fields[f];
    if (field.required && !field.retired && field.kind != FieldKind::file && missing(f)) return fail(fault::value_missing, field.label);
  }
  if (const catalog::Transition* step = item.entered ? item.entered : b.act.kind == Act::Kind::transition ? b.act.transition : nullptr)
    for (int f : step->needs)
      if (b.field(f).kind != FieldKind::file && missing(static_cast<std::size_t>(f))) return fail(fault::value_missing, b.field(f).label);
  return {};
}

void find_changes(const Batch& b, Item& item) {
  item.pinyin = item.pinyin_before;
  item.pinyin.resize(b.ledger.fields.size());
  for (std::size_t f = 0; f < b.ledger.fields.size(); ++f) {
    bool differs = item.fresh ? !absent(item.after.values[f]) : item.after.values[f] != item.before.values[f];
    if (b.ledger.fields[f].kind == FieldKind::name && !b.ledger.fields[f].sealed()) {
      const auto* name = std::get_if<std::string>(&item.after.values[f]);
      auto corrected = item.corrected.find(static_cast<int>(f));
      if (!name)
        item.pinyin[f].clear();
      else if (corrected != item.corrected.end())
        item.pinyin[f] = corrected->second;
      else if (item.pinyin[f].empty() || item.after.values[f] != item.before.values[f])
        item.pinyin[f] = b.base.pinyin().read(*name);
      differs = differs || (!item.fresh && item.pinyin[f] != item.pinyin_before[f]);
    }
    if (differs) item.changed.push_back(static_cast<int>(f));
  }
}

}  // namespace

Status fill_items(store::Tx& tx, Batch& b, const std::vector<const Draft*>& drafts) {
  for (std::size_t i = 0; i < b.items.size(); ++i) {
    Item& item = b.items[i];
    if (!item.fresh) {
      Id id = item.after.id;
      item.after = item.before;
      item.after.id = id;
      ++item.after.version;
    }
    item.after.changed = b.now;
    Status s = set_draft(tx, b, item, *drafts[i]);
    if (s && b.act.kind == Act::Kind::transition) take_transition(b, item);
    if (s && !b.cancels(item)) s = check_filled(b, item);
    if (!s) b.fault(item, std::move(s).error());
    find_changes(b, item);
  }
  return {};
}

Status check_references(store::Tx& tx, Batch& b) {
  for (std::size_t f = 0; f < b.ledger.fields.size(); ++f) {
    const Field& field = b.ledger.fields[f];
    if (field.kind != FieldKind::ref) continue;
    std::vector<Id> named;
    auto names = [&](const Item& item) {
      const auto* id = std::get_if<std::int64_t>(&item.after.values[f]);
      return id && std::binary_search(item.changed.begin(), item.changed.end(), static_cast<int>(f)) ? Id(*id) : Id();
    };
    for (const Item& item : b.items)
      if (Id id = names(item); !id.empty()) named.push_back(id);
    if (named.empty()) continue;
    const catalog::Ledger& target = *b.catalog->ledger(field.target);
    Scope readable = TRY(scope(tx, *b.catalog, b.actor, target, catalog::Action::read, "t"));
    std::vector<Id> there = TRY(among(tx, target, readable, std::move(named), true));
    std::unordered_set<Id> known(there.begin(), there.end());
    for (const Item& item : b.items)
      if (Id id = names(item); !id.empty() && !known.contains(id)) b.fault(item, fail(fault::value_reference, field.label, target.label));
  }
  return {};
}

}  // namespace zhagen::ledger
