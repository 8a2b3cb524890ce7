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

}  // namespace zhagen::ledger
