#pragma once
// Forms of appointment or removal out of records: one, or an archive of 姓名.lrmx in the list's order, equal names with a
// number before them. A form holds the identity number and the state of health in the open: whoever takes it out needs the
// rights to export the person and to open sealed values, and a reason; one entry of the log says so before the first byte.

#include <optional>
#include <string>
#include <vector>

#include "exchange/lrm_person.hpp"
#include "files/zip_writer.hpp"
#include "ledger/attachment.hpp"
#include "ledger/read.hpp"

namespace zhagen::exchange {

struct FormOut {
  Id person;
  std::string name;                          // of the file, without its ending
  files::Form form;                          // without the photograph
  std::optional<ledger::Attachment> photo;
};

struct FormsAsked {
  ledger::Query query;                       // filter, words, order
  Id one;                                    // or this person alone
  std::string reason;
};
/// lrm_nothing, lrm_many, reason_missing, record_forbidden where one of them may not be opened.
Result<std::vector<FormOut>> forms_to_go(store::Tx& tx, ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, const FormsAsked& asked);

enum class FormKind : std::uint8_t { lrmx, lrm };  // lrm: with a .pic beside it
/// The form with its photograph, as a file.
Result<std::string> form_file(store::Tx& tx, ledger::Base& base, const FormOut& form, FormKind kind);
/// A photograph at a time in memory.
Status write_forms(store::Tx& tx, ledger::Base& base, const std::vector<FormOut>& forms, FormKind kind, const files::ZipWriter::Sink& sink);

}  // namespace zhagen::exchange
