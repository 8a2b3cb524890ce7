// Accounts, as the system administrator keeps them, and rights, as the security administrator gives them.

#include <optional>

#include "account/holders.hpp"
#include "api/errors.hpp"
#include "api/shapes.hpp"
#include "catalog/role.hpp"
#include "ledger/read.hpp"
#include "store/dialect.hpp"

namespace zhagen::api {

const Shape kUser{"User",
                  {{"id", Kind::id, "", true},
                   {"login", Kind::text, "账号名", true},
                   {"name", Kind::text, "姓名", true},
                   {"person", Kind::id, "本人的人员记录"},
                   {"disabled", Kind::boolean, "已停用", true},
                   {"must_change", Kind::boolean, "下次登录要改密码", true},
                   {"has_password", Kind::boolean, "已设密码", true},
                   {"has_second_factor", Kind::boolean, "已设动态口令", true},
                   {"grants", Kind::objects, "角色和单位（安全管理员可见）", true, &kGrant},
                   {"created", Kind::integer, "建立时刻，UTC 毫秒", true},
                   {"last_login", Kind::integer, "上次登录，UTC 毫秒"}}};

void write_grant(JsonWriter& w, const account::Grant& grant) {
  w.open('{').member("role", catalog::role_name(grant.role)).maybe("organisation", grant.organisation);
  if (!grant.categories.empty()) {
    w.key("categories").open('[');
    for (const std::string& c : grant.categories) w.value(c);
    w.close(']');
  }
  w.maybe("for_user", grant.for_user).close('}');
}

Result<account::Grant> grant_of(const Json& json) {
  account::Grant grant{};
  const std::string& name = json.find("role")->text;
  auto role = catalog::find_role(name);
  if (!role) {
    std::string all;
    for (int i = 0; i < catalog::kRoles; ++i) all.append(i ? ", " : "").append(catalog::role_name(static_cast<catalog::Role>(i)));
    return fail(fault::role_unknown, name, all);
  }
  grant.role = *role;
  if (const Json* organisation = json.find("organisation"); organisation && !organisation->null())
    grant.organisation = TRY(Id::parse(organisation->text));
  if (const Json* categories = json.find("categories"))
    for (const Json& c : categories->items) grant.categories.push_back(c.text);
  return grant;
}

void write_user(JsonWriter& w, const account::User& user) {
  w.open('{').member("id", user.id).member("login", user.login).member("name", user.name).maybe("person", user.person);
  w.member("disabled", user.disabled).member("must_change", user.must_change).member("has_password", user.has_password);
  w.member("has_second_factor", user.has_second_factor).key("grants").open('[');
  for (const account::Grant& grant : user.grants) write_grant(w, grant);
  w.close(']').member("created", user.created.ms);
  if (user.last_login.ms) w.member("last_login", user.last_login.ms);
  w.close('}');
}

namespace {

const Shape kUsers{"Users", {{"items", Kind::objects, "", true, &kUser}}};
const Shape kNewUser{"NewUser", {{"login", Kind::text, "账号名", true}, {"name", Kind::text, "姓名", true}, {"person", Kind::id, "本人的人员记录"}}};
const Shape kUserChange{"UserChange", {{"name", Kind::text, "姓名", true}, {"person", Kind::id, "本人的人员记录"}}};
const Shape kUnit{"UnitName", {{"id", Kind::id, "", true}, {"title", Kind::text, "单位名称", true}}};
const Shape kUnits{"UnitNames", {{"items", Kind::objects, "最多 30 个", true, &kUnit}}};
const Shape kDisable{"Disable", {{"disabled", Kind::boolean, "停用", true}}};
const Shape kInvitation{"Invitation", {{"token", Kind::text, "登录链接里的标记，24 小时内用一次", true}}};
const Shape kDeputy{"NewDeputy",
                    {{"user", Kind::id, "代理谁；不写则为自己"}, {"deputy", Kind::id, "代理人", true}, {"from", Kind::date, "起", true}, {"to", Kind::date, "止", true}}};
const Shape kDeputyship{"Deputyship",
                        {{"id", Kind::id, "", true}, {"user", Kind::id, "代理谁", true}, {"deputy", Kind::id, "代理人", true},
                         {"from", Kind::date, "起", true}, {"to", Kind::date, "止", true}, {"user_name", Kind::text, "代理谁：姓名", true},
                         {"deputy_name", Kind::text, "代理人的姓名", true}}};
const Shape kColleague{"Colleague", {{"id", Kind::id, "账号编号", true}, {"name", Kind::text, "姓名", true}}};
const Shape kColleagues{"Colleagues", {{"items", Kind::objects, "按姓名", true, &kColleague}}};
const Shape kDeputies{"Deputies", {{"items", Kind::objects, "", true, &kDeputyship}}};
const Shape kPolicy{"Policy",
                    {{"name", Kind::text, "dengbao 或 asvs", true},
                     {"failures", Kind::integer, "账号锁定前的失败次数", true},
                     {"address_failures", Kind::integer, "地址锁定前的失败次数", true},
                     {"lock_minutes", Kind::integer, "锁定多少分钟", true},
                     {"idle_minutes", Kind::integer, "多少分钟不操作就退出", true},
                     {"session_hours", Kind::integer, "一次登录最长几小时", true},
                     {"second_factor", Kind::boolean, "人人都要动态口令", true}}};

Result<Response> no_content(Status done) {
  TRY(std::move(done));
  return Response{204, {}, {}};
}

Result<Response> list(Call& call) {
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const account::User& user : TRY(call.site.accounts().users(call.actor()))) write_user(w, user);
  return json_answer(w.close(']').close('}'));
}

Result<Response> add(Call& call) {
  account::User user = TRY(call.site.accounts().add(call.actor(), call.text("login"), call.text("name"), TRY(call.id_in("person"))));
  JsonWriter w;
  write_user(w, user);
  return json_answer(w, 201);
}

Result<Response> change(Call& call) {
  return no_content(call.site.accounts().change(call.actor(), TRY(call.id("user")), call.text("name"), TRY(call.id_in("person"))));
}

Result<Response> invite(Call& call) {
  JsonWriter w;
  return json_answer(w.open('{').member("token", TRY(call.site.accounts().invite(call.actor(), TRY(call.id("user"))))).close('}'));
}

Result<Response> disable(Call& call) {
  return no_content(call.site.accounts().disable(call.actor(), TRY(call.id("user")), call.flag("disabled")));
}

Result<Response> drop_factor(Call& call) { return no_content(call.site.accounts().drop_second_factor(call.actor(), TRY(call.id("user")))); }

/// Names of organisations alone, which are open: who gives a role names the unit that it holds for, and sees nothing else of it.
Result<Response> units(Call& call) {
  auto catalog = call.site.base().catalog();
  const catalog::Ledger& ledger = *TRY(ledger::Base::find(*catalog, catalog::kOrganisation));
  store::Read read = TRY(call.site.db->read());
  std::vector<Id> ids;
  if (std::string_view rest = call.query("ids"); !rest.empty()) {
    for (std::size_t end = 0; end != std::string_view::npos && ids.size() < 200; rest.remove_prefix(std::min(rest.size(), end + 1))) {
      end = rest.find(',');
      ids.push_back(TRY(Id::parse(rest.substr(0, end))));
    }
  } else {
    std::string name = ledger::column_of(ledger.fields[static_cast<std::size_t>(ledger.title)]);
    auto rows = TRY(read.query("SELECT t.id FROM " + ledger::table_of(ledger) + " t WHERE t.cancelled = 0 AND t." + name + " LIKE ? ESCAPE '\\' ORDER BY t.id LIMIT 30",
                               "%" + store::like_plain(call.query("q")) + "%"));
    while (TRY(rows.next())) ids.push_back(Id(rows.integer(0)));
  }
  std::vector<std::string> titles = TRY(ledger::titles(read, *catalog, ledger, ids));
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!titles[i].empty()) w.open('{').member("id", ids[i]).member("title", titles[i]).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> grant(Call& call) {
  return no_content(call.site.accounts().grant(call.actor(), TRY(call.id("user")), TRY(grant_of(call.body))));
}

Result<Response> revoke(Call& call) {
  return no_content(call.site.accounts().revoke(call.actor(), TRY(call.id("user")), TRY(grant_of(call.body))));
}

Result<Response> name_deputy(Call& call) {
  Id user = TRY(call.id_in("user"));
  return no_content(call.site.accounts().name_deputy(call.actor(), user.empty() ? call.actor().user : user, TRY(call.id_in("deputy")),
                                                     TRY(call.date_in("from")), TRY(call.date_in("to"))));
}

Result<Response> end_deputy(Call& call) { return no_content(call.site.accounts().end_deputy(call.actor(), TRY(call.id("deputyship")))); }

Result<Response> deputies(Call& call) {
  std::string_view wanted = call.query("user");
  Id user = wanted.empty() ? call.actor().user : TRY(Id::parse(wanted));
  std::vector<account::Deputyship> all = TRY(call.site.accounts().deputies(call.actor(), user));
  std::vector<Id> ids;
  for (const account::Deputyship& d : all) ids.insert(ids.end(), {d.user, d.deputy});
  store::Read read = TRY(call.site.db->read());
  std::vector<account::Colleague> named = TRY(account::users_named(read, ids));
  auto name = [&](Id id) -> std::string_view {
    for (const account::Colleague& c : named)
      if (c.user == id) return c.name;
    return {};
  };
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const account::Deputyship& d : all) {
    w.open('{').member("id", d.id).member("user", d.user).member("deputy", d.deputy).member("from", d.from.value()).member("to", d.to.value());
    w.member("user_name", name(d.user)).member("deputy_name", name(d.deputy)).close('}');
  }
  return json_answer(w.close(']').close('}'));
}

Result<Response> colleagues(Call& call) {
  store::Read read = TRY(call.site.db->read());
  JsonWriter w;
  w.open('{').key("items").open('[');
  for (const account::Colleague& c : TRY(account::colleagues(read, call.actor()))) w.open('{').member("id", c.user).member("name", c.name).close('}');
  return json_answer(w.close(']').close('}'));
}

Result<Response> policy(Call& call) {
  account::Policy p = TRY(call.site.accounts().policy());
  JsonWriter w;
  w.open('{').member("name", p.name).member("failures", p.failures).member("address_failures", p.address_failures);
  w.member("lock_minutes", std::int64_t{p.lock.count()}).member("idle_minutes", std::int64_t{p.idle.count()});
  w.member("session_hours", std::int64_t{p.session.count()}).member("second_factor", p.second_factor);
  return json_answer(w.close('}'));
}

Result<Response> set_policy(Call& call) {
  // Anything that is no small number is out of bounds, and said to be so by the policy's own check.
  auto small = [&](std::string_view name) { return static_cast<int>(std::clamp<std::int64_t>(call.integer(name), -1, 100'000)); };
  account::Policy p;
  p.name = call.text("name");
  p.failures = small("failures");
  p.address_failures = small("address_failures");
  p.lock = std::chrono::minutes(small("lock_minutes"));
  p.idle = std::chrono::minutes(small("idle_minutes"));
  p.session = std::chrono::hours(small("session_hours"));
  p.second_factor = call.flag("second_factor");
  return no_content(call.site.accounts().set_policy(call.actor(), p));
}

}  // namespace

void user_ops(Ops& ops) {
  const Effect writes = Effect::writes;
  ops.push_back({"GET", "/api/users", "listUsers", "账号列表", Who::keeper, Effect::reads, list, {}, nullptr, &kUsers});
  ops.push_back({"POST", "/api/users", "addUser", "新开账号", Who::sysadmin, writes, add, {}, &kNewUser, &kUser, 201});
  ops.push_back({"PUT", "/api/users/{user}", "changeUser", "修改账号的姓名和人员", Who::sysadmin, writes, change, {}, &kUserChange, nullptr, 204});
  ops.push_back({"POST", "/api/users/{user}/invitation", "inviteUser", "发登录链接；原密码作废", Who::sysadmin, writes, invite, {}, nullptr, &kInvitation});
  ops.push_back({"PUT", "/api/users/{user}/disabled", "disableUser", "停用或恢复账号", Who::sysadmin, writes, disable, {}, &kDisable, nullptr, 204});
  ops.push_back({"DELETE", "/api/users/{user}/second-factor", "dropSecondFactor", "解除动态口令（手机丢失）", Who::sysadmin, writes, drop_factor, {}, nullptr, nullptr, 204});
  ops.push_back({"GET", "/api/units", "listUnitNames", "单位的名称，授予角色时选", Who::keeper, Effect::reads, units,
                 {{"q", Kind::text, "名称里的几个字"}, {"ids", Kind::text, "只要这几个，编号用逗号分开", false, nullptr, 4000}}, nullptr, &kUnits});
  ops.push_back({"POST", "/api/users/{user}/grants", "grantRole", "授予角色", Who::secadmin, writes, grant, {}, &kGrant, nullptr, 204});
  ops.push_back({"POST", "/api/users/{user}/revocations", "revokeRole", "收回角色", Who::secadmin, writes, revoke, {}, &kGrant, nullptr, 204});
  ops.push_back({"GET", "/api/deputies", "listDeputies", "代理人", Who::user, Effect::reads, deputies, {{"user", Kind::id, "谁的代理人；不写则为自己"}}, nullptr, &kDeputies});
  ops.push_back({"GET", "/api/colleagues", "listColleagues", "同单位的账号，指定代理人时选", Who::user, Effect::reads, colleagues, {}, nullptr, &kColleagues});
  ops.push_back({"POST", "/api/deputies", "nameDeputy", "指定代理人", Who::user, writes, name_deputy, {}, &kDeputy, nullptr, 204});
  ops.push_back({"DELETE", "/api/deputies/{deputyship}", "endDeputy", "结束代理", Who::user, writes, end_deputy, {}, nullptr, nullptr, 204});
  ops.push_back({"GET", "/api/policy", "getPolicy", "登录和密码的规定", Who::user, Effect::reads, policy, {}, nullptr, &kPolicy});
  ops.push_back({"PUT", "/api/policy", "setPolicy", "修改登录和密码的规定", Who::secadmin, writes, set_policy, {}, &kPolicy, nullptr, 204});
}

}  // namespace zhagen::api
