#pragma once
// A fresh base under the catalog that is shipped.

#include "../store/fresh.hpp"
#include "account/account.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"

namespace zhagen::exchange::test {

using store::test::must;

struct Shipped {
  store::test::Fresh fresh;
  std::unique_ptr<store::Db> db = fresh.open();
  FixedClock clock;
  IdSource ids{clock, Random(7)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<ledger::Base> base;

  /// As on that day, yyyymmdd.
  explicit Shipped(int today) : clock(start_of(Date::trusted(today))) {
    const store::Migration tables[] = {audit::kTables, account::kTables, ledger::kTables, ledger::kAttachmentTables, ledger::kWaiverTables};
    must(store::migrate(*db, tables, clock.now()));
    base = must(ledger::Base::open(*db, keys, ids, clock, pinyin));
    must(ledger::apply(*base, must(catalog::Catalog::read(ZHAGEN_SOURCE_DIR "/catalog")), account::Accounts::machine("root")));
  }
};

}  // namespace zhagen::exchange::test
