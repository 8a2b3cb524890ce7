#pragma once
// The errors of this room that stand beside those of workbooks and archives (base/errors.def).

#include "base/error.hpp"

namespace zhagen::files::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "files/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::files::fault
