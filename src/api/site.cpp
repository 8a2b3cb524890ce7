// What anybody may ask: whether the program is well, and what its API is.

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

}  // namespace

void site_ops(Ops& ops) {
  ops.push_back({"GET", "/api/health", "health", "是否正常", Who::anyone, Effect::reads, health, {}, nullptr, &kHealth});
  ops.push_back({"GET", "/api/openapi.json", "describe", "接口说明（OpenAPI 3.1）", Who::anyone, Effect::reads, description, {}, nullptr, nullptr, 200, nullptr, "application/json"});
}

}  // namespace zhagen::api
