#pragma once
// What the office may decide over a plan, in its own terms.

#include <span>
#include <variant>
#include <vector>

#include "placement/names.hpp"
#include "placement/offered.hpp"
#include "solve/solved.hpp"

namespace zhagen::placement {

// Rows and groups are those of the problem; a list of edits is done as one.
struct Assign { std::int32_t person, post; };       // 指定: must go there
struct Release { std::int32_t person; };            // no longer must
struct Bar { std::int32_t person, post; };          // may not go there
struct Allow { std::int32_t person, post; };        // may, in spite of what barred it: a decision or a rule
struct SeatsOf { std::int32_t post; std::int64_t seats; };  // 0 drops the post
struct QuotaOf { catalog::Bound::Side side; std::int32_t group; std::int64_t min, max; };  // max -1: none
struct DropOut { std::int32_t person; };
struct TakeBack { std::int32_t person; };           // who had dropped out
struct Together { std::int32_t one, other; };       // both in one place, as the rules' first [together] says
struct Apart { std::int32_t one, other; };          // no longer by decision
using Edit = std::variant<Assign, Release, Bar, Allow, SeatsOf, QuotaOf, DropOut, TakeBack, Together, Apart>;

/// The decisions after some edits, and the same for the solver's plan.
struct Decided {
  Decisions decisions;
  std::vector<solve::Edit> edits;
  bool anew = false;  // the solver's plan cannot be edited to that
};
/// fault::edit_... where an edit is not to be had; it names the person, the post and the way out.
Result<Decided> decide(const Problem& problem, const Names& names, const Decisions& decisions, std::span<const Edit> edits);

/// The first sentence of what stands against a pair; empty where it may be.
std::string why_not(const Problem& problem, const Decisions& decisions, std::int32_t person, std::int32_t post);

}  // namespace zhagen::placement
