#include "placement/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "placement/reasons.hpp"

namespace zhagen::placement {
namespace {

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

struct Writer {
  const Problem& p;
  const solve::Plan& plan;
  const CodeLists& codes;
  Reasons reasons;
  Shown person, post;
  std::vector<std::vector<std::int32_t>> at_post;  // people of each post

  Writer(const Problem& problem, const solve::Plan& pl, const CodeLists& c)
      : p(problem), plan(pl), codes(c), reasons(problem, pl), person(p.input.people, p.input.rules.show_person, c),
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
    std::int64_t unplaced = 0, unfilled = 0;
    for (std::size_t i = 0; i < plan.post.size(); ++i) unplaced += plan.post[i] < 0 ? p.unplaced[i] : 0;
    for (std::size_t j = 0; j < at_post.size(); ++j) unfilled += (p.seats[j] - static_cast<std::int64_t>(at_post[j].size())) * p.unfilled[j];
    return fmt::format("安排得分 {} 分，未安排扣 {} 分，空缺扣 {} 分，合计 {} 分。", plan.objective + unplaced + unfilled, unplaced, unfilled, plan.objective);
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
                  total() + "按“规则”页的规则逐对核算了人选与岗位的每一种组合，没有别的安排合计更高；可用 zhagen verify 复核。",
                  "本方案由程序按规则提出，供研究决定。非涉密系统，不得录入涉密信息。"};
    person.headings(page.headings);
    post.headings(page.headings);
    page.headings.insert(page.headings.end(), {"意愿名次", "得分", "安排理由", kPersonNumber, kPostNumber});
    placed_pairs([&](std::int32_t i, std::int32_t j) {
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1)};
      person.cells(i, row);
      post.cells(j, row);
      int wish = p.pairs.wish(i, j);
      row.push_back(wish ? Cell(std::int64_t{wish}) : Cell(p.pairs.wishes(i) ? "意愿之外" : "未填意愿"));
      row.insert(row.end(), {std::int64_t{p.pairs.points(i, j)}, reasons.placed(i, j), std::int64_t{i} + 1, std::int64_t{j} + 1});
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
    for (std::int32_t i = 0; i < p.people(); ++i) {
      if (plan.post[static_cast<std::size_t>(i)] >= 0) continue;
      Obstacles o = reasons.of_person(i);
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1)};
      person.cells(i, row);
      row.emplace_back(reasons.unplaced(i, o));
      row.emplace_back(o.possible);
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
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      auto taken = static_cast<std::int64_t>(at_post[static_cast<std::size_t>(j)].size());
      std::int64_t seats_here = p.seats[static_cast<std::size_t>(j)];
      if (taken >= seats_here) continue;
      Obstacles o = reasons.of_post(j);
      std::vector<Cell> row{static_cast<std::int64_t>(page.rows.size() + 1)};
      post.cells(j, row);
      row.insert(row.end(), {seats_here, taken, seats_here - taken, reasons.unfilled(o), o.possible});
      for (std::int64_t n : o.barred) row.emplace_back(n);
      row.emplace_back(std::int64_t{j} + 1);
      page.rows.push_back(std::move(row));
    }
    return page;
  }

  Page wish_profile() const {
    Page page{"意愿满足情况", "意愿满足情况", {"意愿写到县、乡镇一级的，安排在该县、该乡镇即算满足。"}, {"去向", "人数", "占已安排（%）"}, "", {}};
    std::vector<std::int64_t> counts(1, 0);
    std::int64_t outside = 0, without = 0, unknown = 0;
    for (std::int32_t i = 0; i < p.people(); ++i) {
      for (std::size_t k = 0; k < p.pairs.wishes(i); ++k) unknown += p.pairs.wished_posts(i, k).empty();
      std::int32_t j = plan.post[static_cast<std::size_t>(i)];
      if (j < 0) continue;
      auto wish = static_cast<std::size_t>(p.pairs.wish(i, j));
      if (wish == 0) {
        ++(p.pairs.wishes(i) ? outside : without);
        continue;
      }
      if (counts.size() <= wish) counts.resize(wish + 1, 0);
      ++counts[wish];
    }
    auto line = [&](std::string what, std::int64_t n) {
      std::int64_t tenths = placed() ? (n * 1000 + placed() / 2) / placed() : 0;  // rounded half up
      page.rows.push_back({std::move(what), n, fmt::format("{}.{}", tenths / 10, tenths % 10)});
    };
    for (std::size_t k = 1; k < counts.size(); ++k) line(fmt::format("第 {} 意愿", k), counts[k]);
    line("意愿之外", outside);
    line("未填意愿", without);
    line("合计", placed());
    page.rows.push_back({"未安排", p.people() - placed(), Cell()});
    if (unknown) page.notes.push_back(fmt::format("有 {} 处意愿在岗位名册里找不到对应的岗位或地方。", unknown));
    return page;
  }

  void limits(Page& page, const Side& side, const std::vector<std::int64_t>& prices) const {
    for (std::size_t g = 0; g < side.groups.size(); ++g) {
      const Group& group = side.groups[g];
      bool people = &side == &p.person_side;
      std::int64_t count = 0;
      for (std::int32_t row : group.members) {
        auto r = static_cast<std::size_t>(row);
        count += people ? plan.post[r] >= 0 : static_cast<std::int64_t>(at_post[r].size());
      }
      std::string effect = prices[g] > 0   ? fmt::format("上限每多 1 人，合计最多增加 {} 分。", prices[g])
                           : prices[g] < 0 ? fmt::format("下限每少 1 人，合计最多增加 {} 分。", -prices[g])
                                           : "目前对合计没有影响。";
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
  pages.push_back(w.wish_profile());
  pages.push_back(w.points());
  pages.push_back(w.bounds());
  pages.push_back(w.prices());
  return pages;
}

}  // namespace zhagen::placement
