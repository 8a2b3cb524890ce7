#pragma once
// Types of expressions: those of the Common Expression Language, and ours: date, code of a list, record, period.

#include <memory>
#include <string>
#include <vector>

namespace zhagen::cel {

enum class Kind : std::uint8_t {
  dynamic, null, boolean, integer, uinteger, real, string, bytes, timestamp, duration,
  list, map, type,                // with arguments
  date, code, record, period,    // ours; code and record carry the name of the code list / record type
  opaque,                        // a type known by name only
  variable,                      // of the checker alone: a type still to be found
};

class Type {
 public:
  Type(Kind kind = Kind::dynamic) : kind_(kind) {}  // NOLINT(google-explicit-constructor): Kind::integer is a type
  // A type of more than kMaxWeight parts becomes one of dyn: a doubling chain of macros must not double its type.
  static constexpr int kMaxWeight = 500;
  static Type list(Type element);
  static Type map(Type key, Type value);
  static Type code(std::string list_name);
  static Type record(std::string type_name);
  static Type type_of(Type what);
  static Type opaque(std::string name, std::vector<Type> arguments = {});
  static Type variable(int number);

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  /// Of code, record, opaque; "" otherwise.
  const std::string& name() const;
  /// list: element; map: key, value; type: what it is the type of; none: nothing.
  const std::vector<Type>& arguments() const;
  const Type& element() const { return arguments()[0]; }
  int number() const { return number_; }
  int weight() const;  // parts it is written of

  /// As written in the language: int, list(string), code(health), record(person).
  std::string text() const;
  /// As an office says it: 整数, 文字, 日期 ...
  std::string zh() const;

  bool operator==(const Type& other) const;

 private:
  struct Detail;
  static Type make(Kind kind, std::string name, std::vector<Type> arguments);
  Kind kind_;
  int number_ = 0;
  std::shared_ptr<const Detail> detail_;
};

}  // namespace zhagen::cel
