#include "account/account.hpp"

namespace zhagen::account {

// account_state: one row. Who changes users, grants or deputies locks it first, so that "the last administrator" is
// decided by one at a time also where two programs share a database; its generation tells every program's session
// cache that something has changed.
// user_account.password: the row of user_password in force; NULL until the first link is used and after a reset.
// login_failure.id: "a" + blind index of a login name, "i" + address. Blind, because people type passwords there.
constinit const store::Migration kTables{3, "accounts", R"sql(
CREATE TABLE account_state (
  id INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL);
INSERT INTO account_state (id, generation) VALUES (1, 1);

CREATE TABLE user_account (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL,
  login_key TEXT NOT NULL,
  name TEXT NOT NULL,
  person INTEGER,
  disabled INTEGER NOT NULL,
  must_change INTEGER NOT NULL,
  password INTEGER,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_login INTEGER NOT NULL);
CREATE UNIQUE INDEX user_login ON user_account (login_key);

CREATE TABLE user_password (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  sealed BLOB NOT NULL,
  created INTEGER NOT NULL);
CREATE INDEX user_password_user ON user_password (user_id);

CREATE TABLE user_totp (
  user_id INTEGER PRIMARY KEY REFERENCES user_account (id),
  sealed BLOB NOT NULL,
  confirmed INTEGER NOT NULL,
  last_step INTEGER NOT NULL,
  created INTEGER NOT NULL);

CREATE TABLE user_grant (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  role TEXT NOT NULL,
  organisation INTEGER NOT NULL,
  categories TEXT NOT NULL);
CREATE UNIQUE INDEX user_grant_once ON user_grant (user_id, role, organisation, categories);
CREATE UNIQUE INDEX user_grant_one_admin ON user_grant (user_id)
  WHERE role IN ('sysadmin', 'secadmin', 'auditor');

CREATE TABLE user_deputy (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  deputy_id INTEGER NOT NULL REFERENCES user_account (id),
  from_day INTEGER NOT NULL,
  to_day INTEGER NOT NULL);
CREATE INDEX user_deputy_deputy ON user_deputy (deputy_id, to_day);
CREATE INDEX user_deputy_user ON user_deputy (user_id);

CREATE TABLE user_session (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  pending INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_used INTEGER NOT NULL);
CREATE INDEX user_session_user ON user_session (user_id);
CREATE INDEX user_session_created ON user_session (created);

CREATE TABLE user_invitation (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user_account (id),
  expires INTEGER NOT NULL);
CREATE UNIQUE INDEX user_invitation_user ON user_invitation (user_id);

CREATE TABLE login_failure (
  id TEXT PRIMARY KEY,
  failures INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0);
CREATE INDEX login_failure_last ON login_failure (last_at);
)sql"};
}  // namespace zhagen::account
