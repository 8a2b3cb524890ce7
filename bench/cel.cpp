// bench_cel: nanoseconds a pair for ten typical placement rules over 1000 people x 10000 posts, and for all ten together.
// CPU time (user + system) of this process, median of five runs.

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <vector>

#include "cel/pair.hpp"

using namespace zhagen;
using namespace zhagen::cel;

namespace {

struct Random {
  std::uint64_t s = 88172645463325252ULL;
  std::size_t below(std::size_t n) {
    s ^= s << 13, s ^= s >> 7, s ^= s << 17;
    return static_cast<std::size_t>(s >> 11) % n;
  }
};

double cpu_seconds() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  auto of = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return of(u.ru_utime) + of(u.ru_stime);
}

/// Majors by prefix of their six digits, as the national list of subjects has them.
class Majors : public Codes {
 public:
  bool has(std::string_view) const override { return true; }
  std::vector<std::string> all() const override { return {}; }
  bool under(std::string_view c, std::string_view a) const override { return c.starts_with(a); }
  std::optional<std::int64_t> rank(std::string_view c) const override { return static_cast<std::int64_t>(c.size()); }
  std::string label(std::string_view c) const override { return std::string(c); }
};

std::string place(Random& r) {  // villages of an invented county
  return fmt::format("9901{:02}{:03}{:03}", 1 + r.below(9), 1 + r.below(20), 200 + r.below(15));
}

constexpr const char* kRules[] = {
    "age(person.born, asof) <= post.max_age",
    "post.party_only ? person.party == true : true",
    "post.gender == null || person.gender == post.gender",
    "under(person.major, post.major)",
    "person.degree >= post.min_degree",
    "!(below(person.home, post.town)) || person.health == '1'",
    "person.unit != post.helper_unit",
    "commonLevel(person.home, post.place) >= 2 ? 300 : 100",
    "wish == null ? 0 : 1000 - wish * 100",
    "person.skills.exists(s, s == post.skill) || post.skill == null",
};

}  // namespace

int main() {
  constexpr std::size_t people = 1000, posts = 10000;
  Majors majors;
  Env env;
  env.record({"person", "人员", {{"born", Kind::date, "出生年月"}, {"party", Kind::boolean, "中共党员"}, {"gender", Kind::string, "性别"},
                                {"major", Type::code("major"), "专业"}, {"degree", Kind::integer, "学历"}, {"home", Kind::string, "籍贯"},
                                {"health", Kind::string, "健康状况"}, {"unit", Kind::string, "单位"}, {"skills", Type::list(Kind::string), "特长"}}});
  env.record({"post", "岗位", {{"max_age", Kind::integer, "年龄上限"}, {"party_only", Kind::boolean, "限党员"}, {"gender", Kind::string, "性别"},
                              {"major", Type::code("major"), "专业"}, {"min_degree", Kind::integer, "最低学历"}, {"town", Kind::string, "乡镇"},
                              {"place", Kind::string, "村"}, {"helper_unit", Kind::string, "帮扶单位"}, {"skill", Kind::string, "特长"}}});
  env.variable("person", Type::record("person")).variable("post", Type::record("post")).variable("asof", Kind::date).variable("wish", Kind::integer);
  env.codes("major", &majors);

  Random r;
  auto dictionary = std::make_shared<Dictionary>();
  Table person("person", dictionary), post("post", dictionary);
  Column &born = person.add_column("born", Kind::date), &party = person.add_column("party", Kind::boolean),
         &gender = person.add_column("gender", Kind::string), &major = person.add_column("major", Type::code("major")),
         &degree = person.add_column("degree", Kind::integer), &home = person.add_column("home", Kind::string),
         &health = person.add_column("health", Kind::string), &unit = person.add_column("unit", Kind::string),
         &skills = person.add_column("skills", Type::list(Kind::string));
  auto subject = [&] { return fmt::format("{:02}{:02}{:02}", 1 + r.below(13), 1 + r.below(9), 1 + r.below(9)); };
  for (std::size_t i = 0; i < people; ++i) {
    born.add(Date::trusted(static_cast<int>(19680000 + r.below(34) * 10000 + (1 + r.below(12)) * 100)));
    party.add(r.below(3) > 0);
    gender.add_text(r.below(2) ? "男" : "女");
    if (r.below(20)) major.add_text(subject());
    else major.add_absent();
    degree.add(static_cast<std::int64_t>(1 + r.below(5)));
    home.add_text(place(r));
    health.add_text(r.below(10) ? "1" : "2");
    unit.add_text(fmt::format("某单位{}", r.below(80)));
    for (std::size_t k = r.below(4); k > 0; --k) skills.items().add_text(fmt::format("特长{}", r.below(12)));
    skills.end_list();
  }
  Column &max_age = post.add_column("max_age", Kind::integer), &party_only = post.add_column("party_only", Kind::boolean),
         &post_gender = post.add_column("gender", Kind::string), &post_major = post.add_column("major", Type::code("major")),
         &min_degree = post.add_column("min_degree", Kind::integer), &town = post.add_column("town", Kind::string),
         &village = post.add_column("place", Kind::string), &helper = post.add_column("helper_unit", Kind::string),
         &skill = post.add_column("skill", Kind::string);
  for (std::size_t i = 0; i < posts; ++i) {
    max_age.add(static_cast<std::int64_t>(35 + r.below(5) * 5));
    party_only.add(r.below(2) == 0);
    if (r.below(10)) post_gender.add_absent();
    else post_gender.add_text("男");
    post_major.add_text(subject().substr(0, 2));
    min_degree.add(static_cast<std::int64_t>(1 + r.below(4)));
    std::string p = place(r);
    town.add_text(p.substr(0, 9) + "000");
    village.add_text(p);
    helper.add_text(fmt::format("某单位{}", r.below(80)));
    if (r.below(3)) skill.add_absent();
    else skill.add_text(fmt::format("特长{}", r.below(12)));
  }
  std::vector<std::int64_t> wish(posts, kAbsentPair);
  for (int i = 0; i < 5; ++i) wish[r.below(posts)] = i;

  Bindings others;
  others.value("asof", Value(Date::trusted(20260100)));
  std::vector<PreparedPairs> prepared;
  double before = cpu_seconds();
  for (const char* text : kRules) {
    auto p = compile(text, env);
    if (!p) return fmt::print("{}\n", p.error().en()), 1;
    prepared.push_back(prepare_pairs(*p, "person", person, "post", post, {"wish"}, others));
  }
  fmt::print("compile and prepare: {:.2f} ms\n", (cpu_seconds() - before) * 1e3);

  constexpr std::size_t block = 1000;
  std::vector<State> states(block);
  std::vector<std::int64_t> cells(block);
  std::uint64_t sum = 0;
  auto sweep = [&](const PreparedPairs& rule) {
    PreparedPairs::Scratch scratch(rule);
    for (std::uint32_t i = 0; i < people; ++i)
      for (std::uint32_t j = 0; j < posts; j += block) {
        std::span<const std::int64_t> wishes[] = {std::span(wish).subspan(j, block)};
        rule.eval(scratch, i, j, wishes, states, cells);
        sum += static_cast<std::uint64_t>(states[7]) + static_cast<std::uint64_t>(cells[9]);
      }
  };
  double total = 0;
  for (std::size_t k = 0; k < prepared.size(); ++k) {
    std::vector<double> times;
    for (int run = 0; run < 5; ++run) {
      double start = cpu_seconds();
      sweep(prepared[k]);
      times.push_back(cpu_seconds() - start);
    }
    std::nth_element(times.begin(), times.begin() + 2, times.end());
    double ns = times[2] * 1e9 / (people * posts);
    total += ns;
    fmt::print("{:6.2f} ns  {}\n", ns, kRules[k]);
  }
  fmt::print("{:6.2f} ns a pair for all ten (check {})\n", total, sum);
}
