#include "api/rights.hpp"

#include <algorithm>

#include "account/permission.hpp"
#include "api/errors.hpp"
#include "ledger/tree.hpp"

namespace zhagen::api {
namespace {

using catalog::Ledger;

/// In order of role and capacity, by names: that of an index may change.
std::string text_of(const Ledger& ledger, const catalog::Rights& rights) {
  std::vector<std::string> all;
  for (const catalog::Right& r : rights) {
    std::string at = r.capacity >= 0 ? ledger.capacities[static_cast<std::size_t>(r.capacity)].name : std::to_string(r.capacity);
    all.push_back(std::string(catalog::role_name(r.role)) + "@" + at + " ");
  }
  std::sort(all.begin(), all.end());
  std::string out;
  for (const std::string& one : all) out += one;
  return out;
}

/// The path of a capacity by names: a capacity that leads elsewhere gives its rights to others.
std::string path_of(const catalog::Capacity& capacity) {
  std::string out = std::to_string(static_cast<int>(capacity.kind));
  for (const auto& step : capacity.path)
    out.append(" ").append(step.ledger->name).append(step.inverse ? "<" : ".").append(step.ledger->fields[static_cast<std::size_t>(step.field)].name);
  return out;
}

Result<bool> of_root_office(Call& call, const catalog::Catalog& catalog) {
  const Ledger* organisations = catalog.ledger(catalog::kOrganisation);
  if (!organisations) return false;
  store::Read read = TRY(call.site.db->read());
  Id root = TRY(ledger::root_of(read, *organisations));
  for (const account::Grant& grant : call.actor().grants)
    if (grant.role == catalog::Role::office && !root.empty() && grant.organisation == root) return true;
  return false;
}

}  // namespace

std::string rights_text(const Ledger& ledger, const Ledger& parts_of) {
  std::string out;
  auto line = [&out](std::string_view what, const std::string& text) { out.append(what).append(": ").append(text).append("\n"); };
  for (int a = 0; a < catalog::kActions; ++a) line(catalog::action_name(static_cast<catalog::Action>(a)), text_of(ledger, ledger.rights(static_cast<catalog::Action>(a))));
  for (const catalog::Capacity& c : parts_of.capacities) {
    int same = ledger.find_capacity(c.name);
    line(c.name, same < 0 ? "" : path_of(ledger.capacities[static_cast<std::size_t>(same)]));
  }
  for (const catalog::Transition& t : parts_of.transitions) {
    const catalog::Transition* same = ledger.find_transition(t.name);
    line(t.name, same ? text_of(ledger, same->by) : "");
  }
  for (const catalog::Lock& lock : parts_of.locks) {
    auto same = std::find_if(ledger.locks.begin(), ledger.locks.end(), [&](const catalog::Lock& l) { return l.condition.name == lock.condition.name; });
    // A rule's guard that is gone has a param without value: nobody's right has changed.
    bool guard = lock.condition.name.find('.') != std::string::npos;
    line(lock.condition.name, same != ledger.locks.end() ? text_of(ledger, same->condition.waiver) : guard ? text_of(parts_of, lock.condition.waiver) : "");
  }
  for (const catalog::Field& f : parts_of.fields) {
    int same = ledger.find(f.name);
    if (same < 0) continue;
    const catalog::Field& field = ledger.fields[static_cast<std::size_t>(same)];
    line(f.name, field.hidden_from.to_string() + (field.sealed() ? " sealed" : ""));
  }
  return out;
}

Status may_apply(Call& call, const catalog::Catalog& before, const std::vector<catalog::FileText>& after) {
  if (account::may(call.actor(), account::Act::set_catalog)) return {};
  if (!TRY(of_root_office(call, before))) return fail(fault::role_missing, "安全管理员或区级派办");
  auto catalog = TRY(catalog::Catalog::from_texts(after));
  for (const Ledger& old : before.ledgers()) {
    const Ledger* now = catalog->ledger(old.name);
    if (now && rights_text(old, old) != rights_text(*now, old)) return fail(fault::rights_change, old.label);
  }
  return {};
}

}  // namespace zhagen::api
