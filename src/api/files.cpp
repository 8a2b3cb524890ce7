// Attachments: stamped papers on a record.

#include "ledger/attachment.hpp"

#include "api/records.hpp"

namespace zhagen::api {
namespace {

const Shape kAttachment{"Attachment",
                        {{"id", Kind::id, "", true},
                         {"field", Kind::text, "字段", true},
                         {"name", Kind::text, "文件名", true},
                         {"type", Kind::text, "按内容认出的类型", true},
                         {"size", Kind::integer, "字节", true},
                         {"digest", Kind::text, "校验值，十六进制", true},
                         {"at", Kind::integer, "UTC 毫秒", true},
                         {"who", Kind::text, "谁上传的", true}}};
const Shape kAttachments{"Attachments", {{"items", Kind::objects, "从旧到新", true, &kAttachment}}};

void write(JsonWriter& w, const catalog::Ledger& ledger, const ledger::Attachment& a) {
  std::string_view field = a.field < 0 ? std::string_view() : std::string_view(ledger.fields[static_cast<std::size_t>(a.field)].name);
  w.open('{').member("id", a.id).member("field", field).member("name", a.name).member("type", a.type).member("size", a.size);
  w.member("digest", a.digest).member("at", a.at.ms).member("who", a.who).close('}');
}

Result<Response> list(Call& call) {
  Book b = TRY(book(call));
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const ledger::Attachment& a : TRY(ledger::attachments(read, call.site.base(), call.actor(), b.ledger->name, TRY(call.id("id"))))) write(w, *b.ledger, a);
  return json_answer(w.close(']').close('}'));
}

Result<Response> upload(Call& call) {
  Book b = TRY(book(call));
  std::string bytes = call.request.body;
  ledger::Attachment a = TRY(ledger::attach(call.site.base(), call.actor(), b.ledger->name, TRY(call.id("id")), call.query("field"), call.query("name"), std::move(bytes)));
  JsonWriter w;
  write(w, *b.ledger, a);
  return json_answer(w, 201);
}

Result<Response> download(Call& call) {
  Id id = TRY(call.id("attachment"));
  Site& site = call.site;
  account::Actor actor = call.actor();
  Response r{200, {{"Content-Type", "application/octet-stream"}, {"Content-Disposition", "attachment"}, {"Content-Security-Policy", "sandbox; default-src 'none'"}}, {}};
  r.stream = [&site, actor, id](const service::Piece& piece) -> Status {
    store::Read read = TRY(site.db->read());
    TRY(ledger::open_attachment(read, site.base(), site.reads(), actor, id,
                                [&](const ledger::Attachment&, std::string_view bytes) { return piece(bytes); }));
    return {};
  };
  return r;
}

Result<Response> remove(Call& call) {
  TRY(ledger::detach(call.site.base(), call.actor(), TRY(call.id("attachment")), call.query("reason")));
  return Response{204, {}, {}};
}

}  // namespace

void file_ops(Ops& ops) {
  ops.push_back({"GET", "/api/records/{ledger}/{id}/attachments", "listAttachments", "附件", Who::user, Effect::reads, list, {}, nullptr, &kAttachments});
  ops.push_back({"POST", "/api/records/{ledger}/{id}/attachments", "attach", "上传附件", Who::user, Effect::writes, upload,
                 {{"field", Kind::text, "放在哪个字段", true}, {"name", Kind::text, "文件名", true}}, nullptr, &kAttachment, 201, "application/octet-stream"});
  ops.push_back({"GET", "/api/attachments/{attachment}", "download", "下载附件", Who::user, Effect::exports, download, {}, nullptr, nullptr, 200, nullptr, "application/octet-stream"});
  ops.push_back({"DELETE", "/api/attachments/{attachment}", "detach", "删除附件", Who::user, Effect::writes, remove, {{"reason", Kind::text, "理由", true}}, nullptr, nullptr, 204});
}

}  // namespace zhagen::api
