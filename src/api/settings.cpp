// What an account keeps for itself: views, columns, language, theme.

#include "account/settings.hpp"

#include "api/shapes.hpp"

namespace zhagen::api {
namespace {

const Shape kSetting{"Setting",
                     {{"name", Kind::text, "名称：小写字母、数字和 . _ -", true, nullptr, account::kSettingName},
                      {"value", Kind::text, "页面自己的内容，服务器不看", true, nullptr, account::kSettingValue}}};
const Shape kSettings{"Settings", {{"items", Kind::objects, "按名称", true, &kSetting}}};
const Shape kValue{"SettingValue", {{"value", Kind::text, "页面自己的内容，服务器不看", true, nullptr, account::kSettingValue}}};

Result<Response> list(Call& call) {
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const account::Setting& s : TRY(account::settings(read, *call.site.keys, call.actor())))
    w.open('{').member("name", s.name).member("value", s.value).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> keep(Call& call) {
  TRY(account::keep_setting(*call.site.db, *call.site.keys, call.site.ids(), call.site.clock.now(), call.actor(), call.param("name"), call.text("value")));
  return Response{204, {}, {}};
}

Result<Response> drop(Call& call) {
  TRY(account::drop_setting(*call.site.db, *call.site.keys, call.site.clock.now(), call.actor(), call.param("name")));
  return Response{204, {}, {}};
}

}  // namespace

void setting_ops(Ops& ops) {
  ops.push_back({"GET", "/api/me/settings", "listSettings", "本人的视图、列、语言和外观", Who::user, Effect::reads, list, {}, nullptr, &kSettings});
  ops.push_back({"PUT", "/api/me/settings/{name}", "keepSetting", "存下本人的一项", Who::user, Effect::writes, keep, {}, &kValue, nullptr, 204});
  ops.push_back({"DELETE", "/api/me/settings/{name}", "dropSetting", "删去本人的一项", Who::user, Effect::writes, drop, {}, nullptr, nullptr, 204});
}

}  // namespace zhagen::api
