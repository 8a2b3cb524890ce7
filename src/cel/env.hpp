#pragma once
// What an expression may speak of: variables, record types, params, code lists, working days; and what it may cost.
// An Env is a handle: a copy is cheap and later changes to one do not reach the other.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cel/calendar.hpp"
#include "cel/codes.hpp"
#include "cel/limits.hpp"
#include "cel/types.hpp"
#include "cel/value.hpp"

namespace zhagen::cel {

struct Field {
  std::string name;
  Type type;          // of what column.hpp can hold
  std::string label;  // Chinese: 出生年月
};

struct RecordType {
  std::string name;
  std::string label;  // Chinese: 人员
  std::vector<Field> fields;
  const Field* find(std::string_view field) const;
};

struct Variable {
  std::string name;  // may be qualified: param.min_age
  Type type;
  std::string label;
  bool has_value = false;  // a param
  Value value;
};

class Env {
 public:
  Env();
  Env& record(RecordType type);                                            // replaces one of the same name
  Env& variable(std::string name, Type type, std::string label = {});
  Env& param(std::string name, Value value, std::string label = {});        // a variable with its value
  Env& codes(std::string list_name, const Codes* codes);                   // the list outlives the programs
  Env& calendar(const Calendar* days);                                      // outlives the programs; without one no year is known
  Env& container(std::string name);                                        // names are looked up in it first: a.b, a, then bare
  /// A bare name that is neither a variable nor a macro's and is a field of that variable's record type stands for
  /// variable.name: `to >= from` in a ledger's own conditions. It goes before the names of types (date, type ...).
  Env& self(std::string variable);
  Env& without(std::string function_or_macro);                             // switches one off
  Env& limits(Limits limits);

  const RecordType* find_record(std::string_view name) const;
  const Variable* find_variable(std::string_view name) const;
  const Codes* find_codes(std::string_view list_name) const;
  const Calendar* calendar() const;        // null: none
  const std::vector<Variable>& variables() const;
  const std::vector<RecordType>& records() const;
  const std::string& container() const;
  const Variable* self() const;            // null: bare names are variables alone
  bool has_function(std::string_view name) const;  // not switched off
  const Limits& limits() const;

 private:
  struct Data;
  Data& own();
  std::shared_ptr<Data> data_;
};

}  // namespace zhagen::cel
