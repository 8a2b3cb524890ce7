#include "ledger/apply.hpp"
#include "ledger/errors.hpp"

namespace zhagen::ledger {

Result<std::vector<Version>> versions(store::Tx& tx) {
  std::vector<Version> out;
  auto rows = TRY(tx.query("SELECT version, applied, who, digest FROM catalog_version ORDER BY version"));
  while (TRY(rows.next()))
    out.push_back({rows.integer(0), {rows.integer(1)}, std::string(rows.text(2)), std::string(rows.text(3))});
  return out;
}

Result<std::vector<catalog::FileText>> version_files(store::Tx& tx, std::int64_t version) {
  std::vector<catalog::FileText> out;
  auto rows = TRY(tx.query("SELECT name, content FROM catalog_file WHERE version = ? ORDER BY name", version));
  while (TRY(rows.next())) out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  if (out.empty()) return fail(fault::catalog_unknown_version, version);
  return out;
}

Result<bool> refresh(Base& base) {
  store::Read read = TRY(base.db().read());
  std::vector<Version> all = TRY(versions(read));
  if (all.empty() || all.back().version == base.catalog_version()) return false;
  base.put(TRY(catalog::Catalog::from_texts(TRY(version_files(read, all.back().version)))), all.back().version);
  return true;
}

}  // namespace zhagen::ledger
