#pragma once
// Dates with unknown parts in SQL: yyyymmdd with 00. Each agrees with base/date.hpp and ours.hpp; NULL is unknown.

#include <optional>

#include "base/date.hpp"
#include "cel/functions.hpp"
#include "cel/sql_piece.hpp"

namespace zhagen::cel {

/// A date known now, or an expression that may be written several times.
struct SqlDate {
  Piece raw;
  std::optional<Date> fixed;  // never empty
};

/// Function::equal, not_equal, less ... Where one side is fixed the other stands alone beside a ?, so that an index serves.
Piece compare_dates(Function f, const SqlDate& a, const SqlDate& b);
Piece age_in_sql(const SqlDate& born, const SqlDate& asof);
Piece months_in_sql(const SqlDate& from, const SqlDate& to);
/// Function::year, month, day.
Piece part_of_date(Function f, const SqlDate& d);

}  // namespace zhagen::cel
