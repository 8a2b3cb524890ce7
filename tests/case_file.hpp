#pragma once
// A .case file: situations in Chinese, tables in and tables out. docs/development.md shows the form.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
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

inline std::string trim(std::string s) {
  while (!s.empty() && s.back() == ' ') s.pop_back();
  return s.substr(std::min(s.size(), s.find_first_not_of(' ')));
}

inline std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out;
  std::size_t at = 1;
  while (at < line.size()) {
    std::size_t end = line.find('|', at);
    if (end == std::string::npos) break;
    out.push_back(trim(line.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

/// All situations of the .case files of a folder, in order; asserts on a line that it does not understand.
inline std::vector<Situation> read_cases(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Situation> out;
  for (auto& path : paths) {
    std::ifstream in(path);
    std::string line, table;
    for (int number = 1; std::getline(in, line); ++number) {
      line = trim(line);
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '|') {
        REQUIRE_MESSAGE((!out.empty() && !table.empty()), path.string(), ":", number, " a table row without its name");
        out.back().tables[table].push_back(cells(line));
        continue;
      }
      std::size_t colon = line.find("：");
      REQUIRE_MESSAGE(colon != std::string::npos, path.string(), ":", number, " is neither a table row nor 'key：value'");
      std::string key = line.substr(0, colon), value = line.substr(colon + 3);
      if (key == "情形") out.push_back({path.filename().string(), value, number, {}, {}});
      REQUIRE_MESSAGE(!out.empty(), path.string(), ":", number, " comes before the first 情形");
      table = value.empty() ? key : "";
      if (!value.empty() && key != "情形") out.back().lines.emplace(key, value);
    }
  }
  return out;
}


}  // namespace zhagen::test
