#include "base/keyring_backup.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <charconv>
#include <vector>

#include "base/secret_file.hpp"
#include "base/vault_errors.hpp"

namespace zhagen {
namespace {

// The file: four lines of text, all of them bound to the ciphertext.
//     zhagen keyring backup 1
//     argon2id 4 131072            passes, KiB; or: pbkdf2-sm3 600000 0
//     <salt, base64url>
//     <sealed, base64url>
constexpr std::string_view kFirst = "zhagen keyring backup 1\n";
constexpr std::size_t kSalt = 16, kPassphrase = 10;

struct Cost {
  CryptoProfile profile;
  std::uint64_t rounds, kib;
};
// A backup lies about for years and is attacked without limit: dearer than a log-in, 0.4 s each.
constexpr Cost kArgon{CryptoProfile::intl, 4, 128 << 10};
constexpr Cost kPbkdf{CryptoProfile::gm, 600'000, 0};
// What a file may ask of this machine.
constexpr std::uint64_t kMaxPasses = 20, kMaxKib = 1 << 20, kMaxRounds = 10'000'000;

std::string head_of(const Cost& c, std::string_view salt) {
  return fmt::format("{}{} {} {}\n{}\n", kFirst, c.profile == CryptoProfile::gm ? "pbkdf2-sm3" : "argon2id", c.rounds, c.kib,
                     base64url(salt));
}

bool box_key(const Cost& cost, std::string_view passphrase, std::string_view salt, BoxKey& key) {
  std::string secret(kSecretBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(secret.data());
  auto* s = reinterpret_cast<const unsigned char*>(salt.data());
  bool ok = cost.profile == CryptoProfile::intl
                ? crypto_pwhash(out, secret.size(), passphrase.data(), passphrase.size(), s, cost.rounds, cost.kib << 10,
                                crypto_pwhash_ALG_ARGON2ID13) == 0
                : PKCS5_PBKDF2_HMAC(passphrase.data(), static_cast<int>(passphrase.size()), s, static_cast<int>(salt.size()),
                                    static_cast<int>(cost.rounds), EVP_sm3(), static_cast<int>(secret.size()), out) == 1;
  if (ok) BoxKey::derive(secret, key);
  wipe(secret);
  return ok;
}

bool number(std::string_view text, std::uint64_t& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse_cost(std::string_view line, Cost& cost) {
  std::size_t a = line.find(' '), b = line.rfind(' ');
  if (a == std::string_view::npos || a == b) return false;
  std::string_view name = line.substr(0, a);
  if (!number(line.substr(a + 1, b - a - 1), cost.rounds) || !number(line.substr(b + 1), cost.kib)) return false;
  cost.profile = name == "argon2id" ? CryptoProfile::intl : CryptoProfile::gm;
  if (name == "argon2id") return cost.rounds >= 1 && cost.rounds <= kMaxPasses && cost.kib >= 8 && cost.kib <= kMaxKib;
  return name == "pbkdf2-sm3" && cost.rounds >= 1000 && cost.rounds <= kMaxRounds && cost.kib == 0;
}

}  // namespace

Status backup_keys(const Keys& keys, const std::string& to, std::string_view passphrase) {
  if (passphrase.size() < kPassphrase) return fail(fault::keyring_passphrase_short, kPassphrase);
  const Cost cost = keys.profile == CryptoProfile::gm ? kPbkdf : kArgon;
  const std::string salt = secret_bytes(kSalt), head = head_of(cost, salt);
  BoxKey key;
  if (!box_key(cost, passphrase, salt, key)) return fail(Errc::internal, "argon2id");
  std::string text = keys_text(keys);
  const std::string box = seal_box(cost.profile, key, "", head, text);
  wipe(text);
  sodium_memzero(&key, sizeof key);
  if (!TRY(write_secret_file(to, head + base64url(box) + "\n", IfThere::refuse)))
    return fail(Errc::file_unwritable, to, "已有同名文件 / it exists");
  return {};
}

Result<SecretKeys> open_backup(const std::string& from, std::string_view passphrase) {
  const std::string file = TRY(read_secret_file(from));
  auto bad = [&](const char* what) { return fail(fault::keyring_backup, from, what); };
  if (!file.starts_with(kFirst)) return bad("第一行");
  std::vector<std::string_view> lines;
  for (std::string_view rest = file; !rest.empty();) {
    std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return bad("末行不完整");
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  Cost cost{};
  std::string salt, box, text;
  if (lines.size() != 4) return bad("应有四行");
  if (!parse_cost(lines[1], cost)) return bad("第二行");
  if (!from_base64url(lines[2], salt) || salt.size() != kSalt) return bad("第三行");
  if (!from_base64url(lines[3], box)) return bad("第四行");
  BoxKey key;
  if (!box_key(cost, passphrase, salt, key)) return fail(Errc::internal, "argon2id");
  bool opened = open_box(cost.profile, key, "", head_of(cost, salt), box, text);
  sodium_memzero(&key, sizeof key);
  if (!opened) return fail(fault::keyring_passphrase, from);
  auto keys = parse_keys(text, from);
  wipe(text);
  return keys;
}

}  // namespace zhagen
