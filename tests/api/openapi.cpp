// The description is whole: every route, every shape that is spoken of, nothing twice.
#include "api/openapi.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/table.hpp"

using namespace zhagen::api;
namespace bj = boost::json;

namespace {

void references(const bj::value& v, std::set<std::string>& out) {
  if (const bj::object* o = v.if_object()) {
    for (const auto& [key, value] : *o) {
      if (key == "$ref") out.insert(std::string(value.as_string()));
      references(value, out);
    }
  } else if (const bj::array* a = v.if_array()) {
    for (const bj::value& item : *a) references(item, out);
  }
}

}  // namespace

TEST_CASE("OpenAPI 3.1: structure, coverage of the table, references") {
  bj::error_code ec;
  bj::value root = bj::parse(openapi(table()), ec);
  REQUIRE_FALSE(ec);
  CHECK(root.at("openapi").as_string() == "3.1.0");
  CHECK(root.at("info").as_object().contains("title"));
  CHECK(root.at("info").as_object().contains("version"));
  std::set<std::string> ids;
  std::size_t operations = 0;
  for (const auto& [path, item] : root.at("paths").as_object()) {
    CAPTURE(std::string(path));
    CHECK(path.starts_with("/api/"));
    for (const auto& [method, op] : item.as_object()) {
      ++operations;
      CHECK(ids.insert(std::string(op.at("operationId").as_string())).second);
      CHECK(op.as_object().contains("responses"));
      std::set<std::string> in_path;
      for (const bj::value& p : op.at("parameters").as_array())
        if (p.at("in").as_string() == "path") {
          in_path.insert("{" + std::string(p.at("name").as_string()) + "}");
          CHECK(p.at("required").as_bool());
        }
      for (const std::string& hole : in_path) CHECK(std::string_view(path.data(), path.size()).find(hole) != std::string_view::npos);
      CHECK(in_path.size() == static_cast<std::size_t>(std::count(path.begin(), path.end(), '{')));
    }
  }
  CHECK(operations == table().size());
  for (const Op& op : table()) {
    std::string method(op.method);
    for (char& c : method) c = static_cast<char>(c + 32);
    CHECK(root.at("paths").at(op.path).as_object().contains(method));
  }
  std::set<std::string> refs;
  references(root, refs);
  for (const std::string& ref : refs) {
    CAPTURE(ref);
    REQUIRE(ref.starts_with("#/components/"));
    std::string section = ref.substr(13, ref.find('/', 13) - 13), name = ref.substr(ref.rfind('/') + 1);
    CHECK(root.at("components").at(section).as_object().contains(name));
  }
}

TEST_CASE("the table: a route reads or writes as its method says; what writes is no GET") {
  for (const Op& op : table()) {
    CAPTURE(op.id);
    if (std::string_view(op.method) == "GET") CHECK_FALSE(op.mutates());
    if (std::string_view(op.method) != "GET" && std::string_view(op.method) != "POST") CHECK(op.mutates());
    if (std::string_view(op.method) == "PATCH") CHECK(op.match);
    if (op.status == 204) CHECK((!op.answer && !op.gives));
  }
}
