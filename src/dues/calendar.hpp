#pragma once
// The list as a calendar that others read (RFC 5545): a whole-day event on the day that each item is due. It holds titles and
// sentences, which show no sealed and no hidden field.

#include <string>

#include "base/clock.hpp"
#include "dues/inbox.hpp"

namespace zhagen::dues {

inline constexpr const char* kCalendarType = "text/calendar; charset=utf-8";

/// Items without a day are not in it. The same list makes the same bytes at the same instant; an event keeps its UID while
/// its day or sentence changes.
std::string calendar_of(const std::vector<Hit>& hits, const std::vector<Words>& words, Instant now);

/// Of the actor's list with what is still to come, at most `most` items, the earliest.
Result<std::string> calendar(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor, Instant now, std::size_t most = 2000);

}  // namespace zhagen::dues
