#pragma once
// The error codes of backup, restore and move: fail(fault::life_moved, ...).

#include "base/error.hpp"

namespace zhagen::life::fault {

#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "life/errors.def"
#undef ZHAGEN_ERROR

}  // namespace zhagen::life::fault
