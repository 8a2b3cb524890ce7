#include "account/data.hpp"
#include "account/totp.hpp"

namespace zhagen::account {

namespace {

/// What a body answers about an attempt; an error would undo what it wrote, the entry of the failure among it.
struct Outcome {
  Instant locked{0};
  std::optional<Session> session;
};

audit::Who nobody(std::string_view source) { return {{}, {}, std::string(source), {}}; }

}  // namespace

Result<Session> Accounts::login(std::string_view login, std::string_view password, std::string_view source) {
  Data& d = *data_;
  std::string key = login_key(login);
  Attempt attempt = Attempt::of(*d.keys, key, source);

  // 1. The attempt counts before it is looked at.
  Outcome gate = TRY(d.db.write([&](store::Tx& tx) -> Result<Outcome> {
    Instant until = TRY(attempt.enter(tx, TRY(read_policy(tx)), d.now()));
    if (until.ms != 0) TRY(d.log(tx, nobody(source), {"login", "user", {}, 0, {}, details({{"why", "locked"}}), false}));
    return Outcome{until, {}};
  }));
  if (gate.locked.ms != 0) return locked(gate.locked, d.now());

  // 2. One statement and one slow digest, whoever it is.
  std::optional<Data::Row> row;
  {
    store::Read read = TRY(d.db.read());
    row = TRY(d.row_by_key(read, key));
  }
  Result<bool> verified = d.hasher->verify(row && !row->hash.empty() ? row->hash : d.nobody, password);
  if (!verified) {
    TRY(d.db.write([&](store::Tx& tx) { return attempt.give_back(tx); }));
    return std::move(verified).error();
  }
  bool right = *verified && row && !row->hash.empty() && !row->disabled;

  // 3. The outcome, with what the row says now: a password voided meanwhile opens nothing.
  Outcome out = TRY(d.db.write([&](store::Tx& tx) -> Result<Outcome> {
    if (right) {
      Data::Row now = TRY(d.locked_row(tx, row->id));
      if (!now.disabled && now.password == row->password) {
        bool pending = false;
        {
          auto rows = TRY(tx.query("SELECT confirmed FROM user_totp WHERE user_id = ?", now.id.value()));
          pending = TRY(rows.next()) && rows.integer(0) != 0;
        }
        // With the code still to come the account's counter stays: otherwise each right password gave five more guesses.
        if (pending) TRY(attempt.give_back(tx));
        else TRY(attempt.succeed(tx));
        Session session = TRY(d.begin_session(tx, now.id, pending, source));
        if (!pending) TRY(tx.exec("UPDATE user_account SET last_login = ? WHERE id = ?", d.now().ms, now.id.value()));
        TRY(d.log(tx, {now.id, now.name, std::string(source), {}},
                  {"login", "user", now.id, 0, {}, pending ? details({{"next", "second_factor"}}) : "", true}));
        return Outcome{{}, std::move(session)};
      }
    }
    // The name that was typed is not kept where nobody has it: it may be a password in the wrong field.
    TRY(d.log(tx, nobody(source), {"login", "user", row ? row->id : Id(), 0, {}, details({{"why", "refused"}}), false}));
    return Outcome{};
  }));
  if (!out.session) return fail(fault::login_refused);
  return *std::move(out.session);
}

Result<Session> Accounts::second_factor(std::string_view token, std::string_view code, std::string_view source) {
  Data& d = *data_;
  std::string id = d.digest_of(token);
  Outcome out = TRY(d.db.write([&](store::Tx& tx) -> Result<Outcome> {
    Id user;
    {
      auto rows = TRY(tx.query("SELECT user_id FROM user_session WHERE id = ? AND pending = 1 AND created >= ?", id,
                               d.now().ms - std::chrono::milliseconds(kSecondStep).count()));
      if (!TRY(rows.next())) return fail(fault::session_ended);
      user = Id(rows.integer(0));
    }
    Data::Row row = TRY(d.locked_row(tx, user));
    Attempt attempt = Attempt::of(*d.keys, row.key, source);
    Instant until = TRY(attempt.enter(tx, TRY(read_policy(tx)), d.now()));
    audit::Event event{"second_factor", "user", user, 0, {}, {}, false};
    if (until.ms != 0) {
      event.detail = details({{"why", "locked"}});
      TRY(d.log(tx, nobody(source), event));
      return Outcome{until, {}};
    }
    std::optional<std::int64_t> step;
    {
      auto rows = TRY(tx.query("SELECT sealed, last_step FROM user_totp WHERE user_id = ? AND confirmed = 1", user.value()));
      if (TRY(rows.next()))
        step = totp_match(TRY(d.keys->open(rows.blob(0).bytes, "user_totp|sealed|" + user.str())), code, d.now(), rows.integer(1));
    }
    // Deleting the first step's row is also what lets one code through when two come at once.
    if (!step || row.disabled || TRY(tx.exec("DELETE FROM user_session WHERE id = ?", id)) != 1) {
      event.detail = details({{"why", "refused"}});
      TRY(d.log(tx, nobody(source), event));
      return Outcome{};
    }
    TRY(tx.exec("UPDATE user_totp SET last_step = ? WHERE user_id = ?", *step, user.value()));
    TRY(attempt.succeed(tx));
    Session session = TRY(d.begin_session(tx, user, false, source));
    TRY(tx.exec("UPDATE user_account SET last_login = ? WHERE id = ?", d.now().ms, user.value()));
    event.success = true;
    TRY(d.log(tx, {user, row.name, std::string(source), {}}, event));
    return Outcome{{}, std::move(session)};
  }));
  if (out.locked.ms != 0) return locked(out.locked, d.now());
  if (!out.session) return fail(fault::code_refused);
  d.cache.drop(id);
  return *std::move(out.session);
}

}  // namespace zhagen::account
