#include "service/assets.hpp"

#include <algorithm>
#include <cassert>

namespace zhagen::service {

std::string_view asset(std::string_view name) {
  auto all = assets();
  auto it = std::find_if(all.begin(), all.end(), [&](const Asset& a) { return a.name == name; });
  assert(it != all.end());
  return it->bytes;
}

}  // namespace zhagen::service
