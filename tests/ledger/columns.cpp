// Records as columns: the cells are the records', conditions over them come out as in the database, on both engines.

#include "ledger/columns.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "../store/fresh.hpp"
#include "audit/audit.hpp"
#include "base/random.hpp"
#include "cel/sql.hpp"
#include "ledger/apply.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using catalog::FileText;
using store::Arg;
using store::test::must;

namespace {

const std::string kKinds = R"~(
name = "kind"
label = "类别"
standard = "本系统"
source = "测试"
evidence = "V"
codes = [ {code = "1", label = "甲", rank = 10}, {code = "11", label = "甲一", parent = "1", rank = 11}, {code = "2", label = "乙"} ]
)~";
const std::string kUnits = R"~(
[ledger]
name = "unit"
label = "单位"
purpose = "测试"
sensitivity = "open"
retention = "permanent"
tree = "parent"
[field.name]
label = "名称"
type = "text"
dated = true
[field.kind]
label = "类别"
type = "code:kind"
[field.parent]
label = "上级"
type = "ref:unit"
inverse = "parts"
dated = true
[access]
read = ["office@all"]
)~";
const std::string kPeople = R"~(
[ledger]
name = "worker"
label = "人员"
purpose = "测试"
sensitivity = "internal"
retention = "10y"
[field.name]
label = "姓名"
type = "name"
[field.born]
label = "出生年月"
type = "date"
[field.party]
label = "党员"
type = "bool"
[field.score]
label = "得分"
type = "int"
min = -100
max = 100
[field.skills]
label = "特长"
type = "list:text"
[field.unit]
label = "单位"
type = "ref:unit"
inverse = "staff"
[field.mentor]
label = "导师"
type = "ref:worker"
inverse = "pupils"
[field.illness]
label = "疾病"
type = "note"
sensitivity = "sensitive"
[access]
read = ["office@all"]
)~";
const std::string kStays = R"~(
[ledger]
name = "stay"
label = "任职"
purpose = "测试"
sensitivity = "internal"
retention = "10y"
title = "worker"
[field.worker]
label = "人员"
type = "ref:worker"
inverse = "stays"
[field.unit]
label = "单位"
type = "ref:unit"
inverse = "stays"
[field.from]
label = "开始"
type = "date"
[field.to]
label = "结束"
type = "date"
[access]
read = ["office@all"]
[state.draft]
label = "草稿"
[state.active]
label = "在岗"
[transition.start]
label = "到岗"
from = ["draft"]
to = "active"
by = ["office@all"]
)~";

struct Place {
  store::test::Fresh fresh;
  std::unique_ptr<store::Db> db = fresh.open();
  FixedClock clock{start_of(Date::trusted(20260305))};
  IdSource ids{clock, Random(7)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<Base> base;
  std::shared_ptr<const catalog::Catalog> catalog;

  Place() {
    const store::Migration tables[] = {audit::kTables, kTables};
    must(store::migrate(*db, tables, clock.now()));
    base = must(Base::open(*db, keys, ids, clock, pinyin));
    must(apply(*base, {{"codes/kind.toml", kKinds}, {"unit.ledger.toml", kUnits}, {"worker.ledger.toml", kPeople}, {"stay.ledger.toml", kStays}}, {}));
    catalog = base->catalog();
  }
  const catalog::Ledger& ledger(const char* name) const { return *catalog->ledger(name); }

  /// Random records with the ids first, first + 1 ...; references among ids of their target given as ranges.
  void fill(const char* name, std::int64_t first, std::int64_t n, const std::map<std::string, std::pair<std::int64_t, std::int64_t>>& targets, std::uint64_t seed) {
    const catalog::Ledger& l = ledger(name);
    Random r(seed);
    std::vector<std::string> names{"id", "version", "state", "cancelled", "created", "changed"};
    std::vector<int> fields;
    for (std::size_t f = 0; f < l.fields.size(); ++f)
      if (stored(l.fields[f])) names.push_back(column_of(l.fields[f])), fields.push_back(static_cast<int>(f));
    std::vector<std::string_view> columns(names.begin(), names.end());
    std::vector<Cell> cells(fields.size());
    std::int64_t i = 0;
    must(db->write([&](store::Tx& tx) {
      return tx.bulk_insert(table_of(l), columns, [&](std::span<Arg> row) -> Result<bool> {
        if (i == n) return false;
        std::int64_t id = first + i++;
        row[0] = Arg(id), row[1] = Arg(1), row[2] = Arg(l.states.empty() ? std::string_view() : std::string_view(l.states[r.below(2)].name)), row[3] = Arg(r.chance(100) ? 1 : 0), row[4] = Arg(0), row[5] = Arg(0);
        for (std::size_t k = 0; k < fields.size(); ++k) {
          cells[k] = cell_of(*base, l, fields[k], Id(id), value(l.fields[static_cast<std::size_t>(fields[k])], r, targets));
          row[6 + k] = cells[k].arg();
        }
        return true;
      });
    }));
  }

  static Value value(const catalog::Field& f, Random& r, const std::map<std::string, std::pair<std::int64_t, std::int64_t>>& targets) {
    using K = catalog::FieldKind;
    static constexpr int kDays[] = {19700000, 19800500, 19800501, 19900315, 20200100, 20241231, 20250601, 20260305, 20270000};
    static const char* const kTexts[] = {"张三", "李四%", "王_五", "O'x\\"};
    if (r.chance(150)) return {};
    switch (f.kind) {
      case K::integer: return std::int64_t{r.range(-100, 100)};
      case K::boolean: return std::int64_t{r.below(2)};
      case K::date: return std::int64_t{kDays[r.below(9)]};
      case K::code: return std::string(r.chance(500) ? "1" : r.chance(500) ? "11" : "2");
      case K::list: {
        std::vector<std::string> out(1 + r.below(3));
        for (std::string& s : out) s = kTexts[r.below(4)];
        return out;
      }
      case K::ref: {
        auto [from, to] = targets.at(f.target);
        return from + r.below(static_cast<std::uint32_t>(to - from));
      }
      default: return std::string(kTexts[r.below(4)]);
    }
  }

  void fill_all(std::int64_t people) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> targets{{"unit", {1, 61}}, {"worker", {1000, 1000 + people}}};
    fill("unit", 1, 60, targets, 1);
    fill("worker", 1000, people, targets, 2);
    fill("stay", 1'000'000, people * 2, targets, 3);
  }

  cel::Program program(const char* name, const std::string& text) const { return must(cel::compile(text, catalog->env(ledger(name)))); }
};

class Schema final : public cel::SqlSchema {
 public:
  explicit Schema(const catalog::Catalog& c) : catalog_(c) {}
  std::optional<std::string> column(std::string_view record, std::string_view field) const override {
    const catalog::Ledger& l = *catalog_.ledger(record);
    int f = l.find(field);
    return f < 0 ? std::string(field) : column_of(l.fields[static_cast<std::size_t>(f)]);
  }
  std::string table(std::string_view record) const override { return table_of(*catalog_.ledger(record)); }
  std::optional<std::string> back_reference(std::string_view record, std::string_view field) const override {
    const catalog::Inverse* i = catalog_.ledger(record)->find_inverse(field);
    if (!i) return std::nullopt;
    return column_of(i->ledger->fields[static_cast<std::size_t>(i->field)]);
  }
  std::string live(std::string_view) const override { return "%a.cancelled = 0"; }

 private:
  const catalog::Catalog& catalog_;
};

/// By id, the states in the database: 1, 0, - for unknown.
std::map<std::int64_t, char> asked(store::Tx& tx, const Place& p, const char* ledger, const cel::Program& program) {
  Date day = Date::trusted(20260305);
  auto sql = must(cel::compile_sql(program, Schema(*p.catalog), ledger, "t", {{"today", cel::Value(day)}, {"asof", cel::Value(day)}, {"actor.person", cel::Value::integer(1003)}},
                                   cel::SqlUse::value));
  std::vector<Arg> args;
  for (const cel::SqlArg& a : sql.args) std::visit([&](const auto& v) { args.emplace_back(v); }, a);
  auto rows = must(tx.query_with("SELECT x.id, CASE WHEN x.c THEN 1 WHEN NOT x.c THEN 0 END FROM (SELECT t.id AS id, " + sql.text + " AS c FROM " +
                                     table_of(p.ledger(ledger)) + " t WHERE t.cancelled = 0) x",
                                 args));
  std::map<std::int64_t, char> out;
  while (must(rows.next())) out[rows.integer(0)] = rows.null(1) ? '-' : rows.integer(1) ? '1' : '0';
  return out;
}

std::map<std::int64_t, char> evaluated(const Columns& columns, const char* ledger, const cel::Program& program, std::size_t n) {
  account::Actor actor;
  actor.person = Id(1003);
  Date day = Date::trusted(20260305);
  cel::Results r = cel::evaluate(program, columns.bindings(ledger, actor, day, day));
  REQUIRE(r.states.size() == n);
  std::map<std::int64_t, char> out;
  for (std::size_t i = 0; i < n; ++i)
    out[columns.ids(ledger)[i].value()] = r.states[i] == cel::State::yes ? '1' : r.states[i] == cel::State::no ? '0' : '-';
  return out;
}

constexpr const char* kConditions[] = {
    "age(born, asof) >= 35 && party",
    "name.contains('%') || score > 50",
    "unit.kind == '1' || under(unit.parent.kind, '1')",
    "mentor.mentor.score > score",
    "mentor == null || mentor.unit == unit",
    "stays.exists(s, s.state == 'active' && s.from <= asof && (s.to == null || s.to >= asof))",
    "stays.all(s, s.unit != unit)",
    "pupils.exists(p, p.stays.exists(s, s.unit.kind == '11'))",
    "unit.staff.exists(w, w != worker && w.born == born)",
    "unit.parts.all(u, u.staff.exists(w, w.score < 0) || u.name == null)",
    "mentor.id == actor.person || id == actor.person",
    "has(unit.parent.name) ? unit.parent.name.startsWith('李') : party",
    "stays.exists(s, s.worker == worker && s.worker.unit == s.unit)",
};

}  // namespace

TEST_CASE("columns have the records' values") {
  Place p;
  p.fill_all(300);
  auto tx = must(p.db->read());
  auto program = p.program("worker", "name == 'x' && born == asof && party && score == 1 && skills == [] && unit == mentor.unit && illness == 'x'");
  Columns columns = must(Columns::load(tx, *p.base, *p.catalog, p.ledger("worker"), nullptr, {&program}));
  const catalog::Ledger& l = p.ledger("worker");
  const cel::Table& t = columns.table("worker");
  auto rows = must(tx.query("SELECT " + record_columns(l, "") + " FROM l_worker WHERE cancelled = 0 ORDER BY id"));
  std::size_t i = 0;
  for (; must(rows.next()); ++i) {
    Record r = must(read_record(*p.base, l, rows, true));
    REQUIRE(columns.ids("worker")[i] == r.id);
    CHECK(t.find("id")->cell(i) == r.id.value());
    for (std::size_t f = 0; f < l.fields.size(); ++f) {
      CAPTURE(l.fields[f].name);
      const cel::Column& c = *t.find(l.fields[f].name);
      REQUIRE(c.absent(i) == absent(r.values[f]));
      if (absent(r.values[f])) continue;
      if (c.type().is(cel::Kind::record)) {
        CHECK(columns.ids(c.target()->record())[static_cast<std::size_t>(c.cell(i))].value() == std::get<std::int64_t>(r.values[f]));
      } else if (c.type().is(cel::Kind::list)) {
        std::vector<std::string> items;
        for (std::int64_t k = c.begin(i); k < c.end(i); ++k) items.push_back(c.items().text(static_cast<std::size_t>(k)));
        CHECK(items == std::get<std::vector<std::string>>(r.values[f]));
      } else if (const auto* text = std::get_if<std::string>(&r.values[f])) {
        CHECK(c.text(i) == *text);
      } else {
        CHECK(c.cell(i) == std::get<std::int64_t>(r.values[f]));
      }
    }
  }
  CHECK(i > 250);
}

TEST_CASE("conditions over columns of 10,000 people come out as in the database") {
  Place p;
  p.fill_all(10'000);
  std::vector<cel::Program> programs;
  Columns::Programs all;
  for (const char* text : kConditions) programs.push_back(p.program("worker", text));
  for (const cel::Program& one : programs) all.push_back(&one);
  auto tx = must(p.db->read());
  Columns columns = must(Columns::load(tx, *p.base, *p.catalog, p.ledger("worker"), nullptr, all));
  for (std::size_t i = 0; i < programs.size(); ++i) {
    CAPTURE(programs[i].text());
    auto wanted = asked(tx, p, "worker", programs[i]);
    CHECK(evaluated(columns, "worker", programs[i], wanted.size()) == wanted);
    // Alone it reads less and says the same.
    if (i % 4 == 0) CHECK(evaluated(must(Columns::load(tx, *p.base, *p.catalog, p.ledger("worker"), nullptr, {&programs[i]})), "worker", programs[i], wanted.size()) == wanted);
  }
}

TEST_CASE("some records, one record and records at hand") {
  Place p;
  p.fill_all(3'000);
  auto tx = must(p.db->read());
  const catalog::Ledger& l = p.ledger("worker");
  std::vector<Id> ids;
  std::vector<Record> records;
  auto rows = must(tx.query("SELECT " + record_columns(l, "") + " FROM l_worker WHERE cancelled = 0 AND id % 2 = 1 ORDER BY id DESC"));
  while (must(rows.next())) {
    records.push_back(must(read_record(*p.base, l, rows, true)));
    ids.push_back(records.back().id);
  }
  std::vector<const Record*> at_hand;
  for (const Record& r : records) at_hand.push_back(&r);
  for (const char* text : kConditions) {
    CAPTURE(text);
    cel::Program program = p.program("worker", text);
    auto whole = asked(tx, p, "worker", program);
    Columns some = must(Columns::load(tx, *p.base, *p.catalog, l, &ids, {&program}));
    REQUIRE(std::equal(ids.begin(), ids.end(), some.ids("worker").begin()));
    for (const auto& [id, state] : evaluated(some, "worker", program, ids.size())) CHECK(state == whole.at(id));
    for (const auto& [id, state] : evaluated(must(Columns::of(tx, *p.base, *p.catalog, l, at_hand, {&program})), "worker", program, ids.size())) CHECK(state == whole.at(id));
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<Id> one{ids[i * 7]};
      for (const auto& [id, state] : evaluated(must(Columns::load(tx, *p.base, *p.catalog, l, &one, {&program})), "worker", program, 1)) CHECK(state == whole.at(id));
    }
  }

  // What the record at hand says goes before what is stored.
  cel::Program rich = p.program("worker", "score == 77 && illness == 'x' && stays.exists(s, s.worker.score == 77) == (stays != null && stays.exists(s, true))");
  Record changed = records[0];
  changed.values[static_cast<std::size_t>(l.find("score"))] = std::int64_t{77};
  changed.values[static_cast<std::size_t>(l.find("illness"))] = std::string("x");
  CHECK(evaluated(must(Columns::of(tx, *p.base, *p.catalog, l, {&changed}, {&rich})), "worker", rich, 1).begin()->second == '1');

  // Own fields alone need no statement: this transaction takes none any more.
  cel::Program own = p.program("worker", "born <= asof || score > 3 || unit != null || mentor == worker || id > 5 || skills == []");
  CHECK_FALSE(tx.query("SELECT nothing FROM nowhere"));
  CHECK_FALSE(Columns::load(tx, *p.base, *p.catalog, l, &ids, {&own}));
  CHECK(Columns::of(tx, *p.base, *p.catalog, l, at_hand, {&own}));
}

TEST_CASE("sealed fields are opened only where a program reads them") {
  Place p;
  p.fill_all(50);
  auto other = must(Base::open(*p.db, Keyring::for_tests(2), p.ids, p.clock, p.pinyin));
  auto tx = must(p.db->read());
  cel::Program plain = p.program("worker", "name == 'x'"), sealed = p.program("worker", "illness.contains('张')");
  CHECK(Columns::load(tx, *other, *p.catalog, p.ledger("worker"), nullptr, {&plain}));
  CHECK_FALSE(Columns::load(tx, *other, *p.catalog, p.ledger("worker"), nullptr, {&plain, &sealed}));
  Columns columns = must(Columns::load(tx, *p.base, *p.catalog, p.ledger("worker"), nullptr, {&sealed}));
  CHECK(columns.table("worker").find("name") == nullptr);
  CHECK(columns.table("worker").find("illness") != nullptr);
}

TEST_CASE("dated values as of a day") {
  Place p;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> targets{{"unit", {1, 3}}};
  p.fill("unit", 1, 3, targets, 5);
  must(p.db->write([&](store::Tx& tx) -> Status {
    TRY(tx.exec("UPDATE l_unit SET f_name = 'new', cancelled = 0"));
    for (int id = 1; id <= 3; ++id) {
      TRY(tx.exec("INSERT INTO d_unit (record, from_day, to_day, f_name) VALUES (?, ?, ?, ?)", id, 0, 20250101, "old"));
      TRY(tx.exec("INSERT INTO d_unit (record, from_day, to_day, f_name) VALUES (?, ?, ?, ?)", id, 20250101, kOpenEnd, "new"));
    }
    return {};
  }));
  cel::Program program = p.program("unit", "name == 'old'");
  auto tx = must(p.db->read());
  for (auto [day, state] : {std::pair(20241231, '1'), {20250101, '0'}}) {
    Columns c = must(Columns::load(tx, *p.base, *p.catalog, p.ledger("unit"), nullptr, {&program}, Date::trusted(day)));
    for (const auto& [id, s] : evaluated(c, "unit", program, 3)) CHECK(s == state);
  }
}
