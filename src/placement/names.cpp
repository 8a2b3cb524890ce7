#include "placement/names.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace zhagen::placement {
namespace {

using Texts = std::vector<std::string>;

/// What the rows say in a field of theirs; empty where the ledger has no such field.
Texts texts(const exchange::Roster& r, const char* field, const CodeLists& codes) {
  Texts out(r.records.size());
  int f = r.ledger->find(field);
  if (f < 0) return out;
  auto at = static_cast<std::size_t>(f);
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = exchange::text_of(r.ledger->fields[at], r.records[k][at], codes);
  return out;
}

/// Changes each name that several rows have; 'make' gives the longer name of a row.
template <class Make>
void tell_apart(Texts& names, Make make) {
  std::unordered_map<std::string, int> count;
  for (const std::string& n : names) ++count[n];
  Texts longer = names;
  for (std::size_t k = 0; k < names.size(); ++k)
    if (count[names[k]] > 1) longer[k] = make(k);
  names = std::move(longer);
}

}  // namespace

Names::Names(const Problem& p, const CodeLists& codes) : people_(texts(p.input.people, "name", codes)), posts_(texts(p.input.posts, "name", codes)) {
  const Texts names = people_, sender = texts(p.input.people, "sender", codes);
  tell_apart(people_, [&](std::size_t k) { return sender[k].empty() ? names[k] : names[k] + "（" + sender[k] + "）"; });
  tell_apart(people_, [&](std::size_t k) { return fmt::format("{}（人选号 {}）", names[k], k + 1); });

  const Texts titles = posts_, code = texts(p.input.posts, "code", codes);
  Texts placed = titles;
  const Texts township = texts(p.input.posts, "township", codes), village = texts(p.input.posts, "village", codes);
  for (std::size_t k = 0; k < placed.size(); ++k)
    placed[k] = township[k] + (titles[k].starts_with(village[k]) ? "" : village[k]) + titles[k];
  tell_apart(posts_, [&](std::size_t k) { return placed[k]; });
  tell_apart(posts_, [&](std::size_t k) { return code[k].empty() ? placed[k] : placed[k] + "（" + code[k] + "）"; });
  tell_apart(posts_, [&](std::size_t k) { return fmt::format("{}（岗位号 {}）", placed[k], k + 1); });
}

const std::string& Names::place(std::int32_t post) const {
  static const std::string none = "未安排";
  return post < 0 ? none : this->post(post);
}

std::string list_of(const std::vector<std::string>& names, std::size_t shown, const char* unit) {
  std::string out;
  for (std::size_t k = 0; k < names.size() && k < shown; ++k) out += (k ? "、" : "") + names[k];
  if (names.size() > shown) out += fmt::format("等 {} {}", names.size(), unit);
  return out;
}

}  // namespace zhagen::placement
