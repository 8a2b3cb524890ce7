// Any bytes as the head of a request: an answer or an error, and what is accepted keeps its promises.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "service/head.hpp"
#include "service/router.hpp"

using namespace zhagen;
using namespace zhagen::service;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto head = parse_head(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!head) return 0;
  Request& r = head->request;
  if (head->chunked && head->content_length) std::abort();
  if (r.header("host").empty() || r.method.empty()) std::abort();
  for (const std::string& s : r.segments) {
    if (s == "." || s == ".." || s.find('/') != std::string::npos || !utf8::valid(s)) std::abort();
  }
  for (const auto& [name, value] : r.headers) {
    if (!is_token(name) || value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
  }
  static const Router router = [] {
    Router made;
    for (const char* path : {"/", "/people/{id}", "/people/new", "/{a}/{b}/c"}) made.add("GET", path, {});
    return made;
  }();
  (void)router.match(r);
  (void)host_allowed(r.header("host"), {});
  return 0;
}
