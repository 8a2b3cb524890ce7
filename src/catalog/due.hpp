#pragma once
// What has to happen by when: *.dues.toml. Read and typed here; kept and shown by the rules engine.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/environment.hpp"

namespace zhagen::catalog {

struct Due {
  enum class Every : std::uint8_t { once, month, quarter, half, year };
  std::string name, label, source;
  const Ledger* ledger = nullptr;      // for each of its records
  std::optional<cel::Program> where;   // bool: only these
  Every every = Every::once;           // once in each, counted by the calendar; `period` in expressions
  cel::Program by;                     // of once: the day it is due; a record without the day has no such due
  cel::Program done_when;              // bool
  Rights who;                          // in whose list it stands
  int ahead = 0;                       // days before that it begins to stand there
  int grace = 0;                       // days after that it goes on to `escalate`
  Rights escalate;
  Sentence say;
  std::vector<std::string> rows;       // of SPEC.md
  std::string file;
  int line = 0;
};

class Catalog;
/// All dues of one file; its params stand beside each ledger's own.
Result<std::vector<Due>> read_dues(const Node& root, const Catalog& catalog);

}  // namespace zhagen::catalog
