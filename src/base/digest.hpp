#pragma once
// Digests and keyed digests. Two profiles: intl (SHA-256, HMAC-SHA256, AES-256-GCM) and gm (SM3, HMAC-SM3, SM4-CTR with
// HMAC-SM3, encrypt then MAC; OpenSSL 3.0 has no SM4-GCM). Both digests have 32 bytes.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace zhagen {

enum class CryptoProfile : std::uint8_t { intl, gm };

inline constexpr std::size_t kDigestBytes = 32;

/// The digest of everything added; 32 raw bytes.
class Digest {
  struct State;
  std::unique_ptr<State> state_;

 public:
  explicit Digest(CryptoProfile profile = CryptoProfile::intl);
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();
  void add(std::string_view bytes);
  /// Adds the length first, so that ("ab","c") and ("a","bc") differ.
  void add_field(std::string_view bytes);
  /// A whole number as 8 bytes.
  void add_field(std::int64_t number);
  std::string finish();  // once
};

std::string digest(CryptoProfile profile, std::string_view bytes);
std::string hmac(CryptoProfile profile, std::string_view key, std::string_view bytes);
/// Of the parts one after the other.
std::string hmac(CryptoProfile profile, std::string_view key, std::initializer_list<std::string_view> parts);
/// Compares in a time that does not tell where they differ.
bool same_bytes(std::string_view a, std::string_view b);

/// A whole number as 8 bytes, greatest first; a length or a number inside what is digested.
std::string be64(std::int64_t number);
std::string hex(std::string_view bytes);
/// false where the text is not pairs of hexadecimal digits.
bool from_hex(std::string_view text, std::string& bytes);
/// Bytes of the operating system's generator, for keys and tokens.
std::string secret_bytes(std::size_t count);
std::string base64url(std::string_view bytes);           // without '='
/// false where the text is not base64url.
bool from_base64url(std::string_view text, std::string& bytes);

/// Overwrites what must not stay in memory, then empties it.
void wipe(std::string& secret);

}  // namespace zhagen
