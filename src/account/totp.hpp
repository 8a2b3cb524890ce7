#pragma once
// Codes of the telephone (RFC 6238, SHA-1, 30 s, 6 digits: what every authenticator app takes).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace zhagen::account {

inline constexpr int kSecretBytes = 20;

std::int64_t totp_step(Instant at);
/// The code of a step; digits 6 to 8.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);
/// The step that a code belongs to: the present one, or one before or after it for clocks that differ, but only after
/// `last`, so that a code that somebody saw being typed is worth nothing.
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Instant at, std::int64_t last);
/// RFC 4648, without '='.
std::string base32(std::string_view bytes);

}  // namespace zhagen::account
