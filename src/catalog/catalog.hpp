#pragma once
// The catalog: everything the office works with, as data. Loaded from folders, or from texts that a database or a plan carries.

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/codes.hpp"
#include "catalog/document.hpp"
#include "catalog/due.hpp"
#include "catalog/environment.hpp"
#include "catalog/figure.hpp"
#include "catalog/holidays.hpp"
#include "catalog/ledger.hpp"
#include "catalog/placement_rules.hpp"
#include "catalog/placement_source.hpp"
#include "catalog/rule_set.hpp"

namespace zhagen::catalog {

struct FileText {
  std::string name;  // relative to its folder: placement/standard.rules.toml
  std::string text;
};

class Catalog {
 public:
  /// The files below a folder, with a site's laid over them: one of the same name replaces the folder's. In order of name.
  static Result<std::vector<FileText>> read(const std::string& folder, const std::string& site = "");
  /// Reads and makes a whole catalog; every expression is typed. Errors carry file, line and remedy.
  static Result<std::unique_ptr<const Catalog>> load(const std::string& folder, const std::string& site = "");
  static Result<std::unique_ptr<const Catalog>> from_texts(std::vector<FileText> files);

  const CodeLists& codes() const { return codes_; }
  const CodeTables& tables() const { return *tables_; }  // the same, and states, as expressions see them
  const Holidays& holidays() const { return holidays_; }
  const std::deque<Ledger>& ledgers() const { return ledgers_; }  // in order of their files
  const Ledger* ledger(std::string_view name) const;
  /// The ledger that a file names under a required key: not a sheet; an error has the place and the nearest name.
  Result<const Ledger*> named(const Node& table, std::string_view key) const;
  /// What the ledger's conditions and filters are compiled against: environment.hpp.
  const cel::Env& env(const Ledger& ledger) const;
  const std::deque<Due>& dues() const { return dues_; }
  const std::deque<Figure>& figures() const { return figures_; }
  const Figure* figure(std::string_view name) const;
  const std::deque<Document>& documents() const { return documents_; }
  /// The texts it was made from, in order of name: what a plan carries so that it can be checked.
  const std::vector<FileText>& files() const { return files_; }

  const std::deque<RuleSet>& rule_sets() const { return rule_sets_; }
  /// Of that name; catalog_no_rule_set with those there are. With some params set anew: a set of its own.
  Result<const RuleSet*> rule_set(std::string_view name) const;
  Result<RuleSet> rule_set(std::string_view name, const Settings& settings) const;
  /// A file as a tree, with the values that the office has set in place of its params'.
  Result<Node> tree(const FileText& file) const;
  const FileSettings& settings() const { return settings_; }

  /// The placement rules of a name, or read from a file beside the catalog's own; with some params set anew.
  Result<PlacementRules> placement(std::string_view name, const Settings& settings = {}) const;
  Result<PlacementRules> placement(const FileText& file, const Settings& settings = {}) const;
  /// The file of placement rules.
  Result<const FileText*> placement_file(std::string_view name) const;
  const std::deque<PlacementSource>& sources() const { return sources_; }
  /// Of that name; catalog_no_source with those there are.
  Result<const PlacementSource*> source(std::string_view name) const;

 private:
  Catalog() = default;
  Status make_codes();
  Status make_holidays();
  Status make_ledgers();
  Status make_settings();
  Status make_rules();
  Status make_others();

  CodeLists codes_;
  std::unique_ptr<CodeTables> tables_;
  Holidays holidays_;
  std::deque<Ledger> ledgers_;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> by_name_;
  std::deque<cel::Env> envs_;  // of the ledgers, in their order
  cel::Env common_;            // what every expression may speak of, and all ledgers' record types
  FileSettings settings_;
  std::deque<RuleSet> rule_sets_;
  std::deque<PlacementSource> sources_;
  std::deque<Due> dues_;
  std::deque<Figure> figures_;
  std::deque<Document> documents_;
  std::vector<FileText> files_;
};

}  // namespace zhagen::catalog
