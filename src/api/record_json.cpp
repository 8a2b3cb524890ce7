#include <algorithm>
#include <map>
#include <utility>

#include "api/errors.hpp"
#include "api/once.hpp"
#include "api/records.hpp"

namespace zhagen::api {

using catalog::FieldKind;

const Shape kRecord{"Record",
                    {{"id", Kind::id, "", true},
                     {"version", Kind::integer, "第几版，也是 ETag", true},
                     {"state", Kind::text, "状态；没有状态的台账为空", true},
                     {"cancelled", Kind::boolean, "已作废", true},
                     {"owner", Kind::id, "为哪个单位录入"},
                     {"amends", Kind::id, "更正了哪一条"},
                     {"amended_by", Kind::id, "被哪一条更正"},
                     {"merged_into", Kind::id, "并入了哪一条"},
                     {"created", Kind::integer, "UTC 毫秒", true},
                     {"changed", Kind::integer, "UTC 毫秒", true},
                     {"values", Kind::values, "", true},
                     {"masked", Kind::texts, "打了掩码的字段"},
                     {"hidden", Kind::texts, "对您的角色不开放的字段"},
                     {"titles", Kind::any, "所引用记录的名称：编号 -> 名称（titles=true 时）"}}};
const Shape kPage{"Page",
                  {{"items", Kind::objects, "", true, &kRecord},
                   {"titles", Kind::any, "所引用记录的名称：编号 -> 名称（titles=true 时）"},
                   {"next", Kind::text, "下一页的 after；没有就是完了", false, nullptr, 4000}}};
const Shape kSaved{"Saved", {{"id", Kind::id, "", true}, {"version", Kind::integer, "现在是第几版", true}, {"warnings", Kind::texts, "规则的提醒，不妨碍办理"}}};

namespace {

/// Without what is no value of a record.
bool has_value(const catalog::Field& field) { return field.kind != FieldKind::file; }

template <class F>
void each_field(const ledger::Record& r, const std::vector<int>& fields, F&& use) {
  if (!fields.empty()) {
    for (int i : fields) use(static_cast<std::size_t>(i));
    return;
  }
  for (std::size_t i = 0; i < r.ledger->fields.size(); ++i)
    if (has_value(r.ledger->fields[i])) use(i);
}

void names_of(JsonWriter& w, const ledger::Record& r, const std::vector<int>& fields, ledger::Shown shown, std::string_view key) {
  bool any = false;
  each_field(r, fields, [&](std::size_t i) {
    if (r.shown[i] != shown) return;
    if (!std::exchange(any, true)) w.key(key).open('[');
    w.value(r.ledger->fields[i].name);
  });
  if (any) w.close(']');
}

/// A value of JSON for the field, or what it should have been.
const char* value_of(const catalog::Field& field, const Json& json, ledger::Value& out) {
  if (json.null()) return nullptr;
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::money:
    case FieldKind::score:
      if (json.kind != Json::Kind::integer) return "整数";
      out = json.integer;
      return nullptr;
    case FieldKind::date:
      if (json.kind != Json::Kind::integer || !Date::from_int(json.integer)) return "日期整数，如 20260301";
      out = json.integer;
      return nullptr;
    case FieldKind::boolean:
      if (json.kind != Json::Kind::boolean) return "true 或 false";
      out = std::int64_t{json.boolean};
      return nullptr;
    case FieldKind::ref: {
      if (json.kind != Json::Kind::text) return "文本形式的编号";
      auto id = Id::parse(json.text);
      if (!id) return "文本形式的编号";
      out = id->value();
      return nullptr;
    }
    case FieldKind::list: {
      std::vector<std::string> list;
      if (json.kind != Json::Kind::list) return "文本的列表";
      for (const Json& item : json.items) {
        if (item.kind != Json::Kind::text) return "文本的列表";
        list.push_back(item.text);
      }
      out = std::move(list);
      return nullptr;
    }
    case FieldKind::file: return "附件，要另外上传";
    default:
      if (json.kind != Json::Kind::text) return "文本";
      out = json.text;
      return nullptr;
  }
}

}  // namespace

Result<Book> book(Call& call) {
  Book b{call.site.base().catalog()};
  b.ledger = TRY(ledger::Base::find(*b.catalog, call.param("ledger")));
  return b;
}

Result<int> field_of(const catalog::Ledger& ledger, std::string_view name) {
  int field = ledger.find(name);
  if (field >= 0) return field;
  std::vector<std::string> names;
  for (const catalog::Field& f : ledger.fields) names.push_back(f.name);
  std::string near = catalog::nearest(name, names);
  return fail(fault::field_unknown, ledger.label, name, near.empty() ? "字段名见 /api/catalog" : "是不是“" + near + "”",
              near.empty() ? "see /api/catalog" : "do you mean '" + near + "'");
}

void write_value(JsonWriter& w, const catalog::Field& field, const ledger::Value& value, ledger::Shown shown) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    w.value(*text);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (field.kind == FieldKind::boolean && shown == ledger::Shown::plain) {
      w.value(*number != 0);
    } else if (field.kind == FieldKind::ref) {
      w.value(Id(*number));
    } else {
      w.value(*number);
    }
  } else if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    w.open('[');
    for (const std::string& item : *list) w.value(item);
    w.close(']');
  } else {
    w.null();
  }
}

void write_record(JsonWriter& w, const ledger::Record& r, const std::vector<int>& fields) {
  w.open('{').member("id", r.id).member("version", r.version).member("state", r.state).member("cancelled", r.cancelled);
  w.maybe("owner", r.owner).maybe("amends", r.amends).maybe("amended_by", r.amended_by).maybe("merged_into", r.merged_into);
  w.member("created", r.created.ms).member("changed", r.changed.ms).key("values").open('{');
  each_field(r, fields, [&](std::size_t i) {
    w.key(r.ledger->fields[i].name);
    write_value(w, r.ledger->fields[i], r.values[i], r.shown[i]);
  });
  w.close('}');
  names_of(w, r, fields, ledger::Shown::masked, "masked");
  names_of(w, r, fields, ledger::Shown::hidden, "hidden");
}

void collect_references(const ledger::Record& r, const std::vector<int>& fields, std::vector<std::vector<Id>>& by_field) {
  by_field.resize(r.ledger->fields.size());
  each_field(r, fields, [&](std::size_t i) {
    const auto* id = std::get_if<std::int64_t>(&r.values[i]);
    if (r.ledger->fields[i].kind == FieldKind::ref && id) by_field[i].push_back(Id(*id));
  });
}

Status write_titles(JsonWriter& w, store::Tx& tx, const Book& book, const std::vector<std::vector<Id>>& by_field, Date asof) {
  std::map<const catalog::Ledger*, std::vector<Id>> by_ledger;  // each ledger once, however many fields name it
  for (std::size_t i = 0; i < by_field.size(); ++i) {
    if (by_field[i].empty()) continue;
    std::vector<Id>& ids = by_ledger[book.catalog->ledger(book.ledger->fields[i].target)];
    ids.insert(ids.end(), by_field[i].begin(), by_field[i].end());
  }
  w.key("titles").open('{');
  for (auto& [ledger, ids] : by_ledger) {
    if (!ledger) continue;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::vector<std::string> titles = TRY(ledger::titles(tx, *book.catalog, *ledger, ids, asof));
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (!titles[i].empty()) w.key(ids[i].str()).value(titles[i]);
  }
  w.close('}');
  return {};
}

ledger::Draft draft_of(const catalog::Ledger& ledger, const Json& values, std::optional<std::size_t> row,
                       std::vector<service::ProblemPart>& parts) {
  ledger::Draft draft;
  for (const auto& [name, json] : values.members) {
    auto field = field_of(ledger, name);
    if (!field) {
      parts.push_back({name, row, std::move(field).error()});
      continue;
    }
    ledger::Value value;
    const catalog::Field& f = ledger.fields[static_cast<std::size_t>(*field)];
    if (const char* wanted = value_of(f, json, value)) {
      parts.push_back({name, row, fail(fault::member_kind, f.label, wanted, wanted)});
      continue;
    }
    draft.values.emplace_back(*field, std::move(value));
  }
  return draft;
}

Response refused(const Call& call, const catalog::Ledger& ledger, const Error& error) {
  std::vector<service::ProblemPart> parts;
  std::string_view key = row(error.code).key;
  for (const catalog::Field& f : ledger.fields) {
    bool named = error.place == f.label || (key.starts_with("value") && !error.args.empty() && error.args[0] == f.label);
    if (named && parts.empty()) parts.push_back({f.name, {}, error});
  }
  return service::problem(call.request, error, parts);
}

Response refused(const Call& call, std::vector<service::ProblemPart> parts) {
  Error first = parts.front().error;
  return service::problem(call.request, first, parts);
}

Result<ledger::How> how(const Call& call) {
  ledger::How h;
  if (call.op.match) h.version = call.version;
  h.reason = call.text("reason");
  h.from = TRY(call.date_in("from"));
  if (!call.once.empty()) {
    h.once = call.once;
    h.content = content_of(call.request);
  }
  return h;
}

Response saved(const Call& call, const ledger::Saved& s, int status) {
  JsonWriter w;
  w.open('{').member("id", s.id).member("version", s.version);
  if (!s.warnings.empty()) w.texts("warnings", s.warnings);
  Response r = json_answer(w.close('}'), status);
  r.headers.emplace_back("ETag", etag(s.version));
  if (status == 201) r.headers.emplace_back("Location", "/api/records/" + std::string(call.param("ledger")) + "/" + s.id.str());
  return r;
}

}  // namespace zhagen::api
