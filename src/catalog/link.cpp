#include "catalog/link.hpp"

#include <algorithm>
#include <unordered_map>

#include "catalog/errors.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::size_t kMaxSteps = 3;

using Index = std::unordered_map<std::string_view, Ledger*>;

Status link_references(std::deque<Ledger>& ledgers, const Index& index) {
  for (Ledger& l : ledgers)
    for (std::size_t i = 0; i < l.fields.size(); ++i) {
      const Field& f = l.fields[i];
      if (f.kind != FieldKind::ref) continue;
      auto it = index.find(f.target);
      if (it == index.end()) return fail(Errc::catalog_no_ledger, f.target).at(f.place());
      Ledger& target = *it->second;
      if (target.sheet) return fail(fault::catalog_ref_sheet, target.label).at(f.place());
      target.inverses.push_back({f.inverse, &l, static_cast<int>(i)});
    }
  for (const Ledger& l : ledgers)
    for (std::size_t i = 0; i < l.inverses.size(); ++i) {
      const Inverse& inverse = l.inverses[i];
      if (inverse.name.empty()) continue;
      const Field& f = inverse.ledger->fields[static_cast<std::size_t>(inverse.field)];
      Node at;
      at.file = f.file;
      at.line = f.line;
      TRY(check_field_name(inverse.name, at));
      bool taken = l.find(inverse.name) >= 0 || inverse.name == l.name || l.find_inverse(inverse.name) != &inverse;
      if (taken) return fail(fault::catalog_inverse_twice, l.label, inverse.name).at(f.place());
    }
  return {};
}

/// The capacity that a record of the ledger has itself.
std::optional<Capacity::Kind> kind_of(std::string_view ledger) {
  if (ledger == kPerson) return Capacity::Kind::person;
  if (ledger == kOrganisation) return Capacity::Kind::organisation;
  return std::nullopt;
}

/// What is named by following the field: a person, an organisation, a category.
std::optional<Capacity::Kind> kind_of(const Field& f) {
  if (f.kind == FieldKind::code && f.codes == kCategory) return Capacity::Kind::category;
  return f.kind == FieldKind::ref ? kind_of(f.target) : std::nullopt;
}

Status add(Ledger& l, Capacity capacity, const std::string& place) {
  if (l.find_capacity(capacity.name) >= 0) return fail(fault::catalog_capacity_twice, l.label, capacity.name).at(place);
  l.capacities.push_back(std::move(capacity));
  return {};
}

Result<Capacity> read_path(const Ledger& l, const std::string& name, const Node& node, const Index& index) {
  TRY(only(node, {"label", "path"}));
  TRY(check_name(name, node));
  Capacity c;
  c.name = name;
  c.label = TRY(label_of(node));
  std::string path = TRY(required_text(node, "path"));
  const std::string place = node.find("path")->place();
  const Ledger* here = &l;
  std::optional<Capacity::Kind> kind = kind_of(l.name);
  for (std::size_t at = 0; at < path.size();) {
    std::size_t dot = std::min(path.find('.', at), path.size());
    std::string_view word = std::string_view(path).substr(at, dot - at);
    at = dot + 1;
    if (!here || c.path.size() == kMaxSteps) return fail(fault::catalog_path_long, path, kMaxSteps).at(place);
    if (const Inverse* inverse = here->find_inverse(word)) {
      c.path.push_back({inverse->ledger, inverse->field, true});
      here = inverse->ledger;
      kind = kind_of(here->name);
      continue;
    }
    int field = here->find(word);
    if (field < 0) return fail(fault::catalog_path, path, here->label, word).at(place);
    const Field& f = here->fields[static_cast<std::size_t>(field)];
    c.path.push_back({here, field, false});
    kind = kind_of(f);
    here = f.kind == FieldKind::ref ? index.at(f.target) : nullptr;
  }
  if (!kind) return fail(fault::catalog_path_end, path).at(place);
  c.kind = *kind;
  return c;
}

Status link_capacities(Ledger& l, const Node& root, const Index& index) {
  for (std::size_t i = 0; i < l.fields.size(); ++i) {
    const Field& f = l.fields[i];
    if (f.capacity.empty()) continue;
    Node at;
    at.file = f.file;
    at.line = f.line;
    TRY(check_name(f.capacity, at));
    auto kind = kind_of(f);
    if (!kind) return fail(fault::catalog_capacity_kind, f.label).at(f.place());
    TRY(add(l, Capacity{f.capacity, f.label, *kind, {{&l, static_cast<int>(i), false}}}, f.place()));
  }
  if (const Node* paths = TRY(tables(root, "capacity"))) {
    TRY(at_most(*paths, "capacity", kMaxParts));
    for (auto& [name, node] : paths->fields) TRY(add(l, TRY(read_path(l, name, node, index)), node.place()));
  }
  return {};
}

}  // namespace

Status link(std::deque<Ledger>& ledgers, const std::vector<Node>& roots) {
  Index index;
  for (Ledger& l : ledgers) index.emplace(l.name, &l);
  TRY(link_references(ledgers, index));
  for (std::size_t i = 0; i < ledgers.size(); ++i) TRY(link_capacities(ledgers[i], roots[i], index));
  return {};
}

}  // namespace zhagen::catalog
