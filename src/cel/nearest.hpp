#pragma once
// 'Maybe ...': the existing names nearest to one that does not exist.

#include <string>
#include <string_view>
#include <vector>

namespace zhagen::cel {

/// Up to three names by edit distance (ties: by name), joined by ", "; where none is near, the first eight names
/// there are; "-" where there is none at all.
std::string nearest(std::string_view wrong, std::vector<std::string> names);

}  // namespace zhagen::cel
