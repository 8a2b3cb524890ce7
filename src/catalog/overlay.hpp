#pragma once
// Files that lie over others: a site adds a field to a shipped ledger, or sets a parameter, without copying the file.

#include <vector>

#include "catalog/node.hpp"

namespace zhagen::catalog {

/// Takes the files with [extend] out of the ledgers' files and puts what they say over the ledger they name, in the order
/// of their names: a section is put into the section, a key that both have is the later one's. Each part keeps its own place.
Result<std::vector<Node>> extended(std::vector<Node> roots);

}  // namespace zhagen::catalog
