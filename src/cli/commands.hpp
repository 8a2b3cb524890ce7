#pragma once
// The commands of the program. main.cpp declares the options; each body is in the file of its name.

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace zhagen::cli {

/// The exit code of a command's outcome; an error is written to stderr, first in Chinese, then in English.
int finish(const Status& outcome);

struct Serve {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string data = "data";
  bool log = false;
};
/// Serves until SIGINT or SIGTERM, which lets running requests end; a second one ends the program at once.
Status serve(const Serve& options);

}  // namespace zhagen::cli
