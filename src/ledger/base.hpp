#pragma once
// The base: one database with the catalog that runs in it, the keys of its sealed columns, ids and the clock. Every other
// header of the room takes it. Shared by all threads.
//
// Tables, made from the catalog by apply.hpp. Of a ledger L:
//   l_L    id, version, state, cancelled, owner, amends, amended_by, merged_into, created, changed, f_<field> ...;
//          sealed fields as BLOB with b_<field> (blind index) where they may be found; of a name y_<field> (pinyin as read,
//          correctable), p_<field>, s_<field> (sort keys of pinyin and 姓氏笔画); of a code with ranks r_<field>;
//          of a tree path: "/<id>/<id>/" from the root down to the record itself, as of today
//   d_L    of a ledger with dated fields: record, from_day, to_day, those fields, path: what held on which days, from_day
//          <= day < to_day; from_day 0: ever since, to_day kOpenEnd: still
//   k_L    of a ledger with a search box: key, record; every ending of the folded text, of its pinyin, and the initials,
//          so that a beginning of a key is a part of the text: LIKE '%x%' by one range of an index, from one character on
// and of the room: catalog_version, once, list_order (tables.cpp), attachment, attachment_part.
// A record that was amended or merged into another is cancelled too: it is out of lists and frees its place in unique rules.
// row.hpp is the way between values and columns, shape.hpp knows every column and index.

#include <memory>
#include <mutex>
#include <string>

#include "account/actor.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/keyring.hpp"
#include "base/pinyin.hpp"
#include "catalog/catalog.hpp"
#include "store/db.hpp"
#include "store/migrate.hpp"

namespace zhagen::ledger {

extern const store::Migration kTables, kWaiverTables;

/// d_L.to_day of what holds today.
inline constexpr std::int64_t kOpenEnd = 99999999;

/// Names of tables and columns, here and nowhere else.
std::string table_of(const catalog::Ledger& ledger);                                  // l_person
std::string column_of(const catalog::Field& field);                                   // f_born

class Base {
 public:
  /// Loads the catalog version that is in force from the database; a database without one has to be given one by apply().
  static Result<std::unique_ptr<Base>> open(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock,
                                            const Pinyin& pinyin, Zone zone = {});

  store::Db& db() const { return db_; }
  Keyring& keys() const { return *keys_; }
  const std::shared_ptr<Keyring>& keyring() const { return keys_; }
  IdSource& ids() const { return ids_; }
  const Clock& clock() const { return clock_; }
  const Pinyin& pinyin() const { return pinyin_; }
  Date today() const;

  /// The catalog in force. Hold the pointer while you use what is in it: apply() puts another in its place.
  std::shared_ptr<const catalog::Catalog> catalog() const;
  void put(std::shared_ptr<const catalog::Catalog> catalog, std::int64_t version);  // by apply() alone
  std::int64_t catalog_version() const;
  /// Errc ledger_unknown with the nearest name.
  static Result<const catalog::Ledger*> find(const catalog::Catalog& catalog, std::string_view ledger);

 private:
  Base(store::Db& db, std::shared_ptr<Keyring> keys, IdSource& ids, const Clock& clock, const Pinyin& pinyin, Zone zone);
  store::Db& db_;
  std::shared_ptr<Keyring> keys_;
  IdSource& ids_;
  const Clock& clock_;
  const Pinyin& pinyin_;
  Zone zone_;
  mutable std::mutex mutex_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  std::int64_t version_ = 0;
};

/// The Who of the log for an actor; for_user where the right that was used came from a deputyship.
audit::Who who(const account::Actor& actor, Id for_user = {});

}  // namespace zhagen::ledger
