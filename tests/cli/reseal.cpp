// A new key for a whole site: no column of any table keeps a value of the older one, and everything still opens.
#include <map>
#include <set>
#include <thread>

#include "../store/fresh.hpp"
#include "account/account.hpp"
#include "account/hasher.hpp"
#include "account/settings.hpp"
#include "jobs/jobs.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"
#include "ledger/attachment_row.hpp"
#include "ledger/reseal.hpp"
#include "ledger/row.hpp"
#include "plans/kept.hpp"
#include "store/admin.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using store::test::exec;
using store::test::must;

namespace {

constexpr const char* kPerson = R"(
[ledger]
name = "person"
label = "人员"
purpose = "测试"
retention = "10y"
sensitivity = "internal"
[field.name]
label = "姓名"
type = "text"
[field.illness]
label = "病情"
type = "text"
sensitivity = "sensitive"
[field.ward]
label = "病房"
type = "text"
sensitivity = "sensitive"
[field.papers]
label = "材料"
type = "file"
[capacity.self]
label = "本人"
path = ""
[access]
read = ["office@all"]
)";

/// Cheap: what is sealed is its answer, whatever it is.
struct Plain final : account::Hasher {
  Result<std::string> hash(std::string_view password) override { return "plain " + std::string(password); }
  Result<bool> verify(const std::string& hash, std::string_view password) override { return hash == "plain " + std::string(password); }
  std::string nobody() override { return "nobody"; }
};

struct Site {
  static constexpr int kPatients = 1200;  // more than two batches
  store::test::Fresh fresh;
  SystemClock clock;
  IdSource ids{clock, Random(7)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<store::Db> db = fresh.open();
  std::unique_ptr<Base> base;
  std::unique_ptr<account::Accounts> accounts;
  std::vector<Id> patients;
  Id file, done, failed;

  Site() {
    const store::Migration steps[] = {{1, "site", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"},
                                      audit::kTables, account::kTables, jobs::kTables, kTables, kAttachmentTables, plans::kTables, account::kSettingTables};
    must(store::migrate(*db, steps, Instant{0}));
    base = must(Base::open(*db, keys, ids, clock, pinyin));
    must(apply(*base, {{"person.ledger.toml", kPerson}}, {}));
    accounts = std::make_unique<account::Accounts>(*db, keys, ids, clock, std::make_shared<Plain>());
    fill_records();
    fill_accounts();
    fill_jobs();
    fill_plans();
  }

  const catalog::Ledger& ledger() const { return *base->catalog()->ledger("person"); }
  std::string sealed(const char* field, Id record, const std::string& text) const {
    const int f = ledger().find(field);
    return cell_of(*base, ledger(), f, record, text).bytes;
  }

  void fill_records() {
    must(db->write([&](store::Tx& tx) -> Status {
      for (int i = 0; i < kPatients; ++i) {
        const Id id = ids.next();
        patients.push_back(id);
        const std::string illness = sealed("illness", id, "病情" + id.str()), ward = sealed("ward", id, "病房" + id.str());
        TRY(tx.exec("INSERT INTO l_person (id, version, state, cancelled, created, changed, f_name, f_illness, f_ward) VALUES (?, 1, ?, 0, 0, 0, ?, ?, ?)",
                    id.value(), "", "某", i % 3 ? std::optional(store::Blob{illness}) : std::nullopt, store::Blob{ward}));
      }
      file = ids.next();
      const std::string about = seal_about(*keys, {file, patients[0], 3, "扫描件.pdf", "application/pdf", 7, "", {}, "某"});
      TRY(tx.exec("INSERT INTO attachment (id, ledger, record, field, type, pieces, at, removed, about) VALUES (?, ?, ?, ?, ?, 40, 0, 0, ?)",
                  file.value(), "person", patients[0].value(), "papers", "application/pdf", store::Blob{about}));
      for (std::size_t nr = 0; nr < 40; ++nr) {
        const std::string piece = keys->seal("piece " + std::to_string(nr), piece_context(file, nr));
        TRY(tx.exec("INSERT INTO attachment_part (attachment, nr, sealed) VALUES (?, ?, ?)", file.value(), nr, store::Blob{piece}));
      }
      return {};
    }));
  }

  void fill_accounts() {
    must(accounts->first_administrators(must(accounts->first_link()), "::1", {"xitong", "系统员", "Xt5-kmWq!e83"}, {"anquan", "安全员", "Aq5-kmWq!e83"},
                                        {"shenji", "审计员", "Sj5-kmWq!e83"}));
    must(accounts->enrol_second_factor(must(accounts->login("shenji", "Sj5-kmWq!e83", "::1")).actor, "Sj5-kmWq!e83"));
    must(account::keep_setting(*db, *keys, ids, clock.now(), must(accounts->login("anquan", "Aq5-kmWq!e83", "::1")).actor, "theme", "\"dark\""));
  }

  std::unique_ptr<jobs::Jobs> queue() {
    auto q = std::make_unique<jobs::Jobs>(*db, keys, ids, clock);
    q->kind("good", [](jobs::Context& c) -> Result<std::string> { return "done " + std::string(c.input()); });
    q->kind("bad", [](jobs::Context&) -> Result<std::string> { return fail(Errc::internal, "x"); });
    return q;
  }
  void fill_jobs() {
    auto q = queue();
    done = must(q->submit(Id(5), "good", "input"));
    failed = must(q->submit(Id(5), "bad", "input"));
    must(q->start());
    for (Id job : {done, failed})
      while (must(q->get(Id(5), job)).ended.ms == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    must(q->submit(Id(5), "nobody", "waits"));
  }

  void fill_plans() {
    must(db->write([&](store::Tx& tx) -> Status {
      const std::string about = keys->seal("理由\n", "placement_plan|about|77");
      TRY(tx.exec("INSERT INTO placement_plan (id, source, subject, number, parent, job, made, user_id, user_name, people, posts, seats, placed, points, pieces, about) "
                  "VALUES (77, ?, 1, 1, 0, 0, 0, 1, ?, 0, 0, 0, 0, 0, 6, ?)", "batch", "某", store::Blob{about}));
      for (int nr = 0; nr < 6; ++nr) {
        const std::string piece = keys->seal("part", "placement_part|77|" + std::to_string(nr));
        TRY(tx.exec("INSERT INTO placement_part (plan, nr, sealed) VALUES (77, ?, ?)", nr, store::Blob{piece}));
      }
      return {};
    }));
  }

  /// Sealed values of each key in every column of bytes of every table: "table.column" -> key -> how many.
  std::map<std::string, std::map<int, int>> census() {
    std::map<std::string, std::map<int, int>> out;
    store::Read tx = must(db->read());
    for (const store::Table& t : must(store::tables(store::Admin::conn(tx))))
      for (std::size_t i = 0; i < t.columns.size(); ++i) {
        if (t.types[i] != store::Kind::blob) continue;
        auto rows = must(tx.query("SELECT " + t.columns[i] + " FROM " + t.name));
        while (must(rows.next()))
          if (int n = Keyring::sealed_version(rows.blob(0).bytes); n > 0 && n < 10 && rows.blob(0).bytes.size() >= 31) ++out[t.name + "." + t.columns[i]][n];
      }
    return out;
  }

  void everything_opens() {
    store::Read tx = must(db->read());
    auto rows = must(tx.query("SELECT id, f_illness, f_ward FROM l_person"));
    while (must(rows.next())) {
      const Id id(rows.integer(0));
      if (!rows.null(1)) CHECK(must(keys->open(rows.blob(1).bytes, "person|illness|" + id.str())) == "病情" + id.str());
      CHECK(must(keys->open(rows.blob(2).bytes, "person|ward|" + id.str())) == "病房" + id.str());
    }
    auto parts = must(tx.query("SELECT nr, sealed FROM attachment_part"));
    while (must(parts.next()))
      CHECK(must(keys->open(parts.blob(1).bytes, piece_context(file, static_cast<std::size_t>(parts.integer(0))))) == "piece " + std::to_string(parts.integer(0)));
    CHECK(must(kept_attachment(tx, *base->catalog(), *keys, file)).it.name == "扫描件.pdf");
    auto q = queue();
    CHECK(must(q->result(Id(5), done)) == "done input");
    CHECK(must(q->get(Id(5), failed)).error == fail(Errc::internal, "x").zh());
    CHECK(accounts->login("xitong", "Xt5-kmWq!e83", "::1"));
  }
};

}  // namespace

TEST_CASE("after a rotation no column of any table keeps a value of the older key") {
  Site s;
  const auto before = s.census();
  for (const SealedColumn& c : sealed_columns(*s.base->catalog())) {
    CAPTURE(c.table + "." + c.column);
    CHECK(before.contains(c.table + "." + c.column));  // the test has a value in each
  }
  REQUIRE(s.keys->rotate(Instant{1}));
  s.everything_opens();
  std::set<std::string> tables;
  auto done = must(reseal(*s.base, {{}, "维护员", "local", {}}, [&](const std::string& table, std::int64_t) { tables.insert(table); }));
  CHECK(done.damaged == 0);
  CHECK(tables.contains("attachment_part"));
  std::int64_t values = 0;
  for (const auto& [column, keys] : before) values += keys.at(1);
  CHECK(done.values == values);
  for (const auto& [column, keys] : s.census()) {
    CAPTURE(column);
    CHECK_FALSE(keys.contains(1));
    CHECK(keys.at(2) == before.at(column).at(1));
  }
  s.everything_opens();
  store::Read tx = must(s.db->read());
  auto entry = must(audit::entries(tx, {.action = "reseal"}, 0, 10));
  REQUIRE(entry.size() == 1);
  CHECK(entry[0].event.rows == values);
  CHECK(entry[0].event.detail == R"({"damaged":0,"key":2})");
  CHECK(must(audit::verify(tx, s.keys->profile(), {}, {}, s.keys.get())).whole());
}

TEST_CASE("re-sealing goes on where it was, leaves alone what others changed, and names what does not open") {
  Site s;
  REQUIRE(s.keys->rotate(Instant{1}));
  // Half is done by a run that is ended.
  int batches = 0;
  struct Ended {};
  try {
    (void)reseal(*s.base, {}, [&](const std::string&, std::int64_t) {
      if (++batches == 3) throw Ended();
    });
  } catch (const Ended&) {
  }
  auto half = s.census();
  CHECK(half["l_person.f_illness"].contains(2));
  CHECK(half["l_person.f_ward"].contains(1));
  // One value was damaged on the disk.
  exec(*s.db, "UPDATE l_person SET f_ward = ? WHERE id = ?", store::Blob{s.keys->seal("x", "elsewhere").replace(2, 1, "\x01")}, s.patients[900].value());
  std::string changed;
  auto done = must(reseal(*s.base, {}, [&](const std::string& table, std::int64_t) {
    if (table == "l_person" && changed.empty()) {  // somebody saves while it runs
      changed = s.sealed("ward", s.patients[10], "新病房");
      exec(*s.db, "UPDATE l_person SET f_ward = ? WHERE id = ?", store::Blob{changed}, s.patients[10].value());
    }
  }));
  CHECK(done.damaged == 1);
  REQUIRE(done.places.size() == 1);
  CHECK(done.places[0] == "l_person.f_ward " + s.patients[900].str());
  auto after = s.census();
  CHECK(after["l_person.f_ward"][1] == 1);
  CHECK(after["l_person.f_ward"][2] == Site::kPatients - 1);
  store::Read tx = must(s.db->read());
  auto rows = must(tx.query("SELECT f_ward FROM l_person WHERE id = ?", s.patients[10].value()));
  REQUIRE(must(rows.next()));
  CHECK(must(s.keys->open(rows.blob(0).bytes, "person|ward|" + s.patients[10].str())) == "新病房");
}
