#pragma once
// Rules 规则: a *.rules.toml file with a [rules] table. Who ought to, may, must or may not; each rule with its source, the days
// on which it is in force, its parameters, a condition and a sentence. docs/rules.md is the grammar in words.

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "catalog/environment.hpp"
#include "catalog/ledger.hpp"
#include "catalog/param.hpp"

namespace zhagen::catalog {

struct Rule {
  enum class Strength : std::uint8_t {
    tier,     // holds: the record is among those that ought to (应去)
    forbid,   // holds: not suitable (不宜)
    require,  // does not hold: not suitable
    warn,     // holds: said, decides nothing
    note,     // holds: said, of no weight
  };
  std::string name, label, source;
  Strength strength = Strength::require;
  Date from, to;                        // in force on these days; empty: open
  std::optional<cel::Program> when;     // whom it concerns; none: everybody
  cel::Program condition;
  Sentence say;
  std::vector<std::string> params;      // that it reads
  std::vector<std::string> unset;       // those of them without a value: it is not in force
  std::string file;
  int line = 0;

  bool in_force(Date day) const { return unset.empty() && (from.empty() || from <= day) && (to.empty() || day <= to); }
  /// What it says where it speaks: true for all but require.
  bool speaks_on() const { return strength != Strength::require; }
};
std::string_view strength_name(Rule::Strength strength);   // "require", as in files and the API
std::string_view strength_label(Rule::Strength strength);  // 必须

/// What is given when the rules are asked, and may be absent: the batch, the category.
struct Given {
  std::string name, label;
  cel::Type type;
  const Ledger* ledger = nullptr;       // of a reference
  std::optional<cel::Program> from;     // over the givens before it: its value where it is not given itself
};

/// [keep]: the ledger in which the office keeps what the rules proposed and what it decided.
struct Keep {
  const Ledger* ledger = nullptr;
  int record = -1;                      // the reference to the record that is judged
  std::vector<std::pair<int, int>> given;  // field and index of the given that it holds: the batch
  int verdict = -1, words = -1, missing = -1, day = -1;  // missing, day: -1 for none
  std::array<std::string, 4> codes;     // of ought, may, unsuitable, undecided
  std::string state;                    // only records in it are proposed anew; "": all
};

struct RuleSet {
  std::string name, label, file;
  std::vector<std::string> rows;        // of SPEC.md
  const Ledger* of = nullptr;           // each rule speaks of one record of it, under the ledger's name
  std::optional<cel::Program> where;    // which records the set concerns at all; none: all
  std::vector<Given> givens;
  std::vector<Param> params;
  std::vector<Rule> rules;              // tiers first, then in order of the file
  std::optional<Keep> keep;
  bool tiers = false;                   // the verdicts are 应去, 可去, 不宜, 待核; without tiers 符合, 不符合, 待核

  const Rule* find(std::string_view rule) const;
};

class Catalog;
/// common: what every expression may speak of, with all ledgers' record types.
Result<RuleSet> read_rule_set(const Node& root, const Catalog& catalog, const cel::Env& common, const Settings& settings = {});
/// The [guard.*] of the file: rules that writes of other ledgers obey, as locks of those ledgers.
Status add_guards(std::deque<Ledger>& ledgers, const Node& root, const RuleSet& set, const Catalog& catalog, const cel::Env& common);

}  // namespace zhagen::catalog
