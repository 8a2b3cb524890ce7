#include "ledger/value.hpp"

#include <algorithm>

#include "base/citizen_id.hpp"
#include "base/fold.hpp"
#include "base/money.hpp"
#include "base/utf8.hpp"
#include "ledger/base.hpp"
#include "ledger/errors.hpp"
#include "ledger/tidy.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Field;
using catalog::FieldKind;

constexpr std::size_t kText = 400, kNote = 20'000, kName = 50, kItems = 200;

const char* kind_words(FieldKind kind) {
  switch (kind) {
    case FieldKind::integer: return "整数";
    case FieldKind::boolean: return "是或否";
    case FieldKind::date: return "日期";
    case FieldKind::code: return "代码表里的代码";
    case FieldKind::money: return "金额";
    case FieldKind::score: return "分数";
    case FieldKind::ref: return "另一条记录";
    case FieldKind::list: return "几段文字";
    default: return "文字";
  }
}

bool whole_number(FieldKind kind) {
  return kind == FieldKind::integer || kind == FieldKind::boolean || kind == FieldKind::date || kind == FieldKind::money ||
         kind == FieldKind::score || kind == FieldKind::ref;
}

/// One line has no line breaks; nothing has other control characters.
bool plain(std::string_view text, bool lines) {
  return utf8::valid(text) && std::all_of(text.begin(), text.end(), [&](char c) {
           return static_cast<unsigned char>(c) >= 0x20 || (lines && (c == '\n' || c == '\t'));
         });
}

Status check_text(const Field& f, std::string_view text, std::size_t limit, bool lines) {
  if (!plain(text, lines)) return fail(fault::value_kind, f.label, lines ? "文字" : "一行文字");
  if (std::size_t length = utf8::length(text); length > limit) return fail(fault::value_long, f.label, length, limit);
  return {};
}

std::string shown(const Field& f, std::int64_t n) {
  if (f.kind == FieldKind::money) return Money(n).commas();
  if (f.kind == FieldKind::score && n % 1000 == 0) return std::to_string(n / 1000);
  return f.kind == FieldKind::score ? std::to_string(n) + "‰" : std::to_string(n);
}

Status check_number(const Field& f, std::int64_t n) {
  if (f.kind == FieldKind::boolean && n != 0 && n != 1) return fail(fault::value_kind, f.label, kind_words(f.kind));
  if (f.kind == FieldKind::date && !Date::from_int(n)) return fail(Errc::date_invalid, n).at(f.label);
  if (f.kind == FieldKind::ref && n <= 0) return fail(fault::value_kind, f.label, kind_words(f.kind));
  if (f.kind == FieldKind::date || f.kind == FieldKind::ref) return {};
  if (f.min && n < *f.min) return fail(fault::value_range, f.label, shown(f, n), "不小于 " + shown(f, *f.min));
  if (f.max && n > *f.max) return fail(fault::value_range, f.label, shown(f, n), "不大于 " + shown(f, *f.max));
  return {};
}

Status check_code(const Field& f, const std::string& code, const Base& base) {
  const CodeList* list = base.catalog()->codes().get(f.codes);
  const Code* found = list ? list->by_code(code) : nullptr;
  if (!found) return fail(fault::value_code, f.label, code, list ? list->label : f.codes);
  if (found->retired) return fail(fault::value_code_retired, f.label, found->label);
  return {};
}

Status check_list(const Field& f, const std::vector<std::string>& items) {
  if (items.size() > kItems) return fail(fault::value_long, f.label, items.size(), kItems);
  for (const std::string& item : items) {
    if (item.empty()) return fail(fault::value_kind, f.label, "不空的几段文字");
    TRY(check_text(f, item, kText, false));
  }
  return {};
}

}  // namespace

Status check_value(const catalog::Ledger& ledger, int field, const Value& value, const Base& base) {
  const Field& f = ledger.fields[static_cast<std::size_t>(field)];
  if (f.kind == FieldKind::file) return fail(fault::value_file, f.label);
  if (absent(value)) return {};
  const auto* number = std::get_if<std::int64_t>(&value);
  const auto* text = std::get_if<std::string>(&value);
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (whole_number(f.kind) ? !number : f.kind == FieldKind::list ? !list : !text)
    return fail(fault::value_kind, f.label, kind_words(f.kind));
  if (number) return check_number(f, *number);
  if (list) return check_list(f, *list);
  switch (f.kind) {
    case FieldKind::code: return check_code(f, *text, base);
    case FieldKind::citizen_id:
      if (auto id = parse_citizen_id(*text, base.today()); !id) return std::move(id).error().at(f.label);
      return {};
    case FieldKind::note: return check_text(f, *text, kNote, true);
    case FieldKind::name: return check_text(f, *text, kName, false);
    default: return check_text(f, *text, kText, false);
  }
}

Value tidy(const Field& f, Value value, const Base& base) {
  if (auto* text = std::get_if<std::string>(&value)) {
    *text = std::string(f.kind == FieldKind::name ? tidy_name(*text) : utf8::trim(*text));
    if (f.kind == FieldKind::citizen_id)
      if (auto id = parse_citizen_id(*text, base.today())) *text = id->number;
    if (text->empty()) return {};
  }
  if (auto* list = std::get_if<std::vector<std::string>>(&value)) {
    for (std::string& item : *list) item = std::string(utf8::trim(item));
    std::erase_if(*list, [](const std::string& item) { return item.empty(); });
    if (list->empty()) return {};
  }
  return value;
}

}  // namespace zhagen::ledger
