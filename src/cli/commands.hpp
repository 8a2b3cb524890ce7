#pragma once
// The commands of the program. main.cpp declares the options; each body is in the file of its name.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace zhagen::cli {

/// The exit code of a command's outcome; an error is written to stderr, first in Chinese, then in English.
int finish(const Status& outcome);

struct PlaceOptions {
  std::string people, posts, out = "plan.xlsx";
  std::string rules;                         // a rules file, or the name of one in the catalog
  std::string asof;                          // a day; empty: today
  std::vector<std::string> set, limit, map;  // param=value, bound:group=min..max, heading=field
  std::string people_sheet, posts_sheet;     // empty: the first sheet with a heading
};
Status place(const PlaceOptions& options);

struct VerifyOptions {
  std::string plan;
};
Status verify(const VerifyOptions& options);

struct SampleOptions {
  int people = 300, posts = 200;
  unsigned long long seed = 1;
  std::string asof, out = ".";
};
Status sample(const SampleOptions& options);

/// The params of a rules file with values, meaning and source.
Status rules(const std::string& name);
/// Loads a catalog folder (empty: the program's own) and says what is in it.
Status catalog_check(const std::string& folder);

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string data = "data";
  bool log = false;
};
/// Serves until SIGINT or SIGTERM, which lets running requests end; a second one ends the program at once.
Status serve(const ServeOptions& options);

}  // namespace zhagen::cli
