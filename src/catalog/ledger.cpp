#include "catalog/ledger.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/fold.hpp"

namespace zhagen::catalog {
namespace {

Result<Sensitivity> read_sensitivity(const Node& node, Sensitivity other) {
  static constexpr std::string_view kNames[] = {"open", "internal", "sensitive"};
  std::string word = TRY(text_or(node, "sensitivity", std::string(kNames[static_cast<int>(other)])));
  for (int i = 0; i < 3; ++i)
    if (word == kNames[i]) return static_cast<Sensitivity>(i);
  return fail(Errc::catalog_wrong_type, "sensitivity", "open、internal 或 sensitive").at(node.find("sensitivity")->place());
}

Status read_type(const Node& at, std::string_view type, Field& f) {
  struct Row { const char* name; FieldKind kind; };
  static constexpr Row rows[] = {{"text", FieldKind::text}, {"int", FieldKind::integer}, {"bool", FieldKind::boolean},
                                 {"date", FieldKind::date}, {"citizen_id", FieldKind::citizen_id},
                                 {"list:text", FieldKind::list}};
  for (auto& r : rows)
    if (type == r.name) return (f.kind = r.kind, Status());
  if (type.starts_with("code:") && type.size() > 5) {
    f.kind = FieldKind::code;
    f.codes = type.substr(5);
    return {};
  }
  return fail(Errc::catalog_field_type, type).at(at.place());
}

Result<Field> read_field(const std::string& name, const Node& node, const Ledger& ledger) {
  TRY(only(node, {"label", "type", "aliases", "each", "required", "default", "min", "max", "sensitivity"}));
  Field f;
  f.name = name;
  f.line = node.line;
  f.label = TRY(required_text(node, "label"));
  std::string type = TRY(required_text(node, "type"));
  TRY(read_type(*node.find("type"), type, f));
  f.required = TRY(boolean_or(node, "required", false));
  f.sensitivity = TRY(read_sensitivity(node, ledger.sensitivity));
  f.fallback = TRY(optional_integer(node, "default"));
  f.min = TRY(optional_integer(node, "min"));
  f.max = TRY(optional_integer(node, "max"));
  f.headings.push_back(fold_key(f.label));
  for (auto& a : TRY(texts(node, "aliases"))) f.headings.push_back(fold_key(a));
  if (const Node* each = node.find("each")) {
    if (f.kind != FieldKind::list || each->kind != Node::Kind::list)
      return fail(Errc::catalog_wrong_type, "each", "列表的列表（只用于 list:text）").at(each->place());
    for (auto& part : each->items) {
      if (part.kind != Node::Kind::list) return fail(Errc::catalog_wrong_type, "each", "列表的列表").at(part.place());
      auto& headings = f.each.emplace_back();
      for (auto& h : part.items) headings.push_back(fold_key(h.text));
    }
  }
  return f;
}

}  // namespace

int Ledger::find(std::string_view field) const {
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == field) return static_cast<int>(i);
  return -1;
}

Result<Ledger> parse_ledger(const Node& root) {
  TRY(only(root, {"ledger", "field"}));
  const Node* head = root.find("ledger");
  if (!head || head->kind != Node::Kind::table) return fail(Errc::catalog_missing_key, "[ledger]").at(root.file);
  TRY(only(*head, {"name", "label", "purpose", "sensitivity", "retention", "blank"}));
  Ledger l;
  l.file = root.file;
  l.name = TRY(required_text(*head, "name"));
  l.label = TRY(required_text(*head, "label"));
  l.purpose = TRY(required_text(*head, "purpose"));
  TRY(required_text(*head, "sensitivity"));
  l.sensitivity = TRY(read_sensitivity(*head, Sensitivity::internal));
  l.retention = TRY(required_text(*head, "retention"));
  l.blank = TRY(texts(*head, "blank"));
  const Node* fields = TRY(tables(root, "field"));
  if (!fields || fields->fields.empty()) return fail(Errc::catalog_missing_key, "[field.*]").at(root.file);
  std::unordered_map<std::string, std::string> owner;  // heading -> field: one heading may mean one field only
  for (auto& [name, node] : fields->fields) {
    Field f = TRY(read_field(name, node, l));
    auto claim = [&](const std::string& heading) -> Status {
      auto [it, fresh] = owner.emplace(heading, f.label);
      if (!fresh && it->second != f.label) return fail(Errc::catalog_heading_twice, heading, it->second, f.label).at(node.place());
      return {};
    };
    for (auto& h : f.headings) TRY(claim(h));
    for (auto& part : f.each)
      for (auto& h : part) TRY(claim(h));
    l.fields.push_back(std::move(f));
  }
  return l;
}

Column recognise(const Ledger& ledger, std::string_view heading) {
  std::string h = fold_key(heading);
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const Field& f = ledger.fields[i];
    if (std::find(f.headings.begin(), f.headings.end(), h) != f.headings.end()) return {static_cast<int>(i), -1};
    for (std::size_t p = 0; p < f.each.size(); ++p)
      if (std::find(f.each[p].begin(), f.each[p].end(), h) != f.each[p].end())
        return {static_cast<int>(i), static_cast<int>(p)};
  }
  return {};
}

}  // namespace zhagen::catalog
