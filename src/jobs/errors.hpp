#pragma once
// The error codes of jobs: fail(fault::job_unknown, ...).

#include "base/error.hpp"

namespace zhagen::jobs::fault {

#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  inline constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "jobs/errors.def"
#undef ZHAGEN_ERROR

}  // namespace zhagen::jobs::fault
