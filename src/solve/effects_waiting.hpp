#pragma once
// The losses of many people who are not placed. Those of one innermost group all wait at its node, and no way leads on
// from one of them: one search backwards from the group, taken on as far as somebody asks, answers for all.

#include <memory>
#include <mutex>

#include "solve/effects.hpp"

namespace zhagen::solve {

/// Threads may share it. Refers to the effects, which must stay.
class Effects::Waiting {
 public:
  explicit Waiting(const Effects& effects);
  ~Waiting();

  /// Effects::of_person(person).choices, of these posts alone. The person is not placed.
  std::vector<Choice> choices(std::int32_t person, std::span<const std::int32_t> posts);
  /// As Effects::moves(); of one of these choices.
  std::vector<Move> moves(std::int32_t person, const Choice& choice);

 private:
  struct Line {
    std::mutex mutex;
    std::unique_ptr<Search> search;  // none until somebody asks
  };
  Line& line(std::int32_t person);

  const Effects& e_;
  std::vector<Line> lines_;  // of each node of people's groups
};

}  // namespace zhagen::solve
