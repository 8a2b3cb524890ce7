#include "placement/reasons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <thread>

#include "placement/decide.hpp"
#include "placement/losses.hpp"
#include "placement/resolve.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;
constexpr At kPostsShown = 3, kHoldersShown = 2;

std::vector<std::int64_t> counts_of(const Side& side, const std::vector<std::int64_t>& placed) {
  std::vector<std::int64_t> out;
  for (const Group& g : side.groups) {
    std::int64_t count = 0;
    for (std::int32_t row : g.members) count += placed[static_cast<At>(row)];
    out.push_back(count);
  }
  return out;
}

}  // namespace

Reasons::Reasons(const Problem& p, const Decisions& d, const std::vector<std::int32_t>& post, const Names& names, const Exact& exact)
    : p_(p), d_(d), open_(p, d), post_(post), names_(names), exact_(exact), at_post_(static_cast<At>(p.posts())) {
  std::vector<std::int64_t> placed(static_cast<At>(p.people()), 0), taken(static_cast<At>(p.posts()), 0);
  for (std::int32_t i = 0; i < p.people(); ++i)
    if (std::int32_t j = post[static_cast<At>(i)]; j >= 0) {
      at_post_[static_cast<At>(j)].push_back(i);
      placed[static_cast<At>(i)] = 1;
      ++taken[static_cast<At>(j)];
    }
  in_group_ = counts_of(p.person_side, placed);
  seats_in_group_ = counts_of(p.post_side, taken);
}

std::int64_t Reasons::free_seats(std::int32_t post) const {
  return open_.seats(post) - static_cast<std::int64_t>(at_post_[static_cast<At>(post)].size());
}

Decisions::Numbers Reasons::numbers(catalog::Bound::Side side, std::int32_t group) const {
  const auto& decided = side == catalog::Bound::Side::person ? d_.person_quotas : d_.post_quotas;
  if (auto own = decided.find(group); own != decided.end()) return own->second;
  const Group& g = p_.side(side).groups[static_cast<At>(group)];
  return {g.min, g.max};
}

std::int64_t Reasons::count(catalog::Bound::Side side, std::int32_t group) const {
  return (side == catalog::Bound::Side::person ? in_group_ : seats_in_group_)[static_cast<At>(group)];
}

std::string Reasons::full(catalog::Bound::Side side, std::int32_t row) const {
  std::string out;
  const Side& groups = p_.side(side);
  for (std::int32_t g = groups.innermost[static_cast<At>(row)]; g >= 0; g = groups.groups[static_cast<At>(g)].parent) {
    std::int64_t max = numbers(side, g).max;
    if (max < 0 || count(side, g) < max) continue;
    out += fmt::format("{}{}已满 {} 人", out.empty() ? "" : "，", quota_name(p_, side, g), max);
  }
  return out;
}

std::string Reasons::first_wish(std::int32_t person) const {
  const Pairs& pairs = p_.pairs;
  std::string wish = fmt::format("第一意愿“{}”", pairs.wish_text(person, 0));
  auto posts = pairs.wished_posts(person, 0);
  if (posts.empty()) return wish + "在岗位名册里找不到";
  std::vector<Exact::Candidate> candidates;
  for (std::int32_t j : posts)
    if (std::int32_t worth = open_.points(person, j); worth != kImpossible && !d_.gone.contains(person))
      candidates.push_back({j, exact_.margins().slack(person, j, worth)});
  if (!candidates.empty()) {
    Turn best = exact_.best_of_person(person, candidates);
    std::string to = posts.size() > 1 ? "若改派" + names_.post(best.other) : "若改派过去";
    return wish + to + "，" + turn_words(p_, names_, best);
  }
  return wish + "去不了（" + why_not(p_, d_, person, posts.front()) + "）";
}

std::string Reasons::placed(std::int32_t person, std::int32_t post) const {
  const Pairs& pairs = p_.pairs;
  std::string out;
  auto add = [&](const std::string& part) { out += (out.empty() ? "" : "；") + part; };
  for (At r = 0; r < p_.input.rules.scores.size(); ++r)
    if (pairs.points(r, person, post) != 0) add(pairs.why(r, person, post));
  if (d_.pinned.contains(person)) add("按指定安排");
  if (pairs.wishes(person) > 0 && pairs.wish(person, post) != 1) add(first_wish(person));
  if (out.empty()) add("符合岗位条件，为补足该岗位名额");
  return out + "。";
}

Obstacles Reasons::of_person(std::int32_t person) const {
  Obstacles o;
  for (At r = 0; r < p_.input.rules.pairs.size(); ++r) {
    Pairs::Barred b = p_.pairs.barred(r, person);
    o.barred.push_back(b.all);
    o.unknown.push_back(b.unknown);
  }
  std::vector<std::int32_t> row(static_cast<At>(p_.posts()));
  open_.row(person, row);
  for (std::int32_t j = 0; j < p_.posts(); ++j)
    if (std::int32_t worth = row[static_cast<At>(j)]; worth != kImpossible && post_[static_cast<At>(person)] != j) o.possible.push_back({j, exact_.margins().slack(person, j, worth)});
  o.others = static_cast<std::int64_t>(o.possible.size());
  o.count = o.others + (post_[static_cast<At>(person)] >= 0);
  return o;
}

std::vector<Obstacles> Reasons::of_posts(std::span<const std::int32_t> posts) const {
  constexpr std::int64_t kWorthAThread = 1 << 20;  // pairs
  struct Seen {
    std::int64_t others = 0, unplaced = 0;
    Exact::Candidate nearest{-1, INT64_MAX};
  };
  auto look = [&](std::int32_t begin, std::int32_t end) {
    std::vector<Seen> out(posts.size());
    std::vector<std::int32_t> row(static_cast<At>(p_.posts()));
    for (std::int32_t i = begin; i < end; ++i) {
      if (d_.gone.contains(i)) continue;
      auto pin = d_.pinned.find(i);
      open_.row(i, row);
      const std::int32_t at = post_[static_cast<At>(i)];
      for (At k = 0; k < posts.size(); ++k) {
        const std::int32_t worth = row[static_cast<At>(posts[k])];
        if (worth == kImpossible || at == posts[k] || (pin != d_.pinned.end() && pin->second != posts[k])) continue;
        ++out[k].others;
        out[k].unplaced += at < 0;
        out[k].nearest = std::min(out[k].nearest, {i, exact_.margins().slack(i, posts[k], worth)});
      }
    }
    return out;
  };
  const std::int32_t half = std::int64_t{p_.people()} * static_cast<std::int64_t>(posts.size()) < kWorthAThread ? 0 : p_.people() / 2;
  std::vector<Seen> first, second;
  {
    std::optional<std::jthread> other;
    if (half > 0) other.emplace([&] { first = look(0, half); });
    second = look(half, p_.people());
  }
  std::vector<Obstacles> out(posts.size());
  for (At k = 0; k < posts.size(); ++k) {
    Seen seen = second[k];
    if (half > 0) seen = {seen.others + first[k].others, seen.unplaced + first[k].unplaced, std::min(seen.nearest, first[k].nearest)};
    out[k].others = seen.others;
    out[k].unplaced = seen.unplaced;
    if (seen.others > 0) out[k].possible = {seen.nearest};
    out[k].count = seen.others + static_cast<std::int64_t>(at_post_[static_cast<At>(posts[k])].size());
  }
  for (At r = 0; r < p_.input.rules.pairs.size(); ++r) {
    auto barred = p_.pairs.barred_of_posts(r, posts);
    for (At k = 0; k < posts.size(); ++k) {
      out[k].barred.push_back(barred[k].all);
      out[k].unknown.push_back(barred[k].unknown);
    }
  }
  return out;
}

std::string Reasons::barred(const Obstacles& o, const char* counterpart) const {
  std::string out;
  for (At r = 0; r < o.barred.size(); ++r) {
    if (o.barred[r] == 0) continue;
    if (!out.empty()) out += "，";
    out += fmt::format("“{}”不符 {} {}", p_.input.rules.pairs[r].label, o.barred[r], counterpart);
    if (o.unknown[r] > 0) out += fmt::format("（其中待核 {}）", o.unknown[r]);
  }
  return out;
}

/// 甲村书记助理已安排李四（得 500 分，本人 300 分）
std::string Reasons::holders(std::int32_t post, std::int32_t person) const {
  std::vector<std::string> names;
  for (std::int32_t i : at_post_[static_cast<At>(post)]) names.push_back(fmt::format("{}（{} 分）", names_.person(i), open_.score(i, post)));
  std::string out = names_.post(post);
  if (!names.empty()) out += "已安排" + list_of(names, kHoldersShown, "人");
  if (std::int64_t left = free_seats(post); left > 0) {
    std::string limits = full(catalog::Bound::Side::post, post);
    out += fmt::format("{}有空缺 {} 个{}", names.empty() ? "" : "，", left, limits.empty() ? "" : "（" + limits + "）");
  }
  return out + fmt::format("，本人去得 {} 分", open_.score(person, post));
}

std::string Reasons::unplaced(std::int32_t person, const Obstacles& o) const {
  if (d_.gone.contains(person)) return "已退出这一批。";
  if (o.possible.empty()) {
    std::string out = "没有可去的岗位：" + barred(o, "个");
    for (At r = 0; r < o.barred.size(); ++r)  // one rule bars everything: say it with the values
      if (o.barred[r] == p_.posts() && p_.posts() > 0) return out + "。" + p_.pairs.why_not(r, person, 0) + "。";
    return out + "。";
  }
  std::string out = fmt::format("可去的岗位有 {} 个", o.possible.size());
  if (std::string limits = full(catalog::Bound::Side::person, person); !limits.empty()) out += "；" + limits;
  std::vector<Turn> turns = exact_.of_unplaced(person, o.possible, kPostsShown);
  for (const Turn& t : turns) out += "；" + holders(t.other, person);
  return fmt::format("{}。若安排本人去{}，{}。", out, names_.post(turns.front().other), turn_words(p_, names_, turns.front()));
}

std::string Reasons::unfilled(std::int32_t post, const Obstacles& o) const {
  if (o.possible.empty()) {
    std::string out = at_post_[static_cast<At>(post)].empty() ? "没有合适的人选" : "没有其他合适的人选";
    if (std::string why = barred(o, "人"); !why.empty()) out += "：" + why;
    for (At r = 0; r < o.barred.size(); ++r)
      if (o.unknown[r] == 0 && o.barred[r] == p_.people() && p_.people() > 0) return out + "。主要是“" + p_.input.rules.pairs[r].label + "”这一条。";
    return out + "。";
  }
  std::string out = fmt::format("{}合适的人选有 {} 人", at_post_[static_cast<At>(post)].empty() ? "" : "其他", o.others);
  out += o.unplaced == 0 ? "，现都安排在别处" : fmt::format("，其中 {} 人未安排", o.unplaced);
  if (std::string limits = full(catalog::Bound::Side::post, post); !limits.empty()) out += "；" + limits;
  Turn best = exact_.best_of_post(post, o.possible.front());
  std::int32_t from = post_[static_cast<At>(best.other)];
  std::string how = from < 0 ? "若安排" + names_.person(best.other) + "来" : fmt::format("若把{}由{}改派过来", names_.person(best.other), names_.post(from));
  return fmt::format("{}。{}，{}。", out, how, turn_words(p_, names_, best));
}

std::string Reasons::quota(catalog::Bound::Side side, std::int32_t g, std::int64_t price, const solve::QuotaEffect* e) const {
  const Decisions::Numbers limits = numbers(side, g);
  const std::int64_t placed = count(side, g);
  auto parts = [&](const char* what, std::int64_t gain) {
    std::string words = loss_words(p_, -gain);
    return fmt::format("{}，{}", what, words);
  };
  std::vector<std::string> out;
  bool at_max = limits.max >= 0 && placed >= limits.max, at_min = limits.min > 0 && placed <= limits.min;
  if (!at_max && !at_min) return "目前对合计没有影响。";
  if (const std::int64_t gap = exact_.gap(); !e && gap > 0) {  // a plan that is not proven best may become better by that, too
    if (at_max) return fmt::format("上限多 1 人，最多：{}。", loss_words(p_, -std::max<std::int64_t>(price, 0) - gap));
    return fmt::format("下限少 1 人，最多：{}。", loss_words(p_, std::min<std::int64_t>(price, 0) - gap));
  }
  if (!e) {
    if (price > 0) return fmt::format("上限每多 1 人，合计最多增加 {} 分。", price);
    if (price < 0) return fmt::format("下限每少 1 人，合计最多增加 {} 分。", -price);
    return "目前对合计没有影响。";
  }
  if (at_max) out.push_back(e->max_more > 0 ? parts("上限多 1 人", e->max_more) : "已到上限，上限再多 1 人全批合计不变");
  if (at_min) out.push_back(e->min_less > 0 ? parts("下限少 1 人", e->min_less) : "正好在下限，下限少 1 人全批合计不变");
  auto narrower = [&](const char* what, std::int64_t effect) {
    if (effect <= -solve::kNever) out.push_back(fmt::format("{}就没有可行的方案", what));
    else if (effect < 0) out.push_back(parts(what, effect));
  };
  if (at_max) narrower("上限少 1 人", e->max_less);
  if (at_min) narrower("下限多 1 人", e->min_more);
  std::string text;
  for (const std::string& s : out) text += (text.empty() ? "" : "；") + s;
  return text + "。";
}

}  // namespace zhagen::placement
