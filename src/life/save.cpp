#include "life/save.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "life/errors.hpp"
#include "life/keys.hpp"
#include "life/setting.hpp"
#include "store/backup.hpp"
#include "store/dump.hpp"

namespace zhagen::life {
namespace {

namespace fs = std::filesystem;

Saved told(const store::BackupReport& r) { return {Form::copy, r.tables, r.rows, r.sha256}; }
Saved told(const store::DumpReport& r) {
  return {Form::dump, static_cast<std::int64_t>(r.tables.size()), r.rows, r.sha256};
}

bool on_server(const std::string& url) { return url.starts_with("postgresql:") || url.starts_with("postgres:"); }
std::string path_of(const std::string& url) { return url.starts_with("sqlite:") ? url.substr(7) : url; }

/// The folder of the trial, empty at the beginning and gone at the end: it holds everything that the backup holds.
class Trial {
 public:
  const std::string folder;
  explicit Trial(std::string f) : folder(std::move(f)) {}
  ~Trial() { clear(); }
  Trial(const Trial&) = delete;
  Status make() {
    clear();
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (!ec) fs::permissions(folder, fs::perms::owner_all, ec);
    if (ec) return fail(Errc::file_unwritable, folder, ec.message());
    return {};
  }

 private:
  void clear() {
    std::error_code ec;
    fs::remove_all(folder, ec);
  }
};

/// The same error about the file that the user named.
Error about(Error e, const std::string& trial, const std::string& file) {
  for (std::string& a : e.args)
    if (a == trial) a = file;
  return e;
}

Status look_at(store::Db& db, const Restore& wanted, Restored& out) {
  store::Read read = TRY(db.read());
  if (wanted.keys)
    TRY(check_keys(read, *wanted.keys, wanted.keys_file, wanted.file));
  else if (TRY(setting(read, "key_check")))
    return fail(fault::life_keys_missing, wanted.keys_file, wanted.file);
  CryptoProfile profile = wanted.keys ? wanted.keys->profile() : CryptoProfile::intl;
  audit::Verdict log = TRY(audit::verify(read, profile, {}, {}, wanted.keys.get()));
  out.entries = log.entries;
  out.changes = log.changes;
  out.faults = std::move(log.faults);
  return {};
}

/// The backup as a SQLite database in the trial's folder, brought up to date and looked at.
Result<std::unique_ptr<store::Db>> on_trial(const Trial& trial, const Restore& wanted, std::span<const store::Migration> list,
                                            Instant now, Restored& out) {
  std::string path = trial.folder + "/trial.db";
  if (out.saved.form == Form::copy) TRY(store::restore_backup(wanted.file, path));
  store::Options options;
  options.create = out.saved.form == Form::dump;
  auto run = [&]() -> Result<std::unique_ptr<store::Db>> {
    auto db = TRY(store::Db::open(path, options));
    if (out.saved.form == Form::dump)
      TRY(store::load(wanted.file, *db, list, now));
    else
      TRY(store::migrate(*db, list, now));
    TRY(look_at(*db, wanted, out));
    return db;
  };
  auto db = run();
  if (!db) return about(std::move(db).error(), path, wanted.file);
  return db;
}

}  // namespace

Result<Saved> save(store::Db& db, const std::string& to, Form form) {
  if (form == Form::dump) return told(TRY(store::dump(db, to)));
  if (db.engine() != store::Engine::sqlite) return fail(fault::life_copy_engine, db.where());
  return told(TRY(store::backup(db, to)));
}

Status tell_log(store::Db& db, const Keyring& keys, Instant now, const audit::Who& who, std::string_view action,
                const Saved& saved) {
  return db.write([&](store::Tx& tx) -> Status {
    audit::Event event;
    event.action = action;
    event.subject = "site";
    event.rows = saved.rows;
    event.detail = fmt::format("{{\"sha256\":\"{}\"}}", saved.sha256);
    TRY(audit::Operation(tx, keys, now).close(who, event));
    return {};
  });
}

Result<Form> form_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(Errc::file_not_found, file);
  std::string head(16, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (head.starts_with(std::string_view("SQLite format 3\0", 16))) return Form::copy;
  if (head.starts_with("zhagen-dump ")) return Form::dump;
  return fail(fault::life_not_backup, file);
}

Result<Saved> verify(const std::string& file) {
  if (TRY(form_of(file)) == Form::dump) return told(TRY(store::verify_dump(file)));
  if (!fs::exists(file + ".sha256")) return fail(fault::life_not_backup, file);
  return told(TRY(store::verify_backup(file)));
}

Result<Restored> restore(const Restore& wanted, std::span<const store::Migration> list, Instant now) {
  Restored out;
  out.saved = TRY(verify(wanted.file));
  Trial trial(wanted.work);
  TRY(trial.make());
  std::unique_ptr<store::Db> db = TRY(on_trial(trial, wanted, list, now, out));
  std::string ready = trial.folder + "/ready";
  if (on_server(wanted.to)) {
    TRY(store::dump(*db, ready));
    auto server = TRY(store::Db::open(wanted.to, wanted.options));
    TRY(store::load(ready, *server, list, now));
  } else if (out.saved.form == Form::copy) {
    TRY(store::restore_backup(wanted.file, path_of(wanted.to), wanted.replace));
  } else {
    TRY(store::backup(*db, ready));
    TRY(store::restore_backup(ready, path_of(wanted.to), wanted.replace));
  }
  return out;
}

}  // namespace zhagen::life
