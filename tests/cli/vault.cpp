// The commands of the log and of the keys on a site's folder, as an administrator would use them.
#include <unistd.h>

#include <cstdlib>

#include "../store/fresh.hpp"
#include "account/account.hpp"
#include "account/settings.hpp"
#include "audit/errors.hpp"
#include "base/vault_errors.hpp"
#include "cli/commands.hpp"
#include "cli/data.hpp"
#include "jobs/jobs.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"
#include "plans/kept.hpp"

using namespace zhagen;
using store::test::must;

namespace {

struct Site {
  store::test::Fresh fresh;
  const std::string data = fresh.folder / "data", checkpoint = fresh.folder / "checkpoint.txt", copy = fresh.folder / "keys.backup";
  std::shared_ptr<Keyring> keys = must(Keyring::open(cli::keyring_file(data), true, Instant{1}));
  std::unique_ptr<store::Db> db = fresh.open();

  Site() {
    const store::Migration steps[] = {{1, "site", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"}, audit::kTables,
                                      account::kTables, jobs::kTables, ledger::kTables, ledger::kAttachmentTables, ledger::kWaiverTables, plans::kTables, account::kSettingTables};
    must(store::migrate(*db, steps, Instant{0}));
    ::setenv("ZHAGEN_PASSPHRASE", "四个普通词语 correct horse", 1);
  }
  void write(int entries) {
    for (int i = 0; i < entries; ++i)
      must(db->write([&](store::Tx& tx) {
        return audit::Operation(tx, *keys, Instant{1000}).close({Id(1), "某", "local", {}}, {"open", "person", Id(2), 1, "", "{}", true});
      }));
  }
  cli::AuditOptions log(bool with_checkpoint = false) const {
    cli::AuditOptions o;
    o.data = data;
    o.db = fresh.url;
    if (with_checkpoint) o.checkpoint = checkpoint;
    o.out = checkpoint;
    return o;
  }
  cli::KeysOptions ring(const std::string& file = "") const { return {data, fresh.url, file}; }
  std::vector<std::string> actions() {
    store::Read tx = must(db->read());
    std::vector<std::string> out;
    for (const audit::Entry& e : must(audit::entries(tx, {.subject = "key"}, 0, 100))) out.push_back(e.event.action);
    return out;
  }
};

std::string key(const Status& s) { return s ? "" : s.error().code.row().key; }

}  // namespace

TEST_CASE("audit checkpoint, audit verify") {
  Site s;
  CHECK(key(cli::audit_verify(s.log())) == "");
  CHECK(key(cli::audit_checkpoint(s.log())) == "audit_empty");
  s.write(5);
  CHECK(key(cli::audit_checkpoint(s.log())) == "");
  CHECK(key(cli::audit_checkpoint(s.log())) == "file_unwritable");  // not written over
  s.write(3);
  CHECK(key(cli::audit_verify(s.log(true))) == "");

  // An auditor with a copy of the database, the checkpoint and the public key, and no keyring.
  auto auditor = s.log(true);
  auditor.data = s.fresh.folder / "nothing";
  auditor.key = s.fresh.folder / "public.key";
  store::test::write_file(auditor.key, base64url(s.keys->public_key()) + "\n");
  CHECK(key(cli::audit_verify(auditor)) == "");
  store::test::write_file(auditor.key, base64url(Keyring::for_tests(3)->public_key()));
  CHECK(key(cli::audit_verify(auditor)) == "audit_not_whole");
  store::test::write_file(auditor.key, "no key");
  CHECK(key(cli::audit_verify(auditor)) == "audit_key_text");
  store::test::write_file(auditor.key, base64url(s.keys->public_key()));
  store::test::write_file(s.fresh.folder / "wrong.txt", "zhagen checkpoint 1\n");
  auditor.checkpoint = s.fresh.folder / "wrong.txt";
  CHECK(key(cli::audit_verify(auditor)) == "audit_checkpoint_text");

  store::test::exec(*s.db, "UPDATE audit_entry SET user_name = 'x' WHERE seq = 2");
  CHECK(key(cli::audit_verify(s.log())) == "audit_not_whole");
  auto again = s.log();
  again.out = s.fresh.folder / "second.txt";
  CHECK(key(cli::audit_checkpoint(again)) == "audit_not_whole");  // what is broken is not signed
  CHECK(::access(again.out.c_str(), F_OK) != 0);
}

TEST_CASE("keys backup, restore, rotate: each on record before it acts") {
  Site s;
  CHECK(key(cli::keys_show(s.ring())) == "");
  CHECK(key(cli::keys_backup(s.ring(s.copy))) == "");
  CHECK(key(cli::keys_rotate(s.ring())) == "");
  CHECK(s.keys->version() == 2);
  CHECK(s.actions() == std::vector<std::string>{"reseal", "rotate", "backup"});
  CHECK(key(cli::keys_restore(s.ring(s.copy))) == "keyring_exists");
  auto elsewhere = s.ring(s.copy);
  elsewhere.data = s.fresh.folder / "new";
  CHECK(key(cli::keys_restore(elsewhere)) == "");
  CHECK(must(Keyring::open(cli::keyring_file(elsewhere.data), false, Instant{}))->public_key() == s.keys->public_key());
  ::setenv("ZHAGEN_PASSPHRASE", "short", 1);
  CHECK(key(cli::keys_backup(s.ring(s.fresh.folder / "other"))) == "keyring_passphrase_short");
  // Where nothing can be put on record, nothing is done.
  ::setenv("ZHAGEN_PASSPHRASE", "四个普通词语 correct horse", 1);
  store::test::exec(*s.db, "DROP TABLE audit_entry");
  CHECK_FALSE(cli::keys_rotate(s.ring()));
  CHECK(s.keys->version() == 2);
  CHECK_FALSE(cli::keys_backup(s.ring(s.fresh.folder / "other")));
  CHECK(::access((s.fresh.folder / "other").c_str(), F_OK) != 0);
}
