#include "placement/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <thread>

#include "placement/profile.hpp"
#include "placement/goal_words.hpp"
#include "placement/reasons.hpp"

namespace zhagen::placement {
namespace {

constexpr const char* kBetween =
    "人选和岗位很多，“至少减少……至多减少……”是经证明的上下界，按规则的全部组合计算；只写一个数的，就是准确的数。";

/// The values of a row's listed fields that the sheet has a column for.
struct Shown {
  const exchange::Roster& roster;
  const CodeLists& codes;
  std::vector<std::size_t> fields;

  Shown(const exchange::Roster& r, const std::vector<int>& chosen, const CodeLists& c) : roster(r), codes(c) {
    for (int f : chosen)
      if (r.given[static_cast<std::size_t>(f)]) fields.push_back(static_cast<std::size_t>(f));
  }
  void headings(std::vector<std::string>& out) const {
    for (std::size_t f : fields) out.push_back(roster.ledger->fields[f].label);
  }
  void cells(std::int32_t row, std::vector<Cell>& out) const {
    for (std::size_t f : fields) {
      const exchange::Value& v = roster.records[static_cast<std::size_t>(row)][f];
      if (auto* n = std::get_if<std::int64_t>(&v)) out.emplace_back(*n);
      else out.emplace_back(exchange::text_of(roster.ledger->fields[f], v, codes));
    }
  }
};

/// Texts of many rows, on two threads where there are many. What is written belongs to its row alone.
template <class Each>
std::vector<std::string> texts(std::int32_t rows, Each each) {
  constexpr std::int32_t kWorthAThread = 200;
  std::vector<std::string> out(static_cast<std::size_t>(rows));
  auto part = [&](std::int32_t first) {
    for (std::int32_t row = first; row < rows; row += 2) out[static_cast<std::size_t>(row)] = each(row);
  };
  if (rows < kWorthAThread || std::thread::hardware_concurrency() < 2) {
    part(0);
    part(1);
  } else {
    std::jthread other([&] { part(1); });
    part(0);
  }
  return out;
}

struct Writer {
  const Problem& p;
  const solve::Plan& plan;
  const CodeLists& codes;
  Names names;
  Ground ground;
  Exact exact;
  Reasons reasons;
  Shown person, post;
  std::vector<std::vector<std::int32_t>> at_post;  // people of each post

  Writer(const Problem& problem, const solve::Plan& pl, const CodeLists& c)
      : p(problem), plan(pl), codes(c), names(problem, c), ground(problem, pl), exact(ground.exact()), reasons(problem, problem.input.decided, pl.post, names, exact), person(p.input.people, p.input.rules.show_person, c),
        post(p.input.posts, p.input.rules.show_post, c), at_post(static_cast<std::size_t>(p.posts())) {
    for (std::int32_t i = 0; i < p.people(); ++i)
      if (std::int32_t j = plan.post[static_cast<std::size_t>(i)]; j >= 0) at_post[static_cast<std::size_t>(j)].push_back(i);
  }

  std::int64_t placed() const {
    return std::count_if(plan.post.begin(), plan.post.end(), [](auto j) { return j >= 0; });
  }
  std::int64_t seats() const { return std::accumulate(p.seats.begin(), p.seats.end(), std::int64_t{0}); }

  /// What the points are made of, in words: the worth of the pairs less what is left over.
  std::string total() const {
    std::int64_t unplaced = 0, unfilled = 0, score = score_of(p, plan.post);
    for (std::size_t i = 0; i < plan.post.size(); ++i) unplaced += plan.post[i] < 0 ? p.unplaced_points[i] : 0;
    for (std::size_t j = 0; j < at_post.size(); ++j) unfilled += (p.seats[j] - static_cast<std::int64_t>(at_post[j].size())) * p.unfilled_points[j];
    return fmt::format("安排得分 {} 分，未安排扣 {} 分，空缺扣 {} 分，合计 {} 分。", score + unplaced + unfilled, unplaced, unfilled, score);
  }

  /// Calls each(person, post) for the placed, by post, then person.
  template <class Each>
  void placed_pairs(Each each) const {
    for (std::int32_t j = 0; j < p.posts(); ++j)
      for (std::int32_t i : at_post[static_cast<std::size_t>(j)]) each(i, j);
  }

  Page who_goes_where() const {
    Page page{"建议方案", "选派人员安置建议方案", {}, {"序号"}, "安排理由", {}};
    page.notes = {fmt::format("截至{}。人选 {} 人，岗位 {} 个、名额 {} 个；安排 {} 人，未安排 {} 人，空缺名额 {} 个。", p.input.asof.zh(), p.people(),
                              p.posts(), seats(), placed(), p.people() - placed(), seats() - placed()),
                  total() + standing(p, plan) + "可用 zhagen verify 复核。",
                  "本方案由程序按规则提出，供研究决定。非涉密系统，不得录入涉密信息。"};
    person.headings(page.headings);
    post.headings(page.headings);
    page.headings.insert(page.headings.end(), {"意愿名次", "得分", "安排理由", kPersonNumber, kPostNumber});
    if (!exact.whole()) page.notes.insert(page.notes.begin() + 2, kBetween);
    std::vector<std::string> why = texts(p.people(), [&](std::int32_t i) {
      std::int32_t j = plan.post[static_cast<std::size_t>(i)];
      return j < 0 ? std::string() : reasons.placed(i, j);
    });
    placed_pairs([&](std::int32_t i, std::int32_t j) {
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1)};
      person.cells(i, row);
      post.cells(j, row);
      int wish = p.pairs.wish(i, j);
      row.push_back(wish ? Cell(std::int64_t{wish}) : Cell(p.pairs.wishes(i) ? "意愿之外" : "未填意愿"));
      row.insert(row.end(), {std::int64_t{p.pairs.points(i, j)}, std::move(why[static_cast<std::size_t>(i)]), std::int64_t{i} + 1, std::int64_t{j} + 1});
      page.rows.push_back(std::move(row));
    });
    return page;
  }

  Page points() const {
    Page page{"得分明细", "得分明细", {"一行是方案里的一人；各项相加就是得分。"}, {"序号", "姓名", kPersonNumber, "岗位", kPostNumber, "得分"}, "", {}};
    for (auto& r : p.input.rules.scores) page.headings.push_back(r.label + "分");
    placed_pairs([&](std::int32_t i, std::int32_t j) {
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1), name(p.input.people, i), std::int64_t{i} + 1,
                            name(p.input.posts, j), std::int64_t{j} + 1, std::int64_t{p.pairs.points(i, j)}};
      for (std::size_t r = 0; r < p.input.rules.scores.size(); ++r) row.emplace_back(std::int64_t{p.pairs.points(r, i, j)});
      page.rows.push_back(std::move(row));
    });
    return page;
  }

  std::string name(const exchange::Roster& r, std::int32_t row) const {
    int f = r.ledger->find("name");
    return f < 0 ? "" : exchange::text_of(r.ledger->fields[static_cast<std::size_t>(f)],
                                          r.records[static_cast<std::size_t>(row)][static_cast<std::size_t>(f)], codes);
  }

  void rule_headings(Page& page, const char* unit) const {
    for (auto& r : p.input.rules.pairs) page.headings.push_back(fmt::format("因“{}”去掉的{}", r.label, unit));
  }

  Page who_stays() const {
    Page page{"未安排人员", "未安排人员及原因", {"一个岗位可能同时不符几条规则，各栏之和可以大于岗位数。"}, {"序号"}, "原因", {}};
    person.headings(page.headings);
    page.headings.insert(page.headings.end(), {"原因", "可去岗位数"});
    rule_headings(page, "岗位数");
    page.headings.emplace_back(kPersonNumber);
    std::vector<std::int32_t> left;
    for (std::int32_t i = 0; i < p.people(); ++i)
      if (plan.post[static_cast<std::size_t>(i)] < 0) left.push_back(i);
    std::vector<Obstacles> obstacles(left.size());
    std::vector<std::string> why = texts(static_cast<std::int32_t>(left.size()), [&](std::int32_t k) {
      auto at = static_cast<std::size_t>(k);
      obstacles[at] = reasons.of_person(left[at]);
      std::string text = reasons.unplaced(left[at], obstacles[at]);
      obstacles[at].free();
      return text;
    });
    for (std::size_t k = 0; k < left.size(); ++k) {
      std::int32_t i = left[k];
      const Obstacles& o = obstacles[k];
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1)};
      person.cells(i, row);
      row.emplace_back(std::move(why[k]));
      row.emplace_back(o.count);
      for (std::int64_t n : o.barred) row.emplace_back(n);
      row.emplace_back(std::int64_t{i} + 1);
      page.rows.push_back(std::move(row));
    }
    return page;
  }

  Page what_stays_empty() const {
    Page page{"空缺岗位", "空缺岗位及原因", {"一名人选可能同时不符几条规则，各栏之和可以大于人数。"}, {"序号"}, "原因", {}};
    post.headings(page.headings);
    page.headings.insert(page.headings.end(), {"名额", "已安排", "空缺", "原因", "合适人选数"});
    rule_headings(page, "人数");
    page.headings.emplace_back(kPostNumber);
    std::vector<std::int32_t> empty;
    for (std::int32_t j = 0; j < p.posts(); ++j)
      if (static_cast<std::int64_t>(at_post[static_cast<std::size_t>(j)].size()) < p.seats[static_cast<std::size_t>(j)]) empty.push_back(j);
    const std::vector<Obstacles> obstacles = reasons.of_posts(empty);
    std::vector<std::string> why = texts(static_cast<std::int32_t>(empty.size()), [&](std::int32_t k) {
      auto at = static_cast<std::size_t>(k);
      return reasons.unfilled(empty[at], obstacles[at]);
    });
    for (std::size_t k = 0; k < empty.size(); ++k) {
      std::int32_t j = empty[k];
      auto taken = static_cast<std::int64_t>(at_post[static_cast<std::size_t>(j)].size());
      std::int64_t seats_here = p.seats[static_cast<std::size_t>(j)];
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1)};
      post.cells(j, row);
      row.insert(row.end(), {seats_here, taken, seats_here - taken, std::move(why[k]), obstacles[k].count});
      for (std::int64_t n : obstacles[k].barred) row.emplace_back(n);
      row.emplace_back(std::int64_t{j} + 1);
      page.rows.push_back(std::move(row));
    }
    return page;
  }

  void limits(Page& page, const Side& side, const std::vector<std::int64_t>& prices) const {
    std::vector<solve::QuotaEffect> effects =
        side.groups.empty() ? std::vector<solve::QuotaEffect>() : exact.quotas(&side == &p.person_side ? catalog::Bound::Side::person : catalog::Bound::Side::post);
    for (std::size_t g = 0; g < side.groups.size(); ++g) {
      const Group& group = side.groups[g];
      bool people = &side == &p.person_side;
      std::int64_t count = 0;
      for (std::int32_t row : group.members) {
        auto r = static_cast<std::size_t>(row);
        count += people ? plan.post[r] >= 0 : static_cast<std::int64_t>(at_post[r].size());
      }
      using catalog::Bound;
      std::string effect = reasons.quota(people ? Bound::Side::person : Bound::Side::post, static_cast<std::int32_t>(g), prices[g],
                                         effects.empty() ? nullptr : &effects[g]);
      page.rows.push_back({p.input.rules.bounds[group.bound].label, group.key, group.min,
                           group.max < 0 ? Cell("不限") : Cell(group.max), count, effect, prices[g]});
    }
  }

  Page bounds() const {
    Page page{"名额影响", "各项名额的执行情况和影响", {}, {"名额", "范围", "最少", "最多", "实际安排", "影响", "影响值"}, "影响", {}};
    if (p.person_side.groups.empty() && p.post_side.groups.empty()) page.notes.emplace_back("没有启用名额规定。");
    limits(page, p.person_side, plan.prices.person_group);
    limits(page, p.post_side, plan.prices.post_group);
    return page;
  }

  Page prices() const {
    Page page{"调整影响", "调整影响（核验用）",
              {"人选的影响值：这名人选对合计的贡献上限。岗位的影响值：该岗位一个名额对合计的贡献上限。",
               "任何一对组合的得分都不超过双方（连同名额）影响值之和减去落空扣分，且已安排的正好相等：这就是合计不能更高的证明。"},
              {"类别", "号", "名称", "影响值"}, "", {}};
    for (std::int32_t i = 0; i < p.people(); ++i)
      page.rows.push_back({"人选", std::int64_t{i} + 1, name(p.input.people, i), plan.prices.person[static_cast<std::size_t>(i)]});
    for (std::int32_t j = 0; j < p.posts(); ++j)
      page.rows.push_back({"岗位", std::int64_t{j} + 1, name(p.input.posts, j), plan.prices.post[static_cast<std::size_t>(j)]});
    return page;
  }
};

}  // namespace

std::vector<Page> report(const Problem& problem, const solve::Plan& plan, const CodeLists& codes) {
  Writer w(problem, plan, codes);
  std::vector<Page> pages;
  pages.push_back(w.who_goes_where());
  pages.push_back(w.who_stays());
  pages.push_back(w.what_stays_empty());
  const Version version{"", &problem, &w.names, &problem.input.decided, plan.post, plan.objective};
  pages.push_back(wish_page(version));
  pages.push_back(w.points());
  pages.push_back(w.bounds());
  pages.push_back(w.prices());
  for (Page& page : spread_pages(version, codes)) pages.push_back(std::move(page));
  return pages;
}

}  // namespace zhagen::placement
