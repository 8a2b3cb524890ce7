#pragma once
// JSON in and out. In: strictly, so that no two programs read the same text in two ways: no member twice, whole numbers of
// 64 bits only, UTF-8, limits of depth and size. Out: written straight into a text.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"

namespace zhagen::api {

struct Json {
  enum class Kind : std::uint8_t { null, boolean, integer, text, list, object };
  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> members;

  bool null() const { return kind == Kind::null; }
  const Json* find(std::string_view member) const;  // null where there is none
};

inline constexpr std::size_t kJsonDepth = 8, kJsonValues = 200'000;

/// json_syntax with the byte where it stops, json_twice, json_number, json_large.
Result<Json> parse_json(std::string_view text);

/// Writes JSON; commas are its business. key() goes before each value of an object.
class JsonWriter {
 public:
  std::string text;

  JsonWriter& open(char bracket) { return before(), text += bracket, fresh_ = true, *this; }
  JsonWriter& close(char bracket) { return text += bracket, fresh_ = false, *this; }
  JsonWriter& key(std::string_view name) {
    before();
    text += '"';
    text += name;  // our own names, which need no escapes
    text += "\":";
    fresh_ = true;
    return *this;
  }
  JsonWriter& value(std::string_view v);
  JsonWriter& value(const char* v) { return value(std::string_view(v)); }
  JsonWriter& value(std::int64_t v);
  JsonWriter& value(int v) { return value(std::int64_t{v}); }
  JsonWriter& value(bool v) { return before(), text += v ? "true" : "false", *this; }
  JsonWriter& value(Id v);  // a string: a number of JavaScript holds 53 bits
  JsonWriter& null() { return before(), text += "null", *this; }
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json) { return before(), text += json, *this; }

  template <class T>
  JsonWriter& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }
  /// A list of texts.
  JsonWriter& texts(std::string_view name, const std::vector<std::string>& list) {
    key(name).open('[');
    for (const std::string& one : list) value(one);
    return close(']');
  }
  /// Leaves an id out that is none.
  JsonWriter& maybe(std::string_view name, Id v) { return v.empty() ? *this : member(name, v); }

 private:
  bool fresh_ = true;  // nothing before that needs a comma
  void before() {
    if (!fresh_) text += ',';
    fresh_ = false;
  }
};

}  // namespace zhagen::api
