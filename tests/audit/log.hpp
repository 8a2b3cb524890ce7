#pragma once
// A log to write into.

#include "../store/fresh.hpp"
#include "audit/audit.hpp"
#include "base/random.hpp"

namespace zhagen::audit::test {

using store::test::must;
using store::test::one;

struct Log {
  store::test::Fresh fresh;
  std::unique_ptr<store::Db> db = fresh.open();
  std::shared_ptr<Keyring> keys;
  explicit Log(CryptoProfile profile = CryptoProfile::intl) : keys(Keyring::for_tests(1, profile)) {
    must(store::migrate(*db, std::span(&kTables, 1), Instant{0}));
  }

  /// An operation that changes `records` records, from `first` on.
  std::int64_t write(std::int64_t first, int records, std::int64_t version = 1, std::int64_t at = 1000) {
    return must(db->write([&](store::Tx& tx) { return write(tx, first, records, version, at); }));
  }
  Result<std::int64_t> write(store::Tx& tx, std::int64_t first, int records, std::int64_t version = 1, std::int64_t at = 1000) {
    Operation op(tx, *keys, Instant{at});
    for (int i = 0; i < records; ++i)
      TRY(op.change({"person", Id(first + i), version, R"({"name":[null,"甲)" + std::to_string(first + i) + R"("]})"}));
    const bool one = records == 1;
    return op.close({Id(5 + first % 3), "经办人", "local", {}},
                    {version == 1 ? "create" : "change", "person", one ? Id(first) : Id(), records, "录入", "{}", true});
  }

  Verdict verdict(const std::optional<Checkpoint>& checkpoint = {}, const Keyring* with = nullptr) {
    store::Read tx = must(db->read());
    return must(verify(tx, keys->profile(), checkpoint, keys->public_key(), with));
  }
  Checkpoint sign() {
    store::Read tx = must(db->read());
    return must(checkpoint(tx, *keys, Instant{1'800'000'000'123}));
  }
};

}  // namespace zhagen::audit::test
