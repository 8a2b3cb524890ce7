// Attachments: access is the record's, bytes are sealed, nothing is lost, moved or cut unnoticed.
#include <doctest/doctest.h>

#include <map>

#include "ledger/attachment.hpp"
#include "read_world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

struct Files {
  World w{false};
  audit::ReadLog log{*w.db, w.keys, w.clock};
  Id record;

  Files() {
    std::string posting = text_of(county_files(), "posting.ledger.toml");
    must(apply(*w.base, with(county_files(), "posting.ledger.toml", edited(posting, "[capacity.unit]", "[field.scan]\nlabel = \"盖章件\"\ntype = \"file\"\nmax = 3\nhidden_from = [\"viewer\"]\n[capacity.unit]")), {}));
    Actor machine;
    machine.machine = true;
    w.id["青山县"] = must(create(*w.base, machine, "organisation", w.draft("organisation", {{"name", "青山县"}}))).id;
    for (const char* name : {"县医院", "柳河镇"}) w.id[name] = w.add("organisation", {{"name", name}, {"parent", "青山县"}});
    w.id["王小明"] = w.add("person", {{"name", "王小明"}, {"unit", "县医院"}});
    record = w.add("posting", {{"person", "王小明"}, {"sender", "县医院"}, {"receiver", "柳河镇"}, {"category", "guide"}});
  }
  Result<Attachment> put(const Actor& actor, const std::string& name, const std::string& bytes, const char* field = "scan") {
    return attach(*w.base, actor, "posting", record, field, name, bytes);
  }
  Result<std::string> read(const Actor& actor, Id id) {
    store::Read tx = must(w.db->read());
    std::string out;
    auto a = open_attachment(tx, *w.base, log, actor, id, [&](const Attachment&, std::string_view piece) { return out += piece, Status(); });
    if (!a) return std::move(a).error();
    CHECK(a->size == static_cast<std::int64_t>(out.size()));
    return out;
  }
};

}  // namespace

TEST_CASE("what is attached comes back, in one piece or in many") {
  Files f;
  Random r(3);
  for (std::size_t size : {std::size_t{9}, kPiece, 2 * kPiece + 17}) {
    std::string bytes = "%PDF-1.7 ";
    while (bytes.size() < size) bytes += static_cast<char>(r.below(256));
    Attachment a = must(f.put(f.w.office(), "通知 盖章.pdf", bytes));
    CHECK(a.name == "通知 盖章.pdf");
    CHECK(must(f.read(f.w.office(), a.id)) == bytes);
    CHECK(f.w.number("SELECT count(*) FROM attachment_part WHERE attachment = " + a.id.str()) == static_cast<std::int64_t>((bytes.size() + kPiece - 1) / kPiece));
  }
  CHECK(key(f.put(f.w.office(), "四.pdf", "%PDF-1")) == "attachment_count");
  CHECK(f.w.number("SELECT count(*) FROM audit_entry WHERE action = 'attach'") == 3);
  CHECK(f.w.number("SELECT count(*) FROM audit_entry WHERE action = 'open_file'") == 3);
  store::Read tx = must(f.w.db->read());
  CHECK(must(attachments(tx, *f.w.base, f.w.office(), "posting", f.record)).size() == 3);
}

TEST_CASE("names and kinds of what is taken") {
  Files f;
  auto name = [&](const std::string& given) {
    Attachment a = must(f.put(f.w.office(), given, "%PDF-1"));
    must(detach(*f.w.base, f.w.office(), a.id, "测试"));
    return a.name;
  };
  CHECK(name("../../etc/盖章.pdf") == "盖章.pdf");
  CHECK(name("C:\\扫描\\盖章.PDF") == "盖章.PDF");
  CHECK(name("盖章.pdf.exe") == "盖章.pdf.exe.pdf");
  CHECK(name("\u202Efdp.盖章\n.pdf") == "fdp.盖章.pdf");
  CHECK(name("") == "附件.pdf");
  CHECK(name("...") == "附件.pdf");
  CHECK(key(f.put(f.w.office(), "a.pdf", "MZ")) == "attachment_type");
  CHECK(key(f.put(f.w.office(), "a.jpg", "\xFF\xD8\xFF\xE0 cut")) == "attachment_damaged");
  CHECK(key(f.put(f.w.office(), "a.pdf", "%PDF-1", "note")) == "attachment_field");
  CHECK(key(f.put(f.w.office(), "a.pdf", "%PDF-1", "nothing")) == "attachment_field");
  CHECK(key(f.put(f.w.office(), "a.pdf", "%PDF-" + std::string(static_cast<std::size_t>(kFileLimit), ' '))) == "attachment_size");
}

TEST_CASE("whoever may not change the record attaches nothing, whoever may not read it opens nothing") {
  Files f;
  Attachment a = must(f.put(f.w.office(), "a.pdf", "%PDF-1"));
  auto viewer = f.w.actor(Role::viewer, "青山县"), sender = f.w.actor(Role::sender, "县医院"), other = f.w.actor(Role::sender, "柳河镇");
  CHECK(must(f.read(sender, a.id)) == "%PDF-1");
  CHECK(key(f.read(other, a.id)) == "attachment_unknown");
  CHECK(key(f.read(viewer, a.id)) == "attachment_unknown");  // hidden from viewers
  CHECK(key(f.put(other, "a.pdf", "%PDF-1")) == "record_unknown");
  CHECK(key(f.put(f.w.actor(Role::inspector, "青山县"), "a.pdf", "%PDF-1")) != "ok");
  CHECK(key(detach(*f.w.base, other, a.id, "x")) == "attachment_unknown");
  CHECK(key(detach(*f.w.base, f.w.office(), a.id, " ")) == "reason_missing");
  {
    store::Read tx = must(f.w.db->read());
    CHECK(must(attachments(tx, *f.w.base, viewer, "posting", f.record)).empty());
    CHECK(key(attachments(tx, *f.w.base, other, "posting", f.record)) == "record_unknown");
  }
  must(transition(*f.w.base, f.w.office(), "posting", f.record, "submit", {}, {}));
  Attachment late = must(f.put(f.w.office(), "盖章后.pdf", "%PDF-2"));  // the stamped paper comes after
  CHECK(key(detach(*f.w.base, f.w.office(), late.id, "误传")) == "attachment_frozen");
  must(transition(*f.w.base, f.w.office(), "posting", f.record, "return", {}, {{}, "更正", {}, {}, {}}));
  must(detach(*f.w.base, f.w.office(), late.id, "误传"));
  CHECK(key(f.read(f.w.office(), late.id)) == "attachment_unknown");
  CHECK(f.w.number("SELECT count(*) FROM attachment_part WHERE attachment = " + late.id.str()) == 0);
}

TEST_CASE("pieces that were changed, swapped, cut or lost are noticed; the database holds no plain byte") {
  Files f;
  std::string bytes = "%PDF-1.7 " + std::string(3 * kPiece, 'x') + "SECRETWORD";
  Attachment a = must(f.put(f.w.office(), "名字也是秘密.pdf", bytes));
  std::string id = a.id.str();
  CHECK(f.w.number("SELECT count(*) FROM attachment_part WHERE length(sealed) >= 1") == 4);
  auto broken = [&](const std::string& change, const std::string& back) {
    CAPTURE(change);
    exec(*f.w.db, change);
    CHECK(key(f.read(f.w.office(), a.id)) != "ok");
    exec(*f.w.db, back);
    CHECK(must(f.read(f.w.office(), a.id)) == bytes);
  };
  broken("UPDATE attachment_part SET nr = 9 WHERE nr = 1", "UPDATE attachment_part SET nr = 1 WHERE nr = 9");
  broken("UPDATE attachment SET pieces = 3 WHERE id = " + id, "UPDATE attachment SET pieces = 4 WHERE id = " + id);
  broken("UPDATE attachment SET pieces = 5 WHERE id = " + id, "UPDATE attachment SET pieces = 4 WHERE id = " + id);
  exec(*f.w.db, "UPDATE attachment_part SET sealed = (SELECT o.sealed FROM attachment_part o WHERE o.attachment = " + id + " AND o.nr = 1) WHERE nr = 2");
  CHECK(key(f.read(f.w.office(), a.id)) != "ok");
  exec(*f.w.db, "DELETE FROM attachment_part WHERE nr = 3");
  CHECK(key(f.read(f.w.office(), a.id)) != "ok");
}
