#pragma once
// A sample district: an invented county and what its office has done in three years, in every ledger of the catalog. Written
// through the ordinary write path as the office's own user, day after day of those years: no check, lock or right is passed
// by, and the log tells it as it would have been. The same numbers, seed and day give the same records in the same order.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "account/account.hpp"
#include "base/clock.hpp"
#include "catalog/role.hpp"
#include "ledger/base.hpp"

namespace zhagen::sample {

struct DistrictOptions {
  std::uint64_t seed = 1;
  Date asof;           // the last day of the story; exact, not after the day of `now`
  Instant now;         // when the links are made: they last for a day
  int people = 240;    // cadres who may be sent, beside those who lead villages and townships
  int towns = 7, villages = 4;  // at most; villages of each
  std::string recipes; // the folder recipes/; empty: the program's own
};

/// A user of the sample and the token of his log-in link.
struct DistrictUser {
  catalog::Role role;
  std::string login, name, token;
};

struct District {
  Id root;
  std::string name;
  std::vector<DistrictUser> users;  // one of each role
  std::map<std::string, std::int64_t> records;  // by ledger
  std::vector<std::string> left_out;            // what the catalog's conditions did not let in, with the reason
};

/// When the story begins: the clock of the base and of the accounts stands there before make_district is called. Errors:
/// sample_day where the story could not end on that day.
Result<Date> first_day(Date asof, Instant now);

/// Errors: sample_not_empty, sample_day, sample_refused. clock: the one of the base and of the accounts; it is moved on.
Result<District> make_district(ledger::Base& base, account::Accounts& accounts, FixedClock& clock, const DistrictOptions& options);

}  // namespace zhagen::sample
