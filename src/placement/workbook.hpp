#pragma once
// plan.xlsx: the pages of the report, and everything that is needed to check them: the rows that went in, the params,
// the rules and code lists in their own words, the prices. Same rows in any order, same bytes.

#include <memory>
#include <string>

#include "catalog/catalog.hpp"
#include "placement/made.hpp"
#include "placement/report.hpp"

namespace zhagen::placement {

/// Writes the plan whole or not at all. 'files' are the texts of ledgers, rules and code lists in force.
Status write_workbook(const std::string& path, const Made& made, const catalog::Catalog& catalog, const catalog::FileText& rules);
/// Of a plan without rules on teams.
Status write_workbook(const std::string& path, const Problem& problem, const solve::Plan& plan,
                      const catalog::Catalog& catalog, const catalog::FileText& rules);

struct ReadPlan {
  std::unique_ptr<const catalog::Catalog> catalog;  // from the texts in the file
  catalog::FileText rules;
  Made made;  // the problem derived anew from the rows in the file; who goes where and the prices as the file has them
};

/// Reads a plan back. Errc::plan_unreadable: a page, column or number is missing or damaged.
Result<ReadPlan> read_workbook(const std::string& path);

/// Proves what is claimed over all pairs (made.hpp) and compares every cell of every page with what follows from the rows,
/// the rules and the prices. Errc::placement_proof or plan_differs with page, row and both values.
Status verify_workbook(const std::string& path, ReadPlan& read);

}  // namespace zhagen::placement
