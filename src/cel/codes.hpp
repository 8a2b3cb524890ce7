#pragma once
// What expressions ask of a code list. The catalog implements it; the list outlives every program that uses it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zhagen::cel {

class Codes {
 public:
  virtual ~Codes() = default;
  /// The list has this code, retired ones too.
  virtual bool has(std::string_view code) const = 0;
  /// Every code that has() knows: what a database, which has no lists, is told of under() and rank().
  virtual std::vector<std::string> all() const = 0;
  /// 'code' is 'ancestor' or lies below it in the list's hierarchy. Both may be strangers to the list: false.
  virtual bool under(std::string_view code, std::string_view ancestor) const = 0;
  /// The list's rank of a code (the higher, the more); none: the list has no ranks or not this code.
  virtual std::optional<std::int64_t> rank(std::string_view code) const = 0;
  /// "" if the list does not have it.
  virtual std::string label(std::string_view code) const = 0;
};

}  // namespace zhagen::cel
