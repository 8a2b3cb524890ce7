// The public conformance vectors: a copy of nine files always, and the shared folder where it is.

#include <doctest/doctest.h>

#include <cstdlib>

#include "conformance.hpp"

namespace fs = std::filesystem;

namespace {

void run_folder(const fs::path& folder) {
  for (const fs::path& file : conformance::files_of(folder)) {
    conformance::Report r = conformance::run_file(file);
    std::string skipped;
    for (const auto& [reason, n] : r.skipped) skipped += " " + reason + " " + std::to_string(n);
    MESSAGE(file.filename().string() << ": passed " << r.passed << ", skipped " << r.skips() << skipped);
    for (const std::string& f : r.failed) FAIL_CHECK(f);
  }
}

}  // namespace

TEST_CASE("conformance vectors kept with the tests") {
  fs::path folder = fs::path(ZHAGEN_SOURCE_DIR) / "tests/data/cel";
  REQUIRE(conformance::files_of(folder).size() == 9);
  run_folder(folder);
}

TEST_CASE("conformance vectors of the shared folder") {
  const char* shared = std::getenv("ZHAGEN_SHARED");
  fs::path folder = (shared ? fs::path(shared) : fs::path(ZHAGEN_SOURCE_DIR) / "../shared") / "conformance/cel";
  if (!fs::is_directory(folder)) {
    MESSAGE("no shared folder: this part is passed over");
    return;
  }
  run_folder(folder);
}
