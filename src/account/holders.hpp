#pragma once
// Who holds a role: the other way round from Actor. For finding the users who can take a step on a record.

#include <string>
#include <vector>

#include "account/actor.hpp"
#include "base/date.hpp"
#include "store/tx.hpp"

namespace zhagen::account {

struct Holder {
  Id user, person;
  Grant grant;         // for_user set: held as that user's deputy on the day
};

/// Users, not disabled, with the role at one of the organisations; of a role that comes with a person (posted, mentor) those
/// who are one of the persons. Their deputies of the day stand after them, for grants at an organisation.
Result<std::vector<Holder>> holders(store::Tx& tx, catalog::Role role, const std::vector<Id>& organisations,
                                    const std::vector<Id>& persons, Date day);

/// Login names of the users, not disabled, that hold a role at the organisation itself, in their order.
Result<std::vector<std::string>> logins_at(store::Tx& tx, Id organisation);

/// Who holds a role at the same organisation as the actor in his own right, himself and administrators apart, not disabled: whom
/// he may name as his deputy without asking anybody. By name.
struct Colleague {
  Id user;
  std::string name;
};
Result<std::vector<Colleague>> colleagues(store::Tx& tx, const Actor& actor);
/// The names of users, as far as there are such.
Result<std::vector<Colleague>> users_named(store::Tx& tx, const std::vector<Id>& users);

/// The record of a person was merged into another: who was the one is the other. Sessions learn of it at once.
Status follow_person(store::Tx& tx, Id gone, Id stays);

}  // namespace zhagen::account
