// One plan as pages: sums, people, posts, groups; a person's and a post's other ways; the workbook.

#include <algorithm>
#include <numeric>

#include "api/file_answer.hpp"
#include "api/plans.hpp"
#include "ledger/base.hpp"
#include "plans/book.hpp"
#include "plans/errors.hpp"
#include "plans/kept.hpp"

namespace zhagen::api {
namespace {

using catalog::Bound;
using placement::Problem;
using plans::Opened;
using plans::Standing;
using At = std::size_t;

const Shape kWishCount{"PlanWishCount", {{"wish", Kind::integer, "第几意愿；0 意愿之外，-1 未填意愿", true}, {"count", Kind::integer, "人数", true}}};
const Shape kPlanParam{"PlanParamInForce", {{"name", Kind::text, "", true}, {"label", Kind::text, "", true}, {"value", Kind::integer, ""}}};
const Shape kBroken{"PlanBroken",
                    {{"rule", Kind::text, "哪一项规定", true}, {"group", Kind::text, "范围", true}, {"wanted", Kind::text, "要求", true}, {"given", Kind::text, "做到", true},
                     {"why", Kind::text, "为什么，与哪些人、岗位、名额相冲突", true, nullptr, 40000}}};
const Shape kPlan{"Plan",
                  {{"version", Kind::object, "", true, &kPlanVersion}, {"title", Kind::text, "为哪个批次", true}, {"asof", Kind::date, "", true}, {"rules", Kind::text, "规则", true},
                   {"unplaced", Kind::integer, "未安排", true}, {"empty", Kind::integer, "空缺名额", true}, {"wishes", Kind::objects, "意愿满足情况", true, &kWishCount},
                   {"params", Kind::objects, "", true, &kPlanParam}, {"notes", Kind::texts, "没有放进方案的记录", true}, {"decided", Kind::texts, "人工决定，各一句话", true},
                   {"standing", Kind::text, "是不是最好的，最多还差多少，一句话", true, nullptr, 40000}, {"unmet", Kind::texts, "没有做到的规定，各一句话；有则采用要写理由", true, nullptr, 40000},
                   {"broken", Kind::objects, "同上，分项", true, &kBroken},
                   {"teams", Kind::integer, "有几支队伍和几对同在一处的人，见 planTeams", true}}};
const Shape kTeamRule{"PlanTeamRule",
                      {{"label", Kind::text, "", true}, {"of", Kind::text, "数的是哪一个，如派出单位的名称"}, {"min", Kind::integer, "", true}, {"max", Kind::integer, "没有则不限"},
                       {"count", Kind::integer, "", true}, {"met", Kind::boolean, "做到了", true}}};
const Shape kTeamMember{"PlanTeamMember",
                        {{"person", Kind::id, "人选的记录", true}, {"name", Kind::text, "", true}, {"post", Kind::id, "去的岗位；没有则未安排"}, {"post_name", Kind::text, "", true},
                         {"sender", Kind::text, "派出单位"}, {"sex", Kind::text, ""}, {"politics", Kind::text, "政治面貌"}, {"major", Kind::text, "专业"}}};
const Shape kTeam{"PlanTeam",
                  {{"table", Kind::text, "按什么分的队伍，或哪一项同在一处", true}, {"name", Kind::text, "", true}, {"members", Kind::integer, "", true},
                   {"present", Kind::integer, "其中已经在那里的，不在 people 里"}, {"met", Kind::boolean, "各项都做到了", true},
                   {"couple", Kind::boolean, "要同在一处的两个人，不是队伍"}, {"people", Kind::objects, "这次安排到那里的人", true, &kTeamMember},
                   {"rules", Kind::objects, "", true, &kTeamRule}}};
const Shape kTeams{"PlanTeams", {{"total", Kind::integer, "", true}, {"items", Kind::objects, "", true, &kTeam}}};
const Shape kPerson{"PlanPerson",
                    {{"person", Kind::id, "人选的记录", true}, {"number", Kind::integer, "人选号", true}, {"name", Kind::text, "", true}, {"sender", Kind::text, "派出单位"},
                     {"post", Kind::id, "岗位的记录；没有则未安排"}, {"post_name", Kind::text, "", true}, {"wish", Kind::integer, "第几意愿；0 意愿之外，-1 未填意愿", true},
                     {"points", Kind::integer, "得分"}, {"assigned", Kind::boolean, "人工指定"}, {"gone", Kind::boolean, "已退出"}, {"reason", Kind::text, "为什么", true, nullptr, 40000},
                     {"about", Kind::text, "性别、出生年月、学历、专业", true}, {"met", Kind::texts, "得分的规则", true}}};
const Shape kPeople{"PlanPeople", {{"total", Kind::integer, "", true}, {"items", Kind::objects, "", true, &kPerson}}};
const Shape kPost{"PlanPost",
                  {{"post", Kind::id, "岗位的记录", true}, {"number", Kind::integer, "岗位号", true}, {"name", Kind::text, "", true}, {"code", Kind::text, "岗位编号"},
                   {"county", Kind::text, ""}, {"township", Kind::text, ""}, {"village", Kind::text, ""}, {"receiver", Kind::text, "接收单位"}, {"seats", Kind::integer, "名额", true},
                   {"placed", Kind::integer, "已安排", true}, {"people", Kind::texts, "安排的人", true}, {"people_ids", Kind::ids, "他们的记录", true},
                   {"reason", Kind::text, "空着的原因", true, nullptr, 40000}}};
const Shape kPosts{"PlanPosts", {{"total", Kind::integer, "", true}, {"items", Kind::objects, "", true, &kPost}}};
const Shape kGroup{"PlanGroup",
                   {{"bound", Kind::text, "名额", true}, {"label", Kind::text, "", true}, {"key", Kind::text, "范围", true}, {"min", Kind::integer, "", true}, {"max", Kind::integer, "没有则不限"},
                    {"placed", Kind::integer, "实际安排", true}, {"max_more", Kind::integer, "上限多 1 人，合计增加几分"}, {"max_less", Kind::integer, "上限少 1 人，合计变化；没有则排不出来"},
                    {"min_more", Kind::integer, "下限多 1 人，合计变化；没有则排不出来"}, {"min_less", Kind::integer, "下限少 1 人，合计增加几分"}, {"exact", Kind::boolean, "正好是这么多，否则至多", true}, {"effect", Kind::text, "影响，一句话", true, nullptr, 40000}}};
const Shape kGroups{"PlanGroups", {{"total", Kind::integer, "", true}, {"items", Kind::objects, "", true, &kGroup}}};

const Shape kCell{"PlanCell", {{"label", Kind::text, "", true}, {"text", Kind::text, "", true, nullptr, 40000}}};
const Shape kScore{"PlanScore", {{"label", Kind::text, "", true}, {"points", Kind::integer, "", true}, {"why", Kind::text, "", true, nullptr, 40000}}};
const Shape kWay{"PlanWay",
                 {{"other", Kind::id, "对方的记录；没有则是不安排"}, {"name", Kind::text, "", true}, {"points", Kind::integer, "这一对的得分", true}, {"wish", Kind::integer, "本人第几意愿，0 为不是", true},
                  {"present", Kind::boolean, "就是方案现在的安排"}, {"possible", Kind::boolean, "改成这样还排得出方案", true}, {"loss", Kind::integer, "合计减少几分"},
                  {"exact", Kind::boolean, "正好是这么多，否则至少", true}, {"moves", Kind::objects, "谁要跟着动", true, &kPlanMoved}, {"sentence", Kind::text, "一句话", true, nullptr, 40000}}};
const Shape kBarred{"PlanBarred", {{"other", Kind::id, "", true}, {"name", Kind::text, "", true}, {"unknown", Kind::boolean, "只是缺情况", true}, {"why", Kind::texts, "", true}}};
const Shape kOfPerson{"PlanOfPerson",
                      {{"of", Kind::object, "", true, &kPerson}, {"cells", Kind::objects, "放进方案的各项", true, &kCell}, {"scores", Kind::objects, "得分明细", true, &kScore},
                       {"ways", Kind::objects, "其他去向，影响小的在前", true, &kWay}, {"ways_total", Kind::integer, "", true}, {"barred", Kind::objects, "去不了的岗位", true, &kBarred},
                       {"barred_total", Kind::integer, "", true}}};
const Shape kOfPost{"PlanOfPost",
                    {{"of", Kind::object, "", true, &kPost}, {"cells", Kind::objects, "放进方案的各项", true, &kCell}, {"ways", Kind::objects, "其他人选，影响小的在前", true, &kWay},
                     {"ways_total", Kind::integer, "", true}, {"barred", Kind::objects, "来不了的人", true, &kBarred}, {"barred_total", Kind::integer, "", true},
                     {"seat_more", Kind::integer, "多 1 个名额，合计变化；没有则排不出来"}, {"seat_less", Kind::integer, "少 1 个名额，合计变化；没有则排不出来"}}};

/// A page of rows that a test takes.
struct Window {
  std::size_t limit, offset;
};
Result<Window> window(const Call& call) {
  return Window{static_cast<std::size_t>(TRY(call.query_int("limit", 50, 0, 500))), static_cast<std::size_t>(TRY(call.query_int("offset", 0, 0, 10'000'000)))};
}
template <class T>
std::vector<T> part(const std::vector<T>& all, Window w) {
  std::size_t from = std::min(w.offset, all.size()), n = std::min(w.limit, all.size() - from);
  return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(from + n)};
}
const std::vector<Member> kPaging{{"limit", Kind::integer, "几条，0–500，不写为 50"}, {"offset", Kind::integer, "从第几条起"}};
std::vector<Member> paging(std::vector<Member> more) {
  more.insert(more.end(), kPaging.begin(), kPaging.end());
  return more;
}

class Writer {
 public:
  explicit Writer(const Standing& s) : s_(s), p_(s.problem()) {}

  std::string text(const exchange::Roster& r, std::int32_t row, std::string_view field) const {
    int f = r.ledger->find(field);
    if (f < 0) return "";
    return exchange::text_of(r.ledger->fields[static_cast<At>(f)], r.records[static_cast<At>(row)][static_cast<At>(f)], s_.catalog().codes());
  }

  int wish(std::int32_t i, std::int32_t j) const { return p_.pairs.wishes(i) == 0 ? -1 : p_.pairs.wish(i, j); }

  void person(JsonWriter& w, std::int32_t i) const {
    const std::int32_t j = s_.post_of(i);
    const auto& decided = s_.desk().decisions();
    w.open('{').member("person", s_.person(i)).member("number", i + 1).member("name", s_.desk().names().person(i)).member("sender", text(p_.input.people, i, "sender"));
    if (j >= 0) w.member("post", s_.post(j));
    w.member("post_name", s_.desk().names().place(j)).member("wish", j < 0 ? (p_.pairs.wishes(i) ? 0 : -1) : wish(i, j));
    if (std::int32_t points = j < 0 ? placement::kImpossible : p_.pairs.points(i, j); points != placement::kImpossible) w.member("points", points);
    const bool gone = decided.gone.contains(i), assigned = decided.pinned.contains(i);
    if (assigned) w.member("assigned", true);
    if (gone) w.member("gone", true);
    w.member("reason", s_.desk().why_person(i)).member("about", about(i)).key("met").open('[');
    for (At r = 0; j >= 0 && r < p_.input.rules.scores.size(); ++r)
      if (p_.pairs.points(r, i, j) > 0) w.value(p_.input.rules.scores[r].label);
    w.close(']').close('}');
  }

  /// One of a team: where he goes, and what rules on teams mostly count.
  void member(JsonWriter& w, std::int32_t i) const {
    const std::int32_t j = s_.post_of(i);
    w.open('{').member("person", s_.person(i)).member("name", s_.desk().names().person(i));
    if (j >= 0) w.member("post", s_.post(j));
    w.member("post_name", s_.desk().names().place(j));
    for (const char* field : {"sender", "sex", "politics", "major"})
      if (std::string value = text(p_.input.people, i, field); !value.empty()) w.member(field, value);
    w.close('}');
  }

  /// What tells a person from others at a glance.
  std::string about(std::int32_t i) const {
    std::string out;
    for (const char* field : {"sex", "born", "education", "major"})
      if (std::string value = text(p_.input.people, i, field); !value.empty()) out += (out.empty() ? "" : " · ") + value;
    return out;
  }

  void post(JsonWriter& w, std::int32_t j) const {
    w.open('{').member("post", s_.post(j)).member("number", j + 1).member("name", s_.desk().names().post(j));
    for (const char* field : {"code", "county", "township", "village", "receiver"})
      if (std::string value = text(p_.input.posts, j, field); !value.empty()) w.member(field, value);
    const auto& there = s_.people_of(j);
    const auto taken = static_cast<std::int64_t>(there.size());
    w.member("seats", s_.seats(j)).member("placed", taken);
    std::vector<std::string> names;
    for (std::int32_t i : there) names.push_back(s_.desk().names().person(i));
    w.texts("people", names).key("people_ids").open('[');
    for (std::int32_t i : there) w.value(s_.person(i));
    w.close(']').member("reason", taken < s_.seats(j) ? s_.desk().why_post(j) : std::string()).close('}');
  }

  void cells(JsonWriter& w, const exchange::Roster& r, std::int32_t row) const {
    w.key("cells").open('[');
    for (At f = 0; f < r.ledger->fields.size(); ++f) {
      const catalog::Field& field = r.ledger->fields[f];
      if (!r.given[f] || field.name == catalog::kRecordField || field.name.ends_with("_key") || field.name.ends_with("_keys")) continue;
      std::string value = exchange::text_of(field, r.records[static_cast<At>(row)][f], s_.catalog().codes());
      if (!value.empty()) w.open('{').member("label", field.label).member("text", value).close('}');
    }
    w.close(']');
  }

  void scores(JsonWriter& w, std::int32_t i) const {
    w.key("scores").open('[');
    if (std::int32_t j = s_.post_of(i); j >= 0 && p_.pairs.points(i, j) != placement::kImpossible)
      for (At r = 0; r < p_.input.rules.scores.size(); ++r)
        if (std::int32_t points = p_.pairs.points(r, i, j))
          w.open('{').member("label", p_.input.rules.scores[r].label).member("points", points).member("why", p_.pairs.why(r, i, j)).close('}');
    w.close(']');
  }

  /// The first of the ways and of what bars; a row is what the rules and the decisions let be.
  void ways(JsonWriter& w, const placement::Ways& ways, Window win) const {
    const placement::Names& names = s_.desk().names();
    auto id = [&](std::int32_t other) { return other < 0 ? Id() : ways.of_person ? s_.post(other) : s_.person(other); };
    auto name = [&](std::int32_t other) -> const std::string& { return ways.of_person ? names.place(other) : names.person(other); };
    w.key("ways").open('[');
    for (const placement::Way& way : part(ways.ways, win)) {
      const bool possible = way.loss < solve::kNever;
      w.open('{').maybe("other", id(way.other)).member("name", way.other < 0 && !ways.of_person ? "空着" : name(way.other)).member("points", way.points).member("wish", way.wish);
      if (way.present) w.member("present", true);
      w.member("possible", possible);
      if (possible) w.member("loss", way.loss);
      w.member("exact", way.exact).key("moves").open('[');
      for (const solve::Move& m : way.moves) {
        w.open('{').member("person", s_.person(m.person)).member("name", names.person(m.person));
        if (m.from >= 0) w.member("from", s_.post(m.from));
        if (m.to >= 0) w.member("to", s_.post(m.to));
        w.member("from_name", names.place(m.from)).member("to_name", names.place(m.to)).close('}');
      }
      w.close(']').member("sentence", way.sentence).close('}');
    }
    w.close(']').member("ways_total", static_cast<std::int64_t>(ways.ways.size())).key("barred").open('[');
    for (const placement::BarredWay& b : part(ways.barred, win))
      w.open('{').member("other", id(b.other)).member("name", name(b.other)).member("unknown", b.unknown).texts("why", b.why).close('}');
    w.close(']').member("barred_total", static_cast<std::int64_t>(ways.barred.size()));
  }

  /// Whether the box's words are in what the row is called.
  bool holds(const std::string& name, const std::string& more, std::string_view words) const {
    return words.empty() || name.find(words) != std::string::npos || more.find(words) != std::string::npos;
  }

 private:
  const Standing& s_;
  const Problem& p_;
};

Status note(Call& call, const char* action, const Opened& plan, Id record, std::string_view ledger, std::int64_t rows) {
  audit::Event event;
  event.action = action;
  event.subject = ledger;
  event.record = record;
  event.rows = rows;
  event.detail = "{\"plan\":\"" + plan.version.id.str() + "\"}";
  return call.site.reads().note(ledger::who(call.actor()), event);
}

Result<std::string> title_of(Call& call, const Opened& plan) {
  store::Read read = TRY(call.site.db->read());
  return TRY(plans::subject_of(read, call.site.base(), call.actor(), plan.version.source, plan.version.subject.str())).title;
}

Result<Response> summary(Call& call) {
  Opened plan = TRY(opened(call));
  const Standing& s = *plan.standing;
  const Problem& p = s.problem();
  const std::string title = TRY(title_of(call, plan));
  std::map<int, std::int64_t> wishes;
  Writer out(s);
  for (std::int32_t i = 0; i < p.people(); ++i)
    if (std::int32_t j = s.post_of(i); j >= 0) ++wishes[out.wish(i, j)];
  JsonWriter w;
  w.open('{').key("version");
  write_version(w, plan.version);
  w.close('}').member("title", title).member("asof", p.input.asof.value()).member("rules", p.input.rules.label);
  w.member("unplaced", plan.version.people - plan.version.placed).member("empty", plan.version.seats - plan.version.placed).key("wishes").open('[');
  for (auto [wish, count] : wishes) w.open('{').member("wish", wish).member("count", count).close('}');
  w.close(']').key("params").open('[');
  for (const catalog::Param& param : p.input.rules.params) {
    w.open('{').member("name", param.name).member("label", param.label);
    if (param.value) w.member("value", *param.value);
    w.close('}');
  }
  w.close(']').key("notes").open('[');
  for (const exchange::Roster* r : {&p.input.people, &p.input.posts})
    for (const std::string& one : r->notes) w.value(one);
  w.close(']').texts("decided", plans::decisions_of(s)).member("standing", s.sentence()).texts("unmet", s.unmet()).key("broken").open('[');
  for (const placement::Clash& c : s.broken())
    w.open('{').member("rule", c.rule).member("group", c.group).member("wanted", c.wanted).member("given", c.given).member("why", c.why).close('}');
  w.close(']');
  w.member("teams", static_cast<std::int64_t>(s.teams().size()));
  return json_answer(w.close('}'));
}

Result<Response> people(Call& call) {
  Opened plan = TRY(opened(call));
  const Standing& s = *plan.standing;
  Writer out(s);
  std::string_view placed = call.query("placed"), words = call.query("q");
  std::vector<std::int32_t> rows;
  for (std::int32_t i = 0; i < s.problem().people(); ++i) {
    if (!placed.empty() && (placed == "true") != (s.post_of(i) >= 0)) continue;
    if (out.holds(s.desk().names().person(i), out.text(s.problem().input.people, i, "sender"), words)) rows.push_back(i);
  }
  JsonWriter w;
  w.open('{').member("total", static_cast<std::int64_t>(rows.size())).key("items").open('[');
  for (std::int32_t i : part(rows, TRY(window(call)))) out.person(w, i);
  return json_answer(w.close(']').close('}'));
}

Result<Response> posts(Call& call) {
  Opened plan = TRY(opened(call));
  const Standing& s = *plan.standing;
  Writer out(s);
  std::string_view empty = call.query("empty"), words = call.query("q");
  std::vector<std::int32_t> rows;
  for (std::int32_t j = 0; j < s.problem().posts(); ++j) {
    bool open = static_cast<std::int64_t>(s.people_of(j).size()) < s.seats(j);
    if (!empty.empty() && (empty == "true") != open) continue;
    if (out.holds(s.desk().names().post(j), out.text(s.problem().input.posts, j, "township"), words)) rows.push_back(j);
  }
  JsonWriter w;
  w.open('{').member("total", static_cast<std::int64_t>(rows.size())).key("items").open('[');
  for (std::int32_t j : part(rows, TRY(window(call)))) out.post(w, j);
  return json_answer(w.close(']').close('}'));
}

/// What a preview's changes lead to, which nobody keeps.
Result<plans::Previewed> previewed(Call& call) {
  const Json* fresh = call.body.find("fresh");
  return plans::preview(call.site.base(), call.site.desks(), call.actor(), TRY(call.id("plan")), TRY(changes_of(call)), fresh && fresh->boolean, TRY(calm_in(call.body)));
}

Result<Response> teams_in(Call& call, const Standing& s) {
  std::string_view met = call.query("met");
  std::vector<placement::TeamState> all = s.teams();
  std::erase_if(all, [&](const placement::TeamState& t) { return !met.empty() && (met == "true") != t.met; });
  Writer out(s);
  JsonWriter w;
  w.open('{').member("total", static_cast<std::int64_t>(all.size())).key("items").open('[');
  for (const placement::TeamState& t : part(all, TRY(window(call)))) {
    w.open('{').member("table", t.table).member("name", t.name).member("members", t.members);
    if (t.present) w.member("present", t.present);
    w.member("met", t.met);
    if (t.couple) w.member("couple", true);
    w.key("people").open('[');
    for (std::int32_t i : t.people) out.member(w, i);
    w.close(']').key("rules").open('[');
    for (const placement::TeamState::Rule& r : t.rules) {
      w.open('{').member("label", r.label);
      if (!r.of.empty()) w.member("of", r.of);
      w.member("min", r.min);
      if (r.max >= 0) w.member("max", r.max);
      w.member("count", r.count).member("met", r.met).close('}');
    }
    w.close(']').close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> teams(Call& call) {
  const Opened plan = TRY(opened(call));
  return teams_in(call, *plan.standing);
}
Result<Response> teams_then(Call& call) {
  const plans::Previewed p = TRY(previewed(call));
  return teams_in(call, *p.revised.standing);
}

Result<Response> groups(Call& call) {
  Opened plan = TRY(opened(call));
  const Standing& s = *plan.standing;
  const Problem& p = s.problem();
  std::vector<std::pair<Bound::Side, std::int32_t>> all;
  for (Bound::Side side : {Bound::Side::person, Bound::Side::post})
    for (At g = 0; g < p.side(side).groups.size(); ++g) all.emplace_back(side, static_cast<std::int32_t>(g));
  JsonWriter w;
  w.open('{').member("total", static_cast<std::int64_t>(all.size())).key("items").open('[');
  for (auto [side, g] : part(all, TRY(window(call)))) {
    const placement::Group& group = p.side(side).groups[static_cast<At>(g)];
    const auto& quotas = side == Bound::Side::person ? s.desk().decisions().person_quotas : s.desk().decisions().post_quotas;
    placement::Decisions::Numbers now{group.min, group.max};
    if (auto q = quotas.find(g); q != quotas.end()) now = q->second;
    std::int64_t placed = 0;
    for (std::int32_t row : group.members) placed += side == Bound::Side::person ? s.post_of(row) >= 0 : static_cast<std::int64_t>(s.people_of(row).size());
    placement::QuotaWays ways = s.desk().of_quota(side, g);
    const catalog::Bound& bound = p.input.rules.bounds[group.bound];
    w.open('{').member("bound", bound.name).member("label", bound.label).member("key", group.key).member("min", now.min);
    if (now.max >= 0) w.member("max", now.max);
    w.member("placed", placed);
    for (auto [name, value] : {std::pair("max_more", ways.max_more), std::pair("max_less", ways.max_less), std::pair("min_more", ways.min_more), std::pair("min_less", ways.min_less)})
      if (value > -solve::kNever && value < solve::kNever) w.member(name, value);
    w.member("exact", ways.exact).member("effect", s.desk().why_quota(side, g)).close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> person_in(Call& call, const Opened& plan, const Standing& s) {
  Id id = TRY(call.id("person"));
  const std::int32_t i = s.person_row(id);
  if (i < 0) return fail(plans::fault::plan_no_row, "人选", id.str());
  const Window win = TRY(window(call));
  TRY(note(call, "open", plan, id, "placement_plan", 1));
  Writer out(s);
  JsonWriter w;
  w.open('{').key("of");
  out.person(w, i);
  out.cells(w, s.problem().input.people, i);
  out.scores(w, i);
  out.ways(w, s.desk().of_person(i), win);
  return json_answer(w.close('}'));
}

Result<Response> of_person(Call& call) {
  Opened plan = TRY(opened(call));
  return person_in(call, plan, *plan.standing);
}
Result<Response> of_person_then(Call& call) {
  plans::Previewed p = TRY(previewed(call));
  return person_in(call, p.from, *p.revised.standing);
}

Result<Response> post_in(Call& call, const Standing& s) {
  Id id = TRY(call.id("post"));
  const std::int32_t j = s.post_row(id);
  if (j < 0) return fail(plans::fault::plan_no_row, "岗位", id.str());
  Writer out(s);
  JsonWriter w;
  w.open('{').key("of");
  out.post(w, j);
  out.cells(w, s.problem().input.posts, j);
  out.ways(w, s.desk().of_post(j), TRY(window(call)));
  placement::SeatWays seat = s.desk().of_seat(j);
  if (seat.more > -solve::kNever) w.member("seat_more", seat.more);
  if (seat.less > -solve::kNever) w.member("seat_less", seat.less);
  return json_answer(w.close('}'));
}

Result<Response> of_post(Call& call) {
  const Opened plan = TRY(opened(call));
  return post_in(call, *plan.standing);
}
Result<Response> of_post_then(Call& call) {
  const plans::Previewed p = TRY(previewed(call));
  return post_in(call, *p.revised.standing);
}

Result<Response> workbook(Call& call) {
  Opened plan = TRY(opened(call));
  const std::string title = TRY(title_of(call, plan));
  TRY(note(call, "export", plan, plan.version.id, "placement_plan", plan.version.people));
  return file_answer(call.site, "plan.xlsx", title + "建议方案" + plans::name_of(plan.version) + ".xlsx", kXlsx,
                     [&](const std::string& path) { return plans::write_book(plan, path); });
}

}  // namespace

void plan_ops(Ops& ops) {
  const Effect reads = Effect::reads;
  ops.push_back({"GET", "/api/plans/{plan}", "getPlan", "一稿方案", Who::user, reads, summary, {}, nullptr, &kPlan});
  ops.push_back({"GET", "/api/plans/{plan}/people", "planPeople", "方案里的人选：去哪里，为什么", Who::user, reads, people,
                 paging({{"placed", Kind::boolean, "只要已安排的（true）或未安排的（false）"}, {"q", Kind::text, "姓名或派出单位里的字"}}), nullptr, &kPeople});
  ops.push_back({"GET", "/api/plans/{plan}/people/{person}", "planPerson", "一名人选：得分明细，其他去向各有什么影响、谁要跟着动，哪里去不了", Who::user, Effect::opens, of_person, paging({}), nullptr, &kOfPerson});
  ops.push_back({"GET", "/api/plans/{plan}/posts", "planPosts", "方案里的岗位：谁去，空着的为什么", Who::user, reads, posts,
                 paging({{"empty", Kind::boolean, "只要有空缺的（true）或满的（false）"}, {"q", Kind::text, "岗位或乡镇里的字"}}), nullptr, &kPosts});
  ops.push_back({"GET", "/api/plans/{plan}/posts/{post}", "planPost", "一个岗位：换别人各有什么影响，多一个少一个名额怎样", Who::user, reads, of_post, paging({}), nullptr, &kOfPost});
  ops.push_back({"POST", "/api/plans/{plan}/people/{person}/preview", "previewPlanPerson", "改了以后的这名人选：同 planPerson，照没有保存的改动", Who::user, Effect::opens, of_person_then, paging({}), &kPlanPreview, &kOfPerson});
  ops.push_back({"POST", "/api/plans/{plan}/posts/{post}/preview", "previewPlanPost", "改了以后的这个岗位：同 planPost，照没有保存的改动", Who::user, reads, of_post_then, paging({}), &kPlanPreview, &kOfPost});
  ops.push_back({"GET", "/api/plans/{plan}/teams", "planTeams", "各支队伍、同在一处的人：每项规定做到没有", Who::user, reads, teams,
                 paging({{"met", Kind::boolean, "只要都做到的（true）或有没有做到的（false）"}}), nullptr, &kTeams});
  ops.push_back({"POST", "/api/plans/{plan}/teams/preview", "previewPlanTeams", "改了以后的队伍：同 planTeams，照没有保存的改动", Who::user, reads, teams_then,
                 paging({{"met", Kind::boolean, "只要都做到的（true）或有没有做到的（false）"}}), &kPlanPreview, &kTeams});
  ops.push_back({"GET", "/api/plans/{plan}/groups", "planGroups", "各项名额的执行情况和影响", Who::user, reads, groups, paging({}), nullptr, &kGroups});
  ops.push_back({"GET", "/api/plans/{plan}/plan.xlsx", "planWorkbook", "方案文件，可用 zhagen verify 复核，人工决定也在里面；记入日志", Who::user, Effect::exports, workbook, {}, nullptr, nullptr, 200, nullptr, kXlsx});
}

}  // namespace zhagen::api
