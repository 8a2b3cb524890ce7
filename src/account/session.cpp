#include "account/data.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

std::string Data::csrf(std::string_view token) const { return base64url(hmac(keys->profile(), token, "csrf")); }

Status Data::end_sessions(store::Tx& tx, Id user) const {
  TRY(tx.exec("DELETE FROM user_session WHERE user_id = ?", user.value()));
  return {};
}

Result<Session> Data::begin_session(store::Tx& tx, Id user, bool pending, std::string_view source) {
  std::int64_t at = now().ms;
  std::string token = base64url(secret_bytes(32)), id = digest_of(token);
  TRY(tx.exec("DELETE FROM user_session WHERE created < ?", at - std::chrono::milliseconds(std::chrono::hours(24)).count()));
  TRY(tx.exec("INSERT INTO user_session (id, user_id, pending, created, last_used) VALUES (?, ?, ?, ?, ?)", id, user.value(),
              pending, at, at));
  std::optional<Live> live = TRY(load(tx, id, day()));
  if (!live) return fail(fault::session_ended);
  live->session.token = token;
  live->session.csrf = csrf(token);
  live->session.actor.source = source;
  return std::move(live->session);
}

Result<std::optional<Live>> Data::load(store::Tx& tx, const std::string& id, Date on) const {
  auto rows = TRY(tx.query(
      "SELECT s.user_id, s.pending, s.created, s.last_used, u.must_change, p.created, t.confirmed, "
      "(SELECT generation FROM account_state WHERE id = 1) FROM user_session s JOIN user_account u ON u.id = s.user_id "
      "JOIN user_password p ON p.id = u.password LEFT JOIN user_totp t ON t.user_id = u.id "
      "WHERE s.id = ? AND u.disabled = 0", id));
  if (!TRY(rows.next())) return std::optional<Live>();
  Policy policy = TRY(read_policy(tx));
  Live live;
  Id user(rows.integer(0));
  bool pending = rows.integer(1) != 0;
  live.created = Instant{rows.integer(2)};
  live.last_used = live.written = Instant{rows.integer(3)};
  live.idle = policy.idle;
  live.whole = policy.session;
  live.generation = rows.integer(7);
  live.day = on;
  Session& s = live.session;
  s.needs_second_factor = pending;
  if (pending) {
    live.idle = live.whole = kSecondStep;
    return std::optional(std::move(live));  // nobody yet
  }
  s.actor = TRY(actor(tx, user, "", on));
  s.must_change = rows.integer(4) != 0 ||
                  (policy.rotates() && now().ms - rows.integer(5) > std::chrono::milliseconds(kPasswordLife).count());
  s.must_enrol = policy.second_factor && rows.integer(6) == 0;
  if (s.must_change || s.must_enrol) s.actor.grants.clear();
  return std::optional(std::move(live));
}

Result<Session> Accounts::session(std::string_view token, std::string_view source) {
  Data& d = *data_;
  std::string id = d.digest_of(token);
  Instant now = d.now();
  Date day = today(now);
  if (d.cache.must_look(now)) {
    store::Read read = TRY(d.db.read());
    auto rows = TRY(read.query("SELECT generation FROM account_state WHERE id = 1"));
    if (!TRY(rows.next())) return fail(Errc::store_damaged, d.db.where(), "account_state");
    d.cache.saw(rows.integer(0), now);
  }
  Found found;
  if (auto cached = d.cache.use(id, now, day)) {
    found = TRY(*std::move(cached));
  } else {
    std::optional<Live> live;
    {
      store::Read read = TRY(d.db.read());
      live = TRY(d.load(read, id, day));
    }
    if (live) d.cache.freshen(id, *live);
    if (!live || live->over(now)) {
      d.cache.drop(id);
      return fail(fault::session_ended);
    }
    live->session.csrf = d.csrf(token);
    found = d.cache.put(id, *std::move(live), now);
  }
  if (found.renew)
    d.db.submit([id, at = now.ms](store::Tx& tx) -> Status {
      TRY(tx.exec("UPDATE user_session SET last_used = ? WHERE id = ? AND last_used < ?", at, id, at));
      return {};
    }, [](const Status&) {});  // where it fails the session ends early, never late
  found.session.actor.source = source;
  return std::move(found.session);
}

Status Accounts::logout(std::string_view token, std::string_view source) {
  Data& d = *data_;
  std::string id = d.digest_of(token);
  Status done = d.change([&](store::Tx& tx) -> Status {
    auto rows = TRY(tx.query("SELECT u.id, u.name FROM user_session s JOIN user_account u ON u.id = s.user_id WHERE s.id = ?", id));
    if (!TRY(rows.next())) return fail(fault::session_ended);
    audit::Who user{Id(rows.integer(0)), std::string(rows.text(1)), std::string(source), {}};
    TRY(tx.exec("DELETE FROM user_session WHERE id = ?", id));
    return d.log(tx, user, {"logout", "user", user.user, 0, {}, {}, true});
  });
  d.cache.drop(id);
  return done;
}

}  // namespace zhagen::account
