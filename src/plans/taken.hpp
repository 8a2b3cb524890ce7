#pragma once
// What a list and results share: the placements of a plan that may be taken, seen by the expressions of its source, and what
// those write into a draft.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/columns.hpp"
#include "plans/decide.hpp"

namespace zhagen::plans {

/// Sentences in a row, the first eight of them.
std::string joined(const std::vector<std::string>& sentences);
/// 王芳：资格审查：... of all rows that were refused.
Error refused(const std::vector<ledger::BatchFault>& faults, const std::vector<std::string>& names);
/// Why a record is not among those that can be placed any more: 张三的推荐现在是“已退回”.
Result<std::string> gone(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Ledger& l, Id id, const std::string& name);

void add(const catalog::Making& making, ledger::Columns::Programs& out);
/// A draft of row `row` of the bindings; `stored` turns what an expression gives into what a field holds.
Result<ledger::Draft> draft_of(const catalog::Making& making, const cel::Bindings& bindings, std::size_t row,
                               const std::function<ledger::Value(const cel::Value&)>& stored);

/// The placements of a plan, in the order of posts, then people, and the records of both sides as the expressions of the source
/// see them.
class Taken {
 public:
  /// plan_broken without a reason in `how`, plan_changed, plan_empty.
  static Result<Taken> load(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& subject, const Opened& plan,
                            const ledger::How& how, const ledger::Columns::Programs& programs);
  Taken(Taken&&) = default;
  Taken& operator=(Taken&&) = default;

  std::size_t size() const { return placed_.size(); }
  std::string person(std::size_t row) const;
  /// What the source writes of the plan as a whole, as its list of that number.
  Result<ledger::Draft> whole(const catalog::Making& list, std::int64_t number);
  /// What it writes of a row.
  Result<ledger::Draft> draft(const catalog::Making& making, std::size_t row);

 private:
  Taken() = default;
  ledger::Value stored(const cel::Value& v) const;
  const Standing* standing_ = nullptr;
  std::vector<std::pair<std::int32_t, std::int32_t>> placed_;
  ledger::Columns people_, posts_;
  std::vector<std::uint32_t> person_rows_, post_rows_;
  cel::Bindings bindings_;
};

}  // namespace zhagen::plans
