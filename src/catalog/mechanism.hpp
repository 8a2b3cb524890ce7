#pragma once
// The mechanisms of the office's work (mechanisms.toml): what each is called, and which files of the catalog make it.

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

namespace zhagen::catalog {

struct Mechanism {
  std::string id, label;           // "S1"
  std::string chapter;             // 选派
  bool ledger = true;              // it is made of records: some ledger serves it
  std::string program;             // what of the program serves it, in words; not empty where there is no ledger
};

/// In the order of the file.
Result<std::vector<Mechanism>> read_mechanisms(const FileText& file);
/// From a folder of the catalog.
Result<std::vector<Mechanism>> load_mechanisms(const std::string& folder);
/// Error: no such id; the remedy names those of its chapter.
Result<const Mechanism*> find_mechanism(const std::vector<Mechanism>& all, std::string_view id);

/// What serves one: everything of the catalog whose `rows` name it, in the catalog's order.
struct Makers {
  std::vector<const Ledger*> ledgers;
  struct Part {
    std::string kind, label, file;  // 应办, 指标, 文书, 安置规则
  };
  std::vector<Part> parts;
};
Result<Makers> makers(const Catalog& catalog, std::string_view id);

/// The ids that ledgers, rules, dues, figures and documents name and that are no mechanisms, with the file of each.
Result<std::vector<std::string>> strays(const Catalog& catalog, const std::vector<Mechanism>& all);

}  // namespace zhagen::catalog
