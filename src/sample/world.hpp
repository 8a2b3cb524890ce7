#pragma once
// What the sample has written so far, in memory, and the two ways to write more: records and steps. Internal to the room.

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/random.hpp"
#include "ledger/value.hpp"
#include "ledger/write.hpp"
#include "sample/district.hpp"
#include "sample/recipe.hpp"

namespace zhagen::sample {

using ledger::Value;

struct Entry {
  const catalog::Ledger* ledger;
  Id id;
  std::string state;
  std::vector<Value> values;  // by field
  Date made;
  std::string group;          // of people: leader, cadre, village, graduate
  std::string goal;           // the state that the filler leads it to
  std::vector<const catalog::Transition*> refused;  // steps that it could not take: another way is looked for
};

/// A record to be.
struct Draw {
  std::vector<Value> values;
  std::vector<char> fixed;    // fields that are as they are wanted; the others may be drawn again
  std::string group;
};

struct World {
  ledger::Base& base;
  account::Accounts& accounts;
  FixedClock& clock;
  const DistrictOptions& options;
  Recipes recipes;
  std::shared_ptr<const catalog::Catalog> catalog;
  Random random;
  std::map<std::string, std::deque<Entry>> entries;           // by ledger
  std::unordered_map<Id, Entry*> by_id;
  std::map<std::string, int> counters;                        // {n} of texts, by ledger and field
  std::map<std::pair<const catalog::Field*, Id>, int> naming; // how many rows were drawn that name it by the field
  std::vector<account::Actor> actors;                         // the office first, then users of other roles
  std::map<std::string, Entry*> named;                        // organisations by name
  Entry* host = nullptr;                                      // the township whose user receives
  District district;

  World(ledger::Base& b, account::Accounts& a, FixedClock& c, const DistrictOptions& o, Recipes r);

  Date today() const { return base.today(); }
  /// On to a day, at nine in the morning; never back, nor past the last day.
  void go(Date day);
  void pass_days(int n) { go(today().add_days(n)); }

  const catalog::Ledger& ledger(std::string_view name) const;
  std::deque<Entry>& of(std::string_view ledger) { return entries[std::string(ledger)]; }
  Entry* find(const Value& reference) const;

  /// Texts of values by the names of fields; a Draw with them fixed.
  Draw draft(std::string_view ledger, std::initializer_list<std::pair<std::string_view, Value>> values) const;
  /// Writes all as one operation; rows that are refused are drawn again, and left out in the end. strict: none may be.
  Result<std::vector<Entry*>> create(const catalog::Ledger& ledger, std::vector<Draw> rows, bool strict);
  /// A step of several records as one operation; `given`: fields that each brings. Who was refused in the end is left as it
  /// was; the answer says for each whether it was taken.
  using Given = std::vector<std::pair<std::string_view, Value>>;
  Result<std::vector<char>> take(const catalog::Ledger& ledger, const catalog::Transition& step, const std::vector<Entry*>& records,
                                 const std::function<Given(const Entry&)>& given, bool strict);
  Status change(Entry& entry, std::initializer_list<std::pair<std::string_view, Value>> values);

  const std::string& pick(const std::vector<std::string>& list) { return list[random.below(static_cast<std::uint32_t>(list.size()))]; }

 private:
  Entry* keep(const catalog::Ledger& ledger, Id id, Draw draw);
  /// One actor takes the step with those who are open (1); who took it is 2 then.
  bool reason_wanted(const ledger::BatchSaved& refused, ledger::How& how);
  Status try_as(const catalog::Ledger& ledger, const catalog::Transition& step, const account::Actor& actor, const std::vector<Entry*>& records,
                std::vector<Draw>& draws, std::vector<char>& open, std::string& refusal);
};

// draw.cpp: values from recipes and from what the record names.

/// Fills what is not fixed. fill: per thousand of fields that may be empty.
void draw_all(World& world, const catalog::Ledger& ledger, Draw& draw, std::uint32_t fill);
/// Draws what an error speaks of again; `frozen`: only these may change (empty: all).
void draw_again(World& world, const catalog::Ledger& ledger, const catalog::Transition* step, Draw& draw, const Error& error, const std::vector<int>& only);
/// One field, from what stands in the others; absent where there is nothing to take. `late`: at a step, so that days are recent.
Value draw_field(World& world, const catalog::Ledger& ledger, const Draw& draw, int field, bool late);
/// Sums and copies, after the fields they are made of.
void settle(World& world, const catalog::Ledger& ledger, Draw& draw);

// choose.cpp: which record a reference names.

/// The value of the field of the same name and kind in what the record names, or in what that names.
Value inherited(const World& world, const catalog::Ledger& ledger, const Draw& draw, int field);
/// A record that speaks against nothing in the row, chosen by the recipe; absent where there is none.
Value reference(World& world, const catalog::Ledger& ledger, const Draw& draw, int field);

// path.cpp: what a record says, in memory.

struct Found {
  const catalog::Field* field = nullptr;
  Value value;
};
/// "posting.person.unit" from a record's values; "id" is not among what can be asked.
Found follow(const World& world, const catalog::Ledger& ledger, const std::vector<Value>& values, std::string_view path);
/// As a text shows it: the title of a record, the label of a code, a day.
std::string shown(const World& world, const Found& found);
/// A sentence with its {path}s filled in; "" where one of them leads to nothing.
std::string written(World& world, const catalog::Ledger& ledger, const std::vector<Value>& values, const catalog::Field& field, const std::string& sentence);

Value text(std::string_view t);
inline Value day(Date d) { return d.empty() ? Value{} : Value{std::int64_t{d.value()}}; }
inline Value ref(const Entry& e) { return Value{e.id.value()}; }
inline Date date_of(const Value& v) {
  const auto* n = std::get_if<std::int64_t>(&v);
  return n ? Date::trusted(static_cast<std::int32_t>(*n)) : Date();
}
const Value& value_of(const Entry& entry, std::string_view field);  // absent where the ledger has no such field
Date day_of(const Entry& entry, std::string_view field);
std::string text_of(const Entry& entry, std::string_view field);

}  // namespace zhagen::sample
