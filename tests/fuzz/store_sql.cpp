// SQL text of any form: lexing loses no byte, placeholders are counted alike by all, lint never crashes.
#include <cstdint>
#include <cstdlib>

#include "store/sql.hpp"

using namespace zhagen::store;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view sql(reinterpret_cast<const char*>(data), size);
  (void)lint(sql);
  (void)storable(sql);
  (void)statements(sql);
  auto all = tokens(sql);
  auto native_sql = native(sql, Engine::postgresql);
  if (all.ok() != native_sql.ok()) std::abort();
  if (!all) return 0;
  std::size_t bytes = 0, values = 0;
  for (const Token& t : *all) {
    if (t.is.empty() || t.is.data() != sql.data() + bytes) std::abort();
    bytes += t.is.size();
    values += t.type == Token::placeholder;
  }
  auto counted = placeholders(sql);
  if (bytes != size || !counted || *counted != values) std::abort();
  return 0;
}
