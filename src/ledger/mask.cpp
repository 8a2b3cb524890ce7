#include "ledger/mask.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "ledger/access.hpp"
#include "ledger/row.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::string_view kNothingShown = "****";

std::string between(std::string_view text, std::size_t head, std::size_t tail) {
  return std::string(text.substr(0, head)) + std::string(text.size() - head - tail, '*') + std::string(text.substr(text.size() - tail));
}

bool digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string mask(catalog::FieldKind kind, std::string_view plain) {
  using catalog::FieldKind;
  switch (kind) {
    case FieldKind::citizen_id:
      return plain.size() == 15 || plain.size() == 18 ? between(plain, 4, 4) : std::string(kNothingShown);
    case FieldKind::text:
      if (plain.size() == 11 && digits(plain)) return between(plain, 3, 4);  // a mobile telephone
      return std::string(kNothingShown);
    case FieldKind::name: {
      if (plain.empty()) return std::string(kNothingShown);
      std::string_view rest = plain;
      std::string out = utf8::encode(utf8::take(rest));
      return out + std::string(std::clamp<std::size_t>(utf8::length(rest), 1, 3), '*');
    }
    default: return std::string(kNothingShown);
  }
}

Value masked(const catalog::Field& field, const Value& plain) {
  if (absent(plain)) return {};
  return mask(field.kind, plain_text(plain));
}

void show(Record& r, const account::Actor& actor) {
  for (std::size_t i = 0; i < r.ledger->fields.size(); ++i) {
    const catalog::Field& f = r.ledger->fields[i];
    if (hidden(actor, *r.ledger, f)) {
      r.values[i] = {};
      r.shown[i] = Shown::hidden;
    } else if (f.sealed() && !absent(r.values[i])) {
      r.values[i] = masked(f, r.values[i]);
      r.shown[i] = Shown::masked;
    }
  }
}

Result<Record> shown_record(const Base& base, const catalog::Ledger& ledger, const account::Actor& actor, const store::Rows& rows, int first) {
  auto read = read_record(base, ledger, rows, true, first);
  if (!read) {
    read = read_record(base, ledger, rows, false, first);
    if (!read) return read;
    for (std::size_t i = 0; i < ledger.fields.size(); ++i)
      if (read->shown[i] == Shown::masked) read->values[i] = std::string(kNothingShown);
  }
  show(*read, actor);
  return read;
}

}  // namespace zhagen::ledger
