#pragma once
// A filter that somebody wrote, as SQL (internal to the room). It may speak of everything that the language may speak of,
// but learns nothing that the actor may not read: sealed and hidden fields are refused, and records of other ledgers that
// he may not read are as if they were not there.

#include "ledger/base.hpp"
#include "ledger/sql_text.hpp"

namespace zhagen::ledger {

/// Over the alias t. Errors: those of the language; filter_sealed, filter_hidden; cel_not_sql.
Result<SqlText> filter_sql(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const account::Actor& actor,
                           const catalog::Ledger& ledger, std::string_view filter, Date asof);

}  // namespace zhagen::ledger
