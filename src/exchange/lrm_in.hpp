#pragma once
// Forms of appointment or removal into records: who each is, what would change, and the writing of it. The person is found
// by the identity number, else by name and birth; what fits several, or cannot be told apart, is reported and not written.
// plan() reads and decides; commit() writes what the plan has found good, one operation for each ledger, then photographs.

#include <optional>
#include <string>
#include <vector>

#include "exchange/lrm_person.hpp"
#include "exchange/lrm_read.hpp"
#include "ledger/write.hpp"

namespace zhagen::exchange {

struct FormIn {
  enum class Fate : std::uint8_t { created, changed, same, faulty } fate = Fate::faulty;
  std::string file, name;
  Id person;                           // that it is; after commit() also of a new one
  std::vector<std::string> changes;    // 现任职务：甲 → 乙
  std::vector<std::string> notes;      // what stays in the form alone, or was not written, in sentences
  std::optional<Error> fault;
};

/// Rows of one ledger that wait for the person's id.
struct Waiting {
  std::size_t of;                      // whose: index of FormsPlan::rows
  ledger::Row row;
};

struct FormsPlan {
  FormBook book;
  std::vector<FormIn> rows;            // in the order of the files
  std::vector<Waiting> people, education, family, appointments, forms;
  struct Photo {
    std::size_t of;
    std::string bytes;                 // without metadata
    Id before;                         // the file that it takes the place of
  };
  std::vector<Photo> photos;

  std::size_t count(FormIn::Fate fate) const;
};

struct FormsOptions {
  Id unit;                             // 工作单位 of people that are new
};
Result<FormsPlan> plan_forms(ledger::Base& base, const account::Actor& actor, std::vector<FormFile> files, const FormsOptions& options = {});
/// Rows that the ledgers refuse get their fault, and the others are written. Errors are those of the whole: no right to
/// write the ledger at all, the database.
Status commit_forms(ledger::Base& base, const account::Actor& actor, FormsPlan& plan);

}  // namespace zhagen::exchange
