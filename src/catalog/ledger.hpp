#pragma once
// A ledger 台账: a kind of record, from a *.ledger.toml file.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/node.hpp"

namespace zhagen::catalog {

enum class FieldKind : std::uint8_t { text, integer, boolean, date, code, citizen_id, list };

struct Field {
  std::string name;       // in expressions: person.born
  std::string label;      // on screen and as the first heading
  FieldKind kind = FieldKind::text;
  std::string codes;      // the code list of kind code
  std::vector<std::string> headings;           // the label and its aliases, folded (fold_key)
  std::vector<std::vector<std::string>> each;  // of a list: the headings of its 1st, 2nd ... part, folded (fold_key)
  bool required = false;                       // a sheet without this column is refused
  std::optional<std::int64_t> fallback, min, max;  // of an integer
  std::string sensitivity;                     // the ledger's unless the field has its own
  int line = 0;
};

struct Ledger {
  std::string name, label, purpose, sensitivity, retention;
  std::vector<Field> fields;
  std::vector<std::string> blank;  // words that stand for 'not filled in'
  std::string file;

  /// Index of the field of that name, -1 when there is none.
  int find(std::string_view field) const;
};

/// What a heading means: the field, and for a list in parts which part (else -1).
struct Column {
  int field = -1;
  int part = -1;
  bool operator==(const Column&) const = default;
};

/// Reads a ledger from its parsed file. Errors carry file, line and remedy.
Result<Ledger> parse_ledger(const Node& root);

/// The column that a heading names, field -1 when none. Full-width and traditional forms, blanks and line
/// breaks do not matter.
Column recognise(const Ledger& ledger, std::string_view heading);

}  // namespace zhagen::catalog
