#pragma once
// A number with a name: *.figures.toml. Read and typed here; counted, opened and grouped by the figures engine.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/environment.hpp"

namespace zhagen::catalog {

struct Figure {
  enum class Kind : std::uint8_t {
    count,     // records
    sum,       // of an int
    mean,      // of an int, over the records that have it
    share,     // of the records for which a condition holds, in thousandths
    distinct,  // different values
  };
  std::string name, label, unit, source;
  const Ledger* ledger = nullptr;
  Kind kind = Kind::count;
  cel::Program value;                  // of all but count
  std::optional<cel::Program> where;   // bool: only these records
  struct Group {
    std::string text;                  // as written: "category", "person.sex"
    cel::Program value;                // text, code, bool, int, date or record
  };
  std::vector<Group> by;
  std::vector<std::string> rows;       // of SPEC.md
  std::string file;
  int line = 0;
};

class Catalog;
Result<std::vector<Figure>> read_figures(const Node& root, const Catalog& catalog);

}  // namespace zhagen::catalog
