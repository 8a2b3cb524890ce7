#pragma once
// What a pair that the plan does not hold would cost, as exactly as can be said from the problem and the plan alone:
// exactly where the solver's instance holds all pairs, between two numbers where it holds a part.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "placement/offered.hpp"
#include "solve/effects_waiting.hpp"

namespace zhagen::placement {

/// A pair that could be made. The whole loses at least 'least' and at most 'loss'; they are equal where it is known exactly. Below
/// 0: it may gain as much at most, of a plan that is not proven best.
struct Turn {
  std::int32_t other = -1;
  std::int64_t least = 0;
  std::optional<std::int64_t> loss;  // none: not known; solve::kNever: quotas leave no plan (then 'least' says nothing)
  std::vector<solve::Move> moves;    // those that lose 'loss'; the person of the pair first
  bool exact() const { return loss && (*loss == least || *loss >= solve::kNever); }
};

/// Const questions may be asked by several threads at once. Refers to the effects.
class Exact {
 public:
  /// 'effects': none of a plan that is not proven, then only lower bounds are known; 'gap': by how much a plan could be
  /// better at most. 'whole': the instance holds all pairs.
  Exact(Margins margins, const solve::Effects* effects, bool whole, std::int64_t gap = 0)
      : margins_(std::move(margins)), effects_(effects), waiting_(effects ? std::make_shared<solve::Effects::Waiting>(*effects) : nullptr), whole_(whole), gap_(gap) {}

  struct Candidate {
    std::int32_t other;
    std::int64_t slack;  // of margins()
    bool operator<(const Candidate& b) const { return std::pair(slack, other) < std::pair(b.slack, b.other); }
  };
  /// Of a person who is not placed: of the candidates the 'shown' that cost least, best first; the first is the best of all
  /// where all pairs are held.
  std::vector<Turn> of_unplaced(std::int32_t person, std::vector<Candidate> posts, std::size_t shown) const;
  /// The one of them that costs least; of a post of all that the rules let be and the plan does not hold ('nearest': the first).
  Turn best_of_person(std::int32_t person, std::span<const Candidate> posts) const;
  Turn best_of_post(std::int32_t post, const Candidate& nearest) const;
  /// Of every group of a side; nothing where they are not known exactly.
  std::vector<solve::QuotaEffect> quotas(catalog::Bound::Side side) const;

  const Margins& margins() const { return margins_; }
  /// By how much some plan could be better than this one, at most.
  std::int64_t gap() const { return gap_; }
  bool whole() const { return whole_; }

 private:
  Turn turn(const solve::Effects::Best& best, std::int32_t other, const Candidate& nearest) const;

  Margins margins_;
  const solve::Effects* effects_;
  std::shared_ptr<solve::Effects::Waiting> waiting_;  // what was searched for one person is there for the next
  bool whole_;
  std::int64_t gap_;
};

/// What Exact needs, from a problem and its plan.
class Ground {
 public:
  Ground(const Problem& problem, const solve::Plan& plan, std::int64_t all_pairs = kAllPairs);
  Exact exact() const { return {Margins(*instance_, prices_), effects_ ? &*effects_ : nullptr, whole_, gap_}; }

 private:
  std::unique_ptr<const solve::Instance> instance_;
  solve::Prices prices_;
  bool whole_;
  std::int64_t gap_;
  std::optional<solve::Effects> effects_;
};

}  // namespace zhagen::placement
