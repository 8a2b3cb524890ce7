#pragma once
// What a sealed value shows to somebody who may read its record: enough to tell two people apart, not enough to use it.

#include <string>
#include <string_view>

#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// 4501**********001X, 138****1234, 张**; everything else ****.
std::string mask(catalog::FieldKind kind, std::string_view plain);

/// The record as the actor sees it: hidden fields absent, sealed ones masked. From one read with its sealed values opened.
void show(Record& record, const account::Actor& actor);
Value masked(const catalog::Field& field, const Value& plain);

/// The record of a row (record_columns()) as the actor sees it. A sealed value whose key is missing is **** and no error:
/// what is not sealed stays readable.
Result<Record> shown_record(const Base& base, const catalog::Ledger& ledger, const account::Actor& actor, const store::Rows& rows, int first = 0);

}  // namespace zhagen::ledger
