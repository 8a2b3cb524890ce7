#pragma once
// One value of an expression, boxed: what the record-at-a-time evaluator works on, and what params and results are.
// Cheap to copy; never changes.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "cel/codes.hpp"
#include "cel/failure.hpp"
#include "cel/types.hpp"

namespace zhagen::cel {

class Table;
class Value;

struct Null {};
using Text = std::shared_ptr<const std::string>;
struct Bytes { Text data; };
struct Timestamp { std::int64_t seconds; std::int32_t nanos; };   // since 1970-01-01Z; years 1 to 9999; 0 <= nanos < 10^9
struct Duration { std::int64_t seconds; std::int32_t nanos; };    // same sign; |seconds| <= 315576000000
struct Period { Date from, to; };                                 // both days included; an empty end is open
struct Code { Text text; const Codes* codes; Text list; };        // codes may be null: no list is known
struct Record { const Table* table; std::uint32_t row; };         // the table outlives the value
struct ListData;
struct MapData;
using List = std::shared_ptr<const ListData>;
using Map = std::shared_ptr<const MapData>;

/// What made a value unknown: a field of a record type, or a variable ('record' empty).
struct Missing {
  std::string record, field, label;  // label: Chinese, may be empty
  bool partial = false;              // there is a date, and its unknown day or month matters
  auto operator<=>(const Missing&) const = default;
};
using Unknown = std::shared_ptr<const std::vector<Missing>>;  // sorted, each once

template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Each>
inline constexpr bool is_alternative<T, std::variant<Each...>> = (std::is_same_v<T, Each> || ...);

class Value {
 public:
  using Data = std::variant<Null, bool, std::int64_t, std::uint64_t, double, Text, Bytes, Timestamp, Duration, Date, Period,
                            Code, Record, List, Map, Type, std::shared_ptr<const Failure>, Unknown>;
  Value() = default;  // null
  template <class T>
    requires is_alternative<T, Data>
  explicit Value(T v) : data_(std::in_place_type<T>, std::move(v)) {}
  explicit Value(std::string_view text) : data_(std::make_shared<const std::string>(text)) {}
  explicit Value(const char* text) : Value(std::string_view(text)) {}
  static Value integer(std::int64_t v) { return Value(v); }
  static Value bytes(std::string data) { return Value(Bytes{std::make_shared<const std::string>(std::move(data))}); }
  static Value list(std::vector<Value> elements);
  static Value map(std::vector<std::pair<Value, Value>> entries);  // keys as MapData says
  static Value code(std::string_view text, const Codes* codes, std::string_view list_name);
  static Value failed(Fault fault, std::string detail = {});
  static Value unknown(Missing what);
  static Value unknown(std::vector<Missing> what);  // in any order

  template <class T>
  const T* get() const& { return std::get_if<T>(&data_); }
  template <class T>
  const T* get() const&& = delete;  // it would point into a temporary
  const Data& data() const { return data_; }

  bool is_null() const { return get<Null>() != nullptr; }
  bool is_failure() const { return get<std::shared_ptr<const Failure>>() != nullptr; }
  bool is_unknown() const { return get<Unknown>() != nullptr; }
  bool decided() const { return !is_failure() && !is_unknown(); }
  const Failure& failure() const { return **get<std::shared_ptr<const Failure>>(); }
  const std::vector<Missing>& missing() const { return **get<Unknown>(); }
  /// The text of a string or a code; null otherwise.
  const std::string* text() const;

  std::int64_t weight() const;  // of lists and maps as said below; 1 for others
  std::int64_t effort() const;

  /// The type as type() of the language sees it: lists and maps are of dyn.
  Type type() const;
  /// As the language would write it: 'a', 2u, [1, 2], date('1980-05'); for tests and messages. A failure: its key.
  std::string literal() const;
  /// As an office reads it: 1980年5月, 是, the label of a code.
  std::string zh() const;

 private:
  Data data_;
};

// Elements may share what they hold, so that a short expression can make a value of astronomic size; both numbers count
// it as written out. 'effort' bounds the steps of comparing it with another.
struct ListData {
  std::vector<Value> items;
  std::int64_t weight = 1, effort = 1;
};
struct MapData {
  std::vector<std::pair<Value, Value>> entries;  // in the order written; keys are bool, int, uint, string, each once
  std::int64_t weight = 1, effort = 1;
  const Value* find(const Value& key) const;     // numbers compare across int, uint, double
};

/// Equality of the language: across number types by value, a code equals its text, lists and maps by element;
/// values of other different types are unequal. Dates with unknown parts: unknown where the part matters.
Truth equal(const Value& a, const Value& b);

}  // namespace zhagen::cel
