#pragma once
// The order of a list (internal to the room): keys over the row t, the id last of all; and the place in it where a page
// ended, which is what the next one begins after. No OFFSET: rows that come and go meanwhile shift nothing.

#include <string>
#include <vector>

#include "ledger/read.hpp"
#include "ledger/sql_text.hpp"

namespace zhagen::ledger {

struct OrderKey {
  std::string sql;          // over t
  bool descending = false;
  bool text = false;        // else whole numbers
  // Of a key that an index or a list holds in order: what follows FROM, its column for the key, and for the record's id.
  std::string table, column, id;
  std::string only;         // a condition of that table, "" for none
};

struct Ordering {
  std::vector<OrderKey> keys;   // none: by id alone
  bool descending = false;      // of the id
  std::string mark;             // of ledger and order: a place in one order is none in another

  /// "(k1 IS NULL), k1, ..., t.id + 0": absent values last in both directions, the same on both engines; and no index is
  /// walked in this order for it, where the conditions have better ones.
  std::string sql() const;
  /// Which rows come after the place.
  SqlText after(const struct Place& place) const;
  std::vector<bool> texts() const {
    std::vector<bool> out;
    for (const OrderKey& k : keys) out.push_back(k.text);
    return out;
  }
  /// There is a way to the rows in this order, or in that of its keys backwards.
  bool indexed() const { return keys.empty() || (keys.size() == 1 && !keys[0].table.empty()); }
};

/// Errors: order_field, order_sealed, order_hidden, order_kind, order_list, order_many.
Result<Ordering> ordering_of(store::Tx& tx, const catalog::Catalog& catalog, const account::Actor& actor,
                             const catalog::Ledger& ledger, const std::vector<Order>& orders);

/// Where a page ended: the keys of its last row, and its id. tier: of a search, how well it was found.
struct Place {
  std::vector<SqlValue> keys;   // absent, number or text
  Id id;
  int tier = 0;
};
/// A row of an answer whose columns are the id and then the keys.
Place place_of(const store::Rows& rows, std::size_t keys);

std::string write_place(const Place& place, std::string_view mark);
/// Error page_after: a damaged place, or one of another list. text: of each key, whether it is text.
Result<Place> read_place(std::string_view token, std::string_view mark, const std::vector<bool>& text);

}  // namespace zhagen::ledger
