#include "placement/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace zhagen::placement {
namespace {

using At = std::size_t;

/// A field by which people (posts) are told apart, as text of each row.
struct Dimension {
  std::string label;
  std::vector<std::string> value;
};

/// One to one decimal, rounded half up.
std::string tenths(std::int64_t sum, std::int64_t of) {
  std::int64_t n = of ? (sum * 10 + of / 2) / of : 0;
  return fmt::format("{}.{}", n / 10, n % 10);
}

class Profile {
 public:
  Profile(const Version& v, const CodeLists& codes)
      : v_(v), p_(*v.problem), open_(p_, *v.decisions), codes_(codes), filled_(static_cast<At>(p_.posts()), 0) {
    for (const char* field : {"sender", "category", "sex", "education", "politics"}) add(people_, p_.input.people, {field});
    for (std::initializer_list<const char*> fields : {std::initializer_list<const char*>{"county"}, {"county", "township"}, {"receiver"}, {"category"}})
      add(posts_, p_.input.posts, fields);
    distance_ = p_.input.posts.ledger->find("distance");
    if (distance_ >= 0 && !p_.input.posts.given[static_cast<At>(distance_)]) distance_ = -1;
    for (std::int32_t j : v.post)
      if (j >= 0) ++filled_[static_cast<At>(j)];
    for (At g = 0; g < goals().size(); ++g)
      if (p_.goals.weight[g] != 0 && over_pairs(goals()[g])) pair_goals_.push_back(g);
  }

  std::vector<Spread> lines() const {
    std::vector<Spread> out;
    Spread all{"合计", ""};
    for (std::int32_t i = 0; i < p_.people(); ++i) add_person(all, i);
    for (std::int32_t j = 0; j < p_.posts(); ++j) add_post(all, j);
    out.push_back(std::move(all));
    auto take = [&](const std::string& what, std::map<std::string, Spread>& counts) {
      for (auto& [value, line] : counts) {
        line.what = what;
        line.value = value;
        out.push_back(std::move(line));
      }
    };
    for (const Dimension& d : people_) {
      std::map<std::string, Spread> counts;
      for (std::int32_t i = 0; i < p_.people(); ++i)
        if (there(i)) add_person(counts[d.value[static_cast<At>(i)]], i);
      take("人选的" + d.label, counts);
    }
    for (const Dimension& d : posts_) {
      std::map<std::string, Spread> counts;
      for (std::int32_t j = 0; j < p_.posts(); ++j) add_post(counts[d.value[static_cast<At>(j)]], j);
      for (std::int32_t i = 0; i < p_.people(); ++i)
        if (std::int32_t j = at(i); j >= 0) add_placed(counts[d.value[static_cast<At>(j)]], i);
      take("岗位的" + d.label, counts);
    }
    for (At g = 0; g < goals().size(); ++g) {
      if (goals()[g].kind != catalog::Goal::Kind::fill || p_.goals.weight[g] == 0) continue;
      Spread line{"补缺目标", goals()[g].label};
      for (std::int32_t j = 0; j < p_.posts(); ++j)
        if (p_.goals.must[g][static_cast<At>(j)]) add_post(line, j);
      for (std::int32_t i = 0; i < p_.people(); ++i)
        if (std::int32_t j = at(i); j >= 0 && p_.goals.must[g][static_cast<At>(j)]) add_placed(line, i);
      out.push_back(std::move(line));
    }
    for (At g : pair_goals_)
      for (Met met : {Met::yes, Met::no}) {
        Spread line{std::string(goals()[g].kind == catalog::Goal::Kind::care ? "照顾目标" : "优先目标") + (met == Met::yes ? "：" : "：没") + word(g), goals()[g].label};
        for (std::int32_t i = 0; i < p_.people(); ++i)
          if (state(g, i) == met) add_placed(line, i);
        out.push_back(std::move(line));
      }
    for (At r = 0; r < p_.input.rules.scores.size(); ++r)
      for (int sign : {1, -1}) {
        Spread line{sign > 0 ? "得分规则" : "扣分规则", p_.input.rules.scores[r].label};
        for (std::int32_t i = 0; i < p_.people(); ++i)
          if (std::int32_t j = at(i); j >= 0 && sign * p_.pairs.points(r, i, j) > 0) add_placed(line, i);
        if (line.placed) out.push_back(std::move(line));
      }
    return out;
  }

  Page people() const {
    Page page{"分布明细", "分布明细", {"一行是一名人选；“分布情况”页的每个数都可以在这里按同一栏筛选出来。"}, {kPersonNumber, "姓名"}, "", {}};
    std::vector<Dimension> name;
    add(name, p_.input.people, {"name"});
    for (const Dimension& d : people_) page.headings.push_back("人选的" + d.label);
    page.headings.insert(page.headings.end(), {"意愿名次", kPostNumber});
    for (const Dimension& d : posts_) page.headings.push_back("岗位的" + d.label);
    page.headings.emplace_back("距离");
    for (At g : pair_goals_) page.headings.push_back(goals()[g].label);
    for (auto& r : p_.input.rules.scores) page.headings.push_back(r.label + "分");
    for (std::int32_t i = 0; i < p_.people(); ++i) {
      std::int32_t j = at(i);
      std::vector<Cell> row{std::int64_t{i} + 1, name.empty() ? "" : name.front().value[static_cast<At>(i)]};
      for (const Dimension& d : people_) row.emplace_back(d.value[static_cast<At>(i)]);
      row.push_back(wish(i));
      row.push_back(j < 0 ? Cell() : Cell(std::int64_t{j} + 1));
      for (const Dimension& d : posts_) row.push_back(j < 0 ? Cell() : Cell(d.value[static_cast<At>(j)]));
      auto km = distance(j);
      row.push_back(km ? Cell(*km) : Cell());
      for (At g : pair_goals_) {
        Met met = state(g, i);
        row.push_back(met == Met::no_matter ? Cell() : Cell((met == Met::yes ? "" : "没") + word(g)));
      }
      for (At r = 0; r < p_.input.rules.scores.size(); ++r) row.push_back(j < 0 ? Cell() : Cell(std::int64_t{p_.pairs.points(r, i, j)}));
      page.rows.push_back(std::move(row));
    }
    return page;
  }

 private:
  enum class Met : std::uint8_t { no_matter, yes, no };

  const std::vector<catalog::Goal>& goals() const { return p_.input.rules.goals; }
  std::int32_t at(std::int32_t person) const { return v_.post[static_cast<At>(person)]; }
  bool there(std::int32_t person) const { return !v_.decisions->gone.contains(person); }
  std::string word(At goal) const { return goals()[goal].kind == catalog::Goal::Kind::care ? "顾到" : "满足"; }

  /// Of who is placed and for whom some post would speak for (against) the goal.
  Met state(At g, std::int32_t i) const {
    if (at(i) < 0 || p_.pairs.range(g, i).most == 0) return Met::no_matter;
    const bool points = p_.pairs.goal_points(g, i, at(i)) != 0;
    return points == (goals()[g].kind == catalog::Goal::Kind::favour) ? Met::yes : Met::no;
  }

  /// Where the sheet has all the fields; several are joined as the limits' keys are.
  void add(std::vector<Dimension>& out, const exchange::Roster& r, std::initializer_list<const char*> fields) const {
    Dimension d{"", std::vector<std::string>(r.records.size())};
    for (const char* field : fields) {
      int f = r.ledger->find(field);
      if (f < 0 || !r.given[static_cast<At>(f)]) return;
      const catalog::Field& one = r.ledger->fields[static_cast<At>(f)];
      d.label = one.label;
      for (At k = 0; k < r.records.size(); ++k) {
        std::string text = exchange::text_of(one, r.records[k][static_cast<At>(f)], codes_);
        d.value[k] += (field == *fields.begin() ? "" : "/") + (text.empty() ? std::string("未填") : text);
      }
    }
    out.push_back(std::move(d));
  }

  std::optional<std::int64_t> distance(std::int32_t post) const {
    if (post < 0 || distance_ < 0) return std::nullopt;
    auto* km = std::get_if<std::int64_t>(&p_.input.posts.records[static_cast<At>(post)][static_cast<At>(distance_)]);
    return km ? std::optional(*km) : std::nullopt;
  }

  void add_person(Spread& s, std::int32_t i) const {
    if (!there(i)) return;
    s.people = s.people.value_or(0) + 1;
    add_placed(s, i);
  }
  void add_placed(Spread& s, std::int32_t i) const {
    std::int32_t j = at(i);
    if (j < 0) return;
    ++s.placed;
    int wish = p_.pairs.wish(i, j);
    ++(wish == 1 ? s.first : wish > 1 ? s.other : p_.pairs.wishes(i) ? s.outside : s.without);
    if (auto km = distance(j)) {
      ++s.measured;
      s.distance += *km;
      s.farthest = std::max(s.farthest, *km);
    }
  }
  void add_post(Spread& s, std::int32_t j) const {
    s.seats = s.seats.value_or(0) + open_.seats(j);
    s.filled += filled_[static_cast<At>(j)];
  }

  Cell wish(std::int32_t i) const {
    std::int32_t j = at(i);
    if (j < 0) return there(i) ? "未安排" : "已退出";
    if (int wish = p_.pairs.wish(i, j)) return std::int64_t{wish};
    return p_.pairs.wishes(i) ? "意愿之外" : "未填意愿";
  }

  const Version& v_;
  const Problem& p_;
  Open open_;
  const CodeLists& codes_;
  std::vector<Dimension> people_, posts_;
  std::vector<At> pair_goals_;  // in force, in their order
  std::vector<std::int64_t> filled_;
  int distance_ = -1;
};

}  // namespace

std::vector<Spread> spread(const Version& plan, const CodeLists& codes) { return Profile(plan, codes).lines(); }

std::string mean_distance(const Spread& s) { return s.measured ? tenths(s.distance, s.measured) : ""; }

std::vector<Page> spread_pages(const Version& plan, const CodeLists& codes) {
  Profile profile(plan, codes);
  Page page{"分布情况", "分布情况",
            {"每个数背后是哪些人：在“分布明细”页按同一栏筛选。距离是所到岗位距县城的公里数，只算填了距离的。"},
            {"分类", "范围", "人选", "名额", "已安排", "未安排", "空缺", "第一意愿", "其余意愿", "意愿之外", "未填意愿", "平均距离", "最远距离"}, "", {}};
  auto some = [](const std::optional<std::int64_t>& n, std::int64_t less = 0) { return n ? Cell(*n - less) : Cell(); };
  for (const Spread& s : profile.lines())
    page.rows.push_back({s.what, s.value, some(s.people), some(s.seats), s.placed, some(s.people, s.placed), some(s.seats, s.filled), s.first, s.other, s.outside, s.without,
                         s.measured ? Cell(mean_distance(s)) : Cell(), s.measured ? Cell(s.farthest) : Cell()});
  return {std::move(page), profile.people()};
}

Page wish_page(const Version& v) {
  const Problem& p = *v.problem;
  Page page{"意愿满足情况", "意愿满足情况", {"意愿写到县、乡镇一级的，安排在该县、该乡镇即算满足。"}, {"去向", "人数", "占已安排（%）"}, "", {}};
  const Figures f = figures(v);
  std::int64_t unknown = 0, first_to_last = f.outside;
  for (std::int64_t n : f.wishes) first_to_last += n;
  for (std::int32_t i = 0; i < p.people(); ++i)
    for (At k = 0; k < p.pairs.wishes(i); ++k) unknown += p.pairs.wished_posts(i, k).empty();
  auto line = [&](std::string what, std::int64_t n) { page.rows.push_back({std::move(what), n, tenths(n * 100, f.placed)}); };
  for (At k = 0; k < f.wishes.size(); ++k) line(fmt::format("第 {} 意愿", k + 1), f.wishes[k]);
  line("意愿之外", f.outside);
  line("未填意愿", f.placed - first_to_last);
  line("合计", f.placed);
  page.rows.push_back({"未安排", f.people - f.placed, Cell()});
  if (unknown) page.notes.push_back(fmt::format("有 {} 处意愿在岗位名册里找不到对应的岗位或地方。", unknown));
  return page;
}

}  // namespace zhagen::placement
