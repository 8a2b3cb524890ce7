#pragma once
// A condition of a ledger: an expression, what it is called, what is said where it is not met.

#include <string>
#include <string_view>

#include "catalog/ledger.hpp"

namespace zhagen::catalog {

class Catalog;

/// The expression under `key` and the sentence `say`, both required.
Result<Condition> read_condition(const std::string& name, const Node& node, std::string_view key,
                                 const std::string& label, const Compiler& compiler);

/// What a lock is on, under the required key `on`: create, change, change:FIELD, cancel, transition:NAME.
Status read_on(Lock& lock, const Ledger& ledger, const Node& node);

/// A sentence is read by whoever meets it and kept in logs: it may not show a sealed field of any ledger, nor one that is
/// hidden from a role.
Status refuse_sealed(const Sentence& sentence, const Catalog& catalog, const std::string& place);
/// What is sealed or hidden stays so where it goes: an expression whose value is written into a field.
Status keeps_secret(const cel::Program& program, const Field& to, const Catalog& catalog, const std::string& place);
/// refuse_sealed for every condition of the ledger.
Status refuse_sealed(const Ledger& ledger, const Catalog& catalog);

}  // namespace zhagen::catalog
