#pragma once
// Ledgers become whole once all files are read: references find their ledgers and give them inverses, capacities their
// paths, rights their capacities, conditions their types.

#include <deque>
#include <vector>

#include "catalog/environment.hpp"
#include "catalog/ledger.hpp"

namespace zhagen::catalog {

/// References and inverses of all ledgers, then their capacities. roots: the ledgers' files, in the same order.
Status link(std::deque<Ledger>& ledgers, const std::vector<Node>& roots);

// What follows needs link() of all ledgers, and for expressions the ledger's environment.

/// [access] and each list of rights: 'office@any'.
Status read_access(Ledger& ledger, const Node& root);
Result<Rights> read_rights(const Ledger& ledger, const Node& table, std::string_view key);
/// [transition.*] with their conditions; [check.*], [lock.*].
Status read_transitions(Ledger& ledger, const Node& root, const Compiler& compiler, const CodeTables& codes);
Status read_conditions(Ledger& ledger, const Node& root, const Compiler& compiler);
/// [request].
Status read_request(Ledger& ledger, const Node& root);

class Catalog;
/// What transitions do to other records; needs the transitions of all ledgers.
Status read_effects(Ledger& ledger, const Node& root, const Compiler& compiler, const Catalog& catalog);
/// Needs the effects of all: none has effects of its own.
Status check_effects(const Ledger& ledger);

}  // namespace zhagen::catalog
