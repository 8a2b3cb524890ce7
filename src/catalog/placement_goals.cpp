#include "catalog/placement_goals.hpp"

#include <algorithm>

#include "catalog/errors.hpp"

namespace zhagen::catalog {
namespace {

using enum Goal::Kind;

Status stays_on(const cel::Program& program, Bound::Side side, const std::string& name, const std::string& place) {
  std::string_view other = side == Bound::Side::person ? "post" : "person";
  for (const cel::Read& read : program.reads())
    if (read.variable == other || read.variable == "wish") return fail(fault::catalog_other_side, name, read.variable).at(place);
  return {};
}

/// A list of texts over one side: the parts of a key.
Result<std::vector<cel::Program>> key(const Compiler& compiler, const Node& table, std::string_view what, Bound::Side side,
                                      const std::string& name) {
  auto parts = TRY(texts(table, what));
  if (parts.empty()) return fail(Errc::catalog_missing_key, std::string(what)).at(table.place());
  std::vector<cel::Program> out;
  for (auto& part : parts) {
    out.push_back(TRY(compiler.program(cel::Kind::string, part, name, table.find(what)->place())));
    TRY(stays_on(out.back(), side, name, table.find(what)->place()));
  }
  return out;
}

Result<Goal::Kind> goal_kind(const Node& node) {
  std::string word = TRY(required_text(node, "kind"));
  for (auto [name, kind] : {std::pair("fill", fill), std::pair("care", care), std::pair("favour", favour), std::pair("score", score),
                            std::pair("change", change)})
    if (word == name) return kind;
  return fail(fault::catalog_goal_kind, word).at(node.find("kind")->place());
}

Result<Goal> read_goal(const std::string& name, const Node& node, const Compiler& compiler) {
  Goal g;
  g.name = name;
  g.kind = TRY(goal_kind(node));
  switch (g.kind) {
    case fill:
      TRY(only(node, {"label", "source", "order", "kind", "posts"}));
      g.value = TRY(of_one_side(compiler, cel::Kind::boolean, node, "posts", Bound::Side::post, name));
      break;
    case care:
    case favour:
      TRY(only(node, {"label", "source", "order", "kind", "points", "say"}));
      g.value = TRY(compiler.program(cel::Kind::integer, node, "points", name));
      g.say = TRY(compiler.sentence(node, name));
      break;
    case score: TRY(only(node, {"label", "source", "order", "kind"})); break;
    case change:
      TRY(only(node, {"label", "source", "order", "kind", "published"}));
      g.value = TRY(of_one_side(compiler, cel::Kind::string, node, "published", Bound::Side::person, name));
      break;
  }
  g.label = TRY(required_text(node, "label"));
  g.source = TRY(text_or(node, "source", ""));
  return g;
}

Result<TeamRule> read_rule(const std::string& name, const Node& node, const Compiler& compiler) {
  TRY(only(node, {"label", "source", "where", "each", "min", "max", "none_allowed", "empty_teams", "say"}));
  TeamRule r;
  r.name = name;
  r.label = TRY(required_text(node, "label"));
  r.source = TRY(text_or(node, "source", ""));
  if ((node.find("where") != nullptr) == (node.find("each") != nullptr))
    return fail(Errc::catalog_missing_key, "where 或 each（写一个）").at(node.place());
  if (node.find("where")) r.where = TRY(of_one_side(compiler, cel::Kind::boolean, node, "where", Bound::Side::person, name));
  else r.each = TRY(of_one_side(compiler, cel::Kind::string, node, "each", Bound::Side::person, name));
  if (node.find("min")) r.min = TRY(compiler.program(cel::Kind::integer, node, "min", name + ".min"));
  if (node.find("max")) r.max = TRY(compiler.program(cel::Kind::integer, node, "max", name + ".max"));
  if (!r.min && !r.max) return fail(Errc::catalog_missing_key, "min 或 max").at(node.place());
  r.none_allowed = TRY(boolean_or(node, "none_allowed", false));
  r.empty_teams = TRY(boolean_or(node, "empty_teams", false));
  r.say = TRY(compiler.sentence(node, name));
  return r;
}

}  // namespace

Result<cel::Program> of_one_side(const Compiler& compiler, cel::Kind kind, const Node& table, std::string_view key, Bound::Side side,
                                 const std::string& name) {
  auto p = TRY(compiler.program(kind, table, key, name));
  TRY(stays_on(p, side, name, table.find(key)->place()));
  return p;
}

Result<PlacementMode> placement_mode(const Node& head) {
  std::string word = TRY(text_or(head, "mode", "best"));
  if (word == "best") return PlacementMode::best;
  if (word == "stable") return PlacementMode::stable;
  return fail(fault::catalog_placement_mode, word).at(head.find("mode")->place());
}

Status read_goals(const Node& root, const Compiler& compiler, PlacementRules& rules) {
  struct Placed {
    std::int64_t order;
    Goal goal;
    std::string place;
  };
  std::vector<Placed> read;
  if (const Node* goals = TRY(tables(root, "goal")))
    for (auto& [name, node] : goals->fields) {
      auto order = TRY(optional_integer(node, "order"));
      read.push_back({order.value_or(static_cast<std::int64_t>(read.size()) + 1), TRY(read_goal(name, node, compiler)), node.place()});
    }
  std::stable_sort(read.begin(), read.end(), [](auto& a, auto& b) { return a.order < b.order; });
  std::size_t scores = 0;
  for (std::size_t k = 0; k < read.size(); ++k) {
    scores += read[k].goal.kind == score;
    if (scores > 1) return fail(fault::catalog_goal_twice, "score").at(read[k].place);
    if (read[k].goal.kind == change && k + 1 < read.size()) return fail(fault::catalog_goal_last, read[k].goal.name).at(read[k].place);
    rules.goals.push_back(std::move(read[k].goal));
  }
  if (scores == 0) {
    Goal points;
    points.name = "score";
    points.label = "得分";
    bool last = !rules.goals.empty() && rules.goals.back().kind == change;
    rules.goals.insert(rules.goals.end() - (last ? 1 : 0), std::move(points));
  }
  return {};
}

Status read_teams(const Node& root, const Compiler& compiler, PlacementRules& rules) {
  if (const Node* teams = TRY(tables(root, "team")))
    for (auto& [name, node] : teams->fields) {
      TRY(only(node, {"label", "key", "rule"}));
      Team t;
      t.name = name;
      t.label = TRY(required_text(node, "label"));
      t.key = TRY(key(compiler, node, "key", Bound::Side::post, name));
      const Node* list = TRY(tables(node, "rule"));
      if (!list) return fail(Errc::catalog_missing_key, "[team." + name + ".rule.*]").at(node.place());
      for (auto& [rule, body] : list->fields) t.rules.push_back(TRY(read_rule(rule, body, compiler)));
      rules.teams.push_back(std::move(t));
    }
  if (const Node* list = TRY(tables(root, "together")))
    for (auto& [name, node] : list->fields) {
      TRY(only(node, {"label", "source", "people", "place"}));
      Together t;
      t.name = name;
      t.label = TRY(required_text(node, "label"));
      t.source = TRY(text_or(node, "source", ""));
      t.people = TRY(of_one_side(compiler, cel::Kind::string, node, "people", Bound::Side::person, name));
      t.place = TRY(key(compiler, node, "place", Bound::Side::post, name));
      rules.together.push_back(std::move(t));
    }
  return {};
}

Status read_draw(const Node& root, PlacementRules& rules) {
  const Node* node = root.find("draw");
  if (!node) return {};
  TRY(only(*node, {"label", "source", "commitment"}));
  Draw d;
  d.label = TRY(required_text(*node, "label"));
  d.source = TRY(text_or(*node, "source", ""));
  d.commitment = TRY(text_or(*node, "commitment", ""));
  if (!d.commitment.empty() && !is_digest(d.commitment)) return fail(fault::catalog_commitment, d.commitment).at(node->find("commitment")->place());
  rules.draw = std::move(d);
  return {};
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace zhagen::catalog
