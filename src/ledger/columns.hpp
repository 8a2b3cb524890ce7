#pragma once
// Records as columns, with what expressions read through references and inverses: for the conditions of one write, and
// for rules over the whole base. One statement for each ledger and way of reaching it (of every thousand ids where ids are
// named), never one for each record; sealed fields are opened where a program reads them and nowhere else.
//
// Cancelled records are in no list of an inverse; a reference leads to its record all the same.

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/evaluate.hpp"
#include "ledger/base.hpp"
#include "ledger/value.hpp"

namespace zhagen::ledger {

/// Tables that hang together: references are rows of one another. Each ledger has one table, so that a record is the
/// same row on whatever way it was reached. The programs speak of the record under the ledger's name.
class Columns {
 public:
  using Programs = std::vector<const cel::Program*>;

  /// One more record that the programs speak of, under a variable of its own: the batch that people are asked about.
  struct Also {
    std::string variable;
    const catalog::Ledger* ledger;
    Id id;                             // empty: none is given, what is read of it is unknown
  };

  /// The records `ids` of the ledger, each once (null: all that are not cancelled, by id), and everything that the programs
  /// read from them. asof: as their dated values were on that day; empty: as they are.
  static Result<Columns> load(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const catalog::Ledger& ledger,
                              const std::vector<Id>* ids, const Programs& programs, Date asof = {}, const std::vector<Also>& also = {});
  /// The same for records that are at hand: with programs that read nothing but their fields there is no statement at all.
  static Result<Columns> of(store::Tx& tx, const Base& base, const catalog::Catalog& catalog, const catalog::Ledger& ledger,
                            const std::vector<const Record*>& records, const Programs& programs);

  /// The records of these ids, of a world that is at hand as a whole: no database is asked. For situations and tests.
  static Columns given(const catalog::Catalog& catalog, const catalog::Ledger& ledger, const std::vector<Id>& ids, const std::vector<Record>& world,
                       const Programs& programs, const std::vector<Also>& also = {});

  /// The records asked for are the first rows, in their order; what else was reached follows.
  const cel::Table& table(std::string_view ledger) const;
  const std::vector<Id>& ids(std::string_view ledger) const;  // of the table's rows
  /// Binds the ledger's name to the records asked for (it is the one they are of) or to some of them by their places, the
  /// records given beside them, and today, asof, actor.user,
  /// actor.person. Columns outlive it.
  cel::Bindings bindings(std::string_view ledger, const account::Actor& actor, Date today, Date asof) const;
  cel::Bindings bindings(std::span<const std::uint32_t> chosen, const account::Actor& actor, Date today, Date asof) const;

 private:
  friend class ColumnLoader;
  cel::Bindings bind_others(cel::Bindings out, const account::Actor& actor, Date today, Date asof) const;
  struct Parts;
  std::shared_ptr<const Parts> parts_;
};

}  // namespace zhagen::ledger
