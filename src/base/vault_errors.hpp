#pragma once
// The error table of keys and sealed values: fail(fault::keyring_wrong).

#include "base/error.hpp"

namespace zhagen::fault {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "base/vault_errors.def"
#undef ZHAGEN_ERROR
}  // namespace zhagen::fault
