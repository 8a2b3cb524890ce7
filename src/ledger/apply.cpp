#include "ledger/apply.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/derive.hpp"
#include "ledger/difference.hpp"
#include "ledger/held.hpp"
#include "ledger/row.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;

std::string digest_of(const Catalog& catalog, CryptoProfile profile) {
  Digest digest(profile);
  for (const catalog::FileText& f : catalog.files()) {
    digest.add_field(f.name);
    digest.add_field(f.text);
  }
  return hex(digest.finish());
}

Status store_version(store::Tx& tx, std::int64_t version, Instant now, const std::string& who, const std::string& digest, const Catalog& catalog) {
  TRY(tx.exec("INSERT INTO catalog_version (version, applied, who, digest) VALUES (?, ?, ?, ?)", version, now.ms, who, digest));
  for (const catalog::FileText& f : catalog.files())
    TRY(tx.exec("INSERT INTO catalog_file (version, name, content) VALUES (?, ?, ?)", version, f.name, f.text));
  return {};
}

/// The catalog in force in the database, which another program may have replaced since ours was loaded.
Result<std::shared_ptr<const Catalog>> in_force(store::Tx& tx, const Base& base, std::int64_t version) {
  if (version == base.catalog_version()) return base.catalog();
  return std::shared_ptr<const Catalog>(TRY(Catalog::from_texts(TRY(version_files(tx, version)))));
}

Result<Applied> take(store::Tx& tx, Base& base, const Catalog& after, const account::Actor& actor) {
  Instant now = base.clock().now();
  std::string digest = digest_of(after, base.keys().profile());
  std::vector<Version> all = TRY(versions(tx));
  Applied out;
  if (!all.empty() && all.back().digest == digest) {
    out.version = all.back().version;
    out.nothing_new = true;
    return out;
  }
  std::shared_ptr<const Catalog> before = TRY(in_force(tx, base, all.empty() ? 0 : all.back().version));
  Difference change = TRY(difference(*before, after));
  for (const std::string& sql : change.tables) TRY(store::extend(tx, sql));
  TRY(fill(tx, base, *before, after));
  TRY(hold(tx, base, *before, after));
  for (const std::string& sql : change.indexes) TRY(store::extend(tx, sql));
  out.version = all.empty() ? 1 : all.back().version + 1;
  out.added = std::move(change.added);
  TRY(store_version(tx, out.version, now, actor.name, digest, after));
  audit::Event event;
  event.action = "catalog";
  event.subject = "catalog";
  event.rows = static_cast<std::int64_t>(after.files().size());
  event.detail = fmt::format("{{\"digest\":\"{}\",\"version\":{}}}", digest, out.version);
  TRY(audit::Operation(tx, base.keys(), now).close(who(actor), event));
  return out;
}

}  // namespace

Result<Applied> apply(Base& base, std::vector<catalog::FileText> files, const account::Actor& actor) {
  std::shared_ptr<const Catalog> catalog = TRY(Catalog::from_texts(std::move(files)));
  Applied done = TRY(base.db().write([&](store::Tx& tx) { return take(tx, base, *catalog, actor); }));
  if (done.version != base.catalog_version()) base.put(std::move(catalog), done.version);
  return done;
}

Result<Applied> preview(Base& base, std::vector<catalog::FileText> files) {
  std::shared_ptr<const Catalog> catalog = TRY(Catalog::from_texts(std::move(files)));
  std::optional<Applied> done;
  Status undone = base.db().write([&](store::Tx& tx) -> Status {
    done = TRY(take(tx, base, *catalog, {}));
    return fail(Errc::internal, "preview");  // nothing of it stays
  });
  if (done) return *std::move(done);
  return std::move(undone).error();
}

}  // namespace zhagen::ledger
