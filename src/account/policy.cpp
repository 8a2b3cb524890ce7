#include "account/policy.hpp"

#include <array>
#include <charconv>

#include "account/errors.hpp"
#include "base/fold.hpp"
#include "base/utf8.hpp"

namespace zhagen::account {
namespace {

Status within(std::string_view setting, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return {};
  return fail(fault::account_policy, setting, value, std::to_string(low) + " - " + std::to_string(high));
}

/// What a demand of the policy says where it is missed.
struct Demand {
  bool missed;
  std::string zh, en;
};

int classes(std::string_view password) {
  bool lower = false, upper = false, digit = false, other = false;
  for (char c : password) {
    if (c >= 'a' && c <= 'z') lower = true;
    else if (c >= 'A' && c <= 'Z') upper = true;
    else if (c >= '0' && c <= '9') digit = true;
    else other = true;
  }
  return lower + upper + digit + other;
}

}  // namespace

Status check_policy(const Policy& p) {
  if (p.name != "dengbao" && p.name != "asvs") return fail(fault::account_policy, "policy", p.name, "dengbao, asvs");
  TRY(within("failures", p.failures, 3, 10));
  TRY(within("address_failures", p.address_failures, 5, 100));
  TRY(within("lock", p.lock.count(), 15, 30));
  TRY(within("idle", p.idle.count(), 15, 30));
  return within("session", p.session.count(), 1, 24);
}

Result<Policy> read_policy(store::Tx& tx) {
  Policy p;
  auto rows = TRY(tx.query("SELECT name, value FROM site_setting WHERE name >= 'account.' AND name < 'account/'"));
  while (TRY(rows.next())) {
    std::string_view name = rows.text(0).substr(8), value = rows.text(1);
    int n = 0;
    std::from_chars(value.data(), value.data() + value.size(), n);
    if (name == "policy") p.name = value;
    if (name == "failures") p.failures = n;
    if (name == "address_failures") p.address_failures = n;
    if (name == "lock") p.lock = std::chrono::minutes(n);
    if (name == "idle") p.idle = std::chrono::minutes(n);
    if (name == "session") p.session = std::chrono::hours(n);
    if (name == "second_factor") p.second_factor = n != 0;
  }
  TRY(check_policy(p));  // a value written by hand in the database does not take a lock away
  return p;
}

Status write_policy(store::Tx& tx, const Policy& p) {
  static constexpr std::array<std::string_view, 1> kKey{"name"}, kColumn{"value"};
  std::string put = tx.dialect().upsert("site_setting", kKey, kColumn);
  TRY(tx.exec(put, "account.policy", p.name));
  TRY(tx.exec(put, "account.failures", std::to_string(p.failures)));
  TRY(tx.exec(put, "account.address_failures", std::to_string(p.address_failures)));
  TRY(tx.exec(put, "account.lock", std::to_string(p.lock.count())));
  TRY(tx.exec(put, "account.idle", std::to_string(p.idle.count())));
  TRY(tx.exec(put, "account.session", std::to_string(p.session.count())));
  TRY(tx.exec(put, "account.second_factor", p.second_factor ? "1" : "0"));
  return {};
}

Status check_password(const Policy& policy, std::string_view login, std::string_view password) {
  bool dengbao = policy.rotates();
  std::size_t least = dengbao ? 10 : 15, length = utf8::length(password);
  std::string key = fold_key(login);
  bool control = false;
  for (char c : password) control |= static_cast<unsigned char>(c) < ' ' || c == 0x7f;
  const Demand demands[] = {
      {length < least, "至少要 " + std::to_string(least) + " 个字符", "at least " + std::to_string(least) + " characters"},
      {length > 128, "最多 128 个字符", "at most 128 characters"},
      {!utf8::valid(password) || control, "不能有控制字符", "no control characters"},
      {dengbao && classes(password) < 3, "大写字母、小写字母、数字、其他符号至少要有三种",
       "three of capitals, small letters, digits, other signs"},
      {key.size() >= 3 && fold_key(password).find(key) != std::string::npos, "不能含有账号名", "not the login name in it"},
      {length <= 128 && parts(password) < kFewParts, "不能只由常见的词、姓名拼音、年月日、键盘顺序或重复的字拼成",
       "more than a few common words, names, dates, keyboard walks and repetitions"},
  };
  std::string zh, en;
  for (const Demand& d : demands) {
    if (!d.missed) continue;
    zh += (zh.empty() ? "" : "；") + d.zh;
    en += (en.empty() ? "" : "; ") + d.en;
  }
  if (!zh.empty()) return fail(fault::password_weak, zh, en);
  return {};
}

}  // namespace zhagen::account
