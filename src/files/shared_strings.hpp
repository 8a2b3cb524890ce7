#pragma once
// The strings that the cells of a workbook share. The first 8 MiB stay in memory; what is beyond goes to a
// nameless temporary file and comes back by pages, so that a workbook of nothing but different texts is read
// within the same memory. Rich text is joined, phonetic guides are left out, _x000D_ escapes are resolved.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "files/zip.hpp"

namespace zhagen::files {

class SharedStrings {
 public:
  SharedStrings();
  SharedStrings(SharedStrings&&) noexcept;
  SharedStrings& operator=(SharedStrings&&) noexcept;
  ~SharedStrings();

  /// Errc::xlsx_strings, xlsx_text; file_unwritable when the temporary file cannot be written.
  static Result<SharedStrings> load(const Zip& zip, const ZipEntry& part, const Limits& limits);

  std::size_t size() const { return ends_.size(); }
  /// Appends string i (i < size()) to out; false when the temporary file cannot be read.
  bool append_to(std::size_t i, std::string& out) const;
  Status add(std::string_view text);

 private:
  struct Spill;
  std::vector<std::uint32_t> ends_;  // where each ends in the row of all bytes; they unpack to 256 MiB at most
  std::string head_;
  std::unique_ptr<Spill> spill_;
};

/// Resolves the escapes _xHHHH_ of ECMA-376 22.9.2.19 in place (_x000D_ is a carriage return, _x005F_ an underscore).
void resolve_escapes(std::string& text);

}  // namespace zhagen::files
