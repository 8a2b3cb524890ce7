#pragma once
// Who the forms are (internal to lrm_*.cpp).

#include "exchange/lrm_in.hpp"

namespace zhagen::exchange {

/// For each form the person of the base (empty: a new one), or why that cannot be told. Two forms of one person: the second
/// is at fault. A statement for some hundred forms.
struct Match {
  Id person;
  std::optional<Error> fault;
};
Result<std::vector<Match>> match_forms(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const FormBook& book,
                                       const std::vector<std::string>& files, const std::vector<FormValues>& forms);

/// Takes the rows of some forms out of a plan.
void leave_out(FormsPlan& plan, const std::vector<bool>& forms);

}  // namespace zhagen::exchange
