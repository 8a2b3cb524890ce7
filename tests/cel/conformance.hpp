#pragma once
// Runs files of the language's public conformance suite (SimpleTestFile in protobuf text format).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace conformance {

struct Report {
  int passed = 0;
  std::map<std::string, int> skipped;  // by reason: what the vector needs that this implementation leaves out
  std::vector<std::string> failed;     // section/test: expression: what was wanted and what came
  int skips() const;
};

Report run_file(const std::filesystem::path& file);
/// All *.textproto of a folder, by name.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder);

}  // namespace conformance
