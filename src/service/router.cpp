#include "service/router.hpp"

#include <algorithm>
#include <cassert>

namespace zhagen::service {
namespace {

bool is_param(std::string_view segment) { return segment.starts_with('{'); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return pattern.size() == segments.size() &&
         std::equal(pattern.begin(), pattern.end(), segments.begin(), [](const auto& want, const auto& have) {
           return is_param(want) ? !have.empty() : want == have;
         });
}

/// Whether a is written out where b, which fits the same path, has a param for the first time.
bool more_exact(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (is_param(a[i]) != is_param(b[i])) return is_param(b[i]);
  }
  return false;
}

}  // namespace

Router& Router::add(std::string_view method, std::string_view path, Handler handler, std::size_t body_limit) {
  assert(path.starts_with('/'));
  std::vector<std::string> pattern;
  for (std::size_t begin = 1; begin != 0;) {
    std::size_t end = path.find('/', begin);
    pattern.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;  // 0 after the last one
  }
  assert(std::none_of(routes_.begin(), routes_.end(),
                      [&](const Route& r) { return r.method == method && r.pattern == pattern; }));
  routes_.push_back({std::string(method), std::move(pattern), std::move(handler), body_limit});
  return *this;
}

Router::Match Router::match(Request& request) const {
  Match found;
  std::vector<std::string_view> allow;
  std::string_view method = request.method == "HEAD" ? std::string_view("GET") : request.method;
  for (const Route& route : routes_) {
    if (!fits(route.pattern, request.segments)) continue;
    allow.push_back(route.method);
    if (route.method == "GET") allow.push_back("HEAD");
    if (route.method == method && (!found.route || more_exact(route.pattern, found.route->pattern)))
      found.route = &route;
  }
  if (!allow.empty()) allow.push_back("OPTIONS");
  std::sort(allow.begin(), allow.end());
  allow.erase(std::unique(allow.begin(), allow.end()), allow.end());
  for (std::string_view name : allow) found.allow.append(found.allow.empty() ? "" : ", ").append(name);
  for (std::size_t i = 0; found.route && i < request.segments.size(); ++i) {
    const std::string& want = found.route->pattern[i];
    if (is_param(want)) request.params[want.substr(1, want.size() - 2)] = request.segments[i];
  }
  return found;
}

}  // namespace zhagen::service
