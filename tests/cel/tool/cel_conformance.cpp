// cel_conformance [FOLDER...]: runs every *.textproto of the folders and says what passed, was skipped (why) and failed.

#include <cstdlib>
#include <iostream>

#include "../conformance.hpp"

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> folders(argv + 1, argv + argc);
  if (folders.empty()) {
    const char* shared = std::getenv("ZHAGEN_SHARED");
    folders.push_back((shared ? std::filesystem::path(shared) : std::filesystem::path("../shared")) / "conformance/cel");
  }
  int passed = 0, failed = 0, skipped = 0;
  for (const auto& folder : folders) {
    if (!std::filesystem::is_directory(folder)) {
      std::cerr << folder.string() << ": no such folder\n";
      return 2;
    }
    for (const auto& file : conformance::files_of(folder)) {
      conformance::Report r = conformance::run_file(file);
      std::cout << file.filename().string() << ": pass " << r.passed << ", skip " << r.skips() << ", fail " << r.failed.size();
      for (const auto& [reason, n] : r.skipped) std::cout << "; skip " << n << ": " << reason;
      std::cout << "\n";
      for (const std::string& f : r.failed) std::cout << "  FAIL " << f << "\n";
      passed += r.passed;
      failed += static_cast<int>(r.failed.size());
      skipped += r.skips();
    }
  }
  std::cout << "pass " << passed << ", skip " << skipped << ", fail " << failed << "\n";
  return failed ? 1 : 0;
}
