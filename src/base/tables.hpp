#pragma once
// What is known of each Chinese character, compiled in. The arrays are made at build time by tables/generate.cpp.
// An entry packs: bits 0-11 reading, 12-23 reading as a surname (indexes of kSyllables, 0 none), 24-39 fold (index of
// kFolds), 40-63 strokes (place in kStrokes: their number, then three a byte in base 6, h s p n z = 1..5).

#include <cstdint>

namespace zhagen::tables {

extern const char* const kSyllables[];
extern const char32_t kFolds[];
extern const std::uint8_t kStrokes[];
extern const std::uint16_t kPages[0x324];
extern const std::uint64_t kEntries[];

inline std::uint64_t entry(char32_t c) {
  return c < 0x32400 ? kEntries[(static_cast<std::size_t>(kPages[c >> 8]) << 8) | (c & 255)] : 0;
}
/// With its tone: "shan4"; "" when unknown.
inline const char* reading(char32_t c) { return kSyllables[entry(c) & 0xFFF]; }
/// As a surname; "" when it is read no other way than usual.
inline const char* surname_reading(char32_t c) { return kSyllables[entry(c) >> 12 & 0xFFF]; }
inline char32_t fold(char32_t c) {
  char32_t to = kFolds[entry(c) >> 24 & 0xFFFF];
  return to ? to : c;
}
inline const std::uint8_t* packed_strokes(char32_t c) { return kStrokes + (entry(c) >> 40); }  // a 0 when unknown

}  // namespace zhagen::tables
