#pragma once
// All tables as one portable file, the same bytes from either engine for the same content, loadable into
// either.
//
//     zhagen-dump 1
//     table <name> <column>:<integer|text|blob> ...      tables in byte order of their names
//     <value> TAB <value> ...                            rows in order of the primary key
//     end <name> <rows> <sha256 of the section's bytes before this line>
//     done <tables> <rows> <sha256 of all bytes before this line>
//
// A value is decimal digits, text, or \\x and hex for bytes; \N is NULL; \b \f \n \r \t \v \\ stand for the
// control characters and the backslash (the text form of PostgreSQL's COPY).

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/result.hpp"
#include "store/migrate.hpp"

namespace zhagen::store {

struct DumpReport {
  std::map<std::string, std::int64_t> tables;  // rows of each
  std::int64_t rows = 0;
  std::string sha256;  // of the content: equal for equal databases, whichever the engine
};

/// Writes the state at the moment of the call to `to`, which must not exist.
Result<DumpReport> dump(Db& db, const std::string& to);

/// Reads a dump through: form, counts, digests. Any changed byte is found.
Result<DumpReport> verify_dump(const std::string& file);

/// Fills an empty database from a dump: makes the schema as of the dump (its steps must be in the list),
/// loads, compares the counts and the digest of what it loaded, then applies the newer steps. One transaction
/// each.
Result<DumpReport> load(const std::string& file, Db& empty, std::span<const Migration> list, Instant now);

}  // namespace zhagen::store
