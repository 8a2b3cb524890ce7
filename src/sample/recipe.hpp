#pragma once
// What the sample district writes into fields: recipes/*.toml. What a file does not say is guessed from the catalog alone, so
// a ledger that was added yesterday has records without a line here. docs/sample.md is the grammar in words.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/ledger.hpp"

namespace zhagen::sample {

/// How the values of a field are drawn. Empty parts are guessed.
struct Recipe {
  std::vector<std::string> texts;    // sentences, one of which is taken; {path} in them is filled in from the record
  std::vector<std::string> codes;    // of a code; of a reference to organisations the kinds, to people the groups
  std::vector<std::string> states;   // of a reference: what state the record may be in
  std::optional<std::pair<std::int64_t, std::int64_t>> range;  // whole numbers; yuan of money; days of a date
  std::string path;                  // taken from there where it leads to a value: "posting.person", "gross"
  std::string after;                 // of a date with range: counted from the date at this path; else from the latest of the record
  std::vector<std::string> sum;      // of a number: the sum of these fields
  std::optional<std::int64_t> flag;  // of a bool
  int chance = -1;                   // per thousand, of a field that may be empty; 0: left to the steps
};

struct LedgerRecipe {
  int count = -1;                    // records at each of the passes
  bool scripted = false;             // the core writes its records and takes its steps, the filler neither
  std::map<std::string, Recipe> fields;
};

class Recipes {
 public:
  /// All *.toml of a folder. Errors carry file and line.
  static Result<Recipes> load(const std::string& folder);

  /// What is said of the field itself, else of its name, else of its label; else empty.
  const Recipe& of(const catalog::Ledger& ledger, const catalog::Field& field) const;
  const LedgerRecipe& of(const catalog::Ledger& ledger) const;
  /// What holds of every reference to the ledger that says nothing else.
  const Recipe& target(const std::string& ledger) const;
  const std::vector<std::string>& reasons() const { return reasons_; }
  const std::map<std::string, LedgerRecipe>& ledgers() const { return ledgers_; }

 private:
  Status read(const std::string& file, const std::string& text);
  std::map<std::string, LedgerRecipe> ledgers_;
  std::map<std::string, Recipe> names_, labels_, targets_;
  std::vector<std::string> reasons_;
};

}  // namespace zhagen::sample
