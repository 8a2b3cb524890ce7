#pragma once
// Slow digests of passwords. An interface, because tests count the calls and want them cheap.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen::account {

class Hasher {
 public:
  virtual ~Hasher() = default;
  virtual Result<std::string> hash(std::string_view password) = 0;
  virtual Result<bool> verify(const std::string& hash, std::string_view password) = 0;
  /// A hash that no password has, as slow to verify as a real one: for names that nobody has.
  virtual std::string nobody() = 0;
};

/// argon2id, 3 passes over 64 MiB (0.13 s): at most `at_once` together, others wait up to `wait`, then account_busy.
std::shared_ptr<Hasher> argon2id(int at_once = 2, std::chrono::milliseconds wait = std::chrono::seconds(5));

}  // namespace zhagen::account
