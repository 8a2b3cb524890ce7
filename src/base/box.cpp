#include "base/box.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace zhagen {
namespace {

constexpr std::size_t kTag = 16;
constexpr std::size_t nonce_bytes(CryptoProfile p) { return p == CryptoProfile::intl ? 12 : 16; }

void need(bool ok) {
  if (ok) return;
  std::fputs("zhagen: OpenSSL gives no AES-256-GCM, SM4-CTR or random bytes\n", stderr);
  std::abort();
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* c) const { EVP_CIPHER_CTX_free(c); }  // overwrites its keys
};

const EVP_CIPHER* algorithm(CryptoProfile profile) {
  static const std::array<EVP_CIPHER*, 2> all = {EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr),
                                                 EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr)};
  const EVP_CIPHER* c = all[static_cast<std::size_t>(profile)];
  need(c != nullptr);
  return c;
}

std::atomic<unsigned> forks{0};

/// Random bytes for a nonce, drawn from the generator a kilobyte at a time: one by one they cost more than the sealing.
/// A process that forks draws anew, so that no two use the same.
void draw(char* out, std::size_t count) {
  struct Pool {
    std::array<char, 1024> bytes;
    std::size_t at = sizeof bytes;
    unsigned fork = 0;
  };
  thread_local Pool pool;
  static const bool watched = pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); }) == 0;
  const unsigned fork = forks.load(std::memory_order_relaxed);
  if (!watched || pool.at + count > pool.bytes.size() || pool.fork != fork) {
    need(RAND_bytes(reinterpret_cast<unsigned char*>(pool.bytes.data()), sizeof pool.bytes) == 1);
    pool.at = 0;
    pool.fork = fork;
  }
  std::copy_n(pool.bytes.data() + pool.at, count, out);
  pool.at += count;
}

/// A context of this thread with key and nonce set. It keeps the key until its next use, as the keyring keeps it.
EVP_CIPHER_CTX* start(CryptoProfile profile, const BoxKey& key, const char* nonce, bool sealing) {
  thread_local std::array<std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>, 2> contexts;
  auto& c = contexts[static_cast<std::size_t>(profile)];
  const EVP_CIPHER* cipher = nullptr;  // the one it has
  if (!c) {
    c.reset(EVP_CIPHER_CTX_new());
    cipher = algorithm(profile);
  }
  const unsigned char* secret = profile == CryptoProfile::intl ? key.aes.data() : key.sm4.data();
  need(c && EVP_CipherInit_ex(c.get(), cipher, nullptr, secret, reinterpret_cast<const unsigned char*>(nonce), sealing) == 1);
  return c.get();
}

void run(EVP_CIPHER_CTX* c, std::string_view in, char* out) {
  // EVP counts in int; what is sealed at once is at most an attachment's piece.
  assert(in.size() < (1U << 30));
  int n = 0;
  need(EVP_CipherUpdate(c, reinterpret_cast<unsigned char*>(out), &n, reinterpret_cast<const unsigned char*>(in.data()),
                        static_cast<int>(in.size())) == 1);
}

std::string tag_of(const BoxKey& key, std::string_view header, std::string_view context, std::string_view body) {
  std::string_view mac{reinterpret_cast<const char*>(key.mac.data()), key.mac.size()};
  std::string lengths = be64(static_cast<std::int64_t>(header.size())) + be64(static_cast<std::int64_t>(context.size()));
  return hmac(CryptoProfile::gm, mac, {lengths, header, context, body}).substr(0, kTag);
}

template <std::size_t N>
void derive_part(CryptoProfile profile, std::string_view secret, std::string_view use, std::array<unsigned char, N>& out) {
  std::string bytes = hmac(profile, secret, use);
  std::copy_n(bytes.begin(), N, out.begin());
  wipe(bytes);
}

}  // namespace

void BoxKey::derive(std::string_view secret, BoxKey& key) {
  derive_part(CryptoProfile::intl, secret, "zhagen box AES-256-GCM", key.aes);
  derive_part(CryptoProfile::gm, secret, "zhagen box SM4-CTR", key.sm4);
  derive_part(CryptoProfile::gm, secret, "zhagen box HMAC-SM3", key.mac);
}

std::string seal_box(CryptoProfile profile, const BoxKey& key, std::string_view header, std::string_view context,
                     std::string_view plain) {
  const std::size_t nonce = nonce_bytes(profile), at = header.size();
  std::string out(at + nonce + plain.size() + kTag, '\0');
  std::copy(header.begin(), header.end(), out.begin());
  draw(out.data() + at, nonce);
  EVP_CIPHER_CTX* c = start(profile, key, out.data() + at, true);
  char* body = out.data() + at + nonce;
  if (profile == CryptoProfile::intl) {
    run(c, header, nullptr);
    run(c, context, nullptr);
    run(c, plain, body);
    int n = 0;
    unsigned char rest[16];
    need(EVP_CipherFinal_ex(c, rest, &n) == 1 && n == 0);
    need(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, kTag, body + plain.size()) == 1);
  } else {
    run(c, plain, body);
    std::string tag = tag_of(key, header, context, {out.data() + at, nonce + plain.size()});
    std::copy(tag.begin(), tag.end(), body + plain.size());
  }
  return out;
}

bool open_box(CryptoProfile profile, const BoxKey& key, std::string_view header, std::string_view context, std::string_view box,
              std::string& plain) {
  plain.clear();
  const std::size_t nonce = nonce_bytes(profile);
  if (box.size() < nonce + kTag) return false;
  std::string_view body = box.substr(nonce, box.size() - nonce - kTag), tag = box.substr(box.size() - kTag);
  if (profile == CryptoProfile::gm && !same_bytes(tag, tag_of(key, header, context, box.substr(0, box.size() - kTag))))
    return false;
  EVP_CIPHER_CTX* c = start(profile, key, box.data(), false);
  plain.resize(body.size());
  if (profile == CryptoProfile::gm) return run(c, body, plain.data()), true;
  run(c, header, nullptr);
  run(c, context, nullptr);
  run(c, body, plain.data());
  unsigned char expected[kTag], rest[16];
  std::copy(tag.begin(), tag.end(), expected);
  int n = 0;
  bool whole = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, kTag, expected) == 1 && EVP_CipherFinal_ex(c, rest, &n) == 1;
  if (!whole) wipe(plain);
  return whole;
}

}  // namespace zhagen
