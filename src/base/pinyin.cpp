#include "base/pinyin.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include "base/tables.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

bool ascii_word(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9'); }
char lower(char32_t c) { return static_cast<char>(c >= U'A' && c <= U'Z' ? c + 32 : c); }

template <class Each>
void each_syllable(std::string_view toned, Each each) {
  while (!toned.empty()) {
    std::size_t space = std::min(toned.find(' '), toned.size());
    if (space > 0) each(toned.substr(0, space));
    toned.remove_prefix(std::min(space + 1, toned.size()));
  }
}

/// "shan4" -> "shan"; a word of digits alone stays.
std::string_view without_tone(std::string_view syllable) {
  bool tone = syllable.size() > 1 && syllable.back() >= '1' && syllable.back() <= '5' &&
              !(syllable[syllable.size() - 2] >= '0' && syllable[syllable.size() - 2] <= '9');
  return tone ? syllable.substr(0, syllable.size() - 1) : syllable;
}

bool is_reading(std::string_view text) {
  bool good = !text.empty();
  each_syllable(text, [&](std::string_view s) {
    std::string_view plain = without_tone(s);
    good = good && plain.size() + 1 == s.size() && plain.size() <= 6 &&
           std::all_of(plain.begin(), plain.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  });
  return good;
}

std::size_t syllable_count(std::string_view text) {
  std::size_t n = 0;
  each_syllable(text, [&](std::string_view) { ++n; });
  return n;
}

}  // namespace

Result<Pinyin> Pinyin::load(const std::string& path) {
  std::ifstream in(path);
  if (!in) return fail(Errc::file_not_found, path);
  Pinyin p;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (utf8::trim(line).empty() || line[0] == '#') continue;
    auto bad = [&](const char* why) {
      return fail(Errc::codes_invalid, why).at(path + " 第 " + std::to_string(number) + " 行");
    };
    std::vector<std::string_view> cell;
    for (std::string_view rest = line; cell.size() < 4;) {
      std::size_t tab = std::min(rest.find('\t'), rest.size());
      cell.push_back(utf8::trim(rest.substr(0, tab)));
      if (tab == rest.size()) break;
      rest.remove_prefix(tab + 1);
    }
    if (cell.size() != 3) return bad("每行应是三项，用制表符隔开");
    std::u32string chars = utf8::decode(cell[1]);
    if (!is_reading(cell[2]) || syllable_count(cell[2]) != chars.size()) return bad("读音应是每字一个带声调数字的拼音，如 yu4 chi2");
    if (cell[0] == "姓" && !chars.empty() && chars.size() <= 4) {
      p.surnames_[chars] = std::string(cell[2]);
    } else if (cell[0] == "名" && chars.size() == 1) {
      p.given_[chars[0]] = std::string(cell[2]);
    } else {
      return bad("第一项应是“姓”（一至四个字）或“名”（一个字）");
    }
  }
  return p;
}

std::size_t Pinyin::surname_length(std::string_view name) const {
  std::u32string head;
  for (std::string_view rest = name; !rest.empty() && head.size() < 5;) head += utf8::take(rest);
  if (head.empty() || !utf8::is_han(head[0])) return 0;
  for (std::size_t n = std::min<std::size_t>(4, head.size() - 1); n >= 2; --n)
    if (surnames_.contains(head.substr(0, n))) return n;
  return 1;
}

std::string Pinyin::read(std::string_view name) const {
  std::u32string chars = utf8::decode(name);
  std::string out;
  auto word = [&](std::string_view text) {
    if (text.empty()) return;
    if (!out.empty()) out += ' ';
    out += text;
  };
  std::size_t at = surname_length(name);
  if (at > 0) {
    auto own = surnames_.find(chars.substr(0, at));
    if (own != surnames_.end()) {
      word(own->second);
    } else {
      std::string_view as_surname = tables::surname_reading(chars[0]);
      word(as_surname.empty() ? tables::reading(chars[0]) : as_surname);
    }
  }
  while (at < chars.size()) {
    if (ascii_word(chars[at])) {
      std::string latin;
      for (; at < chars.size() && ascii_word(chars[at]); ++at) latin += lower(chars[at]);
      word(latin);
      continue;
    }
    auto own = given_.find(chars[at]);
    word(own != given_.end() ? std::string_view(own->second) : std::string_view(tables::reading(chars[at])));
    ++at;
  }
  return out;
}

std::string pinyin_plain(std::string_view toned) {
  std::string out;
  each_syllable(toned, [&](std::string_view s) {
    if (!out.empty()) out += ' ';
    out += without_tone(s);
  });
  return out;
}

std::string pinyin_initials(std::string_view toned) {
  std::string out;
  each_syllable(toned, [&](std::string_view s) { out += lower(static_cast<unsigned char>(s[0])); });
  return out;
}

std::string pinyin_search(std::string_view typed) {
  std::string out;
  for (std::string_view rest = typed; !rest.empty();) {
    char32_t c = utf8::take(rest);
    bool umlaut = c == 0xFC || c == 0xDC || (c >= 0x1D5 && c <= 0x1DC);
    if (umlaut) c = U'v';
    if (!ascii_word(c)) continue;
    char low = lower(c);
    bool after_letter = !out.empty() && out.back() >= 'a' && out.back() <= 'z';
    if (low >= '1' && low <= '5' && after_letter) continue;  // a tone
    bool after_ln = !out.empty() && (out.back() == 'l' || out.back() == 'n');
    if (low == 'v') low = 'u';
    if (low == 'y' && after_ln && (rest.starts_with('u') || rest.starts_with('U'))) continue;  // lyu, nyu
    out += low;
  }
  return out;
}

std::string pinyin_key(std::string_view name, std::string_view toned) {
  std::u32string han;
  for (std::string_view rest = name; !rest.empty();)
    if (char32_t c = utf8::take(rest); utf8::is_han(c)) han += c;
  std::vector<std::string_view> syllables;
  each_syllable(toned, [&](std::string_view s) { syllables.push_back(s); });
  std::string out;
  out.reserve(name.size() + toned.size());
  for (std::size_t i = 0; i < syllables.size(); ++i) {
    std::string_view plain = without_tone(syllables[i]);
    bool tone_given = plain.size() < syllables[i].size();
    out += plain;
    if (han.size() != syllables.size()) {
      out += ' ';
      continue;
    }
    // A person types no tones: take the character's own where it has a reading of this syllable.
    char tone = '0';
    if (tone_given) tone = syllables[i].back();
    for (std::string_view known : {tables::surname_reading(han[i]), tables::reading(han[i])})
      if (tone == '0' && !known.empty() && without_tone(known) == plain) tone = known.back();
    out += tone;
    utf8::append(out, han[i]);
  }
  return out;
}

}  // namespace zhagen
