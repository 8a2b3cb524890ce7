#pragma once
// Which records a page shows, in order (internal to the room).
//
// There are two ways to the first fifty of a list: along the index of its order, testing each row, and through the
// conditions, sorting what is left. The first is quick where many rows fit, the second where few do, and no planner knows
// which from its statistics. So the first is tried for some hundred and then some thousand rows; how many of them fit
// says whether to go on or to take the second. Where the actor may read few of all, which the first rows
// tell, those are found (Frame::reach) and the index is walked without opening the others' rows.

#include <optional>
#include <vector>

#include "ledger/frame.hpp"
#include "ledger/order.hpp"

namespace zhagen::ledger {

/// From how many rows on a reach is met along the index; below, its rows are sorted at once. Tests set it low.
struct Reached {
  std::size_t sorted = 3000, searched = 4000;  // of lists, and of words without an order
};
Reached& reached();

/// The first `limit` after the place, in order.
Result<std::vector<Place>> in_order(store::Tx& tx, Frame& frame, const Ordering& order, const std::optional<Place>& after, std::size_t limit);

/// The same for words without an order: what begins with the first word, what contains it (both by the text in which it
/// was found, the shortest first), then what names something that is found by it.
Result<std::vector<Place>> best_first(store::Tx& tx, Frame& frame, const std::optional<Place>& after, std::size_t limit);
/// Whether words of the frame can be answered so; else the order is that of making.
bool has_best(const Frame& frame);
/// Of places that best_first() gives: one key, a text.
inline std::string best_mark(const Frame& frame) { return frame.ledger->name + " best"; }

/// One step along an ordered source of candidates: `inner` selects id and k of the next ones, in order, at most `rows`. The
/// test is over t; without a reach also over w, the candidate.
struct Window {
  std::vector<Place> found;   // those that fit; their key is k
  std::optional<Place> last;  // of all that were looked at
  std::size_t seen = 0;
};
Result<Window> look(store::Tx& tx, const Frame& frame, const SqlText& inner, const SqlText& test, bool descending, std::size_t wanted);

/// Those of the places, all in the reach, that fit the test, in their order, until there are enough.
Status keep(store::Tx& tx, const Frame& frame, const SqlText& test, const std::vector<Place>& some, std::size_t wanted, Window& out);
bool in_reach(const Frame& frame, std::int64_t id);

/// Rows of these records in the order of the ids, as the actor sees them.
Result<std::vector<Record>> fetch(store::Tx& tx, const Base& base, const account::Actor& actor, const Frame& frame,
                                  const std::vector<Id>& ids, const std::vector<int>& fields);
/// "?, ?, ..." for at least n values, one of few lengths, so that few statements are prepared; lengthens ids by its last.
std::string marks_for(std::vector<SqlValue>& ids);

}  // namespace zhagen::ledger
