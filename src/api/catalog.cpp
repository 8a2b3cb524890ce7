// The catalog as the user sees it: ledgers with fields, states, steps and what he may do; code lists; its versions.

#include "catalog/catalog.hpp"

#include "api/errors.hpp"
#include "api/rights.hpp"
#include "api/table.hpp"
#include "ledger/access.hpp"
#include "ledger/apply.hpp"
#include "service/answer.hpp"

namespace zhagen::api {
namespace {

using catalog::Field;
using catalog::FieldKind;

const Shape kField{"Field",
                   {{"name", Kind::text, "", true}, {"label", Kind::text, "", true},
                    {"type", Kind::text, "text note name int bool date code citizen_id money score ref list file", true},
                    {"codes", Kind::text, "代码表"}, {"target", Kind::text, "引用哪个台账"}, {"inverse", Kind::text, "在那边叫什么"},
                    {"required", Kind::boolean, "必填"}, {"sealed", Kind::boolean, "加密，打掩码"}, {"dated", Kind::boolean, "随时间变化"},
                    {"find", Kind::boolean, "可搜索"}, {"retired", Kind::boolean, "已停用"}, {"min", Kind::integer, ""}, {"max", Kind::integer, ""},
                    {"purpose", Kind::text, "用途", true}, {"retention", Kind::text, "保存期限", true}, {"help", Kind::text, "填写说明"}}};
const Shape kState{"State", {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"frozen", Kind::boolean, "内容不能再改", true}, {"final", Kind::boolean, "已办结", true}}};
const Shape kTransition{"Transition",
                        {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"from", Kind::texts, "", true}, {"to", Kind::text, "", true},
                         {"needs", Kind::texts, "要填好的字段", true}, {"sets", Kind::texts, "办理时自动填的字段", true}, {"reason", Kind::boolean, "要写理由", true},
                         {"may", Kind::boolean, "有权办理其中一些", true}}};
const Shape kLedger{"Ledger",
                    {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"purpose", Kind::text, "", true}, {"retention", Kind::text, "", true},
                     {"help", Kind::text, ""}, {"title", Kind::text, "记录的名称取自哪个字段", true}, {"from", Kind::text, "有效期起"}, {"to", Kind::text, "有效期止"},
                     {"tree", Kind::text, "上级字段"}, {"fields", Kind::objects, "", true, &kField}, {"states", Kind::objects, "", true, &kState},
                     {"transitions", Kind::objects, "", true, &kTransition}, {"may", Kind::texts, "有权做的：read create change cancel amend export unmask", true}}};
const Shape kCatalog{"Catalog", {{"version", Kind::integer, "", true}, {"ledgers", Kind::objects, "", true, &kLedger}}};
const Shape kCode{"CodeEntry",
                  {{"code", Kind::text, "", true}, {"label", Kind::text, "", true}, {"parent", Kind::text, ""}, {"rank", Kind::integer, "高低"}, {"retired", Kind::boolean, "不能再选"}}};
const Shape kCodes{"CodeList", {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"standard", Kind::text, "", true}, {"items", Kind::objects, "", true, &kCode}}};
const Shape kCodeLists{"CodeLists", {{"items", Kind::objects, "", true, &kCodes}}};
const Shape kVersion{"CatalogVersion", {{"version", Kind::integer, "", true}, {"at", Kind::integer, "UTC 毫秒", true}, {"who", Kind::text, "", true}, {"digest", Kind::text, "", true}}};
const Shape kVersions{"CatalogVersions", {{"items", Kind::objects, "", true, &kVersion}}};
const Shape kFile{"CatalogFile", {{"name", Kind::text, "如 own/visit.ledger.toml", true}, {"text", Kind::text, "", true, nullptr, 1 << 20}}};
const Shape kFiles{"CatalogFiles", {{"items", Kind::objects, "", true, &kFile}}};
const Shape kNewFiles{"NewCatalogFiles", {{"files", Kind::objects, "新的或改过的文件；没有写的不动", true, &kFile}, {"preview", Kind::boolean, "只看会怎样，不改"}}};
const Shape kApplied{"Applied", {{"version", Kind::integer, "", true}, {"nothing_new", Kind::boolean, "", true}, {"added", Kind::texts, "增加了什么", true}}};

std::string_view type_name(FieldKind kind) {
  constexpr std::string_view kNames[] = {"text", "note", "name", "int", "bool", "date", "code", "citizen_id", "money", "score", "ref", "list", "file"};
  return kNames[static_cast<std::size_t>(kind)];
}

void write_field(JsonWriter& w, const Field& f) {
  w.open('{').member("name", f.name).member("label", f.label).member("type", type_name(f.kind));
  for (const auto& [key, text] : {std::pair("codes", &f.codes), std::pair("target", &f.target), std::pair("inverse", &f.inverse), std::pair("help", &f.help)})
    if (!text->empty()) w.member(key, *text);
  for (const auto& [key, yes] : {std::pair("required", f.required), std::pair("sealed", f.sealed()), std::pair("dated", f.dated), std::pair("find", f.find), std::pair("retired", f.retired)})
    if (yes) w.member(key, true);
  if (f.min) w.member("min", *f.min);
  if (f.max) w.member("max", *f.max);
  w.member("purpose", f.purpose).member("retention", f.retention).close('}');
}

void write_ledger(JsonWriter& w, const catalog::Ledger& l, const account::Actor& actor) {
  auto name = [&](int field) -> const std::string& { return l.fields[static_cast<std::size_t>(field)].name; };
  w.open('{').member("name", l.name).member("label", l.label).member("purpose", l.purpose).member("retention", l.retention);
  if (!l.help.empty()) w.member("help", l.help);
  w.member("title", name(l.title));
  if (l.from >= 0) w.member("from", name(l.from));
  if (l.to >= 0) w.member("to", name(l.to));
  if (l.tree >= 0) w.member("tree", name(l.tree));
  w.key("fields").open('[');
  for (const Field& f : l.fields)
    if (!ledger::hidden(actor, l, f)) write_field(w, f);
  w.close(']').key("states").open('[');
  for (const catalog::RecordState& s : l.states) w.open('{').member("name", s.name).member("label", s.label).member("frozen", s.frozen).member("final", s.final).close('}');
  w.close(']').key("transitions").open('[');
  for (const catalog::Transition& t : l.transitions) {
    w.open('{').member("name", t.name).member("label", t.label);
    w.texts("from", t.from);
    w.member("to", t.to).key("needs").open('[');
    for (int field : t.needs) w.value(name(field));
    w.close(']').key("sets").open('[');
    for (const auto& [field, value] : t.sets) w.value(name(field));
    w.close(']').member("reason", t.reason).member("may", ledger::may_ever(actor, t.by)).close('}');
  }
  w.close(']').key("may").open('[');
  for (int a = 0; a < catalog::kActions; ++a)
    if (auto action = static_cast<catalog::Action>(a); ledger::may_ever(actor, l.rights(action))) w.value(catalog::action_name(action));
  w.close(']').close('}');
}

Result<Response> get(Call& call) {
  ledger::Base& base = call.site.base();
  std::int64_t version = base.catalog_version();
  auto catalog = base.catalog();
  JsonWriter w;
  w.open('{').member("version", version).key("ledgers").open('[');
  for (const catalog::Ledger& l : catalog->ledgers())
    if (!l.sheet && ledger::may_ever(call.actor(), l.rights(catalog::Action::read))) write_ledger(w, l, call.actor());
  return service::packed(json_answer(w.close(']').close('}')), call.request);
}

void write_codes(JsonWriter& w, const CodeList& list) {
  w.open('{').member("name", list.name).member("label", list.label).member("standard", list.standard).key("items").open('[');
  for (const Code& c : list.codes()) {
    w.open('{').member("code", c.code).member("label", c.label);
    if (!c.parent.empty()) w.member("parent", c.parent);
    if (c.rank) w.member("rank", c.rank);
    if (c.retired) w.member("retired", true);
    w.close('}');
  }
  w.close(']').close('}');
}

Result<Response> codes(Call& call) {
  auto catalog = call.site.base().catalog();
  std::string_view wanted = call.query("list");
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const CodeList& list : catalog->codes().all())
    if (wanted.empty() || wanted == list.name) write_codes(w, list);
  return service::packed(json_answer(w.close(']').close('}')), call.request);
}

Result<Response> versions(Call& call) {
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Version& v : TRY(ledger::versions(read)))
    w.open('{').member("version", v.version).member("at", v.at.ms).member("who", v.who).member("digest", v.digest).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> files(Call& call) {
  Id version = TRY(call.id("version"));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const catalog::FileText& f : TRY(ledger::version_files(read, version.value()))) w.open('{').member("name", f.name).member("text", f.text).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> apply(Call& call) {
  ledger::Base& base = call.site.base();
  auto before = base.catalog();
  std::vector<catalog::FileText> next = before->files();
  for (const Json& json : call.body.find("files")->items) {
    const std::string &name = json.find("name")->text, &text = json.find("text")->text;
    auto known = std::find_if(next.begin(), next.end(), [&](const auto& f) { return f.name == name; });
    if (known == next.end())
      next.push_back({name, text});
    else
      known->text = text;
  }
  TRY(may_apply(call, *before, next));
  ledger::Applied applied = call.flag("preview") ? TRY(ledger::preview(base, std::move(next))) : TRY(ledger::apply(base, std::move(next), call.actor()));
  JsonWriter w;
  w.open('{').member("version", applied.version).member("nothing_new", applied.nothing_new);
  w.texts("added", applied.added);
  return json_answer(w.close('}'));
}

}  // namespace

void catalog_ops(Ops& ops) {
  const Effect reads = Effect::reads;
  ops.push_back({"GET", "/api/catalog", "getCatalog", "您能看到的台账：字段、状态、步骤、权限", Who::user, reads, get, {}, nullptr, &kCatalog});
  ops.push_back({"GET", "/api/codes", "getCodes", "代码表", Who::user, reads, codes, {{"list", Kind::text, "只要这一个"}}, nullptr, &kCodeLists});
  ops.push_back({"GET", "/api/catalog/versions", "listCatalogVersions", "目录的各个版本", Who::user, reads, versions, {}, nullptr, &kVersions});
  ops.push_back({"GET", "/api/catalog/versions/{version}", "getCatalogVersion", "某一版目录的全部文件", Who::user, reads, files, {}, nullptr, &kFiles});
  ops.push_back({"POST", "/api/catalog", "applyCatalog", "修改目录：安全管理员；不涉及权限的由区级派办", Who::user, Effect::writes, apply, {}, &kNewFiles, &kApplied});
}

}  // namespace zhagen::api
