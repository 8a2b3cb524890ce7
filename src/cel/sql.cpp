#include "cel/sql.hpp"

namespace zhagen::cel {

std::optional<std::pair<std::int64_t, std::int64_t>> SqlSchema::range(std::string_view, std::string_view) const { return std::nullopt; }

}  // namespace zhagen::cel
