#pragma once
// A site: one folder with the keys of its data, its database (in the folder, or a PostgreSQL server), and the engines over
// them. Opened alike by the server and by every command, also while the server runs.

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "account/account.hpp"
#include "audit/audit.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/keyring.hpp"
#include "base/pinyin.hpp"
#include "base/result.hpp"
#include "dues/board.hpp"
#include "jobs/jobs.hpp"
#include "ledger/base.hpp"
#include "store/db.hpp"

namespace zhagen::plans {
class Desks;
}

namespace zhagen::service {

/// DIR/zhagen.db  DIR/keys/keyring  DIR/catalog/ (files that are laid over the shipped catalog)
struct SiteOptions {
  std::string folder;
  std::string db;                                   // "postgresql://..."; empty: zhagen.db of the folder
  std::string catalog;                              // the shipped folder; empty: the program's own
  bool update_catalog = false;                      // take changed files of both folders into force (the server does)
  store::Options store;
  std::shared_ptr<account::Hasher> hasher;          // for tests
  jobs::Pace pace;                                  // for tests
  std::function<void(std::string_view)> notice;     // what the maintainer should know: a shipped file that was passed over
};

/// Where they lie, for commands that open less than a site.
std::string keyring_file(const std::string& folder);
std::string database_of(const std::string& folder, const std::string& db);  // db, else the folder's own

class Site {
 public:
  /// Makes folder, keys and database where there are none, brings an older database up to date, puts the catalog into force.
  static Result<std::unique_ptr<Site>> open(const SiteOptions& options, const Clock& clock);
  ~Site();

  const std::string folder;
  const Clock& clock;
  const std::unique_ptr<store::Db> db;
  const std::shared_ptr<Keyring> keys;

  IdSource& ids() { return *ids_; }
  account::Accounts& accounts() { return *accounts_; }
  /// The records, under the catalog that is in force: one that another program has applied is taken up within a second.
  ledger::Base& base();
  /// What is due under it. Call base() before: a catalog that was applied is taken up there.
  dues::Dues& dues() { return *dues_; }
  /// The plans that are open.
  plans::Desks& desks() { return *desks_; }
  audit::ReadLog& reads() { return *reads_; }
  jobs::Jobs& jobs() { return *jobs_; }  // not started: the server starts it

  /// Whether the database can be read: reads a row that every site has.
  Status check();

 private:
  Site(const SiteOptions& options, const Clock& c, std::unique_ptr<store::Db> d, std::shared_ptr<Keyring> k);
  Pinyin pinyin_;
  std::unique_ptr<IdSource> ids_;
  std::unique_ptr<account::Accounts> accounts_;
  std::unique_ptr<ledger::Base> base_;
  std::unique_ptr<dues::Dues> dues_;
  std::unique_ptr<plans::Desks> desks_;
  std::unique_ptr<audit::ReadLog> reads_;
  std::unique_ptr<jobs::Jobs> jobs_;
  std::mutex looked_mutex_;
  std::chrono::steady_clock::time_point looked_;
};

}  // namespace zhagen::service
