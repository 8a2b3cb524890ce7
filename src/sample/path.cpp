// What records say, in memory: along references, and as texts.
#include <fmt/format.h>

#include "sample/names.hpp"
#include "sample/world.hpp"

namespace zhagen::sample {

using catalog::FieldKind;

Value text(std::string_view t) { return t.empty() ? Value{} : Value{std::string(t)}; }

const Value& value_of(const Entry& entry, std::string_view field) {
  static const Value kNone;
  int f = entry.ledger->find(field);
  return f < 0 ? kNone : entry.values[static_cast<std::size_t>(f)];
}

Date day_of(const Entry& entry, std::string_view field) { return date_of(value_of(entry, field)); }

std::string text_of(const Entry& entry, std::string_view field) {
  const auto* t = std::get_if<std::string>(&value_of(entry, field));
  return t ? *t : "";
}

Found follow(const World& world, const catalog::Ledger& ledger, const std::vector<Value>& values, std::string_view path) {
  const catalog::Ledger* l = &ledger;
  const std::vector<Value>* row = &values;
  for (;;) {
    std::size_t dot = path.find('.');
    int f = l->find(path.substr(0, dot));
    if (f < 0) return {};
    const catalog::Field& field = l->fields[static_cast<std::size_t>(f)];
    const Value& value = (*row)[static_cast<std::size_t>(f)];
    if (dot == std::string_view::npos) return {&field, value};
    if (field.kind != FieldKind::ref) return {};
    const Entry* next = world.find(value);
    if (!next) return {};
    l = next->ledger;
    row = &next->values;
    path.remove_prefix(dot + 1);
  }
}

std::string shown(const World& world, const Found& found) {
  if (!found.field || ledger::absent(found.value)) return {};
  if (const auto* t = std::get_if<std::string>(&found.value)) {
    if (found.field->kind != FieldKind::code) return *t;
    const CodeList* list = world.catalog->codes().get(found.field->codes);
    const Code* code = list ? list->by_code(*t) : nullptr;
    return code ? code->label : *t;
  }
  const auto* n = std::get_if<std::int64_t>(&found.value);
  if (!n) return {};
  if (found.field->kind == FieldKind::date) return Date::trusted(static_cast<std::int32_t>(*n)).zh();
  if (found.field->kind == FieldKind::money) return std::to_string(*n / 100);
  if (found.field->kind != FieldKind::ref) return std::to_string(*n);
  const Entry* entry = world.find(found.value);
  if (!entry) return {};
  auto title = static_cast<std::size_t>(entry->ledger->title);
  return shown(world, {&entry->ledger->fields[title], entry->values[title]});
}

namespace {

/// {n}, {year}, {month}, {anyone}, {digits:4}; and the paths of the record.
std::string filled(World& world, const catalog::Ledger& ledger, const std::vector<Value>& values, const catalog::Field& field, std::string_view name) {
  if (name == "n") return std::to_string(++world.counters[ledger.name + "." + field.name]);
  if (name == "year") return std::to_string(world.today().year());
  if (name == "month") return std::to_string(world.today().month());
  if (name == "anyone") return person_name(world.random, world.random.chance(600), world.today().year() - world.random.range(28, 58));
  if (name == "root") return world.district.name;
  if (name.starts_with("digits:")) {
    std::string out;
    for (int n = std::atoi(std::string(name.substr(7)).c_str()); n > 0; --n) out += static_cast<char>('0' + world.random.below(10));
    return out;
  }
  return shown(world, follow(world, ledger, values, name));
}

}  // namespace

std::string written(World& world, const catalog::Ledger& ledger, const std::vector<Value>& values, const catalog::Field& field, const std::string& sentence) {
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    std::size_t open = sentence.find('{', at), close = sentence.find('}', open == std::string::npos ? at : open);
    if (open == std::string::npos || close == std::string::npos) return out + sentence.substr(at);
    out += sentence.substr(at, open - at);
    std::string part = filled(world, ledger, values, field, std::string_view(sentence).substr(open + 1, close - open - 1));
    if (part.empty()) return {};
    out += part;
    at = close + 1;
  }
  return out;
}

}  // namespace zhagen::sample
