// For inspection: how a plan meets the wishes, how it is spread, what the goals came to.

#include "api/plans.hpp"
#include "ledger/base.hpp"
#include "placement/profile.hpp"

namespace zhagen::api {
namespace {

const Shape kWish{"PlanWishLine", {{"what", Kind::text, "第 1 意愿、意愿之外 ……", true}, {"count", Kind::integer, "人数", true}, {"percent", Kind::text, "占已安排（%）"}}};
const Shape kSpread{"PlanSpread",
                    {{"what", Kind::text, "分类：人选的性别、岗位的县、照顾目标 ……", true}, {"value", Kind::text, "范围", true}, {"people", Kind::integer, "人选"}, {"seats", Kind::integer, "名额"},
                     {"placed", Kind::integer, "已安排", true}, {"filled", Kind::integer, "已补的名额"}, {"first", Kind::integer, "第一意愿", true}, {"other", Kind::integer, "其余意愿", true},
                     {"outside", Kind::integer, "意愿之外", true}, {"without", Kind::integer, "未填意愿", true}, {"mean_distance", Kind::text, "平均距离，公里"},
                     {"farthest", Kind::integer, "最远距离，公里"}}};
const Shape kProfile{"PlanProfile",
                     {{"wishes", Kind::objects, "意愿满足情况", true, &kWish}, {"notes", Kind::texts, "", true}, {"spread", Kind::objects, "分布情况，第一行是合计", true, &kSpread}}};

Result<Response> profile(Call& call) {
  plans::Opened plan = TRY(opened(call));
  const plans::Standing& s = *plan.standing;
  const placement::Version version = s.desk().version();
  const placement::Page wishes = placement::wish_page(version);
  JsonWriter w;
  w.open('{').key("wishes").open('[');
  for (const auto& row : wishes.rows) {
    w.open('{').member("what", std::get<std::string>(row[0])).member("count", std::get<std::int64_t>(row[1]));
    if (const auto* percent = std::get_if<std::string>(&row[2])) w.member("percent", *percent);
    w.close('}');
  }
  w.close(']').texts("notes", {wishes.notes.begin() + 1, wishes.notes.end()}).key("spread").open('[');
  for (const placement::Spread& line : placement::spread(version, s.catalog().codes())) {
    w.open('{').member("what", line.what).member("value", line.value);
    if (line.people) w.member("people", *line.people);
    if (line.seats) w.member("seats", *line.seats);
    w.member("placed", line.placed);
    if (line.seats) w.member("filled", line.filled);
    w.member("first", line.first).member("other", line.other).member("outside", line.outside).member("without", line.without);
    if (line.measured) w.member("mean_distance", placement::mean_distance(line)).member("farthest", line.farthest);
    w.close('}');
  }
  return json_answer(w.close(']').close('}'));
}

}  // namespace

void plan_profile_ops(Ops& ops) {
  ops.push_back({"GET", "/api/plans/{plan}/profile", "planProfile", "供检查：意愿满足情况，派出和接收单位、性别、距离的分布，各目标顾到多少", Who::user, Effect::reads, profile, {}, nullptr, &kProfile});
}

}  // namespace zhagen::api
