#include "cel/sql_dates.hpp"

namespace zhagen::cel {
namespace {

using F = Function;

/// The month that a date begins or ends with, yyyymm: of 1980 these are 198001 and 198012.
Piece month_at(const SqlDate& d, bool end) {
  if (d.fixed) return arg((end ? d.fixed->last() : d.fixed->first()).value() / 100);
  return put("(CASE WHEN ", d.raw, " % 10000 = 0 THEN ", d.raw, end ? " / 100 + 12 ELSE " : " / 100 + 1 ELSE ", d.raw, " / 100 END)");
}

Piece first_day(const SqlDate& d) {
  return put("(CASE WHEN ", d.raw, " % 100 <> 0 THEN ", d.raw, " WHEN ", d.raw, " % 10000 <> 0 THEN ", d.raw, " + 1 ELSE ", d.raw, " + 101 END)");
}

/// Not before the last day and before whatever follows it: of 1980-05, 19800599.
Piece past_days(const SqlDate& d) {
  return put("(CASE WHEN ", d.raw, " % 100 <> 0 THEN ", d.raw, " WHEN ", d.raw, " % 10000 <> 0 THEN ", d.raw, " + 99 ELSE ", d.raw, " + 9999 END)");
}

Piece last_day(const SqlDate& d) {
  Piece year = put("(", d.raw, " / 10000)");
  return put("(CASE WHEN ", d.raw, " % 100 <> 0 THEN ", d.raw, " WHEN ", d.raw, " % 10000 = 0 THEN ", d.raw, " + 1231 WHEN ", d.raw,
             " / 100 % 100 IN (4, 6, 9, 11) THEN ", d.raw, " + 30 WHEN ", d.raw, " / 100 % 100 <> 2 THEN ", d.raw, " + 31 WHEN (", year,
             " % 4 = 0 AND ", year, " % 100 <> 0) OR ", year, " % 400 = 0 THEN ", d.raw, " + 29 ELSE ", d.raw, " + 28 END)");
}

/// The forms of a fixed day's month and year without the day that can be neither before nor after it: 19800500 and
/// 19800000 of 19800517. A first (or last) day of the month or year is decided against that one: 1980-05 is not before
/// the 1st of May.
struct Vague {
  std::vector<std::int64_t> days;
  Piece listed() const {
    Piece out;
    for (std::int64_t d : days) out = put(out, out.text.empty() ? "" : ", ", arg(d));
    return out;
  }
};
Vague vague(Date exact, bool decided_first, bool decided_last) {
  std::int64_t month = exact.value() / 100 * 100, year = exact.value() / 10000 * 10000;
  Date of_month = Date::trusted(static_cast<std::int32_t>(month)), of_year = Date::trusted(static_cast<std::int32_t>(year));
  Vague out;
  auto add = [&](std::int64_t v, Date d) {
    if ((decided_first && d.first() == exact) || (decided_last && d.last() == exact)) return;
    out.days.push_back(v);
  };
  add(month, of_month);
  add(year, of_year);
  return out;
}

/// x < c, or its negation; x an expression. Definitely so below the first day that c can be, definitely not from the last.
Piece before_fixed(const Piece& x, Date c, bool negated) {
  Date first = c.first(), last = c.last();
  Vague v = vague(first, true, false);
  // 1980-05-01: 19800500 is not before it and stands, as a number, below it.
  std::int64_t yes_below = first.value();
  if (first.day() == 1) yes_below = first.month() == 1 ? first.value() / 10000 * 10000 : first.value() / 100 * 100;
  std::int64_t no_from = c.exact() ? yes_below : last.value();
  if (!negated) {
    Piece certain = v.days.empty() ? Piece() : put(x, " NOT IN (", v.listed(), ")");
    if (c.exact() && v.days.empty()) return put(x, " < ", arg(no_from));
    if (c.exact()) return put(x, " < ", arg(no_from), " AND (", certain, " OR 1 = NULL)");
    return put(x, " < ", arg(no_from), " AND ((", x, " < ", arg(yes_below), v.days.empty() ? "" : " AND ", certain, ") OR 1 = NULL)");
  }
  if (c.exact() && v.days.empty()) return put(x, " >= ", arg(no_from));
  Piece doubtful = v.days.empty() ? put(x, " >= ", arg(yes_below)) : put("(", x, " >= ", arg(yes_below), " OR ", x, " IN (", v.listed(), "))");
  // Everything below the year is decided: the first condition is there for an index.
  return put(x, " >= ", arg(first.value() / 10000 * 10000), " AND (", x, " >= ", arg(no_from), " OR (", doubtful, " AND 1 = NULL))");
}

/// x > c, or its negation.
Piece after_fixed(const Piece& x, Date c, bool negated) {
  Date first = c.first(), last = c.last();
  Vague v = vague(first, false, true);
  if (!negated) {
    if (c.exact() && v.days.empty()) return put(x, " > ", arg(last.value()));
    Piece doubtful = put(x, " > ", arg(first.value()));
    if (!v.days.empty()) doubtful = put("(", doubtful, " OR ", x, " IN (", v.listed(), "))");
    return put(x, " >= ", arg(first.value() / 10000 * 10000), " AND (", x, " > ", arg(last.value()), " OR (", doubtful, " AND 1 = NULL))");
  }
  Piece certain = put(x, " <= ", arg(first.value()));
  if (!v.days.empty()) certain = put(certain, " AND ", x, " NOT IN (", v.listed(), ")");
  if (c.exact() && v.days.empty()) return certain;
  return put(x, " <= ", arg(last.value()), " AND ((", certain, ") OR 1 = NULL)");
}

Piece same_as_fixed(const Piece& x, Date c, bool negated) {
  if (c.exact()) {
    Vague v = vague(c, false, false);
    if (!negated) return put(x, " = ", arg(c.value()), " OR (", x, " IN (", v.listed(), ") AND 1 = NULL)");
    return put(x, " <> ", arg(c.value()), " AND (", x, " NOT IN (", v.listed(), ") OR 1 = NULL)");
  }
  std::int64_t year = c.value() / 10000 * 10000, from = c.value(), to = from + (c.month() ? 99 : 9999);
  if (!negated) return put("((", x, " >= ", arg(from), " AND ", x, " <= ", arg(to), ") OR ", x, " = ", arg(year), ") AND 1 = NULL");
  return put("((", x, " < ", arg(from), " OR ", x, " > ", arg(to), ") AND ", x, " <> ", arg(year), ") OR 1 = NULL");
}

Piece before_any(const SqlDate& a, const SqlDate& b, bool negated) {
  return put("CASE WHEN ", a.raw, " % 100 <> 0 AND ", b.raw, " % 100 <> 0 THEN ", a.raw, negated ? " >= " : " < ", b.raw, " WHEN ", past_days(a),
             " < ", first_day(b), negated ? " THEN 1 = 0 WHEN " : " THEN 1 = 1 WHEN ", first_day(a), " >= ", last_day(b),
             negated ? " THEN 1 = 1 END" : " THEN 1 = 0 END");
}

Piece same_as_any(const SqlDate& a, const SqlDate& b, bool negated) {
  return put("CASE WHEN ", a.raw, " % 100 <> 0 AND ", b.raw, " % 100 <> 0 THEN ", a.raw, negated ? " <> " : " = ", b.raw, " WHEN ", past_days(a),
             " < ", first_day(b), " OR ", past_days(b), " < ", first_day(a), negated ? " THEN 1 = 1 END" : " THEN 1 = 0 END");
}

F mirrored(F f) {
  switch (f) {
    case F::less: return F::greater;
    case F::less_equal: return F::greater_equal;
    case F::greater: return F::less;
    case F::greater_equal: return F::less_equal;
    default: return f;
  }
}

}  // namespace

Piece compare_dates(F f, const SqlDate& a, const SqlDate& b) {
  if (a.fixed && !b.fixed) return compare_dates(mirrored(f), b, a);
  switch (f) {
    case F::equal:
    case F::not_equal: return b.fixed ? same_as_fixed(a.raw, *b.fixed, f == F::not_equal) : same_as_any(a, b, f == F::not_equal);
    case F::less:
    case F::greater_equal: return b.fixed ? before_fixed(a.raw, *b.fixed, f == F::greater_equal) : before_any(a, b, f == F::greater_equal);
    default: return b.fixed ? after_fixed(a.raw, *b.fixed, f == F::less_equal) : before_any(b, a, f == F::less_equal);
  }
}

Piece age_in_sql(const SqlDate& born, const SqlDate& asof) {
  Piece most = put("(", month_at(asof, true), " - ", month_at(born, false), ") / 100");
  Piece least = put("(", month_at(asof, false), " - ", month_at(born, true), ") / 100");
  Piece vague = put("WHEN ", most, " = ", least, " AND ", most, " >= 0 THEN ", most, " END)");
  if (!asof.fixed || asof.fixed->month() == 0) return put("(CASE ", vague);
  // Both months known, which nearly all are: one subtraction.
  std::int64_t month = asof.fixed->value() / 100;
  Piece exact = put(born.raw, " % 10000 <> 0 THEN CASE WHEN ", born.raw, " < ", arg((month + 100) * 100), " THEN (", arg(month), " - ", born.raw,
                    " / 100) / 100 END ");
  return put("(CASE WHEN ", exact, vague);
}

Piece months_in_sql(const SqlDate& from, const SqlDate& to) {
  auto known = [](const SqlDate& d) { return d.fixed ? Piece{d.fixed->month() ? "1 = 1" : "1 = 0", {}} : put(d.raw, " / 100 % 100 <> 0"); };
  auto number = [](const SqlDate& d) {
    return d.fixed ? arg(d.fixed->year() * 12 + d.fixed->month()) : put("(", d.raw, " / 10000 * 12 + ", d.raw, " / 100 % 100)");
  };
  return put("(CASE WHEN ", known(from), " AND ", known(to), " THEN ", number(to), " - ", number(from), " END)");
}

Piece part_of_date(F f, const SqlDate& d) {
  if (f == F::year) return put("(", d.raw, " / 10000)");
  return put("nullif(", d.raw, f == F::month ? " / 100 % 100, 0)" : " % 100, 0)");
}

}  // namespace zhagen::cel
