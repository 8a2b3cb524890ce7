#pragma once
// The typed environment of expressions: records from ledgers, code lists, params. What an expression may speak of
// is decided here and nowhere else.

#include <deque>
#include <string>
#include <vector>

#include "base/codes.hpp"
#include "catalog/ledger.hpp"
#include "cel/env.hpp"

namespace zhagen::catalog {

/// The code lists as expressions see them. Lives as long as the programs that use it.
class CodeTables {
 public:
  explicit CodeTables(const CodeLists& lists);
  const cel::Codes* find(std::string_view list) const;

 private:
  struct Table final : cel::Codes {
    const CodeList* list;
    explicit Table(const CodeList* l) : list(l) {}
    bool has(std::string_view code) const override;
    bool under(std::string_view code, std::string_view ancestor) const override;
    std::optional<std::int64_t> rank(std::string_view code) const override;
    std::string label(std::string_view code) const override;
  };
  std::deque<Table> tables_;
};

/// The type of a field's values in expressions.
cel::Type type_of(const Field& field);

/// Adds the ledger's record type and its code lists; error: a field's code list does not exist.
Status add_ledger(cel::Env& env, const Ledger& ledger, const CodeTables& codes);

}  // namespace zhagen::catalog
