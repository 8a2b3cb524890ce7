#pragma once
// What another catalog would change in the lists: a number of days, a condition, before it takes effect.

#include "dues/inbox.hpp"

namespace zhagen::dues {

struct Turn {                  // one item that comes out otherwise
  const catalog::Due* due;     // of the catalog that has it: the board's where both do
  Id record;
  Span span;
  struct Side {
    bool there = false;        // stands in a list, or will (an excused or done one does not)
    Date day;
    Standing standing = Standing::open;
    auto operator<=>(const Side&) const = default;
  } before, after;
  std::string title;
};

struct WhatIf {
  struct OfDue {
    std::string name, label;
    std::int64_t appear = 0, vanish = 0, change = 0;  // change: another day, or another standing
  };
  std::vector<OfDue> dues;     // those with any difference
  std::vector<Turn> first;     // by due and record
  std::shared_ptr<const Board> board, other;  // what `due` points into
};

/// The catalog with some params of one file set anew, over what the office has set. Errors name the param.
Result<std::shared_ptr<const catalog::Catalog>> with_params(const catalog::Catalog& catalog, const std::string& file, const catalog::Settings& settings);

/// Among records that the actor may read. file: the dues of that file of the catalogs alone ("": all).
Result<WhatIf> what_if(store::Tx& tx, const ledger::Base& base, std::shared_ptr<const Board> board, std::shared_ptr<const catalog::Catalog> other,
                       const account::Actor& actor, const std::string& file, std::size_t first = 50);

}  // namespace zhagen::dues
