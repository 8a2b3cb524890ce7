#include "base/keyring_text.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <new>
#include <vector>

#include "base/vault_errors.hpp"

namespace zhagen {
namespace {

std::string_view view(const std::array<char, kSecretBytes>& a) { return {a.data(), a.size()}; }

/// Lines as they count: without comments and empty ones. A strict reader of our own: a TOML library leaves copies of keys.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && line[0] != '#') out.push_back(line);
  }
  return out;
}

/// The digest of all lines but its own: a byte that fell over must not become a key that seals.
std::string check_of(const std::vector<std::string_view>& lines) {
  Digest d;
  for (std::string_view line : lines)
    if (!line.starts_with("check = ")) d.add_field(line);
  return base64url(d.finish());
}

struct Reader {
  std::vector<std::string_view> lines;
  std::size_t at = 0;

  bool value(std::string_view name, std::string_view& out) {
    if (at >= lines.size()) return false;
    std::string_view line = lines[at];
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(" = ")) return false;
    ++at;
    out = line.substr(name.size() + 3);
    return true;
  }
  bool text(std::string_view name, std::string_view& out) {
    if (!value(name, out) || out.size() < 2 || out.front() != '"' || out.back() != '"') return false;
    out = out.substr(1, out.size() - 2);
    return true;
  }
  bool number(std::string_view name, std::int64_t& out) {
    std::string_view v;
    if (!value(name, v)) return false;
    auto [end, error] = std::from_chars(v.data(), v.data() + v.size(), out);
    return error == std::errc() && end == v.data() + v.size();
  }
  /// Gives the secret to `use` and wipes it.
  template <class F>
  bool secret(std::string_view name, F use) {
    std::string_view v;
    std::string bytes;
    bool ok = text(name, v) && from_base64url(v, bytes) && bytes.size() == kSecretBytes;
    if (ok) ok = use(std::string_view(bytes));
    wipe(bytes);
    return ok;
  }
};

}  // namespace

bool Keys::add(std::string_view secret, Instant at) {
  int n = count.load(std::memory_order_relaxed);
  if (n >= kMaxKeys) return false;
  Key& k = key[static_cast<std::size_t>(n)];
  k.made = at;
  std::copy_n(secret.begin(), kSecretBytes, k.secret.begin());
  BoxKey::derive(secret, k.box);
  count.store(n + 1, std::memory_order_release);
  return true;
}

void Keys::set_index(std::string_view secret) { std::copy_n(secret.begin(), kSecretBytes, index.begin()); }

void Keys::set_seed(std::string_view secret) {
  std::copy_n(secret.begin(), kSecretBytes, seed.begin());
  crypto_sign_seed_keypair(public_key.data(), signing.data(), reinterpret_cast<const unsigned char*>(secret.data()));
}

bool Keys::continued_by(const Keys& o) const {
  int n = count.load(std::memory_order_acquire);
  if (profile != o.profile || o.count < n || !same_bytes(view(index), view(o.index)) || !same_bytes(view(seed), view(o.seed)))
    return false;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
    if (!same_bytes(view(key[i].secret), view(o.key[i].secret))) return false;
  return true;
}

void FreeKeys::operator()(Keys* keys) const {
  keys->~Keys();
  sodium_free(keys);
}

SecretKeys no_keys(CryptoProfile profile) {
  static const bool ready = sodium_init() >= 0;
  void* place = ready ? sodium_malloc(sizeof(Keys)) : nullptr;
  if (!place) throw std::bad_alloc();
  SecretKeys keys(new (place) Keys);
  keys->profile = profile;
  return keys;
}

SecretKeys new_keys(CryptoProfile profile, Instant now) {
  SecretKeys keys = no_keys(profile);
  std::string secret = secret_bytes(kSecretBytes);
  keys->set_index(secret);
  randombytes_buf(secret.data(), secret.size());
  keys->set_seed(secret);
  randombytes_buf(secret.data(), secret.size());
  keys->add(secret, now);
  wipe(secret);
  return keys;
}

std::string keys_text(const Keys& keys) {
  auto secret = [](std::string& to, std::string_view name, const std::array<char, kSecretBytes>& bytes) {
    std::string text = base64url(view(bytes));
    to.append(name).append(" = \"").append(text).append("\"\n");
    wipe(text);
  };
  const int n = keys.count;
  std::string body;
  body.reserve(400 + static_cast<std::size_t>(n) * 160);  // grows nowhere: a string that grows leaves its bytes behind
  secret(body, "index", keys.index);
  secret(body, "signing", keys.seed);
  for (int i = 0; i < n; ++i) {
    const Keys::Key& k = keys.key[static_cast<std::size_t>(i)];
    body += fmt::format("\n[[key]]\n# {}\nversion = {}\nmade = {}\n", utc_text(k.made), i + 1, k.made.ms);
    secret(body, "secret", k.secret);
  }
  const std::string head = fmt::format("format = 1\nprofile = \"{}\"\n", keys.profile == CryptoProfile::gm ? "gm" : "intl");
  std::vector<std::string_view> lines = lines_of(head), more = lines_of(body);
  lines.insert(lines.end(), more.begin(), more.end());
  std::string out;
  out.reserve(body.size() + 600);
  out += "# 扎根：本站的密钥。没有它，数据库里加密的内容再也打不开。请用 zhagen keys backup 备份，与数据库分开保管。\n"
         "# Zhagen: the keys of this site. Without them what is sealed in the database is lost. Never edit this file.\n";
  out += head + "check = \"" + check_of(lines) + "\"\n";
  out += body;
  wipe(body);
  return out;
}

Result<SecretKeys> parse_keys(std::string_view text, const std::string& file) {
  auto damaged = [&](const char* what) { return fail(fault::keyring_damaged, file, what); };
  Reader r{lines_of(text)};
  std::int64_t format = 0;
  std::string_view profile, check;
  if (!r.number("format", format) || format != 1) return damaged("format");
  if (!r.text("profile", profile) || (profile != "intl" && profile != "gm")) return damaged("profile");
  if (!r.text("check", check) || check != check_of(r.lines)) return damaged("check");
  SecretKeys keys = no_keys(profile == "gm" ? CryptoProfile::gm : CryptoProfile::intl);
  if (!r.secret("index", [&](std::string_view s) { return keys->set_index(s), true; })) return damaged("index");
  if (!r.secret("signing", [&](std::string_view s) { return keys->set_seed(s), true; })) return damaged("signing");
  while (r.at < r.lines.size()) {
    if (r.lines[r.at++] != "[[key]]") return damaged("[[key]]");
    std::int64_t version = 0;
    Instant made;
    if (!r.number("version", version) || version != keys->count + 1) return damaged("version");
    if (!r.number("made", made.ms)) return damaged("made");
    if (!r.secret("secret", [&](std::string_view s) { return keys->add(s, made); })) return damaged("secret");
  }
  if (keys->count == 0) return damaged("[[key]]");
  return keys;
}

}  // namespace zhagen
