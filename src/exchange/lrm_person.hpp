#pragma once
// A form of appointment or removal (files/form.hpp) and the records of one person: what each box is in which field, both
// ways. The form itself is kept, sealed, in the record of the ledger appointment_form; going out, a box whose record still
// says what the kept text says has that text again, any other has the record's value. So what no field holds, and the way
// in which it was written, comes back as it was, and the record's word counts where somebody has changed it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "files/form.hpp"
#include "ledger/value.hpp"

namespace zhagen::exchange {

/// The ledgers that a form's boxes lie in, of the catalog in force.
struct FormBook {
  std::shared_ptr<const catalog::Catalog> catalog;
  const catalog::Ledger *person = nullptr, *education = nullptr, *family = nullptr, *appointment = nullptr, *form = nullptr;

  /// lrm_catalog where a site's catalog lacks one of them or a field.
  static Result<FormBook> of(std::shared_ptr<const catalog::Catalog> catalog);
};

/// What a form says, as values of the ledgers: of each what could be read, absent what could not.
struct FormValues {
  using Values = std::vector<ledger::Value>;  // by index of the ledger's fields
  Values person, form;
  std::optional<Values> full, part;           // education: full-time, on the job; only what can be a record
  std::vector<std::optional<Values>> family;  // by place in Form::family; nothing: no record can be made of it
  std::vector<Values> appointments;           // of the résumé's stages of work
  std::vector<std::string> notes;             // what could not be read and is kept in the form alone: whole sentences
};
FormValues values_of(const FormBook& book, const files::Form& form, Date today);

/// The records of a person as they are: sealed values opened, hidden ones absent and said to be.
struct PersonRecords {
  const ledger::Record* person = nullptr;
  const ledger::Record* form = nullptr;       // of appointment_form; may be none
  std::vector<const ledger::Record*> education, family, appointments;
};
/// The photograph is the caller's.
files::Form form_of(const FormBook& book, const PersonRecords& records, Date today);

/// What the ledger keeps of a form, and back; not the photograph, which is the person's own file.
std::string kept_text(const files::Form& form);
files::Form from_kept(std::string_view text);

/// Whether a record that says `now` still says what was read as `was`: the same, or more exactly the same (1984-05 and
/// 1984-05-12, 大学本科教育 and 大学本科毕业).
bool still(const FormBook& book, const catalog::Field& field, const ledger::Value& was, const ledger::Value& now);

/// Of a person's education records the one that the form prints for full-time (or on-the-job) study.
const ledger::Record* printed_study(const FormBook& book, const std::vector<const ledger::Record*>& education, bool full);
/// Of the family records the one that a relative of the form is: by 称谓 and 姓名. Each is taken once.
std::vector<const ledger::Record*> relatives(const FormBook& book, const FormValues& values, const std::vector<const ledger::Record*>& family);

}  // namespace zhagen::exchange
