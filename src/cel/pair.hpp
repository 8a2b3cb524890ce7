#pragma once
// One expression over all pairs of two tables: person x post, up to 100 million of them. What depends on one side only
// is evaluated once a row; over a block of pairs only the joint rest is.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cel/evaluate.hpp"

namespace zhagen::cel {

/// A program bound to two tables, its one-sided parts evaluated. Immutable: threads share it, each with its own Scratch.
class PreparedPairs {
 public:
  class Scratch {
   public:
    explicit Scratch(const PreparedPairs& pairs);
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;
    ~Scratch();
   private:
    friend class PreparedPairs;
    struct Data;
    std::unique_ptr<Data> data_;
  };

  /// The pairs (left, right_begin + i), i < states.size(). 'states' as in Results; 'cells' (int programs; may be empty
  /// for bool ones) receives the values, 0 where there is none. 'pair_columns': one for each pair variable, in the
  /// order given to prepare, its element i for pair i; absent value: INT64_MIN.
  void eval(Scratch& scratch, std::uint32_t left, std::uint32_t right_begin,
            std::span<const std::span<const std::int64_t>> pair_columns, std::span<State> states,
            std::span<std::int64_t> cells) const;

  /// The result for every right row, where it does not depend on the right side (or already the left row decides
  /// it, as 'person.health == 1 && ...' can): lets the caller pass over a whole row.
  bool decided_by_left(std::uint32_t left, State& state) const;
  /// Whether the program reads both sides, or pair variables, at all.
  bool joint() const;

  struct Data;
  explicit PreparedPairs(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

inline constexpr std::int64_t kAbsentPair = INT64_MIN;

/// 'program' is bool or int over the variables left_name, right_name, pair_variables (all int) and what 'others' binds
/// as single rows or values. The tables outlive the result.
PreparedPairs prepare_pairs(const Program& program, const std::string& left_name, const Table& left,
                            const std::string& right_name, const Table& right,
                            const std::vector<std::string>& pair_variables = {}, const Bindings& others = {});

}  // namespace zhagen::cel
