#include "catalog/rule_set.hpp"

#include <algorithm>
#include <array>

#include "catalog/catalog.hpp"
#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"
#include "cel/ast.hpp"
#include "cel/check.hpp"

namespace zhagen::catalog {
namespace {

using Strength = Rule::Strength;

struct StrengthRow {
  std::string_view name, label;
};
constexpr std::array<StrengthRow, 5> kStrengths = {{{"tier", "应当选派"}, {"forbid", "不得"}, {"require", "必须"}, {"warn", "提醒"}, {"note", "说明"}}};

Result<Date> read_day(const Node& node, std::string_view key) {
  std::string text = TRY(text_or(node, key, ""));
  if (text.empty()) return Date();
  auto day = Date::parse(text);
  if (!day || !day->exact()) return fail(fault::catalog_rule_day, key, text).at(node.find(key)->place());
  return day;
}

void add_params(cel::Env& env, const std::vector<Param>& params) {
  for (const Param& p : params) {
    std::string name = "param." + p.name;
    if (p.value) env.param(std::move(name), cel::Value::integer(*p.value), p.label);
    else env.variable(std::move(name), cel::Kind::integer, p.label);
  }
}

/// Which params the rule reads, and which of them have no value.
void note_params(Rule& rule, const std::vector<Param>& params) {
  auto note = [&](const cel::Program& program) {
    for (const cel::Read& read : program.reads())
      for (const Param& p : params) {
        if (read.variable != "param." + p.name || std::find(rule.params.begin(), rule.params.end(), p.name) != rule.params.end()) continue;
        rule.params.push_back(p.name);
        if (!p.value) rule.unset.push_back(p.name);
      }
  };
  if (rule.when) note(*rule.when);
  note(rule.condition);
  for (const Sentence::Part& part : rule.say.parts)
    if (part.value) note(part.value);
}

Result<Given> read_given(const std::string& name, const Node& node, const Catalog& catalog, const cel::Env& env) {
  TRY(only(node, {"label", "type", "from"}));
  TRY(check_name(name, node));
  Given g;
  g.name = name;
  g.label = TRY(label_of(node));
  std::string type = TRY(required_text(node, "type"));
  const std::string place = node.find("type")->place();
  if (type.starts_with("ref:")) {
    g.ledger = catalog.ledger(type.substr(4));
    if (!g.ledger || g.ledger->sheet) return fail(Errc::catalog_no_ledger, type.substr(4)).at(place);
    g.type = cel::Type::record(g.ledger->name);
  } else if (type.starts_with("code:")) {
    if (!catalog.tables().find(type.substr(5))) return fail(Errc::catalog_no_codes, type.substr(5)).at(place);
    g.type = cel::Type::code(type.substr(5));
  } else if (type == "int") {
    g.type = cel::Kind::integer;
  } else if (type == "date") {
    g.type = cel::Kind::date;
  } else {
    return fail(fault::catalog_given, type).at(place);
  }
  if (!node.find("from")) return g;
  std::string text = TRY(required_text(node, "from"));
  auto program = cel::compile(text, env);
  if (!program) return std::move(program).error().at(node.find("from")->place() + "“" + name + "”");
  if (g.ledger || !(program->type() == g.type)) return fail(Errc::catalog_wrong_type, "from", g.type.zh()).at(node.find("from")->place());
  g.from = *std::move(program);
  return g;
}

Result<Rule> read_rule(const std::string& name, const Node& node, bool tier, const Compiler& compiler, const RuleSet& set, const Catalog& catalog) {
  if (tier) TRY(only(node, {"label", "source", "from", "to", "when", "say"}));
  else TRY(only(node, {"label", "source", "from", "to", "when", "forbid", "require", "warn", "note", "say"}));
  TRY(check_name(name, node));
  Rule r;
  r.name = name;
  r.file = node.file;
  r.line = node.line;
  r.label = TRY(label_of(node));
  r.source = TRY(text_or(node, "source", ""));
  r.from = TRY(read_day(node, "from"));
  r.to = TRY(read_day(node, "to"));
  std::string_view key;
  if (tier) {
    r.strength = Strength::tier;
    key = "when";
  } else {
    for (Strength s : {Strength::forbid, Strength::require, Strength::warn, Strength::note}) {
      if (!node.find(strength_name(s))) continue;
      if (!key.empty()) return fail(Errc::catalog_missing_key, "forbid、require、warn、note（写一个）").at(node.place());
      key = strength_name(s);
      r.strength = s;
    }
    if (key.empty()) return fail(Errc::catalog_missing_key, "forbid、require、warn、note（写一个）").at(node.place());
    if (node.find("when")) r.when = TRY(compiler.program(cel::Kind::boolean, node, "when", name));
  }
  r.condition = TRY(compiler.program(cel::Kind::boolean, node, key, name));
  r.say = TRY(compiler.sentence(node, name));
  TRY(refuse_sealed(r.say, catalog, node.find("say")->place()));
  note_params(r, set.params);
  return r;
}

/// A field of the ledger that the key names, of one of the kinds; -1 where the key may be and is absent.
Result<int> keep_field(const Node& node, std::string_view key, const Ledger& ledger, std::initializer_list<FieldKind> kinds, bool required) {
  if (!required && !node.find(key)) return -1;
  int f = TRY(ledger.field(TRY(required_text(node, key)), *(node.find(key) ? node.find(key) : &node)));
  FieldKind kind = ledger.fields[static_cast<std::size_t>(f)].kind;
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return fail(fault::catalog_field_kind, ledger.fields[static_cast<std::size_t>(f)].label, key).at(node.find(key)->place());
  return f;
}

Result<Keep> read_keep(const Node& node, const Catalog& catalog, const RuleSet& set) {
  TRY(only(node, {"ledger", "verdict", "codes", "words", "missing", "day", "state"}));
  Keep k;
  k.ledger = TRY(catalog.named(node, "ledger"));
  k.record = TRY(k.ledger->field(set.of->name, node));
  if (k.ledger->fields[static_cast<std::size_t>(k.record)].target != set.of->name) return fail(fault::catalog_field_kind, set.of->name, set.of->label).at(node.place());
  for (std::size_t i = 0; i < set.givens.size(); ++i)
    if (int f = k.ledger->find(set.givens[i].name); f >= 0) k.given.emplace_back(f, static_cast<int>(i));
  k.verdict = TRY(keep_field(node, "verdict", *k.ledger, {FieldKind::code}, true));
  k.words = TRY(keep_field(node, "words", *k.ledger, {FieldKind::note}, true));
  k.missing = TRY(keep_field(node, "missing", *k.ledger, {FieldKind::text, FieldKind::note}, false));
  k.day = TRY(keep_field(node, "day", *k.ledger, {FieldKind::date}, false));
  k.state = TRY(text_or(node, "state", ""));
  if (!k.state.empty() && k.ledger->find_state(k.state) < 0) return fail(fault::catalog_no_state, k.ledger->label, k.state, "请对照台账").at(node.find("state")->place());
  std::vector<std::string> codes = TRY(texts(node, "codes"));
  const std::string& list = k.ledger->fields[static_cast<std::size_t>(k.verdict)].codes;
  if (codes.size() != k.codes.size()) return fail(Errc::catalog_missing_key, "codes（四个：应去、可去、不宜、待核的代码）").at(node.place());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (!catalog.tables().find(list)->has(codes[i])) return fail(fault::catalog_keep_code, list, codes[i]).at(node.find("codes")->place());
    k.codes[i] = codes[i];
  }
  return k;
}

}  // namespace

std::string_view strength_name(Strength s) { return kStrengths[static_cast<std::size_t>(s)].name; }
std::string_view strength_label(Strength s) { return kStrengths[static_cast<std::size_t>(s)].label; }

const Rule* RuleSet::find(std::string_view rule) const {
  auto it = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.name == rule; });
  return it == rules.end() ? nullptr : &*it;
}

Result<RuleSet> read_rule_set(const Node& root, const Catalog& catalog, const cel::Env& common, const Settings& settings) {
  TRY(only(root, {"rules", "given", "param", "tier", "rule", "guard", "keep"}));
  const Node& head = *root.find("rules");
  TRY(only(head, {"name", "label", "rows", "of", "where"}));
  RuleSet set;
  set.file = root.file;
  set.name = TRY(required_text(head, "name"));
  TRY(check_name(set.name, head));
  set.label = TRY(label_of(head));
  set.rows = TRY(texts(head, "rows"));
  set.of = TRY(catalog.named(head, "of"));
  set.params = TRY(read_params(root));
  TRY(set_params(set.params, settings));

  Compiler compiler{common};
  compiler.env.variable(set.of->name, cel::Type::record(set.of->name), set.of->label);
  add_params(compiler.env, set.params);
  if (const Node* givens = TRY(tables(root, "given"))) {
    TRY(at_most(*givens, "given", kMaxParts));
    for (const auto& [name, node] : givens->fields) {
      set.givens.push_back(TRY(read_given(name, node, catalog, compiler.env)));
      compiler.env.variable(name, set.givens.back().type, set.givens.back().label);
    }
  }
  if (head.find("where")) set.where = TRY(compiler.program(cel::Kind::boolean, head, "where", set.name));
  for (bool tier : {true, false}) {
    const char* section = tier ? "tier" : "rule";
    const Node* rules = TRY(tables(root, section));
    if (!rules) continue;
    TRY(at_most(*rules, section, kMaxParts));
    for (const auto& [name, node] : rules->fields) {
      if (const Rule* twin = set.find(name)) return fail(Errc::catalog_twice, name, twin->file).at(node.place());
      set.rules.push_back(TRY(read_rule(name, node, tier, compiler, set, catalog)));
      set.tiers = set.tiers || tier;
    }
  }
  if (set.rules.empty()) return fail(Errc::catalog_missing_key, "[rule.*]").at(root.file);
  if (const Node* keep = root.find("keep")) set.keep = TRY(read_keep(*keep, catalog, set));
  return set;
}

// ---- guards: the same expressions over the record of another ledger

namespace {

using Paths = std::map<std::string, std::string, std::less<>>;  // variable -> expression over the guarded ledger's record

/// The text of an expression with its variables replaced.
std::string rebind(const cel::Program& program, const Paths& paths) {
  struct Span {
    std::uint32_t begin, end;
    const std::string* by;
    bool operator<(const Span& o) const { return begin < o.begin; }
  };
  std::vector<Span> spans;
  const cel::Ast& ast = program.ast();
  for (std::size_t i = 0; i < ast.size(); ++i) {
    const cel::Node& n = ast[static_cast<cel::NodeId>(i)];
    if (n.op != cel::Op::name || n.variable < 0 || n.variable >= cel::kLocal) continue;
    if (auto path = paths.find(n.text); path != paths.end()) spans.push_back({n.begin, n.end, &path->second});
  }
  std::sort(spans.begin(), spans.end());
  std::string out;
  std::uint32_t at = 0;
  for (const Span& s : spans) {
    if (s.begin < at) continue;
    out.append(program.text(), at, s.begin - at).append(*s.by);
    at = s.end;
  }
  return out.append(program.text(), at);
}

bool reads(const Rule& rule, std::string_view variable) {
  auto has = [&](const cel::Program& p) {
    const cel::Ast& ast = p.ast();
    for (std::size_t i = 0; i < ast.size(); ++i) {
      const cel::Node& n = ast[static_cast<cel::NodeId>(i)];
      if (n.op == cel::Op::name && n.variable >= 0 && n.variable < cel::kLocal && n.text == variable) return true;
    }
    return false;
  };
  return (rule.when && has(*rule.when)) || has(rule.condition) ||
         std::any_of(rule.say.parts.begin(), rule.say.parts.end(), [&](const Sentence::Part& part) { return part.value && has(part.value); });
}

/// What stands for each variable of the set over a record of the ledger: as the guard says, its field of that name, or
/// where a given comes from. A variable without is left out.
Result<Paths> paths_of(const RuleSet& set, const Ledger& ledger, const Node& node) {
  Paths paths;
  auto put = [&](const std::string& variable, const cel::Program* from) -> Status {
    if (node.find(variable)) paths[variable] = "(" + TRY(required_text(node, variable)) + ")";
    else if (variable == ledger.name) paths[variable] = variable;
    else if (ledger.find(variable) >= 0) paths[variable] = ledger.name + "." + variable;
    else if (from) paths[variable] = "(" + rebind(*from, paths) + ")";
    return {};
  };
  TRY(put(set.of->name, nullptr));
  for (const Given& g : set.givens) TRY(put(g.name, g.from ? &*g.from : nullptr));
  return paths;
}

std::string day_text(Date d) { return "date('" + d.iso() + "')"; }

/// The condition under which the rule refuses.
std::string refusal(const RuleSet& set, const Rule& rule, const Paths& paths) {
  std::string out = set.where ? "(" + rebind(*set.where, paths) + ") && " : "";
  if (rule.when) out += "(" + rebind(*rule.when, paths) + ") && ";
  if (!rule.from.empty()) out = "asof >= " + day_text(rule.from) + " && " + out;
  if (!rule.to.empty()) out = "asof <= " + day_text(rule.to) + " && " + out;
  return out + (rule.strength == Strength::require ? "!(" : "(") + rebind(rule.condition, paths) + ")";
}

Status add_guard(Ledger& ledger, const Node& node, const RuleSet& set, const cel::Env& common) {
  std::vector<std::string_view> variables = {set.of->name};
  for (const Given& g : set.givens) variables.push_back(g.name);
  std::vector<std::string_view> known = {"on", "only", "waiver"};
  known.insert(known.end(), variables.begin(), variables.end());
  TRY(only(node, known));
  std::vector<std::string> chosen = TRY(texts(node, "only"));
  for (const std::string& name : chosen)
    if (!set.find(name)) return fail(fault::catalog_no_rule, set.name, name).at(node.find("only")->place());
  Paths paths = TRY(paths_of(set, ledger, node));
  Compiler compiler{common};
  compiler.env.variable(ledger.name, cel::Type::record(ledger.name), ledger.label);
  compiler.env.self(ledger.name);
  add_params(compiler.env, set.params);
  for (const Rule& rule : set.rules) {
    if (rule.strength == Strength::tier || rule.strength == Strength::note || !rule.unset.empty()) continue;
    if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), rule.name) == chosen.end()) continue;
    for (std::string_view v : variables)
      if (!paths.contains(v) && reads(rule, v)) return fail(fault::catalog_guard_path, ledger.label, v, rule.label).at(node.place());
    Lock lock;
    TRY(read_on(lock, ledger, node));
    lock.guard = true;
    lock.warn = rule.strength == Strength::warn;
    Condition& c = lock.condition;
    c.name = set.name + "." + rule.name;
    c.label = rule.label;
    c.source = rule.source;
    c.file = rule.file;
    c.line = rule.line;
    c.waiver = TRY(read_rights(ledger, node, "waiver"));
    const std::string place = node.place();
    c.when = TRY(compiler.program(cel::Kind::boolean, refusal(set, rule, paths), rule.name, place));
    for (const Sentence::Part& part : rule.say.parts) {
      if (!part.value) {
        c.say.parts.push_back(part);
        continue;
      }
      auto value = cel::compile(rebind(part.value, paths), compiler.env);
      if (!value) return std::move(value).error().at(place + "“" + rule.name + "”");
      c.say.parts.push_back({"", *std::move(value)});
    }
    ledger.locks.push_back(std::move(lock));
  }
  return {};
}

}  // namespace

Status add_guards(std::deque<Ledger>& ledgers, const Node& root, const RuleSet& set, const Catalog& catalog, const cel::Env& common) {
  const Node* guards = TRY(tables(root, "guard"));
  if (!guards) return {};
  TRY(at_most(*guards, "guard", kMaxParts));
  for (const auto& [name, node] : guards->fields) {
    auto ledger = std::find_if(ledgers.begin(), ledgers.end(), [&, &n = name](const Ledger& l) { return l.name == n && !l.sheet; });
    if (ledger == ledgers.end()) return fail(Errc::catalog_no_ledger, name).at(node.place());
    TRY(add_guard(*ledger, node, set, common));
    TRY(refuse_sealed(*ledger, catalog));
  }
  return {};
}

}  // namespace zhagen::catalog
