#include "exchange/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/citizen_id.hpp"
#include "base/fold.hpp"
#include "base/money.hpp"
#include "files/value.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;

Status within(const Field& f, std::int64_t n) {
  if ((f.min && n < *f.min) || (f.max && n > *f.max))
    return fail(Errc::roster_range, n, f.min ? std::to_string(*f.min) : "", f.max ? std::to_string(*f.max) : "");
  return {};
}

// Values are put where they go: gcc 12 sees uninitialised parts in temporaries of the variant.

Status read_integer(const Field& f, const files::Cell& cell, const std::string& text, Value& out) {
  auto n = files::as_integer(cell);
  if (!n) {  // '45岁以下', '3人': the number is what counts when there is just one
    std::string digits, rest;
    for (char c : files::fold_width(text)) (c >= '0' && c <= '9' ? digits : rest) += c;
    static constexpr std::string_view words[] = {"人", "名", "岁", "岁以下", "岁及以下", "周岁", "周岁以下", "周岁及以下", "公里", "km", "个"};
    if (digits.empty() || digits.size() > 9 || std::find(std::begin(words), std::end(words), rest) == std::end(words)) return std::move(n).error();
    n = std::optional<std::int64_t>(std::stoll(digits));
  }
  if (!*n) return {};
  TRY(within(f, **n));
  out.emplace<std::int64_t>(**n);
  return {};
}

/// Fen of an amount in yuan or, where the cell or its heading says so, in 万元.
Status read_money(const files::Cell& cell, const std::string& text, bool wan, Value& out) {
  if (cell.kind == files::CellKind::number && cell.imprecise) return fail(Errc::number_lost_digits, cell.text);
  std::string plain = simplified(files::clean_code(text));
  for (std::string_view unit : {"万元", "万"}) {
    if (!plain.ends_with(unit)) continue;
    plain.resize(plain.size() - unit.size());
    wan = true;
    break;
  }
  if (plain.ends_with("元")) wan = false;
  if (!wan) {
    auto yuan = Money::parse(plain);
    if (!yuan) return fail(Errc::money_invalid, text);
    out.emplace<std::int64_t>(yuan->fen());
    return {};
  }
  files::Cell scaled = cell;
  scaled.kind = files::CellKind::text;
  scaled.text = plain;
  auto fen = files::as_scaled(scaled, 6);
  if (!fen) return fail(Errc::money_invalid, text);
  if (*fen) out.emplace<std::int64_t>(**fen);
  return {};
}

}  // namespace

std::vector<std::string> split_list(const std::string& text) {
  static constexpr std::string_view marks[] = {"、", "，", "；", ";", ",", "\n", "/", "|"};
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t n = 0;
    for (auto m : marks)
      if (std::string_view(text).substr(i).starts_with(m)) n = m.size();
    if (n) {
      out.emplace_back();
      i += n;
    } else {
      out.back() += text[i++];
    }
  }
  for (auto& part : out) part = files::clean_name(part);
  std::erase(out, "");
  return out;
}

bool CellReader::blank(const std::string& text) const {
  return text.empty() || std::find(ledger.blank.begin(), ledger.blank.end(), text) != ledger.blank.end();
}

Result<Value> CellReader::read(const Field& f, const files::Cell& cell) const {
  Value out;
  TRY(fill(f, cell, out));
  return out;
}

Status CellReader::fill(const Field& f, const files::Cell& cell, Value& out) const {
  if (cell.kind == files::CellKind::blank) return {};
  if (f.kind == FieldKind::boolean) {  // 无 means no here, the other blank words mean blank
    if (std::string text = files::clean_text(TRY(files::as_text(cell))); text != "无" && blank(text)) return {};
    Truth t = TRY(files::as_yes_no(cell));
    if (t != Truth::unknown) out.emplace<bool>(t == Truth::yes);
    return {};
  }
  if (f.kind == FieldKind::citizen_id) {
    std::string number = TRY(files::as_code(cell));
    if (!blank(number)) out.emplace<std::string>(TRY(parse_citizen_id(number, today)).number);
    return {};
  }
  std::string text = files::clean_text(TRY(files::as_text(cell)));
  if (blank(text)) return {};
  switch (f.kind) {
    case FieldKind::integer: return read_integer(f, cell, text, out);
    case FieldKind::money: return read_money(cell, text, wan, out);
    case FieldKind::date:
      if (Date d = TRY(files::as_date(cell)); !d.empty()) out.emplace<Date>(d);
      return {};
    case FieldKind::score:
      if (auto n = TRY(files::as_scaled(cell, 3))) out.emplace<std::int64_t>(*n);
      return {};
    case FieldKind::code: out.emplace<std::string>(TRY(codes.get(f.codes)->find(text))->code); return {};
    case FieldKind::list: out.emplace<std::vector<std::string>>(split_list(text)); return {};
    case FieldKind::name: out.emplace<std::string>(files::clean_name(text)); return {};
    default: out.emplace<std::string>(f.name == "name" ? files::clean_name(text) : std::move(text)); return {};
  }
}

ledger::Value record_value(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* n = std::get_if<std::int64_t>(&value)) return *n;
  if (const auto* b = std::get_if<bool>(&value)) return std::int64_t{*b ? 1 : 0};
  if (const auto* d = std::get_if<Date>(&value)) return std::int64_t{d->value()};
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return *list;
  return {};
}

std::string shown_text(const Field& f, const ledger::Value& value, const CodeLists& codes) {
  if (const auto* n = std::get_if<std::int64_t>(&value)) {
    switch (f.kind) {
      case FieldKind::boolean: return *n ? "是" : "否";
      case FieldKind::date: return Date::trusted(static_cast<std::int32_t>(*n)).iso();
      case FieldKind::money: return Money(*n).str();
      case FieldKind::score: return fmt::format("{}{}.{:03}", *n < 0 ? "-" : "", std::abs(*n) / 1000, std::abs(*n) % 1000);
      default: return std::to_string(*n);
    }
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    const Code* code = f.kind == FieldKind::code ? codes.get(f.codes)->by_code(*text) : nullptr;
    return code ? code->label : *text;
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return fmt::format("{}", fmt::join(*list, "、"));
  return "";
}

}  // namespace zhagen::exchange
