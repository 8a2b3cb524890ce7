#pragma once
// What the office has decided over the rules, by rows and groups of a problem: rows in order of contents.

#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace zhagen::placement {

struct Decisions {
  using Pair = std::pair<std::int32_t, std::int32_t>;  // person, post
  struct Numbers {
    std::int64_t min = 0, max = -1;  // -1: none
    bool operator==(const Numbers&) const = default;
  };
  std::map<std::int32_t, std::int32_t> pinned;  // person -> post
  std::set<Pair> barred, allowed;               // in spite of the rules
  std::map<std::int32_t, std::int32_t> seats;   // of a post; 0: dropped
  std::map<std::int32_t, Numbers> person_quotas, post_quotas;  // of a group
  std::set<std::int32_t> gone;                  // people who dropped out
  std::set<std::pair<std::int32_t, std::int32_t>> together;    // two people in one place, the lower row first
  bool operator==(const Decisions&) const = default;
};

}  // namespace zhagen::placement
