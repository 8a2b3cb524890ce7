// What anybody may ask: whether the program is well, and what its API is.

#include <filesystem>
#include <fstream>
#include <iterator>

#include "api/openapi.hpp"
#include "base/version.hpp"
#include "service/answer.hpp"

namespace zhagen::api {
namespace {

const Shape kHealth{"Health", {{"status", Kind::text, "ok", true}, {"version", Kind::text, "", true}, {"time", Kind::text, "UTC", true}}};

Result<Response> health(Call& call) {
  TRY(call.site.check());
  JsonWriter w;
  return json_answer(w.open('{').member("status", "ok").member("version", version()).member("time", utc_text(call.site.clock.now())).close('}'));
}

Result<Response> description(Call& call) {
  static const std::string text = openapi(table());
  return service::tagged(json_answer(text), call.request);
}

constexpr std::uintmax_t kMapLimit = 8 << 20;

/// The site's own borders, drawn by the place pages: DIR/map.geojson as it is; empty where there is none.
Result<Response> borders(Call& call) {
  const std::filesystem::path file = std::filesystem::path(call.site.folder) / "map.geojson";
  std::error_code none;
  std::string text;
  if (std::uintmax_t size = std::filesystem::file_size(file, none); !none) {
    if (size > kMapLimit) return fail(Errc::file_too_large, "map.geojson", size >> 20, kMapLimit >> 20);
    std::ifstream in(file, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  if (text.empty()) text = R"({"type":"FeatureCollection","features":[]})";
  return service::tagged(json_answer(std::move(text)), call.request);
}

}  // namespace

void site_ops(Ops& ops) {
  ops.push_back({"GET", "/api/health", "health", "是否正常", Who::anyone, Effect::reads, health, {}, nullptr, &kHealth});
  ops.push_back({"GET", "/api/map", "map", "本单位自己的地图（GeoJSON），没有的为空", Who::user, Effect::reads, borders, {}, nullptr, nullptr, 200, nullptr, "application/json"});
  ops.push_back({"GET", "/api/openapi.json", "describe", "接口说明（OpenAPI 3.1）", Who::anyone, Effect::reads, description, {}, nullptr, nullptr, 200, nullptr, "application/json"});
}

}  // namespace zhagen::api
