#pragma once
// The keys of the search box: what a record is found by, and what a word that somebody types is compared with.
//
// A record has every ending of its folded texts, so that a part of a text is the beginning of a key, from one character
// on; of names also the endings of the pinyin by syllable and the initials. A key's first byte says where in the text it
// begins: kStart sorts before kInside, so that what begins with a word is found before what only contains it.

#include <string>
#include <string_view>
#include <vector>

namespace zhagen::ledger {

/// A key is cut after so many characters; so is a word.
inline constexpr std::size_t kKeyLength = 24;

inline constexpr char kStart = '0', kInside = '1';

/// Of a text: its endings and, where it has Chinese characters, its initials. toned: its pinyin ("shan4 tian2 fang1").
/// name: the endings of the pinyin too. Sorted, each once.
std::vector<std::string> search_keys(std::string_view text, std::string_view toned, bool name);

/// The beginnings of keys, after their first byte, that a typed word stands for, at least one; "" where nothing is left of the word.
std::vector<std::string> search_words(std::string_view typed);

}  // namespace zhagen::ledger
