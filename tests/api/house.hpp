#pragma once
// A site with three administrators, an office at the root, a township below it, and a ledger of its own; and clients that
// ask through the whole path but the socket. Every answer is held against the shape that the table promises.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "../store/fresh.hpp"
#include "api/api.hpp"
#include "api/guard.hpp"
#include "api/records.hpp"
#include "service/head.hpp"
#include "service/wire.hpp"

namespace zhagen::api::test {

using store::test::must;

class CheapHasher final : public account::Hasher {
 public:
  Result<std::string> hash(std::string_view password) override { return "cheap$" + std::string(password); }
  Result<bool> verify(const std::string& hash, std::string_view password) override { return hash == "cheap$" + std::string(password); }
  std::string nobody() override { return "nobody"; }
};

inline constexpr const char* kPassword = "Liu9-yun#Kx7";

/// Visits that a township pays: a reference, a sealed field, a file, one step, one lock.
inline std::string visits() { return store::test::read_file(ZHAGEN_SOURCE_DIR "/tests/api/visit.ledger.toml"); }

struct House;

/// One answer; json() is checked against the shape of the table.
struct Answer {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  mutable std::shared_ptr<Json> read = {};
  std::string header(std::string_view name) const {
    for (const auto& [n, v] : headers)
      if (n == name) return v;
    return "";
  }
  const Json& json() const {
    if (!read) read = std::make_shared<Json>(must(parse_json(body)));
    return *read;
  }
  std::string text(std::string_view member) const {
    const Json* v = json().find(member);
    return v ? v->text : "";
  }
  std::string code() const { return header("Content-Type") == "application/problem+json" ? text("code") : ""; }
};

/// A browser or a program with a session, or without.
struct Client {
  House& house;
  std::string cookie, csrf;
  bool with_token = true;
  std::string more = {};  // header lines of its own

  Answer ask(std::string_view method, std::string_view path, std::string_view body = {}, std::string_view fields = {},
             std::string_view type = "application/json");
  Answer get(std::string_view path) { return ask("GET", path); }
  Answer post(std::string_view path, std::string_view body = {}, std::string_view fields = {}) { return ask("POST", path, body, fields); }
};

struct House {
  store::test::Fresh fresh;
  FixedClock clock{Instant{1'772'600'000'000}};  // 2026-03-04 12:53 at the site
  std::unique_ptr<Site> site;
  service::Router router;
  Id root, township;
  std::map<std::string, Id> users;
  std::vector<std::string> troubles;

  House() {
    std::filesystem::create_directories(fresh.folder / "site/catalog/own");
    store::test::write_file(fresh.folder / "site/catalog/own/visit.ledger.toml", visits());
    service::SiteOptions options;
    options.folder = fresh.folder / "site";
    if (store::test::on_postgresql()) options.db = fresh.url;
    options.catalog = ZHAGEN_SOURCE_DIR "/catalog";
    options.store = store::test::quick();
    options.store.readers = 12;
    options.hasher = std::make_shared<CheapHasher>();
    site = must(Site::open(options, clock));
    add_api(router, *site);
    auto& accounts = site->accounts();
    must(accounts.first_administrators(must(accounts.first_link()), "127.0.0.1", {"xitong", "系统管理员甲", "Xt5-kmWq!e83"},
                                       {"anquan", "安全管理员乙", "Aq5-kmWq!e83"}, {"shenji", "审计管理员丙", "Sj5-kmWq!e83"}));
    users["office"] = add_user("paiban");
    users["receiver"] = add_user("zhenli");
    root = organisation("青山县", {}, account::Accounts::machine("root"));
    grant("office", {catalog::Role::office, root, {}, {}});
    township = organisation("柳河镇", root, actor("paiban"));
    grant("receiver", {catalog::Role::receiver, township, {}, {}});
  }

  account::Actor actor(const std::string& login, const std::string& password = kPassword) {
    return must(site->accounts().login(login, password, "127.0.0.1")).actor;
  }
  Id add_user(const std::string& login) {
    account::Actor system = actor("xitong", "Xt5-kmWq!e83");
    account::User user = must(site->accounts().add(system, login, login, {}));
    must(site->accounts().use_invitation(must(site->accounts().invite(system, user.id)), kPassword, "127.0.0.1"));
    return user.id;
  }
  void grant(const std::string& who, const account::Grant& g) {
    must(site->accounts().grant(actor("anquan", "Aq5-kmWq!e83"), users.at(who), g));
  }
  Id organisation(const std::string& name, Id parent, const account::Actor& by) {
    const catalog::Ledger* l = site->base().catalog()->ledger("organisation");
    ledger::Draft draft;
    draft.values.emplace_back(l->find("name"), name);
    draft.values.emplace_back(l->find("kind"), std::string(parent.empty() ? "county" : "township"));
    if (!parent.empty()) draft.values.emplace_back(l->find("parent"), parent.value());
    return must(ledger::create(site->base(), by, "organisation", draft)).id;
  }

  Client stranger() { return {*this, "", ""}; }
  Client log_in(const std::string& login, const std::string& password = kPassword) {
    Client c = stranger();
    Answer a = c.post("/api/session", R"({"login":")" + login + R"(","password":")" + password + R"("})");
    if (a.status != 200) FAIL(a.body);
    std::string cookie = a.header("Set-Cookie");
    c.cookie = cookie.substr(0, cookie.find(';'));
    c.csrf = a.text("csrf");
    return c;
  }
  Client office() { return log_in("paiban"); }
  Client receiver() { return log_in("zhenli"); }
  Client sysadmin() { return log_in("xitong", "Xt5-kmWq!e83"); }
  Client secadmin() { return log_in("anquan", "Aq5-kmWq!e83"); }
  Client auditor() { return log_in("shenji", "Sj5-kmWq!e83"); }

  std::int64_t entries() { return std::stoll(store::test::one(*site->db, "SELECT count(*) FROM audit_entry")); }
};

/// One for the whole program: making a site takes longer than asking it.
inline House& house() {
  static House one;
  return one;
}

inline const Op& op_of(std::string_view id) {
  for (const Op& op : table())
    if (id == op.id) return op;
  FAIL("no operation ", id);
  return table().front();
}

inline Answer Client::ask(std::string_view method, std::string_view path, std::string_view body, std::string_view fields, std::string_view type) {
  std::string raw(method);
  raw.append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n").append(fields).append(more);
  if (!cookie.empty()) raw += "Cookie: a=b; " + cookie + "\r\n";
  if (with_token && !csrf.empty()) raw += "X-CSRF-Token: " + csrf + "\r\n";
  if (!body.empty()) raw.append("Content-Type: ").append(type).append("\r\n");
  Request request = must(service::parse_head(raw + "\r\n")).request;
  request.body = body;
  request.source = "127.0.0.1";
  service::Router::Match match = house.router.match(request);
  Response r = service::handle(match, request, [](std::string_view line) { MESSAGE(std::string(line)); });
  if (r.stream) {
    Status made = r.stream([&r](std::string_view piece) -> Status {
      r.body += piece;
      return {};
    });
    if (!made) r = service::problem(request, made.error());
  }
  if (r.status < 400 && match.route) {
    for (const Op& op : table()) {
      Request probe = request;
      bool same = method == op.method && match.route->pattern == [&] {
        std::vector<std::string> parts;
        std::string_view rest = std::string_view(op.path).substr(1);
        for (std::size_t end = 0; end != std::string_view::npos; rest = end == std::string_view::npos ? rest : rest.substr(end + 1)) {
          end = rest.find('/');
          parts.emplace_back(rest.substr(0, end));
        }
        return parts;
      }();
      if (!same) continue;
      CHECK_MESSAGE(r.status == op.status, path, " ", r.body);
      if (op.answer) {
        auto json = parse_json(r.body);
        if (!json) FAIL(path, ": ", json.error().zh(), r.body);
        Status fit = fits(*json, *op.answer);
        if (!fit) FAIL(path, ": ", fit.error().zh(), r.body);
      }
    }
  }
  return {r.status, r.body, r.headers};
}

}  // namespace zhagen::api::test
