#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "base/clock.hpp"
#include "base/secret_file.hpp"
#include "base/vault_errors.hpp"
#include "cli/commands.hpp"
#include "cli/data.hpp"
#include "cli/passphrase.hpp"
#include "life/errors.hpp"
#include "life/move.hpp"
#include "life/save.hpp"
#include "service/steps.hpp"

namespace zhagen::cli {
namespace {

constexpr const char* kKeysApart =
    "密钥不在备份里。没有密钥，备份里加密的内容谁也打不开：请用 zhagen keys backup 另外备份，与数据分开存放。\n";

/// The keyring, or none where the folder has none.
Result<std::shared_ptr<Keyring>> keyring_if_there(const std::string& data) {
  auto keys = open_keyring(data);
  if (!keys && keys.error().code == Errc(fault::keyring_not_found)) return std::shared_ptr<Keyring>();
  return keys;
}

void print(const life::Saved& s) {
  fmt::print("{}，{} 张表、{} 行\nSHA-256  {}\n", s.form == life::Form::copy ? "SQLite 数据库文件" : "通用格式", s.tables, s.rows, s.sha256);
}

/// A passphrase for what is done with it, wiped afterwards.
template <class F>
Status with_passphrase(const char* question, bool again, F&& body) {
  std::string secret = TRY(passphrase(question, again));
  Status done = body(secret);
  wipe(secret);
  return done;
}

}  // namespace

Status backup(const BackupOptions& o) {
  auto db = TRY(open_database(o.data, o.db));
  std::shared_ptr<Keyring> keys = TRY(keyring_if_there(o.data));
  if (o.with_keys && !keys) return fail(fault::keyring_not_found, keyring_file(o.data));
  bool copy = db->engine() == store::Engine::sqlite && !o.portable;
  life::Saved saved = TRY(life::save(*db, o.out, copy ? life::Form::copy : life::Form::dump));
  if (keys)
    TRY(life::tell_log(*db, *keys, SystemClock().now(), operator_of_machine(), "backup", saved));
  else
    fmt::print(stderr, "注意：数据文件夹“{}”里没有密钥文件，这次备份没有记入日志。\n", o.data);
  fmt::print("已备份并验证：{}\n", o.out);
  print(saved);
  if (!o.with_keys) {
    fmt::print("{}", kKeysApart);
    return {};
  }
  TRY(with_passphrase("密钥备份的口令（10 个字符以上）/ passphrase: ", true,
                      [&](const std::string& secret) { return keys->backup(o.out + ".keys", secret); }));
  fmt::print("密钥已用口令加密，备份到 {}.keys；请与数据的备份分开存放，口令另外保管。\n", o.out);
  return {};
}

Status backup_verify(const std::string& file) {
  life::Saved saved = TRY(life::verify(file));
  fmt::print("备份完好：{}\n", file);
  print(saved);
  return {};
}

Status restore(const RestoreOptions& o) {
  SystemClock clock;
  std::error_code ec;
  if (std::filesystem::create_directories(o.data, ec)) std::filesystem::permissions(o.data, std::filesystem::perms::owner_all, ec);
  if (ec) return fail(Errc::file_unwritable, o.data, ec.message());
  if (!o.keys.empty())
    TRY(with_passphrase("密钥备份的口令 / passphrase: ", false,
                        [&](const std::string& secret) { return Keyring::restore(o.keys, secret, keyring_file(o.data)); }));
  life::Restore wanted;
  wanted.file = o.file;
  wanted.to = o.db.empty() ? o.data + "/zhagen.db" : o.db;
  wanted.replace = o.replace;
  wanted.work = o.data + "/restore-trial";
  wanted.keys = TRY(keyring_if_there(o.data));
  wanted.keys_file = keyring_file(o.data);
  life::Restored restored = TRY(life::restore(wanted, service::site_steps(), clock.now()));
  fmt::print("已恢复到 {}\n", wanted.to.starts_with("postgres") ? "PostgreSQL" : wanted.to);
  print(restored.saved);
  fmt::print("{}日志 {} 条、修改记录 {} 行。\n", wanted.keys ? "密钥相符。" : "里面没有加密的内容。", restored.entries, restored.changes);
  if (!restored.faults.empty())
    return fail(life::fault::life_log_broken, o.file, restored.faults.front().zh(), restored.faults.front().en());
  if (wanted.keys) {
    auto db = TRY(open_database(o.data, o.db));
    TRY(life::tell_log(*db, *wanted.keys, clock.now(), operator_of_machine(), "restore", restored.saved));
  }
  return {};
}

Status move(const MoveOptions& o) {
  auto keys = TRY(open_keyring(o.data));
  life::Moved moved = TRY(life::move({o.data + "/zhagen.db", o.to, o.data + "/move.dump", {}}, *keys, service::site_steps(),
                                     SystemClock().now()));
  fmt::print("已迁移并逐项核对：{} 张表、{} 行；日志 {} 条、修改记录 {} 行，校验链完好；内容 SHA-256 两边相同。\nSHA-256  {}\n", moved.tables.size(),
             moved.rows, moved.entries, moved.changes, moved.sha256);
  fmt::print("从现在起用 --db 写明新的数据库启动；数据文件夹“{}”里的密钥仍要用。旧的 zhagen.db 已作标记，不能再用来启动。\n", o.data);
  return {};
}

}  // namespace zhagen::cli
