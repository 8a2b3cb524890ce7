#include "api/json.hpp"

#include <doctest/doctest.h>

using namespace zhagen;
using namespace zhagen::api;

namespace {
std::string refused(std::string_view text) {
  auto r = parse_json(text);
  return r ? "" : row(r.error().code).key;
}
}  // namespace

TEST_CASE("JSON in: values, nesting, escapes") {
  auto r = parse_json(R"( {"a":[1,-2,9223372036854775807,-9223372036854775808],"b":{"c":"\u67f3\ud83d\ude00\n\/"},"d":true,"e":null} )");
  REQUIRE(r);
  CHECK(r->find("a")->items.at(2).integer == INT64_MAX);
  CHECK(r->find("a")->items.at(3).integer == INT64_MIN);
  CHECK(r->find("b")->find("c")->text == "柳\U0001F600\n/");
  CHECK(r->find("d")->boolean);
  CHECK(r->find("e")->null());
  CHECK(r->find("f") == nullptr);
}

TEST_CASE("JSON in: what is refused") {
  for (const char* text : {"", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "1.", "+1", "NaN", "tru", "\"\\x\"", "\"a\nb\"", "\"\xc0\x80\"", "\"\\ud800\"", "[1] 2", "// c\n1"}) {
    CAPTURE(text);
    CHECK(refused(text) == "json_syntax");
  }
  CHECK(refused("{\"a\":1,\"b\":2,\"\\u0061\":3}") == "json_twice");
  CHECK(refused("[{\"a\":1,\"a\":2}]") == "json_twice");
  for (const char* text : {"1.5", "1e3", "9223372036854775808", "-1e400"}) {
    CAPTURE(text);
    CHECK(refused(text) == "json_number");
  }
  CHECK(refused(std::string(9, '[') + std::string(9, ']')) == "json_deep");
  CHECK(refused(std::string(7, '[') + std::string(7, ']')).empty());
  std::string many = "[0";
  for (std::size_t i = 0; i < kJsonValues; ++i) many += ",0";
  CHECK(refused(many + "]") == "json_large");
}

TEST_CASE("JSON out reads back as it was") {
  JsonWriter w;
  w.open('{').member("t", std::string("a\"\\\n\x01柳")).member("i", std::int64_t{-5}).member("b", true).key("l").open('[').value(1).open('[').close(']').null().close(']');
  w.member("id", Id(7)).key("o").open('{').close('}').close('}');
  CHECK(w.text == "{\"t\":\"a\\\"\\\\\\n\\u0001柳\",\"i\":-5,\"b\":true,\"l\":[1,[],null],\"id\":\"7\",\"o\":{}}");
  auto r = parse_json(w.text);
  REQUIRE(r);
  CHECK(r->find("t")->text == "a\"\\\n\x01柳");
}
