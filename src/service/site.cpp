#include "service/site.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <unistd.h>

#include "base/version.hpp"
#include "store/migrate.hpp"

namespace zhagen::service {
namespace {

constexpr store::Migration kSteps[] = {
    {1, "site settings", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"},
};

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

}  // namespace

Result<std::unique_ptr<store::Db>> open_site(const std::string& folder, const Clock& clock) {
  TRY(make_folder(folder));
  std::unique_ptr<store::Db> db = TRY(store::Db::open("sqlite:" + folder + "/zhagen.db"));
  TRY(store::migrate(*db, kSteps, clock.now()));
  TRY(db->write([&](store::Tx& tx) -> Status {
    if (TRY(has_settings(tx))) return {};
    for (const auto& [name, value] : {std::pair("created", utc_text(clock.now())),
                                      std::pair("created_by", "zhagen " + std::string(version()))}) {
      TRY(tx.exec("INSERT INTO site_setting (name, value) VALUES (?, ?)", name, value));
    }
    return {};
  }));
  return db;
}

Status check_site(store::Db& db) {
  store::Read read = TRY(db.read());
  if (!TRY(has_settings(read))) return fail(Errc::store_damaged, db.where(), "site_setting");
  return {};
}

}  // namespace zhagen::service
