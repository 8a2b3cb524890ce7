#include "catalog/catalog.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace zhagen::catalog {
namespace fs = std::filesystem;

namespace {

bool is_codes(const std::string& name) { return name.starts_with("codes/") && name.ends_with(".toml"); }

Result<std::vector<FileText>> read_folder(const std::string& folder) {
  std::error_code ec;
  if (!fs::is_directory(folder, ec)) return fail(Errc::catalog_not_found, folder);
  std::vector<FileText> files;
  for (auto it = fs::recursive_directory_iterator(folder, ec);
       !ec && it != fs::recursive_directory_iterator(); it.increment(ec)) {
    std::string path = it->path().string();
    std::string name = fs::path(path).lexically_relative(folder).generic_string();
    if (!is_codes(name) && !name.ends_with(".ledger.toml") && !name.ends_with(".rules.toml")) continue;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return fail(Errc::file_unreadable, path, "读取失败");
    files.push_back({std::move(name), text.str()});
  }
  return files;
}

}  // namespace

Result<std::unique_ptr<const Catalog>> Catalog::load(const std::string& folder) {
  return from_texts(TRY(read_folder(folder)));
}

Result<std::unique_ptr<const Catalog>> Catalog::from_texts(std::vector<FileText> files) {
  std::unique_ptr<Catalog> c(new Catalog);
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.name < b.name; });
  c->files_ = std::move(files);
  std::vector<CodeList> lists;
  for (const FileText& f : c->files_)
    if (is_codes(f.name)) lists.push_back(TRY(CodeList::parse(f.text, f.name)));
  c->codes_ = CodeLists::of(std::move(lists));
  c->tables_ = std::make_unique<CodeTables>(c->codes_);
  for (const FileText& f : c->files_) {
    if (!f.name.ends_with(".ledger.toml")) continue;
    Ledger ledger = TRY(parse_ledger(TRY(parse_toml(f.text, f.name))));
    if (const Ledger* other = c->ledger(ledger.name)) return fail(Errc::catalog_twice, ledger.name, other->file).at(f.name);
    c->ledgers_.push_back(std::move(ledger));
    cel::Env env;
    TRY(add_ledger(env, c->ledgers_.back(), *c->tables_));  // the code lists exist
  }
  std::vector<std::string> names;
  for (const FileText& f : c->files_) {
    if (!f.name.ends_with(".rules.toml")) continue;
    PlacementRules rules = TRY(c->placement(f));
    if (std::find(names.begin(), names.end(), rules.name) != names.end())
      return fail(Errc::catalog_twice, rules.name, "另一个规则文件").at(f.name);
    names.push_back(rules.name);
  }
  return std::unique_ptr<const Catalog>(std::move(c));
}

const Ledger* Catalog::ledger(std::string_view name) const {
  for (const Ledger& l : ledgers_)
    if (l.name == name) return &l;
  return nullptr;
}

Result<PlacementRules> Catalog::placement(const FileText& file, const Settings& settings) const {
  std::vector<const Ledger*> ledgers;
  for (const Ledger& l : ledgers_) ledgers.push_back(&l);
  return parse_placement(TRY(parse_toml(file.text, file.name)), ledgers, *tables_, settings);
}

Result<PlacementRules> Catalog::placement(std::string_view name, const Settings& settings) const {
  std::vector<std::string> names;
  for (const FileText& f : files_) {
    if (!f.name.ends_with(".rules.toml")) continue;
    PlacementRules rules = TRY(placement(f, settings));
    if (rules.name == name) return rules;
    names.push_back(rules.name);
  }
  return fail(Errc::catalog_no_rules, name, names.empty() ? "目录里没有安置规则" : "现有：" + names.front());
}

}  // namespace zhagen::catalog
