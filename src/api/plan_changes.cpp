// What changes of a plan would lead to, and how two plans differ.

#include "api/plans.hpp"
#include "ledger/base.hpp"
#include "plans/compare.hpp"

namespace zhagen::api {

const Shape kPlanPreview{"PlanPreview",
                         {{"changes", Kind::objects, "", false, &kPlanChange}, {"fresh", Kind::boolean, "按现在的记录重新读取人选和岗位"}, {"calm", Kind::integer, kPlanCalm}}};

namespace {

const Shape kGoal{"PlanGoalChange",
                  {{"label", Kind::text, "", true}, {"before", Kind::integer, "多的好；空缺和违背写成负数", true}, {"after", Kind::integer, "", true}}};
const Shape kPost{"PlanPostChange",
                  {{"post", Kind::id, "", true}, {"name", Kind::text, "", true}, {"empty_before", Kind::integer, "原来空几个名额", true}, {"empty", Kind::integer, "现在空几个名额", true},
                   {"came", Kind::boolean, "新的岗位"}, {"left", Kind::boolean, "已不在岗位里"}}};
const Shape kQuota{"PlanQuotaChange",
                   {{"label", Kind::text, "", true}, {"key", Kind::text, "范围", true}, {"placed_before", Kind::integer, "", true}, {"placed", Kind::integer, "", true},
                    {"min_before", Kind::integer, "没有则原来没有这一项"}, {"max_before", Kind::integer, "没有则不限"}, {"min", Kind::integer, "没有则现在没有这一项"}, {"max", Kind::integer, "没有则不限"}}};
/// What every comparison shows, behind what it is of.
std::vector<Member> compared_members(std::vector<Member> first) {
  first.insert(first.end(), {{"moved", Kind::objects, "谁的去向变了", true, &kPlanMoved}, {"goals", Kind::objects, "各目标", true, &kGoal}, {"posts", Kind::objects, "空缺变了的岗位", true, &kPost},
                             {"quotas", Kind::objects, "人数变了的名额", true, &kQuota}, {"sentences", Kind::texts, "各一句话，第一句是总的", true, nullptr, 40000}});
  return first;
}
const Shape kEffect{"PlanEffect",
                    compared_members({{"words", Kind::texts, "改了什么", true}, {"lost", Kind::texts, "不再有效的决定", true}, {"before", Kind::integer, "原来的合计", true},
                                      {"after", Kind::integer, "改后的合计", true}, {"placed_before", Kind::integer, "", true}, {"placed", Kind::integer, "改后安排几人", true},
                                      {"cost", Kind::integer, "为少动人让出几分；没有要求少动则没有"}, {"spared", Kind::integer, "因此少动几人"}, {"calm", Kind::text, "少动人的一句话"}})};
const Shape kDifference{"PlanDifference", compared_members({{"before", Kind::object, "", true, &kPlanVersion}, {"after", Kind::object, "", true, &kPlanVersion}})};

void write_compared(JsonWriter& w, const plans::Standing& before, const plans::Standing& after, const plans::Compared& c) {
  w.key("moved").open('[');
  for (const plans::Moved& m : c.moved) {
    w.open('{').member("person", m.person).member("name", m.name).maybe("from", m.from).maybe("to", m.to).member("from_name", m.from_name).member("to_name", m.to_name);
    if (m.came) w.member("came", true);
    if (m.left) w.member("left", true);
    w.close('}');
  }
  const placement::Difference& d = c.difference;
  w.close(']').key("goals").open('[');
  for (const placement::Figures::Goal& now : d.after.goals)
    for (const placement::Figures::Goal& was : d.before.goals)
      if (was.name == now.name) w.open('{').member("label", now.label).member("before", was.value).member("after", now.value).close('}');
  w.close(']').key("posts").open('[');
  for (const placement::Difference::Post& p : d.posts) {
    w.open('{').member("post", p.after >= 0 ? after.post(p.after) : before.post(p.before));
    w.member("name", p.after >= 0 ? after.desk().names().post(p.after) : before.desk().names().post(p.before)).member("empty_before", p.empty_before).member("empty", p.empty_after);
    if (p.before < 0) w.member("came", true);
    if (p.after < 0) w.member("left", true);
    w.close('}');
  }
  w.close(']').key("quotas").open('[');
  for (const placement::Difference::Quota& q : d.quotas) {
    const placement::Problem& p = (q.after >= 0 ? after : before).problem();
    const placement::Group& group = p.side(q.side).groups[static_cast<std::size_t>(q.after >= 0 ? q.after : q.before)];
    w.open('{').member("label", p.input.rules.bounds[group.bound].label).member("key", group.key).member("placed_before", q.placed_before).member("placed", q.placed_after);
    if (q.before >= 0) w.member("min_before", q.numbers_before.min);
    if (q.before >= 0 && q.numbers_before.max >= 0) w.member("max_before", q.numbers_before.max);
    if (q.after >= 0) w.member("min", q.numbers_after.min);
    if (q.after >= 0 && q.numbers_after.max >= 0) w.member("max", q.numbers_after.max);
    w.close('}');
  }
  w.close(']').texts("sentences", d.sentences);
}

Result<Response> preview(Call& call) {
  const Json* fresh = call.body.find("fresh");
  plans::Previewed p = TRY(plans::preview(call.site.base(), call.site.desks(), call.actor(), TRY(call.id("plan")), TRY(changes_of(call)), fresh && fresh->boolean, TRY(calm_in(call.body))));
  const plans::Standing &before = *p.from.standing, &after = *p.revised.standing;
  const plans::Compared c = plans::compare(before, after);
  JsonWriter w;
  w.open('{').texts("words", p.revised.words).texts("lost", p.revised.lost).member("before", before.points()).member("after", after.points());
  w.member("placed_before", c.difference.before.placed).member("placed", c.difference.after.placed);
  if (!p.revised.calm.empty()) w.member("cost", p.revised.cost).member("spared", p.revised.spared).member("calm", p.revised.calm);
  write_compared(w, before, after, c);
  return json_answer(w.close('}'));
}

Result<Response> difference(Call& call) {
  plans::Opened after = TRY(opened(call)), before;
  {
    store::Read read = TRY(call.site.db->read());
    before = TRY(call.site.desks().open(read, call.site.base(), call.actor(), TRY(Id::parse(call.query("with")))));
  }
  JsonWriter w;
  w.open('{').key("before");
  write_version(w, before.version);
  w.close('}').key("after");
  write_version(w, after.version);
  w.close('}');
  write_compared(w, *before.standing, *after.standing, plans::compare(before, after));
  return json_answer(w.close('}'));
}

}  // namespace

void plan_change_ops(Ops& ops) {
  ops.push_back({"POST", "/api/plans/{plan}/preview", "previewPlan", "改了会怎样：不保存", Who::user, Effect::reads, preview, {}, &kPlanPreview, &kEffect});
  ops.push_back({"GET", "/api/plans/{plan}/difference", "comparePlans", "两稿有什么不同", Who::user, Effect::reads, difference, {{"with", Kind::id, "较早的一稿", true}}, nullptr, &kDifference});
}

}  // namespace zhagen::api
