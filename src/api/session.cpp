// Log-in, its second step, one's own password and second factor.

#include "api/guard.hpp"
#include "api/shapes.hpp"

namespace zhagen::api {

const Shape kGrant{"Grant",
                   {{"role", Kind::text, "角色", true},
                    {"organisation", Kind::id, "所在单位；派出干部和帮带人不填"},
                    {"categories", Kind::texts, "行业主管部门管的人员类别"},
                    {"for_user", Kind::id, "作为谁的代理人"}}};

const Shape kSession{"Session",
                     {{"user", Kind::id, "账号编号；还没有完成登录时没有"},
                      {"person", Kind::id, "本人的人员记录"},
                      {"name", Kind::text, "姓名", true},
                      {"csrf", Kind::text, "写操作的防伪标记：请求头 X-CSRF-Token", true},
                      {"grants", Kind::objects, "角色和单位", true, &kGrant},
                      {"must_change", Kind::boolean, "必须先修改密码", true},
                      {"needs_second_factor", Kind::boolean, "还要输入动态口令", true},
                      {"must_enrol", Kind::boolean, "必须先设置动态口令", true}}};

namespace {

const Shape kLogin{"Login", {{"login", Kind::text, "账号名", true}, {"password", Kind::text, "密码", true, nullptr, 1000}}};
const Shape kCode{"Code", {{"code", Kind::text, "动态口令", true}}};
const Shape kNewPassword{"NewPassword", {{"old", Kind::text, "原密码", true, nullptr, 1000}, {"new", Kind::text, "新密码", true, nullptr, 1000}}};
const Shape kPassword{"Password", {{"password", Kind::text, "密码", true, nullptr, 1000}}};
const Shape kEnrolment{"Enrolment", {{"secret", Kind::text, "密钥", true}, {"address", Kind::text, "otpauth:// 地址，可画成二维码", true}}};

Response describe(const account::Session& s) {
  JsonWriter w;
  w.open('{').maybe("user", s.actor.user).maybe("person", s.actor.person).member("name", s.actor.name).member("csrf", s.csrf);
  w.key("grants").open('[');
  for (const account::Grant& grant : s.actor.grants) write_grant(w, grant);
  w.close(']');
  w.member("must_change", s.must_change).member("needs_second_factor", s.needs_second_factor).member("must_enrol", s.must_enrol);
  return json_answer(w.close('}'));
}

Response begun(const Call& call, const account::Session& s) {
  Response r = describe(s);
  r.headers.push_back(set_cookie(call.request, s.token));
  return r;
}

Result<Response> log_in(Call& call) {
  return begun(call, TRY(call.site.accounts().login(call.text("login"), call.text("password"), call.request.source)));
}

Result<Response> second_step(Call& call) {
  return begun(call, TRY(call.site.accounts().second_factor(cookie(call.request), call.text("code"), call.request.source)));
}

Result<Response> log_out(Call& call) {
  TRY(call.site.accounts().logout(cookie(call.request), call.request.source));
  return Response{204, {set_cookie(call.request, "")}, {}};
}

Result<Response> me(Call& call) { return describe(call.session); }

Result<Response> change_password(Call& call) {
  return begun(call, TRY(call.site.accounts().change_password(call.actor(), call.text("old"), call.text("new"))));
}

Result<Response> enrol(Call& call) {
  account::Accounts::Enrolment e = TRY(call.site.accounts().enrol_second_factor(call.actor(), call.text("password")));
  JsonWriter w;
  return json_answer(w.open('{').member("secret", e.secret).member("address", e.address).close('}'));
}

Result<Response> confirm(Call& call) {
  TRY(call.site.accounts().confirm_second_factor(call.actor(), call.text("code")));
  return Response{204, {}, {}};
}

}  // namespace

void session_ops(Ops& ops) {
  ops.push_back({"POST", "/api/session", "logIn", "登录", Who::anyone, Effect::writes, log_in, {}, &kLogin, &kSession});
  ops.push_back({"POST", "/api/session/code", "giveCode", "登录的第二步：动态口令", Who::beginner, Effect::writes, second_step, {}, &kCode, &kSession});
  ops.push_back({"GET", "/api/session", "whoAmI", "当前登录的人", Who::beginner, Effect::reads, me, {}, nullptr, &kSession});
  ops.push_back({"DELETE", "/api/session", "logOut", "退出登录", Who::beginner, Effect::writes, log_out, {}, nullptr, nullptr, 204});
  ops.push_back({"PUT", "/api/me/password", "changePassword", "修改自己的密码；其他登录全部结束", Who::beginner, Effect::writes, change_password, {}, &kNewPassword, &kSession});
  ops.push_back({"POST", "/api/me/second-factor", "enrolSecondFactor", "开始设置动态口令", Who::beginner, Effect::writes, enrol, {}, &kPassword, &kEnrolment});
  ops.push_back({"PUT", "/api/me/second-factor", "confirmSecondFactor", "用一个口令确认动态口令", Who::beginner, Effect::writes, confirm, {}, &kCode, nullptr, 204});
}

}  // namespace zhagen::api
