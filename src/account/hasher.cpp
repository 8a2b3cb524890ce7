#include "account/hasher.hpp"

#include <sodium.h>

#include <condition_variable>
#include <mutex>

#include "account/errors.hpp"
#include "base/digest.hpp"

namespace zhagen::account {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kBytes = 64 << 20;

/// Two hashes take both processors of a small server and 128 MiB; whoever sends a thousand log-ins gets no more.
class Gate {
  std::mutex mutex_;
  std::condition_variable free_;
  int places_;
  std::chrono::milliseconds wait_;

 public:
  Gate(int places, std::chrono::milliseconds wait) : places_(places), wait_(wait) {}
  bool enter() {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, wait_, [&] { return places_ > 0; })) return false;
    --places_;
    return true;
  }
  void leave() {
    { std::lock_guard lock(mutex_); ++places_; }
    free_.notify_one();
  }
};

class Place {
  Gate& gate_;

 public:
  const bool got;
  explicit Place(Gate& gate) : gate_(gate), got(gate.enter()) {}
  Place(const Place&) = delete;
  ~Place() {
    if (got) gate_.leave();
  }
};

class Argon2 final : public Hasher {
  Gate gate_;

 public:
  Argon2(int at_once, std::chrono::milliseconds wait) : gate_(at_once, wait) {
    [[maybe_unused]] int ready = sodium_init();
    assert(ready >= 0);
  }

  Result<std::string> hash(std::string_view password) override {
    Place place(gate_);
    if (!place.got) return fail(fault::account_busy);
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.data(), password.size(), kPasses, kBytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
      return fail(fault::account_busy);  // no 64 MiB to be had
    return std::string(out);
  }

  Result<bool> verify(const std::string& hash, std::string_view password) override {
    Place place(gate_);
    if (!place.got) return fail(fault::account_busy);
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  }

  /// In the form of libsodium's own: base64 without '='. The digest is random, so nothing hashes to it.
  std::string nobody() override {
    auto text = [](std::string_view bytes) {
      char out[64];
      sodium_bin2base64(out, sizeof out, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                        sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
      return std::string(out);
    };
    return "$argon2id$v=19$m=65536,t=3,p=1$" + text(secret_bytes(16)) + "$" + text(secret_bytes(32));
  }
};

}  // namespace

std::shared_ptr<Hasher> argon2id(int at_once, std::chrono::milliseconds wait) {
  return std::make_shared<Argon2>(at_once, wait);
}

}  // namespace zhagen::account
