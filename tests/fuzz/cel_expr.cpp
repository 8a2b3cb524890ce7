// Arbitrary bytes as an expression: parsed, checked, evaluated over columns and row by row (which must agree),
// explained; and without the checker, as the language allows. Never a crash, a hang or memory without bound.

#include <cstdlib>

#include "cel/explain.hpp"
#include "cel/table.hpp"

using namespace zhagen;
using namespace zhagen::cel;

namespace {

struct World {
  Env env;
  Table training{"training"}, person{"person", training.dictionary()};
  Bindings bindings;
  World() {
    Limits limits;
    limits.cost = 20'000;
    limits.list = 2'000;
    limits.string = 10'000;
    env.limits(limits);
    env.record({"training", "培训", {{"days", Kind::integer, "天数"}}});
    env.record({"person", "人员", {{"a", Kind::integer, "甲"}, {"b", Kind::string, "乙"}, {"c", Kind::boolean, "丙"}, {"d", Kind::date, "丁"},
                                  {"e", Type::list(Kind::string), "戊"}, {"f", Type::list(Type::record("training")), "己"}, {"g", Type::code("kind"), "庚"}}});
    env.variable("p", Type::record("person"), "人员").variable("x", Kind::dynamic).param("n", Value::integer(3));
    Column& days = training.add_column("days", Kind::integer);
    days.add(std::int64_t{1});
    days.add_absent();
    Column &a = person.add_column("a", Kind::integer), &b = person.add_column("b", Kind::string), &c = person.add_column("c", Kind::boolean),
           &d = person.add_column("d", Kind::date), &e = person.add_column("e", Type::list(Kind::string)),
           &f = person.add_column("f", Type::list(Type::record("training")), &training), &g = person.add_column("g", Type::code("kind"));
    for (int i = 0; i < 3; ++i) {
      i == 1 ? a.add_absent() : a.add(std::int64_t{i} - 1);
      i == 1 ? b.add_absent() : b.add_text(i ? "ab" : "甲");
      i == 1 ? c.add_absent() : c.add(i == 0);
      i == 1 ? d.add_absent() : d.add(Date::trusted(i ? 19800000 : 19750301));
      for (int k = 0; k < i; ++k) e.items().add_text("ab"), f.items().add_row(static_cast<std::uint32_t>(k));
      e.end_list();
      f.end_list();
      g.add_text("11");
    }
    bindings.rows("p", person).value("x", Value::list({Value::integer(1), Value("ab"), Value(2.5)}));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (auto p = compile(text, world.env)) {
    Results columns = evaluate(*p, world.bindings), rows = evaluate_by_rows(*p, world.bindings);
    for (std::size_t i = 0; i < 3; ++i)
      // A row may run out of its budget where the columns, which spend none, do not.
      if (columns.states[i] != rows.states[i] && rows.states[i] != State::error && columns.states[i] != State::error) std::abort();
    if (size < 500) (void)explain(*p, world.bindings, 0);
    (void)p->reads();
    (void)p->type().text();
  } else {
    (void)p.error().zh();
  }
  Options loose;
  loose.check = false;
  if (auto p = compile(text, world.env, loose)) (void)evaluate_row(*p, world.bindings, 2).literal();
  return 0;
}
