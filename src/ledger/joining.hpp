#pragma once
// What merging records and reorganising units have in common (internal to the room): records that change because another
// one goes, each with a change row of its own.

#include "ledger/batch.hpp"

namespace zhagen::ledger {

inline Batch joining(Base& base, std::shared_ptr<const catalog::Catalog> catalog, const account::Actor& actor, const catalog::Ledger& ledger, const How& how) {
  return {base, std::move(catalog), actor, ledger, how, {Act::Kind::merge, nullptr}, base.clock().now(), base.today(), {}, {}, {}, {}, {}};
}

/// Begins the change of a loaded record.
inline void touch(const Batch& b, Item& item) {
  item.after = item.before;
  item.pinyin = item.pinyin_before;
  ++item.after.version;
  item.after.changed = b.now;
}

}  // namespace zhagen::ledger
