// A batch from its nominations to its postings, through the API: placed as long work, changed, compared, taken as a list,
// decided, carried out; who may see it; what happens when the records change meanwhile.
#include <doctest/doctest.h>

#include <thread>

#include "house.hpp"
#include "ledger/write.hpp"
#include "placement/workbook.hpp"
#include "plans/decide.hpp"
#include "plans/errors.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

using ledger::Value;
using Fields = std::vector<std::pair<std::string_view, Value>>;

Value text(std::string_view t) { return Value(std::string(t)); }
Value ref(Id id) { return Value(id.value()); }

/// Two townships with a village of one name each, a bureau, four nominees and three posts.
struct County : House {
  account::Actor office_actor = actor("paiban");
  Id east, village, twin, bureau, batch;
  std::map<std::string, Id> people, nominations, posts;

  County() {
    add_jobs(*site);
    east = organisation("东坝镇", root, office_actor);
    village = place("甲村", township, "village");
    twin = place("甲村", east, "village");
    bureau = place("农业局", root, "organ");
    batch = make("batch", {{"name", text("春季选派")}, {"organiser", ref(root)}, {"from", Value(20260401)}, {"to", Value(20270331)}});
    post("G1", "甲村指导员", village, 1);
    post("G2", "甲村指导员", twin, 1);
    post("G3", "东坝镇办事员", east, 1);
    int month = 0;
    for (const char* name : {"安一", "包二", "陈三", "丁四"}) nominate(name, 19900100 + 100 * month++);
    wish("安一", 1, {{"place", ref(twin)}});
    wish("包二", 1, {{"post", ref(posts.at("G2"))}});
    wish("陈三", 1, {{"place", ref(east)}});
    must(site->jobs().start());
  }
  ~County() { site->jobs().stop(); }

  Id make(std::string_view ledger, const Fields& fields, const std::string& state = "") {
    const catalog::Ledger* l = site->base().catalog()->ledger(ledger);
    ledger::Draft d;
    for (const auto& [name, value] : fields) d.values.emplace_back(l->find(name), value);
    d.state = state;
    ledger::How how;
    how.reason = "补登";
    return must(ledger::create(site->base(), office_actor, ledger, d, how)).id;
  }
  Id place(const std::string& name, Id parent, const char* kind) { return make("organisation", {{"name", text(name)}, {"parent", ref(parent)}, {"kind", text(kind)}}); }
  void post(const std::string& number, const char* name, Id receiver, std::int64_t seats) {
    posts[number] = make("post", {{"name", text(name)}, {"number", text(number)}, {"batch", ref(batch)}, {"receiver", ref(receiver)}, {"category", text("guide")}, {"seats", Value(seats)}}, "open");
  }
  void nominate(const std::string& name, std::int64_t born) {
    people[name] = make("person", {{"name", text(name)}, {"sex", text("1")}, {"born", Value(born)}, {"politics", text("01")}, {"party_joined", Value(20150701)},
                                   {"work_start", Value(20130701)}, {"unit", ref(bureau)}, {"grassroots", Value(std::int64_t{0})}});
    nominations[name] = make("nomination", {{"person", ref(people[name])}, {"batch", ref(batch)}, {"sender", ref(bureau)}, {"category", text("guide")}, {"consent", Value(std::int64_t{1})}}, "reviewed");
  }
  void wish(const std::string& name, std::int64_t order, Fields fields) {
    fields.insert(fields.end(), {{"person", ref(people.at(name))}, {"batch", ref(batch)}, {"order", Value(order)}});
    make("wish", fields);
  }
  void step(std::string_view ledger, Id id, std::string_view transition, const Fields& fields = {}) {
    const catalog::Ledger* l = site->base().catalog()->ledger(ledger);
    ledger::Draft d;
    for (const auto& [name, value] : fields) d.values.emplace_back(l->find(name), value);
    ledger::How how;
    how.reason = "测试";
    must(ledger::transition(site->base(), office_actor, ledger, id, transition, d, how));
  }
  std::string plans_path() { return "/api/placement/batch/" + batch.str() + "/plans"; }

  /// The plan that a job makes; its state where it makes none.
  std::string ended(Client& c, const Answer& queued, std::string* error = nullptr) {
    REQUIRE_MESSAGE(queued.status == 202, queued.body);
    std::string path = "/api/jobs/" + queued.text("id");
    for (int i = 0; i < 1200; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(50)))
      if (std::string state = c.get(path).text("state"); state != "queued" && state != "running") break;
    Answer job = c.get(path);
    if (error) *error = job.text("error");
    if (job.text("state") != "done") return job.text("state") + job.text("error");
    return c.get("/api/placement/jobs/" + queued.text("id")).json().find("plan")->find("id")->text;
  }
  /// 安一 -> G2 ... of a plan.
  std::map<std::string, std::string> where(Client& c, const std::string& plan) {
    std::map<std::string, std::string> out;
    Answer page = c.get("/api/plans/" + plan + "/people");
    for (const Json& p : page.json().find("items")->items) {
      const Json* post = p.find("post");
      std::string number;
      for (const auto& [code, id] : posts)
        if (post && post->text == id.str()) number = code;
      out[p.find("name")->text] = number;
    }
    return out;
  }
};

std::int64_t number(const Answer& a, std::string_view member) {
  const Json* v = a.json().find(member);
  return v ? v->integer : INT64_MIN;
}

}  // namespace

TEST_CASE("placement: a batch is placed, changed, listed, decided and carried out") {
  County h;
  Client c = h.office();
  Answer sources = c.get("/api/placement/sources");
  bool found_source = false;
  for (const Json& source : sources.json().find("items")->items)
    if (source.find("name")->text == "batch") found_source = source.find("people")->text == "nomination" && source.find("posts")->text == "post";
  CHECK(found_source);

  std::int64_t before = h.entries();
  std::string first = h.ended(c, c.post(h.plans_path(), R"({"reason":"第一次"})"));
  CHECK(h.entries() == before + 2);  // asked for, and kept
  auto where = h.where(c, first);
  REQUIRE(where.size() == 4);
  Answer rows = c.get("/api/plans/" + first + "/people?q=%E5%8C%85%E4%BA%8C");
  CHECK(rows.json().find("items")->items.at(0).find("about")->text.find("1990-02") != std::string::npos);
  CHECK(rows.json().find("items")->items.at(0).find("met")->items.at(0).text == "意愿");
  CHECK(where["包二"] == "G2");      // the wish names the post by its number; the twin village by its township
  CHECK(where["陈三"] == "G3");
  Answer summary = c.get("/api/plans/" + first);
  CHECK(number(summary, "unplaced") == 1);
  CHECK(summary.text("title") == "春季选派");
  Answer listed = c.get(h.plans_path());
  CHECK(listed.json().find("items")->items.at(0).find("number")->integer == 1);
  CHECK(listed.json().find("items")->items.at(0).find("reason")->text == "第一次");
  CHECK(number(c.get("/api/plans/" + first + "/people?placed=false"), "total") == 1);
  CHECK(number(c.get("/api/plans/" + first + "/posts?empty=true"), "total") == 0);
  c.get("/api/plans/" + first + "/groups");
  Answer profile = c.get("/api/plans/" + first + "/profile");
  CHECK(profile.json().find("wishes")->items.size() >= 4);
  CHECK(profile.json().find("spread")->items.at(0).find("people")->integer == 4);

  // Somebody else there: who would move, at what loss; then done and kept beside the first.
  const std::string an = h.nominations.at("安一").str(), g2 = h.posts.at("G2").str();
  Answer ways = c.get("/api/plans/" + first + "/people/" + an);
  bool found = false;
  for (const Json& way : ways.json().find("ways")->items)
    if (const Json* other = way.find("other"); other && other->text == g2) found = way.find("possible")->boolean;
  CHECK(found);
  c.get("/api/plans/" + first + "/posts/" + g2);
  std::string change = R"("changes":[{"kind":"assign","person":")" + an + R"(","post":")" + g2 + R"("}])";
  before = h.entries();
  Answer effect = c.post("/api/plans/" + first + "/preview", "{" + change + "}");
  CHECK(h.entries() == before);
  CHECK(effect.json().find("words")->items.at(0).text.find("指定安一去") == 0);
  CHECK(number(effect, "after") <= number(effect, "before"));
  CHECK(effect.json().find("moved")->items.size() >= 2);
  CHECK(effect.json().find("sentences")->items.size() >= 2);
  CHECK(effect.json().find("calm") == nullptr);
  Answer calm = c.post("/api/plans/" + first + "/preview", "{" + change + R"(,"calm":100})");
  CHECK(calm.text("calm").find("动人") != std::string::npos);
  CHECK(number(calm, "cost") >= 0);
  CHECK(number(calm, "after") >= number(effect, "after") - 100);
  CHECK(c.post("/api/plans/" + first + "/preview", "{" + change + R"(,"calm":-1})").code() == "plan_calm");
  std::string second = h.ended(c, c.post("/api/plans/" + first + "/versions", "{" + change + R"(,"reason":"部务会意见"})"));
  CHECK(h.where(c, second)["安一"] == "G2");
  CHECK(h.where(c, first)["包二"] == "G2");
  Answer difference = c.get("/api/plans/" + second + "/difference?with=" + first);
  CHECK(difference.json().find("sentences")->items.at(0).text.find("第 2 稿比第 1 稿：") == 0);
  CHECK(difference.json().find("goals")->items.size() >= 1);
  CHECK(c.post("/api/plans/" + first + "/preview", R"({"changes":[{"kind":"no"}]})").status == 422);
  CHECK(c.post("/api/plans/" + first + "/preview", R"({"changes":[{"kind":"drop_out","person":"1"}]})").code() == "plan_no_row");

  // The workbook of a plan proves itself.
  before = h.entries();
  Answer book = c.get("/api/plans/" + first + "/plan.xlsx");
  CHECK(h.entries() == before + 1);
  std::string path = h.fresh.folder / "plan.xlsx";
  store::test::write_file(path, book.body);
  auto read = must(placement::read_workbook(path));
  must(placement::verify_workbook(path, read));

  CHECK(c.get("/api/plans/" + second + "/plan.xlsx").body.starts_with("PK"));
  CHECK(c.get("/api/plans/" + second).json().find("decided")->items.at(0).text.find("指定安一去") == 0);

  // A list of names; what is not decided leads to nothing.
  before = h.entries();
  Answer taken = c.post("/api/plans/" + second + "/list", R"({"reason":"按程序拟稿"})");
  REQUIRE_MESSAGE(taken.status == 201, taken.body);
  CHECK(h.entries() == before + 1);
  CHECK(number(taken, "rows") == 3);
  const std::string list = taken.text("list");
  std::string carry = "/api/placement/batch/lists/" + list + "/results";
  CHECK(c.post(carry, "{}").code() == "plan_undecided");
  Answer entries = c.get("/api/records/name_list_entry?filter=name_list.id%20%3D%3D%20" + list);
  CHECK(entries.json().find("items")->items.size() == 3);
  h.step("name_list", must(Id::parse(list)), "submit");
  // The decision is asked for by the step itself: it can be taken before its fields are filled.
  bool decidable = false;
  Answer steps = c.get("/api/records/name_list/" + list + "/transitions");
  for (const Json& s : steps.json().find("items")->items)
    if (s.find("transition")->text == "decide") decidable = s.find("allowed")->boolean;
  CHECK(decidable);
  h.step("name_list", must(Id::parse(list)), "decide", {{"decided_by", ref(h.root)}, {"decided_on", Value(20260304)}, {"result", text("passed")}});
  before = h.entries();
  Answer done = c.post(carry, R"({"reason":"照决定办理"})");
  REQUIRE_MESSAGE(done.status == 201, done.body);
  CHECK(number(done, "rows") == 3);
  CHECK(h.entries() == before + 1);
  CHECK(c.post(carry, "{}").code() == "plan_list_done");
  CHECK(number(c.get("/api/records/posting/count"), "count") == 3);

  // A second round: who has a posting is not asked again, and there is no seat left.
  std::string error;
  h.ended(c, c.post(h.plans_path(), "{}"), &error);
  CHECK(error.find("没有可以安置的") != std::string::npos);
}

TEST_CASE("placement: who may see it, what is on record, cancel and a job begun again") {
  County h;
  Client c = h.office();
  std::string plan = h.ended(c, c.post(h.plans_path(), "{}"));
  h.users["sender"] = h.add_user("danwei");
  h.grant("sender", {catalog::Role::sender, h.bureau, {}, {}});
  h.users["other"] = h.add_user("linxian");
  h.grant("other", {catalog::Role::office, h.east, {}, {}});
  for (const char* login : {"danwei", "linxian", "zhenli"}) {
    CAPTURE(login);
    Client other = h.log_in(login);
    CHECK(other.get(h.plans_path()).status == 403);
    CHECK(other.post(h.plans_path(), "{}").status == 403);
    for (std::string path : {"", "/people", "/posts", "/groups", "/profile", "/plan.xlsx", "/since"}) CHECK(other.get("/api/plans/" + plan + path).code() == "plan_unknown");
    CHECK(other.get("/api/plans/" + plan + "/people/" + h.nominations.at("安一").str()).code() == "plan_unknown");
    CHECK(other.post("/api/plans/" + plan + "/preview", "{}").code() == "plan_unknown");
    CHECK(other.post("/api/plans/" + plan + "/list", "{}").code() == "plan_unknown");
  }

  // Nothing of a person is in the clear.
  for (const char* sql : {"SELECT count(*) FROM placement_plan WHERE user_name <> 'paiban'", "SELECT count(*) FROM placement_part WHERE nr > 100"})
    CHECK(store::test::one(*h.site->db, sql) == "0");

  // Begun again, a job finds what it kept.
  plans::Order order;
  order.asked.given = "春季选派";
  order.job = h.site->ids().next();
  plans::Desks desks(1);
  Id once = must(plans::make(h.site->base(), desks, h.office_actor, order)).version.id;
  CHECK(must(plans::make(h.site->base(), desks, h.office_actor, order)).version.id == once);
  CHECK(desks.size() == 1);
  int steps = 0;
  order.job = {};
  auto stopped = plans::make(h.site->base(), desks, h.office_actor, order, [&](std::int64_t, std::int64_t, std::string_view) -> Status {
    return ++steps < 2 ? Status() : Status(fail(plans::fault::plan_stopped));
  });
  CHECK_FALSE(stopped);
  h.site->jobs().stop();
  CHECK(c.get(h.plans_path()).json().find("items")->items.size() == 2);

  // Open desks give way; what was kept opens again after them.
  plans::Desks small(1, 1);
  store::Read read = must(h.site->db->read());
  auto opened = must(small.open(read, h.site->base(), h.office_actor, once));
  must(small.open(read, h.site->base(), h.office_actor, must(Id::parse(plan))));
  CHECK(small.size() == 1);
  CHECK(must(small.open(read, h.site->base(), h.office_actor, once)).standing->plan().post == opened.standing->plan().post);
}

TEST_CASE("placement: a base that has changed refuses in words; the next version goes by it") {
  County h;
  Client c = h.office();
  std::string plan = h.ended(c, c.post(h.plans_path(), "{}"));
  CHECK(c.get("/api/plans/" + plan + "/since").json().find("broken")->items.empty());
  std::string pinned = h.ended(c, c.post("/api/plans/" + plan + "/versions",
                                         R"({"changes":[{"kind":"assign","person":")" + h.nominations.at("丁四").str() + R"(","post":")" + h.posts.at("G1").str() + R"("}]})"));
  h.step("nomination", h.nominations.at("包二"), "return");
  h.step("post", h.posts.at("G3"), "close");
  h.nominate("魏五", 19910101);
  Answer since = c.get("/api/plans/" + pinned + "/since");
  std::string all;
  for (const Json& s : since.json().find("broken")->items) all += s.text + "\n";
  CHECK(all.find("包二的推荐现在是“已退回”") != std::string::npos);
  CHECK(all.find("东坝镇办事员的岗位现在是“已撤销”") != std::string::npos);
  CHECK(since.json().find("notes")->items.size() == 1);
  Answer refused = c.post("/api/plans/" + pinned + "/list", "{}");
  CHECK(refused.code() == "plan_changed");
  CHECK(refused.body.find("包二") != std::string::npos);
  CHECK(store::test::one(*h.site->db, "SELECT count(*) FROM l_name_list") == "0");

  std::string fresh = h.ended(c, c.post("/api/plans/" + pinned + "/versions", R"({"fresh":true,"reason":"重新读取"})"));
  auto where = h.where(c, fresh);
  CHECK(where.size() == 4);
  CHECK(where["丁四"] == "G1");  // the decision went along
  CHECK(where.contains("魏五"));
  CHECK_FALSE(where.contains("包二"));
  CHECK(c.post("/api/plans/" + fresh + "/list", R"({"reason":"拟稿"})").status == 201);
}

TEST_CASE("placement: a source without a list is carried out as it is: people for an urgent task") {
  County h;
  Client c = h.office();
  auto on_duty = [&](const char* name, Id receiver) {
    return h.make("posting", {{"person", ref(h.people.at(name))}, {"category", text("guide")}, {"sender", ref(h.bureau)}, {"receiver", ref(receiver)}, {"from", Value(20260101)},
                              {"planned_to", Value(20261231)}, {"arrival", text("full")}, {"arrived_on", Value(20260101)}, {"handed_over", Value(std::int64_t{1})}}, "on_duty");
  };
  on_duty("安一", h.village);
  on_duty("包二", h.twin);
  Id task = h.make("front_task", {{"name", text("汛期值守")}, {"kind", text("petition")}, {"organiser", ref(h.root)}, {"place", ref(h.east)}, {"needed", Value(std::int64_t{1})}, {"from", Value(20260310)}});
  std::string plan = h.ended(c, c.post("/api/placement/front/" + task.str() + "/plans", "{}"));
  CHECK(number(c.get("/api/plans/" + plan), "unplaced") == 1);
  CHECK(c.post("/api/plans/" + plan + "/list", "{}").code() == "plan_no_list");
  std::int64_t before = h.entries();
  Answer done = c.post("/api/plans/" + plan + "/results", "{}");
  REQUIRE_MESSAGE(done.status == 201, done.body);
  CHECK(h.entries() == before + 1);
  CHECK(number(c.get("/api/records/front_member/count"), "count") == 1);
  // The seat is taken now: what was right then is refused.
  CHECK(c.post("/api/plans/" + plan + "/results", "{}").code() == "plan_changed");
}

TEST_CASE("placement: minima that cannot be kept leave a marked plan, which is taken with a reason only") {
  County h;
  Client c = h.office();
  std::string plan = h.ended(c, c.post(h.plans_path(), R"({"params":[{"name":"county_min","value":50}],"reason":"每县五十人"})"));
  Answer summary = c.get("/api/plans/" + plan);
  REQUIRE_MESSAGE(summary.status == 200, (summary.body + plan));
  const Json& broken = summary.json().find("broken")->items.at(0);
  CHECK(broken.find("rule")->text == "县（市、区）");
  CHECK(broken.find("wanted")->text == "至少 50 人");
  CHECK(broken.find("given")->text.find("最多做到") == 0);
  CHECK(broken.find("why")->text.find("符合条件的人选") != std::string::npos);
  CHECK(summary.json().find("unmet")->items.at(0).text.find("要求至少 50 人") != std::string::npos);
  CHECK(c.get(h.plans_path()).json().find("items")->items.at(0).find("unmet")->integer == 1);
  Answer refused = c.post("/api/plans/" + plan + "/list", "{}");
  CHECK(refused.code() == "plan_broken");
  CHECK(refused.body.find("至少 50 人") != std::string::npos);
  std::string mended = h.ended(c, c.post("/api/plans/" + plan + "/versions", R"({"changes":[{"kind":"param","param":"county_min"}],"reason":"不限"})"));
  CHECK(c.get("/api/plans/" + mended).json().find("broken")->items.empty());
  CHECK(c.post("/api/plans/" + mended + "/list", "{}").status == 201);
  CHECK(c.post("/api/plans/" + plan + "/list", R"({"reason":"上级要求先报现有人数"})").status == 201);
}

TEST_CASE("placement: a job that is cancelled keeps no plan") {
  County h;
  Client c = h.office();
  Answer asked = c.post(h.plans_path(), R"({"reason":"取消"})");
  REQUIRE_MESSAGE(asked.status == 202, asked.body);
  const std::string job = asked.text("id");
  CHECK(c.ask("DELETE", "/api/jobs/" + job).status == 204);
  std::string state;
  for (int k = 0; k < 600 && state != "cancelled" && state != "done" && state != "failed"; ++k) {
    state = c.get("/api/jobs/" + job).text("state");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  // Either it was stopped before it kept anything, or it had been done.
  CHECK((c.get(h.plans_path()).json().find("items")->items.empty() ? state == "cancelled" : state == "done"));
}

TEST_CASE("placement: rules on teams, two people in one place, stable, limits: kept with bound and state, and proven on paper") {
  County h;
  Client c = h.office();
  h.post("G4", "乙岗位", h.village, 2);
  // At most one of a unit in a village's team: all four are of one bureau.
  std::string plan = h.ended(c, c.post(h.plans_path(), R"({"params":[{"name":"team_unit","value":1}],"seconds":60,"megabytes":100,"reason":"队伍"})"));
  Answer summary = c.get("/api/plans/" + plan);
  REQUIRE_MESSAGE(summary.status == 200, (summary.body + plan));
  CHECK(summary.text("standing").find("队伍") != std::string::npos);
  CHECK(number(summary, "teams") >= 1);
  CHECK(summary.json().find("unmet")->items.empty());
  Answer listed = c.get(h.plans_path());
  const Json& version = listed.json().find("items")->items.at(0);
  CHECK(version.find("gap")->integer >= 0);
  CHECK(version.find("bound")->integer == version.find("points")->integer + version.find("gap")->integer);
  CHECK(version.find("unmet")->integer == 0);
  Answer teams = c.get("/api/plans/" + plan + "/teams");
  for (const Json& team : teams.json().find("items")->items) {
    CHECK(team.find("met")->boolean);
    for (const Json& rule : team.find("rules")->items) CHECK(rule.find("count")->integer <= 1);
  }
  CHECK(number(c.get("/api/plans/" + plan + "/teams?met=false"), "total") == 0);
  std::int64_t in_village = 0;
  auto count = [&](const std::string& of) {
    in_village = 0;
    for (const auto& [name, post] : h.where(c, of)) in_village += post == "G1" || post == "G4";
    return in_village;
  };
  CHECK(count(plan) <= 1);

  // Edited, people told apart and together, drawn up anew each time; reasons and ways still answer.
  const std::string an = h.nominations.at("安一").str(), bao = h.nominations.at("包二").str();
  const std::string together = R"("changes":[{"kind":"together","person":")" + an + R"(","other":")" + bao + R"("}])";
  Answer effect = c.post("/api/plans/" + plan + "/preview", "{" + together + "}");
  REQUIRE_MESSAGE(effect.status == 200, effect.body);
  CHECK(effect.json().find("words")->items.at(0).text.find("安排在一处") != std::string::npos);
  std::string second = h.ended(c, c.post("/api/plans/" + plan + "/versions", "{" + together + "}"));
  CHECK(count(second) <= 1);
  auto where = h.where(c, second);
  auto east = [&](const std::string& post) { return post == "G2" || post == "G3"; };
  CHECK((where["安一"].empty() || where["包二"].empty() || east(where["安一"]) == east(where["包二"])));
  Answer ways = c.get("/api/plans/" + second + "/people/" + an);
  for (const Json& way : ways.json().find("ways")->items) CHECK(way.find("possible")->boolean);
  c.get("/api/plans/" + second + "/posts/" + h.posts.at("G4").str());
  c.get("/api/plans/" + second + "/groups");
  std::string pinned = h.ended(c, c.post("/api/plans/" + second + "/versions",
                                         R"({"changes":[{"kind":"assign","person":")" + h.nominations.at("丁四").str() + R"(","post":")" + h.posts.at("G4").str() + R"("}]})"));
  CHECK(h.where(c, pinned)["丁四"] == "G4");
  CHECK(count(pinned) == 1);

  // Opened anew, and as a workbook with the decisions in it.
  {
    plans::Desks fresh(1);
    store::Read read = must(h.site->db->read());
    auto opened = must(fresh.open(read, h.site->base(), h.office_actor, must(Id::parse(pinned))));
    CHECK(opened.standing->desk().whole() != nullptr);
    CHECK(opened.standing->teams().size() == static_cast<std::size_t>(number(c.get("/api/plans/" + pinned), "teams")));
  }
  std::string path = h.fresh.folder / "teams.xlsx";
  store::test::write_file(path, c.get("/api/plans/" + pinned + "/plan.xlsx").body);
  auto read = must(placement::read_workbook(path));
  CHECK(read.made.problem->input.decided.together.size() == 1);
  CHECK(read.made.problem->input.decided.pinned.size() == 1);
  must(placement::verify_workbook(path, read));

  // A late nominee and other params: over the records as they are now, decisions go along.
  h.nominate("魏五", 19910101);
  std::string fresh = h.ended(c, c.post("/api/plans/" + pinned + "/versions", R"({"fresh":true,"changes":[{"kind":"param","param":"team_unit","value":2}]})"));
  CHECK(h.where(c, fresh).contains("魏五"));
  CHECK(h.where(c, fresh)["丁四"] == "G4");
  CHECK(c.get("/api/plans/" + fresh).json().find("decided")->items.size() == 2);
  CHECK(c.post("/api/plans/" + fresh + "/list", R"({"reason":"拟稿"})").status == 201);

  std::string stable = h.ended(c, c.post(h.plans_path(), R"({"stable":true})"));
  CHECK(c.get("/api/plans/" + stable).text("standing").find("都更愿意要对方") != std::string::npos);
  store::test::write_file(path, c.get("/api/plans/" + stable + "/plan.xlsx").body);
  auto of_stable = must(placement::read_workbook(path));
  must(placement::verify_workbook(path, of_stable));
  std::string error;
  h.ended(c, c.post(h.plans_path(), R"({"seconds":999999})"), &error);
  CHECK(error.find("时间最多") != std::string::npos);
  h.ended(c, c.post("/api/plans/" + stable + "/versions", R"({"changes":[{"kind":"draw","seed":"甲"}]})"), &error);
  CHECK(error.find("没有抽签") != std::string::npos);
}

TEST_CASE("placement: who may read less than the maker of a plan does not open it, and reads no names in its history") {
  County h;
  Client c = h.office();
  auto on_duty = [&](const char* name, Id receiver) {
    h.make("posting", {{"person", ref(h.people.at(name))}, {"category", text("guide")}, {"sender", ref(h.bureau)}, {"receiver", ref(receiver)}, {"from", Value(20260101)},
                       {"planned_to", Value(20261231)}, {"arrival", text("full")}, {"arrived_on", Value(20260101)}, {"handed_over", Value(std::int64_t{1})}}, "on_duty");
  };
  on_duty("安一", h.village);  // of another township
  on_duty("包二", h.twin);
  Id task = h.make("front_task", {{"name", text("汛期值守")}, {"kind", text("petition")}, {"organiser", ref(h.east)}, {"place", ref(h.east)}, {"needed", Value(std::int64_t{1})}, {"from", Value(20260310)}});
  const std::string path = "/api/placement/front/" + task.str() + "/plans";
  std::string plan = h.ended(c, c.post(path, R"({"reason":"安一离得近"})"));
  CHECK(c.get("/api/plans/" + plan + "/people").json().find("items")->items.size() == 2);
  h.users["other"] = h.add_user("dongba");
  h.grant("other", {catalog::Role::office, h.east, {}, {}});
  Client other = h.log_in("dongba");
  Answer list = other.get(path);
  REQUIRE_MESSAGE(list.status == 200, list.body);
  CHECK(list.json().find("items")->items.size() == 1);
  CHECK(list.body.find("安一") == std::string::npos);
  for (std::string of : {"", "/people", "/posts", "/groups", "/profile", "/plan.xlsx", "/since"}) {
    Answer answer = other.get("/api/plans/" + plan + of);
    CHECK(answer.code() == "plan_beyond");
    CHECK(answer.body.find("安一") == std::string::npos);
  }
  CHECK(other.post("/api/plans/" + plan + "/preview", "{}").code() == "plan_beyond");
  CHECK(other.post("/api/plans/" + plan + "/results", "{}").code() == "plan_beyond");
  std::string error;
  h.ended(other, other.post("/api/plans/" + plan + "/versions", "{}"), &error);
  CHECK(error.find("无权查看") != std::string::npos);
  // Within his own scope he makes his own.
  std::string own = h.ended(other, other.post(path, "{}"));
  Answer people = other.get("/api/plans/" + own + "/people");
  REQUIRE(people.json().find("items")->items.size() == 1);
  CHECK(people.json().find("items")->items.at(0).find("name")->text == "包二");
  CHECK(other.get("/api/plans/" + own + "/difference?with=" + plan).code() == "plan_beyond");
}

TEST_CASE("placement: what contradicts itself is refused in words, and nothing is kept") {
  County h;
  Client c = h.office();
  std::string plan = h.ended(c, c.post(h.plans_path(), "{}"));
  auto id = [&](const char* name) { return h.nominations.at(name).str(); };
  const std::string g1 = h.posts.at("G1").str(), g2 = h.posts.at("G2").str();
  auto change = [&](const std::string& list) { return c.post("/api/plans/" + plan + "/preview", "{\"changes\":[" + list + "]}"); };
  auto pair = [&](const char* kind, const char* name, const std::string& post) {
    return std::string(R"({"kind":")") + kind + R"(","person":")" + id(name) + R"(","post":")" + post + R"("})";
  };
  // Two on one seat.
  Answer two = change(pair("assign", "安一", g1) + "," + pair("assign", "包二", g1));
  CHECK(two.code() == "edit_clash");
  CHECK(two.body.find("指定安一") != std::string::npos);
  // The same twice is once; two posts for one person: the later one.
  CHECK(change(pair("assign", "安一", g1) + "," + pair("assign", "安一", g1)).status == 200);
  Answer later = change(pair("assign", "安一", g1) + "," + pair("assign", "安一", g2));
  CHECK(later.status == 200);
  // Assigned and barred, dropped out and assigned.
  CHECK(change(pair("assign", "安一", g1) + "," + pair("bar", "安一", g1)).code() == "edit_pinned");
  CHECK(change(pair("bar", "安一", g1) + "," + pair("assign", "安一", g1)).code() == "edit_barred_pair");
  CHECK(change(R"({"kind":"drop_out","person":")" + id("安一") + R"("},)" + pair("assign", "安一", g1)).code() == "edit_gone");
  // Numbers.
  CHECK(change(R"({"kind":"seats","post":")" + g1 + R"("})").code() == "member_missing");
  CHECK(change(R"({"kind":"seats","post":")" + g1 + R"(","seats":-1})").code() == "edit_number");
  CHECK(change(R"({"kind":"seats","post":")" + g1 + R"(","seats":9000000000000000000})").code() == "edit_number");
  CHECK(change(pair("assign", "安一", g1) + R"(,{"kind":"seats","post":")" + g1 + R"(","seats":0})").code() == "edit_clash");
  CHECK(change(R"({"kind":"quota","bound":"township","key":"无","min":5,"max":2})").code() == "plan_no_row");
  CHECK(change(R"({"kind":"param","param":"no_such","value":1})").code() == "plan_no_row");
  Answer wild = change(R"({"kind":"param","param":"wish_1","value":9000000000000000000})");
  CHECK_MESSAGE((wild.status == 422 || wild.status == 409), wild.body);
  // A limit that contradicts itself: in words, and from the start.
  std::string limited = h.ended(c, c.post(h.plans_path(), R"({"params":[{"name":"township_max","value":1}]})"));
  Answer groups = c.get("/api/plans/" + limited + "/groups");
  REQUIRE(!groups.json().find("items")->items.empty());
  const Json& group = groups.json().find("items")->items.at(0);
  Answer upside = c.post("/api/plans/" + limited + "/preview", R"({"changes":[{"kind":"quota","bound":")" + group.find("bound")->text + R"(","key":")" + group.find("key")->text + R"(","min":5,"max":2}]})");
  CHECK(upside.status == 409);
  CHECK_MESSAGE(upside.body.find("5") != std::string::npos, upside.body);
  CHECK(c.get(h.plans_path()).json().find("items")->items.size() == 2);
}

TEST_CASE("placement: mid-term replacement; the team that stays counts") {
  County h;
  Client c = h.office();
  const Id party = h.make("organisation", {{"name", text("文化局")}, {"parent", ref(h.root)}, {"kind", text("organ")}});
  auto posting = [&](const char* name, Id receiver, Id sender, const char* state) {
    Fields f{{"person", ref(h.people.at(name))}, {"batch", ref(h.batch)}, {"category", text("guide")}, {"sender", ref(sender)}, {"receiver", ref(receiver)}, {"from", Value(20260301)},
             {"planned_to", Value(20261231)}, {"arrival", text("full")}, {"arrived_on", Value(20260301)}, {"handed_over", Value(std::int64_t{1})}};
    if (std::string_view(state) == "ended_early") f.insert(f.end(), {{"to", Value(20260303)}, {"end_reason", text("illness")}});
    return h.make("posting", f, state);
  };
  posting("安一", h.village, h.bureau, "on_duty");           // stays in the team
  const Id gone = posting("包二", h.village, h.bureau, "ended_early");
  auto reserve = [&](const char* name, Id unit) {
    const Id person = h.make("person", {{"name", text(name)}, {"sex", text("1")}, {"born", Value(19920101)}, {"politics", text("01")}, {"unit", ref(unit)}});
    h.people[name] = person;
    return h.make("reserve", {{"person", ref(person)}, {"level", text("community")}, {"place", ref(h.township)}, {"talked_on", Value(20260102)}, {"asked_on", Value(20260103)}, {"vetted_on", Value(20260105)}, {"vetting", text("同意")}, {"listed_on", Value(20260110)}}, "listed");
  };
  const Id same = reserve("己六", h.bureau), other = reserve("庚七", party);
  // Without a rule on teams either may go; at most one of a unit in a team, and the one who stays counts.
  std::string plan = h.ended(c, c.post("/api/placement/replacement/" + h.batch.str() + "/plans", R"({"params":[{"name":"team_unit","value":1}]})"));
  Answer people = c.get("/api/plans/" + plan + "/people");
  REQUIRE_MESSAGE(people.status == 200, plan);
  for (const Json& p : people.json().find("items")->items) {
    if (p.find("person")->text == same.str()) CHECK_FALSE(p.find("post"));
    if (p.find("person")->text == other.str()) CHECK(p.find("post"));
  }
  Answer teams = c.get("/api/plans/" + plan + "/teams");
  CHECK(number(teams, "total") == 1);
  CHECK(teams.json().find("items")->items.at(0).find("members")->integer == 2);
  const std::string path = h.fresh.folder / "replacement.xlsx";
  store::test::write_file(path, c.get("/api/plans/" + plan + "/plan.xlsx").body);
  auto read = must(placement::read_workbook(path));
  CHECK(read.made.problem->input.present.records.size() == 1);
  must(placement::verify_workbook(path, read));
  Answer done = c.post("/api/plans/" + plan + "/results", R"({"reason":"接替"})");
  REQUIRE_MESSAGE(done.status == 201, done.body);
  Answer made = c.get("/api/records/posting?filter=posting.replaces.id%20%3D%3D%20" + gone.str());
  REQUIRE_MESSAGE(made.json().find("items")->items.size() == 1, made.body);
  CHECK(store::test::one(*h.site->db, "SELECT count(*) FROM l_rotation") == "0");
}

TEST_CASE("placement: rotation and coverage are carried out as they are") {
  County h;
  Client c = h.office();
  auto on_duty = [&](const char* name, Id receiver) {
    return h.make("posting", {{"person", ref(h.people.at(name))}, {"batch", ref(h.batch)}, {"category", text("guide")}, {"sender", ref(h.bureau)}, {"receiver", ref(receiver)}, {"from", Value(20260101)},
                              {"planned_to", Value(20261231)}, {"arrival", text("full")}, {"arrived_on", Value(20260101)}, {"handed_over", Value(std::int64_t{1})}}, "on_duty");
  };
  on_duty("安一", h.village);
  on_duty("包二", h.twin);
  h.make("place_need", {{"place", ref(h.east)}, {"kind", text("people")}, {"content", text("电商直播")}, {"people", Value(std::int64_t{1})}, {"raised_on", Value(20260302)}}, "raised");
  std::string plan = h.ended(c, c.post("/api/placement/rotation/" + h.batch.str() + "/plans", "{}"));
  Answer done = c.post("/api/plans/" + plan + "/results", "{}");
  REQUIRE_MESSAGE(done.status == 201, (done.body + plan));
  CHECK(number(done, "rows") == 1);
  CHECK(number(c.get("/api/records/rotation/count"), "count") == 1);
  CHECK(c.post("/api/plans/" + plan + "/results", "{}").code() == "plan_changed");
  std::string error;
  h.ended(c, c.post("/api/placement/rotation/" + h.batch.str() + "/plans", "{}"), &error);  // what was asked for is planned
  CHECK(error.find("没有可以安置的") != std::string::npos);
  h.make("coverage", {{"place", ref(h.twin)}, {"category", text("guide")}, {"from", Value(20260101)}, {"seats", Value(std::int64_t{2})}});
  h.make("eligibility", {{"person", ref(h.people.at("陈三"))}, {"batch", ref(h.batch)}, {"decided", text("should")}}, "decided");
  plan = h.ended(c, c.post("/api/placement/coverage/" + h.root.str() + "/plans", "{}"));
  done = c.post("/api/plans/" + plan + "/results", "{}");
  REQUIRE_MESSAGE(done.status == 201, (done.body + plan));
  CHECK(number(done, "rows") == 1);
  CHECK(number(c.get("/api/records/posting/count"), "count") == 3);
  h.ended(c, c.post("/api/placement/coverage/" + h.root.str() + "/plans", "{}"), &error);
  CHECK(error.find("没有可以安置的") != std::string::npos);
}
