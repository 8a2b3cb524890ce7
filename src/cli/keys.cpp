#include <fmt/format.h>

#include "base/secret_file.hpp"
#include "cli/commands.hpp"
#include "cli/data.hpp"
#include "cli/passphrase.hpp"

namespace zhagen::cli {
namespace {

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
  return {};
}

}  // namespace zhagen::cli
