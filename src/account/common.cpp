// What guessers try first. No list of leaked passwords: some 300 words that we put together, and the patterns by which
// people decorate them, which cover more than any list (each word with any year, walk, case and leet spelling).

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "account/policy.hpp"
#include "base/utf8.hpp"

namespace zhagen::account {
namespace {

constexpr std::string_view kWords[] = {
#include "account/common.def"
};

/// Rows that fingers walk along, both ways. The columns of a keyboard stand one after the other.
constexpr std::string_view kWalks[] = {
    "1234567890", "0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmikolp", "zaqxswcdevfrbgtnhymjukilop",
    "147258369", "741852963", "159753", "13579", "24680", "qweasdzxc", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// The key without shift: ! is on 1.
char key(char c) {
  constexpr std::string_view kShifted = "!@#$%^&*()_+{}|:\"<>?", kPlain = "1234567890-=[]\\;',./";
  std::size_t i = kShifted.find(c);
  return i == std::string_view::npos ? lower(c) : kPlain[i];
}

bool spells(char c, char letter) {
  if (lower(c) == letter) return true;
  switch (letter) {
    case 'a': return c == '@' || c == '4';
    case 'e': return c == '3';
    case 'i': return c == '1' || c == '!';
    case 'l': return c == '1' || c == '|';
    case 'o': return c == '0';
    case 's': return c == '5' || c == '$';
    case 't': return c == '7';
    default: return false;
  }
}

std::size_t word_at(std::string_view s, std::string_view word) {
  if (s.size() < word.size()) return 0;
  for (std::size_t i = 0; i < word.size(); ++i)
    if (!spells(s[i], word[i])) return 0;
  return word.size();
}

/// How far a walk goes from the start of s.
std::size_t walk_at(std::string_view s) {
  std::size_t best = 0;
  for (std::string_view row : kWalks)
    for (int step : {1, -1}) {
      std::size_t at = row.find(key(s[0])), n = 0;
      while (at < row.size() && n < s.size() && row[at] == key(s[n])) {  // past either end: at wraps beyond size
        ++n;
        at += static_cast<std::size_t>(step);
      }
      best = std::max(best, n);
    }
  return best >= 3 ? best : 0;
}

int number(std::string_view s, std::size_t count) {
  if (s.size() < count) return -1;
  int v = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (s[i] < '0' || s[i] > '9') return -1;
    v = v * 10 + (s[i] - '0');
  }
  return v;
}

bool month_day(int mmdd) { return mmdd / 100 >= 1 && mmdd / 100 <= 12 && mmdd % 100 >= 1 && mmdd % 100 <= 31; }

/// The lengths of dates, years and telephone numbers at the start of s.
void numbers_at(std::string_view s, std::vector<std::size_t>& out) {
  int year = number(s, 4);
  bool is_year = year >= 1900 && year <= 2099;
  if (is_year) out.push_back(4);
  if (number(s, 8) >= 0 && is_year && month_day(number(s.substr(4), 4))) out.push_back(8);
  if (number(s, 6) >= 0 && month_day(number(s.substr(2), 4))) out.push_back(6);
  if (number(s, 4) >= 0 && month_day(number(s, 4))) out.push_back(4);
  if (s[0] == '1' && s.size() >= 11 && s[1] >= '3' && number(s.substr(2), 9) >= 0) out.push_back(11);
}

constexpr std::string_view kInitials[] = {"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g",
                                          "k",  "h",  "j",  "q", "x", "r", "z", "c", "s", "y", "w", ""};
constexpr std::string_view kFinals[] = {"iang", "iong", "uang", "ang", "eng", "ing", "ong", "iao", "ian", "uai", "uan", "ai",
                                        "ei",   "ui",   "ao",   "ou",  "iu",  "ie",  "ue",  "ve",  "er",  "an",  "en",  "in",
                                        "un",   "ia",   "ua",   "uo",  "a",   "o",   "e",   "i",   "u",   "v"};

/// The lengths of one syllable of pinyin at the start of s (spelled loosely; a few that do not exist are in).
std::vector<std::size_t> syllables_at(std::string_view s) {
  std::vector<std::size_t> out;
  auto begins = [](std::string_view text, std::string_view with) {
    return text.size() >= with.size() &&
           std::equal(with.begin(), with.end(), text.begin(), [](char a, char b) { return a == lower(b); });
  };
  for (std::string_view initial : kInitials) {
    if (!begins(s, initial)) continue;
    for (std::string_view final : kFinals)
      if (initial.size() + final.size() >= 2 && begins(s.substr(initial.size()), final))
        out.push_back(initial.size() + final.size());
  }
  return out;
}

/// A name in pinyin: two or three syllables, five letters or more.
void names_at(std::string_view s, std::vector<std::size_t>& out) {
  for (std::size_t a : syllables_at(s))
    for (std::size_t b : syllables_at(s.substr(a))) {
      if (a + b >= 5) out.push_back(a + b);
      for (std::size_t c : syllables_at(s.substr(a + b))) out.push_back(a + b + c);
    }
}

std::size_t run_at(std::string_view s) {
  std::size_t n = 1;
  while (n < s.size() && s[n] == s[0]) ++n;
  return n >= 3 ? n : 0;
}

/// The length of what repeats what stands just before it.
void repeats_at(std::string_view all, std::size_t at, std::vector<std::size_t>& out) {
  for (std::size_t n = 2; n <= at && at + n <= all.size(); ++n) {
    std::string_view before = all.substr(at - n, n);
    std::size_t end = at;
    while (all.substr(end, n) == before) end += n;
    if (end > at) out.push_back(end - at);
  }
}

}  // namespace

int parts(std::string_view password) {
  std::vector<int> least(password.size() + 1, 1 << 20);  // of the first i bytes
  least[0] = 0;
  std::vector<std::size_t> pieces;
  for (std::size_t i = 0; i < password.size(); ++i) {
    if (least[i] == 1 << 20) continue;  // inside a character
    std::string_view rest = password.substr(i), after = rest;
    utf8::take(after);
    pieces.assign({rest.size() - after.size()});
    if (std::size_t n = run_at(rest)) pieces.push_back(n);
    if (std::size_t n = walk_at(rest))
      for (std::size_t k = 3; k <= n; ++k) pieces.push_back(k);
    for (std::string_view word : kWords)
      if (std::size_t n = word_at(rest, word)) pieces.push_back(n);
    numbers_at(rest, pieces);
    names_at(rest, pieces);
    repeats_at(password, i, pieces);
    for (std::size_t n : pieces) least[i + n] = std::min(least[i + n], least[i] + 1);
  }
  return least.back();
}

}  // namespace zhagen::account
