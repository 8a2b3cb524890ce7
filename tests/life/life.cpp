// Backup, restore, move, keys, the backup of every day. Beside a PostgreSQL server (life_pg) the places are on it.
#include <thread>

#include "../store/fresh.hpp"
#include "audit/audit.hpp"
#include "jobs/jobs.hpp"
#include "life/daily.hpp"
#include "life/errors.hpp"
#include "life/keys.hpp"
#include "life/move.hpp"
#include "life/save.hpp"
#include "store/dump.hpp"

using namespace zhagen;
using namespace zhagen::life;
using namespace zhagen::store::test;
using namespace std::chrono_literals;

namespace {

const store::Migration kSteps[] = {
    {1, "site settings", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"},
    audit::kTables,
    jobs::kTables,
};
constexpr Instant kNow{1'772'000'000'000};

/// An office: a folder with a database and keys, a ledger made at run time, some records with sealed values and a log.
struct Office {
  Folder folder;
  std::string keys_file = folder / "keys/keyring";
  std::string path = folder / "zhagen.db";

  std::unique_ptr<store::Db> open(const std::string& url) const {
    auto db = must(store::Db::open(url, quick()));
    must(store::migrate(*db, kSteps, kNow));
    return db;
  }
  std::unique_ptr<store::Db> open() const { return open(path); }
  std::shared_ptr<Keyring> keys(store::Db& db) const { return must(open_keys(db, keys_file, kNow)); }

  void fill(store::Db& db, const Keyring& k, int from, int to) const {
    must(db.write([&](store::Tx& tx) -> Status {
      if (from == 0) TRY(store::extend(tx, "CREATE TABLE l_talk (id INTEGER PRIMARY KEY, said BLOB NOT NULL)"));
      audit::Operation operation(tx, k, kNow);
      for (int i = from; i < to; ++i) {
        std::string said = k.seal("谈话内容" + std::to_string(i), "l_talk|said|" + std::to_string(i));
        TRY(tx.exec("INSERT INTO l_talk (id, said) VALUES (?, ?)", i, store::Blob{said}));
        TRY(operation.change({"talk", Id(i + 1), 1, R"({"said":[null,"..."]})"}));
      }
      audit::Event event;
      event.action = "create";
      event.subject = "talk";
      TRY(operation.close({Id(7), "安宁", "local", {}}, event));
      return {};
    }));
  }
  Restore wanted(const std::string& file, const std::string& to, std::shared_ptr<Keyring> k) const {
    return {file, to, false, folder / "trial", std::move(k), keys_file, quick()};
  }
};

std::string content(store::Db& db) {
  Folder out;
  return must(store::dump(db, out / "x")).sha256;
}

}  // namespace

TEST_CASE("twenty times saved and brought back, in both forms: equal in every row") {
  Office office;
  auto db = office.open();
  auto keys = office.keys(*db);
  office.fill(*db, *keys, 0, 5);
  for (int cycle = 0; cycle < 20; ++cycle) {
    CAPTURE(cycle);
    office.fill(*db, *keys, 5 + cycle * 3, 8 + cycle * 3);
    Form form = cycle % 2 ? Form::dump : Form::copy;
    std::string file = office.folder / ("b" + std::to_string(cycle));
    Saved saved = must(save(*db, file, form));
    CHECK(must(verify(file)).sha256 == saved.sha256);
    Fresh place;  // on PostgreSQL where the server is
    Restored restored = must(restore(office.wanted(file, place.url, keys), kSteps, kNow));
    CHECK(restored.faults.empty());
    CHECK(restored.entries == 2 + cycle);
    CHECK(restored.saved.rows == saved.rows);
    auto copy = office.open(place.url);
    CHECK(content(*copy) == content(*db));
    CHECK_FALSE(std::filesystem::exists(office.folder / "trial"));
  }
}

TEST_CASE("a place that is not empty or in use, a file that is no backup, another's or a damaged one: refused in words") {
  Office office;
  auto db = office.open();
  auto keys = office.keys(*db);
  office.fill(*db, *keys, 0, 5);
  std::string file = office.folder / "a.db", text = office.folder / "a.dump";
  must(save(*db, file, Form::copy));
  must(save(*db, text, Form::dump));

  for (const std::string& f : {file, text}) {
    CHECK(restore(office.wanted(f, office.path, keys), kSteps, kNow).error().code == Errc::store_running);
    auto into = office.open(office.folder / "other.db");
    into.reset();
    CHECK(restore(office.wanted(f, office.folder / "other.db", keys), kSteps, kNow).error().code == Errc::store_exists);
    Restore replace = office.wanted(f, office.folder / "other.db", keys);
    replace.replace = true;
    CHECK(must(restore(replace, kSteps, kNow)).entries == 1);
    CHECK(content(*office.open(office.folder / "other.db")) == content(*db));
    std::filesystem::remove(office.folder / "other.db");
    std::filesystem::remove(office.folder / "other.db.replaced");
    CHECK_FALSE(std::filesystem::exists(office.folder / "trial"));

    std::string bytes = read_file(f);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    write_file(f + "x", bytes);
    if (f == file) write_file(f + "x.sha256", read_file(f + ".sha256"));
    CHECK(verify(f + "x").error().code == Errc::store_damaged);
    CHECK(restore(office.wanted(f + "x", office.folder / "new.db", keys), kSteps, kNow).error().code == Errc::store_damaged);
    CHECK_FALSE(std::filesystem::exists(office.folder / "new.db"));

    // An older program, which lacks the last step.
    auto newer = restore(office.wanted(f, office.folder / "new.db", keys), std::span(kSteps).first(2), kNow);
    REQUIRE_FALSE(newer);
    CHECK(newer.error().code == Errc::store_newer);
    CHECK(newer.error().args[0] == f);
  }
  write_file(office.folder / "note.txt", "not a backup of anything");
  CHECK(verify(office.folder / "note.txt").error().code == fault::life_not_backup);
  CHECK(verify(office.folder / "none").error().code == Errc::file_not_found);
  std::filesystem::remove(file + ".sha256");
  CHECK(verify(file).error().code == fault::life_not_backup);
  if (on_postgresql()) {
    Fresh server;
    auto big = office.open(server.url);
    CHECK(save(*big, office.folder / "c.db", Form::copy).error().code == fault::life_copy_engine);
    CHECK(restore(office.wanted(text, server.url, keys), kSteps, kNow).error().code == Errc::store_not_empty);
  }
}

TEST_CASE("the keyring belongs to the data") {
  Office office, other;
  auto db = office.open();
  auto keys = office.keys(*db);
  office.fill(*db, *keys, 0, 3);
  std::string file = office.folder / "a.dump";
  must(save(*db, file, Form::dump));
  auto others = must(Keyring::open(other.keys_file, true, kNow));
  auto wrong = restore(office.wanted(file, office.folder / "new.db", others), kSteps, kNow);
  CHECK(wrong.error().code == fault::life_keys_other);
  CHECK_FALSE(std::filesystem::exists(office.folder / "new.db"));
  CHECK(restore(office.wanted(file, office.folder / "new.db", nullptr), kSteps, kNow).error().code == fault::life_keys_missing);

  // An older keyring than the one that sealed last.
  std::string old = read_file(office.keys_file);
  must(keys->rotate(kNow));
  CHECK(office.keys(*db)->version() == 2);
  must(save(*db, office.folder / "b.dump", Form::dump));
  write_file(other.keys_file, old);
  auto first = must(Keyring::open(other.keys_file, false, kNow));
  CHECK(restore(office.wanted(office.folder / "b.dump", office.folder / "new.db", first), kSteps, kNow).error().code ==
        fault::life_keys_other);
  CHECK(open_keys(*db, other.keys_file, kNow).error().code == fault::life_keys_other);

  // The key file lost: no new one is made in its place.
  std::filesystem::remove(office.keys_file);
  CHECK(open_keys(*db, office.keys_file, kNow).error().code == fault::life_keys_missing);
  CHECK_FALSE(std::filesystem::exists(office.keys_file));
}

TEST_CASE("a log that was tampered with is told, and the data are brought back all the same") {
  Office office;
  auto db = office.open();
  auto keys = office.keys(*db);
  office.fill(*db, *keys, 0, 3);
  exec(*db, "UPDATE audit_entry SET user_name = 'x' WHERE seq = 1");
  must(save(*db, office.folder / "a.db", Form::copy));
  Restored r = must(restore(office.wanted(office.folder / "a.db", office.folder / "new.db", keys), kSteps, kNow));
  CHECK_FALSE(r.faults.empty());
  CHECK(content(*office.open(office.folder / "new.db")) == content(*db));
}

TEST_CASE("moved to PostgreSQL: the same rows, history and chain, and the old one says where they are" *
          doctest::skip(!on_postgresql())) {
  Office office;
  Fresh server, full;
  std::string work = office.folder / "move.dump";
  std::shared_ptr<Keyring> keys;
  std::string before;
  {
    auto db = office.open();
    keys = office.keys(*db);
    office.fill(*db, *keys, 0, 300);
    before = content(*db);
    CHECK(move({office.path, server.url, work, quick()}, *keys, kSteps, kNow).error().code == Errc::store_running);
  }
  {
    auto taken = office.open(full.url);
    must(taken->write([](store::Tx& tx) { return tx.exec("INSERT INTO site_setting (name, value) VALUES ('created', 'x')"); }));
  }
  CHECK(move({office.path, full.url, work, quick()}, *keys, kSteps, kNow).error().code == Errc::store_not_empty);
  CHECK(move({office.path, "elsewhere.db", work, quick()}, *keys, kSteps, kNow).error().code == fault::life_move_target);
  CHECK(content(*office.open()) == before);  // as it was
  must(refuse_moved(*must(store::Db::open(office.folder / "fresh.db", quick()))));
  must(refuse_moved(*office.open()));

  Moved moved = must(move({office.path, server.url, work, quick()}, *keys, kSteps, kNow));
  CHECK(moved.tables.at("l_talk") == 300);
  CHECK(moved.changes == 300);
  CHECK(moved.entries == 1);
  CHECK_FALSE(std::filesystem::exists(work));
  auto there = office.open(server.url);
  must(refuse_moved(*there));
  CHECK(one(*there, "SELECT count(*) FROM l_talk") == "300");
  {
    store::Read read = must(there->read());
    auto log = must(audit::verify(read, keys->profile(), {}, {}, keys.get()));
    CHECK(log.whole());
    CHECK(log.entries == 2);  // the second one tells of the move
    auto rows = must(read.query("SELECT said FROM l_talk WHERE id = 5"));
    must(rows.next());
    CHECK(must(keys->open(rows.blob(0).bytes, "l_talk|said|5")) == "谈话内容5");
  }
  auto old = office.open();
  Status refused = refuse_moved(*old);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == fault::life_moved);
  CHECK(refused.error().args[1] == there->where());
  old.reset();
  Fresh again;
  CHECK(move({office.path, again.url, work, quick()}, *keys, kSteps, kNow).error().code == fault::life_moved);
}

TEST_CASE("a backup of every day, the newest ones kept") {
  Office office;
  Fresh place;
  auto db = office.open(place.url);
  auto keys = office.keys(*db);
  office.fill(*db, *keys, 0, 3);
  FixedClock clock(kNow);
  std::string backups = office.folder / "backups", troubles;
  std::filesystem::create_directories(backups);
  write_file(backups + "/zhagen-mine.db", "a stranger's");
  auto count = [&] {
    int n = 0;
    for (const auto& e : std::filesystem::directory_iterator(backups))
      if (std::string name = e.path().filename().string(); name.starts_with("zhagen-2") && !name.ends_with(".sha256")) {
        ++n;
        must(verify(e.path().string()));
      }
    return n;
  };
  auto day = [&](int keep, int done) {
    IdSource ids(clock, Random(entropy_seed()));
    jobs::Jobs queue(*db, keys, ids, clock, 1, {10ms, 20ms, 5s});
    DailyPlan plan{backups, keep, {}};
    queue.kind(std::string(kDailyJob), daily_backup(*db, keys, clock, plan));
    must(queue.start());
    {
      Daily daily(queue, clock, plan, [&](std::string_view t) { troubles += t; });
      for (int i = 0; i < 500 && one(*db, "SELECT count(*) FROM job WHERE state = 'done'") != std::to_string(done); ++i)
        std::this_thread::sleep_for(10ms);
    }
    queue.stop();
  };
  for (int i = 0; i < 5; ++i) {
    day(3, i + 1);
    CHECK(count() == std::min(i + 1, 3));
    clock.at.ms += 86'400'000;
  }
  clock.at.ms -= 86'400'000;
  auto jobs_before = one(*db, "SELECT count(*) FROM job");
  day(3, 5);  // the same day once more
  CHECK(one(*db, "SELECT count(*) FROM job") == jobs_before);
  CHECK(std::filesystem::exists(backups + "/zhagen-mine.db"));
  CHECK(troubles.empty());
  CHECK(one(*db, "SELECT count(*) FROM audit_entry WHERE action = 'backup'") == "5");
}
