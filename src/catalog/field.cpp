#include "catalog/field.hpp"

#include <algorithm>
#include <bitset>

#include "base/fold.hpp"
#include "base/utf8.hpp"
#include "catalog/errors.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

using enum FieldKind;

struct TypeRow {
  std::string_view name;
  FieldKind kind;
};
constexpr TypeRow kTypes[] = {{"text", text}, {"note", note}, {"name", name}, {"int", integer}, {"bool", boolean}, {"date", date},
                              {"citizen_id", citizen_id}, {"money", money}, {"score", score}, {"list:text", list}, {"file", file}};

Status read_type(const Node& at, std::string_view type, Field& f) {
  for (auto& r : kTypes)
    if (type == r.name) return (f.kind = r.kind, Status());
  if (type.starts_with("code:") && type.size() > 5) {
    f.kind = code;
    f.codes = type.substr(5);
    return {};
  }
  if (type.starts_with("ref:") && type.size() > 4) {
    f.kind = ref;
    f.target = type.substr(4);
    return {};
  }
  return fail(fault::catalog_type, type).at(at.place());
}

/// Which keys mean something for which kinds of field. A sheet's fields are found by their headings alone.
struct KeyRow {
  std::string_view key;
  std::initializer_list<FieldKind> kinds;
  bool sheets;
};
const KeyRow kKeys[] = {
    {"default", {integer, money, score}, true},
    {"min", {integer, money, score}, true},
    {"max", {integer, money, score, file}, true},
    {"each", {list}, true},
    {"inverse", {ref}, false},
    {"capacity", {ref, code}, false},
    {"find", {text, name, citizen_id}, false},
    {"dated", {text, name, integer, boolean, date, code, money, score, ref}, false},
    {"index", {text, name, integer, boolean, date, code, money, score}, false},
    {"hidden_from", {}, false},  // any kind
    {"retired", {}, false},
};

Status check_keys(const Node& node, const Field& f, bool sheet) {
  for (const KeyRow& r : kKeys) {
    const Node* at = node.find(r.key);
    if (!at) continue;
    if (sheet && !r.sheets) return fail(fault::catalog_key_sheet, r.key).at(at->place());
    if (r.kinds.size() && std::find(r.kinds.begin(), r.kinds.end(), f.kind) == r.kinds.end())
      return fail(fault::catalog_key_type, r.key, node.find("type")->text).at(at->place());
  }
  if (f.sealed() && (f.dated || f.index)) return fail(fault::catalog_sealed_key, f.dated ? "dated" : "index").at(node.place());
  if (f.sealed() && f.kind == ref) return fail(fault::catalog_sealed_ref).at(node.place());
  if (f.kind == file && f.required) return fail(fault::catalog_key_type, "required", "file").at(node.place());
  return {};
}

Status read_numbers(const Node& node, Field& f) {
  f.fallback = TRY(optional_integer(node, "default"));
  f.min = TRY(optional_integer(node, "min"));
  f.max = TRY(optional_integer(node, "max"));
  if (f.min && f.max && *f.min > *f.max) return fail(fault::catalog_range, "max", *f.min).at(node.find("max")->place());
  if (f.fallback && ((f.min && *f.fallback < *f.min) || (f.max && *f.fallback > *f.max)))
    return fail(fault::catalog_default, *f.fallback).at(node.find("default")->place());
  return {};
}

Status read_headings(const Node& node, Field& f) {
  f.headings.push_back(fold_key(f.label));
  for (auto& a : TRY(texts(node, "aliases"))) f.headings.push_back(fold_key(a));
  const Node* each = node.find("each");
  if (!each) return {};
  if (each->kind != Node::Kind::list) return fail(Errc::catalog_wrong_type, "each", "列表的列表（只用于 list:text）").at(each->place());
  for (auto& part : each->items) {
    if (part.kind != Node::Kind::list) return fail(Errc::catalog_wrong_type, "each", "列表的列表").at(part.place());
    auto& headings = f.each.emplace_back();
    for (auto& h : part.items) headings.push_back(fold_key(h.text));
  }
  return {};
}

Result<RoleSet> read_roles(const Node& node, std::string_view key) {
  RoleSet out;
  for (auto& word : TRY(texts(node, key))) {
    auto role = find_role(word);
    if (!role) return fail(fault::catalog_role, word).at(node.find(key)->place());
    if (is_administrator(*role)) return fail(fault::catalog_administrator, role_label(*role)).at(node.find(key)->place());
    out.set(static_cast<std::size_t>(*role));
  }
  return out;
}

}  // namespace

Result<Sensitivity> read_sensitivity(const Node& node, Sensitivity other) {
  static constexpr std::string_view kNames[] = {"open", "internal", "sensitive"};
  std::string word = TRY(text_or(node, "sensitivity", std::string(kNames[static_cast<int>(other)])));
  for (int i = 0; i < 3; ++i)
    if (word == kNames[i]) return static_cast<Sensitivity>(i);
  return fail(Errc::catalog_wrong_type, "sensitivity", "open、internal 或 sensitive").at(node.find("sensitivity")->place());
}

Result<std::string> read_retention(const Node& node, std::string other) {
  std::string text = TRY(text_or(node, "retention", std::move(other)));
  bool years = text.size() >= 2 && text.size() <= 4 && text.back() == 'y' && text[0] != '0' &&
               std::all_of(text.begin(), text.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
  if (!years && text != "permanent") return fail(fault::catalog_retention, text).at(node.place());
  return text;
}

Result<std::string> read_purpose(const Node& node, std::string other) {
  std::string text = TRY(text_or(node, "purpose", std::move(other)));
  if (utf8::trim(text).empty()) return fail(fault::catalog_purpose).at(node.place());
  return text;
}

Result<Field> read_field(const std::string& name, const Node& node, const Ledger& ledger) {
  TRY(only(node, {"label", "type", "aliases", "each", "required", "default", "min", "max", "sensitivity", "purpose", "retention",
                  "inverse", "capacity", "hidden_from", "find", "dated", "index", "retired", "help"}));
  TRY(check_field_name(name, node));
  Field f;
  f.name = name;
  f.file = node.file;
  f.line = node.line;
  f.label = TRY(label_of(node));
  std::string type = TRY(required_text(node, "type"));
  TRY(read_type(*node.find("type"), type, f));
  f.retired = TRY(boolean_or(node, "retired", false));
  f.required = TRY(boolean_or(node, "required", false)) && !f.retired;  // nobody can fill in what is not offered
  f.sensitivity = TRY(read_sensitivity(node, ledger.sensitivity));
  f.purpose = TRY(read_purpose(node, ledger.purpose));
  f.retention = TRY(read_retention(node, ledger.retention));
  f.find = TRY(boolean_or(node, "find", false));
  f.dated = TRY(boolean_or(node, "dated", false));
  f.index = TRY(boolean_or(node, "index", false));
  f.help = TRY(text_or(node, "help", ""));
  f.inverse = TRY(text_or(node, "inverse", ""));
  f.capacity = TRY(text_or(node, "capacity", ""));
  f.hidden_from = TRY(read_roles(node, "hidden_from"));
  TRY(check_keys(node, f, ledger.sheet));
  if (f.kind == ref && ledger.sheet) return fail(fault::catalog_key_sheet, type).at(node.find("type")->place());
  TRY(read_numbers(node, f));
  TRY(read_headings(node, f));
  return f;
}

}  // namespace zhagen::catalog
