#include "audit/audit.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "audit/errors.hpp"
#include "base/secret_file.hpp"
#include "base/vault_errors.hpp"
#include "cli/commands.hpp"
#include "cli/data.hpp"

namespace zhagen::cli {
namespace {

/// The keyring where it is at hand; an auditor with a copy of the database has none.
Result<std::shared_ptr<Keyring>> keyring_if_there(const std::string& data) {
  auto keys = open_keyring(data);
  if (!keys && keys.error().code == Errc(fault::keyring_not_found)) return std::shared_ptr<Keyring>();
  return keys;
}

Result<std::string> read_public_key(const std::string& file) {
  std::string text = TRY(read_secret_file(file)), key;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  if (!from_base64url(text, key) || key.size() != 32) return fail(audit::fault::audit_key_text, file);
  return key;
}

/// Prints the faults; an error where there are any.
Result<audit::Verdict> checked(store::Tx& tx, CryptoProfile profile, const std::optional<audit::Checkpoint>& checkpoint,
                               std::string_view public_key, const Keyring* keys) {
  audit::Verdict v = TRY(audit::verify(tx, profile, checkpoint, public_key, keys));
  for (const Error& e : v.faults) fmt::print(stderr, "{}\n{}\n", e.zh(), e.en());
  if (!v.whole()) return fail(audit::fault::audit_not_whole, v.found);
  return v;
}

}  // namespace

Status audit_verify(const AuditOptions& o) {
  std::optional<audit::Checkpoint> checkpoint;
  if (!o.checkpoint.empty()) {
    auto parsed = audit::Checkpoint::parse(TRY(read_secret_file(o.checkpoint)));
    if (!parsed) return std::move(parsed).error().at(o.checkpoint);
    checkpoint = *std::move(parsed);
  }
  std::shared_ptr<Keyring> keys = TRY(keyring_if_there(o.data));
  std::string public_key = keys ? keys->public_key() : std::string();
  if (!o.key.empty()) public_key = TRY(read_public_key(o.key));
  const CryptoProfile profile = keys ? keys->profile() : checkpoint ? checkpoint->profile : CryptoProfile::intl;
  auto db = TRY(open_database(o.data, o.db));
  store::Read tx = TRY(db->read());
  audit::Verdict v = TRY(checked(tx, profile, checkpoint, public_key, keys.get()));
  fmt::print("核验通过：日志 {} 条、修改记录 {} 行，逐条与校验值一致。\n", v.entries, v.changes);
  if (!keys) fmt::print("注意：数据文件夹“{}”里没有密钥文件，日志末尾的密钥校验没有做。\n", o.data);
  if (checkpoint) {
    fmt::print("与检查点一致：{} 签名，记到第 {} 条{}。\n", local_text(checkpoint->at), checkpoint->seq,
               v.entries > checkpoint->seq ? fmt::format("，之后又有 {} 条", v.entries - checkpoint->seq) : "");
    if (public_key.empty()) fmt::print("注意：没有本站公钥，只核对了检查点自带的公钥；请用 --key 给出另外保管的公钥文件。\n");
  } else {
    fmt::print("没有用检查点核对：数据库若被整个换成旧的，这样看不出来。请定期运行 zhagen audit checkpoint，把文件存到别的机器。\n");
  }
  return {};
}

Status audit_checkpoint(const AuditOptions& o) {
  std::shared_ptr<Keyring> keys = TRY(open_keyring(o.data));
  auto db = TRY(open_database(o.data, o.db));
  audit::Checkpoint checkpoint;
  {
    store::Read tx = TRY(db->read());
    TRY(checked(tx, keys->profile(), {}, {}, keys.get()));  // what is broken is not signed
    checkpoint = TRY(audit::checkpoint(tx, *keys, SystemClock().now()));
  }
  if (o.out == "-") {
    std::fputs(checkpoint.text().c_str(), stdout);
    return {};
  }
  if (!TRY(write_secret_file(o.out, checkpoint.text(), IfThere::refuse)))
    return fail(Errc::file_unwritable, o.out, "已有同名文件 / it exists");
  fmt::print("检查点已写到“{}”：日志第 {} 条，{}。请把它存到别的机器，或打印留存。\n", o.out, checkpoint.seq, local_text(checkpoint.at));
  return {};
}

}  // namespace zhagen::cli
