#pragma once
// The pinyin of a person's name, with the readings that characters take as surnames. A record stores what read()
// gave and its owner may correct it; everything else derives from the stored text.
// ü is written v. A tone is the digit 1-5 after the syllable, and may be missing in what a person typed.

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.hpp"

namespace zhagen {

class Pinyin {
  std::unordered_map<std::u32string, std::string> surnames_;  // "shan4", "yu4 chi2"; compound ones of 2 to 4 characters
  std::unordered_map<char32_t, std::string> given_;

 public:
  /// The tables of the build alone: ICU's Han-Latin and its surname readings, no compound surnames.
  Pinyin() = default;
  /// Under the corrections of a file; catalog/codes/pinyin.tsv says its form. A later line wins.
  static Result<Pinyin> load(const std::string& path);

  /// "shan4 tian2 fang1" of 单田芳, "lv3 bu4" of 吕布. Words in ASCII letters or digits are kept in lower case,
  /// everything else unreadable is dropped.
  std::string read(std::string_view name) const;
  /// How many characters of the name are its surname: 2 for 欧阳修, else 1; 0 for a name that does not begin with a
  /// Chinese character. A name that is no longer than the compound surname has a surname of one character.
  std::size_t surname_length(std::string_view name) const;
};

/// "shan tian fang"
std::string pinyin_plain(std::string_view toned);
/// "stf"
std::string pinyin_initials(std::string_view toned);
/// For search, on what is stored and on what is typed: ASCII letters and digits only, lower case, without tones, and
/// ü however it is typed (lü lv lyu lu) the same.
std::string pinyin_search(std::string_view typed);
/// The bytes by which lists in pinyin order are sorted, in SQLite and under COLLATE "C" alike: for each character its
/// syllable, its tone, itself; so those of one surname stand together, as in ICU's pinyin order. A name whose stored
/// syllables are not one for each character sorts by them alone.
std::string pinyin_key(std::string_view name, std::string_view toned);

}  // namespace zhagen
