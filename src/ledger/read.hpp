#pragma once
// Reading records: one, a list, its count, the history. All in the caller's read transaction, all through scope().
// A list and its count, groups, rows and search are the same conditions (frame.hpp).

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// How a list is ordered. Lists end with the id, so that order is total. Absent values come last, in both directions.
struct Order {
  enum class By : std::uint8_t {
    field,    // its value; of a name pinyin, of a reference the order of what it names by that ledger's title
    pinyin,   // of a name, or of the title of a reference
    strokes,  // 姓氏笔画, of the same
    rank,     // of a code with ranks: 任职层次; descending begins with the highest
    created,
    changed,
    hand,     // fixed by hand: list_order.hpp
  } by = By::created;
  int field = -1;  // index, of field, pinyin, strokes, rank
  bool descending = false;
  Id list;         // of hand: the list whose places are used; records not in it come last
};

struct Query {
  std::string filter;             // CEL over the ledger's name, asof, today, actor; "" for all
  std::string search;             // the box: words parted by blanks, each of which must be found
  std::vector<std::pair<int, std::string>> equals;  // sealed fields with `find`: the whole value, found by its blind index
  std::vector<Order> order;       // none: with words the best found first, else as created
  std::vector<int> fields;        // wanted; empty: all
  Date asof;                      // an exact day: records that may hold on it, dated values and the tree of that day
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

/// The ids of all that the query finds, ascending; none where that is simply every record that is not cancelled.
Result<std::optional<std::vector<Id>>> ids_of(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query);

/// Counts by a field (-1: by state): of a code its codes, of an organisation its records; `under`, of a reference to a
/// tree: groups by what is directly below that one (in the tree of asof), each with all below it.
struct Group {
  std::optional<std::string> key;  // code or id; none: not filled in
  std::string label;
  std::int64_t count;
};
Result<std::vector<Group>> count_by(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger,
                                    const Query& query, int field, Id under = {});

/// Every row of the query in order, without paging: exports. Memory grows by eight bytes for a row.
Status each(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query,
            catalog::Action action, const std::function<Status(const Record&)>& row);

/// record_unknown where there is none or the actor may not read it: the same answer for both. A cancelled one is found.
Result<Record> get(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id id);
/// Opening a record of a person, or one that is about a person, is on record in the log: before the answer of get().
Status note_opened(Base& base, audit::ReadLog& log, const account::Actor& actor, const catalog::Ledger& ledger, Id id);
/// Opens one sealed field: needs the right and a reason; on record in the log before the answer.
Result<std::string> unmask(Base& base, audit::ReadLog& log, const account::Actor& actor, std::string_view ledger, Id id, int field,
                           std::string_view reason);

/// What changed, newest first; sealed values masked, hidden fields left out.
struct Past {
  std::int64_t version = 0, entry = 0;
  Instant at;
  std::string who, action, reason;
  struct Field {
    int field;           // index, or -1 for the state
    Value from, to;
  };
  std::vector<Field> fields;
};
Result<std::vector<Past>> history(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id id);
/// As it stood after that version, from the change history; record_version where there was none.
Result<Record> get_version(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, Id id, std::int64_t version);

/// The search box over every ledger that has one: at most `limit` of each ledger that the actor may read.
struct Found {
  const catalog::Ledger* ledger;   // of the catalog in force: hold Base::catalog() meanwhile
  Id id;
  std::string title, detail;
};
Result<std::vector<Found>> search(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view words, int limit);

/// The titles of records, in the order of the ids, for showing references: what is seen of a record that a readable one
/// names. Two statements for a page, however long; "" where there is no such record.
Result<std::vector<std::string>> titles(store::Tx& tx, const catalog::Catalog& catalog, const catalog::Ledger& ledger,
                                        const std::vector<Id>& ids, Date asof = {});

}  // namespace zhagen::ledger
