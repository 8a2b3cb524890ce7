#pragma once
// One field of a ledger's file.

#include <string>

#include "catalog/ledger.hpp"

namespace zhagen::catalog {

/// Purpose, retention and sensitivity come from the ledger where the field says none. A key that its type has no use for
/// is refused: it would promise what nothing keeps.
Result<Field> read_field(const std::string& name, const Node& node, const Ledger& ledger);

Result<Sensitivity> read_sensitivity(const Node& node, Sensitivity other);
/// '10y', or 'permanent'.
Result<std::string> read_retention(const Node& node, std::string other);
Result<std::string> read_purpose(const Node& node, std::string other);

}  // namespace zhagen::catalog
