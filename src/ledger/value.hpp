#pragma once
// The value of a field, and a record.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "catalog/ledger.hpp"

namespace zhagen::ledger {

/// Absent; whole number (integer, boolean 0/1, date yyyymmdd, money in fen, score in thousandths, ref's id); text (text,
/// note, name, code, citizen_id; opened, where it is sealed); list of text. Files are not values: attachments.hpp.
using Value = std::variant<std::monostate, std::int64_t, std::string, std::vector<std::string>>;

inline bool absent(const Value& v) { return v.index() == 0; }

/// What is shown of a field to somebody.
enum class Shown : std::uint8_t {
  plain,
  masked,  // the value is text with * in it: 4501**********001X
  hidden,  // the actor's role never sees it: absent, and said to be
};

struct Record {
  const catalog::Ledger* ledger = nullptr;
  Id id;
  std::int64_t version = 1;
  std::string state;                 // "" where the ledger has none
  bool cancelled = false;
  Id amends, amended_by, merged_into;  // empty where none
  Id owner;                          // the organisation it was entered for
  Instant created, changed;
  std::vector<Value> values;         // by index of the ledger's fields
  std::vector<Shown> shown;          // the same
};

/// What somebody wants written: fields by index, monostate empties the field. Fields not named stay as they are.
struct Draft {
  std::vector<std::pair<int, Value>> values;
  std::vector<std::pair<int, std::string>> pinyin;  // of name fields, corrected: "shan4 tian2 fang1", tones may be missing
  std::string state = {};  // of a new record that is entered after the fact: the state that it has reached; "": where records begin
};

/// A field's value that breaks its kind, range or length, as the user may mend it: place is the field's label.
Status check_value(const catalog::Ledger& ledger, int field, const Value& value, const class Base& base);

}  // namespace zhagen::ledger
