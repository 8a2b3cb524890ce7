#include "world.hpp"

namespace world {

using namespace zhagen;
using namespace zhagen::cel;

namespace {

class Prefix : public Codes {
 public:
  bool has(std::string_view c) const override { return !c.empty() && c.size() <= 2 && c.find_first_not_of("123") == std::string_view::npos; }
  std::vector<std::string> all() const override { return {"1", "11", "12", "13", "2", "21", "22", "23", "3", "31", "32", "33"}; }
  bool under(std::string_view c, std::string_view ancestor) const override { return c.starts_with(ancestor); }
  std::optional<std::int64_t> rank(std::string_view c) const override {
    if (!has(c) || c == "33") return std::nullopt;  // one code without rank
    return std::stoll(std::string(c));
  }
  std::string label(std::string_view c) const override { return "类别" + std::string(c); }
};

/// Two years are known; in them 1 and 2 May are free and 3 January is worked whatever day it is.
class Days : public Calendar {
 public:
  std::optional<bool> workday(Date d) const override {
    if (d.year() != 1980 && d.year() != 2020) return std::nullopt;
    if (d.value() % 10000 == 501 || d.value() % 10000 == 502) return false;
    if (d.value() % 10000 == 103) return true;
    return ((d.days() + 3) % 7 + 7) % 7 < 5;
  }
};

const char* const kNames[] = {"甲", "乙", "丙", "丁", "a", "ab", "abc", ""};
const char* const kPaths[] = {"x/y/z", "x/y", "x", "x/w", "990101001002", "990101000000", "990102003004", "990200000000"};
const char* const kKinds[] = {"1", "11", "12", "2", "21", "3", "33"};
constexpr int kDates[] = {19700000, 19750300, 19750315, 19800500, 19800501, 19801231, 19900000, 20200229, 20260100};

}  // namespace

const Codes& kinds() {
  static const Prefix p;
  return p;
}

const Calendar& days() {
  static const Days d;
  return d;
}

Env env() {
  Env e;
  e.record({"unit", "单位", {{"name", Kind::string, "名称"}, {"kind", Type::code("kind"), "类别"}}});
  e.record({"training", "培训", {{"days", Kind::integer, "天数"}, {"on", Kind::date, "日期"}, {"unit", Type::record("unit"), "主办单位"}}});
  std::vector<Field> common{{"name", Kind::string, "姓名"},          {"kind", Type::code("kind"), "类别"}, {"place", Kind::string, "所在地"},
                            {"level", Kind::integer, "级别"},        {"born", Kind::date, "出生年月"},     {"party", Kind::boolean, "中共党员"},
                            {"unit", Type::record("unit"), "单位"},  {"tags", Type::list(Kind::string), "标签"},
                            {"marks", Type::list(Kind::integer), "得分"}, {"trainings", Type::list(Type::record("training")), "培训"},
                            {"score", Kind::real, "评分"}};
  e.record({"person", "人员", common});
  e.record({"post", "岗位", common});
  e.variable("person", Type::record("person"), "人员").variable("post", Type::record("post"), "岗位");
  e.variable("asof", Kind::date, "截至").variable("wish", Kind::integer, "志愿");
  e.param("limit", Value::integer(45), "年龄上限").param("allowed", Value::list({Value("甲"), Value("ab"), Value("庚")}), "范围");
  e.codes("kind", &kinds()).calendar(&days());
  Limits l;
  l.cost = 1'000'000;
  e.limits(l);
  return e;
}

namespace {

std::unique_ptr<Table> people_like(Random& r, std::string record, std::size_t n, std::shared_ptr<Dictionary> d, const Table& unit, const Table& training) {
  auto t = std::make_unique<Table>(std::move(record), std::move(d));
  Column &name = t->add_column("name", Kind::string), &kind = t->add_column("kind", Type::code("kind")), &place = t->add_column("place", Kind::string),
         &level = t->add_column("level", Kind::integer), &born = t->add_column("born", Kind::date), &party = t->add_column("party", Kind::boolean),
         &in = t->add_column("unit", Type::record("unit"), &unit), &tags = t->add_column("tags", Type::list(Kind::string)),
         &marks = t->add_column("marks", Type::list(Kind::integer)), &trainings = t->add_column("trainings", Type::list(Type::record("training")), &training),
         &score = t->add_column("score", Kind::real);
  auto gone = [&] { return r.chance(16); };
  for (std::size_t i = 0; i < n; ++i) {
    gone() ? name.add_absent() : name.add_text(kNames[r.below(8)]);
    gone() ? kind.add_absent() : kind.add_text(kKinds[r.below(7)]);
    gone() ? place.add_absent() : place.add_text(kPaths[r.below(8)]);
    gone() ? level.add_absent() : level.add(r.chance(3) ? INT64_MAX : static_cast<std::int64_t>(r.below(6)) - 1);
    gone() ? born.add_absent() : born.add(Date::trusted(kDates[r.below(9)]));
    gone() ? party.add_absent() : party.add(r.chance(50));
    gone() ? in.add_absent() : in.add_row(static_cast<std::uint32_t>(r.below(unit.rows())));
    gone() ? score.add_absent() : score.add(static_cast<double>(r.below(5)) / 2);
    for (std::size_t k = r.below(4); k > 0; --k) tags.items().add_text(kNames[r.below(8)]);
    gone() ? tags.add_absent() : tags.end_list();
    for (std::size_t k = r.below(4); k > 0; --k) marks.items().add(static_cast<std::int64_t>(r.below(5)));
    gone() ? marks.add_absent() : marks.end_list();
    for (std::size_t k = r.below(4); k > 0; --k) trainings.items().add_row(static_cast<std::uint32_t>(r.below(training.rows())));
    gone() ? trainings.add_absent() : trainings.end_list();
  }
  return t;
}

}  // namespace

Tables tables(Random& r, std::size_t people, std::size_t posts, bool shared) {
  Tables t;
  t.dictionary = std::make_shared<Dictionary>();
  t.dictionary->intern("某个不用的词");
  t.unit = std::make_unique<Table>("unit", t.dictionary);
  Column &name = t.unit->add_column("name", Kind::string), &kind = t.unit->add_column("kind", Type::code("kind"));
  for (int i = 0; i < 5; ++i) {
    r.chance(16) ? name.add_absent() : name.add_text(kNames[r.below(8)]);
    r.chance(16) ? kind.add_absent() : kind.add_text(kKinds[r.below(7)]);
  }
  t.training = std::make_unique<Table>("training", t.dictionary);
  Column &days = t.training->add_column("days", Kind::integer), &on = t.training->add_column("on", Kind::date),
         &by = t.training->add_column("unit", Type::record("unit"), t.unit.get());
  for (int i = 0; i < 8; ++i) {
    r.chance(16) ? days.add_absent() : days.add(static_cast<std::int64_t>(r.below(5)));
    r.chance(16) ? on.add_absent() : on.add(Date::trusted(kDates[r.below(9)]));
    r.chance(16) ? by.add_absent() : by.add_row(static_cast<std::uint32_t>(r.below(5)));
  }
  t.person = people_like(r, "person", people, t.dictionary, *t.unit, *t.training);
  t.post = people_like(r, "post", posts, shared ? t.dictionary : std::make_shared<Dictionary>(), *t.unit, *t.training);
  return t;
}

// ---- random expressions, well typed by construction

namespace {

template <std::size_t N>
std::string one(Random& r, const char* const (&options)[N]) {
  return options[r.below(N)];
}
std::string who(Random& r) { return r.chance(50) ? "person" : "post"; }
std::string order(Random& r) {
  static const char* const ops[] = {"==", "!=", "<", "<=", ">", ">="};
  return " " + one(r, ops) + " ";
}
std::string quoted(Random& r) { return "'" + one(r, kNames) + "'"; }
std::string date(Random& r) {
  switch (r.below(8)) {
    case 0: return "asof";
    case 1: return "date('1980-05')";
    case 3: return "addDays(" + who(r) + ".born, " + std::to_string(static_cast<int>(r.below(90)) - 40) + ")";
    case 4: return "addWorkdays(" + who(r) + ".born, " + std::to_string(static_cast<int>(r.below(40)) - 3) + ")";
    case 2: return "addMonths(" + who(r) + ".born, " + std::to_string(static_cast<int>(r.below(40)) - 13) + ")";
    default: return who(r) + ".born";
  }
}
std::string text(Random& r, int depth) {
  switch (r.below(depth > 0 ? 6 : 4)) {
    case 0: return quoted(r);
    case 1: return who(r) + ".unit.name";
    case 2: return who(r) + ".place";
    case 4: return "(" + condition(r, depth - 1) + " ? " + text(r, depth - 1) + " : " + text(r, 0) + ")";
    default: return who(r) + ".name";
  }
}

}  // namespace

std::string number(Random& r, int depth) {
  static const char* const ops[] = {" + ", " - ", " * ", " / ", " % "};
  switch (r.below(depth > 0 ? 16 : 5)) {
    case 0: return std::to_string(static_cast<int>(r.below(7)) - 2);
    case 1: return "limit";
    case 2: return "wish";
    case 3: case 4: return who(r) + ".level";
    case 5: return "(" + number(r, depth - 1) + one(r, ops) + number(r, depth - 1) + ")";
    case 6: return "age(" + date(r) + ", " + date(r) + ")";
    case 7: return "months(" + date(r) + ", " + date(r) + ")";
    case 8: return date(r) + (r.chance(50) ? ".year()" : ".month()");
    case 9: return "commonLevel(" + who(r) + ".place, " + who(r) + ".place)";
    case 10: return "(" + condition(r, depth - 1) + " ? " + number(r, depth - 1) + " : " + number(r, depth - 1) + ")";
    case 11: return "indexOf(" + who(r) + ".tags, " + text(r, 0) + ")";
    case 12: return "rank(" + who(r) + ".kind)";
    case 13: return "days(" + date(r) + ", " + date(r) + ")";
    case 14: return "workdays(" + date(r) + ", " + date(r) + ")";
    default: return "size(" + who(r) + (r.chance(50) ? ".marks)" : ".name)");
  }
}

std::string condition(Random& r, int depth) {
  static const char* const tests[] = {".contains(", ".startsWith(", ".endsWith(", ".matches("};
  if (depth <= 0) {
    switch (r.below(5)) {
      case 0: return who(r) + ".party";
      case 1: return who(r) + ".level" + order(r) + std::to_string(r.below(4));
      case 2: return who(r) + ".kind == '" + one(r, kKinds) + "'";
      case 3: return "person.name == post.name";
      default: return "has(" + who(r) + ".unit.name)";
    }
  }
  switch (r.below(22)) {
    case 0: case 1: return "(" + condition(r, depth - 1) + " && " + condition(r, depth - 1) + " && " + condition(r, 0) + ")";
    case 2: case 3: return "(" + condition(r, depth - 1) + " || " + condition(r, depth - 1) + ")";
    case 4: return "!(" + condition(r, depth - 1) + ")";
    case 5: return "(" + condition(r, depth - 1) + " ? " + condition(r, depth - 1) + " : " + condition(r, depth - 1) + ")";
    case 6: return "(" + number(r, depth - 1) + order(r) + number(r, depth - 1) + ")";
    case 7: return "(" + text(r, depth - 1) + order(r) + text(r, depth - 1) + ")";
    case 8: return "(" + date(r) + order(r) + date(r) + ")";
    case 9: return text(r, 0) + one(r, tests) + text(r, 0) + ")";
    case 10: return "(" + text(r, 0) + " in " + (r.chance(50) ? "allowed" : who(r) + ".tags") + ")";
    case 11: return "(" + number(r, depth - 1) + " in [1, " + number(r, 0) + ", 3])";
    case 12: return "under(" + who(r) + ".kind, '" + one(r, kKinds) + "')";
    case 13: return "under(" + who(r) + ".kind, string(" + who(r) + ".kind))";
    case 14: return "below(" + who(r) + ".place, " + who(r) + ".place)";
    case 15: return "within(" + date(r) + ", period(" + date(r) + ", " + date(r) + "))";
    case 16: return "(" + (r.chance(50) ? who(r) + ".level + " + number(r, depth - 1) : who(r) + ".tags") + (r.chance(50) ? " == null)" : " != null)");
    case 17: return who(r) + ".tags.exists(t, t == " + text(r, 0) + " || " + condition(r, depth - 2) + ")";
    case 18: return who(r) + ".trainings.all(t, t.days > " + number(r, depth - 2) + " && t.unit.kind == " + who(r) + ".kind)";
    case 19: return who(r) + ".trainings.exists_one(t, within(t.on, period(date('1975-03'), asof)) && " + who(r) + ".marks.exists(m, m == t.days))";
    case 20: return "(" + who(r) + ".score > 1.0)";
    default: return "size(" + who(r) + ".marks.filter(m, m > " + number(r, 0) + "))" + order(r) + "1";
  }
}

}  // namespace world
