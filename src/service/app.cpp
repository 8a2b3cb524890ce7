#include "service/app.hpp"


#include <utility>

#include "service/answer.hpp"

namespace zhagen::service {
namespace {

Response answer(const AppFile& file, const Request& request) {
  bool lasting = file.path.starts_with("/assets/");
  Response r{200,
             {{"Content-Type", std::string(file.type)},
              {"Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache"},
              {"ETag", std::string(file.tag)},
              {"Vary", "Accept-Encoding"}},
             {}};
  if (request.header("if-none-match").find(file.tag) != std::string_view::npos) {
    r.status = 304;
    return r;
  }
  std::string_view bytes = file.plain;
  for (auto [coding, packed] : {std::pair("br", file.brotli), std::pair("gzip", file.gzip)}) {
    if (packed.empty() || !takes(request, coding)) continue;
    r.headers.emplace_back("Content-Encoding", coding);
    bytes = packed;
    break;
  }
  r.body = bytes;
  return r;
}

}  // namespace

void add_app(Router& router, std::span<const AppFile> files) {
  for (const AppFile& file : files) {
    auto handler = [&file](const Request& request) -> Result<Response> { return answer(file, request); };
    router.add("GET", file.path, handler);
    if (file.path != "/") continue;
    for (const char* page : {"/first", "/invitation"}) router.add("GET", page, handler);
  }
}

}  // namespace zhagen::service
