// bench_api [seconds]: the API on SQLite beside a bare Beast server that reads the same row, 8 connections each, one after
// the other: requests per second, CPU time of the server for each, median and 99th percentile. docs/benchmarks.md.

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "api/api.hpp"
#include "api_bare.hpp"
#include "api_load.hpp"
#include "ledger/write.hpp"
#include "must.hpp"
#include "service/server.hpp"

using namespace zhagen;
using bench::must;

namespace {

constexpr int kRows = 20'000;
constexpr const char* kPassword = "Liu9-yun#Kx7";

constexpr const char* kLedger = R"(
[ledger]
name = "visit"
label = "走访"
purpose = "走访记录"
retention = "3y"
sensitivity = "internal"
title = "topic"
[field.topic]
label = "主题"
type = "text"
required = true
find = true
[field.unit]
label = "走访单位"
type = "ref:organisation"
inverse = "visits"
capacity = "host"
[field.held_on]
label = "日期"
type = "date"
[field.cost]
label = "花费"
type = "money"
index = true
[field.people]
label = "人数"
type = "int"
[field.remark]
label = "备注"
type = "text"
[access]
read = ["office@any", "receiver@host"]
create = ["office@any", "receiver@host"]
change = ["office@any"]
)";

class PlainHasher final : public account::Hasher {  // logging in is not what is measured
 public:
  Result<std::string> hash(std::string_view password) override { return "plain$" + std::string(password); }
  Result<bool> verify(const std::string& hash, std::string_view password) override { return hash == "plain$" + std::string(password); }
  std::string nobody() override { return "nobody"; }
};

struct Setting {
  std::string folder;
  SystemClock clock;
  std::vector<std::string> ids;
  Id township;

  std::unique_ptr<service::Site> open() {
    service::SiteOptions options;
    options.folder = folder;
    options.catalog = ZHAGEN_SOURCE_DIR "/catalog";
    options.hasher = std::make_shared<PlainHasher>();
    options.store.readers = 12;
    return must(service::Site::open(options, clock));
  }
};

account::Actor log_in(service::Site& site, const char* login, const char* password = kPassword) {
  return must(site.accounts().login(login, password, "127.0.0.1")).actor;
}

/// 20,000 records, a third of them the township's; an office at the root and a township that sees its own.
void fill(Setting& s) {
  std::filesystem::create_directories(s.folder + "/catalog/own");
  std::ofstream(s.folder + "/catalog/own/visit.ledger.toml") << kLedger;
  auto site = s.open();
  auto& accounts = site->accounts();
  must(accounts.first_administrators(must(accounts.first_link()), "127.0.0.1", {"xitong", "甲", "Xt5-kmWq!e83"},
                                     {"anquan", "乙", "Aq5-kmWq!e83"}, {"shenji", "丙", "Sj5-kmWq!e83"}));
  account::Actor system = log_in(*site, "xitong", "Xt5-kmWq!e83"), security = log_in(*site, "anquan", "Aq5-kmWq!e83");
  auto user = [&](const char* login, catalog::Role role, Id at) {
    account::User u = must(accounts.add(system, login, login, {}));
    must(accounts.use_invitation(must(accounts.invite(system, u.id)), kPassword, "127.0.0.1"));
    must(accounts.grant(security, u.id, {role, at, {}, {}}));
  };
  auto catalog = site->base().catalog();
  const catalog::Ledger &organisation = *catalog->ledger("organisation"), &visit = *catalog->ledger("visit");
  auto unit = [&](const account::Actor& by, const char* name, const char* kind, Id parent) {
    ledger::Draft d{{{organisation.find("name"), std::string(name)}, {organisation.find("kind"), std::string(kind)}}};
    if (!parent.empty()) d.values.emplace_back(organisation.find("parent"), parent.value());
    return must(ledger::create(site->base(), by, "organisation", d)).id;
  };
  Id root = unit(account::Accounts::machine("bench"), "青山县", "county", {});
  user("paiban", catalog::Role::office, root);
  account::Actor office = log_in(*site, "paiban");
  s.township = unit(office, "柳河镇", "township", root);
  Id other = unit(office, "云溪镇", "township", root);
  user("zhenli", catalog::Role::receiver, s.township);
  Random random(1);
  for (int from = 0; from < kRows; from += 500) {
    std::vector<ledger::Row> rows(500);
    for (std::size_t i = 0; i < rows.size(); ++i)
      rows[i].draft.values = {{visit.find("topic"), "第" + std::to_string(from + static_cast<int>(i)) + "次走访"},
                              {visit.find("unit"), (random.below(3) ? other : s.township).value()},
                              {visit.find("held_on"), std::int64_t{20250100} + random.range(1, 28)},
                              {visit.find("cost"), std::int64_t{random.range(0, 1'000'000)}},
                              {visit.find("people"), std::int64_t{random.range(1, 9)}},
                              {visit.find("remark"), std::string("与村党支部座谈，看望老党员")}};
    ledger::BatchSaved saved = must(ledger::write_all(site->base(), office, "visit", rows, {}));
    for (const ledger::Saved& one : saved.rows) s.ids.push_back(one.id.str());
  }
}

struct Child {
  int process = 0;
  std::uint16_t port = 0;
  ~Child() {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
  }
};

void start(Child& child, const std::function<void(const std::function<void(std::uint16_t)>&)>& body) {
  int ends[2];
  if (::pipe(ends) != 0) std::exit(1);
  child.process = ::fork();
  if (child.process == 0) {
    body([&](std::uint16_t port) {
      if (::write(ends[1], &port, sizeof port) != sizeof port) std::_Exit(1);
    });
    std::_Exit(0);
  }
  if (::read(ends[0], &child.port, sizeof child.port) != sizeof child.port) std::exit(1);
  ::close(ends[0]);
  ::close(ends[1]);
}

/// The header lines of a session.
std::string session(std::uint16_t port, const std::string& login) {
  std::string body = R"({"login":")" + login + R"(","password":")" + kPassword + "\"}";
  std::string answer = bench::ask(port, "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                                            std::to_string(body.size()) + "\r\n\r\n" + body);
  auto between = [&](std::string_view from, std::string_view to) {
    std::size_t begin = answer.find(from);
    if (begin == std::string::npos) std::exit((fmt::print(stderr, "{}\n", answer), 1));
    begin += from.size();
    return answer.substr(begin, answer.find(to, begin) - begin);
  };
  return "Cookie: " + between("Set-Cookie: ", ";") + "\r\nX-CSRF-Token: " + between("\"csrf\":\"", "\"") + "\r\n";
}

}  // namespace

int main(int argc, char** argv) {
  double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  Setting s;
  std::string name = (std::filesystem::temp_directory_path() / "zhagen-bench-XXXXXX").string();
  s.folder = ::mkdtemp(name.data());
  fill(s);
  {
    Child bare, house;
    start(bare, [&](const auto& listening) {
      bench::serve_bare(s.folder + "/zhagen.db", "SELECT id, version, state, owner, created, changed, f_topic, f_unit, f_held_on, f_cost, f_people, f_remark FROM l_visit WHERE id = ?", listening);
    });
    start(house, [&](const auto& listening) {
      auto site = s.open();
      service::Router router;
      api::add_api(router, *site);
      service::Options options;
      options.port = 0;
      options.listening = listening;
      options.trouble = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
      must(service::serve(options, router, s.clock, {}));
    });
    std::string office = session(house.port, "paiban"), township = session(house.port, "zhenli");
    auto get = [](const std::string& path, const std::string& fields) { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n"; };
    auto any = [&](int n) -> const std::string& { return s.ids[static_cast<std::size_t>(n) * 7919 % s.ids.size()]; };

    double base = 0;
    auto measure = [&](const char* what, const Child& child, std::function<std::string(int)> request, int expect = 200) {
      bench::Load load{child.port, 8, seconds, child.process, std::move(request), expect};
      bench::Figure f = bench::run(load);
      if (base == 0) base = f.cpu_us;
      fmt::print("{:<34} {:>8.0f}/s  {:>8.1f} us CPU  {:>5.2f}x  median {:.3f} ms  p99 {:.3f} ms{}\n", what, f.per_second, f.cpu_us, f.cpu_us / base, f.median_ms,
                 f.p99_ms, f.wrong ? fmt::format("  WRONG {}: {}", f.wrong, f.first_wrong) : "");
      std::fflush(stdout);
    };
    for (int round = 0; round < 3; ++round) {
      base = 0;
      measure("bare Beast + SQLite, one row", bare, [&](int n) { return get("/" + any(n), "Cookie: zhagen=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"); });
      measure("API, one record, office", house, [&](int n) { return get("/api/records/visit/" + any(n), office); });
    }
    measure("API, one record, township", house, [&](int n) { return get("/api/records/organisation/" + (n % 2 ? s.township.str() : s.township.str()), township); });
    measure("API, list of 50", house, [&](int) { return get("/api/records/visit?limit=50", office); });
    measure("API, list of 50, township", house, [&](int) { return get("/api/records/visit?limit=50", township); });
    measure("API, filtered list of 50", house, [&](int n) { return get("/api/records/visit?limit=50&order=-cost&filter=cost%20%3C%20" + std::to_string(1000 + n % 1000 * 900), office); });
    measure("API, count with filter", house, [&](int n) { return get("/api/records/visit/count?filter=cost%20%3C%20" + std::to_string(1000 + n % 1000 * 900), office); });
    measure("API, words", house, [&](int n) { return get("/api/records/visit?q=" + std::to_string(n % kRows), office); });
    measure("API, insert", house, [&](int n) {
      std::string body = R"({"values":{"topic":"新的第)" + std::to_string(n) + R"(次","unit":")" + s.township.str() + R"(","held_on":20260301,"cost":5}})";
      return "POST /api/records/visit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + office + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }, 201);
  }
  std::filesystem::remove_all(s.folder);
}
