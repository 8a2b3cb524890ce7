// kill PROGRAM ROUNDS [SEED]: the server is killed with -9 in the middle of mixed writes over HTTP, again and again.
//
// Four users create, change and cancel people and write several at once. After each kill the server
// is started again on the same data, without any repair, and asked:
//   - what was acknowledged is there, in the version that was acknowledged, with the value that was sent;
//   - what was under way is there whole or not at all, and sending it again with its Idempotency-Key does it once;
//   - each record has exactly as many changes in the history as its version says, and nothing else is in the tables;
//   - the log's chain verifies (zhagen audit verify), the newest backup of the running server too.
// Run it in an empty folder. It prints one line at its end; exit code 0 where nothing was lost.

#include <atomic>
#include <map>
#include <memory>
#include <random>

#include "http.hpp"
#include "store/db.hpp"

using namespace zhagen;
using namespace zhagen::trust;

namespace {

constexpr int kWriters = 4;

struct Record {
  std::string ledger, id, value, state;
  long version = 0;
};

/// A write under way: what it would make of a record, or which records it would make.
struct Pending {
  std::string method, path, body, more;
  Record after;                        // of a change; id empty: it creates
  std::vector<std::string> values;     // of the records that it creates
};

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

class Writer {
  std::mt19937 random_;
  int number_;
  long n_ = 0;

 public:
  Client client;
  std::map<std::string, Record> records;      // acknowledged
  std::vector<std::string> touched;           // in this round
  std::unique_ptr<Pending> pending;
  long acknowledged = 0;
  std::string organisation;

  Writer(int number, unsigned seed) : random_(seed * 97 + static_cast<unsigned>(number)), number_(number) {}

  void until(const std::atomic<bool>& stop) {
    touched.clear();
    while (!stop) {
      pending = std::make_unique<Pending>(next());
      Answer a = client.ask(pending->method, pending->path, pending->body, pending->more);
      if (a.status == 0) return;  // killed: not acknowledged
      take(a);
    }
  }

  /// What was under way when the server died, sent again: done once, whichever it was.
  void settle() {
    if (!pending) return;
    if (!pending->after.id.empty()) {
      Answer now = client.ask("GET", "/api/records/" + pending->after.ledger + "/" + pending->after.id);
      if (now.status != 200) die("a record under way cannot be read: " + now.body);
      if (std::atol(now.member("version").c_str()) == pending->after.version) {  // it had been done
        keep(pending->after);
        pending.reset();
        return;
      }
    }
    Answer a = client.ask(pending->method, pending->path, pending->body, pending->more);
    if (a.status == 0) die("no answer to what is sent again");
    take(a);
  }

 private:
  std::string fresh() { return "w" + std::to_string(number_) + "n" + std::to_string(++n_); }

  void keep(const Record& r) {
    records[r.id] = r;
    touched.push_back(r.id);
    ++acknowledged;
  }

  void take(const Answer& a) {
    if (a.status != 200 && a.status != 201) die(pending->method + " " + pending->path + " was refused: " + std::to_string(a.status) + " " + a.body);
    if (!pending->after.id.empty()) {
      keep(pending->after);
    } else {
      std::size_t at = 0;
      for (const std::string& value : pending->values) {
        at = a.body.find("\"id\":\"", at);
        if (at == std::string::npos) die("an answer without an id: " + a.body);
        at += 6;
        keep({pending->after.ledger, a.body.substr(at, a.body.find('"', at) - at), value, pending->after.state, 1});
      }
    }
    pending.reset();
  }

  std::string person(const std::string& value) {
    return R"({"name":"安宁","native_place":)" + quoted(value) + R"(,"address":)" + quoted("说明" + value) + R"(,"unit":)" + quoted(organisation) + "}";
  }

  Pending next() {
    Pending p;
    p.method = "POST";
    int what = static_cast<int>(random_() % 10);
    const Record* r = records.empty() ? nullptr : &std::next(records.begin(), static_cast<long>(random_() % records.size()))->second;
    if (r && r->state == "cancelled") r = nullptr;
    if (!r || what < 4) {
      p.path = "/api/records/person";
      p.after.ledger = "person";
      if (what == 0) {  // three at once, all or none
        p.path += "/batch";
        for (int i = 0; i < 3; ++i) {
          p.values.push_back(fresh());
          p.body += (i ? "," : R"({"rows":[)") + (R"({"values":)" + person(p.values.back()) + "}");
        }
        p.body += "]}";
      } else {
        p.values.push_back(fresh());
        p.body = R"({"values":)" + person(p.values.back()) + "}";
      }
      p.more = "Idempotency-Key: once-" + fresh() + "-" + std::to_string(random_()) + "\r\n";
      return p;
    }
    p.after = *r;
    ++p.after.version;
    p.path = "/api/records/" + r->ledger + "/" + r->id;
    p.more = "If-Match: \"" + std::to_string(r->version) + "\"\r\n";
    if (what < 9) {
      p.method = "PATCH";
      p.after.value = fresh();
      p.body = R"({"values":{"native_place":)" + quoted(p.after.value) + R"(,"address":)" + quoted("说明" + p.after.value) + "}}";
    } else {
      p.path += "/cancel";
      p.after.state = "cancelled";
      p.body = R"({"reason":"录错了"})";
    }
    return p;
  }
};

/// The first number that a query answers, from the database as the dead server left it.
long number(store::Db& db, const std::string& sql) {
  auto read = db.read();
  if (!read) die(read.error().zh());
  auto rows = read->query(sql);
  if (!rows) die(rows.error().zh());
  auto next = rows->next();
  if (!next || !*next) die("no answer: " + sql);
  return rows->integer(0);
}

/// One for each: three administrators may not have the same.
std::string password(const std::string& login) { return std::string("Liu9-yun#Kx7") + login.front() + login.back(); }

Answer must(Answer a, const char* what) {
  if (a.status < 200 || a.status > 299) die(std::string(what) + ": " + std::to_string(a.status) + " " + a.body);
  return a;
}

void log_in(Client& c, const std::string& name) {
  must(c.ask("POST", "/api/session", "{\"login\":" + quoted(name) + ",\"password\":" + quoted(password(name)) + "}"), "log-in");
}

std::string named(const char* login) {
  return "{\"login\":" + quoted(login) + ",\"name\":" + quoted(login) + ",\"password\":" + quoted(password(login)) + "}";
}

/// Three administrators, the root organisation, and an office user for each writer, all over HTTP.
void set_up(Server& server, std::vector<std::unique_ptr<Writer>>& writers) {
  std::size_t at = server.said.find_first_of("#=", server.said.find("/first"));
  if (at == std::string::npos) die("the first start printed no link:\n" + server.said);
  std::string token = server.said.substr(at + 1, server.said.find_first_of(" \r\n", at) - at - 1);
  Client nobody, system, security;
  for (Client* c : {&nobody, &system, &security}) c->to(server.port);
  must(nobody.ask("POST", "/api/first", "{\"token\":" + quoted(token) + ",\"system\":" + named("xitong") + ",\"security\":" + named("anquan") +
                                            ",\"audit\":" + named("shenji") + R"(,"place":{"name":"青山区","kind":"county"}})"),
       "first administrators");
  log_in(system, "xitong");
  log_in(security, "anquan");
  std::string root;
  {
    auto db = store::Db::open("data/zhagen.db");
    if (!db) die(db.error().zh());
    root = std::to_string(number(**db, "SELECT id FROM l_organisation"));
  }
  for (std::size_t i = 0; i < writers.size(); ++i) {
    std::string name = "paiban" + std::to_string(i);
    std::string user = must(system.ask("POST", "/api/users", "{\"login\":" + quoted(name) + ",\"name\":" + quoted(name) + "}"), "user").member("id");
    std::string invited = must(system.ask("POST", "/api/users/" + user + "/invitation"), "invitation").member("token");
    must(nobody.ask("POST", "/api/invitation", "{\"token\":" + quoted(invited) + ",\"password\":" + quoted(password(name)) + "}"), "first password");
    must(security.ask("POST", "/api/users/" + user + "/grants", R"({"role":"office","organisation":)" + quoted(root) + "}"), "grant");
    writers[i]->organisation = root;
    writers[i]->client.to(server.port);
    log_in(writers[i]->client, name);
  }
}

/// What the acknowledged record is in the database, and that it is readable over HTTP.
void check(Writer& w, const std::string& id) {
  const Record& r = w.records.at(id);
  Answer a = w.client.ask("GET", "/api/records/" + r.ledger + "/" + r.id);
  if (a.status != 200) die("lost: " + r.id + " (" + r.value + "): " + std::to_string(a.status) + " " + a.body);
  bool same = a.member("version") == std::to_string(r.version) && a.member("native_place") == r.value &&
              (a.member("cancelled") == "true") == (r.state == "cancelled");
  if (!same) die("acknowledged version " + std::to_string(r.version) + " of " + r.id + " with " + r.value + ", found " + a.body);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) die("usage: kill PROGRAM ROUNDS [SEED]   (in an empty folder)");
  std::string program = argv[1];
  int rounds = std::atoi(argv[2]);
  unsigned seed = argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 1;
  std::mt19937 random(seed);
  std::vector<std::unique_ptr<Writer>> writers;
  for (int i = 0; i < kWriters; ++i) writers.push_back(std::make_unique<Writer>(i, seed));
  Server server;
  server.start(program, {});
  set_up(server, writers);

  long settled = 0;
  for (int round = 0; round < rounds; ++round) {
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (auto& w : writers) threads.emplace_back([&stop, &w] { w->until(stop); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50 + random() % 600));
    server.kill9();
    stop = true;
    for (std::thread& t : threads) t.join();

    server.start(program, {});
    long known = 0;
    for (auto& w : writers) {
      w->client.to(server.port);
      if (w->pending) ++settled;
      w->settle();
      for (const std::string& id : w->touched) check(*w, id);
      for (int i = 0; i < 5 && !w->records.empty(); ++i)  // and some of earlier rounds
        check(*w, std::next(w->records.begin(), static_cast<long>(random() % w->records.size()))->first);
      known += static_cast<long>(w->records.size());
    }
    {
      auto db = store::Db::open("data/zhagen.db");
      if (!db) die(db.error().zh());
      long found = number(**db, "SELECT count(*) FROM l_person");
      if (found != known) die(std::to_string(found) + " people in the database, " + std::to_string(known) + " acknowledged");
      long odd = number(**db, "SELECT count(*) FROM l_person WHERE version <> (SELECT count(*) FROM record_change "
                              "WHERE record_change.ledger = 'person' AND record_change.record = l_person.id)");
      if (odd) die(std::to_string(odd) + " records without their history");
    }
    if (run({program, "audit", "verify", "--data", "data"}, "audit.log") != 0) die("the log does not verify:\n" + read_text("audit.log"));
    if (round % 20 == 19 || round == rounds - 1) {
      std::string file = "b" + std::to_string(round) + ".db";
      if (run({program, "backup", "--data", "data", "-o", file}, "backup.log") != 0) die("no backup:\n" + read_text("backup.log"));
      if (run({program, "backup", "verify", file}, "backup.log") != 0) die("the backup does not verify:\n" + read_text("backup.log"));
      ::unlink(file.c_str());
      ::unlink((file + ".sha256").c_str());
    }
  }
  if (server.stop() != 0) die("the server did not end well:\n" + read_text("server.log"));
  long acknowledged = 0;
  for (auto& w : writers) acknowledged += w->acknowledged;
  std::printf("%d kills, %ld acknowledged writes, 0 lost; %ld were under way, each whole or not at all\n", rounds, acknowledged, settled);
  return 0;
}
