#include "service/wire.hpp"

#include <algorithm>
#include <cassert>
#include <exception>

#include "service/answer.hpp"
#include "service/head.hpp"

namespace zhagen::service {
namespace {

// Everything comes from this server and nothing runs inline, so injected text stays text; no other site may frame
// a page or learn its address; nothing is kept by caches unless the handler says so.
constexpr std::pair<std::string_view, std::string_view> kStanding[] = {
    {"Content-Security-Policy",
     "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Cache-Control", "no-store"},
};

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
  });
}

/// The server's own business: a handler that set one of these would break the framing.
bool framing(std::string_view name) {
  return same_name(name, "content-length") || same_name(name, "transfer-encoding") || same_name(name, "connection") ||
         same_name(name, "date");
}

Response failed(const Request& request) { return problem(request, fail(Errc::service_failed)); }

void tell(const std::function<void(std::string_view)>& trouble, const Request& request, std::string_view what) {
  if (trouble) trouble(request.method + " " + request.path + ": " + std::string(what));
}

Response answer(const Router::Match& match, const Request& request,
                const std::function<void(std::string_view)>& trouble) {
  if (request.method == "OPTIONS" && (request.path == "*" || !match.allow.empty()) && !match.route)
    return {204, {{"Allow", request.path == "*" ? "GET, HEAD, OPTIONS" : match.allow}}, {}};
  if (!match.route && match.allow.empty()) return problem(request, fail(Errc::service_not_found, request.path));
  if (!match.route) {
    Response response = problem(request, fail(Errc::service_method, request.path, request.method));
    response.headers.emplace_back("Allow", match.allow);
    return response;
  }
  Result<Response> result = match.route->handler(request);
  if (result) return *std::move(result);
  // What went wrong inside is for the maintainer; the client gets the sentence of the table for it.
  if (result.error().status() >= 500) tell(trouble, request, result.error().en());
  return problem(request, result.error());
}

}  // namespace

Response handle(const Router::Match& match, const Request& request,
                const std::function<void(std::string_view)>& trouble) {
  try {
    return answer(match, request, trouble);
  } catch (const std::exception& e) {
    tell(trouble, request, e.what());
  } catch (...) {
    tell(trouble, request, "unknown exception");
  }
  return failed(request);
}

Status guarded(const Request& request, const std::function<void(std::string_view)>& trouble, const std::function<Status()>& work) {
  try {
    Status status = work();
    if (!status && status.error().status() >= 500) tell(trouble, request, status.error().en());
    return status;
  } catch (const std::exception& e) {
    tell(trouble, request, e.what());
  }
  return fail(Errc::service_failed);
}

Response ready(Response response, const std::function<void(std::string_view)>& trouble) {
  assert(response.status >= 200 && response.status <= 599);
  for (const auto& [name, value] : response.headers) {
    if (is_token(name) && is_field_value(value) && !framing(name)) continue;
    if (trouble) trouble("a handler set the header '" + (is_token(name) ? name : "?") + "' to what cannot be sent");
    return failed({});
  }
  return response;
}

std::string head_bytes(const Response& response, std::string_view reason, std::string_view date, std::string_view framing,
                       bool keep_alive, bool secure) {
  std::string out;
  out.reserve(1024);
  auto line = [&out](std::string_view name, std::string_view value) { out.append(name).append(": ").append(value).append("\r\n"); };
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason).append("\r\n");
  for (const auto& [name, value] : response.headers) line(name, value);
  for (const auto& [name, value] : kStanding) {
    std::string_view standing = name;
    auto has = [&](const auto& h) { return same_name(h.first, standing); };
    if (std::none_of(response.headers.begin(), response.headers.end(), has)) line(name, value);
  }
  if (secure) line("Strict-Transport-Security", "max-age=31536000");
  line("Date", date);
  if (!keep_alive) line("Connection", "close");
  if (!framing.empty()) out.append(framing).append("\r\n");
  return out.append("\r\n");
}

std::string http_date(Instant now) {
  // RFC 9110 5.6.7; written out because strftime speaks the locale's language.
  static constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::int64_t seconds = now.ms / 1000, days = seconds / 86400, rest = seconds % 86400;
  Date date = Date::from_days(days);
  char text[40];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[days % 7], date.day(),
                kMonths[date.month() - 1], date.year(), static_cast<int>(rest / 3600),
                static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  return text;
}

}  // namespace zhagen::service
