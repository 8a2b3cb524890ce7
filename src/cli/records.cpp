#include <fmt/format.h>

#include <cstdlib>

#include "api/cells.hpp"
#include "api/query.hpp"
#include "base/secret_file.hpp"
#include "cli/commands.hpp"
#include "cli/passphrase.hpp"
#include "service/site.hpp"

namespace zhagen::cli {
namespace {

/// From the environment, for scripts, else asked at the terminal without showing it.
Result<std::string> secret(const char* variable, const std::string& question) {
  if (const char* given = std::getenv(variable)) return std::string(given);
  return hidden_line(question.c_str(), false);
}

/// Logs in as the server's clients do, and out again at the end: who sits at the machine sees no more than elsewhere.
class LoggedIn {
 public:
  static Result<std::unique_ptr<LoggedIn>> as(const RecordOptions& o, const Clock& clock) {
    service::SiteOptions where;
    where.folder = o.data;
    where.db = o.db;
    std::unique_ptr<LoggedIn> self(new LoggedIn(TRY(service::Site::open(where, clock))));
    std::string password = TRY(secret("ZHAGEN_PASSWORD", o.user + " 的密码 / password: "));
    auto session = self->site->accounts().login(o.user, password, "local");
    wipe(password);
    self->session = TRY(std::move(session));
    if (self->session.needs_second_factor) {
      std::string code = TRY(secret("ZHAGEN_CODE", "动态口令 / code: "));
      self->session = TRY(self->site->accounts().second_factor(self->session.token, code, "local"));
    }
    return self;
  }
  ~LoggedIn() {
    if (!session.token.empty()) (void)site->accounts().logout(session.token, "local");
  }
  std::unique_ptr<service::Site> site;
  account::Session session;

 private:
  explicit LoggedIn(std::unique_ptr<service::Site> s) : site(std::move(s)) {}
};

Result<api::Book> book_of(ledger::Base& base, const std::string& name) {
  api::Book b{base.catalog()};
  b.ledger = TRY(ledger::Base::find(*b.catalog, name));
  return b;
}

/// A text in one column of one line.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return text;
}

}  // namespace

Status list_records(const RecordOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o, clock));
  const account::Actor& actor = in->session.actor;
  ledger::Base& base = in->site->base();
  api::Book b = TRY(book_of(base, o.ledger));
  ledger::Query q;
  q.filter = o.filter;
  q.search = o.search;
  q.order = TRY(api::order_of(o.order, *b.ledger));
  q.fields = api::usual_fields(actor, *b.ledger, TRY(api::fields_of(o.fields, *b.ledger)));
  if (!o.asof.empty()) q.asof = TRY(Date::parse(o.asof));
  q.limit = 1000;
  store::Read read = TRY(in->site->db->read());
  fmt::print("编号{}", b.ledger->states.empty() ? "" : "\t状态");
  for (int i : q.fields) fmt::print("\t{}", b.ledger->fields[static_cast<std::size_t>(i)].label);
  fmt::print("\n");
  do {
    ledger::Page page = TRY(ledger::list(read, base, actor, b.ledger->name, q));
    api::Titles titles = TRY(api::titles_of(read, b, page.rows, q.fields, q.asof));
    for (const ledger::Record& r : page.rows) {
      fmt::print("{}", r.id.str());
      if (!b.ledger->states.empty()) fmt::print("\t{}", api::state_label(*b.ledger, r));
      for (int i : q.fields) {
        auto at = static_cast<std::size_t>(i);
        fmt::print("\t{}", one_line(api::cell(b, b.ledger->fields[at], r.values[at], r.shown[at], titles).text));
      }
      fmt::print("\n");
    }
    q.after = page.next;
  } while (!q.after.empty());
  return {};
}

Status show_record(const RecordOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o, clock));
  const account::Actor& actor = in->session.actor;
  ledger::Base& base = in->site->base();
  api::Book b = TRY(book_of(base, o.ledger));
  Id id = TRY(Id::parse(o.id));
  store::Read read = TRY(in->site->db->read());
  std::vector<ledger::Record> one{TRY(ledger::get(read, base, actor, b.ledger->name, id))};
  const ledger::Record& r = one.front();
  TRY(ledger::note_opened(base, in->site->reads(), actor, *b.ledger, id));
  std::vector<int> fields = api::usual_fields(actor, *b.ledger, {});
  api::Titles titles = TRY(api::titles_of(read, b, one, fields, {}));
  fmt::print("{} {}，第 {} 版{}\n", b.ledger->label, r.id.str(), r.version, r.cancelled ? "，已作废" : "");
  if (!b.ledger->states.empty()) fmt::print("状态\t{}\n", api::state_label(*b.ledger, r));
  for (int i : fields) {
    auto at = static_cast<std::size_t>(i);
    std::string text = api::cell(b, b.ledger->fields[at], r.values[at], r.shown[at], titles).text;
    if (!text.empty()) fmt::print("{}\t{}\n", b.ledger->fields[at].label, one_line(std::move(text)));
  }
  if (!o.history) return {};
  for (const ledger::Past& past : TRY(ledger::history(read, base, actor, b.ledger->name, id))) {
    fmt::print("第 {} 版\t{}\t{}\t{}{}\n", past.version, local_text(past.at), past.who, past.action, past.reason.empty() ? "" : "\t" + one_line(past.reason));
    for (const ledger::Past::Field& f : past.fields) {
      static const catalog::Field kState = [] {
        catalog::Field field;
        field.name = "state";
        field.label = "状态";
        return field;
      }();
      const catalog::Field& field = f.field < 0 ? kState : b.ledger->fields[static_cast<std::size_t>(f.field)];
      auto text = [&](const ledger::Value& v) { return one_line(api::cell(b, field, v, ledger::Shown::plain, titles).text); };
      fmt::print("\t{}\t{} → {}\n", field.label, text(f.from), text(f.to));
    }
  }
  return {};
}

}  // namespace zhagen::cli
