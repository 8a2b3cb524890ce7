// What a transition does to other records: [transition.NAME] effect = [ { on = ..., set = ... } ].

#include <algorithm>

#include "catalog/catalog.hpp"
#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::size_t kMaxEffects = 20;  // of one transition

class Reader {
 public:
  Reader(const Ledger& ledger, const Compiler& compiler, const Catalog& catalog) : l_(ledger), compiler_(compiler), catalog_(catalog) {}

  Result<Effect> effect(const Transition& t, const Node& node) {
    if (node.kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, "effect", "表的列表，如 [ { on = \"posting\", set = { … } } ]").at(node.place());
    TRY(only(node, {"on", "create", "transition", "set", "when"}));
    Effect e;
    e.file = node.file;
    e.line = node.line;
    const bool makes = node.find("create") != nullptr;
    if (makes == (node.find("on") != nullptr) || (makes && node.find("transition"))) return fail(fault::catalog_effect_on).at(node.place());
    if (makes) {
      e.ledger = TRY(catalog_.named(node, "create"));
    } else {
      std::string field = TRY(required_text(node, "on"));
      e.on = TRY(l_.field(field, *node.find("on")));
      const Field& f = l_.fields[static_cast<std::size_t>(e.on)];
      if (f.kind != FieldKind::ref) return fail(fault::catalog_field_kind, f.label, "引用（ref）").at(node.find("on")->place());
      e.ledger = catalog_.ledger(f.target);
    }
    if (node.find("transition")) {
      e.transition = TRY(required_text(node, "transition"));
      if (!e.ledger->find_transition(e.transition)) {
        std::vector<std::string> known;
        for (const Transition& other : e.ledger->transitions) known.push_back(other.name);
        std::string near = nearest(e.transition, known);
        return fail(fault::catalog_no_transition, e.ledger->label, e.transition, near.empty() ? "请对照 [transition.*]" : "是不是“" + near + "”")
            .at(node.find("transition")->place());
      }
    }
    if (node.find("when")) e.when = TRY(compiler_.program(cel::Kind::boolean, node, "when", t.name));
    if (const Node* set = node.find("set")) {
      if (set->kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, "set", "表，如 { planned_to = \"new_to\" }").at(set->place());
      TRY(at_most(*set, "set", kMaxFields));
      for (auto& [name, value] : set->fields) e.set.push_back(TRY(value_of(*e.ledger, t, name, value)));
    }
    if (e.set.empty() && e.transition.empty()) return fail(Errc::catalog_missing_key, "set").at(node.place());
    return e;
  }

 private:
  Result<std::pair<int, cel::Program>> value_of(const Ledger& target, const Transition& t, const std::string& name, const Node& value) {
    int i = TRY(target.field(name, value));
    const Field& f = target.fields[static_cast<std::size_t>(i)];
    if (f.kind == FieldKind::file || f.retired) return fail(fault::catalog_field_kind, f.label, "可以填写的（不是附件，没有停用）").at(value.place());
    if (value.kind != Node::Kind::text) return fail(Errc::catalog_wrong_type, name, "文字").at(value.place());
    auto p = cel::compile(value.text, compiler_.env);
    if (!p) return std::move(p).error().at(value.place() + "“" + t.name + "”");
    // A code may be written as a text; whether the list has it is asked when it is set.
    bool fits = p->type() == type_of(f) || (f.kind == FieldKind::code && p->type().is(cel::Kind::string));
    if (!fits) return fail(fault::catalog_effect_type, f.label, type_of(f).zh(), p->type().zh()).at(value.place());
    TRY(keeps_secret(*p, f, catalog_, value.place()));
    return std::pair{i, *std::move(p)};
  }

  const Ledger& l_;
  const Compiler& compiler_;
  const Catalog& catalog_;
};

}  // namespace

Status read_effects(Ledger& ledger, const Node& root, const Compiler& compiler, const Catalog& catalog) {
  Reader reader(ledger, compiler, catalog);
  for (Transition& t : ledger.transitions) {
    const Node* list = root.find("transition")->find(t.name)->find("effect");
    if (!list) continue;
    if (list->kind != Node::Kind::list) return fail(Errc::catalog_wrong_type, "effect", "表的列表，如 [ { on = \"posting\", set = { … } } ]").at(list->place());
    TRY(at_most(*list, "effect", kMaxEffects));
    for (const Node& node : list->items) t.effects.push_back(TRY(reader.effect(t, node)));
  }
  return {};
}

Status check_effects(const Ledger& ledger) {
  for (const Transition& t : ledger.transitions)
    for (const Effect& e : t.effects)
      if (const Transition* other = e.ledger->find_transition(e.transition); other && !other->effects.empty())
        return fail(fault::catalog_effect_deep, e.ledger->label, other->label).at(e.place());
  return {};
}

}  // namespace zhagen::catalog
