#include "ledger/keys.hpp"

#include <algorithm>

#include "base/fold.hpp"
#include "base/pinyin.hpp"
#include "base/utf8.hpp"

namespace zhagen::ledger {
namespace {

std::string cut(std::string_view text) {
  std::string_view rest = text;
  for (std::size_t n = 0; n < kKeyLength && !rest.empty(); ++n) utf8::take(rest);
  return std::string(text.substr(0, text.size() - rest.size()));
}

void tidy(std::vector<std::string>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

}  // namespace

std::vector<std::string> search_keys(std::string_view text, std::string_view toned, bool name) {
  std::vector<std::string> keys;
  auto add = [&](bool start, const std::string& key) {
    if (!key.empty()) keys.push_back((start ? kStart : kInside) + key);
  };
  const std::string folded = fold_key(text);
  for (std::string_view rest = folded; !rest.empty(); utf8::take(rest)) add(rest.size() == folded.size(), cut(rest));
  add(true, cut(pinyin_search(pinyin_initials(toned))));
  if (name)
    for (std::string_view rest = toned; !rest.empty();) {
      add(rest.size() == toned.size(), cut(pinyin_search(rest)));
      rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1);
    }
  tidy(keys);
  // A text that has the same part at its start and inside is found by its start.
  auto inside = std::partition_point(keys.begin(), keys.end(), [](const std::string& key) { return key[0] == kStart; });
  keys.erase(std::remove_if(inside, keys.end(), [&](const std::string& key) {
    return std::binary_search(keys.begin(), inside, kStart + key.substr(1));
  }), keys.end());
  return keys;
}

std::vector<std::string> search_words(std::string_view typed) {
  std::vector<std::string> words{cut(fold_key(typed))};
  bool latin = true;  // lü too
  for (std::string_view rest = typed; !rest.empty();) latin = !utf8::is_han(utf8::take(rest)) && latin;
  if (std::string pinyin = cut(pinyin_search(typed)); (latin || words[0].empty()) && !pinyin.empty()) words.push_back(std::move(pinyin));
  tidy(words);
  if (words.size() > 1 && words[0].empty()) words.erase(words.begin());
  return words;
}

}  // namespace zhagen::ledger
