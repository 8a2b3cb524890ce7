#pragma once
// The room's error table: fail(fault::audit_cut, ...).

#include "base/error.hpp"

namespace zhagen::audit::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "audit/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::audit::fault
