#include "sql_world.hpp"

#include <array>
#include <optional>

namespace sql_world {

using namespace zhagen;
using namespace zhagen::cel;
using store::Arg;
using world::Random;

namespace {

const char* const kTexts[] = {"甲", "乙_丙", "100%", "a\\b", "O'x", "ab", "abc", "", "张三", "张%", "_", "\\", "％＿", "Ab", "\U0010FFFF", "a\U0010FFFF"};
const char* const kKinds[] = {"1", "11", "12", "2", "21", "3", "33", "99"};  // 33 has no rank, 99 is not in the list
constexpr int kDates[] = {19700000, 19750300, 19750315, 19800500, 19800501, 19800531, 19801200, 19801231, 19810101, 19810100, 19900000,
                          20200200, 20200228, 20200229, 20200301, 20190228, 20200000, 20260100, 20260101, 20251231, 20260000};

struct Reference { const char *record, *field, *target; };
constexpr Reference kReferences[] = {{"person", "unit", "unit"}, {"person", "mentor", "person"}, {"training", "unit", "unit"}, {"training", "who", "person"}, {"unit", "parent", "unit"}};
struct Relation { const char *record, *field, *target, *column; };
constexpr Relation kRelations[] = {{"person", "trainings", "training", "f_who"}, {"person", "pupils", "person", "f_mentor"}, {"unit", "people", "person", "f_unit"},
                                   {"unit", "parts", "unit", "f_parent"}, {"unit", "held", "training", "f_unit"}};

class Schema : public SqlSchema {
 public:
  std::optional<std::string> column(std::string_view record, std::string_view field) const override {
    for (const Relation& r : kRelations)
      if (r.record == record && r.field == field) return std::nullopt;
    if (field == "secret") return std::nullopt;
    return field == "state" ? "state" : "f_" + std::string(field);
  }
  std::string table(std::string_view record) const override { return "t_" + std::string(record); }
  std::optional<std::string> back_reference(std::string_view record, std::string_view field) const override {
    for (const Relation& r : kRelations)
      if (r.record == record && r.field == field) return r.column;
    return std::nullopt;
  }
  std::string live(std::string_view record) const override { return record == "training" ? "%a.cancelled = 0" : ""; }
  std::optional<std::pair<std::int64_t, std::int64_t>> range(std::string_view, std::string_view field) const override {
    if (field == "level" || field == "days") return std::pair<std::int64_t, std::int64_t>{-10, 10};
    return std::nullopt;
  }
};

template <std::size_t N>
const char* any(Random& r, const char* const (&of)[N]) { return of[r.below(N)]; }
std::string text_literal(Random& r) { return Value(any(r, kTexts)).literal(); }

std::string date_literal(Random& r) { return "date('" + Date::trusted(kDates[r.below(std::size(kDates))]).iso() + "')"; }
/// A date that reads no field, computed.
std::string date_sum(Random& r) {
  std::string from = r.chance(50) ? "asof" : date_literal(r);
  if (r.chance(50)) return "addWorkdays(" + from + ", " + std::to_string(r.below(9)) + ")";
  return "addDays(" + from + ", " + std::to_string(static_cast<int>(r.below(80)) - 40) + ")";
}

/// Names of records in scope, with their types.
class Writer {
 public:
  explicit Writer(Random& r) : r_(r) { scope_.push_back({"person", "person"}); }

  std::string condition(int depth) {
    if (depth <= 0) return leaf();
    switch (r_.below(12)) {
      case 0: case 1: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 2: case 3: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 4: return "!(" + condition(depth - 1) + ")";
      case 5: return "(" + condition(depth - 2) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
      case 6: return "((" + condition(depth - 2) + ") == (" + condition(depth - 2) + "))";
      case 7: case 8: return quantifier(depth);
      default: return leaf();
    }
  }

 private:
  struct Name { std::string text, type; };

  Name record() {
    Name n = scope_[r_.below(scope_.size())];
    if (r_.chance(6)) n = {"boss", "person"};
    for (int steps = static_cast<int>(r_.below(4)); steps > 1; --steps) {
      const Reference& ref = kReferences[r_.below(std::size(kReferences))];
      if (ref.record == n.type) n = {n.text + "." + ref.field, ref.target};
    }
    return n;
  }

  std::string quantifier(int depth) {
    Name of = record();
    const Relation* rel = nullptr;
    while (!rel || of.type != rel->record) {
      if (of.type == "training") of = {of.text + ".who", "person"};
      rel = &kRelations[r_.below(std::size(kRelations))];
    }
    std::string name(1, static_cast<char>('p' + scope_.size()));
    if (r_.chance(10)) name = "person";  // a local may hide the variable
    std::vector<Name> before = scope_;
    if (name == "person") scope_.clear();
    scope_.push_back({name, rel->target});
    std::string body = condition(scope_.size() > 3 ? 0 : depth - 1);
    scope_ = std::move(before);
    return of.text + "." + rel->field + (r_.chance(60) ? ".exists(" : ".all(") + name + ", " + body + ")";
  }

  std::string comparison() {
    static constexpr const char* kOps[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    return kOps[r_.below(6)];
  }
  std::string equality() { return r_.chance(50) ? " == " : " != "; }

  std::string leaf() {
    Name n = record();
    switch (r_.below(20)) {
      case 0: case 1: return number() + comparison() + number();
      case 2: case 3: case 4: return date() + comparison() + date();
      case 5: return text() + comparison() + text_literal(r_);
      case 6: return n.text + ".state" + equality() + text();
      case 7: {
        static constexpr const char* kTests[] = {".contains(", ".startsWith(", ".endsWith("};
        return text() + kTests[r_.below(3)] + text_literal(r_) + ")";
      }
      case 8: return "under(" + n.text + ".kind, '" + kKinds[r_.below(6)] + "')";
      case 9: return "rank(" + n.text + ".kind)" + comparison() + number();
      case 10: return n.text + ".kind in ['1', '2', '33']";
      case 11: return number() + " in [1, 2, -3, limit]";
      case 12: return date() + " in [" + date_literal(r_) + ", asof]";
      case 13: return r_.chance(50) ? text() + " in allowed" : number() + " in []";
      case 14: return n.text + field(n) + (r_.chance(50) ? " == null" : " != null");
      case 15: return "has(" + n.text + field(n) + ")";
      case 16: return "within(" + date() + ", period(" + date_literal(r_) + ", asof))";
      case 17: {
        Name m = record();
        return m.type == n.type ? n.text + equality() + m.text : m.text + ".open" + equality() + n.text + ".open";
      }
      case 18: return r_.chance(50) ? "(" + date() + comparison() + n.text + ".born) != null" : "age(" + date() + ", " + n.text + ".born) == null";
      default: return n.text + ".open";
    }
  }

  std::string field(const Name& n) {
    static constexpr const char* kPerson[] = {".level", ".born", ".name", ".kind", ".open", ".unit", ".mentor", ".trainings", ".pupils", ".state"};
    static constexpr const char* kUnit[] = {".level", ".born", ".name", ".kind", ".open", ".parent", ".people", ".state"};
    static constexpr const char* kTraining[] = {".level", ".born", ".name", ".kind", ".open", ".unit", ".who", ".state"};
    return n.type == "person" ? kPerson[r_.below(std::size(kPerson))] : n.type == "unit" ? kUnit[r_.below(std::size(kUnit))] : kTraining[r_.below(std::size(kTraining))];
  }

  std::string number() {
    Name n = record();
    switch (r_.below(10)) {
      case 0: return std::to_string(static_cast<int>(r_.below(80)) - 5);
      case 1: return "limit";
      case 2: return "age(" + date() + ", " + date() + ")";
      case 3: return "months(" + date() + ", " + date() + ")";
      case 4: {
        static constexpr const char* kParts[] = {".year()", ".month()", ".day()"};
        return date() + kParts[r_.below(3)];
      }
      case 5: return "(" + n.text + ".level + " + record().text + ".level)";
      case 6: return "(" + n.text + ".level - 3)";
      case 7: return "-" + n.text + ".level";
      case 8: return "(" + n.text + ".open ? " + n.text + ".level : " + record().text + ".level)";
      default: return n.text + ".level";
    }
  }

  std::string date() {
    Name n = record();
    switch (r_.below(9)) {
      case 0: return "asof";
      case 1: return r_.chance(20) ? "today" : "asof";
      case 2: return date_literal(r_);
      case 4: return date_sum(r_);
      case 3: return "(" + n.text + ".open ? " + n.text + ".born : " + (r_.chance(50) ? "asof" : record().text + ".born") + ")";
      default: return n.text + ".born";
    }
  }

  std::string text() {
    Name n = record();
    return r_.chance(10) ? "(" + n.text + ".open ? " + n.text + ".name : 'ab')" : n.text + ".name";
  }

  Random& r_;
  std::vector<Name> scope_;
};

struct Cell {
  std::optional<std::int64_t> number;
  std::optional<std::string> text;
};

}  // namespace

const char* const kTables[3] = {
    "CREATE TABLE t_unit (id INTEGER PRIMARY KEY, state TEXT, f_name TEXT, f_kind TEXT, f_level INTEGER, f_born INTEGER, f_open INTEGER, "
    "cancelled INTEGER NOT NULL, f_parent INTEGER)",
    "CREATE TABLE t_person (id INTEGER PRIMARY KEY, state TEXT, f_name TEXT, f_kind TEXT, f_level INTEGER, f_born INTEGER, f_open INTEGER, "
    "cancelled INTEGER NOT NULL, f_unit INTEGER, f_mentor INTEGER)",
    "CREATE TABLE t_training (id INTEGER PRIMARY KEY, state TEXT, f_name TEXT, f_kind TEXT, f_level INTEGER, f_born INTEGER, f_open INTEGER, "
    "cancelled INTEGER NOT NULL, f_unit INTEGER, f_who INTEGER)"};

const SqlSchema& schema() {
  static const Schema s;
  return s;
}

Env env() {
  Env e;
  auto common = [](std::vector<Field> more) {
    std::vector<Field> out{{"name", Kind::string, "姓名"}, {"kind", Type::code("kind"), "类别"}, {"level", Kind::integer, "级别"}, {"born", Kind::date, "日期"},
                           {"open", Kind::boolean, "公开"}, {"state", Kind::string, "状态"}, {"secret", Kind::string, "密"}, {"total", Kind::integer, "总数"}};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  };
  auto list = [](const char* of) { return Type::list(Type::record(of)); };
  e.record({"unit", "单位", common({{"parent", Type::record("unit"), "上级"}, {"people", list("person"), "人员"}, {"parts", list("unit"), "下级"}, {"held", list("training"), "培训"}})});
  e.record({"person", "人员", common({{"unit", Type::record("unit"), "单位"}, {"mentor", Type::record("person"), "导师"}, {"trainings", list("training"), "培训"}, {"pupils", list("person"), "徒弟"}})});
  e.record({"training", "培训", common({{"unit", Type::record("unit"), "单位"}, {"who", Type::record("person"), "学员"}})});
  e.variable("person", Type::record("person")).variable("boss", Type::record("person"));
  e.variable("asof", Kind::date).variable("today", Kind::date);
  e.param("limit", Value::integer(3)).param("allowed", Value::list({Value("甲"), Value("100%"), Value("O'x")}));
  e.codes("kind", &world::kinds()).calendar(&world::days());
  return e;
}

Result<World> fill(store::Tx& tx, Random& r, int people) {
  World w;
  w.dictionary = std::make_shared<Dictionary>();
  w.unit = std::make_unique<Table>("unit", w.dictionary);
  w.person = std::make_unique<Table>("person", w.dictionary);
  w.training = std::make_unique<Table>("training", w.dictionary);
  std::array<std::pair<Table*, std::size_t>, 3> all{{{w.unit.get(), static_cast<std::size_t>(people / 6 + 1)},
                                                    {w.person.get(), static_cast<std::size_t>(people)},
                                                    {w.training.get(), static_cast<std::size_t>(people * 2)}}};
  auto named = [&](std::string_view record) { return record == "unit" ? 0 : record == "person" ? 1 : 2; };
  std::array<std::vector<std::array<std::optional<std::int64_t>, 2>>, 3> refs;  // of each record, in order of kReferences
  std::array<std::vector<bool>, 3> gone;
  for (std::size_t k = 0; k < 3; ++k) {
    auto [table, n] = all[k];
    std::vector<const Reference*> own;
    for (const Reference& ref : kReferences)
      if (table->record() == ref.record) own.push_back(&ref);
    std::vector<std::string_view> columns{"id", "state", "f_name", "f_kind", "f_level", "f_born", "f_open", "cancelled"};
    std::vector<std::string> ref_columns;
    for (const Reference* ref : own) ref_columns.push_back("f_" + std::string(ref->field));
    columns.insert(columns.end(), ref_columns.begin(), ref_columns.end());
    Column &state = table->add_column("state", Kind::string), &name = table->add_column("name", Kind::string), &kind = table->add_column("kind", Type::code("kind")),
           &level = table->add_column("level", Kind::integer), &born = table->add_column("born", Kind::date), &open = table->add_column("open", Kind::boolean);
    std::vector<Column*> targets;
    for (const Reference* ref : own) targets.push_back(&table->add_column(ref->field, Type::record(ref->target), all[static_cast<std::size_t>(named(ref->target))].first));
    std::string texts[3];
    std::size_t i = 0;
    TRY(tx.exec("DELETE FROM t_" + table->record()));
    TRY(tx.bulk_insert("t_" + table->record(), columns, [&](std::span<Arg> row) -> Result<bool> {
      if (i == n) return false;
      row[0] = Arg(static_cast<std::int64_t>(++i));
      auto some = [&] { return !r.chance(16); };
      auto text = [&](std::size_t at, Column& c, const char* v) {
        if (some()) c.add_text(texts[at] = v), row[at + 1] = Arg(texts[at]);
        else c.add_absent(), row[at + 1] = Arg(std::optional<std::string_view>());
      };
      auto number = [&](std::size_t at, Column& c, std::int64_t v) {
        if (some()) {
          if (c.type().is(Kind::boolean)) c.add(v != 0);
          else c.add(v);
          row[at] = Arg(v);
        } else {
          c.add_absent(), row[at] = Arg(std::optional<std::int64_t>());
        }
      };
      text(0, state, r.chance(50) ? "active" : "draft");
      text(1, name, any(r, kTexts));
      text(2, kind, any(r, kKinds));
      number(4, level, static_cast<std::int64_t>(r.below(21)) - 10);
      number(5, born, kDates[r.below(std::size(kDates))]);
      number(6, open, r.chance(50));
      gone[k].push_back(table == w.training.get() && r.chance(20));
      row[7] = Arg(static_cast<std::int64_t>(gone[k].back()));
      refs[k].emplace_back();
      for (std::size_t j = 0; j < own.size(); ++j) {
        std::size_t to = r.below(all[static_cast<std::size_t>(named(own[j]->target))].second);
        if (some()) refs[k].back()[j] = static_cast<std::int64_t>(to);
        row[8 + j] = Arg(refs[k].back()[j] ? std::optional(static_cast<std::int64_t>(to) + 1) : std::nullopt);
        if (refs[k].back()[j]) targets[j]->add_row(static_cast<std::uint32_t>(to));
        else targets[j]->add_absent();
      }
      return true;
    }));
  }
  for (const Relation& rel : kRelations) {
    auto owner = static_cast<std::size_t>(named(rel.record)), of = static_cast<std::size_t>(named(rel.target));
    std::size_t slot = 0;
    for (const Reference& ref : kReferences) {
      if (std::string_view(ref.record) != rel.target) continue;
      if (std::string_view(rel.column).substr(2) == ref.field) break;
      ++slot;
    }
    Column& c = all[owner].first->add_column(rel.field, Type::list(Type::record(rel.target)), all[of].first);
    for (std::size_t i = 0; i < all[owner].second; ++i) {
      for (std::size_t j = 0; j < refs[of].size(); ++j)
        if (refs[of][j][slot] == static_cast<std::int64_t>(i) && !gone[of][j]) c.items().add_row(static_cast<std::uint32_t>(j));
      c.end_list();
    }
  }
  return w;
}

std::string condition(Random& random, int depth) { return Writer(random).condition(depth); }

}  // namespace sql_world
