#pragma once
// An assessment as a workbook that an office reads and prints: counts, rules, and each record with its reasons.

#include "rules/assessment.hpp"

namespace zhagen::rules {

/// indexes: of judged().places, as find() gives them; titles: of these, in the same order.
Status write_workbook(const Assessment& assessment, const std::vector<std::size_t>& indexes, const std::vector<std::string>& titles, const std::string& path);
/// The entry of the log that an export owes.
audit::Event export_event(const Question& question, const Assessment& assessment, std::int64_t rows);

}  // namespace zhagen::rules
