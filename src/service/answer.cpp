#include "service/answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <cstdint>
#include <cstdio>

#include <zlib.h>

#include "base/html.hpp"
#include "base/utf8.hpp"
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

bool takes(const Request& request, std::string_view coding) {
  for (std::string_view rest = request.header("accept-encoding"); !rest.empty();) {
    std::size_t end = std::min(rest.find(','), rest.size());
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    std::size_t mark = one.find(';');
    if (utf8::trim(one.substr(0, mark)) != coding) continue;
    std::string_view weight = mark == std::string_view::npos ? std::string_view() : utf8::trim(one.substr(mark + 1));
    return !(weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == std::string_view::npos);
  }
  return false;
}

Response packed(Response response, const Request& request) {
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!takes(request, "gzip")) return response;
  z_stream z{};
  constexpr int kGzip = 15 + 16, kMemory = 8;
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) return response;
  std::string out(deflateBound(&z, response.body.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(response.body.data());
  z.avail_in = static_cast<uInt>(response.body.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  int ended = deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (ended != Z_STREAM_END) return response;
  response.body = std::move(out);
  response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
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
