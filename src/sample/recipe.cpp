#include "sample/recipe.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "catalog/node.hpp"
#include "sample/errors.hpp"

namespace zhagen::sample {
namespace {

using catalog::Node;

Result<Recipe> read_recipe(const Node& node) {
  Recipe r;
  if (node.kind == Node::Kind::list || node.kind == Node::Kind::text) {
    Node table;
    table.file = node.file;
    table.line = node.line;
    table.fields.emplace_back("texts", node);
    r.texts = TRY(catalog::texts(table, "texts"));
    return r;
  }
  if (node.kind != Node::Kind::table) return fail(fault::sample_recipe, "要写成句子的列表或一张表").at(node.place());
  TRY(catalog::only(node, {"texts", "codes", "states", "range", "path", "after", "sum", "flag", "chance"}));
  r.texts = TRY(catalog::texts(node, "texts"));
  r.codes = TRY(catalog::texts(node, "codes"));
  r.states = TRY(catalog::texts(node, "states"));
  r.sum = TRY(catalog::texts(node, "sum"));
  r.path = TRY(catalog::text_or(node, "path", ""));
  r.after = TRY(catalog::text_or(node, "after", ""));
  if (const Node* flag = node.find("flag")) r.flag = flag->boolean;
  r.chance = static_cast<int>(TRY(catalog::optional_integer(node, "chance")).value_or(-1));
  if (const Node* range = node.find("range")) {
    bool two = range->items.size() == 2 && range->items[0].kind == Node::Kind::integer && range->items[1].kind == Node::Kind::integer &&
               range->items[0].integer <= range->items[1].integer;
    if (!two) return fail(fault::sample_recipe, "range 要写两个整数，先小后大").at(range->place());
    r.range = std::pair(range->items[0].integer, range->items[1].integer);
  }
  return r;
}

Status read_recipes(const Node* table, std::map<std::string, Recipe>& into) {
  if (!table) return {};
  for (const auto& [name, node] : table->fields) into[name] = TRY(read_recipe(node));
  return {};
}

}  // namespace

Status Recipes::read(const std::string& file, const std::string& text) {
  Node root = TRY(catalog::parse_toml(text, file));
  TRY(catalog::only(root, {"ledger", "field", "name", "label", "target", "reasons"}));
  if (const Node* ledgers = root.find("ledger"))
    for (const auto& [name, node] : ledgers->fields) {
      TRY(catalog::only(node, {"count", "scripted"}));
      LedgerRecipe& l = ledgers_[name];
      l.count = static_cast<int>(TRY(catalog::optional_integer(node, "count")).value_or(l.count));
      l.scripted = TRY(catalog::boolean_or(node, "scripted", l.scripted));
    }
  if (const Node* ledgers = root.find("field"))
    for (const auto& [name, node] : ledgers->fields) TRY(read_recipes(&node, ledgers_[name].fields));
  TRY(read_recipes(root.find("name"), names_));
  TRY(read_recipes(root.find("label"), labels_));
  TRY(read_recipes(root.find("target"), targets_));
  for (std::string& reason : TRY(catalog::texts(root, "reasons"))) reasons_.push_back(std::move(reason));
  return {};
}

Result<Recipes> Recipes::load(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  if (files.empty()) return fail(fault::sample_folder, folder);
  std::sort(files.begin(), files.end());
  Recipes out;
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) return fail(fault::sample_folder, path.string());
    TRY(out.read(path.filename().string(), text));
  }
  if (out.reasons_.empty()) out.reasons_ = {"按工作需要办理"};
  return out;
}

const LedgerRecipe& Recipes::of(const catalog::Ledger& ledger) const {
  static const LedgerRecipe kNothing;
  auto found = ledgers_.find(ledger.name);
  return found == ledgers_.end() ? kNothing : found->second;
}

const Recipe& Recipes::of(const catalog::Ledger& ledger, const catalog::Field& field) const {
  static const Recipe kNothing;
  const LedgerRecipe& l = of(ledger);
  if (auto own = l.fields.find(field.name); own != l.fields.end()) return own->second;
  using catalog::FieldKind;
  bool wordy = field.kind == FieldKind::text || field.kind == FieldKind::note || field.kind == FieldKind::list;
  if (auto named = names_.find(field.name); named != names_.end() && (!wordy || !named->second.texts.empty())) return named->second;
  if (auto labelled = labels_.find(field.label); labelled != labels_.end()) return labelled->second;
  return kNothing;
}

const Recipe& Recipes::target(const std::string& ledger) const {
  static const Recipe kNothing;
  auto found = targets_.find(ledger);
  return found == targets_.end() ? kNothing : found->second;
}

}  // namespace zhagen::sample
