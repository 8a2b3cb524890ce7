#pragma once
// A catalog comes into force: a version in the database, the tables it needs, an entry of the log.

#include <string>
#include <vector>

#include "ledger/base.hpp"

// Every statement that changes the schema goes through store::extend(tx, sql), so that a dump knows how to make it again.

namespace zhagen::ledger {

struct Applied {
  std::int64_t version = 0;
  bool nothing_new = false;           // the same texts are in force already
  std::vector<std::string> added;     // "台账“培训班”", "字段“培训班.形式”", in words
};

/// Takes the texts into force. What adds (ledgers, fields, codes, indexes, states) is done; what drops, narrows or retypes
/// is refused with the remedy (catalog_drops, catalog_narrows, catalog_retypes): a field may be hidden by `retired = true`
/// and stays readable. Newly required fields, unique rules and codes are held against the records first.
/// base: its catalog is replaced. actor: for the log; empty user for the program's own start.
Result<Applied> apply(Base& base, std::vector<catalog::FileText> files, const account::Actor& actor);
/// The same without doing it.
Result<Applied> preview(Base& base, std::vector<catalog::FileText> files);

/// Loads the version in force where another program has applied a newer one; whether it did.
Result<bool> refresh(Base& base);

struct Version {
  std::int64_t version;
  Instant at;
  std::string who, digest;
};
Result<std::vector<Version>> versions(store::Tx& tx);
Result<std::vector<catalog::FileText>> version_files(store::Tx& tx, std::int64_t version);

}  // namespace zhagen::ledger
