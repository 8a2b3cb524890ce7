#pragma once
// A condition as SQL, for lists too long to load. The subset: bool, int, string, code, date; comparison, in a list of
// constants, && || !, ? :, == null, has, startsWith, endsWith, contains, exists / all over declared relations, fields of
// references, + and - where they cannot overflow, and of ours age, months, year, month, day, within, under, rank.
// Anything else is refused with its place and what to write instead (cel_not_sql). docs/cel.md has the table.
//
// Unknown is NULL: AND, OR, NOT of SQL are Kleene's; dates with unknown parts, exists and all are written out (never a
// bare EXISTS where unknown counts). What is compiled agrees with evaluate() on every record; an error of the evaluator,
// which in the subset is only rank() of a code without one, is NULL too.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "cel/program.hpp"

namespace zhagen::cel {

/// What the database calls the records. Names it gives are written into the statement as they are.
class SqlSchema {
 public:
  virtual ~SqlSchema() = default;
  /// The column of a field ("f_born") in the table of its record type, for 'state' too; of a reference the one that
  /// holds the id. None: not to be asked of (sealed, hidden, a list of texts).
  virtual std::optional<std::string> column(std::string_view record, std::string_view field) const = 0;
  virtual std::string table(std::string_view record) const = 0;   // of a record type; its key is "id"
  /// Of a relation `record.field` that is a list of records: the target's column that holds the record's id.
  virtual std::optional<std::string> back_reference(std::string_view record, std::string_view field) const = 0;
  /// What rows of that table are in lists ("%a.cancelled = 0"), %a standing for the alias; "" for all. A reference leads
  /// to its record whether or not it is among them.
  virtual std::string live(std::string_view record) const = 0;
  /// Smallest and greatest value of a field of int, as its records are held to; none: any. For + and -.
  virtual std::optional<std::pair<std::int64_t, std::int64_t>> range(std::string_view record, std::string_view field) const;
};

using SqlArg = std::variant<std::int64_t, std::string>;

struct Sql {
  std::string text;           // a condition in parentheses; ? for each argument. Tables in it are called q1, q2 ...
  std::vector<SqlArg> args;   // in order of the ?
};

enum class SqlUse : std::uint8_t {
  filter,  // WHERE: true on exactly the rows for which the condition is; on others false or NULL, whichever is quicker
  value,   // true, false and NULL exactly where the condition is true, false and unknown
};

/// The condition over the row that `alias` names, standing for the variable `variable`; other variables (asof, today,
/// actor..., params) must be given as values; a variable that is a record by Value::integer(its id). Error: cel_not_sql.
Result<Sql> compile_sql(const Program& condition, const SqlSchema& schema, std::string_view variable,
                        std::string_view alias, const std::vector<std::pair<std::string, Value>>& values,
                        SqlUse use = SqlUse::filter);

}  // namespace zhagen::cel
