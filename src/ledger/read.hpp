#pragma once
// Reading records: one, a list, its count, the history. All in the caller's read transaction, all through scope().

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// How a list is ordered. field: an index, or one of the system's. Lists end with the id, so that order is total.
struct Order {
  enum class By : std::uint8_t { field, pinyin, strokes, rank, created, changed, hand } by = By::created;
  int field = -1;       // of field, pinyin, strokes (a name), rank (a code)
  bool descending = false;
  Id list;              // of hand: the list_order whose positions are used; records not in it come last
};

struct Query {
  std::string filter;             // CEL over the ledger's name, asof, today, actor; "" for all
  std::string search;             // the box: words, each of which must be found
  std::vector<Order> order;
  std::vector<int> fields;        // wanted; empty: all
  Date asof;                      // as of a day: records that hold on it, dated values and the tree of that day
  bool with_cancelled = false;
  std::string after;              // where the page before ended (Page::next)
  int limit = 50;                 // 1..1000
};

struct Page {
  std::vector<Record> rows;
  std::string next;               // for Query::after; "" at the end
};

/// Errors: filter and order that the ledger does not allow (sealed and hidden fields among them), a damaged `after`.
Result<Page> list(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query);
Result<std::int64_t> count(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query);

/// Counts by a field: of a code its codes, of an organisation its records; `under`: groups by the organisations directly
/// below that one (the tree of asof), each with all below it.
struct Group {
  std::optional<std::string> key;  // code or id; none: not filled in
  std::string label;
  std::int64_t count;
};
Result<std::vector<Group>> count_by(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger,
                                    const Query& query, int field, Id under = {});

/// Every row of the query in order, without paging: exports. Memory does not grow with the rows.
Status each(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query,
            catalog::Action action, const std::function<Status(const Record&)>& row);

/// record_unknown where there is none or the actor may not read it: the same answer for both.
Result<Record> get(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id id);
/// As it stood after that version, from the change history.
Result<Record> get_version(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id id, std::int64_t version);
/// Opens one sealed field: needs the right and a reason; on record in the log before the answer.
Result<std::string> unmask(Base& base, audit::ReadLog& log, const account::Actor& actor, std::string_view ledger, Id id, int field,
                           std::string_view reason);

/// What changed, newest first; sealed values masked, hidden fields left out.
struct Past {
  std::int64_t version, entry;
  Instant at;
  std::string who, action, reason;
  struct Field {
    int field;           // index, or -1 for the state
    Value from, to;
  };
  std::vector<Field> fields;
};
Result<std::vector<Past>> history(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id id);

/// The search box over every ledger that has one: at most `limit` of each ledger that the actor may read.
struct Found {
  const catalog::Ledger* ledger;
  Id id;
  std::string title, detail;
};
Result<std::vector<Found>> search(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view words, int limit);

/// The title of records for showing references: what the actor sees of a record that one he reads names.
Result<std::vector<std::string>> titles(store::Tx& tx, const catalog::Ledger& ledger, const std::vector<Id>& ids, Date asof = {});

}  // namespace zhagen::ledger
