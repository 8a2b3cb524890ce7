#include "base/version.hpp"

namespace zhagen {

std::string_view version() { return ZHAGEN_VERSION; }

}  // namespace zhagen
