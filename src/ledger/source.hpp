#pragma once
// Where the rows of a ledger come from in a statement (internal to the room): its table or, as of a day, its table with
// the dated values and the place in the tree that held on that day.

#include <string>

#include "ledger/base.hpp"
#include "ledger/sql_text.hpp"

namespace zhagen::ledger {

/// What follows FROM, without an alias. A record without a value for that day was not there. `only`: a condition over
/// the alias z, without arguments, that rows meet; "" for all.
std::string source(const catalog::Catalog& catalog, const catalog::Ledger& ledger, Date asof, const std::string& only = {});

/// Records with valid time that may hold on the day: begun on it or before, or it is not known when; not ended before it.
/// An unknown day or month of either end leaves the record in: it may not be excluded.
SqlText holds_on(const catalog::Ledger& ledger, std::string_view alias, Date day);

/// A condition with its arguments written into it: whole numbers, and texts of [A-Za-z0-9_/.-] (ids, paths, codes). False
/// where an argument is anything else.
bool write_arguments(const SqlText& condition, std::string& out);

}  // namespace zhagen::ledger
