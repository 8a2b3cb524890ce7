#include "catalog/due.hpp"

#include "catalog/catalog.hpp"
#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::int64_t kMaxDays = 3660;

struct EveryRow {
  std::string_view name;
  Due::Every every;
};
constexpr EveryRow kEvery[] = {{"month", Due::Every::month}, {"quarter", Due::Every::quarter}, {"half", Due::Every::half}, {"year", Due::Every::year}};

Result<Due::Every> read_every(const Node& node) {
  std::string word = TRY(required_text(node, "every"));
  for (const EveryRow& r : kEvery)
    if (word == r.name) return r.every;
  return fail(fault::catalog_every, word).at(node.find("every")->place());
}

Result<int> read_days(const Node& node, std::string_view key) {
  std::int64_t days = TRY(optional_integer(node, key)).value_or(0);
  if (days < 0 || days > kMaxDays) return fail(fault::catalog_days, key, kMaxDays).at(node.find(key)->place());
  return static_cast<int>(days);
}

Result<Due> read_due(const std::string& name, const Node& node, const Catalog& catalog, const std::vector<Param>& params) {
  TRY(only(node, {"label", "source", "for_each", "where", "every", "by", "done_when", "who", "ahead", "grace", "escalate", "say", "rows"}));
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
  if (node.find("where")) d.where = TRY(compiler.program(cel::Kind::boolean, node, "where", name));
  if ((node.find("every") == nullptr) == (node.find("by") == nullptr)) return fail(Errc::catalog_missing_key, "every 或 by（写一个）").at(node.place());
  if (node.find("every")) {
    d.every = TRY(read_every(node));
    compiler.env.variable("period", cel::Kind::period, "本期");
  } else {
    d.by = TRY(compiler.program(cel::Kind::date, node, "by", name));
  }
  d.done_when = TRY(compiler.program(cel::Kind::boolean, node, "done_when", name));
  d.say = TRY(compiler.sentence(node, name));
  TRY(refuse_sealed(d.say, catalog, node.find("say")->place()));
  d.who = TRY(read_rights(*d.ledger, node, "who"));
  if (d.who.empty()) return fail(Errc::catalog_missing_key, "who").at(node.place());
  d.ahead = TRY(read_days(node, "ahead"));
  d.grace = TRY(read_days(node, "grace"));
  d.escalate = TRY(read_rights(*d.ledger, node, "escalate"));
  if (node.find("grace") && d.escalate.empty()) return fail(Errc::catalog_missing_key, "escalate").at(node.place());
  return d;
}

}  // namespace

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
