// Makes the tables of Chinese characters that base is compiled with, from the data packages of the build machine:
//   generate <stroke.dict.yaml> <strokes.tsv> <variants.tsv> <out.cpp>
// Readings: ICU's Han-Latin and, where it differs, Han-Latin/Names (readings as a surname). Strokes: rime-stroke.
// Folds: OpenCC t2s, one character for one. ICU and OpenCC are needed here only; what is shipped links neither.
// Layout: see tables.hpp.

#include <opencc/opencc.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace {

struct Entry {
  std::string reading, surname, strokes;
  char32_t fold = 0;
};
using Characters = std::map<char32_t, Entry>;

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "generate: " << why << "\n";
  std::exit(1);
}

std::string utf8(char32_t c) {
  std::string out;
  return icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

/// The character of a text that is one character, else 0.
char32_t single(const std::string& text) {
  auto u = icu::UnicodeString::fromUTF8(text);
  return u.countChar32() == 1 ? static_cast<char32_t>(u.char32At(0)) : 0;
}

/// lǚ -> lv3; empty when it is not one syllable of pinyin.
std::string with_digit(const icu::UnicodeString& text) {
  static const std::map<char32_t, std::pair<const char*, int>> marks{
      {0x101, {"a", 1}}, {0xE1, {"a", 2}},  {0x1CE, {"a", 3}}, {0xE0, {"a", 4}},  {0x113, {"e", 1}}, {0xE9, {"e", 2}},
      {0x11B, {"e", 3}}, {0xE8, {"e", 4}},  {0x12B, {"i", 1}}, {0xED, {"i", 2}},  {0x1D0, {"i", 3}}, {0xEC, {"i", 4}},
      {0x14D, {"o", 1}}, {0xF3, {"o", 2}},  {0x1D2, {"o", 3}}, {0xF2, {"o", 4}},  {0x16B, {"u", 1}}, {0xFA, {"u", 2}},
      {0x1D4, {"u", 3}}, {0xF9, {"u", 4}},  {0x1D6, {"v", 1}}, {0x1D8, {"v", 2}}, {0x1DA, {"v", 3}}, {0x1DC, {"v", 4}},
      {0xFC, {"v", 0}},  {0x144, {"n", 2}}, {0x148, {"n", 3}}, {0x1F9, {"n", 4}}, {0x1E3F, {"m", 2}}};
  std::string out;
  int tone = 5;
  for (int i = 0; i < text.length(); ++i) {
    char16_t c = text[i];
    if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c);
    } else if (auto m = marks.find(c); m != marks.end()) {
      out += m->second.first;
      if (m->second.second) tone = m->second.second;
    } else if (c != 0x302 && c != 0x300 && c != 0x304 && c != 0x30C) {  // ê with a tone: rare interjections
      return "";
    }
  }
  return out.empty() ? "" : out + std::to_string(tone);
}

void add_readings(Characters& chars) {
  UErrorCode status = U_ZERO_ERROR;
  auto make = [&](const char* id) {
    std::unique_ptr<icu::Transliterator> t(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
    if (U_FAILURE(status)) stop(std::string("no transliterator ") + id);
    return t;
  };
  auto plain = make("Han-Latin"), names = make("Han-Latin/Names");
  auto read = [](const icu::Transliterator& t, char32_t c) {
    icu::UnicodeString u(static_cast<UChar32>(c));
    t.transliterate(u);
    return with_digit(u);
  };
  auto add = [&](char32_t from, char32_t to) {
    for (char32_t c = from; c <= to; ++c) {
      std::string r = read(*plain, c);
      if (r.empty()) continue;
      chars[c].reading = r;
      std::string s = read(*names, c);
      if (s != r) chars[c].surname = s;
    }
  };
  add(0x3007, 0x3007), add(0x3400, 0x9FFF), add(0xF900, 0xFAD9), add(0x20000, 0x323AF);
}

template <class Use>
void each_line(const char* path, Use use) {
  std::ifstream in(path);
  if (!in) stop(std::string("cannot read ") + path);
  for (std::string line; std::getline(in, line);) {
    auto tab = line.find('\t');
    if (line.empty() || line[0] == '#' || tab == std::string::npos) continue;
    use(single(line.substr(0, tab)), line.substr(tab + 1));
  }
}

/// rime-stroke lists Taiwan's order (氵 as three dots, 竖钩 as 折) and after it the mainland's where it differs, so
/// the last sequence of a character is the one that official lists of the mainland follow.
void add_strokes(Characters& chars, const char* dictionary, const char* corrections) {
  for (const char* path : {dictionary, corrections})
    each_line(path, [&](char32_t c, std::string text) {
      text = text.substr(0, text.find('\t'));
      if (c && !text.empty() && text.find_first_not_of("hspnz") == std::string::npos) chars[c].strokes = text;
    });
}

void add_folds(Characters& chars, const char* variants) {
  opencc::SimpleConverter t2s("t2s.json");
  for (auto& [c, entry] : chars) {
    char32_t to = single(t2s.Convert(utf8(c)));
    if (to && to != c) entry.fold = to;
  }
  each_line(variants, [&](char32_t c, const std::string& text) {
    char32_t to = single(text);
    if (!c || !to) stop("bad line in variants.tsv: " + text);
    chars[c].fold = to == c ? 0 : to;
  });
  for (auto& [c, entry] : chars)  // a fold of a fold: one step at run time
    for (int guard = 0; entry.fold && guard < 8; ++guard) {
      auto next = chars.find(entry.fold);
      if (next == chars.end() || !next->second.fold) break;
      entry.fold = next->second.fold;
    }
}

void write(const Characters& chars, const char* path) {
  std::vector<std::string> syllables{""};
  std::map<std::string, unsigned> syllable{{"", 0}};
  std::vector<char32_t> folds{0};
  std::map<char32_t, unsigned> fold{{0, 0}};
  std::vector<unsigned> strokes{0};  // one byte: count, then three strokes a byte, base 6
  std::map<unsigned, std::vector<std::uint64_t>> pages;
  for (const auto& [c, e] : chars) {
    for (const auto* s : {&e.reading, &e.surname})
      if (syllable.emplace(*s, syllables.size()).second) syllables.push_back(*s);
    if (fold.emplace(e.fold, folds.size()).second) folds.push_back(e.fold);
    std::uint64_t at = 0;
    if (!e.strokes.empty()) {
      at = strokes.size();
      strokes.push_back(static_cast<unsigned>(e.strokes.size()));
      for (std::size_t i = 0; i < e.strokes.size(); i += 3) {
        unsigned packed = 0;
        for (std::size_t k = i; k < i + 3; ++k)
          packed = packed * 6 + (k < e.strokes.size() ? 1 + static_cast<unsigned>(std::string("hspnz").find(e.strokes[k])) : 0);
        strokes.push_back(packed);
      }
    }
    auto& page = pages[c >> 8];
    page.resize(256);
    page[c & 255] = syllable[e.reading] | static_cast<std::uint64_t>(syllable[e.surname]) << 12 |
                    static_cast<std::uint64_t>(fold[e.fold]) << 24 | at << 40;
  }
  if (syllables.size() >= 4096 || folds.size() >= 65536 || strokes.size() >= (1U << 24)) stop("a table is too large");

  std::ofstream out(path);
  out << "// Made by src/base/tables/generate.cpp; not to be edited.\n#include \"base/tables.hpp\"\n\nnamespace zhagen::tables {\n";
  auto list = [&](const char* head, const auto& values, auto print) {
    out << head << " = {";
    std::size_t n = 0;
    for (const auto& v : values) {
      out << (n++ % 16 ? "" : "\n");
      print(v);
      out << ",";
    }
    out << "};\n";
  };
  auto number = [&](auto v) { out << static_cast<std::uint64_t>(v); };
  list("const char* const kSyllables[]", syllables, [&](const std::string& s) { out << '"' << s << '"'; });
  list("const char32_t kFolds[]", folds, number);
  list("const std::uint8_t kStrokes[]", strokes, number);
  std::vector<unsigned> index(0x324, 0);
  std::vector<std::uint64_t> entries(256, 0);  // page 0: nothing known
  for (const auto& [page, values] : pages) {
    index.at(page) = static_cast<unsigned>(entries.size() >> 8);
    entries.insert(entries.end(), values.begin(), values.end());
  }
  list("const std::uint16_t kPages[0x324]", index, number);
  list("const std::uint64_t kEntries[]", entries, [&](std::uint64_t v) { out << v << "u"; });
  out << "}  // namespace zhagen::tables\n";
  if (!out.flush()) stop(std::string("cannot write ") + path);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) stop("usage: generate stroke.dict.yaml strokes.tsv variants.tsv out.cpp");
  Characters chars;
  add_readings(chars);
  add_strokes(chars, argv[1], argv[2]);
  add_folds(chars, argv[3]);
  write(chars, argv[4]);
}
