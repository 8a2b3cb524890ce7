#include "account/attempts.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "account/errors.hpp"

namespace zhagen::account {
namespace {

struct Counter {
  std::int64_t failures = 0, last_at = 0, locked_until = 0;
};

Result<Counter> take(store::Tx& tx, const std::string& id) {
  static constexpr std::array<std::string_view, 1> kKey{"id"};
  TRY(tx.exec(tx.dialect().upsert("login_failure", kKey, {}), id));
  { auto row = TRY(tx.query(tx.dialect().lock_row("login_failure", "id"), id)); TRY(row.next()); }
  auto rows = TRY(tx.query("SELECT failures, last_at, locked_until FROM login_failure WHERE id = ?", id));
  TRY(rows.next());
  return Counter{rows.integer(0), rows.integer(1), rows.integer(2)};
}

Status count(store::Tx& tx, const std::string& id, Counter c, int limit, std::int64_t lock, std::int64_t now) {
  bool over = c.locked_until != 0 || c.last_at + lock < now;  // a lock that ended, or a quiet time as long as one
  std::int64_t failures = (over ? 0 : c.failures) + 1;
  TRY(tx.exec("UPDATE login_failure SET failures = ?, last_at = ?, locked_until = ? WHERE id = ?", failures, now,
              failures >= limit ? now + lock : 0, id));
  return {};
}

Status back(store::Tx& tx, const std::string& id) {
  TRY(tx.exec("UPDATE login_failure SET failures = failures - 1, locked_until = 0 WHERE id = ? AND failures > 0", id));
  return {};
}

}  // namespace

Attempt Attempt::of(const Keyring& keys, std::string_view key, std::string_view source) {
  return {"a" + hex(keys.blind("login", key)), "i" + address_key(source)};
}

Result<Instant> Attempt::enter(store::Tx& tx, const Policy& policy, Instant now) const {
  std::int64_t lock = std::chrono::milliseconds(policy.lock).count();
  // What is older than the longest lock says nothing any more; names that nobody has must not pile up.
  TRY(tx.exec("DELETE FROM login_failure WHERE last_at < ? AND last_at > 0 AND id <> ? AND id <> ?",
              now.ms - 2 * std::chrono::milliseconds(std::chrono::minutes(30)).count(), account, address));
  Counter a = TRY(take(tx, account)), b = TRY(take(tx, address));
  if (std::int64_t until = std::max(a.locked_until, b.locked_until); until > now.ms)
    return Instant{std::min(until, now.ms + lock)};  // a clock that was set back does not lock for longer
  TRY(count(tx, account, a, policy.failures, lock, now.ms));
  TRY(count(tx, address, b, policy.address_failures, lock, now.ms));
  return Instant{0};
}

Status Attempt::give_back(store::Tx& tx) const {
  TRY(back(tx, account));
  return back(tx, address);
}

Status Attempt::succeed(store::Tx& tx) const {
  TRY(tx.exec("DELETE FROM login_failure WHERE id = ?", account));
  return back(tx, address);
}

std::string address_key(std::string_view source) {
  std::string text(source.substr(0, source.find('%')));
  in6_addr six;
  if (inet_pton(AF_INET6, text.c_str(), &six) != 1) return text.substr(0, 64);
  static constexpr unsigned char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::memcmp(&six, kMapped, sizeof kMapped) == 0) {
    char four[INET_ADDRSTRLEN];
    return inet_ntop(AF_INET, reinterpret_cast<const char*>(&six) + 12, four, sizeof four);
  }
  return hex(std::string_view(reinterpret_cast<const char*>(&six), 8));
}

bool is_loopback(std::string_view source) {
  return source == "::1" || source.starts_with("127.") || source.starts_with("::ffff:127.");
}

Error locked(Instant until, Instant now) { return fail(fault::login_locked, (until.ms - now.ms + 59'999) / 60'000); }

}  // namespace zhagen::account
