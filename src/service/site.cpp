#include "service/site.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/random.hpp"
#include "base/share.hpp"
#include "base/version.hpp"
#include "life/keys.hpp"
#include "life/move.hpp"
#include "plans/desks.hpp"
#include "service/site_catalog.hpp"
#include "service/steps.hpp"
#include "store/migrate.hpp"

namespace zhagen::service {
namespace {

Result<bool> has_settings(store::Tx& tx) {
  auto rows = TRY(tx.query("SELECT value FROM site_setting WHERE name = ?", "created"));
  return rows.next();
}

Status make_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code ec;
  if (fs::create_directories(folder, ec)) fs::permissions(folder, fs::perms::owner_all, ec);
  if (ec) return fail(Errc::service_data_folder, folder, ec.message());
  if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    return fail(Errc::service_data_folder, folder, std::strerror(errno));
  return {};
}

Status mark_created(store::Db& db, const Clock& clock) {
  return db.write([&](store::Tx& tx) -> Status {
    if (TRY(has_settings(tx))) return {};
    for (const auto& [name, value] : {std::pair("created", utc_text(clock.now())),
                                      std::pair("created_by", "zhagen " + std::string(version()))}) {
      TRY(tx.exec("INSERT INTO site_setting (name, value) VALUES (?, ?)", name, value));
    }
    return {};
  });
}

/// The greatest id that is stored, so that ids go on above it also under a clock set back.
Result<Id> greatest_id(store::Db& db) {
  store::Read read = TRY(db.read());
  std::int64_t greatest = 0;
  for (std::string_view sql : {"SELECT max(record) FROM record_change", "SELECT max(id) FROM user_account"}) {
    auto rows = TRY(read.query(sql));
    if (TRY(rows.next())) greatest = std::max(greatest, rows.integer(0));
  }
  return Id(greatest);
}

}  // namespace

std::string keyring_file(const std::string& folder) { return folder + "/keys/keyring"; }
std::string database_of(const std::string& folder, const std::string& db) { return db.empty() ? "sqlite:" + folder + "/zhagen.db" : db; }

Site::Site(const SiteOptions& options, const Clock& c, std::unique_ptr<store::Db> d, std::shared_ptr<Keyring> k)
    : folder(options.folder), clock(c), db(std::move(d)), keys(std::move(k)), desks_(std::make_unique<plans::Desks>()) {}

Site::~Site() = default;

Result<std::unique_ptr<Site>> Site::open(const SiteOptions& options, const Clock& clock) {
  TRY(make_folder(options.folder));
  auto db = TRY(store::Db::open(database_of(options.folder, options.db), options.store));
  TRY(store::migrate(*db, site_steps(), clock.now()));
  TRY(life::refuse_moved(*db));
  TRY(mark_created(*db, clock));
  auto keys = TRY(life::open_keys(*db, keyring_file(options.folder), clock.now()));
  std::unique_ptr<Site> site(new Site(options, clock, std::move(db), std::move(keys)));

  std::string shipped = options.catalog.empty() ? share_file("catalog") : options.catalog;
  site->pinyin_ = TRY(Pinyin::load(shipped + "/codes/pinyin.tsv"));
  site->ids_ = std::make_unique<IdSource>(clock, Random(entropy_seed()), TRY(greatest_id(*site->db)));
  site->accounts_ = std::make_unique<account::Accounts>(*site->db, site->keys, *site->ids_, clock, options.hasher);
  site->base_ = TRY(ledger::Base::open(*site->db, site->keys, *site->ids_, clock, site->pinyin_));
  site->dues_ = std::make_unique<dues::Dues>(*site->base_);
  site->reads_ = std::make_unique<audit::ReadLog>(*site->db, site->keys, clock);
  site->jobs_ = std::make_unique<jobs::Jobs>(*site->db, site->keys, *site->ids_, clock, 1, options.pace);
  if (options.update_catalog || site->base_->catalog_version() == 0)
    TRY(update_catalog(*site->base_, shipped, options.folder + "/catalog", options.notice));
  return site;
}

ledger::Base& Site::base() {
  constexpr std::chrono::seconds kLook{1};
  std::unique_lock lock(looked_mutex_, std::try_to_lock);
  auto now = std::chrono::steady_clock::now();
  if (lock && now - looked_ >= kLook) {
    looked_ = now;
    (void)take_up_catalog(*base_);  // where the database cannot be read the request itself will say so
  }
  return *base_;
}

Status Site::check() {
  store::Read read = TRY(db->read());
  if (!TRY(has_settings(read))) return fail(Errc::store_damaged, db->where(), "site_setting");
  return {};
}

}  // namespace zhagen::service
