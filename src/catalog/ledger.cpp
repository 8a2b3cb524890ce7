#include "catalog/ledger.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/fold.hpp"
#include "catalog/errors.hpp"
#include "catalog/field.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

template <class Items>
int index_of(const Items& items, std::string_view name) {
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i].name == name) return static_cast<int>(i);
  return -1;
}

/// One heading may mean one field only.
Status check_headings(const Ledger& l) {
  std::unordered_map<std::string, const Field*> owner;
  for (const Field& f : l.fields) {
    auto claim = [&](const std::string& heading) -> Status {
      auto [it, fresh] = owner.emplace(heading, &f);
      if (!fresh && it->second != &f) return fail(Errc::catalog_heading_twice, heading, it->second->label, f.label).at(f.place());
      return {};
    };
    for (auto& h : f.headings) TRY(claim(h));
    for (auto& part : f.each)
      for (auto& h : part) TRY(claim(h));
  }
  return {};
}

Result<int> field_of(const Ledger& l, const Node& head, std::string_view key, FieldKind kind, const char* wanted) {
  std::string name = TRY(required_text(head, key));
  int field = TRY(l.field(name, *head.find(key)));
  if (l.fields[static_cast<std::size_t>(field)].kind != kind)
    return fail(fault::catalog_field_kind, l.fields[static_cast<std::size_t>(field)].label, wanted).at(head.find(key)->place());
  return field;
}

Status read_head_fields(Ledger& l, const Node& head) {
  l.title = std::max(0, l.find("name"));
  if (const Node* title = head.find("title")) {
    l.title = TRY(l.field(TRY(required_text(head, "title")), *title));
    FieldKind kind = l.fields[static_cast<std::size_t>(l.title)].kind;
    if (kind == FieldKind::file || kind == FieldKind::note || kind == FieldKind::list || l.fields[static_cast<std::size_t>(l.title)].sealed())
      return fail(fault::catalog_title, l.fields[static_cast<std::size_t>(l.title)].label).at(title->place());
  }
  if (const Node* period = head.find("period")) {
    std::vector<int> days = TRY(l.field_list(head, "period"));
    bool dates = days.size() == 2 && days[0] != days[1];
    for (int f : days) dates = dates && l.fields[static_cast<std::size_t>(f)].kind == FieldKind::date;
    if (!dates) return fail(fault::catalog_period).at(period->place());
    l.from = days[0];
    l.to = days[1];
  }
  if (head.find("tree")) {
    l.tree = TRY(field_of(l, head, "tree", FieldKind::ref, "指向本台账自己的引用（ref）"));
    if (l.fields[static_cast<std::size_t>(l.tree)].target != l.name)
      return fail(fault::catalog_field_kind, l.fields[static_cast<std::size_t>(l.tree)].label, "指向本台账自己的引用（ref）").at(head.find("tree")->place());
  }
  for (auto [key, target] : {std::pair("same", &l.same), std::pair("alike", &l.alike)}) {
    *target = TRY(l.field_list(head, key));
    for (int f : *target)
      if (const Field& field = l.fields[static_cast<std::size_t>(f)]; field.sealed() && !field.find)
        return fail(fault::catalog_blind, field.label).at(head.find(key)->place());
  }
  return {};
}

Status read_states(Ledger& l, const Node& root) {
  const Node* states = TRY(tables(root, "state"));
  if (!states) return {};
  TRY(at_most(*states, "状态", kMaxParts));
  for (auto& [name, node] : states->fields) {
    TRY(only(node, {"label", "frozen", "final"}));
    TRY(check_name(name, node));
    RecordState s;
    s.name = name;
    s.label = TRY(label_of(node));
    s.frozen = TRY(boolean_or(node, "frozen", false));
    s.final = TRY(boolean_or(node, "final", false));
    l.states.push_back(std::move(s));
  }
  return {};
}

Status read_uniques(Ledger& l, const Node& root) {
  const Node* uniques = TRY(tables(root, "unique"));
  if (!uniques) return {};
  TRY(at_most(*uniques, "unique", kMaxParts));
  for (auto& [name, node] : uniques->fields) {
    TRY(only(node, {"label", "fields", "states"}));
    TRY(check_name(name, node));
    Unique u;
    u.name = name;
    u.label = TRY(label_of(node));
    u.fields = TRY(l.field_list(node, "fields"));
    if (u.fields.empty()) return fail(Errc::catalog_missing_key, "fields").at(node.place());
    for (int f : u.fields) {
      const Field& field = l.fields[static_cast<std::size_t>(f)];
      if (field.kind == FieldKind::note || field.kind == FieldKind::list || field.kind == FieldKind::file)
        return fail(fault::catalog_field_kind, field.label, "可比较的类型（不是 note、list、file）").at(node.place());
      if (field.sealed() && !field.find) return fail(fault::catalog_blind, field.label).at(node.place());
    }
    u.states = TRY(l.state_list(node, "states"));
    l.uniques.push_back(std::move(u));
  }
  return {};
}

/// A sheet has no records: nothing that speaks of them may stand in its file.
Status check_sheet(const Node& root, const Node& head) {
  for (std::string_view section : {"access", "capacity", "state", "transition", "check", "lock", "unique", "param", "request"})
    if (const Node* at = root.find(section)) return fail(fault::catalog_key_sheet, "[" + std::string(section) + "]").at(at->place());
  for (std::string_view key : {"period", "tree", "same", "alike"})
    if (const Node* at = head.find(key)) return fail(fault::catalog_key_sheet, key).at(at->place());
  return {};
}

}  // namespace

int Ledger::find(std::string_view field) const { return index_of(fields, field); }
int Ledger::find_state(std::string_view state) const { return index_of(states, state); }
int Ledger::find_capacity(std::string_view capacity) const { return index_of(capacities, capacity); }

const Transition* Ledger::find_transition(std::string_view transition) const {
  int i = index_of(transitions, transition);
  return i < 0 ? nullptr : &transitions[static_cast<std::size_t>(i)];
}

const Inverse* Ledger::find_inverse(std::string_view inverse) const {
  int i = inverse.empty() ? -1 : index_of(inverses, inverse);
  return i < 0 ? nullptr : &inverses[static_cast<std::size_t>(i)];
}

Result<int> Ledger::field(std::string_view field, const Node& at) const {
  if (int i = find(field); i >= 0) return i;
  std::vector<std::string> known;
  for (auto& f : fields) known.push_back(f.name);
  std::string near = nearest(field, known);
  return fail(fault::catalog_no_field, label, field, near.empty() ? "请对照 [field.*]" : "是不是“" + near + "”").at(at.place());
}

Result<std::vector<int>> Ledger::field_list(const Node& table, std::string_view key) const {
  std::vector<int> out;
  for (auto& word : TRY(texts(table, key))) {
    out.push_back(TRY(field(word, *table.find(key))));
    if (std::count(out.begin(), out.end(), out.back()) > 1) return fail(fault::catalog_listed_twice, word).at(table.find(key)->place());
  }
  return out;
}

Result<std::vector<std::string>> Ledger::state_list(const Node& table, std::string_view key) const {
  std::vector<std::string> out = TRY(texts(table, key));
  for (auto& word : out) {
    if (find_state(word) < 0) {
      std::vector<std::string> known;
      for (auto& s : states) known.push_back(s.name);
      std::string near = nearest(word, known);
      return fail(fault::catalog_no_state, label, word, near.empty() ? "请对照 [state.*]" : "是不是“" + near + "”").at(table.find(key)->place());
    }
    if (std::count(out.begin(), out.end(), word) > 1) return fail(fault::catalog_listed_twice, word).at(table.find(key)->place());
  }
  return out;
}

Result<Ledger> parse_ledger(const Node& root) {
  TRY(only(root, {"ledger", "field", "capacity", "access", "state", "transition", "check", "lock", "unique", "param", "request"}));
  const Node* head = root.find("ledger");
  if (!head || head->kind != Node::Kind::table) return fail(Errc::catalog_missing_key, "[ledger]").at(root.file);
  TRY(only(*head, {"name", "label", "purpose", "sensitivity", "retention", "blank", "title", "period", "tree", "same", "alike", "rows", "sheet", "help"}));
  Ledger l;
  l.file = root.file;
  l.name = TRY(required_text(*head, "name"));
  TRY(check_field_name(l.name, *head->find("name")));
  l.label = TRY(label_of(*head));
  l.purpose = TRY(required_text(*head, "purpose"));
  TRY(read_purpose(*head, ""));
  TRY(required_text(*head, "sensitivity"));
  l.sensitivity = TRY(read_sensitivity(*head, Sensitivity::internal));
  TRY(required_text(*head, "retention"));
  l.retention = TRY(read_retention(*head, ""));
  l.blank = TRY(texts(*head, "blank"));
  l.rows = TRY(texts(*head, "rows"));
  l.help = TRY(text_or(*head, "help", ""));
  l.sheet = TRY(boolean_or(*head, "sheet", false));
  if (l.sheet) TRY(check_sheet(root, *head));

  const Node* fields = TRY(tables(root, "field"));
  if (!fields || fields->fields.empty()) return fail(Errc::catalog_missing_key, "[field.*]").at(root.file);
  TRY(at_most(*fields, "字段", kMaxFields));
  for (auto& [name, node] : fields->fields) {
    if (name == l.name) return fail(fault::catalog_reserved, name).at(node.place());
    l.fields.push_back(TRY(read_field(name, node, l)));
  }
  TRY(check_headings(l));
  TRY(read_head_fields(l, *head));
  TRY(read_states(l, root));
  TRY(read_uniques(l, root));
  l.params = TRY(read_params(root));
  for (const Param& p : l.params)
    if (!p.value) return fail(Errc::catalog_missing_key, "value").at(root.find("param")->find(p.name)->place());
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
