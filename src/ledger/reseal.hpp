#pragma once
// After a new key: every sealed value of the site is opened and sealed again with it, in batches beside the running server.
//
// It may be ended at any time and started again: values that the newest key sealed are passed over by one comparison. What
// changes meanwhile is left to whoever changed it: a value is replaced only while it is still the one that was read.
// Change rows of the log stay as they were written, for the chain is over their bytes: older keys are kept for them.

#include <functional>
#include <string>
#include <vector>

#include "ledger/base.hpp"

namespace zhagen::ledger {

/// A column of sealed values. Each is bound to: context "|" key ["|" second key].
struct SealedColumn {
  std::string table, column;
  std::vector<std::string> key;  // one or two whole numbers
  std::string context;
  int batch = 500;               // rows at once: fewer where values are large
};
/// All of a site: of the catalog's ledgers, attachments, jobs, accounts. A test finds one that is forgotten here.
std::vector<SealedColumn> sealed_columns(const catalog::Catalog& catalog);

struct Resealed {
  std::int64_t values = 0, damaged = 0;
  std::vector<std::string> places;  // of values that do not open, the first 20
};
/// On record in the log as "reseal" of "key". Values that do not open are left alone and counted.
Result<Resealed> reseal(Base& base, const audit::Who& who, const std::function<void(const std::string& table, std::int64_t done)>& progress);

}  // namespace zhagen::ledger
