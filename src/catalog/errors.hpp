#pragma once
// What may be wrong with a catalog's files, besides base/errors.def.

#include "base/error.hpp"

namespace zhagen::catalog::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "catalog/errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::catalog::fault
