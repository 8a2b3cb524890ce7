#pragma once
// A way from a record to a value: its own, or one of a record that it names: "born", "person.name", "person.unit.kind". Each
// part is a field's name, its label or another of its headings.

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

namespace zhagen::exchange {

inline constexpr std::size_t kPathSteps = 3;

struct Path {
  std::vector<const catalog::Field*> steps;    // references, from the record on
  const catalog::Ledger* ledger = nullptr;     // whose field it is: that of the record, or what the last step names
  int field = -1;

  const catalog::Field& value() const { return ledger->fields[static_cast<std::size_t>(field)]; }
  std::string text() const;   // by names: person.unit.kind
};

/// A reference followed to what it is named by is the reference itself: its title is seen by whoever reads the record, also
/// where the other record may not be read. column_unknown with the nearest, column_no_step, column_long, column_file.
Result<Path> path_of(const catalog::Catalog& catalog, const catalog::Ledger& ledger, std::string_view text);

/// Whether the value is the name of a person: of kind name, or a reference that is called so.
bool names_person(const catalog::Catalog& catalog, const Path& path);

}  // namespace zhagen::exchange
