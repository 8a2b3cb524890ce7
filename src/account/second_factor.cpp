#include <fmt/format.h>

#include "account/data.hpp"
#include "account/totp.hpp"

namespace zhagen::account {

using Data = Accounts::Data;

namespace {

/// Percent-encoded for the label of an otpauth address.
std::string encoded(std::string_view text) {
  std::string out;
  for (char c : text)
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

}  // namespace

Result<Accounts::Enrolment> Accounts::enrol_second_factor(const Actor& actor, std::string_view password) {
  Data& d = *data_;
  if (actor.user.empty()) return fail(fault::session_ended);
  Data::Row row = TRY(d.row(actor.user));
  Attempt attempt = Attempt::of(*d.keys, row.key, actor.source);
  Instant until = TRY(d.db.write([&](store::Tx& tx) -> Result<Instant> { return attempt.enter(tx, TRY(read_policy(tx)), d.now()); }));
  if (until.ms != 0) return locked(until, d.now());
  Result<bool> right = d.hasher->verify(row.hash.empty() ? d.nobody : row.hash, password);
  if (!right || !*right) {
    TRY(d.db.write([&](store::Tx& tx) -> Status {
      if (!right) return attempt.give_back(tx);
      return d.log(tx, who(actor), {"enrol_second_factor", "user", actor.user, 0, {}, {}, false});
    }));
    return right ? fail(fault::password_wrong) : std::move(right).error();
  }
  TRY(d.db.write([&](store::Tx& tx) { return attempt.succeed(tx); }));
  std::string secret = secret_bytes(kSecretBytes);
  std::string sealed = d.keys->seal(secret, "user_totp|sealed|" + actor.user.str());
  TRY(d.db.write([&](store::Tx& tx) -> Status {
    TRY(d.locked_row(tx, actor.user));
    {
      auto rows = TRY(tx.query("SELECT confirmed FROM user_totp WHERE user_id = ?", actor.user.value()));
      if (TRY(rows.next()) && rows.integer(0) != 0) return fail(fault::second_factor_on);
    }
    TRY(tx.exec("DELETE FROM user_totp WHERE user_id = ?", actor.user.value()));
    TRY(tx.exec("INSERT INTO user_totp (user_id, sealed, confirmed, last_step, created) VALUES (?, ?, 0, 0, ?)", actor.user.value(),
                store::Blob{sealed}, d.now().ms));
    return d.log(tx, who(actor), {"enrol_second_factor", "user", actor.user, 1, {}, {}, true});
  }));
  std::string text = base32(secret);
  return Enrolment{text, fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits=6&period=30", encoded("扎根"),
                                     encoded(row.login), text, encoded("扎根"))};
}

Status Accounts::confirm_second_factor(const Actor& actor, std::string_view code) {
  Data& d = *data_;
  if (actor.user.empty()) return fail(fault::session_ended);
  bool right = TRY(d.change([&](store::Tx& tx) -> Result<bool> {
    TRY(d.locked_row(tx, actor.user));
    std::optional<std::int64_t> step;
    {
      auto rows = TRY(tx.query("SELECT sealed FROM user_totp WHERE user_id = ? AND confirmed = 0 AND created >= ?", actor.user.value(),
                               d.now().ms - std::chrono::milliseconds(kEnrolment).count()));
      if (!TRY(rows.next())) return fail(fault::second_factor_missing);
      step = totp_match(TRY(d.keys->open(rows.blob(0).bytes, "user_totp|sealed|" + actor.user.str())), code, d.now(), 0);
    }
    if (step) {
      TRY(tx.exec("UPDATE user_totp SET confirmed = 1, last_step = ? WHERE user_id = ?", *step, actor.user.value()));
      TRY(tx.exec("UPDATE user_account SET version = version + 1 WHERE id = ?", actor.user.value()));
    }
    TRY(d.log(tx, who(actor), {"confirm_second_factor", "user", actor.user, step ? 1 : 0, {}, {}, step.has_value()}));
    return step.has_value();
  }));
  if (!right) return fail(fault::code_refused);
  return {};
}

Status Accounts::drop_second_factor(const Actor& actor, Id user) {
  Data& d = *data_;
  TRY(allow(actor, Act::drop_second_factor));
  TRY(Data::not_himself(actor, user, "解除动态口令", "second factor"));
  return d.change([&](store::Tx& tx) -> Status {
    TRY(d.locked_row(tx, user));
    if (TRY(tx.exec("DELETE FROM user_totp WHERE user_id = ?", user.value())) == 0) return fail(fault::second_factor_missing);
    TRY(tx.exec("UPDATE user_account SET version = version + 1 WHERE id = ?", user.value()));
    TRY(d.end_sessions(tx, user));
    return d.log(tx, who(actor), {"drop_second_factor", "user", user, 1, {}, {}, true});
  });
}

}  // namespace zhagen::account
