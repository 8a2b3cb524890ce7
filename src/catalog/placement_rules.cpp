#include "catalog/placement_rules.hpp"

#include "catalog/placement_goals.hpp"

namespace zhagen::catalog {
namespace {

Result<Bound> read_bound(const std::string& name, const Node& node, const Compiler& compiler) {
  TRY(only(node, {"label", "side", "key", "min", "max", "each"}));
  Bound b;
  b.name = name;
  b.label = TRY(required_text(node, "label"));
  std::string side = TRY(required_text(node, "side"));
  if (side != "person" && side != "post") return fail(Errc::catalog_side, side).at(node.find("side")->place());
  b.side = side == "person" ? Bound::Side::person : Bound::Side::post;
  auto keys = TRY(texts(node, "key"));
  if (keys.empty()) return fail(Errc::catalog_missing_key, "key").at(node.place());
  for (auto& k : keys) b.key.push_back(TRY(compiler.program(cel::Kind::string, k, name + ".key", node.find("key")->place())));
  if (node.find("min")) b.min = TRY(compiler.program(cel::Kind::integer, node, "min", name + ".min"));
  if (node.find("max")) b.max = TRY(compiler.program(cel::Kind::integer, node, "max", name + ".max"));
  if (const Node* each = TRY(tables(node, "each")))
    for (auto& [group, limits] : each->fields) {
      TRY(only(limits, {"min", "max"}));
      b.each[group] = {TRY(optional_integer(limits, "min")), TRY(optional_integer(limits, "max"))};
    }
  return b;
}

Result<const Ledger*> named(const std::vector<const Ledger*>& ledgers, const Node& head, std::string_view key) {
  std::string name = TRY(required_text(head, key));
  for (const Ledger* l : ledgers)
    if (l->name == name) return l;
  return fail(Errc::catalog_no_ledger, name).at(head.find(key)->place());
}

}  // namespace

Result<PlacementRules> parse_placement(const Node& root, const std::vector<const Ledger*>& ledgers,
                                       const CodeTables& codes, const cel::Calendar& calendar, const Settings& settings) {
  TRY(only(root, {"placement", "param", "pair", "score", "unplaced", "unfilled", "bound", "goal", "team", "together", "draw"}));
  const Node* head = root.find("placement");
  if (!head) return fail(Errc::catalog_missing_key, "[placement]").at(root.file);
  TRY(only(*head, {"name", "label", "person", "post", "seats", "wishes", "wish_matches", "show_person", "show_post", "rows", "pinned", "mode"}));
  PlacementRules r;
  r.file = root.file;
  r.name = TRY(required_text(*head, "name"));
  r.label = TRY(required_text(*head, "label"));
  r.mode = TRY(placement_mode(*head));
  r.person = TRY(named(ledgers, *head, "person"));
  r.post = TRY(named(ledgers, *head, "post"));
  r.show_person = TRY(r.person->field_list(*head, "show_person"));
  r.show_post = TRY(r.post->field_list(*head, "show_post"));
  r.params = TRY(read_params(root));
  TRY(set_params(r.params, settings));

  Compiler compiler;
  compiler.env.calendar(&calendar);
  add_ledger(compiler.env, *r.person, codes);
  add_ledger(compiler.env, *r.post, codes);
  compiler.env.variable("person", cel::Type::record(r.person->name), r.person->label);
  compiler.env.variable("post", cel::Type::record(r.post->name), r.post->label);
  compiler.env.variable("asof", cel::Kind::date, "截至日期");
  compiler.env.variable("wish", cel::Kind::integer, "意愿名次");
  for (const Param& p : r.params) {
    if (p.value)
      compiler.env.param("param." + p.name, cel::Value::integer(*p.value), p.label);
    else
      compiler.env.variable("param." + p.name, cel::Kind::integer, p.label);
  }

  r.seats = TRY(compiler.program(cel::Kind::integer, *head, "seats", "seats"));
  if (head->find("wishes")) {
    r.wishes = TRY(compiler.program(cel::Kind::list, *head, "wishes", "wishes"));
    for (auto& text : TRY(texts(*head, "wish_matches")))
      r.wish_matches.push_back(TRY(compiler.program(cel::Kind::string, text, "wish_matches", head->find("wish_matches")->place())));
  }
  if (const Node* pairs = TRY(tables(root, "pair")))
    for (auto& [name, node] : pairs->fields) {
      TRY(only(node, {"label", "source", "require", "forbid", "say"}));
      PairRule p;
      p.name = name;
      p.label = TRY(required_text(node, "label"));
      p.source = TRY(text_or(node, "source", ""));
      p.forbid = node.find("forbid") != nullptr;
      if (p.forbid == (node.find("require") != nullptr))
        return fail(Errc::catalog_missing_key, "require 或 forbid（写一个）").at(node.place());
      p.condition = TRY(compiler.program(cel::Kind::boolean, node, p.forbid ? "forbid" : "require", name));
      p.say = TRY(compiler.sentence(node, name));
      r.pairs.push_back(std::move(p));
    }
  if (const Node* scores = TRY(tables(root, "score")))
    for (auto& [name, node] : scores->fields) {
      TRY(only(node, {"label", "source", "points", "say"}));
      ScoreRule s;
      s.name = name;
      s.label = TRY(required_text(node, "label"));
      s.source = TRY(text_or(node, "source", ""));
      s.points = TRY(compiler.program(cel::Kind::integer, node, "points", name));
      s.say = TRY(compiler.sentence(node, name));
      r.scores.push_back(std::move(s));
    }
  for (auto [key, target] : {std::pair("unplaced", &r.unplaced), std::pair("unfilled", &r.unfilled)}) {
    const Node* node = root.find(key);
    if (!node) return fail(Errc::catalog_missing_key, "[" + std::string(key) + "]").at(root.file);
    TRY(only(*node, {"points"}));
    *target = TRY(compiler.program(cel::Kind::integer, *node, "points", key));
  }
  if (const Node* bounds = TRY(tables(root, "bound")))
    for (auto& [name, node] : bounds->fields) r.bounds.push_back(TRY(read_bound(name, node, compiler)));
  if (head->find("pinned")) r.pinned = TRY(of_one_side(compiler, cel::Kind::string, *head, "pinned", Bound::Side::person, "pinned"));
  TRY(read_goals(root, compiler, r));
  TRY(read_teams(root, compiler, r));
  TRY(read_draw(root, r));
  return r;
}

}  // namespace zhagen::catalog
