#pragma once
// A condition as SQL, for lists too long to load. The subset: bool, int, string, code, date; comparison, in a list of
// literals, && || !, ? :, startsWith, contains, exists / all over declared relations, + and - where they cannot
// overflow, and of ours age, months, year, under, rank. Anything else is refused with its place (cel_not_sql).
//
// Unknown is NULL: AND, OR, NOT of SQL are Kleene's; dates with unknown parts, exists and all are written out with CASE
// (never a bare EXISTS, which knows no unknown). What is compiled agrees with evaluate() on every record; errors of the
// evaluator (overflow) do not occur in the subset.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "cel/program.hpp"

namespace zhagen::cel {

/// What the database calls the records. Names it gives are written into the statement as they are.
class SqlSchema {
 public:
  virtual ~SqlSchema() = default;
  /// The column of a field ("f_born") in the table of its record type; none: not to be asked of (sealed, hidden, a list).
  virtual std::optional<std::string> column(std::string_view record, std::string_view field) const = 0;
  virtual std::string table(std::string_view record) const = 0;   // of a record type; its key is "id"
  /// Of a relation `record.field` that is a list of records: the target's column that holds the record's id.
  virtual std::optional<std::string> back_reference(std::string_view record, std::string_view field) const = 0;
  /// What rows of that table take part at all ("%a.cancelled = 0"), %a standing for the alias; "" for all.
  virtual std::string live(std::string_view record) const = 0;
};

using SqlArg = std::variant<std::int64_t, std::string>;

struct Sql {
  std::string text;           // in parentheses; ? for each argument; an expression whose value is 1, 0 or NULL
  std::vector<SqlArg> args;   // in order of the ?
};

/// The condition over the row that `alias` names, standing for the variable `variable`; other variables (asof, today,
/// actor..., params) must be given as values. Errors: cel_not_sql.
Result<Sql> compile_sql(const Program& condition, const SqlSchema& schema, std::string_view variable,
                        std::string_view alias, const std::vector<std::pair<std::string, Value>>& values);

}  // namespace zhagen::cel
