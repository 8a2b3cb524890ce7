#pragma once
// Two kept plans side by side, by records.

#include <string>
#include <vector>

#include "plans/desks.hpp"

namespace zhagen::plans {

/// Who is elsewhere in the other plan.
struct Moved {
  Id person;
  std::string name;
  Id from, to;                              // posts; empty: not placed
  std::string from_name, to_name;
  bool came = false, left = false;          // takes part in one of the plans alone
};

struct Compared {
  placement::Difference difference;         // in the rows of the plans
  std::vector<Moved> moved;                 // who changed the post, is left over now, is placed now, came, left: in this order
};
/// The labels (第 1 稿) may be empty.
Compared compare(const Standing& before, const Standing& after, std::string before_label = "", std::string after_label = "");
Compared compare(const Opened& before, const Opened& after);

}  // namespace zhagen::plans
