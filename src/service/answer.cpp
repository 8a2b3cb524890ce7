#include "service/answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <cstdint>
#include <cstdio>

#include "base/html.hpp"
#include "service/assets.hpp"

namespace zhagen::service {
namespace {

/// FNV-1a, 64 bits: tells two versions of a page apart; it protects nothing.
std::string tag_of(std::string_view body) {
  std::uint64_t h = 14695981039346656037u;
  for (char c : body) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char text[20];
  std::snprintf(text, sizeof text, "\"%016llx\"", static_cast<unsigned long long>(h));
  return text;
}

}  // namespace

Response html(std::string page) {
  return {200, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(page)};
}

Response json(const boost::json::value& value, int status) {
  return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(value)};
}

Response tagged(Response response, const Request& request) {
  std::string tag = tag_of(response.body);
  std::string_view known = request.header("if-none-match");
  bool same = known == "*" || known.find(tag) != std::string_view::npos;
  response.headers.emplace_back("ETag", std::move(tag));
  response.headers.emplace_back("Cache-Control", "no-cache");  // keep it, but ask each time
  if (same) {
    response.status = 304;
    response.body.clear();
    std::erase_if(response.headers, [](const auto& h) { return h.first == "Content-Type"; });
  }
  return response;
}

bool prefers_english(const Request& request) {
  std::string_view wanted = request.header("accept-language");
  std::size_t zh = wanted.find("zh"), en = wanted.find("en");
  return en != std::string_view::npos && en < zh;
}

Response problem(const Request& request, const Error& error, std::span<const ProblemPart> parts) {
  if (request.header("accept").find("text/html") != std::string_view::npos) {
    Response page = html(fill_page(asset("problem.html"), {{"zh", error.zh()}, {"en", error.en()}}));
    page.status = error.status();
    return page;
  }
  bool english = prefers_english(request);
  boost::json::object body{{"type", "about:blank"},
                           {"title", english ? error.en() : error.zh()},
                           {"status", error.status()},
                           {"code", row(error.code).key}};
  if (!error.place.empty()) body["place"] = error.place;
  if (!parts.empty()) {
    boost::json::array& list = body["errors"].emplace_array();
    for (const ProblemPart& part : parts) {
      boost::json::object one{{"detail", english ? part.error.en() : part.error.zh()}, {"code", row(part.error.code).key}};
      if (!part.field.empty()) one["field"] = part.field;
      if (part.row) one["row"] = *part.row;
      list.push_back(std::move(one));
    }
  }
  Response response = json(body, error.status());
  response.headers[0].second = "application/problem+json";
  response.headers.emplace_back("Content-Language", english ? "en" : "zh-CN");
  return response;
}

std::string fill_page(std::string_view page, std::initializer_list<std::pair<std::string_view, std::string>> values) {
  std::string out;
  for (std::size_t open; (open = page.find("{{")) != std::string_view::npos;) {
    std::size_t close = page.find("}}", open);
    assert(close != std::string_view::npos);
    std::string_view name = page.substr(open + 2, close - open - 2);
    auto value = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
    assert(value != values.end());
    out.append(page.substr(0, open)).append(escape_html(value->second));
    page.remove_prefix(close + 2);
  }
  return out.append(page);
}

}  // namespace zhagen::service
