#pragma once
// What a site may set about passwords, locks and sessions, within safe bounds (GB/T 22239-2019 8.1.4.1; ASVS 5 V6, V7).

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/tx.hpp"

namespace zhagen::account {

struct Policy {
  std::string name = "dengbao";      // dengbao: >= 10, 3 of 4 classes, 90 days, not one of the last 5; asvs: >= 15, no rotation
  int failures = 5;                  // of an account before it locks: 3..10
  int address_failures = 20;         // of an address, behind which a whole building may sit: 5..100
  std::chrono::minutes lock{20};     // 15..30
  std::chrono::minutes idle{20};     // 15..30
  std::chrono::hours session{12};    // 1..24
  bool second_factor = false;        // required for everybody; without it whoever has set one up is still asked

  bool rotates() const { return name == "dengbao"; }
  bool operator==(const Policy&) const = default;
};

inline constexpr std::chrono::hours kPasswordLife{90 * 24};  // dengbao
inline constexpr int kPasswordsKept = 5;

/// account_policy: which setting is outside its bounds.
Status check_policy(const Policy& policy);
/// Kept in site_setting as account.<name>; what is missing has its default.
Result<Policy> read_policy(store::Tx& tx);
Status write_policy(store::Tx& tx, const Policy& policy);

/// Whether a password fits the policy; the error names every demand it misses.
Status check_password(const Policy& policy, std::string_view login, std::string_view password);

/// Of how many parts a guesser would put it together: a character counts one, and so does a whole common word, a
/// keyboard walk, a year, a date, a repetition, a name in pinyin. Below kFewParts it is on every guesser's list.
int parts(std::string_view password);
inline constexpr int kFewParts = 6;

}  // namespace zhagen::account
