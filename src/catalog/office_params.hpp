#pragma once
// What the office sets by the program: office.params.toml, a file of the catalog like any other.

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace zhagen::catalog {

struct ParamChange {
  std::string file, name;             // the file that has the [param]
  std::optional<std::int64_t> value;  // none: without value
  bool reset = false;                 // back to what the file says
};

/// The catalog's texts with the changes in office.params.toml; a file or a name that is not there is an error with the
/// nearest.
Result<std::vector<FileText>> with_params(const Catalog& catalog, const std::vector<ParamChange>& changes);

}  // namespace zhagen::catalog
