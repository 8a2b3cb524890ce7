#pragma once
// The rules of a placement, from a *.rules.toml file with a [placement] table: which pairs are possible, what a
// pair is worth, what an empty seat and a person left over cost, the numbers that groups must keep, the goals in
// their order, the make-up of teams, who stays together, and how a draw decides among equals.
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

/// What is sought, in order: no earlier goal is given up for a later one, however much the later one would gain.
struct Goal {
  enum class Kind : std::uint8_t {
    fill,    // as few empty seats as can be at some posts
    care,    // as few points of pairs that go against somebody as can be
    favour,  // as many points of pairs that ought to be as can be
    score,   // the points of the score rules, less what is left over costs
    change,  // as few people elsewhere than published as can be
  };
  std::string name, label, source;
  Kind kind = Kind::score;
  cel::Program value;  // fill: bool over post; care, favour: int >= 0 over the pair; change: text over person, as a wish
  Sentence say;        // care, favour: of a pair with points
};

/// How the people in a team are made up; a team is all posts with one key.
struct TeamRule {
  std::string name, label, source;
  cel::Program where;              // bool over person: who is counted; empty where label is given
  cel::Program each;               // text over person: each value is counted by itself
  std::optional<cel::Program> min, max;  // int over asof and param; neither in force: the rule is not
  bool none_allowed = false;       // none is as good as min
  bool empty_teams = false;        // min holds for a team without anybody too
  Sentence say;
};

struct Team {
  std::string name, label;
  std::vector<cel::Program> key;   // text over post; a post with an absent part is in no team
  std::vector<TeamRule> rules;
};

/// People with one key go to one place or none of them is placed; a key that one person alone has says nothing.
struct Together {
  std::string name, label, source;
  cel::Program people;              // text over person
  std::vector<cel::Program> place;  // text over post
};

/// Chance decides among plans that are equal in every goal, by a seed to which the office committed itself beforehand.
struct Draw {
  std::string label, source;
  std::string commitment;  // SHA-256 of the seed in hex; "": said when placing
};

/// 64 lower-case hexadecimal digits.
bool is_digest(std::string_view text);

enum class PlacementMode : std::uint8_t { best, stable };

struct PlacementRules {
  std::string name, label, file;
  PlacementMode mode = PlacementMode::best;
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
  cel::Program pinned;        // text over person: where the person must go, as a wish names it
  std::vector<Goal> goals;    // in order; always with one of kind score; change comes last
  std::vector<Team> teams;
  std::vector<Together> together;
  std::optional<Draw> draw;
};

/// Reads and types a rules file. The ledgers and code lists outlive the result.
Result<PlacementRules> parse_placement(const Node& root, const std::vector<const Ledger*>& ledgers,
                                       const CodeTables& codes, const cel::Calendar& calendar, const Settings& settings = {});

}  // namespace zhagen::catalog
