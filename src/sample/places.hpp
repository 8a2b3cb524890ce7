#pragma once
// Invented counties, townships and villages in the shape of real ones.

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace zhagen::sample {

struct Township {
  std::string name;       // 荇湾镇
  std::uint32_t code;     // nine digits
  std::uint32_t county;   // index
  std::uint16_t villages, km;  // km: from the county town
  bool urban;             // a 街道: communities only
};

struct County {
  std::string name;    // 霁溪县
  std::uint32_t code;  // six digits, 99....
  std::uint32_t first_town, last_town;  // [first, last)
  std::uint32_t villages;
};

struct Places {
  std::vector<County> counties;
  std::vector<Township> towns;

  /// As many counties of the invented province as asked for, ten to a city.
  Places(Random random, std::uint32_t count);

  std::string city(std::uint32_t county) const;  // 岚州市
  /// A village of a township, 0 .. villages-1: names differ within the township.
  std::string village(std::uint32_t town, std::uint32_t index) const;
  /// Its 12-digit code: communities from 001, villages from 200, as the real ones are numbered.
  std::string village_code(std::uint32_t town, std::uint32_t index) const;
  bool community(std::uint32_t town, std::uint32_t index) const;
};

/// A county elsewhere, in another invented province: name and a six-digit code.
struct Elsewhere {
  std::string name;
  std::uint32_t code;
};
Elsewhere elsewhere(Random& random);

}  // namespace zhagen::sample
