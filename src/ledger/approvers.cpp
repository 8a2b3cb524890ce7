// Whose turn it is: the users who may take a step on a record, found by the access function itself, so that what is put
// before somebody is never outside his rights.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "account/holders.hpp"
#include "ledger/access.hpp"
#include "ledger/base.hpp"
#include "ledger/tree.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Capacity;
using catalog::Ledger;

/// What a capacity's path ends at, from the record.
Result<std::vector<Id>> named(store::Tx& tx, const catalog::Catalog& catalog, const Ledger& ledger, const Capacity& c, Id record) {
  std::string joins, value = "a0.id", at = "a0";
  for (std::size_t i = 0; i < c.path.size(); ++i) {
    const Capacity::Step& s = c.path[i];
    const catalog::Field& field = s.ledger->fields[static_cast<std::size_t>(s.field)];
    std::string next = fmt::format("a{}", i + 1), column = column_of(field);
    if (s.inverse) {
      joins += fmt::format(" JOIN {} {} ON {}.{} = {}.id AND {}.cancelled = 0", table_of(*s.ledger), next, next, column, at, next);
      value = next + ".id";
    } else {
      value = at + "." + column;
      if (i + 1 < c.path.size()) joins += fmt::format(" JOIN {} {} ON {}.id = {}.{}", table_of(*catalog.ledger(field.target)), next, next, at, column);
    }
    at = next;
  }
  std::vector<Id> out;
  auto rows = TRY(tx.query(fmt::format("SELECT DISTINCT {0} FROM {1} a0{2} WHERE a0.id = ? AND {0} IS NOT NULL", value, table_of(ledger), joins), record.value()));
  while (TRY(rows.next())) out.emplace_back(rows.integer(0));
  return out;
}

/// The ids of a path, from the root down.
std::vector<Id> steps(std::string_view path) {
  std::vector<Id> out;
  for (std::size_t at = 1; at < path.size();) {
    std::int64_t id = 0;
    at = static_cast<std::size_t>(std::from_chars(path.data() + at, path.data() + path.size(), id).ptr - path.data()) + 1;
    out.emplace_back(id);
  }
  return out;
}

struct Around {
  std::map<Id, std::size_t> depth;  // organisations above the record's own, these and the root included
  std::vector<Id> persons;
};

Result<Around> around(store::Tx& tx, const catalog::Catalog& catalog, const Ledger& ledger, Id record) {
  Around out;
  const Ledger* tree = catalog.ledger(catalog::kOrganisation);
  std::vector<Id> organisations;
  {
    auto rows = TRY(tx.query("SELECT owner FROM " + table_of(ledger) + " WHERE id = ? AND owner IS NOT NULL", record.value()));
    if (TRY(rows.next())) organisations.emplace_back(rows.integer(0));
  }
  for (const Capacity& c : ledger.capacities) {
    if (c.kind == Capacity::Kind::category) continue;
    for (Id id : TRY(named(tx, catalog, ledger, c, record))) (c.kind == Capacity::Kind::person ? out.persons : organisations).push_back(id);
  }
  if (!tree || tree->tree < 0) return out;
  for (Id id : organisations) {
    std::vector<Id> up = steps(TRY(path_if_any(tx, *tree, id)));
    for (std::size_t i = 0; i < up.size(); ++i) out.depth[up[i]] = i + 1;
  }
  if (Id root = TRY(root_of(tx, *tree)); !root.empty()) out.depth.emplace(root, 0);
  return out;
}

}  // namespace

Result<std::vector<Approver>> approvers(store::Tx& tx, const catalog::Catalog& catalog, const Ledger& ledger, const catalog::Transition& transition,
                                        Id record, Date today) {
  Around a = TRY(around(tx, catalog, ledger, record));
  std::vector<Id> organisations;
  for (const auto& [id, depth] : a.depth) organisations.push_back(id);
  std::vector<Approver> out;
  std::set<catalog::Role> roles;
  for (const catalog::Right& r : transition.by) roles.insert(r.role);
  for (catalog::Role role : roles) {
    std::vector<std::pair<std::size_t, Approver>> found;
    for (const account::Holder& h : TRY(account::holders(tx, role, organisations, a.persons, today))) {
      account::Actor actor;
      actor.user = h.user;
      actor.person = h.person;
      actor.grants.push_back(h.grant);
      if (!TRY(permit(tx, catalog, actor, ledger, transition.by, record)).granted) continue;
      found.push_back({h.grant.organisation.empty() ? 0 : a.depth.at(h.grant.organisation), {h.user, h.grant.organisation, h.grant.for_user}});
    }
    std::size_t nearest = 0;
    for (const auto& [depth, approver] : found) nearest = std::max(nearest, depth);
    for (auto& [depth, approver] : found)
      if (depth == nearest) out.push_back(approver);
  }
  return out;
}

}  // namespace zhagen::ledger
