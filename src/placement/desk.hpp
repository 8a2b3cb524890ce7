#pragma once
// A batch with a proven plan in hand: what else could be, at what loss and who would move, and what follows when the
// office decides something. Every loss is that of the whole batch, exact over all possible pairs unless said otherwise;
// every plan is proven. Rows are those of the problem, in order of contents. Sentences are whole and Chinese.

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "placement/decide.hpp"
#include "placement/difference.hpp"
#include "placement/offered.hpp"
#include "placement/exact.hpp"
#include "placement/made.hpp"

namespace zhagen::placement {

/// One thing that could be in place of what the plan says.
struct Way {
  std::int32_t other = -1;        // the post for a person (-1: not placed), the person for a post
  std::int64_t points = 0;        // of the pair
  int wish = 0;                   // which wish of the person it is; 0: none
  bool present = false;           // it is what the plan says
  std::int64_t loss = 0;          // of the whole; solve::kNever: quotas and what is decided leave no plan
  bool exact = true;              // false: at least so much
  std::vector<solve::Move> moves; // the person concerned first, then each who gives way
  std::string sentence;           // 全批合计减少 100 分，李四由甲村改派乙村
};
/// One that may not be, and why, with the values.
struct BarredWay {
  std::int32_t other;
  bool unknown;                   // only for want of a value
  std::vector<std::string> why;
};
struct Ways {
  bool of_person = true;
  std::int32_t self = 0;
  std::vector<Way> ways;          // in order of loss, then of number
  std::vector<BarredWay> barred;  // in order of number
};

/// By how much the whole is worth more (less: below 0) with one more or one less; -solve::kNever: no plan.
struct QuotaWays {
  std::int64_t min_less = 0, min_more = 0, max_less = 0, max_more = 0;
  bool exact = true;              // false: at most so much is gained
};
struct SeatWays {
  std::int64_t less = 0, more = 0;
  bool exact = true;
};

/// Which of several equally good plans: the one the rules choose (second.hpp) or solving comes to, or one with the fewest people
/// elsewhere than before (where the solver holds a part of the pairs: of the plans over that part).
enum class Among : std::uint8_t { any, nearest };

class Desk {
 public:
  /// Makes the plan (place.hpp). 'all_pairs': more pairs of people and posts than this, and the solver holds a part.
  static Result<Desk> place(std::shared_ptr<const Problem> problem, const CodeLists& codes, std::int64_t all_pairs = kAllPairs);
  /// The same within limits. Where rules on teams are in force, for a stable plan and where a limit stopped it, only the plan and
  /// a bound are known (made()): ways then say what is lost at the least, and decisions lead to a plan made anew, within the
  /// limits given with them. Minima that cannot be kept are an error. The codes must stay.
  static Result<Desk> place(std::shared_ptr<const Problem> problem, const CodeLists& codes, const PlaceOptions& options);
  /// The same under decisions; where the minima cannot all be kept, the plan that breaks least: problem() has them relaxed then
  /// (Input::relaxed), clashes() says what is broken. What the office has decided itself gives no way: the error stays.
  static Result<Desk> breaking_least(std::shared_ptr<const Problem> problem, const CodeLists& codes, Decisions decisions, const PlaceOptions& options);
  /// Takes over a plan with its prices and decisions, as plan() and decisions() gave them: proven over all pairs, not
  /// solved again. Errc::placement_proof, Errc::solve_certificate.
  static Result<Desk> keep(std::shared_ptr<const Problem> problem, const CodeLists& codes, solve::Plan plan,
                           Decisions decisions = {}, std::int64_t all_pairs = kAllPairs);
  /// Takes over a plan made as a whole, of the problem with the decisions in it (with_decisions): proven, except that a bound
  /// which a search has shown is taken as it is.
  static Result<Desk> keep(std::shared_ptr<const Problem> problem, const CodeLists& codes, Made made, Decisions decisions);

  const Problem& problem() const { return *problem_; }
  const Names& names() const { return *names_; }
  const Decisions& decisions() const { return decisions_; }
  /// With prices of the problem's groups. Of who is assigned the price may be negative: it holds the assignment's.
  solve::Plan plan() const;
  /// A plan that is not the best of a flow, of the problem with the decisions in it; none of one that is.
  const Made* whole() const;
  /// Either as a plan of the problem with the decisions in it: what a workbook is written from.
  Result<Made> made() const;
  /// By how much a plan may be better, of the whole; 0: none is.
  std::int64_t gap() const;

  Ways of_person(std::int32_t person) const;
  Ways of_post(std::int32_t post) const;
  /// Why the person is where the plan says, or is not placed; what keeps a seat of a post empty (nothing if none is);
  /// what a place of a quota would bring. Sentences as on the pages.
  std::string why_person(std::int32_t person) const;
  std::string why_post(std::int32_t post) const;
  std::string why_quota(catalog::Bound::Side side, std::int32_t group) const;
  QuotaWays of_quota(catalog::Bound::Side side, std::int32_t group) const;
  SeatWays of_seat(std::int32_t post) const;

  /// What the edits would lead to, and doing them. Where there is no plan then, and where an edit is not to be had
  /// (fault::edit_...), everything stays as it was.
  Result<Difference> preview(std::span<const Edit> edits, Among among = Among::any, const PlaceOptions& options = {}) const;
  Result<Difference> make(std::span<const Edit> edits, Among among = Among::any, const PlaceOptions& options = {});

  /// The same decisions with fewer people elsewhere, for at most 'give' points of the score and nothing of a goal before it:
  /// who would move for little is assigned where he was. What it takes is said as edits, which can be made (Among::nearest) and
  /// lifted one by one. Of the plans that some bonus for staying makes best, it is the one that moves fewest within 'give'.
  /// 'stay': where each person was (Renewed::stay), if not in the plan in hand.
  struct Calmer;
  Result<Calmer> calmer(std::span<const Edit> edits, std::int64_t give, std::span<const std::int32_t> stay = {}) const;

  /// The batch with other rows, rules, params, limits or another day: a late nominee, a new post, a rule's number. Rows
  /// and groups are matched (difference.hpp), decisions go along with them, solving starts from the plan in hand.
  struct Renewed;
  Result<Renewed> renew(Input input, const CodeLists& codes, Among among = Among::any, const PlaceOptions& options = {}) const;

  /// This state for a comparison.
  Version version(std::string label = "") const;

 private:
  struct Held;  // the kept plan and what follows from it
  Desk(std::shared_ptr<const Problem> problem, std::shared_ptr<const Names> names, const CodeLists& codes, Decisions decisions,
       std::shared_ptr<const Held> held, std::int64_t all_pairs);
  static Result<Desk> of(std::shared_ptr<const Problem> problem, std::shared_ptr<const Names> names, const CodeLists& codes, Decisions decisions, Made made,
                         std::int64_t all_pairs);
  static Result<Desk> anew(std::shared_ptr<const Problem> problem, std::shared_ptr<const Names> names, const CodeLists& codes, Decisions decisions,
                           std::int64_t all_pairs, const PlaceOptions& options);
  /// Whether decisions over a problem lead to a plan that is made as a whole.
  static bool as_whole(const Problem& problem, const Decisions& decisions);
  Result<Desk> drawn() const;
  Way way(const solve::Alternatives& a, const Exact& exact, std::int32_t person, std::int32_t post, std::int64_t loss) const;
  Way left_out(const Exact& exact, std::int32_t person, std::int32_t post, std::int32_t other) const;
  Result<Desk> after(std::span<const Edit> edits, std::span<const std::int32_t> stay, const PlaceOptions& options = {}) const;
  static Status settle(const Problem& problem, solve::Solved& solved, std::span<const std::int32_t> stay);
  std::span<const std::int32_t> here() const;

  std::shared_ptr<const Problem> problem_;
  std::shared_ptr<const Names> names_;
  const CodeLists* codes_;
  Decisions decisions_;
  std::shared_ptr<const Held> held_;  // never changed: a copy of the desk is an older state that stays
  std::int64_t all_pairs_;
};

struct Desk::Calmer {
  std::vector<Edit> edits;     // those asked about, then who is to stay
  Desk desk;                   // after them
  Difference difference;       // from this state to that
  std::int64_t cost = 0;       // of the whole, against the best plan
  std::int64_t spared = 0;     // how many more stay than in the nearest of the best plans
};

/// Of a person who was in no plan before, or whose post is gone: nothing to stay with.
inline constexpr std::int32_t kNowhere = -2;

struct Desk::Renewed {
  Desk desk;
  Difference difference;
  std::vector<std::int32_t> people, posts;  // for each row of the new problem the old one, -1: new
  std::vector<std::int32_t> stay;           // of each person the post of before, -1: not placed; kNowhere
  std::vector<std::string> lost;            // decisions whose person, post or group is gone, in words
};

}  // namespace zhagen::placement
