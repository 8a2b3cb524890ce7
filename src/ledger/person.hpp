#pragma once
// People entered twice: found by the ledger's `same` and `alike` fields, and merged with trace.

#include <vector>

#include "ledger/write.hpp"

namespace zhagen::ledger {

struct Twin {
  Id id;
  bool same;               // by a `same` field (identity number); else only alike
  std::string title, why;  // 姓名、出生年月相同
};
/// Records like the draft, or like an existing record: shown before one is entered.
Result<std::vector<Twin>> twins(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Draft& draft);
/// Groups of records that are perhaps one, at most `limit` groups, the surest first.
Result<std::vector<std::vector<Twin>>> all_twins(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, int limit);

/// `gone` becomes a pointer to `stays`: what named it names the other, each such record with a change of its own, empty
/// fields of `stays` are filled from it, its attachments and its user go along, and both histories say so. One operation.
Result<Saved> merge(Base& base, const account::Actor& actor, std::string_view ledger, Id stays, Id gone, const How& how);

}  // namespace zhagen::ledger
