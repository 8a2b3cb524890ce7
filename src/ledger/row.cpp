#include "ledger/row.hpp"

#include <charconv>

#include "base/citizen_id.hpp"
#include "base/fold.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

constexpr std::string_view kHeadColumns[kHead] = {"id",         "version",     "state",   "cancelled", "amends",
                                                  "amended_by", "merged_into", "owner",   "created",   "changed"};

bool whole_number(const Field& f) {
  switch (f.kind) {
    case FieldKind::integer:
    case FieldKind::boolean:
    case FieldKind::date:
    case FieldKind::money:
    case FieldKind::score:
    case FieldKind::ref: return true;
    default: return false;
  }
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Id id_at(const store::Rows& rows, int column) { return Id(rows.integer(column)); }

}  // namespace

std::string record_columns(const Ledger& ledger, std::string_view alias) {
  std::string dot = alias.empty() ? "" : std::string(alias) + ".", out;
  for (std::string_view c : kHeadColumns) out.append(out.empty() ? "" : ", ").append(dot).append(c);
  for (const Field& f : ledger.fields)
    if (stored(f)) out += ", " + dot + column_of(f);
  return out;
}

Value read_value(const Field& field, const store::Rows& rows, int column) {
  if (rows.null(column)) return {};
  if (whole_number(field)) return rows.integer(column);
  if (field.kind == FieldKind::list) return lines(rows.text(column));
  return std::string(rows.text(column));
}

Result<Record> read_record(const Base& base, const Ledger& ledger, const store::Rows& rows, bool open, int first) {
  Record r;
  r.ledger = &ledger;
  r.id = id_at(rows, first);
  r.version = rows.integer(first + 1);
  r.state = rows.text(first + 2);
  r.cancelled = rows.integer(first + 3) != 0;
  r.amends = id_at(rows, first + 4);
  r.amended_by = id_at(rows, first + 5);
  r.merged_into = id_at(rows, first + 6);
  r.owner = id_at(rows, first + 7);
  r.created = {rows.integer(first + 8)};
  r.changed = {rows.integer(first + 9)};
  r.values.resize(ledger.fields.size());
  r.shown.resize(ledger.fields.size(), Shown::plain);
  int column = first + kHead;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const Field& f = ledger.fields[i];
    if (!stored(f)) continue;
    if (!f.sealed()) {
      r.values[i] = read_value(f, rows, column);
    } else if (!rows.null(column)) {
      if (open)
        r.values[i] = from_plain_text(f, TRY(base.keys().open(rows.blob(column).bytes, seal_context(ledger, f, r.id))));
      else
        r.shown[i] = Shown::masked;
    }
    ++column;
  }
  return r;
}

store::Arg Cell::arg() const {
  switch (kind) {
    case store::Kind::integer: return null ? store::Arg(std::optional<std::int64_t>()) : store::Arg(integer);
    case store::Kind::text: return null ? store::Arg(std::optional<std::string_view>()) : store::Arg(std::string_view(bytes));
    case store::Kind::blob: return null ? store::Arg(std::optional<store::Blob>()) : store::Arg(store::Blob{bytes});
    case store::Kind::null: break;
  }
  return {};
}

Cell cell_of(const Base& base, const Ledger& ledger, int field, Id record, const Value& value) {
  const Field& f = ledger.fields[static_cast<std::size_t>(field)];
  Cell c;
  c.null = absent(value);
  c.kind = f.sealed() ? store::Kind::blob : whole_number(f) ? store::Kind::integer : store::Kind::text;
  if (c.null) return c;
  if (f.sealed())
    c.bytes = base.keys().seal(plain_text(value), seal_context(ledger, f, record));
  else if (c.kind == store::Kind::integer)
    c.integer = std::get<std::int64_t>(value);
  else
    c.bytes = plain_text(value);
  return c;
}

std::string seal_context(const Ledger& ledger, const Field& field, Id record) {
  return ledger.name + "|" + field.name + "|" + record.str();
}

std::string plain_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  std::string out;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    for (const std::string& item : *list) out += (out.empty() ? "" : "\n") + item;
  return out;
}

Value from_plain_text(const Field& field, std::string_view text) {
  if (field.kind == FieldKind::list) return lines(text);
  if (!whole_number(field)) return std::string(text);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string blind_of(const Base& base, const Ledger& ledger, const Field& field, const Value& value) {
  std::string text = plain_text(value);
  if (field.kind == FieldKind::citizen_id) {
    if (auto id = parse_citizen_id(text, base.today())) text = id->full();
  } else if (!whole_number(field)) {
    text = fold_key(text);
  }
  return base.keys().blind(ledger.name + "." + field.name, text);
}

void append_json_text(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      ((out += "\\u00") += kHex[c >> 4]) += kHex[c & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_json(std::string& out, const Field& field, const Cell& cell) {
  if (cell.null) {
    out += "null";
  } else if (cell.kind == store::Kind::integer) {
    out += std::to_string(cell.integer);
  } else if (cell.kind == store::Kind::blob) {
    append_json_text(out, base64url(cell.bytes));
  } else if (field.kind == FieldKind::list) {
    out += '[';
    for (const std::string& item : lines(cell.bytes)) {
      if (out.back() != '[') out += ',';
      append_json_text(out, item);
    }
    out += ']';
  } else {
    append_json_text(out, cell.bytes);
  }
}

}  // namespace zhagen::ledger
