// [request]: records of this ledger ask for something and wait for a decision.

#include <algorithm>

#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {

Status read_request(Ledger& ledger, const Node& root) {
  const Node* node = root.find("request");
  if (!node) return {};
  if (node->kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, "request", "表").at(node->place());
  TRY(only(*node, {"label", "help", "waits", "decide"}));
  Request r;
  r.label = TRY(label_of(*node));
  r.help = TRY(text_or(*node, "help", ""));
  r.waits = TRY(ledger.state_list(*node, "waits"));
  if (r.waits.empty()) return fail(Errc::catalog_missing_key, "waits").at(node->place());
  r.decide = TRY(texts(*node, "decide"));
  if (r.decide.empty()) return fail(Errc::catalog_missing_key, "decide").at(node->place());
  const std::string decide = node->find("decide")->place();
  auto waits = [&](const std::string& state) { return std::find(r.waits.begin(), r.waits.end(), state) != r.waits.end(); };
  for (const std::string& name : r.decide) {
    const Transition* t = ledger.find_transition(name);
    if (!t) return fail(fault::catalog_no_transition, ledger.label, name, "请对照 [transition.*]").at(decide);
    if (std::none_of(t->from.begin(), t->from.end(), waits)) return fail(fault::catalog_decide, t->label).at(decide);
  }
  for (const std::string& state : r.waits) {
    const RecordState& s = ledger.states[static_cast<std::size_t>(ledger.find_state(state))];
    bool decided = std::any_of(r.decide.begin(), r.decide.end(), [&](const std::string& name) {
      const auto& from = ledger.find_transition(name)->from;
      return std::find(from.begin(), from.end(), state) != from.end();
    });
    if (s.final || !decided) return fail(fault::catalog_waits, s.label).at(node->find("waits")->place());
  }
  ledger.request = std::move(r);
  return {};
}

}  // namespace zhagen::catalog
