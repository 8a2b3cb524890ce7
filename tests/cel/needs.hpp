#pragma once
// What an expression needs that this implementation leaves out on purpose, by what stands in it.

#include <string>
#include <string_view>

namespace conformance {

/// "" if nothing: the vector is then run and has to pass.
std::string needs(std::string_view expression, std::string_view container);

}  // namespace conformance
