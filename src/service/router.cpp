#include "service/router.hpp"

#include <algorithm>
#include <cassert>

namespace zhagen::service {
namespace {

bool is_param(std::string_view segment) { return segment.starts_with('{'); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::equal(pattern.begin(), pattern.end(), segments.begin(), [](const auto& want, const auto& have) {
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

/// "GET, HEAD, OPTIONS": the methods of the path; "" where no route has it.
std::string allowed(const std::vector<Router::Route>& routes, const std::vector<std::string>& segments) {
  std::vector<std::string_view> methods;
  for (const Router::Route& route : routes) {
    if (!fits(route.pattern, segments)) continue;
    methods.push_back(route.method);
    if (route.method == "GET") methods.push_back("HEAD");
  }
  if (!methods.empty()) methods.push_back("OPTIONS");
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  std::string allow;
  for (std::string_view name : methods) allow.append(allow.empty() ? "" : ", ").append(name);
  return allow;
}

}  // namespace

Router& Router::add(std::string_view method, std::string_view path, Handler handler, RouteHow how) {
  assert(path.starts_with('/'));
  std::vector<std::string> pattern;
  for (std::size_t begin = 1; begin != 0;) {
    std::size_t end = path.find('/', begin);
    pattern.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;  // 0 after the last one
  }
  if (routes_.size() <= pattern.size()) routes_.resize(pattern.size() + 1);
  std::vector<Route>& same_length = routes_[pattern.size()];
  assert(std::none_of(same_length.begin(), same_length.end(),
                      [&](const Route& r) { return r.method == method && r.pattern == pattern; }));
  same_length.push_back({std::string(method), std::move(pattern), std::move(handler), std::move(how)});
  return *this;
}

Router::Match Router::match(Request& request) const {
  Match found;
  if (request.segments.size() >= routes_.size()) return found;
  const std::vector<Route>& routes = routes_[request.segments.size()];
  std::string_view method = request.method == "HEAD" ? std::string_view("GET") : request.method;
  for (const Route& route : routes) {
    if (route.method == method && fits(route.pattern, request.segments) &&
        (!found.route || more_exact(route.pattern, found.route->pattern)))
      found.route = &route;
  }
  if (!found.route) found.allow = allowed(routes, request.segments);
  for (std::size_t i = 0; found.route && i < request.segments.size(); ++i) {
    std::string_view want = found.route->pattern[i];
    if (is_param(want)) request.params.add(want.substr(1, want.size() - 2), request.segments[i]);
  }
  return found;
}

}  // namespace zhagen::service
