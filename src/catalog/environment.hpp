#pragma once
// The typed environment of expressions: records from ledgers, code lists, params. What an expression may speak of
// is decided here and nowhere else.
//
// A record has its fields (but files), and of the system: `id` (int), `state` (a code of its ledger's states), of a tree
// `path` ("/1/17/204/", from the root to itself); a reference is a record, an inverse a list of records.

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/codes.hpp"
#include "catalog/ledger.hpp"
#include "cel/env.hpp"

namespace zhagen::catalog {

/// The code lists as expressions see them, and the states of ledgers. Lives as long as the programs that use it.
class CodeTables {
 public:
  explicit CodeTables(const CodeLists& lists);
  /// The states of a ledger as the list 'LEDGER.state'.
  void add_states(const Ledger& ledger);
  const cel::Codes* find(std::string_view list) const;

 private:
  struct Table final : cel::Codes {
    const CodeList* list;
    explicit Table(const CodeList* l) : list(l) {}
    bool has(std::string_view code) const override;
    std::vector<std::string> all() const override;
    bool under(std::string_view code, std::string_view ancestor) const override;
    std::optional<std::int64_t> rank(std::string_view code) const override;
    std::string label(std::string_view code) const override;
  };
  struct States final : cel::Codes {
    const Ledger* ledger;
    explicit States(const Ledger* l) : ledger(l) {}
    bool has(std::string_view state) const override { return ledger->find_state(state) >= 0; }
    bool under(std::string_view state, std::string_view other) const override { return state == other && has(state); }
    std::vector<std::string> all() const override;
    std::optional<std::int64_t> rank(std::string_view) const override { return std::nullopt; }
    std::string label(std::string_view state) const override;
  };
  std::deque<Table> tables_;
  std::deque<States> states_;
  std::unordered_map<std::string, const cel::Codes*> by_name_;
};

inline constexpr std::string_view kId = "id", kState = "state", kPath = "path";

/// The type of a field's values in expressions.
cel::Type type_of(const Field& field);
/// Of `state`.
cel::Type state_type(const Ledger& ledger);

/// Adds the ledger's record type and its code lists, which are all there.
void add_ledger(cel::Env& env, const Ledger& ledger, const CodeTables& codes);

/// What every expression may speak of: today, asof, actor.user, actor.person (ids; unknown where there is none), working days.
void add_common(cel::Env& env, const cel::Calendar& calendar);

/// The environment of one ledger's conditions and filters: the record under the ledger's name and its fields bare, its params.
cel::Env environment(cel::Env common, const Ledger& ledger);
/// With the params of another file, of dues or figures, which the ledger must not have too.
Result<cel::Env> with_params(cel::Env env, const Ledger& ledger, const std::vector<Param>& params, const std::string& file);

}  // namespace zhagen::catalog
