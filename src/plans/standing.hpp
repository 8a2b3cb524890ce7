#pragma once
// A plan that can be asked and changed: the problem under the catalog it was made with, its proven plan, and which row is
// which record. A kept version is opened into one; what the office decides makes another of it. None is ever changed.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "placement/desk.hpp"
#include "placement/place.hpp"
#include "plans/kept.hpp"

namespace zhagen::plans {

struct Content;

class Standing {
 public:
  /// Of rows that have just been drawn: derived, placed, proven. What limits of time and memory leave open, gap() says; where
  /// the minima cannot all be kept it is the plan that breaks least, and broken() says what.
  static Result<std::shared_ptr<const Standing>> make(std::shared_ptr<const catalog::Catalog> catalog, const catalog::FileText& rules, placement::Input input,
                                                      const placement::PlaceOptions& options = {});
  /// Of what was kept: proven again, not solved again.
  static Result<std::shared_ptr<const Standing>> open(Content content);
  /// What a desk has come to, under the catalog and the rules that its problem was made with.
  static std::shared_ptr<const Standing> of(std::shared_ptr<const catalog::Catalog> catalog, catalog::FileText rules, placement::Desk desk);

  const catalog::Catalog& catalog() const { return *catalog_; }
  const std::shared_ptr<const catalog::Catalog>& catalog_held() const { return catalog_; }
  const catalog::FileText& rules() const { return rules_; }
  const placement::Problem& problem() const { return desk_->problem(); }
  const placement::Desk& desk() const { return *desk_; }
  const solve::Plan& plan() const { return plan_; }
  catalog::Settings params() const;

  Id person(std::int32_t row) const { return people_[static_cast<std::size_t>(row)]; }
  Id post(std::int32_t row) const { return posts_[static_cast<std::size_t>(row)]; }
  /// -1 where the plan has no such record.
  std::int32_t person_row(Id id) const { return find(person_rows_, id); }
  std::int32_t post_row(Id id) const { return find(post_rows_, id); }
  std::int32_t post_of(std::int32_t person) const { return plan_.post[static_cast<std::size_t>(person)]; }
  const std::vector<std::int32_t>& people_of(std::int32_t post) const { return at_post_[static_cast<std::size_t>(post)]; }
  std::int64_t seats(std::int32_t post) const;
  /// The total in the score's own points.
  std::int64_t points() const;
  /// By how many of them a plan could be better at most, 0: none is; nothing where a goal before the score is still open.
  std::optional<std::int64_t> gap() const;
  /// Whether there is a better plan, and how far off it may be; whether the draw is still to come.
  std::string sentence() const;
  /// What the plan does not keep: minima that cannot all be kept, with what clashes, and rules on teams; and a sentence each.
  const std::vector<placement::Clash>& broken() const;
  std::vector<std::string> unmet() const;
  /// Each team and each two who stay together; none where no such rule is in force.
  std::vector<placement::TeamState> teams() const;
  /// About how much memory it takes.
  std::size_t bytes() const;

 private:
  using Rows = std::unordered_map<Id, std::int32_t>;
  static std::int32_t find(const Rows& rows, Id id) {
    auto it = rows.find(id);
    return it == rows.end() ? -1 : it->second;
  }

  std::shared_ptr<const catalog::Catalog> catalog_;
  catalog::FileText rules_;
  std::optional<placement::Desk> desk_;
  solve::Plan plan_;
  std::vector<Id> people_, posts_;
  Rows person_rows_, post_rows_;
  std::vector<std::vector<std::int32_t>> at_post_;
  mutable std::once_flag broken_once_;  // told when somebody asks: it may take a sweep over all pairs
  mutable std::vector<placement::Clash> broken_;
};

/// What the office decides, of records.
struct Change {
  enum class Kind : std::uint8_t { assign, release, bar, allow, seats, quota, drop_out, take_back, param, together, apart, draw } kind = Kind::assign;
  Id person, post;
  Id other;                                 // together, apart: the second person
  std::string seed;                         // draw: the seed that was committed to
  std::int64_t seats = 0;                   // 0 drops the post
  std::string bound, key;                   // quota: township, 云溪县/柳河镇
  std::int64_t min = 0, max = -1;           // max -1: none
  std::string param;
  std::optional<std::int64_t> value;        // of the param; none: not in force
};
/// “安排到第一意愿的得分”改为 400, in the versions' lists of what was changed.
std::string words_of(const catalog::Param& set);
std::string words_of(const placement::Limit& limit);
/// "assign" ...
std::optional<Change::Kind> find_kind(std::string_view name);

/// What became of a plan.
struct Revised {
  std::shared_ptr<const Standing> standing;
  std::vector<std::string> words;           // each change as a sentence
  std::vector<std::string> lost;            // earlier decisions that concern records which are no longer there
  /// Where few moves were asked for: what it costs against the best plan, in points of the score, how many more stay for it, both in words.
  std::int64_t cost = 0, spared = 0;
  std::string calm;
};
struct How {
  std::optional<Drawn> fresh;               // rows as the base has them now in place of the plan's own
  std::optional<std::int64_t> calm;         // few moves: at most so many points are given up for it, 0: none
  placement::PlaceOptions options;          // limits, cancelling, progress
};
/// Done as one; where there is no plan then, or a change is not to be had, an error says why. Earlier decisions go along as far
/// as their records are there. Solving starts from the plan in hand, also with other rows and params.
Result<Revised> revise(const Standing& from, const std::vector<Change>& changes, How how = {});

}  // namespace zhagen::plans
