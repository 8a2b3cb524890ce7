#include "account/totp.hpp"

#include <liboath/oath.h>

#include <cassert>

#include "base/digest.hpp"

namespace zhagen::account {

constexpr int kStepSeconds = 30;

std::int64_t totp_step(Instant at) { return at.ms / 1000 / kStepSeconds; }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  static const int ready = oath_init();
  assert(ready == OATH_OK);
  (void)ready;
  char out[9] = {};
  [[maybe_unused]] int rc = oath_totp_generate(secret.data(), secret.size(), step * kStepSeconds, kStepSeconds, 0,
                                               static_cast<unsigned>(digits), out);
  assert(rc == OATH_OK);
  return out;
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Instant at, std::int64_t last) {
  std::optional<std::int64_t> found;
  std::int64_t now = totp_step(at);
  for (std::int64_t step = now - 1; step <= now + 1; ++step)
    if (same_bytes(totp_code(secret, step), code) && step > last && !found) found = step;
  return found;
}

std::string base32(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kDigits[buffer >> (bits - 5) & 31];
    buffer &= (1u << bits) - 1;
  }
  if (bits > 0) out += kDigits[buffer << (5 - bits) & 31];
  return out;
}

}  // namespace zhagen::account
