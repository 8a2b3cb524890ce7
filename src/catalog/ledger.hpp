#pragma once
// A ledger 台账: a kind of record, from a *.ledger.toml file. docs/catalog.md is its grammar in words.
//
// A ledger names other ledgers and roles; expressions speak of fields of other ledgers: those parts are linked once all
// files are read (catalog.cpp), so that a Ledger handed out is whole.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/compiler.hpp"
#include "catalog/node.hpp"
#include "catalog/param.hpp"
#include "catalog/role.hpp"
#include "cel/program.hpp"

namespace zhagen::catalog {

struct Ledger;

enum class FieldKind : std::uint8_t {
  text,        // up to 400 characters
  note,        // long text, up to 20,000 characters; no filter but contains(), no sort
  name,        // of a person: stored with pinyin, sorted by pinyin and 姓氏笔画, found by both
  integer, boolean, date, code, citizen_id,
  money,       // fen
  score,       // thousandths
  ref,         // a record of another ledger
  list,        // list of text
  file,        // attachments, kept beside the record
};

enum class Sensitivity : std::uint8_t {
  open,       // may be printed for everybody: names of organisations
  internal,   // inside the office's work: the usual one
  sensitive,  // PIPL art. 28 and the like: sealed in the database, masked on screen, opened with a reason
};

struct Field {
  std::string name;       // in expressions: person.born
  std::string label;      // on screen and as the first heading
  FieldKind kind = FieldKind::text;
  std::string codes;      // the code list of kind code
  std::string target;     // of kind ref: the ledger's name
  std::string inverse;    // of kind ref: what the target calls the list of records that name it; "" for none
  std::string capacity;   // of ref and code: as what the record names it: sender, receiver, subject, category ...
  std::vector<std::string> headings;           // the label and its aliases, folded (fold_key)
  std::vector<std::vector<std::string>> each;  // of a list: the headings of its 1st, 2nd ... part, folded (fold_key)
  bool required = false;                       // no record, and no row of a sheet, without it
  std::optional<std::int64_t> fallback, min, max;  // of integer, money, score; max of file: how many
  std::string purpose, retention;              // the ledger's unless the field has its own
  Sensitivity sensitivity = Sensitivity::internal;
  RoleSet hidden_from;    // roles that never see it: illness, hardship and notes of talks from viewer
  bool find = false;      // of text: part of the ledger's search box. Of a sealed field: may be found by equality (blind index)
  bool dated = false;     // a change says from which day; earlier values stay readable as of their days
  bool index = false;     // ordered index; references and capacities always have one
  bool retired = false;   // readable in old records, not to be filled in
  std::string help;       // one sentence beside the input
  std::string file;       // where it was read: the ledger's file, or one that extends it
  int line = 0;

  std::string place() const { return file + ":" + std::to_string(line); }
  bool sealed() const { return sensitivity == Sensitivity::sensitive && kind != FieldKind::file; }
};

/// As what an organisation, a person or a category is named by a record: the ground of all rights.
struct Capacity {
  enum class Kind : std::uint8_t { organisation, person, category };
  struct Step {
    const Ledger* ledger;  // the ledger whose field is followed
    int field;             // its index
    bool inverse;          // from the target back to the records of `ledger` that name it
  };
  std::string name, label;
  Kind kind = Kind::organisation;
  std::vector<Step> path;  // from the record; empty: the record itself (an organisation's, a person's own)
};

/// A field of another ledger that names records of this one.
struct Inverse {
  std::string name;        // the list's in expressions: person.postings; "" where it has none
  const Ledger* ledger;
  int field;
};

/// The ledgers that accounts know: an actor is a person and acts for organisations; a line department has categories.
inline constexpr std::string_view kPerson = "person", kOrganisation = "organisation", kCategory = "posting_category";

enum class Action : std::uint8_t { read, create, change, cancel, amend, export_rows, unmask };
inline constexpr int kActions = 7;
std::string_view action_name(Action action);  // "read" ... "export", "unmask"

/// 'sender@receiver': the role holds the right where the record names it, in that capacity.
struct Right {
  static constexpr int kAll = -1;    // '@all': every record of the ledger
  static constexpr int kAny = -2;    // '@any': any organisation that the record names, or the one it was entered for
  static constexpr int kOwner = -3;  // '@owner': the organisation that it was entered for
  Role role;
  int capacity = kAny;               // else an index into Ledger::capacities
};
using Rights = std::vector<Right>;

struct RecordState {
  std::string name, label;
  bool frozen = false;  // no change but by transitions; an amendment names the record and takes its place
  bool final = false;   // nothing more is to be done: 'open' lists leave it out
};

/// Something demanded of a record: an expression over its fields, asof, today, actor, param (environment.hpp).
struct Condition {
  std::string name, label, source;
  cel::Program when;       // bool
  Sentence say;            // reads no sealed field
  Rights waiver;           // who may go on in spite of it, with a reason (locks)
  std::string file;
  int line = 0;
};

/// What a transition does to another record, in the same operation and by the same actor: what was decided is not typed again.
struct Effect {
  int on = -1;                           // the reference field whose record it changes; -1: a new record
  const Ledger* ledger = nullptr;        // whose record that is
  std::string transition;                // of that ledger, which has no effects of its own; "": a plain change
  std::vector<std::pair<int, cel::Program>> set;  // field of that ledger -> its value, over this record; absent: left alone
  std::optional<cel::Program> when;      // bool, over this record; it happens only where this holds
  std::string file;
  int line = 0;
  std::string place() const { return file + ":" + std::to_string(line); }
};

struct Transition {
  std::string name, label, to;
  std::vector<std::string> from;         // states
  Rights by;
  std::optional<Condition> when;         // must hold
  std::vector<int> needs;                // fields that must be filled
  std::vector<std::pair<int, std::string>> sets;  // field -> "today", "actor.person", "actor.organisation", or a code
  bool reason = false;                   // a reason has to be given
  std::vector<Effect> effects;           // in the file's order
};

/// A ledger whose records ask for something and wait for somebody's decision.
struct Request {
  std::string label, help;               // what a person chooses it by: 请假申请
  std::vector<std::string> waits;        // the states in which it waits for a decision
  std::vector<std::string> decide;       // the transitions that decide, each out of one of these states
};

/// Refused where `when` holds, or where that cannot be decided; of a rule set's guards too.
struct Lock {
  Condition condition;
  bool guard = false;                    // of a rule set: asked of the record as it will be, not as it was
  bool warn = false;                     // said and not refused; undecided: not even said
  bool create = false, cancel = false;
  std::vector<int> fields;               // changes of these
  bool change = false;                   // any change
  std::vector<std::string> transitions;
};

struct Unique {
  std::string name, label;
  std::vector<int> fields;               // sealed ones by their blind index; empty values never clash
  std::vector<std::string> states;       // only among records in these states; empty: all that are not cancelled
};

struct Ledger {
  std::string name, label, purpose, retention, help;
  Sensitivity sensitivity = Sensitivity::internal;
  bool sheet = false;                    // rows of a sheet only (the placement's rosters): no table, no rights
  std::vector<Field> fields;
  std::vector<std::string> blank;        // words of a sheet that stand for 'not filled in'
  int title = 0;                         // the field that names a record in lists and references
  int from = -1, to = -1;                // date fields between which the record holds: valid time
  int tree = -1;                         // a ref to the ledger itself: its parent in a tree, like organisation
  std::vector<int> same, alike;          // fields that say 'the same' (person: citizen_id) and 'perhaps the same' (name, born)
  std::vector<Inverse> inverses;         // every reference to it, in the order of ledgers and fields
  std::vector<Capacity> capacities;
  std::array<Rights, kActions> access;
  std::vector<RecordState> states;       // the first one is where a record begins; empty: a record has no states
  std::vector<Transition> transitions;
  std::vector<Condition> checks;         // `when` must hold, at every write
  std::vector<Lock> locks;
  std::vector<Unique> uniques;
  std::vector<Param> params;             // each with a value
  std::optional<Request> request;
  std::vector<std::string> rows;         // of SPEC.md that it serves: "S1"
  std::string file;

  /// Index of the field of that name, -1 when there is none.
  int find(std::string_view field) const;
  int find_state(std::string_view state) const;
  const Transition* find_transition(std::string_view transition) const;
  int find_capacity(std::string_view capacity) const;
  const Inverse* find_inverse(std::string_view inverse) const;  // of a name that is not empty

  // What a file names, while it is read: an error has the place and the nearest name.
  Result<int> field(std::string_view field, const Node& at) const;
  Result<std::vector<int>> field_list(const Node& table, std::string_view key) const;
  Result<std::vector<std::string>> state_list(const Node& table, std::string_view key) const;

  const Rights& rights(Action action) const { return access[static_cast<std::size_t>(action)]; }
};

/// What a heading means: the field, and for a list in parts which part (else -1).
struct Column {
  int field = -1;
  int part = -1;
  bool operator==(const Column&) const = default;
};

/// Reads from a parsed file what needs no other ledger; the rest is link.hpp's. Errors carry file, line and remedy.
Result<Ledger> parse_ledger(const Node& root);

/// The column that a heading names, field -1 when none. Full-width and traditional forms, blanks and line
/// breaks do not matter.
Column recognise(const Ledger& ledger, std::string_view heading);

}  // namespace zhagen::catalog
