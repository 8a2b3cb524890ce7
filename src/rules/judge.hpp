#pragma once
// A rule set over records in columns: what each rule says of each, and the verdict. docs/rules.md.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "catalog/rule_set.hpp"
#include "cel/evaluate.hpp"

namespace zhagen::rules {

enum class Verdict : std::uint8_t {
  ought,       // 应去: falls into a tier, nothing speaks against it
  may,         // 可去; of a set without tiers 符合
  unsuitable,  // 不宜; 不符合
  undecided,   // 待核: what is missing decides
};
inline constexpr std::size_t kVerdicts = 4;
std::string_view verdict_name(Verdict verdict);               // "ought"
std::string_view verdict_label(Verdict verdict, bool tiers);  // 应去
/// Of a name.
std::optional<Verdict> find_verdict(std::string_view name);

enum class Finding : std::uint8_t {
  silent,     // it is met, or does not concern the record
  speaks,     // the tier or prohibition holds, the demand is not met, there is something to say
  undecided,
};

/// By place: the records that the set concerns among those bound, in their order.
struct Judged {
  std::vector<std::uint32_t> places;                 // rows of the bindings that the set concerns
  std::vector<Verdict> verdicts;                     // of these
  std::vector<bool> in_force;                        // by rule of the set: on the day, its params set
  std::vector<std::vector<Finding>> findings;        // by rule, of these; empty where it is not in force
};

/// bindings: as Columns::bindings for the ledger of the set, with the givens bound (bind_givens). One pass for each rule; a
/// rule that concerns nobody is not evaluated. before: what an older set of the same file came to, for what-if: rules that
/// read none of `changed` are taken from it.
Judged judge(const catalog::RuleSet& set, const cel::Bindings& bindings, Date asof, const Judged* before = nullptr,
             const std::vector<std::string>& changed = {});

/// What the whole came to, and what each rule costs.
struct Tally {
  const catalog::Rule* rule = nullptr;
  std::int64_t speaks = 0, undecided = 0;
  std::int64_t alone = 0;      // of forbid and require: records that are unsuitable for this rule alone
};
struct Summary {
  std::int64_t total = 0;
  std::array<std::int64_t, kVerdicts> verdicts{};
  std::vector<Tally> rules;    // those in force, in the order of the set
};
Summary summary(const catalog::RuleSet& set, const Judged& judged);

/// From which verdict to which; [a][a] did not change. Both over the same bindings; a record that only one concerns is in neither.
using Moves = std::array<std::array<std::int64_t, kVerdicts>, kVerdicts>;
struct Difference {
  Moves moves{};
  std::vector<std::uint32_t> places;   // rows of the bindings whose verdict changed
};
Difference difference(const Judged& before, const Judged& after);

}  // namespace zhagen::rules
