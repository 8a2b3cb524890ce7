#pragma once
// What a file from outside may cost. Each limit refuses with its own sentence; none truncates.

#include <cstdint>

namespace zhagen::files {

struct Limits {
  // The container.
  std::uint64_t file_bytes = 64u << 20;       // as it lies on the disk
  std::uint32_t entries = 4096;               // parts of the archive
  std::uint64_t unpacked_bytes = 256u << 20;  // all parts together
  // 100,000 rows of personnel data unpack 8 to 12 times, a sheet of empty styled cells 30 to 60 times; what a
  // part of up to ratio_from bytes unpacks to is no danger at any ratio.
  std::uint32_t ratio = 100;
  std::uint64_t ratio_from = 2u << 20;
  // XML.
  std::uint32_t xml_depth = 64;
  std::uint64_t xml_token = 1u << 20;  // one tag or one run of an attribute; expat re-reads an unfinished one
  // A workbook. Rows and columns are Excel's own limits.
  std::uint32_t sheets = 512;
  std::uint32_t columns = 16384;
  std::uint32_t rows = 1048576;
  std::uint64_t cells = 10'000'000;             // of one sheet, empty styled ones too
  std::uint32_t styles = 65536;
  std::uint32_t merges = 200'000;               // of one sheet
  std::uint64_t shared_strings = 4'000'000;
  std::uint64_t cell_text = 128u << 10;         // bytes; Excel allows 32,767 characters
  std::uint64_t row_text = 4u << 20;            // a short cell may name a long shared string: the same one many
  std::uint64_t sheet_text = 512u << 20;        // times over is how a small file becomes a large row
  std::uint64_t table_text = 128u << 20;        // what load_table() keeps in memory
};

}  // namespace zhagen::files
