#include "placement/reasons.hpp"

#include <fmt/format.h>

namespace zhagen::placement {
namespace {

constexpr const char* kOrdinals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};

std::string ordinal(std::size_t k) { return k < 10 ? kOrdinals[k] : std::to_string(k + 1); }

}  // namespace

std::string Reasons::first_wish(std::int32_t person) const {
  const Pairs& pairs = p_.pairs;
  std::string wish = fmt::format("第{}意愿“{}”", ordinal(0), pairs.wish_text(person, 0));
  auto posts = pairs.wished_posts(person, 0);
  if (posts.empty()) return wish + "在岗位名册里找不到";
  std::int64_t loss = -1;
  std::vector<std::int32_t> row(static_cast<std::size_t>(p_.posts()));
  pairs.row(person, row);
  for (std::int32_t j : posts)
    if (std::int32_t points = row[static_cast<std::size_t>(j)]; points != kImpossible) {
      std::int64_t slack = priced_.slack(person, j, points);
      if (loss < 0 || slack < loss) loss = slack;
    }
  if (loss > 0) return wish + fmt::format("若改派过去，全批合计至少减少 {} 分", loss);
  if (loss == 0) return wish + "若改派过去，全批合计不会更高";
  for (std::size_t r = 0; r < p_.input.rules.pairs.size(); ++r)
    if (pairs.met(r, person, posts.front()) != Truth::yes) return wish + "去不了（" + pairs.why_not(r, person, posts.front()) + "）";
  return wish + "去不了";
}

std::string Reasons::placed(std::int32_t person, std::int32_t post) const {
  const Pairs& pairs = p_.pairs;
  std::string out;
  auto add = [&](const std::string& part) { out += (out.empty() ? "" : "；") + part; };
  for (std::size_t r = 0; r < p_.input.rules.scores.size(); ++r)
    if (pairs.points(r, person, post) != 0) add(pairs.why(r, person, post));
  if (pairs.wishes(person) > 0 && pairs.wish(person, post) != 1) add(first_wish(person));
  if (out.empty()) add("符合岗位条件，为补足该岗位名额");
  return out + "。";
}

void Reasons::add(Obstacles& o, std::int32_t person, std::int32_t post, std::int32_t points) const {
  if (points == kImpossible) return;
  ++o.possible;
  std::int64_t slack = priced_.slack(person, post, points);
  if (o.least_loss < 0 || slack < o.least_loss) o.least_loss = slack;
}

Obstacles Reasons::of_person(std::int32_t person) const {
  Obstacles o;
  for (std::size_t r = 0; r < p_.input.rules.pairs.size(); ++r) {
    Pairs::Barred b = p_.pairs.barred(r, person);
    o.barred.push_back(b.all);
    o.unknown.push_back(b.unknown);
  }
  std::vector<std::int32_t> row(static_cast<std::size_t>(p_.posts()));
  p_.pairs.row(person, row);
  for (std::int32_t j = 0; j < p_.posts(); ++j) add(o, person, j, row[static_cast<std::size_t>(j)]);
  return o;
}

Obstacles Reasons::of_post(std::int32_t post) const {
  Obstacles o;
  o.barred.assign(p_.input.rules.pairs.size(), 0);
  o.unknown = o.barred;
  for (std::int32_t i = 0; i < p_.people(); ++i) {
    bool possible = true;
    for (std::size_t r = 0; r < o.barred.size(); ++r) {
      Truth t = p_.pairs.met(r, i, post);
      possible &= t == Truth::yes;
      o.barred[r] += t != Truth::yes;
      o.unknown[r] += t == Truth::unknown;
    }
    if (possible) add(o, i, post, p_.pairs.points(i, post));
  }
  return o;
}

std::string Reasons::barred(const Obstacles& o, const char* counterpart) const {
  std::string out;
  for (std::size_t r = 0; r < o.barred.size(); ++r) {
    if (o.barred[r] == 0) continue;
    if (!out.empty()) out += "，";
    out += fmt::format("“{}”不符 {} {}", p_.input.rules.pairs[r].label, o.barred[r], counterpart);
    if (o.unknown[r] > 0) out += fmt::format("（其中待核 {}）", o.unknown[r]);
  }
  return out;
}

std::string Reasons::unplaced(std::int32_t person, const Obstacles& o) const {
  if (o.possible == 0) {
    std::string out = "没有可去的岗位：" + barred(o, "个");
    for (std::size_t r = 0; r < o.barred.size(); ++r)  // one rule bars everything: say it with the values
      if (o.barred[r] == p_.posts() && p_.posts() > 0) return out + "。" + p_.pairs.why_not(r, person, 0) + "。";
    return out + "。";
  }
  if (o.least_loss > 0)
    return fmt::format("可去的岗位有 {} 个，现都安排了别人；若改为安排本人，全批合计至少减少 {} 分。", o.possible, o.least_loss);
  return fmt::format("可去的岗位有 {} 个，现都安排了别人；若改为安排本人，全批合计不会更高。", o.possible);
}

std::string Reasons::unfilled(const Obstacles& o) const {
  if (o.possible == 0) {
    std::string out = "没有合适的人选：" + barred(o, "人");
    for (std::size_t r = 0; r < o.barred.size(); ++r)
      if (o.unknown[r] == 0 && o.barred[r] == p_.people() && p_.people() > 0) return out + "。主要是“" + p_.input.rules.pairs[r].label + "”这一条。";
    return out + "。";
  }
  if (o.least_loss > 0)
    return fmt::format("合适的人选有 {} 人，现都安排在别处；若改派一人补上，全批合计至少减少 {} 分。", o.possible, o.least_loss);
  return fmt::format("合适的人选有 {} 人，现都安排在别处；若改派一人补上，全批合计不会更高。", o.possible);
}

}  // namespace zhagen::placement
