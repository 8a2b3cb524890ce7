#pragma once
// Who acts: what every engine above asks of a user. Made by a log-in and by nothing else; tests make their own.

#include <string>
#include <vector>

#include "base/id.hpp"
#include "catalog/role.hpp"

namespace zhagen::account {

/// A role held at an organisation: its rights reach that organisation and all below it.
struct Grant {
  catalog::Role role;
  Id organisation;                      // empty for posted and mentor, whose rights come with their person
  std::vector<std::string> categories;  // of a line department: codes of posting_category
  Id for_user;                          // not empty: held as the named deputy of that user
};

struct Actor {
  Id user;                 // empty: the machine, or a log-in that is not complete yet and may do nothing
  Id person;               // the record of the person that the user is; empty where there is none
  std::string name;        // for the log and for papers
  std::string source;      // address of the client, "local" for the command line
  std::vector<Grant> grants;
  bool machine = false;    // the command line, by whoever may read the data folder: administers, holds no grant

  bool has(catalog::Role role) const {
    for (const Grant& g : grants)
      if (g.role == role) return true;
    return false;
  }
};

}  // namespace zhagen::account
