#include "catalog/catalog.hpp"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"

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

Result<std::vector<FileText>> Catalog::read(const std::string& folder, const std::string& site) {
  std::vector<FileText> files = TRY(read_folder(folder));
  if (!site.empty())
    for (FileText& over : TRY(read_folder(site))) {
      auto same = std::find_if(files.begin(), files.end(), [&](const FileText& f) { return f.name == over.name; });
      if (same == files.end()) files.push_back(std::move(over));
      else same->text = std::move(over.text);
    }
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.name < b.name; });
  return files;
}

Result<std::unique_ptr<const Catalog>> Catalog::load(const std::string& folder, const std::string& site) {
  return from_texts(TRY(read(folder, site)));
}

Result<std::unique_ptr<const Catalog>> Catalog::from_texts(std::vector<FileText> files) {
  if (files.size() > kMaxFiles) return fail(fault::catalog_many, "*.toml", files.size(), kMaxFiles);
  std::unique_ptr<Catalog> c(new Catalog);
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.name < b.name; });
  c->files_ = std::move(files);
  TRY(c->make_codes());
  TRY(c->make_ledgers());
  TRY(c->check_rules());
  return std::unique_ptr<const Catalog>(std::move(c));
}

Status Catalog::make_codes() {
  std::vector<CodeList> lists;
  std::unordered_map<std::string, const FileText*> first;
  for (const FileText& f : files_) {
    if (!is_codes(f.name)) continue;
    lists.push_back(TRY(CodeList::parse(f.text, f.name)));
    if (auto [it, fresh] = first.emplace(lists.back().name, &f); !fresh)
      return fail(Errc::catalog_twice, lists.back().name, it->second->name).at(f.name);
  }
  codes_ = CodeLists::of(std::move(lists));
  tables_ = std::make_unique<CodeTables>(codes_);
  return {};
}

Status Catalog::make_ledgers() {
  std::vector<Node> roots;
  for (const FileText& f : files_) {
    if (!f.name.ends_with(".ledger.toml")) continue;
    roots.push_back(TRY(parse_toml(f.text, f.name)));
    ledgers_.push_back(TRY(parse_ledger(roots.back())));
    const Ledger& l = ledgers_.back();
    if (auto [it, fresh] = by_name_.emplace(l.name, ledgers_.size() - 1); !fresh)
      return fail(Errc::catalog_twice, l.name, ledgers_[it->second].file).at(f.name);
    if (ledgers_.size() > kMaxLedgers) return fail(fault::catalog_many, "*.ledger.toml", ledgers_.size(), kMaxLedgers).at(f.name);
  }
  TRY(link(ledgers_, roots));
  cel::Env common;
  add_common(common);
  for (const Ledger& l : ledgers_) {
    if (!l.states.empty()) tables_->add_states(l);
    TRY(add_ledger(common, l, *tables_));
  }
  for (std::size_t i = 0; i < ledgers_.size(); ++i) {
    Ledger& l = ledgers_[i];
    Compiler compiler{envs_.emplace_back(environment(common, l))};
    TRY(read_access(l, roots[i]));
    TRY(read_transitions(l, roots[i], compiler, *tables_));
    TRY(read_conditions(l, roots[i], compiler));
  }
  return {};
}

Status Catalog::check_rules() const {
  std::vector<std::string> names;
  for (const FileText& f : files_) {
    if (!f.name.ends_with(".rules.toml")) continue;
    PlacementRules rules = TRY(placement(f));
    if (std::find(names.begin(), names.end(), rules.name) != names.end())
      return fail(Errc::catalog_twice, rules.name, "另一个规则文件").at(f.name);
    names.push_back(rules.name);
  }
  return {};
}

const Ledger* Catalog::ledger(std::string_view name) const {
  auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : &ledgers_[it->second];
}

const cel::Env& Catalog::env(const Ledger& ledger) const {
  auto it = by_name_.find(ledger.name);
  assert(it != by_name_.end());
  return envs_[it->second];
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
