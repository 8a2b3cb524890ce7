// zhagen plans: the versions of a batch, one of them, two beside each other, as a workbook, taken as a list, carried out.
#include "cli/plans.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.hpp"
#include "cli/commands.hpp"
#include "placement/profile.hpp"
#include "plans/book.hpp"
#include "plans/decide.hpp"
#include "plans/errors.hpp"

namespace zhagen::cli {
namespace {

using plans::Opened;
using plans::Standing;

Result<Opened> find(LoggedIn& in, const PlanOptions& o, std::int64_t number) {
  store::Read read = TRY(in.site->db->read());
  plans::Subject subject = TRY(plans::subject_of(read, in.base(), in.actor(), o.source, o.batch));
  for (const plans::Version& v : TRY(plans::versions(read, in.base(), in.actor(), subject)))
    if (v.number == number || number == 0) return in.site->desks().open(read, in.base(), in.actor(), v.id);
  return fail(plans::fault::plan_unknown);
}

Status list(LoggedIn& in, const PlanOptions& o) {
  store::Read read = TRY(in.site->db->read());
  plans::Subject subject = TRY(plans::subject_of(read, in.base(), in.actor(), o.source, o.batch));
  auto all = TRY(plans::versions(read, in.base(), in.actor(), subject));
  TRY(in.site->desks().hide(read, in.base(), in.actor(), all));
  for (const plans::Version& v : all) {
    print_plan(v);
    fmt::print("  {} {}{}{}\n", local_text(v.made), v.who, v.reason.empty() ? "" : "：", v.reason);
    for (const std::string& e : v.edits) fmt::print("  {}\n", e);
  }
  if (all.empty()) fmt::print("“{}”还没有方案；zhagen place --batch 可以做一稿。\n", subject.title);
  return {};
}

Status show(LoggedIn& in, const PlanOptions& o) {
  Opened plan = TRY(find(in, o, o.number));
  const Standing& s = *plan.standing;
  const placement::Names& names = s.desk().names();
  print_plan(plan.version);
  fmt::print("  {}\n", s.sentence());
  for (const std::string& sentence : s.unmet()) fmt::print("  {}\n", sentence);
  for (std::int32_t j = 0; j < s.problem().posts(); ++j) {
    for (std::int32_t i : s.people_of(j))
      fmt::print("  {} → {}  {}\n", names.person(i), names.post(j), s.desk().why_person(i));
    if (static_cast<std::int64_t>(s.people_of(j).size()) < s.seats(j)) fmt::print("  {} 空缺：{}\n", names.post(j), s.desk().why_post(j));
  }
  for (std::int32_t i = 0; i < s.problem().people(); ++i)
    if (s.post_of(i) < 0) fmt::print("  {} 未安排：{}\n", names.person(i), s.desk().why_person(i));
  store::Read read = TRY(in.site->db->read());
  plans::Since since = TRY(plans::changed_since(read, in.base(), in.actor(), plan));
  for (const auto* sentences : {&since.broken, &since.notes})
    for (const std::string& sentence : *sentences) fmt::print("变化：{}\n", sentence);
  return {};
}

Status compare(LoggedIn& in, const PlanOptions& o) {
  Opened before = TRY(find(in, o, o.number)), after = TRY(find(in, o, o.other));
  print_difference(plans::compare(before, after));
  return {};
}

/// For inspection: wishes, where people come from and go to, goals, what one more place of each quota brings.
Status profile(LoggedIn& in, const PlanOptions& o) {
  Opened plan = TRY(find(in, o, o.number));
  const Standing& s = *plan.standing;
  const placement::Version version = s.desk().version();
  print_plan(plan.version);
  for (const auto& row : placement::wish_page(version).rows)
    fmt::print("  {}：{} 人\n", std::get<std::string>(row[0]), std::get<std::int64_t>(row[1]));
  for (const placement::Spread& line : placement::spread(version, s.catalog().codes())) {
    std::string out = fmt::format("  {}{}{}：", line.what, line.value.empty() ? "" : " ", line.value);
    if (line.people) out += fmt::format("人选 {} 人，", *line.people);
    if (line.seats) out += fmt::format("名额 {} 个，", *line.seats);
    out += fmt::format("安排 {} 人，第一意愿 {} 人", line.placed, line.first);
    if (line.measured) out += fmt::format("，平均 {} 公里、最远 {} 公里", placement::mean_distance(line), line.farthest);
    fmt::print("{}\n", out);
  }
  for (auto side : {catalog::Bound::Side::person, catalog::Bound::Side::post})
    for (std::size_t g = 0; g < s.problem().side(side).groups.size(); ++g) {
      const placement::Group& group = s.problem().side(side).groups[g];
      fmt::print("  {}“{}”：{}\n", s.problem().input.rules.bounds[group.bound].label, group.key, s.desk().why_quota(side, static_cast<std::int32_t>(g)));
    }
  return {};
}

Status accept(LoggedIn& in, const PlanOptions& o) {
  Opened plan = TRY(find(in, o, o.number));
  ledger::How how;
  how.reason = o.reason;
  auto catalog = in.base().catalog();
  const bool lists = TRY(catalog->source(plan.version.source))->list.has_value();
  plans::Written done = TRY(lists ? plans::make_list(in.base(), in.actor(), plan, how) : plans::make_results(in.base(), in.actor(), plan, how));
  if (lists) fmt::print("已写成“{}”，{} 人，编号 {}；送审、登记决定以后用 zhagen plans carry-out {} 办理。\n", done.title, done.rows, done.list.str(), done.list.str());
  else fmt::print("已办理 {} 条。\n", done.rows);
  return {};
}

Status carry_out(LoggedIn& in, const PlanOptions& o) {
  ledger::How how;
  how.reason = o.reason;
  plans::Written done = TRY(plans::make_results(in.base(), in.actor(), o.source, TRY(Id::parse(o.list)), how));
  fmt::print("“{}”：办理 {} 条{}。\n", done.title, done.rows, done.passed ? fmt::format("，撤下的、已经办理的 {} 条没有动", done.passed) : "");
  return {};
}

}  // namespace

void print_plan(const plans::Version& v) {
  fmt::print("{}：人选 {} 人，岗位 {} 个、名额 {} 个；安排 {} 人，未安排 {} 人，空缺名额 {} 个；合计 {} 分。\n", plans::name_of(v), v.people, v.posts, v.seats, v.placed,
             v.people - v.placed, v.seats - v.placed, v.points);
  if (!v.gap) fmt::print("  还没有证明是最好的，前面的目标也可能更好。\n");
  else if (*v.gap > 0) fmt::print("  合计最多还能高 {} 分。\n", *v.gap);
  if (v.unmet > 0) fmt::print("  有 {} 项规定没有做到，采用要写理由。\n", v.unmet);
}

void print_difference(const plans::Compared& c) {
  for (const std::string& sentence : c.difference.sentences) fmt::print("{}\n", sentence);
  for (const plans::Moved& m : c.moved) fmt::print("  {}：{} → {}\n", m.name, m.came ? "新进" : m.from_name, m.left ? "已不在人选里" : m.to_name);
}

Status export_plan(LoggedIn& in, const Opened& plan, const std::string& to) {
  audit::Event event;
  event.action = "export";
  event.subject = "placement_plan";
  event.record = plan.version.id;
  event.rows = plan.version.people;
  TRY(in.site->reads().note(ledger::who(in.actor()), event));
  return plans::write_book(plan, to);
}

Status plans_command(const PlanOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  if (o.command == "list") return list(*in, o);
  if (o.command == "show") return show(*in, o);
  if (o.command == "profile") return profile(*in, o);
  if (o.command == "compare") return compare(*in, o);
  if (o.command == "change") return change_plan(*in, o, TRY(find(*in, o, o.number)));
  if (o.command == "accept") return accept(*in, o);
  if (o.command == "carry-out") return carry_out(*in, o);
  TRY(export_plan(*in, TRY(find(*in, o, o.number)), o.out));
  fmt::print("已写入 {}；可用 zhagen verify {} 复核。\n", o.out, o.out);
  return {};
}

}  // namespace zhagen::cli
