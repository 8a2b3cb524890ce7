#include "life/keys.hpp"

#include <filesystem>

#include "life/errors.hpp"
#include "life/setting.hpp"

namespace zhagen::life {
namespace {
constexpr std::string_view kName = "key_check", kContext = "site_setting|value|key_check", kWord = "zhagen";
}

Status check_keys(store::Tx& tx, const Keyring& keys, const std::string& file, const std::string& what) {
  auto sealed = TRY(setting(tx, kName));
  if (!sealed) return {};
  std::string bytes;
  if (!from_base64url(*sealed, bytes)) return fail(Errc::store_damaged, what, kName);
  auto word = keys.open(bytes, kContext);
  if (!word || *word != kWord) return fail(fault::life_keys_other, file, what);
  return {};
}

Result<std::shared_ptr<Keyring>> open_keys(store::Db& db, const std::string& file, Instant now, CryptoProfile profile) {
  std::optional<std::string> sealed;
  {
    store::Read read = TRY(db.read());
    sealed = TRY(setting(read, kName));
  }
  std::error_code ec;
  if (sealed && !std::filesystem::exists(file, ec)) return fail(fault::life_keys_missing, file, db.where());
  std::shared_ptr<Keyring> keys = TRY(Keyring::open(file, !sealed, now, profile));
  if (sealed) {
    store::Read read = TRY(db.read());
    TRY(check_keys(read, *keys, file, db.where()));
  }
  std::string bytes;
  if (sealed && from_base64url(*sealed, bytes) && Keyring::sealed_version(bytes) == keys->version()) return keys;
  std::string fresh = base64url(keys->seal(kWord, kContext));
  TRY(db.write([&](store::Tx& tx) { return set_setting(tx, kName, fresh); }));
  return keys;
}

}  // namespace zhagen::life
