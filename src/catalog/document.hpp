#pragma once
// An official document: *.document.toml says which template, which figures and which lists. Read and checked here; the
// documents engine fills it.

#include <optional>
#include <string>
#include <vector>

#include "catalog/figure.hpp"

namespace zhagen::catalog {

struct Document {
  std::string name, label, word;  // word: the .docx template, beside the file
  const Ledger* ledger = nullptr;          // one for each record of it; null: one for the whole office
  Sentence title;                          // over the record, asof, today
  std::vector<const Figure*> figures;
  struct List {
    std::string name, label;
    const Ledger* ledger = nullptr;
    std::optional<cel::Program> where;
    std::vector<int> fields;               // its columns
  };
  std::vector<List> lists;
  std::vector<std::string> rows;           // of SPEC.md
  std::string file;
  int line = 0;
};

class Catalog;
Result<Document> read_document(const Node& root, const Catalog& catalog);

}  // namespace zhagen::catalog
