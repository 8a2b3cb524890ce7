#pragma once
// A cell of a sheet as a field's value: one reader for the placement's rosters and for imports.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/codes.hpp"
#include "catalog/ledger.hpp"
#include "files/cell.hpp"
#include "ledger/value.hpp"

namespace zhagen::exchange {

/// A field's value; monostate: not filled in. A code is its code, not its label.
using Value = std::variant<std::monostate, std::string, std::int64_t, bool, Date, std::vector<std::string>>;

struct CellReader {
  const catalog::Ledger& ledger;   // its words for 'not filled in'
  const CodeLists& codes;
  Date today;                      // identity numbers are checked against it
  bool wan = false;                // amounts without a unit are in 万元: the heading or the line above says so

  /// Errors say what is wrong with the cell, not where it is. Money: 1234.5, 3.5万元. An identity number as it stands, of
  /// 15 or 18 characters. Traditional characters and full width are folded where a code, a number or a date is meant;
  /// texts stay as they are written. References are texts here; of files there is none.
  Result<Value> read(const catalog::Field& field, const files::Cell& cell) const;
  bool blank(const std::string& text) const;

 private:
  Status fill(const catalog::Field& field, const files::Cell& cell, Value& out) const;
};

/// As a record keeps it.
ledger::Value record_value(const Value& value);

/// A record's value as people read it: 是, 1980-05, 1234.50, the label of a code; a reference as its number.
std::string shown_text(const catalog::Field& field, const ledger::Value& value, const CodeLists& codes);

/// The parts of 甲、乙；丙.
std::vector<std::string> split_list(const std::string& text);

}  // namespace zhagen::exchange
