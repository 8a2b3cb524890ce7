#pragma once
// The keys themselves, in memory that is locked against paging and left out of core dumps, and their text form (internal to
// the keyring).

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/box.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace zhagen {

inline constexpr int kMaxKeys = 250;
inline constexpr std::size_t kSecretBytes = 32;

/// Keys are only ever added: a reader takes `count` first and looks at nothing beyond it.
struct Keys {
  struct Key {
    Instant made;
    std::array<char, kSecretBytes> secret;
    BoxKey box;
  };
  CryptoProfile profile = CryptoProfile::intl;
  std::array<char, kSecretBytes> index{}, seed{};  // of blind indexes, of the signing key
  std::array<unsigned char, 64> signing{};
  std::array<unsigned char, 32> public_key{};
  std::atomic<int> count{0};
  std::array<Key, kMaxKeys> key;

  /// false where it is full. One thread at a time.
  bool add(std::string_view secret, Instant made);
  void set_index(std::string_view secret);
  void set_seed(std::string_view secret);
  /// Whether the other is this one, or this one with keys added.
  bool continued_by(const Keys& other) const;
};

struct FreeKeys {
  void operator()(Keys* keys) const;  // overwrites them
};
using SecretKeys = std::unique_ptr<Keys, FreeKeys>;
SecretKeys no_keys(CryptoProfile profile);
/// An index key, a signing key and one key, of the system's generator.
SecretKeys new_keys(CryptoProfile profile, Instant now);

/// Wipe it after use.
std::string keys_text(const Keys& keys);
/// keyring_damaged, with `file` as the name.
Result<SecretKeys> parse_keys(std::string_view text, const std::string& file);

}  // namespace zhagen
