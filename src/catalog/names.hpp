#pragma once
// Names and sizes that a catalog keeps to: names become columns and words of the language, labels stand on screens, and a
// catalog may come from a stranger.

#include <cstddef>
#include <string>
#include <string_view>

#include "catalog/node.hpp"

namespace zhagen::catalog {

inline constexpr std::size_t kMaxFiles = 2000;
inline constexpr std::size_t kMaxLedgers = 300;
inline constexpr std::size_t kMaxFields = 200;   // of a ledger
inline constexpr std::size_t kMaxParts = 200;    // states, transitions, checks, locks, params ... of a file
inline constexpr std::size_t kMaxRights = 100;   // of one action or transition
inline constexpr std::size_t kMaxName = 24;      // with its prefix a column of at most 30 characters
inline constexpr std::size_t kMaxLabel = 60;     // characters

/// [a-z][a-z0-9_]*, at most kMaxName.
Status check_name(std::string_view name, const Node& at);
/// The same, and no word that expressions or the system's own columns use.
Status check_field_name(std::string_view name, const Node& at);
/// The required key `label`: not empty, at most kMaxLabel characters.
Result<std::string> label_of(const Node& table);
Status at_most(const Node& table, const char* what, std::size_t limit);

}  // namespace zhagen::catalog
