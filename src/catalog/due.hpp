#pragma once
// What has to happen by when: *.dues.toml. Read and typed here; computed, kept and shown by the room `dues`.
//
// Expressions are those of the ledger's own conditions, and of a recurring due `period` (not of a term, whose days are
// each record's own), `period.from`, `period.to`. A param without a value takes what reads it out of force.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/environment.hpp"

namespace zhagen::catalog {

inline constexpr std::string_view kPeriod = "period", kPeriodFrom = "period.from", kPeriodTo = "period.to";

struct Due {
  enum class Every : std::uint8_t { once, month, quarter, half, year, term };
  std::string name, label, source;
  const Ledger* ledger = nullptr;      // for each of its records
  std::optional<cel::Program> where;   // bool: only these
  Every every = Every::once;           // once in each, counted by the calendar; a term: from `begins` to `ends`
  cel::Program begins, ends;           // dates, of a term alone
  cel::Program by;                     // the day it is due; of a recurring one the last of the period unless it says otherwise
  cel::Program done_when;              // bool
  std::optional<cel::Program> excused_when;  // bool
  Rights who;                          // in whose list it stands
  int ahead = 0;                       // days before that it begins to stand there
  int grace = 0;                       // days after it, then it goes on to `escalate`
  Rights escalate;
  int back = 1;                        // past periods that are still asked for
  bool leader = false;                 // of a leader: to be arranged by whoever `who` names, never overdue, never in a leader's list
  const Ledger* form = nullptr;        // the ledger in which it is done
  Sentence say;
  std::vector<std::string> unset;      // labels of params without a value that it reads: it is not in force
  std::vector<std::string> rows;       // of SPEC.md
  std::string file;
  int line = 0;

  bool periodic() const { return every != Every::once && every != Every::term; }
  /// All expressions, those of the sentence among them.
  std::vector<const cel::Program*> programs() const;
};

class Catalog;
/// All dues of one file; its params stand beside each ledger's own.
Result<std::vector<Due>> read_dues(const Node& root, const Catalog& catalog);

}  // namespace zhagen::catalog
