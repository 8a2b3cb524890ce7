#include "catalog/catalog.hpp"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/link.hpp"
#include "catalog/names.hpp"
#include "catalog/overlay.hpp"

namespace zhagen::catalog {
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kMaxFile = 4u << 20, kMaxTotal = 64u << 20;

bool is_codes(const std::string& name) { return name.starts_with("codes/") && name.ends_with(".toml"); }

bool is_holidays(const std::string& name) { return name == "holidays.toml" || name.ends_with("/holidays.toml") || name.ends_with(".holidays.toml"); }

bool is_ours(const std::string& name) {
  for (std::string_view end : {".ledger.toml", ".rules.toml", ".dues.toml", ".figures.toml", ".document.toml", ".params.toml", ".placement.toml"})
    if (name.ends_with(end)) return true;
  return is_codes(name) || is_holidays(name);
}

/// Sizes are asked before bytes are read, and only of plain files: a folder may hold a pipe or a film.
Result<std::vector<FileText>> read_folder(const std::string& folder) {
  std::error_code ec;
  if (!fs::is_directory(folder, ec)) return fail(Errc::catalog_not_found, folder);
  std::vector<FileText> files;
  std::uintmax_t total = 0;
  for (auto it = fs::recursive_directory_iterator(folder, ec);
       !ec && it != fs::recursive_directory_iterator(); it.increment(ec)) {
    std::string path = it->path().string();
    std::string name = fs::path(path).lexically_relative(folder).generic_string();
    std::error_code no;
    if (!is_ours(name) || !it->is_regular_file(no)) continue;
    std::uintmax_t size = it->file_size(no);
    total += size;
    if (no || size > kMaxFile || total > kMaxTotal) return fail(fault::catalog_size, path, kMaxFile >> 20, kMaxTotal >> 20);
    if (files.size() >= kMaxFiles) return fail(fault::catalog_many, "*.toml", files.size() + 1, kMaxFiles).at(folder);
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return fail(Errc::file_unreadable, path, "读取失败");
    files.push_back({std::move(name), text.str()});
  }
  if (ec) return fail(Errc::file_unreadable, folder, ec.message());
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
  TRY(c->make_holidays());
  TRY(c->make_settings());
  TRY(c->make_ledgers());
  TRY(c->make_rules());
  TRY(c->make_others());
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

Status Catalog::make_holidays() {
  for (const FileText& f : files_)
    if (is_holidays(f.name)) TRY(holidays_.add(TRY(parse_toml(f.text, f.name))));
  return {};
}

Status Catalog::make_settings() {
  for (const FileText& f : files_) {
    if (!f.name.ends_with(kParamsEnd)) continue;
    for (auto& [file, values] : TRY(read_settings(TRY(parse_toml(f.text, f.name))))) {
      if (std::none_of(files_.begin(), files_.end(), [&, &n = file](const FileText& other) { return other.name == n; }))
        return fail(fault::catalog_params_file, file).at(f.name);
      for (auto& [name, value] : values) settings_[file][name] = value;
    }
  }
  return {};
}

Result<Node> Catalog::tree(const FileText& file) const {
  Node root = TRY(parse_toml(file.text, file.name));
  if (auto own = settings_.find(file.name); own != settings_.end()) TRY(lay_over(root, own->second, std::string(kOfficeParams)));
  return root;
}

Status Catalog::make_ledgers() {
  std::vector<Node> roots;
  for (const FileText& f : files_)
    if (f.name.ends_with(".ledger.toml")) roots.push_back(TRY(tree(f)));
  roots = TRY(extended(std::move(roots)));
  if (roots.size() > kMaxLedgers) return fail(fault::catalog_many, "*.ledger.toml", roots.size(), kMaxLedgers);
  for (const Node& root : roots) {
    ledgers_.push_back(TRY(parse_ledger(root)));
    const Ledger& l = ledgers_.back();
    if (auto [it, fresh] = by_name_.emplace(l.name, ledgers_.size() - 1); !fresh)
      return fail(Errc::catalog_twice, l.name, ledgers_[it->second].file).at(l.file);
    for (const Field& f : l.fields)  // before link(): a capacity's path that ends at such a field would be blamed
      if (f.kind == FieldKind::code && !tables_->find(f.codes)) return fail(Errc::catalog_no_codes, f.codes).at(f.place());
  }
  TRY(link(ledgers_, roots));
  add_common(common_, holidays_);
  for (const Ledger& l : ledgers_) {
    if (!l.states.empty()) tables_->add_states(l);
    add_ledger(common_, l, *tables_);
  }
  for (std::size_t i = 0; i < ledgers_.size(); ++i) {
    Ledger& l = ledgers_[i];
    Compiler compiler{envs_.emplace_back(environment(common_, l))};
    TRY(read_access(l, roots[i]));
    TRY(read_transitions(l, roots[i], compiler, *tables_));
    TRY(read_conditions(l, roots[i], compiler));
    TRY(read_request(l, roots[i]));
    TRY(refuse_sealed(l, *this));
  }
  for (std::size_t i = 0; i < ledgers_.size(); ++i) TRY(read_effects(ledgers_[i], roots[i], Compiler{envs_[i]}, *this));
  for (const Ledger& l : ledgers_) TRY(check_effects(l));
  return {};
}

Status Catalog::make_others() {
  std::unordered_map<std::string, std::string> seen;  // kind and name -> file
  auto once = [&](const char* kind, const std::string& name, const std::string& file) -> Status {
    auto [it, fresh] = seen.emplace(std::string(kind) + " " + name, file);
    if (!fresh) return fail(Errc::catalog_twice, name, it->second).at(file);
    return {};
  };
  for (const FileText& f : files_) {
    if (!f.name.ends_with(".figures.toml")) continue;
    for (Figure& figure : TRY(read_figures(TRY(tree(f)), *this))) {
      TRY(once("figure", figure.name, f.name));
      figures_.push_back(std::move(figure));
    }
  }
  for (const FileText& f : files_) {
    if (f.name.ends_with(".dues.toml"))
      for (Due& due : TRY(read_dues(TRY(tree(f)), *this))) {
        TRY(once("due", due.name, f.name));
        dues_.push_back(std::move(due));
      }
    if (f.name.ends_with(".placement.toml")) {
      sources_.push_back(TRY(read_placement_source(TRY(parse_toml(f.text, f.name)), *this, common_)));
      TRY(once("source", sources_.back().name, f.name));
    }
    if (f.name.ends_with(".document.toml")) {
      documents_.push_back(TRY(read_document(TRY(parse_toml(f.text, f.name)), *this)));
      TRY(once("document", documents_.back().name, f.name));
    }
  }
  return {};
}

Status Catalog::make_rules() {
  std::map<std::string, std::string, std::less<>> seen;  // name -> file
  for (const FileText& f : files_) {
    if (!f.name.ends_with(".rules.toml")) continue;
    Node root = TRY(tree(f));
    std::string name;
    if (root.find("rules")) {
      rule_sets_.push_back(TRY(read_rule_set(root, *this, common_)));
      TRY(add_guards(ledgers_, root, rule_sets_.back(), *this, common_));
      name = rule_sets_.back().name;
    } else {
      name = TRY(placement(f)).name;
    }
    if (auto [twin, fresh] = seen.emplace(name, f.name); !fresh) return fail(Errc::catalog_twice, name, twin->second).at(f.name);
  }
  return {};
}

Result<const RuleSet*> Catalog::rule_set(std::string_view name) const {
  std::string names;
  for (const RuleSet& set : rule_sets_) {
    if (set.name == name) return &set;
    names += (names.empty() ? "现有 " : "、") + set.name;
  }
  return fail(fault::catalog_no_rule_set, name, names.empty() ? "目录里还没有规则" : names);
}

Result<RuleSet> Catalog::rule_set(std::string_view name, const Settings& settings) const {
  const RuleSet* set = TRY(rule_set(name));
  auto file = std::find_if(files_.begin(), files_.end(), [&](const FileText& f) { return f.name == set->file; });
  return read_rule_set(TRY(tree(*file)), *this, common_, settings);
}

const Ledger* Catalog::ledger(std::string_view name) const {
  auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : &ledgers_[it->second];
}

Result<const Ledger*> Catalog::named(const Node& table, std::string_view key) const {
  std::string name = TRY(required_text(table, key));
  const Ledger* found = ledger(name);
  if (found && !found->sheet) return found;
  const std::string place = table.find(key)->place();
  if (found) return fail(fault::catalog_ledger_sheet, found->label).at(place);
  return fail(Errc::catalog_no_ledger, name).at(place);
}

const Figure* Catalog::figure(std::string_view name) const {
  auto it = std::find_if(figures_.begin(), figures_.end(), [&](const Figure& f) { return f.name == name; });
  return it == figures_.end() ? nullptr : &*it;
}

const cel::Env& Catalog::env(const Ledger& ledger) const {
  auto it = by_name_.find(ledger.name);
  assert(it != by_name_.end());
  return envs_[it->second];
}

Result<PlacementRules> Catalog::placement(const FileText& file, const Settings& settings) const {
  std::vector<const Ledger*> ledgers;
  for (const Ledger& l : ledgers_) ledgers.push_back(&l);
  return parse_placement(TRY(tree(file)), ledgers, *tables_, holidays_, settings);
}

Result<const FileText*> Catalog::placement_file(std::string_view name) const {
  std::vector<std::string> names;
  for (const FileText& f : files_) {
    if (!f.name.ends_with(".rules.toml") || std::any_of(rule_sets_.begin(), rule_sets_.end(), [&](const RuleSet& set) { return set.file == f.name; })) continue;
    PlacementRules rules = TRY(placement(f));
    if (rules.name == name) return &f;
    names.push_back(rules.name);
  }
  return fail(Errc::catalog_no_rules, name, names.empty() ? "目录里没有安置规则" : "现有：" + names.front());
}

Result<PlacementRules> Catalog::placement(std::string_view name, const Settings& settings) const { return placement(*TRY(placement_file(name)), settings); }

Result<const PlacementSource*> Catalog::source(std::string_view name) const {
  std::string names;
  for (const PlacementSource& s : sources_) {
    if (s.name == name) return &s;
    names += (names.empty() ? "现有 " : "、") + s.name;
  }
  return fail(fault::catalog_no_source, name, names.empty() ? "目录里还没有 .placement.toml 文件" : names);
}

}  // namespace zhagen::catalog
