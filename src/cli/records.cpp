#include <fmt/format.h>

#include "api/cells.hpp"
#include "api/query.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"

namespace zhagen::cli {
namespace {

/// A text in one column of one line.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return text;
}

}  // namespace

Status list_records(const RecordOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  const account::Actor& actor = in->session.actor;
  ledger::Base& base = in->site->base();
  api::Book b = TRY(in->book(o.ledger));
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
        fmt::print("\t{}", one_line(api::cell(b, b.ledger->fields[at], r.values[at], r.shown[at], titles)));
      }
      fmt::print("\n");
    }
    q.after = page.next;
  } while (!q.after.empty());
  return {};
}

Status show_record(const RecordOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  const account::Actor& actor = in->session.actor;
  ledger::Base& base = in->site->base();
  api::Book b = TRY(in->book(o.ledger));
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
    std::string text = api::cell(b, b.ledger->fields[at], r.values[at], r.shown[at], titles);
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
      auto text = [&](const ledger::Value& v) { return one_line(api::cell(b, field, v, ledger::Shown::plain, titles)); };
      fmt::print("\t{}\t{} → {}\n", field.label, text(f.from), text(f.to));
    }
  }
  return {};
}

}  // namespace zhagen::cli
