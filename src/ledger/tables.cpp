#include "ledger/base.hpp"

namespace zhagen::ledger {

// catalog_version: the texts in force since then are those of catalog_file; nothing is ever taken out.
// once: answers to requests that carry an idempotency key, kept for two days. content: digest of what was sent.
// list_order: an order of records fixed by hand; what is not in list_order_row comes after it.
constinit const store::Migration kTables{5, "ledgers", R"sql(
CREATE TABLE catalog_version (
  version INTEGER PRIMARY KEY,
  applied INTEGER NOT NULL,
  who TEXT NOT NULL,
  digest TEXT NOT NULL);

CREATE TABLE catalog_file (
  version INTEGER NOT NULL REFERENCES catalog_version (version),
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (version, name));

CREATE TABLE once (
  user_id INTEGER NOT NULL,
  request TEXT NOT NULL,
  created INTEGER NOT NULL,
  content BLOB NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (user_id, request));
CREATE INDEX once_created ON once (created);

CREATE TABLE list_order (
  id INTEGER PRIMARY KEY,
  ledger TEXT NOT NULL,
  name TEXT NOT NULL,
  owner INTEGER,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL);
CREATE UNIQUE INDEX list_order_name ON list_order (ledger, name);

CREATE TABLE list_order_row (
  list INTEGER NOT NULL REFERENCES list_order (id),
  record INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (list, record));
CREATE INDEX list_order_row_place ON list_order_row (list, place);
)sql"};

}  // namespace zhagen::ledger
