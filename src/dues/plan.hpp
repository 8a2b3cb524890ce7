#pragma once
// What one due comes to for records that are at hand as columns: pure computation, over all rows at once.

#include <cstdint>
#include <vector>

#include "dues/period.hpp"
#include "ledger/columns.hpp"

namespace zhagen::dues {

enum class State : std::uint8_t {
  open,
  done,
  excused,    // by the due's own condition
  undecided,  // something that it reads is missing
};

/// One obligation of one record in one period.
struct Item {
  Id record;
  Span span;
  Date day;   // when it is due; exact, or unknown of an undecided one
  State state = State::open;
  auto operator<=>(const Item&) const = default;
};

/// How it stands on a day.
enum class Standing : std::uint8_t {
  done,        // 已办
  excused,     // 免办
  ahead,       // 未到: before `ahead` days of the day
  open,        // 待办
  overdue,     // 逾期
  escalated,   // 督办: past grace too, and there is somebody to go to
  undecided,   // 待核
  to_arrange,  // 待安排: of a leader
};
const char* standing_zh(Standing standing);
const char* standing_name(Standing standing);
Standing standing_of(const catalog::Due& due, const Item& item, bool excused, Date today);
/// Whether it stands in somebody's list.
inline bool shown(Standing s) { return s != Standing::done && s != Standing::excused && s != Standing::ahead; }

/// One due of a catalog, which outlives it.
class Plan {
 public:
  Plan(const catalog::Catalog& catalog, const catalog::Due& due);
  const catalog::Due& due() const { return due_; }
  bool in_force() const { return due_.unset.empty(); }
  /// What compute() reads: all but the sentence.
  const ledger::Columns::Programs& programs() const { return programs_; }

  /// Every item of the records that the columns were asked for. Periods are those of today and `back` before, which the
  /// record's own valid time touches, and the next where it is to be shown already.
  std::vector<Item> compute(const ledger::Columns& columns, Date today) const;
  /// What an undecided item lacks, in words: of record `row` of the columns.
  std::string lacking(const ledger::Columns& columns, std::uint32_t row, const Item& item, Date today) const;

  /// today, asof and the record; of an item also its period.
  static cel::Bindings bindings(const ledger::Columns& columns, const catalog::Due& due, Date today);
  static void bind_span(cel::Bindings& bindings, const catalog::Due& due, const Span& span);

 private:
  struct Run;
  const catalog::Due& due_;
  cel::Program valid_from_, valid_to_;  // the record's own valid time; of recurring dues
  ledger::Columns::Programs programs_;
  bool where_by_period_ = false;
};

}  // namespace zhagen::dues
