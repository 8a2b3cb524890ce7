#include "dues/feed.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"
#include "dues/errors.hpp"

namespace zhagen::dues {

constinit const store::Migration kTables{8, "due feeds", R"sql(
CREATE TABLE due_feed (
  user_id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  created INTEGER NOT NULL);
CREATE UNIQUE INDEX due_feed_digest ON due_feed (digest);
)sql"};

namespace {

constexpr std::size_t kSecret = 43;

std::string digest_of(const ledger::Base& base, std::string_view secret) { return hex(digest(base.keys().profile(), secret)); }

Status log(store::Tx& tx, const ledger::Base& base, const account::Actor& actor, const char* action) {
  audit::Event event;
  event.action = action;
  event.subject = "user";
  event.record = actor.user;
  event.rows = 1;
  TRY(audit::Operation(tx, base.keys(), base.clock().now()).close(ledger::who(actor), event));
  return {};
}

}  // namespace

Result<std::string> make_feed(ledger::Base& base, const account::Actor& actor) {
  if (actor.user.empty()) return fail(fault::feed_unknown);
  const std::string secret = base64url(secret_bytes(32)), kept = digest_of(base, secret);
  TRY(base.db().write([&](store::Tx& tx) -> Status {
    TRY(tx.exec("DELETE FROM due_feed WHERE user_id = ?", actor.user.value()));
    TRY(tx.exec("INSERT INTO due_feed (user_id, digest, created) VALUES (?, ?, ?)", actor.user.value(), kept, base.clock().now().ms));
    return log(tx, base, actor, "feed");
  }));
  return secret;
}

Status end_feed(ledger::Base& base, const account::Actor& actor) {
  return base.db().write([&](store::Tx& tx) -> Status {
    if (TRY(tx.exec("DELETE FROM due_feed WHERE user_id = ?", actor.user.value())) == 0) return fail(fault::feed_none);
    return log(tx, base, actor, "feed_end");
  });
}

Result<std::optional<Instant>> feed_since(store::Tx& tx, const account::Actor& actor) {
  auto rows = TRY(tx.query("SELECT created FROM due_feed WHERE user_id = ?", actor.user.value()));
  if (!TRY(rows.next())) return std::optional<Instant>();
  return std::optional(Instant{rows.integer(0)});
}

Result<account::Actor> feed_actor(store::Tx& tx, account::Accounts& accounts, const ledger::Base& base, std::string_view secret, std::string_view source) {
  if (secret.size() != kSecret) return fail(fault::feed_unknown);
  const std::string asked = digest_of(base, secret);
  Id user;
  {
    auto rows = TRY(tx.query("SELECT user_id, digest FROM due_feed WHERE digest = ?", asked));
    if (!TRY(rows.next()) || !same_bytes(rows.text(1), asked)) return fail(fault::feed_unknown);
    user = Id(rows.integer(0));
  }
  auto actor = accounts.actor(tx, user, source, base.today());
  if (!actor) return fail(fault::feed_unknown);
  return actor;
}

}  // namespace zhagen::dues
