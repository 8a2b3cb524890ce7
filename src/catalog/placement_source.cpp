#include "catalog/placement_source.hpp"

#include <algorithm>

#include "catalog/catalog.hpp"
#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::int64_t kMaxRepeat = 50;

/// A text may stand where a code is wanted: whether the list has it is asked when it is used.
bool fits(const cel::Type& type, const Field& field) {
  return type == type_of(field) || (field.kind == FieldKind::code && type.is(cel::Kind::string)) || type.is(cel::Kind::dynamic);
}

bool is_texts(const cel::Type& type) {
  if (!type.is(cel::Kind::list)) return type.is(cel::Kind::string) || type.is(cel::Kind::code);
  return type.element().is(cel::Kind::string) || type.element().is(cel::Kind::dynamic);
}

Result<cel::Program> compiled(const std::string& text, const cel::Env& env, const std::string& name, const Node& at) {
  auto p = cel::compile(text, env);
  if (!p) return std::move(p).error().at(at.place() + "“" + name + "”");
  return p;
}

class Reader {
 public:
  Reader(const Catalog& catalog, const cel::Env& common, PlacementSource& source) : catalog_(catalog), common_(common), s_(source) {}

  Status read(const Node& root) {
    TRY(only(root, {"source", "given", "people", "posts", "present", "list", "entry", "result"}));
    TRY(read_head(root));
    auto found = catalog_.placement(s_.rules);
    if (!found) return std::move(found).error().at(root.find("source")->find("rules")->place());
    const PlacementRules& rules = *found;
    TRY(read_side(*TRY(table(root, "people")), *rules.person, s_.people));
    TRY(read_side(*TRY(table(root, "posts")), *rules.post, s_.posts));
    if (s_.people.of == s_.posts.of) return fail(fault::catalog_source_same, s_.people.of->label).at(root.find("posts")->place());
    if (const Node* present = root.find("present")) {
      TRY(only(*present, {"of", "by", "where", "field", "at"}));
      TRY(read_columns(*present, "field", *rules.person, s_.present.emplace()));
      TRY(read_columns(*present, "at", *rules.post, s_.present_at.emplace()));
    }
    Compiler both = with_given();
    speak_of(both, *s_.people.of);
    speak_of(both, *s_.posts.of);
    both.env.variable(std::string(kPlace), cel::Kind::integer, "次序");
    both.env.variable(std::string(kReason), cel::Kind::string, "安排理由");
    both.env.variable(std::string(kPlan), cel::Kind::string, "建议方案");
    const Node* list = root.find("list");
    if (list) TRY(read_list(*list, root, both));
    else if (const Node* entry = root.find("entry")) return fail(Errc::catalog_missing_key, "[list]").at(entry->place());
    Compiler over = with_given();
    if (list) speak_of(over, *s_.entry.ledger);
    const Node& result = *TRY(table(root, "result"));
    if (list) TRY(only(result, {"ledger", "when", "where", "set"}));
    else TRY(only(result, {"ledger", "set"}));
    s_.result = TRY(read_making(result, list ? over : both, "result"));
    if (list && result.find("where")) s_.entry_where = TRY(over.program(cel::Kind::boolean, result, "where", "result.where"));
    if (list) {
      Compiler of_list = with_given();
      speak_of(of_list, *s_.list->ledger);
      s_.decided = TRY(of_list.program(cel::Kind::boolean, result, "when", "result.when"));
    }
    return {};
  }

 private:
  static Result<const Node*> table(const Node& root, std::string_view name) {
    const Node* node = root.find(name);
    if (!node || node->kind != Node::Kind::table) return fail(Errc::catalog_missing_key, "[" + std::string(name) + "]").at(node ? node->place() : root.file);
    return node;
  }

  Status read_head(const Node& root) {
    s_.file = root.file;
    const Node& head = *TRY(table(root, "source"));
    TRY(only(head, {"name", "label", "rules", "rows", "plan"}));
    s_.name = TRY(required_text(head, "name"));
    TRY(check_name(s_.name, head));
    s_.label = TRY(label_of(head));
    s_.rows = TRY(texts(head, "rows"));
    s_.rules = TRY(required_text(head, "rules"));
    const Node* given = TRY(tables(root, "given"));
    if (!given || given->fields.size() != 1) return fail(fault::catalog_source_given).at(given ? given->place() : root.file);
    const auto& [name, node] = given->fields.front();
    TRY(only(node, {"label", "type"}));
    TRY(check_name(name, node));
    s_.given = name;
    s_.given_label = TRY(label_of(node));
    std::string type = TRY(required_text(node, "type"));
    if (!type.starts_with("ref:")) return fail(fault::catalog_source_given).at(node.find("type")->place());
    s_.subject = catalog_.ledger(type.substr(4));
    if (!s_.subject || s_.subject->sheet) return fail(Errc::catalog_no_ledger, type.substr(4)).at(node.find("type")->place());
    s_.plan = TRY(read_rights(*s_.subject, head, "plan"));
    if (s_.plan.empty()) return fail(Errc::catalog_missing_key, "plan").at(head.place());
    return {};
  }

  Compiler with_given() const {
    Compiler c{common_};
    c.env.variable(s_.given, cel::Type::record(s_.subject->name), s_.given_label);
    return c;
  }
  static void speak_of(Compiler& c, const Ledger& ledger) { c.env.variable(ledger.name, cel::Type::record(ledger.name), ledger.label); }

  Status read_side(const Node& node, const Ledger& sheet, PlacementSource::Side& side) {
    TRY(only(node, {"of", "by", "where", "field"}));
    return read_columns(node, "field", sheet, side);
  }

  Status read_columns(const Node& node, const char* key, const Ledger& sheet, PlacementSource::Side& side) {
    side.sheet = &sheet;
    side.of = TRY(catalog_.named(node, "of"));
    if (side.of->name == s_.given) return fail(Errc::catalog_twice, s_.given, s_.file).at(node.find("of")->place());
    side.key = TRY(sheet.field(kRecordField, node));
    if (node.find("by")) side.by = TRY(reference_to(*side.of, *s_.subject, node, "by"));
    Compiler c = with_given();
    speak_of(c, *side.of);
    if (node.find("where")) side.where = TRY(c.program(cel::Kind::boolean, node, "where", side.of->name + ".where"));
    const Node* fields = node.find(key);
    if (!fields || fields->kind != Node::Kind::table) return fail(Errc::catalog_missing_key, key).at(node.place());
    TRY(at_most(*fields, key, kMaxFields));
    for (const auto& [name, value] : fields->fields) side.columns.push_back(TRY(read_column(name, value, sheet, c)));
    for (std::size_t f = 0; f < sheet.fields.size(); ++f) {
      auto has = [&](const PlacementSource::Side::Column& column) { return column.field == static_cast<int>(f); };
      if (sheet.fields[f].required && std::none_of(side.columns.begin(), side.columns.end(), has))
        return fail(Errc::catalog_missing_key, sheet.fields[f].name).at(fields->place());
    }
    return {};
  }

  Result<PlacementSource::Side::Column> read_column(const std::string& name, const Node& node, const Ledger& sheet, const Compiler& compiler) {
    PlacementSource::Side::Column out;
    out.field = TRY(sheet.field(name, node));
    const Field& field = sheet.fields[static_cast<std::size_t>(out.field)];
    if (name == kRecordField) return fail(Errc::catalog_twice, name, s_.file).at(node.place());
    if (field.kind != FieldKind::list) {
      if (node.kind != Node::Kind::text) return fail(Errc::catalog_wrong_type, name, "文字（一个算式）").at(node.place());
      cel::Program p = TRY(compiled(node.text, compiler.env, name, node));
      if (!fits(p.type(), field)) return fail(fault::catalog_effect_type, field.label, type_of(field).zh(), p.type().zh()).at(node.place());
      TRY(keeps_sealed(p, field, node));
      out.values.push_back(std::move(p));
      return out;
    }
    Compiler c = compiler;
    const Node* values = &node;
    if (node.kind == Node::Kind::table) {
      TRY(only(node, {"repeat", "value"}));
      std::int64_t repeat = TRY(optional_integer(node, "repeat")).value_or(0);
      if (repeat < 1 || repeat > kMaxRepeat) return fail(fault::catalog_range, "repeat", 1).at(node.place());
      out.repeat = static_cast<int>(repeat);
      c.env.variable(std::string(kNth), cel::Kind::integer, "第几");
      values = node.find("value");
      if (!values) return fail(Errc::catalog_missing_key, "value").at(node.place());
    }
    auto add = [&](const Node& one) -> Status {
      if (one.kind != Node::Kind::text) return fail(Errc::catalog_wrong_type, name, "文字（算式）").at(one.place());
      cel::Program p = TRY(compiled(one.text, c.env, name, one));
      if (!is_texts(p.type())) return fail(fault::catalog_effect_type, field.label, type_of(field).zh(), p.type().zh()).at(one.place());
      TRY(keeps_sealed(p, field, one));
      out.values.push_back(std::move(p));
      return {};
    };
    if (values->kind != Node::Kind::list) TRY(add(*values));
    for (const Node& one : values->items) TRY(add(one));
    return out;
  }

  /// What is sealed goes into columns that the rules know to be sensitive.
  Status keeps_sealed(const cel::Program& p, const Field& to, const Node& at) const {
    if (to.sensitivity == Sensitivity::sensitive) return {};
    for (const cel::Read& read : p.reads()) {
      const Ledger* l = catalog_.ledger(read.record);
      int f = l ? l->find(read.field) : -1;
      if (f >= 0 && l->fields[static_cast<std::size_t>(f)].sealed())
        return fail(fault::catalog_effect_secret, l->fields[static_cast<std::size_t>(f)].label, to.label).at(at.place());
    }
    return {};
  }

  Result<Making> read_making(const Node& node, const Compiler& compiler, const std::string& name) {
    Making m;
    m.ledger = TRY(catalog_.named(node, "ledger"));
    const Node* set = node.find("set");
    if (!set) return fail(Errc::catalog_missing_key, "set").at(node.place());
    if (set->kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, "set", "表").at(set->place());
    TRY(at_most(*set, "set", kMaxFields));
    for (const auto& [key, value] : set->fields) {
      int f = TRY(m.ledger->field(key, value));
      const Field& field = m.ledger->fields[static_cast<std::size_t>(f)];
      if (field.kind == FieldKind::file || field.retired) return fail(fault::catalog_field_kind, field.label, "可以填写的（不是附件，没有停用）").at(value.place());
      if (value.kind != Node::Kind::text) return fail(Errc::catalog_wrong_type, key, "文字（算式）").at(value.place());
      cel::Program p = TRY(compiled(value.text, compiler.env, name, value));
      if (!fits(p.type(), field)) return fail(fault::catalog_effect_type, field.label, type_of(field).zh(), p.type().zh()).at(value.place());
      TRY(keeps_secret(p, field, catalog_, value.place()));
      m.set.emplace_back(f, std::move(p));
    }
    return m;
  }

  Status read_list(const Node& list, const Node& root, const Compiler& both) {
    TRY(only(list, {"ledger", "set", "previous"}));
    Compiler c = with_given();
    c.env.variable(std::string(kNumber), cel::Kind::integer, "第几稿");
    c.env.variable(std::string(kPlan), cel::Kind::string, "建议方案");
    s_.list = TRY(read_making(list, c, "list"));
    if (list.find("previous")) s_.previous = TRY(reference_to(*s_.list->ledger, *s_.list->ledger, list, "previous"));
    const Node& entry = *TRY(table(root, "entry"));
    TRY(only(entry, {"ledger", "list", "set"}));
    s_.entry = TRY(read_making(entry, both, "entry"));
    s_.entry_list = TRY(reference_to(*s_.entry.ledger, *s_.list->ledger, entry, "list"));
    return {};
  }

  /// The field that a required key names: a reference to the ledger.
  static Result<int> reference_to(const Ledger& from, const Ledger& to, const Node& node, std::string_view key) {
    std::string name = TRY(required_text(node, key));
    int f = TRY(from.field(name, *node.find(key)));
    const Field& field = from.fields[static_cast<std::size_t>(f)];
    if (field.target != to.name) return fail(fault::catalog_field_kind, field.label, to.label).at(node.find(key)->place());
    return f;
  }

  const Catalog& catalog_;
  const cel::Env& common_;
  PlacementSource& s_;
};

}  // namespace

Result<PlacementSource> read_placement_source(const Node& root, const Catalog& catalog, const cel::Env& common) {
  PlacementSource s;
  TRY(Reader(catalog, common, s).read(root));
  return s;
}

}  // namespace zhagen::catalog
