#pragma once
// SQL text as pieces: enough of a lexer to find the ? that are placeholders, to put the engines' type names
// in, to split a script, and to refuse what only one engine understands. It is not a parser.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/dialect.hpp"

namespace zhagen::store {

struct Token {
  enum Type : unsigned char { space, comment, word, number, text, quoted, placeholder, sign } type;
  std::string_view is;  // a part of the statement, with its quotes
};

/// The whole text as tokens, nothing left out. Fails on an open quote or comment.
Result<std::vector<Token>> tokens(std::string_view sql);

/// The statement as the engine takes it. PostgreSQL: ? becomes $1, $2...; INTEGER, BLOB become BIGINT, BYTEA;
/// a TEXT column is COLLATE "C" (byte order, as in SQLite). SQLite: tables are STRICT, and without row numbers where
/// the key has several columns.
Result<std::string> native(std::string_view sql, Engine engine);

/// The number of ? in a statement.
Result<std::size_t> placeholders(std::string_view sql);

/// The statements of a script, parted at the semicolons; comments and empty ones are left out.
Result<std::vector<std::string>> statements(std::string_view script);

/// Refuses what is not in the common subset of docs/store.md, and says what to write instead.
Status lint(std::string_view sql);

/// Whether text can be stored as text on both engines: UTF-8 without U+0000.
bool storable(std::string_view text);

}  // namespace zhagen::store
