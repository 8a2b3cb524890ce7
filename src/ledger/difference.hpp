#pragma once
// What a new catalog asks of the tables that an older one made. Adding is planned, losing is refused.

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace zhagen::ledger {

struct Difference {
  std::vector<std::string> tables;   // CREATE TABLE, ALTER TABLE ADD COLUMN: before the derived columns are filled
  std::vector<std::string> indexes;  // DROP INDEX, CREATE INDEX: after the records were held against the catalog
  std::vector<std::string> added;    // in words
};

/// Errors: catalog_drops, catalog_retypes.
Result<Difference> difference(const catalog::Catalog& before, const catalog::Catalog& after);

/// "台账“培训班”", "字段“培训班.形式”"
std::string words(const catalog::Ledger& ledger);
std::string words(const catalog::Ledger& ledger, const catalog::Field& field);

}  // namespace zhagen::ledger
