#include "base/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace zhagen {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

/// Only a machine without memory, or an OpenSSL stripped of the algorithm, comes here: nothing can be digested there.
void need(bool ok) {
  if (ok) return;
  std::fputs("zhagen: OpenSSL gives no SHA-256 or SM3\n", stderr);
  std::abort();
}

const EVP_MD* algorithm(CryptoProfile profile) {
  static const std::array<EVP_MD*, 2> all = {EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_fetch(nullptr, "SM3", nullptr)};
  const EVP_MD* md = all[static_cast<std::size_t>(profile)];
  need(md != nullptr);
  return md;
}

void add_to(EVP_MD_CTX* c, std::string_view bytes) { need(EVP_DigestUpdate(c, bytes.data(), bytes.size()) == 1); }

void finish_to(EVP_MD_CTX* c, unsigned char* out) {
  unsigned n = 0;
  need(EVP_DigestFinal_ex(c, out, &n) == 1 && n == kDigestBytes);
}

/// A context of this thread, started: looking an algorithm up and allocating cost more than a short digest.
EVP_MD_CTX* fresh(CryptoProfile profile) {
  thread_local std::array<Context, 2> contexts;
  Context& c = contexts[static_cast<std::size_t>(profile)];
  if (c) {
    need(EVP_DigestInit_ex(c.get(), nullptr, nullptr) == 1);
  } else {
    c.reset(EVP_MD_CTX_new());
    need(c && EVP_DigestInit_ex(c.get(), algorithm(profile), nullptr) == 1);
  }
  return c.get();
}

std::string text_of(const unsigned char* bytes) { return {reinterpret_cast<const char*>(bytes), kDigestBytes}; }

std::array<char, 8> eight(std::uint64_t number) {
  std::array<char, 8> out;
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<char>(number >> (56 - 8 * i));
  return out;
}

}  // namespace

struct Digest::State {
  Context context;
};

Digest::Digest(CryptoProfile profile) : state_(std::make_unique<State>()) {
  state_->context.reset(EVP_MD_CTX_new());
  need(state_->context && EVP_DigestInit_ex(state_->context.get(), algorithm(profile), nullptr) == 1);
}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::add(std::string_view bytes) { add_to(state_->context.get(), bytes); }

void Digest::add_field(std::string_view bytes) {
  add_field(static_cast<std::int64_t>(bytes.size()));
  add(bytes);
}

void Digest::add_field(std::int64_t number) {
  auto bytes = eight(static_cast<std::uint64_t>(number));
  add({bytes.data(), bytes.size()});
}

std::string Digest::finish() {
  unsigned char out[kDigestBytes];
  finish_to(state_->context.get(), out);
  return text_of(out);
}

std::string digest(CryptoProfile profile, std::string_view bytes) {
  EVP_MD_CTX* c = fresh(profile);
  add_to(c, bytes);
  unsigned char out[kDigestBytes];
  finish_to(c, out);
  return text_of(out);
}

std::string hmac(CryptoProfile profile, std::string_view key, std::string_view bytes) { return hmac(profile, key, {bytes}); }

// RFC 2104 over contexts of the thread: EVP_MAC of OpenSSL 3.0 looks its digest up anew with every key.
std::string hmac(CryptoProfile profile, std::string_view key, std::initializer_list<std::string_view> parts) {
  constexpr std::size_t kBlock = 64;  // of SHA-256 and of SM3
  std::array<char, kBlock> inner{}, outer{};
  std::string shorter;
  if (key.size() > kBlock) key = shorter = digest(profile, key);
  for (std::size_t i = 0; i < kBlock; ++i) {
    char k = i < key.size() ? key[i] : '\0';
    inner[i] = static_cast<char>(k ^ 0x36);
    outer[i] = static_cast<char>(k ^ 0x5c);
  }
  unsigned char out[kDigestBytes];
  EVP_MD_CTX* c = fresh(profile);
  add_to(c, {inner.data(), kBlock});
  for (std::string_view part : parts) add_to(c, part);
  finish_to(c, out);
  c = fresh(profile);
  add_to(c, {outer.data(), kBlock});
  add_to(c, {reinterpret_cast<const char*>(out), kDigestBytes});
  finish_to(c, out);
  OPENSSL_cleanse(inner.data(), kBlock);
  OPENSSL_cleanse(outer.data(), kBlock);
  wipe(shorter);
  return text_of(out);
}

bool same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string be64(std::int64_t number) {
  auto bytes = eight(static_cast<std::uint64_t>(number));
  return {bytes.data(), bytes.size()};
}

std::string hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
    out += "0123456789abcdef"[c & 15];
  }
  return out;
}

bool from_hex(std::string_view text, std::string& bytes) {
  bytes.assign(text.size() / 2, '\0');
  std::size_t n = 0;
  const char* end = nullptr;
  return sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &n,
                        &end) == 0 && end == text.data() + text.size() && n == bytes.size();
}

std::string secret_bytes(std::size_t count) {
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string base64url(std::string_view bytes) {
  constexpr int kForm = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes.size(), kForm), '\0');  // counts the final '\0'
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kForm);
  out.pop_back();
  return out;
}

bool from_base64url(std::string_view text, std::string& bytes) {
  bytes.assign(text.size() / 4 * 3 + 3, '\0');
  std::size_t n = 0;
  const char* end = nullptr;
  bool ok = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                              &n, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 && end == text.data() + text.size();
  bytes.resize(ok ? n : 0);
  return ok;
}

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace zhagen
