#include "plans/book.hpp"

#include "placement/decision_page.hpp"
#include "placement/workbook.hpp"

namespace zhagen::plans {

std::vector<std::string> decisions_of(const Standing& s) { return placement::decision_words(s.problem(), s.desk().names(), s.desk().decisions()); }

Status write_book(const Opened& plan, const std::string& path) {
  const Standing& s = *plan.standing;
  return placement::write_workbook(path, TRY(s.desk().made()), s.catalog(), s.rules());
}

}  // namespace zhagen::plans
