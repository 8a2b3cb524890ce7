#pragma once
// The keys of a site, in a file outside its database: what is sealed can be read with both only.
//
// DIR/keys/keyring, mode 0600, TOML; keys are numbered, new data are sealed with the last one, older ones still open
// what they sealed. Losing the file loses every sealed column: it is backed up apart from the database.
//
// A sealed value: one byte profile (1 intl, 2 gm), two bytes number of the key, nonce, ciphertext, tag (base/box.hpp); 31 or
// 35 bytes longer than what it seals. One key may seal 2^32 values before two nonces of intl meet with a chance of 2^-33.
//
// Shared by all threads. A key that another program adds with rotate() is taken up within a second, or at once where a
// value names it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/result.hpp"

namespace zhagen {

class Keyring {
 public:
  /// Reads the file, or makes it (with its folder) where there is none and `create` is set.
  static Result<std::shared_ptr<Keyring>> open(const std::string& file, bool create, Instant now,
                                               CryptoProfile profile = CryptoProfile::intl);
  /// Keys that are never stored, for tests.
  static std::shared_ptr<Keyring> for_tests(std::uint64_t seed, CryptoProfile profile = CryptoProfile::intl);
  ~Keyring();

  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;

  CryptoProfile profile() const;
  int version() const;  // of the key that seals now, from 1

  /// Seals a value; `context` ("person|f_health|123": table, column, row) is bound to it and must be given again.
  std::string seal(std::string_view plain, std::string_view context) const;
  /// Errc keyring_wrong: another context, a changed byte; keyring_missing: sealed with a key that this file lacks.
  Result<std::string> open(std::string_view sealed, std::string_view context) const;
  /// The number of the key; 0 where the bytes are no sealed value.
  static int sealed_version(std::string_view sealed);

  /// For finding equal values without opening them: 16 bytes, the same for the same purpose and text. Its key is not
  /// rotated with the others (rotate_index() is another matter: every index must be written anew).
  std::string blind(std::string_view purpose, std::string_view text) const;

  /// Signature of checkpoints, Ed25519 (64 bytes), and the public key (32 bytes) that verifies them elsewhere.
  std::string sign(std::string_view bytes) const;
  std::string public_key() const;
  static bool verify(std::string_view public_key, std::string_view bytes, std::string_view signature);

  /// Adds a key; what is sealed from now on uses it. The file is replaced as a whole, the old one kept as file.<version>.
  Status rotate(Instant now);
  /// Writes a copy, encrypted with a passphrase of 10 bytes or more, that restore() reads. intl: argon2id and AES-256-GCM;
  /// gm: PBKDF2-HMAC-SM3, SM4-CTR and HMAC-SM3. An existing file is never written over.
  Status backup(const std::string& to, std::string_view passphrase) const;
  static Status restore(const std::string& from, std::string_view passphrase, const std::string& file);

  /// For show: when each key was made, from number 1.
  std::vector<Instant> made() const;

 private:
  struct Data;
  explicit Keyring(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace zhagen
