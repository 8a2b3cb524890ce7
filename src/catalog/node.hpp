#pragma once
// A TOML file as a tree that remembers lines: what the loaders of the five kinds read.
// toml++ stays in node.cpp; keys keep the order of the file, which is the order of columns and rules.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace zhagen::catalog {

struct Node {
  enum class Kind : std::uint8_t { text, integer, boolean, list, table };
  Kind kind = Kind::table;
  std::string text;
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<Node> items;                           // of a list
  std::vector<std::pair<std::string, Node>> fields;  // of a table
  int line = 0;
  std::string file;

  const Node* find(std::string_view key) const;
  std::string place() const { return file + ":" + std::to_string(line); }
};

/// Parses TOML text of at most 4 MiB; 'file' is the name used in places. Dates and floats are refused: the catalog has neither.
Result<Node> parse_toml(std::string_view text, const std::string& file);

// Accessors. Each error carries file and line and names the key; a missing key of required() names the table.
Result<std::string> required_text(const Node& table, std::string_view key);
Result<std::string> text_or(const Node& table, std::string_view key, std::string other);
Result<std::optional<std::int64_t>> optional_integer(const Node& table, std::string_view key);
Result<bool> boolean_or(const Node& table, std::string_view key, bool other);
/// A list of texts, or one text standing for a list of one; empty when the key is absent.
Result<std::vector<std::string>> texts(const Node& table, std::string_view key);
/// The table of tables [name.*], in file order; null when absent.
Result<const Node*> tables(const Node& root, std::string_view name);
/// Refuses any key that is not among those known, naming the nearest one: a misspelt key must not pass silently.
Status only(const Node& table, const std::vector<std::string_view>& known);

/// The name of 'names' nearest to 'word' by edit distance, if near enough to be a slip of the hand; else "".
std::string nearest(std::string_view word, const std::vector<std::string>& names);

}  // namespace zhagen::catalog
