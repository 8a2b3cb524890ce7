#include "ledger/requests.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/logged_in.hpp"

namespace zhagen::cli {

Status requests(const RequestOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  auto catalog = in->base().catalog();
  store::Read read = TRY(in->site->db->read());
  if (!o.waiting) {
    fmt::print("台账\t申请\t可以提出\t我提出未办结\t等我决定\n");
    for (const ledger::RequestKind& k : TRY(ledger::request_kinds(read, *catalog, in->actor())))
      fmt::print("{}\t{}\t{}\t{}\t{}\n", k.ledger->name, k.ledger->request->label, k.file ? "是" : "", k.mine, k.waiting);
    return {};
  }
  fmt::print("台账\t编号\t申请\t名称\t状态\t从何时起\n");
  Id after;
  do {
    ledger::WaitingRequests page = TRY(ledger::waiting_requests(read, *catalog, in->actor(), after, 1000));
    for (const ledger::WaitingRequest& r : page.rows)
      fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", r.ledger->name, r.record.str(), r.ledger->request->label, r.title, r.state, local_text(r.since));
    after = page.next;
  } while (!after.empty());
  return {};
}

}  // namespace zhagen::cli
