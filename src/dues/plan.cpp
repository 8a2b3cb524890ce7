#include "dues/plan.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "ledger/sentence.hpp"

namespace zhagen::dues {

using catalog::Due;
using cel::Program;
using cel::Results;
using CelState = cel::State;
using Rows = std::vector<std::uint32_t>;

namespace {

bool undecided(CelState s) { return s == CelState::unknown || s == CelState::error; }

Date cell_date(const Results& r, std::size_t i) { return Date::trusted(static_cast<std::int32_t>(r.cells[i])); }

/// A day that nobody has written down, as against one that is not known well enough: there is no such due.
bool not_there(const Program& program, const cel::Bindings& bindings, std::size_t row) {
  cel::Value v = cel::evaluate_row(program, bindings, row);
  if (v.is_null()) return true;
  return v.is_unknown() && !v.missing().empty() && std::all_of(v.missing().begin(), v.missing().end(), [](const cel::Missing& m) { return !m.partial && !m.record.empty(); });
}

bool reads_period(const Program& p) {
  return std::any_of(p.reads().begin(), p.reads().end(), [](const cel::Read& r) {
    return r.variable == catalog::kPeriod || r.variable == catalog::kPeriodFrom || r.variable == catalog::kPeriodTo;
  });
}

Program day_of(const catalog::Catalog& catalog, const catalog::Ledger& ledger, int field) {
  auto p = cel::compile_as(cel::Kind::date, ledger.name + "." + ledger.fields[static_cast<std::size_t>(field)].name, catalog.env(ledger));
  assert(p);
  return *std::move(p);
}

}  // namespace

const char* standing_zh(Standing s) {
  static constexpr const char* kWords[] = {"已办", "免办", "未到", "待办", "逾期", "督办", "待核", "待安排"};
  return kWords[static_cast<std::size_t>(s)];
}

const char* standing_name(Standing s) {
  static constexpr const char* kWords[] = {"done", "excused", "ahead", "open", "overdue", "escalated", "undecided", "to_arrange"};
  return kWords[static_cast<std::size_t>(s)];
}

Standing standing_of(const Due& due, const Item& item, bool excused, Date today) {
  if (item.state == State::done) return Standing::done;
  if (excused || item.state == State::excused) return Standing::excused;
  if (item.day.exact() && today < item.day.add_days(-due.ahead)) return Standing::ahead;
  if (item.state == State::undecided) return Standing::undecided;
  if (due.leader) return Standing::to_arrange;
  if (today <= item.day) return Standing::open;
  return !due.escalate.empty() && item.day.add_days(due.grace) < today ? Standing::escalated : Standing::overdue;
}

Plan::Plan(const catalog::Catalog& catalog, const Due& due) : due_(due) {
  for (const Program* p : {due.where ? &*due.where : nullptr, &due.begins, &due.ends, &due.by, &due.done_when, due.excused_when ? &*due.excused_when : nullptr})
    if (p && *p) programs_.push_back(p);
  where_by_period_ = due.where && reads_period(*due.where);
  if (due.every == Due::Every::once || due.ledger->from < 0) return;
  valid_from_ = day_of(catalog, *due.ledger, due.ledger->from);
  valid_to_ = day_of(catalog, *due.ledger, due.ledger->to);
  programs_.push_back(&valid_from_);
  programs_.push_back(&valid_to_);
}

cel::Bindings Plan::bindings(const ledger::Columns& columns, const Due& due, Date today) {
  return columns.bindings(due.ledger->name, account::Actor(), today, today);
}

void Plan::bind_span(cel::Bindings& b, const Due& due, const Span& span) {
  if (due.every == Due::Every::once) return;
  if (due.periodic()) b.value(std::string(catalog::kPeriod), cel::Value(cel::Period{span.from, span.to}));
  b.value(std::string(catalog::kPeriodFrom), cel::Value(span.from)).value(std::string(catalog::kPeriodTo), cel::Value(span.to));
}

/// One computation: the rows that are left, and what is known of each.
struct Plan::Run {
  const Plan& plan;
  const Due& due;
  const ledger::Columns& columns;
  const cel::Table& table;
  const std::vector<Id>& ids;
  Date today;
  cel::Bindings base;
  std::vector<Item> out;
  std::vector<std::uint8_t> doubtful;  // by row: `where` cannot be decided
  Results from, to;                    // valid time, by row

  Run(const Plan& p, const ledger::Columns& c, Date day)
      : plan(p), due(p.due_), columns(c), table(c.table(p.due_.ledger->name)), ids(c.ids(p.due_.ledger->name)), today(day),
        base(bindings(c, p.due_, day)), doubtful(base.size()) {}

  cel::Bindings of(const Rows& rows) const {
    cel::Bindings b = base;
    b.rows(due.ledger->name, table, rows);
    return b;
  }

  /// Those that the due is for, or may be.
  Rows chosen(const Rows& rows, const cel::Bindings& b) {
    if (!due.where) return rows;
    Results r = cel::evaluate(*due.where, b);
    Rows kept;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (r.states[i] == CelState::no) continue;
      doubtful[rows[i]] = undecided(r.states[i]);
      kept.push_back(rows[i]);
    }
    return kept;
  }

  /// Whether the record's own time touches the span; what is not known does not exclude it.
  bool touches(std::uint32_t row, const Span& span) const {
    if (!plan.valid_from_) return true;
    if (from.states[row] == CelState::yes && !span.to.empty() && cell_date(from, row).first() > span.to.last()) return false;
    return !(to.states[row] == CelState::yes && !span.from.empty() && cell_date(to, row).last() < span.from.first());
  }

  /// The items of rows; `spans` has one for all, or one for each row. A next period stands only where it is shown.
  void judge(const Rows& rows, cel::Bindings& b, const std::vector<Span>& spans, bool next) {
    Results by = cel::evaluate(due.by, b), done = cel::evaluate(due.done_when, b), excused;
    if (due.excused_when) excused = cel::evaluate(*due.excused_when, b);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Item item{ids[rows[i]], spans[spans.size() == 1 ? 0 : i], {}, State::open};
      if (by.states[i] == CelState::yes) item.day = cell_date(by, i);
      else if (due.every == Due::Every::once && not_there(due.by, b, i)) continue;
      bool exact = item.day.exact() && (item.span.empty() || (item.span.from.exact() && item.span.to.exact()));
      if (next && (!exact || today < item.day.add_days(-due.ahead))) continue;
      if (done.states[i] == CelState::yes) item.state = State::done;
      else if (due.excused_when && excused.states[i] == CelState::yes) item.state = State::excused;
      else if (!exact || doubtful[rows[i]] || undecided(done.states[i]) || (due.excused_when && undecided(excused.states[i]))) item.state = State::undecided;
      out.push_back(item);
    }
  }

  void periods(const Rows& all) {
    const Span now = span_of(due.every, today);
    for (int n = -due.back; n <= 1; ++n) {
      Span span = shifted(due.every, now, n);
      Rows rows;
      for (std::uint32_t r : all)
        if (touches(r, span)) rows.push_back(r);
      cel::Bindings b = of(rows);
      bind_span(b, due, span);
      if (plan.where_by_period_) {
        rows = chosen(rows, b);
        b.rows(due.ledger->name, table, rows);
      }
      judge(rows, b, {span}, n > 0);
    }
  }

  void terms(const Rows& all) {
    cel::Bindings b = of(all);
    Results begins = cel::evaluate(due.begins, b), ends = cel::evaluate(due.ends, b);
    Rows rows;
    std::vector<Span> spans;
    for (std::size_t i = 0; i < all.size(); ++i) {
      Span span;
      if (begins.states[i] == CelState::yes) span.from = cell_date(begins, i);
      else if (not_there(due.begins, b, i)) continue;
      if (ends.states[i] == CelState::yes) span.to = cell_date(ends, i);
      else if (not_there(due.ends, b, i)) continue;
      if (!touches(all[i], span)) continue;
      rows.push_back(all[i]);
      spans.push_back(span);
    }
    if (rows.empty()) return;
    std::vector<std::int64_t> first, last;
    std::vector<std::uint8_t> no_first, no_last;
    auto bind = [&] {
      auto put = [&](std::string_view name, Date Span::*end, std::vector<std::int64_t>& cells, std::vector<std::uint8_t>& absent) {
        cells.clear();
        absent.clear();
        for (const Span& s : spans) cells.push_back((s.*end).value()), absent.push_back((s.*end).empty() ? 2 : 0);
        b.ints(std::string(name), cells, absent);
      };
      b = of(rows);
      put(catalog::kPeriodFrom, &Span::from, first, no_first);
      put(catalog::kPeriodTo, &Span::to, last, no_last);
    };
    bind();
    if (plan.where_by_period_) {
      Rows kept = chosen(rows, b);
      std::vector<Span> theirs;
      for (std::size_t i = 0, k = 0; i < rows.size() && k < kept.size(); ++i)
        if (rows[i] == kept[k]) theirs.push_back(spans[i]), ++k;
      rows = std::move(kept);
      spans = std::move(theirs);
      if (rows.empty()) return;
      bind();
    }
    judge(rows, b, spans, false);
  }

  void all() {
    Rows rows(base.size());
    std::iota(rows.begin(), rows.end(), 0U);
    if (rows.empty()) return;
    if (plan.valid_from_) {
      from = cel::evaluate(plan.valid_from_, base);
      to = cel::evaluate(plan.valid_to_, base);
    }
    if (!plan.where_by_period_) rows = chosen(rows, base);
    if (due.periodic()) return periods(rows);
    if (due.every == Due::Every::term) return terms(rows);
    cel::Bindings b = of(rows);
    judge(rows, b, {Span()}, false);
  }
};

std::vector<Item> Plan::compute(const ledger::Columns& columns, Date today) const {
  if (!in_force()) return {};
  Run run(*this, columns, today);
  run.all();
  return std::move(run.out);
}

std::string Plan::lacking(const ledger::Columns& columns, std::uint32_t row, const Item& item, Date today) const {
  cel::Bindings b = bindings(columns, due_, today);
  bind_span(b, due_, item.span);
  for (const Program* p : programs_) {
    if (p == &valid_from_ || p == &valid_to_) continue;
    cel::Value v = cel::evaluate_row(*p, b, row);
    if (!v.decided()) return ledger::missing(*p, b, row);
    const Date* day = v.get<Date>();
    if (day && !day->exact()) return (p == &due_.by ? "截止日期" : "任期起止") + std::string("只知道") + day->zh() + "，不知道是哪一天";
  }
  return "";
}

}  // namespace zhagen::dues
