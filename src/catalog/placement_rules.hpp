#pragma once
// The rules of a placement, from a *.rules.toml file with a [placement] table: which pairs are possible, what a
// pair is worth, what an empty seat and a person left over cost, and the numbers that groups must keep.
// Every expression is typed when the file loads. Points are whole numbers.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/compiler.hpp"
#include "catalog/environment.hpp"
#include "catalog/ledger.hpp"
#include "catalog/param.hpp"
#include "cel/program.hpp"

namespace zhagen::catalog {

struct PairRule {
  std::string name, label, source;
  bool forbid = false;     // the condition must not hold; else it must
  cel::Program condition;  // bool over person, post, wish, asof, param
  Sentence say;            // why the pair is not possible
};

struct ScoreRule {
  std::string name, label, source;
  cel::Program points;  // int over the same
  Sentence say;         // why these points, where they are not 0
};

struct Bound {
  enum class Side : std::uint8_t { person, post };
  struct Limits {
    std::optional<std::int64_t> min, max;
  };
  std::string name, label;
  Side side = Side::person;
  std::vector<cel::Program> key;    // text over one side; a row with an absent part is in no group
  std::optional<cel::Program> min, max;  // int over asof and param
  std::map<std::string, Limits> each;    // by the key's parts joined with '/'; replaces min and max there
};

struct PlacementRules {
  std::string name, label, file;
  const Ledger* person = nullptr;
  const Ledger* post = nullptr;
  cel::Program seats;         // int over post
  cel::Program wishes;        // list(string) over person: best first
  std::vector<cel::Program> wish_matches;  // text over post: what a wish may name
  std::vector<int> show_person, show_post; // fields that a plan lists
  std::vector<Param> params;
  std::vector<PairRule> pairs;
  std::vector<ScoreRule> scores;
  cel::Program unplaced;      // int over person: points lost when the person is not placed
  cel::Program unfilled;      // int over post: points lost for each empty seat
  std::vector<Bound> bounds;
};

/// Reads and types a rules file. The ledgers and code lists outlive the result.
Result<PlacementRules> parse_placement(const Node& root, const std::vector<const Ledger*>& ledgers,
                                       const CodeTables& codes, const cel::Calendar& calendar, const Settings& settings = {});

}  // namespace zhagen::catalog
