// Writing the log: numbers without gaps, nothing without its entry, what is told is what comes back.
#include <thread>

#include "audit/errors.hpp"
#include "log.hpp"

using namespace zhagen;
using namespace zhagen::audit;
using test::Log;
using test::must;
using test::one;

TEST_CASE("entries are numbered without gaps, also where operations fail between them") {
  for (CryptoProfile profile : {CryptoProfile::intl, CryptoProfile::gm}) {
    Log log(profile);
    CHECK(log.verdict().whole());  // an empty log
    CHECK(log.write(100, 1) == 1);
    auto failed = log.db->write([&](store::Tx& tx) -> Result<std::int64_t> {
      TRY(log.write(tx, 200, 1));
      return fail(Errc::internal, "taken back");
    });
    CHECK_FALSE(failed);
    CHECK(log.write(101, 1) == 2);
    CHECK(log.write(1000, 2000) == 3);  // more than one group
    CHECK(log.write(0, 0) == 4);
    CHECK(one(*log.db, "SELECT count(*) FROM record_change") == "2002");
    CHECK(one(*log.db, "SELECT seq FROM audit_head") == "4");
    CHECK(one(*log.db, "SELECT change_count FROM audit_entry WHERE seq = 3") == "2000");
    CHECK(one(*log.db, "SELECT nr FROM record_change WHERE record = 2999") == "2000");
    Verdict v = log.verdict(log.sign(), log.keys.get());
    CHECK(v.whole());
    CHECK(v.entries == 4);
    CHECK(v.changes == 2002);
  }
}

TEST_CASE("no entry, no write: where the log cannot be written, nothing is") {
  Log log;
  log.write(100, 1);
  store::test::exec(*log.db, "CREATE TABLE thing (id INTEGER PRIMARY KEY)");
  auto write = [&](std::int64_t version) {
    return log.db->write([&](store::Tx& tx) -> Result<std::int64_t> {
      TRY(tx.exec("INSERT INTO thing (id) VALUES (?)", version));
      return log.write(tx, 100, 1, version);
    });
  };
  CHECK_FALSE(write(1));  // the version that is there
  CHECK(one(*log.db, "SELECT count(*) FROM thing") == "0");
  REQUIRE(write(2));
  store::test::exec(*log.db, "DROP TABLE audit_entry");
  CHECK_FALSE(write(3));
  CHECK(one(*log.db, "SELECT count(*) FROM thing") == "1");
  CHECK(one(*log.db, "SELECT max(version) FROM record_change") == "2");
}

TEST_CASE("entries come back as they were told, newest first, by filter and by page") {
  Log log;
  const Who who{Id(77), "李 明", "10.0.0.9", Id(78)};
  for (std::int64_t i = 1; i <= 30; ++i)
    must(log.db->write([&](store::Tx& tx) {
      return Operation(tx, *log.keys, Instant{i * 1000})
          .close(i % 10 == 0 ? Who{} : who, {i % 2 ? "unmask" : "export", i % 3 ? "person" : "post", Id(i % 5 ? 9 : 0), i, "核对；'\"\\", R"({"fields":["citizen_id"]})", i != 4});
    }));
  store::Read tx = must(log.db->read());
  auto all = must(entries(tx, {}, 0, 7));
  REQUIRE(all.size() == 7);
  CHECK(all[0].seq == 30);
  auto next = must(entries(tx, {}, all.back().seq, 1000));
  REQUIRE(next.size() == 23);
  const Entry& e = next[23 - 4];  // the fourth
  CHECK(e.seq == 4);
  CHECK(e.at.ms == 4000);
  CHECK(e.who.user == Id(77));
  CHECK(e.who.name == "李 明");
  CHECK(e.who.source == "10.0.0.9");
  CHECK(e.who.for_user == Id(78));
  CHECK(e.event.action == "export");
  CHECK(e.event.subject == "person");
  CHECK(e.event.record == Id(9));
  CHECK(e.event.rows == 4);
  CHECK(e.event.reason == "核对；'\"\\");
  CHECK(e.event.detail == R"({"fields":["citizen_id"]})");
  CHECK_FALSE(e.event.success);
  CHECK(e.hash.size() == 32);
  auto count = [&](const Filter& f) { return must(entries(tx, f, 0, 1000)).size(); };
  CHECK(count({.user = Id(77)}) == 27);
  CHECK(count({.record = Id(9)}) == 24);
  CHECK(count({.action = "unmask"}) == 15);
  CHECK(count({.action = "unmask", .subject = "post"}) == 5);
  CHECK(count({.from = Instant{5000}, .to = Instant{8000}}) == 3);
}

TEST_CASE("logged reads: many readers, each on record before its answer") {
  Log log;
  SystemClock clock;
  ReadLog reads(*log.db, log.keys, clock);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) CHECK(reads.note({Id(t + 1), "某", "local", {}}, {"open", "person", Id(i + 1), 1, "", "", true}));
    });
  for (auto& t : threads) t.join();
  Verdict v = log.verdict();
  CHECK(v.whole());
  CHECK(v.entries == 160);
  store::test::exec(*log.db, "DROP TABLE audit_head");
  CHECK_FALSE(reads.note({}, {"open", "person", Id(1), 1, "", "", true}));
}

TEST_CASE("two programs write one chain") {
  Log log;
  auto other = log.fresh.open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&, t] {
      store::Db& db = t ? *other : *log.db;
      for (int i = 0; i < 50; ++i)
        CHECK(db.write([&](store::Tx& tx) { return log.write(tx, 1000 * (t + 1) + i * 3, 3); }));
    });
  for (auto& t : threads) t.join();
  Verdict v = log.verdict(log.sign(), log.keys.get());
  CHECK(v.whole());
  CHECK(v.entries == 100);
  CHECK(v.changes == 300);
}

TEST_CASE("checkpoints: text and back, and nothing else") {
  for (CryptoProfile profile : {CryptoProfile::intl, CryptoProfile::gm}) {
    Log log(profile);
    {
      store::Read tx = must(log.db->read());
      CHECK(checkpoint(tx, *log.keys, Instant{}).error().code == fault::audit_empty);
    }
    log.write(1, 3);
    const Checkpoint c = log.sign();
    const std::string text = c.text();
    auto back = must(Checkpoint::parse(text));
    CHECK(back.text() == text);
    CHECK(back.seq == 1);
    CHECK(back.at == c.at);
    CHECK(back.profile == profile);
    std::string crlf;
    for (char ch : text) crlf += ch == '\n' ? "\r\n" : std::string(1, ch);
    CHECK(must(Checkpoint::parse(crlf + "\n\n")).text() == text);
    CHECK(log.verdict(back, log.keys.get()).whole());
    log.write(10, 3);
    CHECK(log.verdict(back).whole());  // the log went on
    // Every changed character is refused: as a text, or by the signature, or by the chain.
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string changed = text;
      changed[i] = changed[i] == '7' ? '8' : '7';
      auto parsed = Checkpoint::parse(changed);
      if (parsed) CHECK_MESSAGE(!log.verdict(*parsed).whole(), changed);
    }
    for (std::size_t i = 0; i + 1 < text.size(); ++i) CHECK_FALSE(Checkpoint::parse(text.substr(0, i)));
    // Signed by somebody else.
    auto stranger = Keyring::for_tests(99, profile);
    store::Read tx = must(log.db->read());
    Checkpoint forged = must(checkpoint(tx, *stranger, Instant{5}));
    CHECK(must(verify(tx, profile, forged)).whole());  // its own key says nothing about whose it is
    auto v = must(verify(tx, profile, forged, log.keys->public_key()));
    REQUIRE(v.faults.size() == 1);
    CHECK(v.faults[0].code == fault::audit_checkpoint_key);
  }
}
