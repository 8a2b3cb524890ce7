#pragma once
// The bare server of bench/api: see api_bare.cpp.

#include <cstdint>
#include <functional>
#include <string>

namespace zhagen::bench {

/// Serves for ever on one thread; sql reads a row by `?`.
void serve_bare(const std::string& file, const std::string& sql, std::function<void(std::uint16_t port)> listening);

}  // namespace zhagen::bench
