#pragma once
// Evaluates a program over rows. One row is a batch of one.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/truth.hpp"
#include "cel/program.hpp"
#include "cel/table.hpp"
#include "cel/value.hpp"

namespace zhagen::cel {

/// The state of a row's result; for a condition the state is the verdict (no or yes).
enum class State : std::uint8_t { no = 0, yes = 1, unknown = 2, error = 4 };

/// What variables stand for. Tables outlive the evaluation. All variables bound to rows have the same number of rows;
/// a variable not bound (and not a param) is unbound: an error where it is read.
class Bindings {
 public:
  Bindings& rows(std::string variable, const Table& table);                                       // row i is row i
  Bindings& rows(std::string variable, const Table& table, std::span<const std::uint32_t> chosen);  // row i is chosen[i]
  Bindings& row(std::string variable, const Table& table, std::uint32_t row);                     // the same row for all
  Bindings& value(std::string variable, Value value);                                            // a constant
  Bindings& ints(std::string variable, std::span<const std::int64_t> cells, std::span<const std::uint8_t> absent);  // absent: 0 or 2, may be empty

  struct Bound {
    std::string variable;
    enum class How : std::uint8_t { rows, chosen, row, value, ints, pairs } how;  // pairs: ints of pair.hpp
    const Table* table = nullptr;
    std::span<const std::uint32_t> chosen;
    std::uint32_t fixed = 0;
    Value constant;
    std::span<const std::int64_t> cells;
    std::span<const std::uint8_t> absent;
    std::size_t first = 0;                  // of pairs: the row that cells[0] is for
  };
  const std::vector<Bound>& all() const { return bound_; }
  const Bound* find(std::string_view variable) const;
  Bound* edit(std::string_view variable);  // for pair.cpp, which moves rows without binding anew
  /// Of the variables bound to rows; 1 if there is none.
  std::size_t size() const;

 private:
  Bindings& set(Bound bound);
  std::vector<Bound> bound_;
};

/// Result column.
struct Results {
  Type type;
  std::vector<State> states;          // bool: no / yes / unknown / error; other types: yes where there is a value
  std::vector<std::int64_t> cells;    // of int, date and double (its bits); 0 where there is no value
  std::vector<Value> boxed;           // of all other types but bool
  Truth truth(std::size_t row) const; // of a bool column; an error is unknown here: see states
};

/// Over all rows of the bindings; columns where the program allows, row by row where not: the same results.
Results evaluate(const Program& program, const Bindings& bindings);
/// The same without columns: what evaluate() is tested against.
Results evaluate_by_rows(const Program& program, const Bindings& bindings);
/// One row, boxed; unknown and failure say why.
Value evaluate_row(const Program& program, const Bindings& bindings, std::size_t row = 0);

}  // namespace zhagen::cel
