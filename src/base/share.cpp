#include "base/share.hpp"

#include <cstdlib>
#include <filesystem>

namespace zhagen {

std::string share_dir() {
  if (const char* set = std::getenv("ZHAGEN_SHARE"); set && *set) {
    std::string dir = set;
    while (dir.size() > 1 && dir.back() == '/') dir.pop_back();
    return dir;
  }
  std::error_code error;
  std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  if (std::filesystem::path beside = here / "share"; std::filesystem::is_directory(beside, error)) return beside.string();
  return (here.parent_path() / "share" / "zhagen").string();
}

std::string share_file(std::string_view name) { return share_dir() + "/" + std::string(name); }

}  // namespace zhagen
