#pragma once
// Working days: *holidays.toml (catalog/base/holidays.toml says the grammar). A year is known once a file has it; Saturdays
// and Sundays are free but for the days that the State Council has moved.

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "catalog/node.hpp"
#include "cel/calendar.hpp"

namespace zhagen::catalog {

class Holidays final : public cel::Calendar {
 public:
  /// A file's years. Errors carry file, line and remedy; a year that another file has is one.
  Status add(const Node& root);
  std::optional<bool> workday(Date day) const override;
  /// In order.
  const std::vector<int>& years() const { return years_; }

 private:
  Status add_year(const std::string& name, const Node& node);

  std::vector<int> years_;
  std::unordered_map<int, std::string> places_;          // of the years
  std::unordered_map<std::int32_t, bool> moved_;         // yyyymmdd: worked or not, against the day of the week or within a festival
};

}  // namespace zhagen::catalog
