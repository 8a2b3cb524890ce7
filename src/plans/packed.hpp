#pragma once
// Everything from which a kept plan opens again, as bytes: rules and code lists in their own words, params, rows as they were,
// the plan with its prices, what the office decided. Typed values, so that nothing depends on how a sheet shows them.

#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "placement/desk.hpp"

namespace zhagen::plans {

struct Content {
  std::vector<catalog::FileText> files;     // the rules first
  catalog::Settings params;
  Date asof;
  std::vector<placement::Limit> limits;
  exchange::Roster people, posts;           // without their ledgers
  solve::Plan plan;
  placement::Decisions decisions;
  bool whole = false;                       // the plan is of the problem with the decisions in it (Desk::whole), its prices too
  std::optional<placement::TeamBound> teams;
  bool stable = false;                      // asked for when it was placed
  std::string draw_commitment, draw_seed;
  exchange::Roster present, present_at;     // likewise
  std::vector<placement::Limit> relaxed;    // minima that gave way, where they cannot all be kept
};

/// The content of a desk; `files` are those that its problem needs to be derived again.
Content content_of(const placement::Desk& desk, const catalog::Catalog& catalog, const catalog::FileText& rules);
/// Compressed.
Result<std::string> pack(const Content& content);
/// plan_damaged where the bytes are anything but what pack() gave.
Result<Content> unpack(std::string bytes);

}  // namespace zhagen::plans
