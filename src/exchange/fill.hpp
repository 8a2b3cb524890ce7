#pragma once
// A superior's own blank form (O3) filled from a list: their layout stays as it is, byte for byte outside the cells that are
// filled, the rows that are added and what has to move for them. Which of their headings is what of ours is recognised or
// said, and remembered as a record of the ledger `form_map` under the form's headings.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/export.hpp"

namespace zhagen::exchange {

/// How a form is filled.
struct FormMap {
  std::string headings;                                     // what it is known by: a digest of its headings
  std::string sheet;                                        // its name in the book
  std::uint32_t start = 0;                                  // the first row to fill, from 1
  std::vector<std::pair<std::string, std::string>> columns; // heading (as folded) -> column of ours (column.hpp)
  std::vector<std::string> unknown;                         // headings that stay empty
};

/// Finds the heading of a form and what its columns are: by `given` (heading -> column), else by the ledger's headings and
/// those of what its records name. sheet, start: "" and 0 to find them. form_heading where nothing is recognised.
Result<FormMap> recognise_form(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger, const std::string& bytes,
                               const std::string& name, const std::vector<std::pair<std::string, std::string>>& given, const std::string& sheet,
                               std::uint32_t start);

/// The mapping that was remembered for a form with these headings; none: there is none.
Result<std::optional<ledger::Record>> remembered(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const std::string& ledger,
                                                 const std::string& headings);
std::vector<std::pair<std::string, std::string>> columns_in(const ledger::Record& form_map);
/// Remembers it, in place of an older one.
Status remember(ledger::Base& base, const account::Actor& actor, const std::string& ledger, const std::string& name, const FormMap& map);

/// Writes the filled form to `path`; on record in the log before it is there.
Result<Exported> fill_form(store::Tx& tx, ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, const catalog::Catalog& catalog,
                           const catalog::Ledger& ledger, const ledger::Query& query, const std::string& bytes, const std::string& name,
                           const FormMap& map, const Told& told, const std::string& path);

}  // namespace zhagen::exchange
