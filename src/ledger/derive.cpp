#include "ledger/derive.hpp"

#include <algorithm>

#include "base/strokes.hpp"
#include "ledger/keys.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {

NameColumns name_columns(const Pinyin& pinyin, std::string_view name, std::string_view corrected) {
  std::string toned = corrected.empty() ? pinyin.read(name) : std::string(corrected);
  return {toned, pinyin_key(name, toned), stroke_key(name, pinyin.surname_length(name))};
}

std::optional<std::int64_t> rank_of(const catalog::Catalog& catalog, const catalog::Field& field, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  const CodeList* list = text ? catalog.codes().get(field.codes) : nullptr;
  const Code* code = list ? list->by_code(*text) : nullptr;
  if (!code || code->rank == 0) return std::nullopt;
  return code->rank;
}

std::vector<std::string> record_keys(const Pinyin& pinyin, const catalog::Ledger& ledger, const std::vector<Value>& values,
                                     const std::vector<std::string>& pinyins) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const catalog::Field& f = ledger.fields[i];
    const auto* text = std::get_if<std::string>(&values[i]);
    if (!text || !in_keys(f)) continue;
    bool name = f.kind == catalog::FieldKind::name;
    for (std::string& key : search_keys(*text, name ? pinyins[i] : pinyin.read(*text), name)) all.push_back(std::move(key));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace zhagen::ledger
