#pragma once
// Options of the form NAME=VALUE.

#include <string>
#include <utility>
#include <vector>

#include "catalog/param.hpp"

namespace zhagen::cli {

/// option: as it is written, for the message.
Result<std::pair<std::string, std::string>> pair_of(const std::string& option, const std::string& text);
/// --set: an empty value takes the param out of force.
Result<catalog::Settings> settings(const std::vector<std::string>& texts);

}  // namespace zhagen::cli
