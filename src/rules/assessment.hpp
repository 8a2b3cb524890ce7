#pragma once
// A question to a rule set - who of those I may see ought to, may, should not - and its answer: counts by rule, pages of
// records with the words of each rule, and what other parameters would change.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/columns.hpp"
#include "ledger/read.hpp"
#include "rules/judge.hpp"

namespace zhagen::rules {

struct Question {
  std::string set = "selection";
  Date asof;                                // empty: today
  std::map<std::string, std::string> given; // "batch" -> a record's id, "category" -> a code, a number, a day; others are absent
  std::string filter;                       // of the records, as in lists
  std::vector<Id> ids;                      // only these; empty: all that the actor may read
  catalog::Settings settings;               // params in place of the catalog's
};

/// What one rule has to say of a record.
struct Said {
  const catalog::Rule* rule;
  bool undecided = false;                   // words: what is missing
  std::string words;
};


/// Holds the columns: what is asked again - other params, another page - reads nothing more.
class Assessment {
 public:
  /// Only records that the actor may read; what a rule reads of fields that are hidden from him, or sealed and not his to
  /// open, counts, and its words say only that the office knows more. Errors: catalog_no_rule_set, given_unknown, those of
  /// the filter.
  static Result<Assessment> ask(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Question& question);
  /// Of a world at hand: situations.
  static Result<Assessment> of_world(std::shared_ptr<const catalog::Catalog> catalog, const std::vector<ledger::Record>& world, const Question& question);

  const catalog::RuleSet& set() const { return *set_; }
  const catalog::Catalog& catalog() const { return *catalog_; }
  /// What was given, as a record keeps it: a record's id, a code, a number, a day; absent where nothing was.
  ledger::Value given(const std::string& name) const;
  Date asof() const { return asof_; }
  const Judged& judged() const { return judged_; }
  Judged judge_again() const { return judge(*set_, bindings_, asof_); }  // for measuring
  Summary summary() const { return rules::summary(*set_, judged_); }

  /// The same records under other params.
  struct WhatIf {
    std::shared_ptr<const catalog::RuleSet> set;
    Judged judged;
    Difference difference;
  };
  Result<WhatIf> what_if(const catalog::Settings& settings) const;

  Id id_at(std::uint32_t place) const { return columns_.ids(set_->of->name)[place]; }
  /// Indexes into judged.places with one of the verdicts, by place; rule: only those of which it speaks, or is undecided.
  std::vector<std::size_t> find(const Judged& judged, const std::vector<Verdict>& verdicts, const catalog::Rule* rule = nullptr) const;
  /// The words of each rule for one record, under this set or a what-if's.
  std::vector<Said> say(const catalog::RuleSet& set, const Judged& judged, std::size_t index) const;

 private:
  Status bind(const Question& question, const std::vector<ledger::Columns::Also>& also);
  bool may_see(const catalog::Rule& rule) const;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::shared_ptr<const catalog::RuleSet> set_;
  account::Actor actor_;
  Date asof_, today_;
  std::map<std::string, Id> given_records_;
  ledger::Columns columns_;
  cel::Bindings bindings_;
  Judged judged_;
};

}  // namespace zhagen::rules
