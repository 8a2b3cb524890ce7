#pragma once
// The program's version, as the build has it: "0.1.0".

#include <string_view>

namespace zhagen {

std::string_view version();

}  // namespace zhagen
