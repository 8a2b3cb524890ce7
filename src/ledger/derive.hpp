#pragma once
// Columns that follow from others, because an index needs them: one function writes each.

#include <optional>
#include <string>
#include <vector>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

struct NameColumns {
  std::string pinyin;               // as read, or as corrected by who knows the person
  std::string by_pinyin, by_strokes;
};
/// corrected: "shan4 tian2 fang1", or without tones; "" for what the tables say.
NameColumns name_columns(const Pinyin& pinyin, std::string_view name, std::string_view corrected);

/// Of a code field; none where the list does not rank it.
std::optional<std::int64_t> rank_of(const catalog::Catalog& catalog, const catalog::Field& field, const Value& value);

/// Of the search box. pinyins: of name fields by index, as stored; elsewhere "".
std::vector<std::string> record_keys(const Pinyin& pinyin, const catalog::Ledger& ledger, const std::vector<Value>& values,
                                     const std::vector<std::string>& pinyins);

/// Fills what a new catalog derives from rows that are there: ranks, blind indexes, search keys, dated values, paths and
/// the first state. Also right where nothing is new.
Status fill(store::Tx& tx, const Base& base, const catalog::Catalog& before, const catalog::Catalog& after);

}  // namespace zhagen::ledger
