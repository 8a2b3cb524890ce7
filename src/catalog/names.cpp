#include "catalog/names.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "catalog/errors.hpp"

namespace zhagen::catalog {
namespace {

// What a bare name means before it can mean a field: words and types of the language, variables, and the columns that
// every record has.
constexpr std::string_view kReserved[] = {
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while", "bool", "int", "uint", "double", "string", "bytes", "list", "map",
    "type", "null_type", "date", "period", "google", "today", "asof", "actor", "param", "self",
    "id", "state", "path", "version", "cancelled", "owner", "amends", "amended_by", "merged_into", "created", "changed"};

}  // namespace

Status check_name(std::string_view name, const Node& at) {
  auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  bool good = !name.empty() && name.size() <= kMaxName && lower(name[0]) &&
              std::all_of(name.begin(), name.end(), [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_'; });
  if (!good) return fail(fault::catalog_name, name, kMaxName).at(at.place());
  return {};
}

Status check_field_name(std::string_view name, const Node& at) {
  TRY(check_name(name, at));
  if (std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved))
    return fail(fault::catalog_reserved, name).at(at.place());
  return {};
}

Result<std::string> label_of(const Node& table) {
  std::string label = TRY(required_text(table, "label"));
  const Node& at = *table.find("label");
  if (label.empty()) return fail(Errc::catalog_missing_key, "label").at(at.place());
  if (std::size_t n = utf8::length(label); n > kMaxLabel) return fail(fault::catalog_long, "label", n, kMaxLabel).at(at.place());
  return label;
}

Status at_most(const Node& table, const char* what, std::size_t limit) {
  std::size_t n = table.fields.size() + table.items.size();
  if (n > limit) return fail(fault::catalog_many, what, n, limit).at(table.place());
  return {};
}

}  // namespace zhagen::catalog
