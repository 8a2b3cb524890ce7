// What an office reads when a condition comes out so or so.

#include "cel/explain.hpp"

#include <doctest/doctest.h>

#include "cel/table.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::cel;

namespace {

struct Case { const char *expression, *zh; };

struct Office {
  Env env;
  std::shared_ptr<Dictionary> dictionary = std::make_shared<Dictionary>();
  Table training{"training", dictionary}, person{"person", dictionary}, post{"post", dictionary};
  Office() {
    env.record({"training", "培训", {{"days", Kind::integer, "天数"}, {"on", Kind::date, "日期"}}});
    env.record({"person", "人员", {{"name", Kind::string, "姓名"}, {"born", Kind::date, "出生年月"}, {"joined", Kind::date, "入党时间"},
                                  {"health", Kind::string, "健康状况"}, {"party", Kind::boolean, "中共党员"}, {"kind", Type::code("kind"), "学科"},
                                  {"level", Kind::integer, "学历级别"}, {"home", Kind::string, "籍贯"}, {"email", Kind::string, "邮箱"},
                                  {"trainings", Type::list(Type::record("training")), "培训"}}});
    env.record({"post", "岗位", {{"max_age", Kind::integer, "年龄上限"}, {"place", Kind::string, "所在地"}, {"gender", Kind::string, "性别要求"}}});
    env.variable("person", Type::record("person"), "人员").variable("post", Type::record("post"), "岗位").variable("asof", Kind::date, "截至");
    env.param("limit", Value::integer(45), "最大年龄").codes("kind", &world::kinds());
    training.add_column("days", Kind::integer).add(std::int64_t{3});
    training.add_column("on", Kind::date).add(Date::trusted(20250600));
    person.add_column("name", Kind::string).add_text("王某");
    person.add_column("born", Kind::date).add(Date::trusted(19750300));
    person.add_column("joined", Kind::date).add(Date::trusted(20000000));
    person.add_column("health", Kind::string).add_text("一般");
    person.add_column("party", Kind::boolean).add(false);
    person.add_column("kind", Type::code("kind")).add_text("11");
    person.add_column("level", Kind::integer).add(std::int64_t{3});
    person.add_column("home", Kind::string).add_text("990101001002");
    person.add_column("email", Kind::string).add_absent();
    Column& list = person.add_column("trainings", Type::list(Type::record("training")), &training);
    list.items().add_row(0);
    list.end_list();
    post.add_column("max_age", Kind::integer).add(std::int64_t{45});
    post.add_column("place", Kind::string).add_text("990101002003");
    post.add_column("gender", Kind::string).add_absent();
  }
};

}  // namespace

TEST_CASE("explanations read as a colleague would say it") {
  Office o;
  Bindings b;
  b.row("person", o.person, 0).row("post", o.post, 0).value("asof", Value(Date::trusted(20260100)));
  static constexpr Case cases[] = {
      {"age(person.born, asof) <= 45 && person.health == '1'",
       "年龄（出生年月 1975年3月，截至 2026年1月） = 50，应不大于 45；健康状况是“一般”，应是“1”"},
      {"age(person.born, asof) <= limit || person.party", "年龄（出生年月 1975年3月，截至 2026年1月） = 50，应不大于 最大年龄 45；中共党员：否，应为是"},
      {"age(person.born, asof) <= post.max_age", "年龄（出生年月 1975年3月，截至 2026年1月） = 50，应不大于 岗位的年龄上限 45"},
      {"person.level >= 3", "学历级别 = 3，不小于 3"},
      {"!(person.level >= 3)", "学历级别 = 3，应小于 3"},
      {"person.health in ['良好', '健康']", "健康状况是“一般”，应是“良好”、“健康”之一"},
      {"person.health == '一般'", "健康状况是“一般”"},
      {"under(person.kind, '2')", "学科是“类别11”，应属于“类别2”"},
      {"!under(person.kind, '1')", "学科是“类别11”，不应属于“类别1”"},
      {"commonLevel(person.home, post.place) >= 4", "共同层级（籍贯“990101001002”，岗位的所在地“990101002003”） = 3，应不小于 4"},
      {"person.email != ''", "缺“邮箱”"},
      {"person.email != null", "“邮箱”没有填写，应填写"},
      {"person.joined < date('2000-06')", "“入党时间”不够确切"},
      {"addDays(person.party ? person.born : person.joined, 1) < date('2000-06-01')", "“入党时间”不够确切"},
      {"person.email == 'x' && person.level == 2", "学历级别 = 3，应等于 2"},
      {"person.email == 'x' && post.gender == '男' && person.level == 3", "缺“邮箱”、岗位的“性别要求”"},
      {"person.trainings.exists(t, t.days >= 5)", "培训（1 项）中没有一项是天数不小于 5"},
      {"person.trainings.exists(t, t.days >= 3)", "培训第 1 项：天数 = 3，不小于 3"},
      {"person.trainings.all(t, t.days >= 5)", "培训第 1 项：天数 = 3，应不小于 5"},
      {"person.born >= date('1980-01')", "出生年月 1975年3月，应不早于 1980年1月"},
      {"person.level / 0 == 1", "算不出“person.level / 0 == 1”：除数为零"},
      {"person.party ? person.level > 1 : true", "因中共党员：否：不作要求"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    auto p = compile(c.expression, o.env);
    REQUIRE_MESSAGE(p, p.error().zh());
    CHECK(explain(*p, b).zh == c.zh);
  }
  auto p = compile("commonLevel(person.home, post.place) >= 2 ? 300 : 100", o.env);
  REQUIRE(p);
  CHECK(explain(*p, b).zh == "因共同层级（籍贯“990101001002”，岗位的所在地“990101002003”） = 3，不小于 2，得 300");
}
