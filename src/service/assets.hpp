#pragma once
// The files of src/service/page, inside the program.

#include <span>
#include <string_view>

namespace zhagen::service {

struct Asset {
  std::string_view name, bytes;
};

std::span<const Asset> assets();
/// The bytes of one; it must exist.
std::string_view asset(std::string_view name);

}  // namespace zhagen::service
