#pragma once
// Versions of plans, as they were made: 一稿, 二稿 ... of a batch. None is ever changed or deleted. Their rows, prices and
// reasons are sealed with the site's keys; keeping one is an entry of the log in the same transaction.

#include <optional>
#include <string>
#include <vector>

#include "plans/source.hpp"
#include "store/migrate.hpp"

namespace zhagen::plans {

extern const store::Migration kTables;   // placement_plan, placement_part
extern const store::Migration kBounds;   // what a plan leaves open

/// What a list of versions shows.
struct Version {
  Id id;
  std::string source;
  Id subject;
  std::int64_t number = 0;           // from 1 for each source and subject
  Id parent;                         // the version that it was made from; empty: from the records alone
  Instant made;
  Id user;
  std::string who;                   // as the user was called then
  std::int64_t people = 0, posts = 0, seats = 0, placed = 0, points = 0;
  std::optional<std::int64_t> gap = 0;  // by how many points a plan could be better at most; none: earlier goals are open, too
  std::int64_t unmet = 0;            // minima and rules on teams that are not kept
  std::string reason;
  std::vector<std::string> edits;    // what was decided since the parent, in words
};

/// 第 3 稿
std::string name_of(const Version& v);

class Standing;

/// A plan on its way into the table.
struct Keeping {
  const Subject& subject;
  const Standing& standing;
  Id parent;
  std::string reason;
  std::vector<std::string> edits;
  Id job;                            // that made it: begun again after a crash, it finds what it kept; empty: none
};
Result<Version> keep(ledger::Base& base, const account::Actor& actor, const Keeping& keeping);

/// Newest first; those of one subject, or of all subjects for which the actor makes plans. Errors: those of subject_of.
Result<std::vector<Version>> versions(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& subject);
/// plan_unknown where there is none, or the actor may not see it: the same answer for both.
Result<Version> version(store::Tx& tx, ledger::Base& base, const account::Actor& actor, Id id);
/// What a job kept.
Result<std::optional<Version>> version_of_job(store::Tx& tx, const ledger::Base& base, Id job);
/// The packed content (packed.hpp) of a version that version() gave.
Result<std::string> content(store::Tx& tx, const ledger::Base& base, const Version& v);

}  // namespace zhagen::plans
