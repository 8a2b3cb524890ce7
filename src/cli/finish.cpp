#include <cstdio>

#include "cli/commands.hpp"

namespace zhagen::cli {

int finish(const Status& outcome) {
  if (outcome) return 0;
  const Error& error = outcome.error();
  std::fprintf(stderr, "%s\n%s\n", error.zh().c_str(), error.en().c_str());
  return error.exit_code();
}

}  // namespace zhagen::cli
