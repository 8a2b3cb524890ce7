#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/random.hpp"
#include "base/vault_errors.hpp"
#include "cli/commands.hpp"
#include "cli/data.hpp"
#include "cli/passphrase.hpp"
#include "ledger/reseal.hpp"

namespace zhagen::cli {
namespace {

/// A running server takes a new key up within a second (base/keyring.hpp); what it seals after that is of the new key.
constexpr std::chrono::milliseconds kNoticed{1500};

/// Before what is done to the keys: what is not on record does not happen.
Status on_record(const KeysOptions& o, const Keyring& keys, const char* action) {
  auto db = TRY(open_database(o.data, o.db));
  TRY(db->write([&](store::Tx& tx) {
    return audit::Operation(tx, keys, SystemClock().now()).close(operator_of_machine(), {action, "key", {}, 0, "", "{}", true});
  }));
  return {};
}

}  // namespace

Status keys_show(const KeysOptions& o) {
  auto keys = TRY(open_keyring(o.data));
  fmt::print("密钥文件：{}\n算法：{}\n本站公钥：{}\n", keyring_file(o.data),
             keys->profile() == CryptoProfile::gm ? "gm（SM4、SM3）" : "intl（AES-256、SHA-256）", base64url(keys->public_key()));
  int n = 0;
  const std::vector<Instant> made = keys->made();
  for (Instant at : made) {
    ++n;
    fmt::print("第 {} 号  {} 生成{}\n", n, local_text(at), n == static_cast<int>(made.size()) ? "，现用" : "");
  }
  return {};
}

Status keys_backup(const KeysOptions& o) {
  auto keys = TRY(open_keyring(o.data));
  std::string secret = TRY(passphrase("备份口令（10 个字符以上）/ passphrase: ", true));
  Status done = on_record(o, *keys, "backup");
  if (done) done = keys->backup(o.file, secret);
  wipe(secret);
  TRY(std::move(done));
  fmt::print("密钥已备份到“{}”。请与数据库的备份分开存放，口令另外保管；两样缺一不可恢复。\n", o.file);
  return {};
}

Status keys_restore(const KeysOptions& o) {
  std::string secret = TRY(passphrase("备份口令 / passphrase: ", false));
  Status done = Keyring::restore(o.file, secret, keyring_file(o.data));
  wipe(secret);
  TRY(std::move(done));
  fmt::print("密钥已恢复到“{}”。请运行 zhagen audit verify 核对它与数据库相符。\n", keyring_file(o.data));
  return {};
}

Status keys_rotate(const KeysOptions& o) {
  auto keys = TRY(open_keyring(o.data));
  TRY(on_record(o, *keys, "rotate"));
  TRY(keys->rotate(SystemClock().now()));
  fmt::print("已换用第 {} 号密钥，旧密钥仍用来打开以前的内容。请重新运行 zhagen keys backup 备份密钥。\n", keys->version());
  std::this_thread::sleep_for(kNoticed);
  return keys_reseal(o);
}

Status keys_reseal(const KeysOptions& o) {
  SystemClock clock;
  auto keys = TRY(open_keyring(o.data));
  auto db = TRY(open_database(o.data, o.db));
  IdSource ids(clock, Random(entropy_seed()));
  const Pinyin pinyin;
  auto base = TRY(ledger::Base::open(*db, keys, ids, clock, pinyin));
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  auto told = std::chrono::steady_clock::now();
  ledger::Resealed done = TRY(ledger::reseal(*base, operator_of_machine(), [&](const std::string& table, std::int64_t values) {
    if (!terminal || std::chrono::steady_clock::now() - told < std::chrono::seconds(1)) return;
    told = std::chrono::steady_clock::now();
    fmt::print(stderr, "\r{}：已重新加密 {} 个值", table, values);
  }));
  if (terminal) fmt::print(stderr, "\r");
  fmt::print("已用第 {} 号密钥重新加密 {} 个值。\n", keys->version(), done.values);
  for (const std::string& place : done.places) fmt::print(stderr, "打不开：{}\n", place);
  if (done.damaged > 0) return fail(fault::keyring_values_damaged, done.damaged);
  return {};
}

}  // namespace zhagen::cli
