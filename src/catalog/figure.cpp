#include "catalog/figure.hpp"

#include <algorithm>

#include "catalog/catalog.hpp"
#include "catalog/errors.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::size_t kMaxGroups = 3;

/// Exactly one of the keys count, sum, mean, share, distinct says what is counted.
Status read_kind(Figure& f, const Node& node, const Compiler& compiler) {
  const std::pair<const char*, Figure::Kind> kinds[] = {{"count", Figure::Kind::count}, {"sum", Figure::Kind::sum}, {"mean", Figure::Kind::mean},
                                                        {"share", Figure::Kind::share}, {"distinct", Figure::Kind::distinct}};
  const char* key = nullptr;
  for (auto& [word, kind] : kinds) {
    if (!node.find(word)) continue;
    if (key) return fail(fault::catalog_figure_kind).at(node.place());
    key = word;
    f.kind = kind;
  }
  if (!key) return fail(fault::catalog_figure_kind).at(node.place());
  switch (f.kind) {
    case Figure::Kind::count:
      if (!TRY(boolean_or(node, "count", false))) return fail(Errc::catalog_wrong_type, "count", "true").at(node.find("count")->place());
      return {};
    case Figure::Kind::sum:
    case Figure::Kind::mean: f.value = TRY(compiler.program(cel::Kind::integer, node, key, f.name)); return {};
    case Figure::Kind::share: f.value = TRY(compiler.program(cel::Kind::boolean, node, key, f.name)); return {};
    case Figure::Kind::distinct: f.value = TRY(compiler.group(TRY(required_text(node, key)), f.name, node.find(key)->place())); return {};
  }
  return {};
}

Result<Figure> read_figure(const std::string& name, const Node& node, const Catalog& catalog, const std::vector<Param>& params) {
  TRY(only(node, {"label", "unit", "source", "of", "where", "count", "sum", "mean", "share", "distinct", "by", "rows"}));
  TRY(check_name(name, node));
  Figure f;
  f.name = name;
  f.file = node.file;
  f.line = node.line;
  f.label = TRY(label_of(node));
  f.unit = TRY(text_or(node, "unit", ""));
  f.source = TRY(text_or(node, "source", ""));
  f.rows = TRY(texts(node, "rows"));
  f.ledger = TRY(catalog.named(node, "of"));
  Compiler compiler{TRY(with_params(catalog.env(*f.ledger), *f.ledger, params, node.file))};
  TRY(read_kind(f, node, compiler));
  if (node.find("where")) f.where = TRY(compiler.program(cel::Kind::boolean, node, "where", name));
  for (auto& text : TRY(texts(node, "by"))) f.by.push_back({text, TRY(compiler.group(text, name, node.find("by")->place()))});
  if (f.by.size() > kMaxGroups) return fail(fault::catalog_many, "by", f.by.size(), kMaxGroups).at(node.find("by")->place());
  return f;
}

}  // namespace

Result<std::vector<Figure>> read_figures(const Node& root, const Catalog& catalog) {
  TRY(only(root, {"figure", "param"}));
  const Node* figures = TRY(tables(root, "figure"));
  if (!figures || figures->fields.empty()) return fail(Errc::catalog_missing_key, "[figure.*]").at(root.file);
  TRY(at_most(*figures, "figure", kMaxParts));
  std::vector<Param> params = TRY(read_params(root));
  std::vector<Figure> out;
  for (auto& [name, node] : figures->fields) out.push_back(TRY(read_figure(name, node, catalog, params)));
  return out;
}

}  // namespace zhagen::catalog
