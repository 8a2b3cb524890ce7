#pragma once
// The catalog: everything the office works with, as data. Loaded from folders, or from texts that a plan carries.

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/codes.hpp"
#include "catalog/environment.hpp"
#include "catalog/ledger.hpp"
#include "catalog/placement_rules.hpp"

namespace zhagen::catalog {

struct FileText {
  std::string name;  // relative to its folder: placement/standard.rules.toml
  std::string text;
};

class Catalog {
 public:
  /// Loads every *.ledger.toml, *.rules.toml and codes/*.toml below the folder; each expression is typed. Errors carry file, line and remedy.
  static Result<std::unique_ptr<const Catalog>> load(const std::string& folder);
  static Result<std::unique_ptr<const Catalog>> from_texts(std::vector<FileText> files);

  const CodeLists& codes() const { return codes_; }
  const Ledger* ledger(std::string_view name) const;
  /// The texts it was made from, in order of name: what a plan carries so that it can be checked.
  const std::vector<FileText>& files() const { return files_; }

  /// The placement rules of a name, or read from a file beside the catalog's own; with some params set anew.
  Result<PlacementRules> placement(std::string_view name, const Settings& settings = {}) const;
  Result<PlacementRules> placement(const FileText& file, const Settings& settings = {}) const;

 private:
  Catalog() = default;
  CodeLists codes_;
  std::unique_ptr<CodeTables> tables_;
  std::deque<Ledger> ledgers_;
  std::vector<FileText> files_;
};

}  // namespace zhagen::catalog
