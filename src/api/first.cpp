// Before anybody can log in: the three administrators on the first day, and links that the system administrator sends.

#include "api/table.hpp"
#include "service/root.hpp"

namespace zhagen::api {
namespace {

const Shape kFirst{"FirstAdministrator",
                   {{"login", Kind::text, "账号名", true}, {"name", Kind::text, "姓名", true}, {"password", Kind::text, "密码", true, nullptr, 1000}}};
const Shape kPlace{"RootOrganisation", {{"name", Kind::text, "本级单位的名称，如 青山区", true}, {"kind", Kind::text, "单位类型：province、city、county ……", true}}};
const Shape kFirstThree{"FirstAdministrators",
                        {{"token", Kind::text, "启动时给出的一次性链接里的标记", true},
                         {"system", Kind::object, "系统管理员", true, &kFirst},
                         {"security", Kind::object, "安全管理员", true, &kFirst},
                         {"audit", Kind::object, "审计管理员", true, &kFirst},
                         {"place", Kind::object, "本级单位；不写则以后用 zhagen root 建立", false, &kPlace}}};
const Shape kInvited{"Invited", {{"token", Kind::text, "链接里的标记", true}, {"password", Kind::text, "新密码", true, nullptr, 1000}}};
const Shape kState{"SiteState", {{"first", Kind::boolean, "还没有账号，要先设三个管理员", true}}};

account::Accounts::First first_of(const Json& json) {
  return {json.find("login")->text, json.find("name")->text, json.find("password")->text};
}

Result<Response> state(Call& call) {
  JsonWriter w;
  return json_answer(w.open('{').member("first", !TRY(call.site.accounts().has_users())).close('}'));
}

Result<Response> make_three(Call& call) {
  const Json& b = call.body;
  TRY(call.site.accounts().first_administrators(call.text("token"), call.request.source, first_of(*b.find("system")),
                                                first_of(*b.find("security")), first_of(*b.find("audit"))));
  if (const Json* place = b.find("place"); place && !place->null())
    TRY(service::make_root(call.site, place->find("name")->text, place->find("kind")->text, "local"));
  return Response{204, {}, {}};
}

Result<Response> use_invitation(Call& call) {
  TRY(call.site.accounts().use_invitation(call.text("token"), call.text("password"), call.request.source));
  return Response{204, {}, {}};
}

}  // namespace

void first_ops(Ops& ops) {
  ops.push_back({"GET", "/api/first", "firstState", "是否还要设置管理员", Who::anyone, Effect::reads, state, {}, nullptr, &kState});
  ops.push_back({"POST", "/api/first", "makeAdministrators", "首次启动：设三个管理员，只在服务器本机", Who::anyone, Effect::writes, make_three, {}, &kFirstThree, nullptr, 204});
  ops.push_back({"POST", "/api/invitation", "useInvitation", "用登录链接设密码", Who::anyone, Effect::writes, use_invitation, {}, &kInvited, nullptr, 204});
}

}  // namespace zhagen::api
