#include "base/codes.hpp"

#include <algorithm>
#include <numeric>

#include "base/fold.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

/// Edits between two texts, counted in characters.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

std::size_t shared_characters(std::u32string a, std::u32string b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::u32string both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.size();
}

constexpr std::size_t kLongest = 64;  // characters compared for a suggestion

}  // namespace

const Code* CodeList::by_code(std::string_view code) const {
  auto it = by_code_.find(std::string(code));
  return it == by_code_.end() ? nullptr : &codes_[it->second];
}

Result<const Code*> CodeList::find(std::string_view text) const {
  std::string key = fold_key(text);
  if (const Code* exact = by_code(key)) return exact;
  if (auto it = by_text_.find(key); it != by_text_.end()) return &codes_[it->second];

  // Nearest labels: fewest edits, and at least one character shared.
  std::u32string wanted = utf8::decode(key).substr(0, kLongest);
  std::vector<std::pair<std::size_t, std::size_t>> near;  // edits, entry
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    std::size_t best = SIZE_MAX;
    auto consider = [&](const std::string& known) {
      std::u32string k = utf8::decode(fold_key(known)).substr(0, kLongest);
      if (shared_characters(wanted, k) > 0) best = std::min(best, distance(wanted, k));
    };
    consider(codes_[i].label);
    for (const std::string& alias : codes_[i].aliases) consider(alias);
    if (best != SIZE_MAX && !codes_[i].retired) near.emplace_back(best, i);
  }
  std::sort(near.begin(), near.end());
  std::string hint;
  for (std::size_t i = 0; i < near.size() && i < 3; ++i)
    hint += (i ? "、" : "") + std::string("“") + codes_[near[i].second].label + "”";
  hint = hint.empty() ? "请从代码表里选填" : "是否想写" + hint;
  return fail(Errc::code_unknown, text, label, hint);
}

bool CodeList::under(std::string_view code, std::string_view ancestor) const {
  for (const Code* c = by_code(code); c; c = by_code(c->parent))
    if (c->code == ancestor) return true;
  return false;
}

std::optional<int> CodeList::compare(std::string_view a, std::string_view b) const {
  const Code *x = by_code(a), *y = by_code(b);
  if (!x || !y || x->rank == 0 || y->rank == 0) return std::nullopt;
  return x->rank < y->rank ? -1 : x->rank > y->rank ? 1 : 0;
}

CodeLists CodeLists::of(std::vector<CodeList> lists) {
  CodeLists out;
  out.lists_ = std::move(lists);
  return out;
}

const CodeList* CodeLists::get(std::string_view name) const {
  for (const CodeList& list : lists_)
    if (list.name == name) return &list;
  return nullptr;
}

}  // namespace zhagen
