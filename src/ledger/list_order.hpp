#pragma once
// Orders fixed by hand: the list as the office prints it, leaders first as it was decided, kept everywhere (Order::By::hand).
// An order belongs to the organisation that made it; it and the office may change it, everybody who reads the ledger may
// use it. What a reader may not read is not in it for him.

#include <optional>
#include <string>
#include <vector>

#include "ledger/base.hpp"

namespace zhagen::ledger {

struct ListOrder {
  Id id;
  std::string name;
  Id owner;                // organisation
  std::int64_t version = 1;
  std::int64_t rows = 0;
};

Result<std::vector<ListOrder>> list_orders(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger);

/// Needs the right to change records of the ledger; the records must be readable. order_name, order_rows, order_twice,
/// record_unknown.
Result<ListOrder> make_order(Base& base, const account::Actor& actor, std::string_view ledger, std::string_view name, const std::vector<Id>& records);
/// All of its places anew, or its name, or both. version: the one that the actor has seen (record_changed).
Result<ListOrder> set_order(Base& base, const account::Actor& actor, Id order, std::int64_t version, const std::optional<std::string>& name,
                            const std::optional<std::vector<Id>>& records);
Status drop_order(Base& base, const account::Actor& actor, Id order);

}  // namespace zhagen::ledger
