#include <cassert>

#include "store/postgresql.hpp"

namespace zhagen::store {

std::optional<std::int64_t> numeric_integer(std::string_view b) {
  // numeric_send(): digits to base 10,000: count, weight of the first, sign (0 or 0x4000, else NaN), scale.
  if (b.size() < 8) return std::nullopt;
  int count = static_cast<int>(get_be(b.data(), 2));
  int weight = static_cast<std::int16_t>(get_be(b.data() + 2, 2));
  auto sign = get_be(b.data() + 4, 2);
  if ((sign != 0 && sign != 0x4000) || b.size() < 8 + 2 * static_cast<std::size_t>(count))
    return std::nullopt;
  if (count > weight + 1) return std::nullopt;
  if (weight > 4) return std::nullopt;
  __int128 v = 0;
  for (int i = 0; i <= weight; ++i)
    v = v * 10000 + (i < count ? static_cast<int>(get_be(b.data() + 8 + 2 * i, 2)) : 0);
  if (sign) v = -v;
  if (v < INT64_MIN || v > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(v);
}

void PgCursor::take(PgResult result, std::string scan) {
  result_ = std::move(result);
  scan_ = std::move(scan);
  row_ = -1;
  rows_ = PQntuples(result_.get());
  numbers_ = false;
  for (int i = 0; i < columns(); ++i) switch (PQftype(result_.get(), i)) {
      case kBool:
      case kBytea:
      case kName:
      case kInt8:
      case kInt2:
      case kInt4:
      case kText:
      case kOid:
      case kVarchar: break;
      default: numbers_ = true;
    }
}

Status PgCursor::check_numbers() {
  for (int i = 0; i < columns(); ++i) {
    Oid type = PQftype(result_.get(), i);
    if (PQgetisnull(result_.get(), row_, i)) continue;
    bool good = type == kBool || type == kBytea || type == kName || type == kInt8 || type == kInt2 ||
                type == kInt4 || type == kText || type == kOid || type == kVarchar ||
                (type == kNumeric && numeric_integer(bytes(i)));
    if (!good) return fail(Errc::store_range, PQfname(result_.get(), i));
  }
  return {};
}

Result<bool> PgCursor::step() {
  if (++row_ >= rows_) {
    row_ = rows_;
    if (scan_.empty() || rows_ == 0) return false;
    auto more = conn_.fetch(scan_);
    if (!more) return conn_.note(std::move(more).error());
    take(*std::move(more), std::move(scan_));
    if (rows_ == 0) return false;
    row_ = 0;
  }
  if (numbers_)
    if (Status s = check_numbers(); !s) return conn_.note(s.error());
  return true;
}

Kind PgCursor::kind(int column) const {
  if (PQgetisnull(result_.get(), row_, column)) return Kind::null;
  switch (PQftype(result_.get(), column)) {
    case kBytea: return Kind::blob;
    case kText:
    case kName:
    case kVarchar: return Kind::text;
    default: return Kind::integer;
  }
}

std::int64_t PgCursor::integer(int column) const {
  if (PQgetisnull(result_.get(), row_, column)) return 0;
  const char* p = PQgetvalue(result_.get(), row_, column);
  switch (PQftype(result_.get(), column)) {
    case kInt8: return static_cast<std::int64_t>(get_be(p, 8));
    case kInt4: return static_cast<std::int32_t>(get_be(p, 4));
    case kInt2: return static_cast<std::int16_t>(get_be(p, 2));
    case kOid: return static_cast<std::int64_t>(get_be(p, 4));
    case kBool: return *p != 0;
    case kNumeric: return numeric_integer(bytes(column)).value_or(0);
    default: assert(!"an integer is read from a column of text or bytes"); return 0;
  }
}

std::string_view PgCursor::bytes(int column) const {
  return {PQgetvalue(result_.get(), row_, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

void PgCursor::release() {
  if (!scan_.empty() && !conn_.failed() && conn_.in_transaction()) (void)conn_.raw("CLOSE " + scan_);
  scan_.clear();
  result_.reset();
  conn_.give_back(this);
}

}  // namespace zhagen::store
