#pragma once
// What a sheet calls a record, and which record that is: by identity number, name, former name, code, place in a tree; among
// the records that the actor may read. Each different text is asked once, many in one statement.

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::exchange {

class References {
 public:
  References(store::Tx& tx, const ledger::Base& base, const catalog::Catalog& catalog, const account::Actor& actor)
      : tx_(tx), base_(base), catalog_(catalog), actor_(actor) {}

  struct Ask {
    const catalog::Ledger* target;
    std::string text;                                    // 张伟, 张伟（柳河镇）, 柳河镇/东山村, an identity number; may be empty
    std::vector<std::pair<int, ledger::Value>> parts;    // fields of the target that the sheet has in columns of their own
  };
  /// Looks up all that have not been asked before.
  Status look(const std::vector<Ask>& asks);
  /// Of one that was looked up: import_reference_none, _many with the candidates, _differs.
  const Result<Id>& answer(const Ask& ask) const;

  /// 张伟（柳河镇人民政府，1985年6月）: enough to tell records apart, five at most; with numbers, where told.
  Result<std::string> describe(const catalog::Ledger& ledger, const std::vector<Id>& ids, bool numbers);

 private:
  struct Open;
  static std::string key(const Ask& ask);
  Status settle(const catalog::Ledger& target, std::vector<Open>& open, bool last);
  Status by(const catalog::Ledger& target, std::vector<Open>& open, std::vector<int> fields, bool ever);
  Status by_number(const catalog::Ledger& target, std::vector<Open>& open);
  Status by_brackets(const catalog::Ledger& target, std::vector<Open>& open);
  Status by_place(const catalog::Ledger& target, std::vector<Open>& open);
  store::Tx& tx_;
  const ledger::Base& base_;
  const catalog::Catalog& catalog_;
  const account::Actor& actor_;
  std::map<std::string, Result<Id>> answers_;
};

}  // namespace zhagen::exchange
