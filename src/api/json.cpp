#include "api/json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <optional>

#include "api/errors.hpp"
#include "base/utf8.hpp"

namespace zhagen::api {
namespace {

namespace bj = boost::json;
using bj::error_code;

/// Builds Json from the events of Boost.JSON's parser; stops at the first thing that is not wanted.
struct Handler {
  static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1), max_key_size = 1 << 16,
                               max_string_size = std::size_t(-1);
  Json root;
  std::vector<Json*> open;   // lists and objects that are not closed yet
  std::string part, name;
  std::size_t values = 0;
  std::optional<Error> error;

  bool refuse(error_code& ec, Error e) {
    error = std::move(e);
    ec = bj::error::syntax;
    return false;
  }
  bool add(Json value, error_code& ec) {
    if (++values > kJsonValues) return refuse(ec, fail(fault::json_large, kJsonValues));
    bool opens = value.kind == Json::Kind::list || value.kind == Json::Kind::object;
    Json* place = &root;
    if (!open.empty() && open.back()->kind == Json::Kind::list) {
      place = &open.back()->items.emplace_back(std::move(value));
    } else if (!open.empty()) {
      place = &open.back()->members.emplace_back(std::move(name), std::move(value)).second;
    } else {
      root = std::move(value);
    }
    if (opens) open.push_back(place);
    return true;
  }
  bool add(Json::Kind kind, error_code& ec) {
    Json value;
    value.kind = kind;
    return add(std::move(value), ec);
  }
  bool number(std::int64_t n, error_code& ec) {
    Json value;
    value.kind = Json::Kind::integer;
    value.integer = n;
    return add(std::move(value), ec);
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& ec) { return add(Json::Kind::object, ec); }
  bool on_object_end(std::size_t, error_code& ec) {
    std::vector<std::string_view> names;
    for (const auto& m : open.back()->members) names.push_back(m.first);
    std::sort(names.begin(), names.end());
    auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) return refuse(ec, fail(fault::json_twice, *twice));
    open.pop_back();
    return true;
  }
  bool on_array_begin(error_code& ec) { return add(Json::Kind::list, ec); }
  bool on_array_end(std::size_t, error_code&) { return open.pop_back(), true; }
  bool on_key_part(bj::string_view s, std::size_t, error_code&) { return part.append(s.data(), s.size()), true; }
  bool on_key(bj::string_view s, std::size_t, error_code&) {
    name = std::move(part.append(s.data(), s.size()));
    part.clear();
    return true;
  }
  bool on_string_part(bj::string_view s, std::size_t, error_code&) { return part.append(s.data(), s.size()), true; }
  bool on_string(bj::string_view s, std::size_t, error_code& ec) {
    Json value;
    value.kind = Json::Kind::text;
    value.text = std::move(part.append(s.data(), s.size()));
    part.clear();
    return add(std::move(value), ec);
  }
  bool on_number_part(bj::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t n, bj::string_view, error_code& ec) { return number(n, ec); }
  bool on_uint64(std::uint64_t, bj::string_view s, error_code& ec) { return refuse(ec, fail(fault::json_number, std::string_view(s.data(), s.size()))); }
  bool on_double(double, bj::string_view s, error_code& ec) { return refuse(ec, fail(fault::json_number, std::string_view(s.data(), s.size()))); }
  bool on_bool(bool b, error_code& ec) {
    Json value;
    value.kind = Json::Kind::boolean;
    value.boolean = b;
    return add(std::move(value), ec);
  }
  bool on_null(error_code& ec) { return add(Json::Kind::null, ec); }
  bool on_comment_part(bj::string_view, error_code&) { return true; }
  bool on_comment(bj::string_view, error_code&) { return true; }
};

}  // namespace

const Json* Json::find(std::string_view member) const {
  for (const auto& [name, value] : members)
    if (name == member) return &value;
  return nullptr;
}

Result<Json> parse_json(std::string_view text) {
  bj::parse_options options;
  options.max_depth = kJsonDepth;
  bj::basic_parser<Handler> parser(options);
  error_code ec;
  std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  Handler& handler = parser.handler();
  if (handler.error) return *std::move(handler.error);
  if (ec == bj::error::too_deep) return fail(fault::json_deep, kJsonDepth);
  if (!ec && text.find_first_not_of(" \t\r\n", used) != std::string_view::npos) ec = bj::error::extra_data;
  if (ec) return fail(fault::json_syntax, used + 1);
  return std::move(handler.root);
}

JsonWriter& JsonWriter::value(std::string_view v) {
  before();
  text += '"';
  std::size_t plain = 0;  // what needs no escape is copied in one go
  for (std::size_t i = 0; i < v.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(v[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    text.append(v, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"': text += "\\\""; break;
      case '\\': text += "\\\\"; break;
      case '\n': text += "\\n"; break;
      case '\r': text += "\\r"; break;
      case '\t': text += "\\t"; break;
      default: {
        constexpr std::string_view kHex = "0123456789abcdef";
        text += "\\u00";
        text += kHex[c >> 4];
        text += kHex[c & 15];
      }
    }
  }
  text.append(v, plain);
  text += '"';
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t v) {
  before();
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, v).ptr);
  return *this;
}

JsonWriter& JsonWriter::value(Id v) {
  before();
  char digits[24];
  text += '"';
  text.append(digits, std::to_chars(digits, digits + sizeof digits, v.value()).ptr);
  text += '"';
  return *this;
}

}  // namespace zhagen::api
