// Random changes to the stored log, each undone again: all are found. Somebody who has the database but not the keyring,
// and knows this program, may also make the chain anew from where he changed it: that is found against the checkpoint.
#include "audit/chain.hpp"
#include "audit/errors.hpp"
#include "log.hpp"

using namespace zhagen;
using namespace zhagen::audit;
using test::Log;
using test::must;
using test::one;

namespace {

constexpr int kEntries = 40;

struct Head {
  std::int64_t seq;
  std::string hash, mark;
};

struct World {
  Log log;
  Random random;
  std::vector<Head> heads;  // as they stood after each entry
  std::optional<Checkpoint> last;

  explicit World(CryptoProfile profile, std::uint64_t seed) : log(profile), random(seed) {
    for (int i = 0; i < kEntries; ++i) {
      log.write(100 + i * 10, static_cast<int>(random.below(5)), 1, 1000 + i);
      store::Read tx = must(log.db->read());
      auto rows = must(tx.query("SELECT seq, hash, mark FROM audit_head"));
      REQUIRE(must(rows.next()));
      heads.push_back({rows.integer(0), std::string(rows.blob(1).bytes), std::string(rows.blob(2).bytes)});
    }
    last = log.sign();
  }

  std::int64_t some_entry() { return 1 + random.below(kEntries); }
  /// (record, version) of a random change row.
  std::pair<std::int64_t, std::int64_t> some_change(store::Tx& tx) {
    std::int64_t n = std::stoll(one(tx, "SELECT count(*) FROM record_change"));
    auto rows = must(tx.query("SELECT record, version FROM record_change ORDER BY record, version LIMIT 1 OFFSET ?",
                              random.below(static_cast<std::uint32_t>(n))));
    REQUIRE(must(rows.next()));
    return {rows.integer(0), rows.integer(1)};
  }

  /// Every hash from `from` on as the program would have made it, the head too; the mark is left, its key is not there.
  void rehash(store::Tx& tx, std::int64_t from) {
    std::string previous = chain_start();
    std::vector<std::pair<Entry, Seal>> all;
    {
      auto rows = must(tx.query("SELECT seq, at, user_id, user_name, source, for_user, action, subject, record, row_count, reason, detail, "
                                "success, hash, change_count, change_digest FROM audit_entry ORDER BY seq"));
      while (must(rows.next())) all.push_back({read_entry(rows), {rows.integer(14), std::string(rows.blob(15).bytes)}});
    }
    for (auto& [e, seal] : all) {
      if (e.seq >= from) {
        Digest d(log.keys->profile());
        seal = {};
        auto rows = must(tx.query("SELECT nr, at, record, version, ledger, body FROM record_change WHERE entry = ? ORDER BY nr", e.seq));
        while (must(rows.next())) {
          ++seal.changes;
          add_change(d, rows.integer(1), rows.integer(0), {rows.text(4), Id(rows.integer(2)), rows.integer(3), rows.text(5)});
        }
        if (seal.changes) seal.change_digest = d.finish();
        e.hash = entry_hash(log.keys->profile(), previous, e, seal);
        must(tx.exec("UPDATE audit_entry SET hash = ?, change_count = ?, change_digest = ? WHERE seq = ?", store::Blob{e.hash},
                     seal.changes, store::Blob{seal.change_digest}, e.seq));
      }
      previous = e.hash;
    }
    must(tx.exec("UPDATE audit_head SET hash = ?, seq = ?", store::Blob{previous}, all.empty() ? 0 : all.back().first.seq));
  }

  // Each of these changes something and says what.

  /// `told`: only of what the entry tells, not of what is computed from it.
  std::string change_entry_column(store::Tx& tx, std::int64_t seq, bool told = false) {
    static constexpr const char* kNumbers[] = {"at", "user_id", "for_user", "record", "row_count", "change_count"};
    static constexpr const char* kTexts[] = {"user_name", "source", "action", "subject", "reason", "detail"};
    std::string column;
    switch (random.below(told ? 3 : 4)) {
      case 0:
        column = kNumbers[random.below(told ? 5 : 6)];
        must(tx.exec("UPDATE audit_entry SET " + column + " = " + column + " + ? WHERE seq = ?", 1 + random.below(1000), seq));
        break;
      case 1:
        column = kTexts[random.below(6)];
        must(tx.exec("UPDATE audit_entry SET " + column + " = " + column + " || ? WHERE seq = ?", "改", seq));
        break;
      case 2:
        column = "success";
        must(tx.exec("UPDATE audit_entry SET success = 1 - success WHERE seq = ?", seq));
        break;
      default:
        column = random.below(2) ? "hash" : "change_digest";
        must(tx.exec("UPDATE audit_entry SET " + column + " = ? WHERE seq = ?", store::Blob{secret_bytes(32)}, seq));
    }
    return column + " of entry " + std::to_string(seq);
  }

  std::string change_change_column(store::Tx& tx) {
    auto [record, version] = some_change(tx);
    static constexpr const char* kColumns[] = {"record", "version", "at", "nr"};
    std::uint32_t which = random.below(6);
    std::string column = which < 4 ? kColumns[which] : which == 4 ? "ledger" : "body";
    if (which < 4)
      must(tx.exec("UPDATE record_change SET " + column + " = " + column + " + ? WHERE record = ? AND version = ?",
                   100'000 + random.below(1000), record, version));
    else
      must(tx.exec("UPDATE record_change SET " + column + " = " + column + " || ? WHERE record = ? AND version = ?", "x", record, version));
    return column + " of change " + std::to_string(record);
  }

  std::string swap_entries(store::Tx& tx) {
    std::int64_t a = some_entry(), b = 1 + a % kEntries;
    for (auto [from, to] : {std::pair(a, std::int64_t{-1}), std::pair(b, a), std::pair(std::int64_t{-1}, b)})
      must(tx.exec("UPDATE audit_entry SET seq = ? WHERE seq = ?", to, from));
    return "entries " + std::to_string(a) + " and " + std::to_string(b) + " swapped";
  }

  std::string swap_changes(store::Tx& tx) {
    auto [a, va] = some_change(tx);
    auto [b, vb] = some_change(tx);
    while (b == a) std::tie(b, vb) = some_change(tx);
    if (random.below(2)) {
      std::string body = one(tx, "SELECT body FROM record_change WHERE record = ?", a), other = one(tx, "SELECT body FROM record_change WHERE record = ?", b);
      must(tx.exec("UPDATE record_change SET body = ? WHERE record = ?", other, a));
      must(tx.exec("UPDATE record_change SET body = ? WHERE record = ?", body, b));
      return "bodies swapped";
    }
    for (auto [from, to] : {std::pair(a, std::int64_t{-1}), std::pair(b, a), std::pair(std::int64_t{-1}, b)})
      must(tx.exec("UPDATE record_change SET record = ? WHERE record = ?", to, from));
    return "records swapped";
  }

  void cut(store::Tx& tx, std::int64_t keep) {
    must(tx.exec("DELETE FROM audit_entry WHERE seq > ?", keep));
    must(tx.exec("DELETE FROM record_change WHERE entry > ?", keep));
  }

  std::string tamper(store::Tx& tx) {
    switch (random.below(14)) {
      case 0: case 1: return change_entry_column(tx, some_entry());
      case 2: case 3: return change_change_column(tx);
      case 4: {
        std::int64_t seq = some_entry();
        must(tx.exec("DELETE FROM audit_entry WHERE seq = ?", seq));
        return "entry " + std::to_string(seq) + " deleted";
      }
      case 5: {
        auto [record, version] = some_change(tx);
        must(tx.exec("DELETE FROM record_change WHERE record = ? AND version = ?", record, version));
        return "change deleted";
      }
      case 6: return swap_entries(tx);
      case 7: return swap_changes(tx);
      case 8: {  // a change of its own, or moved to another entry
        if (random.below(2)) {
          must(tx.exec("INSERT INTO record_change (record, version, ledger, entry, nr, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)", 99'999,
                       1, "person", static_cast<std::int64_t>(random.below(2 * kEntries)), 77, 1000, "{}"));
          return "change added";
        }
        auto [record, version] = some_change(tx);
        must(tx.exec("UPDATE record_change SET entry = entry + ?, nr = nr + 50 WHERE record = ? AND version = ?", 1 + random.below(5), record, version));
        return "change moved";
      }
      case 9: {
        switch (random.below(4)) {
          case 0: must(tx.exec("UPDATE audit_head SET seq = seq + ?", 1 + random.below(9))); break;
          case 1: must(tx.exec("UPDATE audit_head SET hash = ?", store::Blob{secret_bytes(32)})); break;
          case 2: must(tx.exec("DELETE FROM audit_head")); break;
          default: must(tx.exec("INSERT INTO audit_head (id, seq, hash, mark) VALUES (2, 1, ?, ?)", store::Blob{"x"}, store::Blob{"y"}));
        }
        return "head";
      }
      case 10: {  // an entry that was never written
        std::int64_t seq = random.below(2) ? kEntries + 1 + random.below(3) : -static_cast<std::int64_t>(random.below(3));
        must(tx.exec("UPDATE audit_entry SET seq = ? WHERE seq = ?", seq, some_entry()));
        return "entry moved to " + std::to_string(seq);
      }
      case 11: {  // cut off, the head as it was then: what a copy from before looks like
        std::int64_t keep = random.below(kEntries);
        cut(tx, keep);
        if (keep == 0) {
          must(tx.exec("DELETE FROM audit_head"));
        } else {
          const Head& h = heads[static_cast<std::size_t>(keep - 1)];
          must(tx.exec("UPDATE audit_head SET seq = ?, hash = ?, mark = ?", h.seq, store::Blob{h.hash}, store::Blob{h.mark}));
        }
        return "rolled back to " + std::to_string(keep);
      }
      case 12: {  // changed with knowledge of the program, the chain made anew
        std::int64_t seq = some_entry();
        std::string what = random.below(2) ? change_entry_column(tx, seq, true) : change_change_column(tx);
        rehash(tx, 1);
        return what + ", made anew";
      }
      default: {  // cut off and made to go on with other entries
        std::int64_t keep = random.below(kEntries);
        cut(tx, keep);
        for (std::int64_t seq = keep + 1; seq <= kEntries; ++seq)
          must(tx.exec("INSERT INTO audit_entry (seq, at, user_id, user_name, source, for_user, action, subject, record, row_count, reason, detail, "
                       "success, change_count, change_digest, hash) VALUES (?, 1, 2, ?, ?, 0, ?, ?, 0, 0, ?, ?, 1, 0, ?, ?)",
                       seq, "x", "x", "x", "x", "x", "x", store::Blob{""}, store::Blob{""}));
        rehash(tx, keep + 1);
        return "replaced after " + std::to_string(keep);
      }
    }
  }

  /// The verdict on the log after one tampering, which is then undone.
  Verdict after(const std::function<void(store::Tx&)>& change, const Keyring* keys = nullptr, bool with_checkpoint = true) {
    Verdict v;
    auto undone = log.db->write([&](store::Tx& tx) -> Status {
      change(tx);
      v = must(verify(tx, log.keys->profile(), with_checkpoint ? last : std::nullopt, log.keys->public_key(), keys));
      return fail(Errc::internal, "undo");
    });
    REQUIRE_FALSE(undone);
    return v;
  }
};

}  // namespace

TEST_CASE("a thousand random tamperings are all found against the last checkpoint") {
  const int rounds = store::test::rounds("ZHAGEN_TAMPERS", 1000);
  int missed = 0;
  for (CryptoProfile profile : {CryptoProfile::intl, CryptoProfile::gm}) {
    World w(profile, profile == CryptoProfile::intl ? 1 : 2);
    for (int i = 0; i < rounds / 2; ++i) {
      std::string what;
      Verdict v = w.after([&](store::Tx& tx) { what = w.tamper(tx); });
      CAPTURE(what);
      CHECK_FALSE(v.whole());
      missed += v.whole();
    }
    CHECK(w.log.verdict(w.last, w.log.keys.get()).whole());
  }
  MESSAGE(rounds << " tamperings, " << missed << " missed");
}

TEST_CASE("what is found is named") {
  World w(CryptoProfile::intl, 5);
  auto codes = [&](const std::function<void(store::Tx&)>& change, const Keyring* keys = nullptr, bool with_checkpoint = true) {
    std::string out;
    for (const Error& e : w.after(change, keys, with_checkpoint).faults) {
      if (!out.empty()) out += " ";
      out += std::string(e.code.row().key).substr(6) + ":" + (e.args.empty() ? "" : e.args[0]);
      CHECK(e.exit_code() == 1);
    }
    return out;
  };
  auto sql = [](std::string text) { return [text](store::Tx& tx) { must(tx.exec(text)); }; };
  CHECK(codes(sql("UPDATE audit_entry SET reason = reason || 'x' WHERE seq = 7")) == "entry_broken:7");
  CHECK(codes([](store::Tx& tx) {
          must(tx.exec("DELETE FROM record_change WHERE entry IN (7, 8)"));
          must(tx.exec("DELETE FROM audit_entry WHERE seq IN (7, 8)"));
        }) == "entry_missing:7");
  CHECK(codes(sql("UPDATE audit_entry SET seq = -3 WHERE seq = 40")).find("entry_added:-3") != std::string::npos);
  CHECK(codes(sql("UPDATE record_change SET body = body || 'x' WHERE entry = (SELECT min(entry) FROM record_change) AND nr = 1"))
            .find("change_broken:") == 0);
  CHECK(codes(sql("INSERT INTO record_change (record, version, ledger, entry, nr, at, body) VALUES (1, 1, 'p', 900, 1, 1, '{}')")) == "change_added:900");
  CHECK(codes(sql("UPDATE audit_head SET seq = 39")) == "head_differs:39");
  auto roll_back = [&](store::Tx& tx) {
    w.cut(tx, 30);
    const Head& h = w.heads[29];
    must(tx.exec("UPDATE audit_head SET seq = 30, hash = ?, mark = ?", store::Blob{h.hash}, store::Blob{h.mark}));
  };
  CHECK(codes(roll_back) == "cut:40");
  CHECK(codes(roll_back, w.log.keys.get(), false) == "");  // an older state is whole: only the checkpoint knows of more
  auto rewrite = [&](store::Tx& tx) {
    must(tx.exec("UPDATE audit_entry SET reason = 'x' WHERE seq = 20"));
    w.rehash(tx, 20);
  };
  CHECK(codes(rewrite) == "rewritten:40");
  CHECK(codes(rewrite, w.log.keys.get(), false) == "head_seal:40");  // without the keyring's key nobody makes the mark
  CHECK(codes(sql("UPDATE audit_head SET id = 1")) == "");
}
