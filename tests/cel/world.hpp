#pragma once
// Invented people and posts as tables, and random expressions over them, for the tests that compare evaluators.

#include <cstdint>
#include <memory>
#include <string>

#include "cel/env.hpp"
#include "cel/evaluate.hpp"
#include "cel/table.hpp"

namespace world {

/// xorshift: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : s_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  std::uint64_t next() {
    s_ ^= s_ << 13, s_ ^= s_ >> 7, s_ ^= s_ << 17;
    return s_;
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() >> 11) % n; }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

 private:
  std::uint64_t s_;
};

/// Codes '1', '11', '12', '2', '21'...: a hierarchy by prefix; rank is the code as a number.
const zhagen::cel::Codes& kinds();
const zhagen::cel::Calendar& days();

zhagen::cel::Env env();

struct Tables {
  std::shared_ptr<zhagen::cel::Dictionary> dictionary;
  std::unique_ptr<zhagen::cel::Table> unit, training, person, post;
};
/// 'shared': people and posts number their texts in one dictionary. About one cell in six is absent.
Tables tables(Random& random, std::size_t people, std::size_t posts, bool shared);

/// An expression of type bool or int over person, post, asof, wish and params.
std::string condition(Random& random, int depth);
std::string number(Random& random, int depth);

}  // namespace world
