#include "catalog/due.hpp"

#include <algorithm>

#include "catalog/catalog.hpp"
#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::int64_t kMaxDays = 3660, kMaxBack = 120;

struct EveryRow {
  std::string_view name;
  Due::Every every;
};
constexpr EveryRow kEvery[] = {{"month", Due::Every::month}, {"quarter", Due::Every::quarter}, {"half", Due::Every::half},
                               {"year", Due::Every::year}, {"term", Due::Every::term}};

Result<Due::Every> read_every(const Node& node) {
  std::string word = TRY(required_text(node, "every"));
  for (const EveryRow& r : kEvery)
    if (word == r.name) return r.every;
  return fail(fault::catalog_every, word).at(node.find("every")->place());
}

Result<int> read_number(const Node& node, std::string_view key, std::int64_t otherwise, std::int64_t max, const ErrorRow& wrong) {
  std::int64_t n = TRY(optional_integer(node, key)).value_or(otherwise);
  if (n < 0 || n > max) return fail(wrong, key, max).at(node.find(key)->place());
  return static_cast<int>(n);
}

Result<int> read_days(const Node& node, std::string_view key) { return read_number(node, key, 0, kMaxDays, fault::catalog_days); }

/// Keys that mean nothing for a due of this kind would lie there unheeded.
Status refuse_keys(const Node& node, std::initializer_list<std::string_view> keys, std::string_view kind) {
  for (std::string_view key : keys)
    if (const Node* at = node.find(key)) return fail(fault::catalog_due_key, kind, key).at(at->place());
  return {};
}

/// What recurs, and the variables of its period.
Status read_every(Due& d, const Node& node, Compiler& compiler) {
  if (!node.find("every")) {
    TRY(refuse_keys(node, {"begins", "ends", "back"}, "没有 every 的"));
    d.by = TRY(compiler.program(cel::Kind::date, node, "by", d.name));
    return {};
  }
  d.every = TRY(read_every(node));
  if (d.every == Due::Every::term) {
    TRY(refuse_keys(node, {"back"}, "every = \"term\" 的"));
    d.begins = TRY(compiler.program(cel::Kind::date, node, "begins", d.name));
    d.ends = TRY(compiler.program(cel::Kind::date, node, "ends", d.name));
  } else {
    TRY(refuse_keys(node, {"begins", "ends"}, "按日历重复的"));
    compiler.env.variable(std::string(kPeriod), cel::Kind::period, "本期");
  }
  compiler.env.variable(std::string(kPeriodFrom), cel::Kind::date, "本期起");
  compiler.env.variable(std::string(kPeriodTo), cel::Kind::date, "本期止");
  const Node* by = node.find("by");
  d.by = TRY(compiler.program(cel::Kind::date, by ? TRY(required_text(node, "by")) : std::string(kPeriodTo), d.name, (by ? by : &node)->place()));
  return {};
}

/// A leader's matter is arranged by the liaison; no leader is dunned.
Status check_leader(const Due& d, const Node& node) {
  if (!d.leader) return {};
  TRY(refuse_keys(node, {"grace", "escalate"}, "leader = true 的"));
  for (const Right& r : d.who)
    if (r.role == Role::viewer) return fail(fault::catalog_due_leader).at(node.find("who")->place());
  return {};
}

std::vector<std::string> unset_params(const Due& d, const std::vector<Param>& params) {
  std::vector<std::string> out;
  for (const Param& p : params) {
    if (p.value) continue;
    auto reads = [&, name = "param." + p.name](const cel::Program* program) {
      return std::any_of(program->reads().begin(), program->reads().end(), [&](const cel::Read& r) { return r.variable == name; });
    };
    std::vector<const cel::Program*> programs = d.programs();
    if (std::any_of(programs.begin(), programs.end(), reads)) out.push_back(p.label);
  }
  return out;
}

Result<Due> read_due(const std::string& name, const Node& node, const Catalog& catalog, const std::vector<Param>& params) {
  TRY(only(node, {"label", "source", "for_each", "where", "every", "begins", "ends", "by", "done_when", "excused_when", "who", "ahead", "grace",
                  "escalate", "back", "leader", "form", "say", "rows"}));
  TRY(check_name(name, node));
  Due d;
  d.name = name;
  d.file = node.file;
  d.line = node.line;
  d.label = TRY(label_of(node));
  d.source = TRY(text_or(node, "source", ""));
  d.rows = TRY(texts(node, "rows"));
  d.ledger = TRY(catalog.named(node, "for_each"));
  Compiler compiler{TRY(with_params(catalog.env(*d.ledger), *d.ledger, params, node.file))};
  TRY(read_every(d, node, compiler));
  if (node.find("where")) d.where = TRY(compiler.program(cel::Kind::boolean, node, "where", name));
  d.done_when = TRY(compiler.program(cel::Kind::boolean, node, "done_when", name));
  if (node.find("excused_when")) d.excused_when = TRY(compiler.program(cel::Kind::boolean, node, "excused_when", name));
  d.say = TRY(compiler.sentence(node, name));
  TRY(refuse_sealed(d.say, catalog, node.find("say")->place()));
  d.who = TRY(read_rights(*d.ledger, node, "who"));
  if (d.who.empty()) return fail(Errc::catalog_missing_key, "who").at(node.place());
  d.leader = TRY(boolean_or(node, "leader", false));
  TRY(check_leader(d, node));
  d.ahead = TRY(read_days(node, "ahead"));
  d.grace = TRY(read_days(node, "grace"));
  d.escalate = TRY(read_rights(*d.ledger, node, "escalate"));
  if (node.find("grace") && d.escalate.empty()) return fail(Errc::catalog_missing_key, "escalate").at(node.place());
  d.back = TRY(read_number(node, "back", 1, kMaxBack, fault::catalog_back));
  if (node.find("form")) d.form = TRY(catalog.named(node, "form"));
  d.unset = unset_params(d, params);
  return d;
}

}  // namespace

std::vector<const cel::Program*> Due::programs() const {
  std::vector<const cel::Program*> out;
  for (const cel::Program* p : {where ? &*where : nullptr, &begins, &ends, &by, &done_when, excused_when ? &*excused_when : nullptr})
    if (p && *p) out.push_back(p);
  for (const Sentence::Part& part : say.parts)
    if (part.value) out.push_back(&part.value);
  return out;
}

Result<std::vector<Due>> read_dues(const Node& root, const Catalog& catalog) {
  TRY(only(root, {"due", "param"}));
  const Node* dues = TRY(tables(root, "due"));
  if (!dues || dues->fields.empty()) return fail(Errc::catalog_missing_key, "[due.*]").at(root.file);
  TRY(at_most(*dues, "due", kMaxParts));
  std::vector<Param> params = TRY(read_params(root));
  std::vector<Due> out;
  for (auto& [name, node] : dues->fields) out.push_back(TRY(read_due(name, node, catalog, params)));
  return out;
}

}  // namespace zhagen::catalog
