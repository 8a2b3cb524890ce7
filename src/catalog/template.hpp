#pragma once
// The file that `zhagen catalog new` writes: a small ledger that loads as it is, with what else may be written beside it.

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen::catalog {

/// Error: the name is none, or taken for something else.
Result<std::string> ledger_template(std::string_view name, std::string_view label);

}  // namespace zhagen::catalog
