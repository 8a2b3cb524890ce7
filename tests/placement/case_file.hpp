#pragma once
// A .case file: situations in Chinese, tables in and tables out. docs/development.md shows the form.

#include <map>
#include <string>
#include <vector>

namespace zhagen::test {

using Table = std::vector<std::vector<std::string>>;  // the heading first

struct Situation {
  std::string file, name;
  int line = 0;
  std::multimap<std::string, std::string> lines;  // 截至：2026-01-01
  std::map<std::string, Table> tables;            // 人选：, then rows | a | b |
};

/// All situations of the .case files of a folder, in order; asserts on a line that it does not understand.
std::vector<Situation> read_cases(const std::string& folder);

}  // namespace zhagen::test
