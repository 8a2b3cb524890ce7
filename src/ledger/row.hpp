#pragma once
// Between the values of a record and the columns of its row. A list is stored with a line for each text; a sealed value
// is the text of the value, sealed for its ledger, column and record. Everything that reads or writes rows goes through here.

#include <string>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// The columns of a record, each under the alias ("" for none): kHead of the system, then one for each stored field.
std::string record_columns(const catalog::Ledger& ledger, std::string_view alias);
inline constexpr int kHead = 10;

/// The record of a row that begins at column `first` with record_columns(). Sealed values are opened or, where `open` is
/// not set, left absent and marked masked where there is one. Errors: keyring_wrong, keyring_missing.
Result<Record> read_record(const Base& base, const catalog::Ledger& ledger, const store::Rows& rows, bool open, int first = 0);
/// One value of a column (not sealed).
Value read_value(const catalog::Field& field, const store::Rows& rows, int column);

/// A value as its column holds it; what an Arg points to.
struct Cell {
  store::Kind kind = store::Kind::null;
  std::int64_t integer = 0;
  std::string bytes;
  bool null = true;
  store::Arg arg() const;
};
Cell cell_of(const Base& base, const catalog::Ledger& ledger, int field, Id record, const Value& value);

/// What the sealed column of a record is bound to.
std::string seal_context(const catalog::Ledger& ledger, const catalog::Field& field, Id record);
/// The value as one text: what is sealed, and what list columns hold.
std::string plain_text(const Value& value);
Value from_plain_text(const catalog::Field& field, std::string_view text);
/// For finding a sealed value by equality: the same for every way of writing it.
std::string blind_of(const Base& base, const catalog::Ledger& ledger, const catalog::Field& field, const Value& value);

/// A cell in the canonical JSON of change rows: number, text, list of texts, base64url of a sealed one, null.
void append_json(std::string& out, const catalog::Field& field, const Cell& cell);
void append_json_text(std::string& out, std::string_view text);

}  // namespace zhagen::ledger
