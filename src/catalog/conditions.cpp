#include "catalog/conditions.hpp"

#include "catalog/catalog.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

Result<Lock> read_lock(const Ledger& l, const std::string& name, const Node& node, const Compiler& compiler) {
  TRY(only(node, {"label", "on", "when", "say", "source", "waiver"}));
  Lock lock;
  lock.condition = TRY(read_condition(name, node, "when", TRY(label_of(node)), compiler));
  lock.condition.waiver = TRY(read_rights(l, node, "waiver"));
  TRY(read_on(lock, l, node));
  return lock;
}

}  // namespace

Status read_on(Lock& lock, const Ledger& l, const Node& node) {
  std::vector<std::string> on = TRY(texts(node, "on"));
  if (on.empty()) return fail(Errc::catalog_missing_key, "on").at(node.place());
  for (const std::string& word : on) {
    const Node& at = *node.find("on");
    if (word == "create") lock.create = true;
    else if (word == "cancel") lock.cancel = true;
    else if (word == "change") lock.change = true;
    else if (word.starts_with("change:")) lock.fields.push_back(TRY(l.field(word.substr(7), at)));
    else if (word.starts_with("transition:") && l.find_transition(word.substr(11))) lock.transitions.push_back(word.substr(11));
    else return fail(fault::catalog_on, word).at(at.place());
  }
  return {};
}

Result<Condition> read_condition(const std::string& name, const Node& node, std::string_view key,
                                 const std::string& label, const Compiler& compiler) {
  Condition c;
  c.name = name;
  c.label = label;
  c.file = node.file;
  c.line = node.line;
  c.source = TRY(text_or(node, "source", ""));
  c.when = TRY(compiler.program(cel::Kind::boolean, node, key, name));
  c.say = TRY(compiler.sentence(node, name));
  return c;
}

Status refuse_sealed(const Sentence& sentence, const Catalog& catalog, const std::string& place) {
  for (const Sentence::Part& part : sentence.parts) {
    if (!part.value) continue;
    for (const cel::Read& read : part.value.reads()) {
      const Ledger* l = catalog.ledger(read.record);
      int i = l ? l->find(read.field) : -1;
      if (i < 0) continue;
      const Field& f = l->fields[static_cast<std::size_t>(i)];
      if (f.sealed() || f.hidden_from.any()) return fail(fault::catalog_say_sealed, f.label).at(place);
    }
  }
  return {};
}

Status keeps_secret(const cel::Program& program, const Field& to, const Catalog& catalog, const std::string& place) {
  for (const cel::Read& read : program.reads()) {
    const Ledger* l = catalog.ledger(read.record);
    int i = l ? l->find(read.field) : -1;
    if (i < 0) continue;
    const Field& from = l->fields[static_cast<std::size_t>(i)];
    if ((from.sealed() && !to.sealed()) || (from.hidden_from & ~to.hidden_from).any()) return fail(fault::catalog_effect_secret, from.label, to.label).at(place);
  }
  return {};
}

Status refuse_sealed(const Ledger& ledger, const Catalog& catalog) {
  auto refuse = [&](const Condition& c) { return refuse_sealed(c.say, catalog, c.file + ":" + std::to_string(c.line) + "“" + c.name + "”"); };
  for (const Condition& c : ledger.checks) TRY(refuse(c));
  for (const Lock& l : ledger.locks) TRY(refuse(l.condition));
  for (const Transition& t : ledger.transitions)
    if (t.when) TRY(refuse(*t.when));
  return {};
}

Status read_conditions(Ledger& ledger, const Node& root, const Compiler& compiler) {
  if (const Node* checks = TRY(tables(root, "check"))) {
    TRY(at_most(*checks, "check", kMaxParts));
    for (auto& [name, node] : checks->fields) {
      TRY(only(node, {"label", "require", "say", "source"}));
      TRY(check_name(name, node));
      ledger.checks.push_back(TRY(read_condition(name, node, "require", TRY(label_of(node)), compiler)));
    }
  }
  if (const Node* locks = TRY(tables(root, "lock"))) {
    TRY(at_most(*locks, "lock", kMaxParts));
    for (auto& [name, node] : locks->fields) {
      TRY(check_name(name, node));
      ledger.locks.push_back(TRY(read_lock(ledger, name, node, compiler)));
    }
  }
  return {};
}

}  // namespace zhagen::catalog
