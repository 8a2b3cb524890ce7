#pragma once
// The list on paper: grouped by due, as .xlsx set up for A4 and as a page that a browser prints. For a reminder to a unit, a
// notice board, a meeting.

#include <string>

#include "base/clock.hpp"
#include "dues/inbox.hpp"

namespace zhagen::dues {

struct Paper {
  std::string title;    // 应办清单, 逾期应办清单
  std::string who;      // whose list
  Date day;
  struct Row {
    std::string title, period, day, standing, sentence;
    bool late = false;
  };
  struct Group {
    std::string label, source;
    std::vector<Row> rows;
  };
  std::vector<Group> groups;  // in the order of the catalog; rows by day
  std::size_t rows() const;
};

inline constexpr std::size_t kPaperRows = 10'000;

/// What the query's part, due and ledger leave of the actor's list; due_many beyond kPaperRows.
Result<Paper> paper(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor, const Query& query);

/// Same paper, same bytes.
Status write_xlsx(const Paper& paper, const std::string& path);
/// A whole page without script. Its style is the server's /print.css or, for a file that stands alone, the text given.
std::string html(const Paper& paper, std::string_view style = {});

}  // namespace zhagen::dues
