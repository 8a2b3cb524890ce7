#pragma once
// The schema's steps inside a transaction that is open already (internal to the room; see migrate.hpp).

#include "store/conn.hpp"
#include "store/migrate.hpp"

namespace zhagen::store {

inline constexpr std::string_view kStepTable = "store_step", kExtensionTable = "store_extension";

struct Step {
  std::int64_t id = 0;
  std::string digest;
};

/// The digest of a step's text, as it is kept.
std::string step_digest(const Migration& m);
Status make_step_table(Conn& conn);
Result<std::vector<Step>> applied_steps(Conn& conn);
/// Refuses applied steps that are not in the list, or are not the same.
Status compare_steps(const std::vector<Step>& applied, std::span<const Migration> list,
                     const std::string& where);
/// Runs the statements of a step; `keep` writes it down as applied.
Status run_step(Conn& conn, const Migration& m, bool keep, Instant now);
/// Makes the table of extensions where there is none.
Status make_extension_table(Conn& conn);
/// Whether a statement is one that extend() takes.
bool extends(std::string_view sql);
/// Lets SQLite's header tell the schema's version too.
Status mark_version(Conn& conn, std::int64_t id);

}  // namespace zhagen::store
