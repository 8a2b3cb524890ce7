#pragma once
// The marks of a reporting sheet (internal to the room): what was sent, so that it is known again.

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/keyring.hpp"

namespace zhagen::exchange {

inline constexpr const char* kCollection = "collection";      // the kind of the sheet's marks
inline constexpr const char* kMarkHeading = "系统标记勿动";   // of the hidden column

struct RowMark {
  Id record;
  std::int64_t version = 0;
  std::vector<std::string> values;   // of each asked column the digest of what was sent
};

std::string value_mark(std::string_view shown);
std::string row_mark(const Keyring& keys, Id collection, Id unit, const RowMark& mark);
/// None where it is none of this collection and unit, or was changed.
std::optional<RowMark> read_row_mark(const Keyring& keys, Id collection, Id unit, std::string_view text);
/// Of the whole sheet: collection, unit, columns.
std::string sheet_mark(const Keyring& keys, Id collection, Id unit, std::string_view columns);

}  // namespace zhagen::exchange
