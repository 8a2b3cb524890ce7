// Writing the log: numbers without gaps, nothing without its entry, what is told is what comes back.
#include "../store/fresh.hpp"
#include "audit/audit.hpp"

using namespace zhagen;
using namespace zhagen::audit;
using store::test::Fresh;
using store::test::must;
using store::test::one;

namespace {

struct Log {
  Fresh fresh;
  std::unique_ptr<store::Db> db = fresh.open();
  std::shared_ptr<Keyring> keys;
  explicit Log(CryptoProfile profile = CryptoProfile::intl) : keys(Keyring::for_tests(1, profile)) {
    must(store::migrate(*db, std::span(&kTables, 1), Instant{0}));
  }
  /// An operation that changes `records` records, from `first` on.
  std::int64_t write(std::int64_t first, int records, std::int64_t version = 1, std::int64_t at = 1000) {
    return must(db->write([&](store::Tx& tx) -> Result<std::int64_t> {
      Operation op(tx, *keys, Instant{at});
      for (int i = 0; i < records; ++i) TRY(op.change({"person", Id(first + i), version, R"({"name":[null,"甲"]})"}));
      return op.close({Id(5), "经办人", "local", {}}, {"create", "person", records == 1 ? Id(first) : Id(), records, "", "", true});
    }));
  }
};

}  // namespace

TEST_CASE("entries are numbered without gaps, also where operations fail between them") {
  Log log;
  CHECK(log.write(100, 1) == 1);
  auto failed = log.db->write([&](store::Tx& tx) -> Result<std::int64_t> {
    Operation op(tx, *log.keys, Instant{1});
    TRY(op.change({"person", Id(200), 1, "{}"}));
    TRY(op.close({}, {"create", "person", Id(200), 1, "", "", true}));
    return fail(Errc::internal, "taken back");
  });
  CHECK_FALSE(failed);
  CHECK(log.write(101, 1) == 2);
  CHECK(log.write(1000, 2000) == 3);  // more than one group
  CHECK(one(*log.db, "SELECT count(*) FROM record_change") == "2002");
  CHECK(one(*log.db, "SELECT seq FROM audit_head") == "3");
  CHECK(one(*log.db, "SELECT change_count FROM audit_entry WHERE seq = 3") == "2000");
  CHECK(one(*log.db, "SELECT nr FROM record_change WHERE record = 2999") == "2000");
}

TEST_CASE("no entry, no write: a version written twice fails the whole operation") {
  Log log;
  log.write(100, 1);
  auto twice = log.db->write([&](store::Tx& tx) -> Result<std::int64_t> {
    TRY(tx.exec("DELETE FROM audit_head WHERE id = ?", 99));
    Operation op(tx, *log.keys, Instant{1});
    TRY(op.change({"person", Id(100), 1, "{}"}));
    return op.close({}, {"change", "person", Id(100), 1, "", "", true});
  });
  REQUIRE_FALSE(twice);
  CHECK(one(*log.db, "SELECT count(*) FROM audit_entry") == "1");
  CHECK(log.write(100, 1, 2) == 2);
}
