#pragma once
// Authenticated encryption of one value under one key (internal to the keyring).
//
//     intl  AES-256-GCM, 12 bytes of nonce, 16 of tag; header and context are its associated data
//     gm    SM4-CTR, 16 bytes of counter block; tag: the first 16 bytes of HMAC-SM3 over header, context with its length,
//           counter block and ciphertext (encrypt then MAC)

#include <array>
#include <string>
#include <string_view>

#include "base/digest.hpp"

namespace zhagen {

/// What one secret of 32 bytes becomes: a key for each algorithm, so that no key serves two.
struct BoxKey {
  std::array<unsigned char, 32> aes;
  std::array<unsigned char, 16> sm4;
  std::array<unsigned char, 32> mac;

  static void derive(std::string_view secret, BoxKey& key);
};

/// header, nonce, ciphertext, tag. The header stands in front in clear.
std::string seal_box(CryptoProfile profile, const BoxKey& key, std::string_view header, std::string_view context,
                     std::string_view plain);
/// `box` is what follows the header. false: another key, header or context, or a changed byte; then plain is empty.
bool open_box(CryptoProfile profile, const BoxKey& key, std::string_view header, std::string_view context, std::string_view box,
              std::string& plain);

}  // namespace zhagen
