#pragma once
// What lists, counts and exports take in common: filter, words, order, day.

#include "api/records.hpp"

namespace zhagen::api {

/// filter, q, order, asof, cancelled
std::vector<Member> query_members(std::initializer_list<Member> more);
/// From the parameters of the address; fields, after and limit are the caller's.
Result<ledger::Query> query_of(const Call& call, const catalog::Ledger& ledger);
/// "-born,pinyin:name,hand:123"
Result<std::vector<ledger::Order>> order_of(std::string_view text, const catalog::Ledger& ledger);
/// "name,born": indexes.
Result<std::vector<int>> fields_of(std::string_view text, const catalog::Ledger& ledger);

}  // namespace zhagen::api
