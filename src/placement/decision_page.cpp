#include "placement/decision_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "placement/resolve.hpp"

namespace zhagen::placement {
namespace {

using Of = catalog::Bound::Side;

/// One thing decided: what a row of the page holds. Numbers are from 1.
struct One {
  const char* kind;
  std::string words;
  std::int64_t person = 0, post = 0, other = 0, group = 0;  // 0: none
  std::optional<std::int64_t> least, most;                  // of a group; `least` the seats of a post
};

constexpr const char *kPin = "指定", *kBar = "不安排", *kAllow = "例外", *kSeats = "名额", *kPersonQuota = "人选人数", *kPostQuota = "岗位人数", *kGone = "退出", *kTogether = "同在一处";
constexpr std::array<const char*, 9> kHeadings = {"序号", "决定", "类别", kPersonNumber, kPostNumber, "另一人选号", "名额号", "最少", "最多"};

std::vector<One> all_of(const Problem& p, const Names& names, const Decisions& d) {
  std::vector<One> out;
  auto pair = [&](const char* kind, std::int32_t i, std::int32_t j, std::string words) { out.push_back({kind, std::move(words), i + 1, j + 1, 0, 0, {}, {}}); };
  for (auto [i, j] : d.pinned) pair(kPin, i, j, fmt::format("指定{}去{}", names.person(i), names.post(j)));
  for (auto [i, j] : d.barred) pair(kBar, i, j, fmt::format("{}不安排到{}", names.person(i), names.post(j)));
  for (auto [i, j] : d.allowed) pair(kAllow, i, j, fmt::format("作为例外，允许{}去{}", names.person(i), names.post(j)));
  for (auto [j, seats] : d.seats)
    out.push_back({kSeats, seats == 0 ? names.post(j) + "不再要人" : fmt::format("{}的名额改为 {} 个", names.post(j), seats), 0, j + 1, 0, 0, seats, {}});
  for (auto [side, quotas] : {std::pair(Of::person, &d.person_quotas), std::pair(Of::post, &d.post_quotas)})
    for (auto [g, n] : *quotas) {
      std::optional<std::int64_t> most;
      if (n.max >= 0) most = n.max;
      out.push_back({side == Of::person ? kPersonQuota : kPostQuota,
                     fmt::format("{}的人数改为{} 到 {}", quota_name(p, side, g), n.min, most ? std::to_string(*most) : "不限"), 0, 0, 0, g + 1, n.min, most});
    }
  for (std::int32_t i : d.gone) out.push_back({kGone, names.person(i) + "退出这一批", i + 1, 0, 0, 0, {}, {}});
  for (auto [a, b] : d.together) out.push_back({kTogether, fmt::format("{}、{}安排在一处", names.person(a), names.person(b)), a + 1, 0, b + 1, 0, {}, {}});
  return out;
}

Error damaged(std::string what) { return fail(Errc::plan_unreadable, std::move(what)); }

}  // namespace

std::vector<std::string> decision_words(const Problem& p, const Names& names, const Decisions& d) {
  std::vector<std::string> out;
  for (One& one : all_of(p, names, d)) out.push_back(std::move(one.words));
  return out;
}

Page decision_page(const Problem& p, const Names& names) {
  Page page{kDecisionPage, "人工决定", {"方案在这些决定之下按规则求出；照这些决定，核验时重新推导一遍。"}, {kHeadings.begin(), kHeadings.end()}, "决定", {}};
  auto number = [](std::int64_t n) { return n ? Cell(n) : Cell(); };
  auto maybe = [](const std::optional<std::int64_t>& n) { return n ? Cell(*n) : Cell(); };
  for (One& one : all_of(p, names, p.input.decided))
    page.rows.push_back({static_cast<std::int64_t>(page.rows.size() + 1), std::move(one.words), one.kind, number(one.person), number(one.post), number(one.other), number(one.group),
                         maybe(one.least), maybe(one.most)});
  return page;
}

Result<Decisions> read_decisions(const std::vector<std::vector<std::string>>& rows) {
  Decisions d;
  std::size_t at = 0;
  while (at < rows.size() && (rows[at].empty() || rows[at][0] != kHeadings[0])) ++at;
  for (++at; at < rows.size(); ++at) {
    std::vector<std::string> row = rows[at];
    row.resize(kHeadings.size());
    bool bad = false;
    auto whole = [&](std::size_t column, std::int64_t least) {
      std::int64_t n = 0;
      const std::string& text = row[column];
      auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
      bad |= error != std::errc() || end != text.data() + text.size() || n < least || n > std::numeric_limits<std::int32_t>::max();
      return bad ? least : n;
    };
    auto index = [&](std::size_t column) { return static_cast<std::int32_t>(whole(column, 1) - 1); };
    const std::string& kind = row[2];
    if (kind == kPin) d.pinned[index(3)] = index(4);
    else if (kind == kBar) d.barred.insert({index(3), index(4)});
    else if (kind == kAllow) d.allowed.insert({index(3), index(4)});
    else if (kind == kSeats) d.seats[index(4)] = static_cast<std::int32_t>(whole(7, 0));
    else if (kind == kPersonQuota || kind == kPostQuota) (kind == kPersonQuota ? d.person_quotas : d.post_quotas)[index(6)] = {whole(7, 0), row[8].empty() ? -1 : whole(8, 0)};
    else if (kind == kGone) d.gone.insert(index(3));
    else if (kind == kTogether) d.together.insert({index(3), index(5)});
    else return damaged("“人工决定”页的类别“" + kind + "”不认识");
    if (bad) return damaged(fmt::format("“人工决定”页第 {} 行的号或人数不是整数", at + 1));
  }
  return d;
}

}  // namespace zhagen::placement
