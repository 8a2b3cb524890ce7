#pragma once
// The errors of this room: fail(fault::name, values...).

#include "base/error.hpp"

namespace zhagen::api::fault {

#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "api/errors.def"
#undef ZHAGEN_ERROR

}  // namespace zhagen::api::fault
