#include <algorithm>

#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

/// What a transition may put into a field: the day for a date, the actor's for a person or organisation, a code.
Status check_set(const Field& f, const Node& value, const CodeTables& codes) {
  if (value.kind != Node::Kind::text) return fail(Errc::catalog_wrong_type, f.name, "文字").at(value.place());
  bool good = false;
  switch (f.kind) {
    case FieldKind::date: good = value.text == "today"; break;
    case FieldKind::ref:
      good = (value.text == "actor.person" && f.target == kPerson) || (value.text == "actor.organisation" && f.target == kOrganisation);
      break;
    case FieldKind::code: {
      const cel::Codes* list = codes.find(f.codes);
      good = list && list->has(value.text);
      break;
    }
    default: break;
  }
  if (!good) return fail(fault::catalog_sets, f.label, value.text).at(value.place());
  return {};
}

Result<Transition> read_transition(const Ledger& l, const std::string& name, const Node& node, const Compiler& compiler, const CodeTables& codes) {
  TRY(only(node, {"label", "from", "to", "by", "when", "say", "source", "needs", "sets", "reason", "effect"}));
  TRY(check_name(name, node));
  Transition t;
  t.name = name;
  t.label = TRY(label_of(node));
  t.from = TRY(l.state_list(node, "from"));
  if (t.from.empty()) return fail(Errc::catalog_missing_key, "from").at(node.place());
  t.to = TRY(required_text(node, "to"));
  TRY(l.state_list(node, "to"));
  t.by = TRY(read_rights(l, node, "by"));
  if (t.by.empty()) return fail(Errc::catalog_missing_key, "by").at(node.place());
  if (node.find("when")) t.when = TRY(read_condition(name, node, "when", t.label, compiler));
  else if (const Node* say = node.find("say")) return fail(Errc::catalog_missing_key, "when").at(say->place());
  t.needs = TRY(l.field_list(node, "needs"));
  t.reason = TRY(boolean_or(node, "reason", false));
  if (const Node* sets = node.find("sets")) {
    if (sets->kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, "sets", "表，如 { submitted_on = \"today\" }").at(sets->place());
    for (auto& [field, value] : sets->fields) {
      int i = TRY(l.field(field, value));
      TRY(check_set(l.fields[static_cast<std::size_t>(i)], value, codes));
      t.sets.emplace_back(i, value.text);
    }
  }
  return t;
}

/// A state that no way leads to would never be seen.
Status check_reach(const Ledger& l, const Node& root) {
  std::vector<std::string> reached = {l.states.front().name};
  for (std::size_t i = 0; i < reached.size(); ++i)
    for (const Transition& t : l.transitions)
      if (std::find(t.from.begin(), t.from.end(), reached[i]) != t.from.end() && std::find(reached.begin(), reached.end(), t.to) == reached.end())
        reached.push_back(t.to);
  for (const RecordState& s : l.states)
    if (std::find(reached.begin(), reached.end(), s.name) == reached.end())
      return fail(fault::catalog_unreachable, s.label).at(root.find("state")->find(s.name)->place());
  return {};
}

}  // namespace

Status read_transitions(Ledger& ledger, const Node& root, const Compiler& compiler, const CodeTables& codes) {
  if (const Node* transitions = TRY(tables(root, "transition"))) {
    if (ledger.states.empty()) return fail(Errc::catalog_missing_key, "[state.*]").at(transitions->place());
    TRY(at_most(*transitions, "transition", kMaxParts));
    for (auto& [name, node] : transitions->fields)
      ledger.transitions.push_back(TRY(read_transition(ledger, name, node, compiler, codes)));
  }
  if (!ledger.states.empty()) TRY(check_reach(ledger, root));
  return {};
}

}  // namespace zhagen::catalog
