#pragma once
// The commands of the program. main.cpp declares the options; each body is in the file of its name.

#include "base/result.hpp"

namespace zhagen::cli {

/// The exit code of a command's outcome; an error is written to stderr, first in Chinese, then in English.
int finish(const Status& outcome);

}  // namespace zhagen::cli
