#pragma once
// Values as people read them, for the command line: codes by label, references by title, dates and amounts written out.

#include <map>
#include <string>
#include <vector>

#include "api/records.hpp"

namespace zhagen::api {

using Titles = std::map<Id, std::string>;

/// The titles of what the rows name in these fields.
Result<Titles> titles_of(store::Tx& tx, const Book& book, const std::vector<ledger::Record>& rows, const std::vector<int>& fields, Date asof);

std::string cell(const Book& book, const catalog::Field& field, const ledger::Value& value, ledger::Shown shown, const Titles& titles);

/// The fields that are shown where none are asked for: all but files, retired ones and those that the actor does not see.
std::vector<int> usual_fields(const account::Actor& actor, const catalog::Ledger& ledger, std::vector<int> wanted);

/// The label of a record's state.
const std::string& state_label(const catalog::Ledger& ledger, const ledger::Record& record);

}  // namespace zhagen::api
