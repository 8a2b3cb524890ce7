#pragma once
// Writing a zip archive, part by part, to wherever the bytes go. The same parts give the same bytes: no clock stands in it.
// Names are UTF-8 and say so. For archives below 4 GiB (no ZIP64).

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen::files {

class ZipWriter {
 public:
  using Sink = std::function<Status(std::string_view)>;
  explicit ZipWriter(Sink sink) : sink_(std::move(sink)) {}

  /// Deflated where that makes it smaller. zip_full where the archive would pass 4 GiB or 65,535 parts.
  Status add(std::string_view name, std::string_view bytes);
  /// The directory; last of all.
  Status finish();

 private:
  Status put(std::string_view bytes);
  Sink sink_;
  std::uint64_t at_ = 0;
  std::string directory_;
  std::uint32_t parts_ = 0;
};

}  // namespace zhagen::files
