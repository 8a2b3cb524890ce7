#pragma once
// People and posts of a placement, drawn from the records of the base as the catalog's sources say. One pass over each side,
// no statement for each record.

#include <memory>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "exchange/roster.hpp"
#include "ledger/base.hpp"
#include "placement/problem.hpp"

namespace zhagen::plans {

/// What a plan is asked for.
struct Asked {
  std::string source = "batch";
  std::string given;                       // the record's id, or its title where only one has it
  Date asof;                               // empty: today
  catalog::Settings params;                // in place of the rules' own
  std::vector<placement::Limit> limits;
  bool stable = false;                     // a stable plan, whatever the rules say
  std::string draw_commitment = {}, draw_seed = {};  // digest published beforehand; the seed may be opened later
};

/// The rows of both sides; each holds the number of its record in the field catalog::kRecordField of its sheet.
struct Drawn {
  std::shared_ptr<const catalog::Catalog> catalog;
  const catalog::PlacementSource* source = nullptr;
  Id subject;
  std::string title;                       // of the subject
  Date asof;
  exchange::Roster people, posts;
  exchange::Roster present, present_at;    // who is in a team already, and where
};

/// The source and the record that it is asked for: plan_forbidden where the actor may read it and not make plans for it, like
/// no such record where he may not read it.
struct Subject {
  std::shared_ptr<const catalog::Catalog> catalog;
  const catalog::PlacementSource* source = nullptr;
  Id id;
  std::string title;
};
Result<Subject> subject_of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, std::string_view source, std::string_view given);

/// Only records that the actor may read. A record whose condition cannot be decided is left out, and a note says what it lacks.
Result<Drawn> draw(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Asked& asked);

/// The record that a row was made from; none of a row that came from a sheet.
Id record_of(const exchange::Roster& roster, std::int32_t row);

}  // namespace zhagen::plans
