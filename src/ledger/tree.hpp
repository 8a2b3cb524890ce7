#pragma once
// Paths of a tree of records: "/<id>/<id>/" from the root down to the record itself. What is below a record is the range
// of paths that begin with its own: [path, path_end(path)).

#include <string>

#include "ledger/base.hpp"

namespace zhagen::ledger {

/// '/' is the byte before '0': "/1/17/" .. "/1/170".
inline std::string path_end(std::string path) { return path.back() = '0', path; }

/// Today's path, "" where there is no such record.
Result<std::string> path_if_any(store::Tx& tx, const catalog::Ledger& ledger, Id id);

/// The site's own root: of the records without a parent the one that was made first. Others without a parent are places
/// outside the tree (another city, a university) and give nobody rights over the rest. Empty where there is none.
Result<Id> root_of(store::Tx& tx, const catalog::Ledger& ledger);
/// Both, in one statement: what every request asks.
struct PathAndRoot {
  std::string path;
  Id root;
};
Result<PathAndRoot> path_and_root(store::Tx& tx, const catalog::Ledger& ledger, Id id);

/// What is known of the record from a day earlier than before: its first values hold from there, and what stood below it
/// alone stands below its own parents too.
Status known_from(store::Tx& tx, const catalog::Ledger& ledger, Id id, std::int64_t day);

}  // namespace zhagen::ledger
