#include "exchange/collect_mark.hpp"

#include <charconv>

#include "base/digest.hpp"

namespace zhagen::exchange {
namespace {

constexpr std::size_t kValueDigits = 8, kMarkDigits = 16;

std::string keyed(const Keyring& keys, Id collection, Id unit, std::string_view what) {
  return hex(keys.blind("reporting sheet", collection.str() + "|" + unit.str() + "|" + std::string(what))).substr(0, kMarkDigits);
}

}  // namespace

std::string value_mark(std::string_view shown) { return hex(digest(CryptoProfile::intl, shown)).substr(0, kValueDigits); }

std::string row_mark(const Keyring& keys, Id collection, Id unit, const RowMark& mark) {
  std::string text = mark.record.str() + "." + std::to_string(mark.version);
  for (const std::string& v : mark.values) text += "." + v;
  return text + "." + keyed(keys, collection, unit, text);
}

std::optional<RowMark> read_row_mark(const Keyring& keys, Id collection, Id unit, std::string_view text) {
  std::size_t end = text.rfind('.');
  if (end == std::string_view::npos || !same_bytes(keyed(keys, collection, unit, text.substr(0, end)), text.substr(end + 1))) return {};
  RowMark mark;
  std::vector<std::string_view> parts;
  for (std::string_view rest = text.substr(0, end);;) {
    std::size_t dot = rest.find('.');
    parts.push_back(rest.substr(0, dot));
    if (dot == std::string_view::npos) break;
    rest = rest.substr(dot + 1);
  }
  if (parts.size() < 2) return {};
  auto record = Id::parse(parts[0]);
  if (!record) return {};
  mark.record = *record;
  std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), mark.version);
  for (std::size_t i = 2; i < parts.size(); ++i) mark.values.emplace_back(parts[i]);
  return mark;
}

std::string sheet_mark(const Keyring& keys, Id collection, Id unit, std::string_view columns) {
  return keyed(keys, collection, unit, "sheet|" + std::string(columns));
}

}  // namespace zhagen::exchange
