// Pictures and office files from outside: what their bytes are taken for, and pictures without their metadata. What was
// cleaned once must be accepted again and stay as it is.
#include <cstdint>
#include <cstdlib>

#include "files/image.hpp"
#include "files/kind.hpp"

using namespace zhagen::files;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  (void)kind_of_bytes(bytes, "x.txt");
  for (auto clean : {jpeg_without_metadata(bytes), png_without_metadata(bytes), tiff_without_metadata(bytes)}) {
    if (!clean) continue;
    if (clean->size() > bytes.size() + 36) std::abort();
    auto kind = kind_of_bytes(*clean, "");
    auto again = kind == "image/jpeg" ? jpeg_without_metadata(*clean) : kind == "image/png" ? png_without_metadata(*clean) : tiff_without_metadata(*clean);
    if (!again || *again != *clean) std::abort();
  }
  return 0;
}
