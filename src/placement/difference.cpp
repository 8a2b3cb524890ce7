#include "placement/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "catalog/ledger.hpp"
#include "catalog/placement_source.hpp"
#include "placement/resolve.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;
constexpr At kNamed = 5;  // in one sentence; the rest are counted

/// Pairs the rows of both sides that have one key, in order. 'once': only where one row on each side has it.
template <class Key>
void pair_up(At before_rows, std::vector<std::int32_t>& out, std::vector<bool>& taken, bool once, Key key) {
  std::map<std::string, std::array<std::vector<std::int32_t>, 2>> rows;
  for (At k = 0; k < before_rows; ++k)
    if (!taken[k])
      if (std::string text = key(false, k); !text.empty()) rows[std::move(text)][0].push_back(static_cast<std::int32_t>(k));
  for (At k = 0; k < out.size(); ++k)
    if (out[k] < 0)
      if (std::string text = key(true, k); !text.empty()) rows[std::move(text)][1].push_back(static_cast<std::int32_t>(k));
  for (auto& [text, both] : rows) {
    if (once && (both[0].size() != 1 || both[1].size() != 1)) continue;
    for (At k = 0; k < std::min(both[0].size(), both[1].size()); ++k) {
      out[static_cast<At>(both[1][k])] = both[0][k];
      taken[static_cast<At>(both[0][k])] = true;
    }
  }
}

using catalog::Bound;

/// How many are at each post.
std::vector<std::int64_t> taken(const Version& v) {
  std::vector<std::int64_t> out(static_cast<At>(v.problem->posts()), 0);
  for (std::int32_t j : v.post)
    if (j >= 0) ++out[static_cast<At>(j)];
  return out;
}

std::int64_t placed(const Version& v, const std::vector<std::int64_t>& at_post, Bound::Side side, std::int32_t group) {
  std::int64_t count = 0;
  for (std::int32_t row : v.problem->side(side).groups[static_cast<At>(group)].members)
    count += side == Bound::Side::person ? v.post[static_cast<At>(row)] >= 0 : at_post[static_cast<At>(row)];
  return count;
}

/// What is counted of a version.
struct Counted {
  const Version& v;
  std::vector<std::int64_t> at_post, empty;  // of each post
  explicit Counted(const Version& version) : v(version), at_post(taken(version)) {
    Open open(*v.problem, *v.decisions);
    for (std::int32_t j = 0; j < v.problem->posts(); ++j) empty.push_back(open.seats(j) - at_post[static_cast<At>(j)]);
  }
};

std::vector<Difference::Quota> quotas(const Version& before, const Version& after, const Counted& was, const Counted& is) {
  std::vector<Difference::Quota> out;
  for (Bound::Side side : {Bound::Side::person, Bound::Side::post}) {
    const bool same = before.problem == after.problem;
    std::vector<std::int32_t> matched = same ? std::vector<std::int32_t>() : match_groups(*before.problem, *after.problem, side);
    std::vector<bool> found(before.problem->side(side).groups.size(), false);
    for (std::int32_t g = 0; g < static_cast<std::int32_t>(after.problem->side(side).groups.size()); ++g) {
      std::int32_t b = same ? g : matched[static_cast<At>(g)];
      Difference::Quota q{side, b, g, 0, placed(after, is.at_post, side, g), {}, numbers_of(after, side, g)};
      if (b >= 0) {
        found[static_cast<At>(b)] = true;
        q.placed_before = placed(before, was.at_post, side, b);
        q.numbers_before = numbers_of(before, side, b);
      }
      if (b < 0 || q.placed_before != q.placed_after || !(q.numbers_before == q.numbers_after)) out.push_back(q);
    }
    for (std::int32_t b = 0; b < static_cast<std::int32_t>(found.size()); ++b)
      if (!found[static_cast<At>(b)]) out.push_back({side, b, -1, placed(before, was.at_post, side, b), 0, numbers_of(before, side, b), {}});
  }
  return out;
}

std::string range_of(Decisions::Numbers n) {
  return n.max < 0 ? fmt::format("最少 {} 人", n.min) : n.min > 0 ? fmt::format("{} 至 {} 人", n.min, n.max) : fmt::format("最多 {} 人", n.max);
}

/// 乡镇“青山县/柳河镇”由 2 人变为 3 人（已满）
std::string quota_words(const Version& before, const Version& after, const Difference::Quota& q) {
  const std::string name = q.after >= 0 ? quota_name(*after.problem, q.side, q.after) : quota_name(*before.problem, q.side, q.before);
  if (q.after < 0) return name + "不再限人数";
  std::string out = name;
  if (q.before < 0) return out + fmt::format("现限{}，安排 {} 人", range_of(q.numbers_after), q.placed_after);
  if (!(q.numbers_before == q.numbers_after)) out += fmt::format("由限{}改为限{}，", range_of(q.numbers_before), range_of(q.numbers_after));
  if (q.placed_before == q.placed_after) out += fmt::format("仍安排 {} 人", q.placed_after);
  else out += fmt::format("由 {} 人变为 {} 人", q.placed_before, q.placed_after);
  const bool full = q.numbers_after.max >= 0 && q.placed_after >= q.numbers_after.max, least = q.numbers_after.min > 0 && q.placed_after <= q.numbers_after.min;
  return out + (full ? "（已满）" : least ? "（正好在下限）" : "");
}

std::string change(const char* what, std::int64_t before, std::int64_t after, const char* unit) {
  if (before == after) return fmt::format("{}不变，仍为 {} {}", what, after, unit);
  return fmt::format("{}由 {} {}变为 {} {}，{} {} {}", what, before, unit, after, unit, after > before ? "增加" : "减少", std::abs(after - before), unit);
}

}  // namespace

std::vector<std::int32_t> match(const exchange::Roster& before, const exchange::Roster& after, const CodeLists& codes) {
  std::vector<std::int32_t> out(after.records.size(), -1);
  std::vector<bool> taken(before.records.size(), false);
  auto text = [&](bool of_after, At row, const char* field) -> std::string {
    const exchange::Roster& r = of_after ? after : before;
    int f = r.ledger->find(field);
    if (f < 0) return "";
    return exchange::text_of(r.ledger->fields[static_cast<At>(f)], r.records[row][static_cast<At>(f)], codes);
  };
  auto by = [&](bool once, auto fields) {
    pair_up(before.records.size(), out, taken, once, [&](bool of_after, At row) {
      std::string key;
      for (const char* field : fields) {
        std::string part = text(of_after, row, field);
        if (part.empty() && field == *std::begin(fields)) return std::string();
        key += part + "\n";
      }
      return key;
    });
  };
  const std::string record(catalog::kRecordField);
  by(true, std::array{record.c_str()});
  auto drawn = [&](const exchange::Roster& r) {
    int f = r.ledger->find(record);
    return f >= 0 && r.given[static_cast<At>(f)];
  };
  if (drawn(before) && drawn(after)) return out;  // two records that say the same are two all the same
  by(true, std::array{"citizen_id"});
  pair_up(before.records.size(), out, taken, false, [&](bool of_after, At row) {
    const exchange::Roster& r = of_after ? after : before;
    std::string key;
    for (At f = 0; f < r.ledger->fields.size(); ++f) key += exchange::text_of(r.ledger->fields[f], r.records[row][f], codes) + "\n";
    return key;
  });
  by(true, std::array{"code", "name"});
  by(true, std::array{"name", "sender", "county", "township", "village"});
  by(true, std::array{"name", "born"});
  return out;
}

Decisions::Numbers numbers_of(const Version& v, Bound::Side side, std::int32_t group) {
  const auto& decided = side == Bound::Side::person ? v.decisions->person_quotas : v.decisions->post_quotas;
  if (auto own = decided.find(group); own != decided.end()) return own->second;
  const Group& g = v.problem->side(side).groups[static_cast<At>(group)];
  return {g.min, g.max};
}

std::int64_t placed_in(const Version& v, Bound::Side side, std::int32_t group) { return placed(v, taken(v), side, group); }

std::vector<std::int32_t> match_groups(const Problem& before, const Problem& after, Bound::Side side) {
  std::map<std::pair<std::string, std::string>, std::int32_t> known;
  const auto& old = before.side(side).groups;
  for (At g = 0; g < old.size(); ++g) known[{before.input.rules.bounds[old[g].bound].name, old[g].key}] = static_cast<std::int32_t>(g);
  std::vector<std::int32_t> out;
  for (const Group& g : after.side(side).groups) {
    auto at = known.find({after.input.rules.bounds[g.bound].name, g.key});
    out.push_back(at == known.end() ? -1 : at->second);
  }
  return out;
}

Figures figures(const Version& v) {
  const Problem& p = *v.problem;
  Figures f;
  f.total = v.total;
  std::vector<std::int64_t> parts = p.goals.split(v.total);
  for (At g = 0; g < parts.size(); ++g)
    if (p.goals.weight[g] != 0) f.goals.push_back({p.input.rules.goals[g].name, p.goals.one() ? "合计" : "“" + p.input.rules.goals[g].label + "”", parts[g],
                         p.input.rules.goals[g].kind == catalog::Goal::Kind::fill});
  f.people = p.people() - static_cast<std::int64_t>(v.decisions->gone.size());
  Open open(p, *v.decisions);
  for (std::int32_t j = 0; j < p.posts(); ++j) f.seats += open.seats(j);
  for (std::int32_t i = 0; i < p.people(); ++i) {
    std::int32_t j = v.post[static_cast<At>(i)];
    if (j < 0) continue;
    ++f.placed;
    auto wish = static_cast<At>(p.pairs.wish(i, j));
    if (wish == 0) {
      f.outside += p.pairs.wishes(i) > 0;
      continue;
    }
    if (f.wishes.size() < wish) f.wishes.resize(wish, 0);
    ++f.wishes[wish - 1];
  }
  f.empty = f.seats - f.placed;
  return f;
}

Difference difference(const Version& before, const Version& after, const std::vector<std::int32_t>& people,
                      const std::vector<std::int32_t>& posts) {
  Difference d;
  d.before = figures(before);
  d.after = figures(after);
  auto row_before = [](const std::vector<std::int32_t>& m, std::int32_t row) { return m.empty() ? row : m[static_cast<At>(row)]; };
  std::vector<std::int32_t> post_after(static_cast<At>(before.problem->posts()), -1), person_after(before.post.size(), -1);
  for (std::int32_t j = 0; j < after.problem->posts(); ++j)
    if (std::int32_t b = row_before(posts, j); b >= 0) post_after[static_cast<At>(b)] = j;
  auto is_gone = [](const Version& v, std::int32_t i) { return v.decisions->gone.contains(i); };

  for (std::int32_t i = 0; i < static_cast<std::int32_t>(after.post.size()); ++i) {
    std::int32_t b = row_before(people, i), to = after.post[static_cast<At>(i)];
    if (b >= 0) person_after[static_cast<At>(b)] = i;
    bool was = b >= 0 && !is_gone(before, b), is = !is_gone(after, i);
    std::int32_t from = was ? before.post[static_cast<At>(b)] : -1;
    Difference::Person person{b, i, from, to};
    if (!was && !is) continue;
    if (!was) d.joined.push_back(person);
    else if (!is) d.left.push_back(person);
    else if (from < 0 && to < 0) ++d.same;
    else if (from >= 0 && to >= 0) (post_after[static_cast<At>(from)] == to ? void(++d.same) : d.moved.push_back(person));
    else (to < 0 ? d.unplaced : d.placed).push_back(person);
  }
  for (std::int32_t b = 0; b < static_cast<std::int32_t>(before.post.size()); ++b)
    if (person_after[static_cast<At>(b)] < 0 && !is_gone(before, b)) d.left.push_back({b, -1, before.post[static_cast<At>(b)], -1});

  const Counted was_there(before), is_there(after);
  for (std::int32_t j = 0; j < after.problem->posts(); ++j) {
    std::int32_t b = row_before(posts, j);
    std::int64_t was = b < 0 ? 0 : was_there.empty[static_cast<At>(b)], is = is_there.empty[static_cast<At>(j)];
    if (b < 0 || was != is) d.posts.push_back({b, j, was, is});
  }
  for (std::int32_t b = 0; b < before.problem->posts(); ++b)
    if (post_after[static_cast<At>(b)] < 0) d.posts.push_back({b, -1, was_there.empty[static_cast<At>(b)], 0});
  d.quotas = quotas(before, after, was_there, is_there);

  // In words.
  auto say = [&](const char* what, const std::vector<Difference::Person>& list, auto one) {
    if (list.empty()) return;
    std::vector<std::string> names;
    for (const auto& person : list) names.push_back(one(person));
    d.sentences.push_back(fmt::format("{} {} 人：{}。", what, list.size(), list_of(names, kNamed, "人")));
  };
  auto name = [&](const Difference::Person& x) { return x.after >= 0 ? after.names->person(x.after) : before.names->person(x.before); };
  std::string whole;
  for (const Figures::Goal& goal : d.after.goals) {
    auto was = std::find_if(d.before.goals.begin(), d.before.goals.end(), [&](const auto& g) { return g.name == goal.name; });
    if (was == d.before.goals.end()) continue;  // another set of goals: nothing to compare
    if (goal.seats) whole += change((goal.label + "空缺").c_str(), -was->value, -goal.value, "个") + "；";
    else whole += change(goal.label.c_str(), was->value, goal.value, "分") + "；";
  }
  d.sentences.push_back(whole + change("已安排", d.before.placed, d.after.placed, "人") + "；" +
                        change("空缺名额", d.before.empty, d.after.empty, "个") + "。");
  say("改派", d.moved, [&](const auto& x) { return fmt::format("{}由{}改派{}", name(x), before.names->post(x.from), after.names->post(x.to)); });
  say("原已安排、现未安排", d.unplaced, [&](const auto& x) { return fmt::format("{}（原在{}）", name(x), before.names->post(x.from)); });
  say("原未安排、现已安排", d.placed, [&](const auto& x) { return fmt::format("{}到{}", name(x), after.names->post(x.to)); });
  say("新增人选", d.joined, [&](const auto& x) { return fmt::format("{}{}", name(x), x.to < 0 ? "（未安排）" : "到" + after.names->post(x.to)); });
  say("不再参加", d.left, [&](const auto& x) { return fmt::format("{}（原{}）", name(x), x.from < 0 ? "未安排" : "在" + before.names->post(x.from)); });
  std::vector<std::string> emptied, filled, new_posts, old_posts;
  for (const auto& x : d.posts) {
    const std::string& post = x.after >= 0 ? after.names->post(x.after) : before.names->post(x.before);
    if (x.before < 0) new_posts.push_back(fmt::format("{}{}", post, x.empty_after ? fmt::format("（空缺 {} 个）", x.empty_after) : ""));
    else if (x.after < 0) old_posts.push_back(post);
    else if (x.empty_after > x.empty_before) emptied.push_back(fmt::format("{} {} 个", post, x.empty_after - x.empty_before));
    else filled.push_back(fmt::format("{} {} 个", post, x.empty_before - x.empty_after));
  }
  std::vector<std::string> limits;
  for (const auto& q : d.quotas) limits.push_back(quota_words(before, after, q));
  auto say_list = [&](const char* what, const std::vector<std::string>& list, const char* unit) {
    if (!list.empty()) d.sentences.push_back(fmt::format("{}：{}。", what, list_of(list, kNamed, unit)));
  };
  say_list("新增岗位", new_posts, "个岗位");
  say_list("不再列入的岗位", old_posts, "个岗位");
  say_list("空缺增加", emptied, "个岗位");
  say_list("空缺减少", filled, "个岗位");
  say_list("名额", limits, "项");
  if (d.sentences.size() == 1 && d.before == d.after) d.sentences = {"两个方案的安排完全相同。"};
  if (!before.label.empty() && !after.label.empty()) d.sentences.front() = fmt::format("{}比{}：{}", after.label, before.label, d.sentences.front());
  return d;
}

}  // namespace zhagen::placement
