#pragma once
// 姓氏笔画 order: by the number of strokes, then stroke by stroke 横 竖 撇 点 折, as official name lists are set.

#include <string>
#include <string_view>

namespace zhagen {

/// The strokes of a character in the mainland's writing order, h s p n z; empty when no data exist.
std::string strokes(char32_t c);

/// The bytes by which lists in stroke order are sorted, in SQLite and under COLLATE "C" alike: the surname character by
/// character, then names of fewer characters first (王毅 before 王三运), then the given name character by character.
/// surname_length: Pinyin::surname_length.
std::string stroke_key(std::string_view name, std::size_t surname_length = 1);

}  // namespace zhagen
