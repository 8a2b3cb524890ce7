#pragma once
// A condition of a ledger: an expression, what it is called, what is said where it is not met.

#include <string>
#include <string_view>

#include "catalog/ledger.hpp"

namespace zhagen::catalog {

/// The expression under `key` and the sentence `say`, both required. A sentence is read by whoever meets the condition
/// and kept in logs, so it may not name a sealed field, nor one that is hidden from a role.
Result<Condition> read_condition(const Ledger& ledger, const std::string& name, const Node& node, std::string_view key,
                                 const std::string& label, const Compiler& compiler);

}  // namespace zhagen::catalog
