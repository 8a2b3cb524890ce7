#include "exchange/lrm_out.hpp"

#include <fmt/format.h>

#include <map>

#include "exchange/errors.hpp"
#include "exchange/lrm_boxes.hpp"
#include "exchange/lrm_read.hpp"
#include "files/lrm.hpp"
#include "files/lrmx.hpp"
#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/open.hpp"

namespace zhagen::exchange {
namespace {

using ledger::Record;

/// Whom the actor may export, in the order asked for.
Result<std::vector<Id>> people(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const FormBook& book, const FormsAsked& asked) {
  std::vector<Id> out;
  if (!asked.one.empty()) {
    if (!TRY(ledger::permit(tx, *book.catalog, actor, *book.person, book.person->rights(catalog::Action::read), asked.one)).granted)
      return fail(ledger::fault::record_unknown);
    if (!TRY(ledger::permit(tx, *book.catalog, actor, *book.person, book.person->rights(catalog::Action::export_rows), asked.one)).granted)
      return fail(ledger::fault::record_forbidden, book.person->label, "导出", "export");
    out.push_back(asked.one);
    return out;
  }
  ledger::Query q = asked.query;
  q.fields = {static_cast<int>(index_of(*book.person, "name"))};
  TRY(ledger::each(tx, base, actor, book.person->name, q, catalog::Action::export_rows, [&](const Record& r) -> Status {
    out.push_back(r.id);
    if (out.size() > kForms) return fail(fault::lrm_many, out.size(), kForms);
    return {};
  }));
  if (out.empty()) return fail(fault::lrm_nothing);
  return out;
}

/// Records by the person that they name.
class ByPerson {
 public:
  ByPerson(const catalog::Ledger& l, std::vector<Record> records) : records_(std::move(records)) {
    for (const Record& r : records_) by_[std::get<std::int64_t>(r.values[index_of(l, "person")])].push_back(&r);
  }
  std::vector<const Record*> of(Id person) const {
    auto it = by_.find(person.value());
    return it == by_.end() ? std::vector<const Record*>() : it->second;
  }
  const std::vector<Record>& all() const { return records_; }

 private:
  std::vector<Record> records_;
  std::map<std::int64_t, std::vector<const Record*>> by_;
};

/// A name as a part of a file's name on any system.
std::string file_name(std::string name) {
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x20 || std::string_view("/\\<>:\"|?*").find(c) != std::string_view::npos) c = '_';
  return name.empty() || name.front() == '.' ? "_" + name : name;
}

void number_namesakes(std::vector<FormOut>& forms) {
  std::map<std::string, int> times, used;
  for (const FormOut& f : forms) ++times[f.name];
  for (FormOut& f : forms)
    if (std::string name = f.name; times[name] > 1) f.name = std::to_string(++used[name]) + name;
}

audit::Event event_of(const FormsAsked& asked, std::size_t rows, std::size_t photos) {
  audit::Event e;
  e.action = "export";
  e.subject = "person";
  e.record = asked.one;
  e.rows = static_cast<std::int64_t>(rows);
  e.reason = asked.reason;
  e.detail = fmt::format(R"({{"as":"form","photos":{}}})", photos);
  return e;
}

}  // namespace

Result<std::vector<FormOut>> forms_to_go(store::Tx& tx, ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, const FormsAsked& asked) {
  FormBook book = TRY(FormBook::of(base.catalog()));
  std::vector<Id> ids = TRY(people(tx, base, actor, book, asked));
  auto named = [&](const catalog::Ledger& l) { return ledger::named_by(tx, base, actor, l, l.find("person"), ids); };
  ByPerson education(*book.education, TRY(named(*book.education))), family(*book.family, TRY(named(*book.family))),
      appointments(*book.appointment, TRY(named(*book.appointment)));
  std::vector<Id> kept;
  for (const Record& r : TRY(named(*book.form))) kept.push_back(r.id);
  auto photos = TRY(ledger::newest_files(tx, base, actor, *book.person, book.person->find("photo"), ids));
  auto opened = TRY(ledger::open_records(tx, base, log, actor, {{book.person, ids}, {book.form, kept}}, event_of(asked, ids.size(), photos.size())));
  ByPerson forms(*book.form, std::move(opened[1]));

  std::vector<FormOut> out;
  for (const Record& person : opened[0]) {
    auto mine = forms.of(person.id);
    PersonRecords records{&person, mine.empty() ? nullptr : mine.front(), education.of(person.id), family.of(person.id), appointments.of(person.id)};
    FormOut f{person.id, "", form_of(book, records, base.today()), std::nullopt};
    f.name = file_name(f.form[files::Box::name]);
    if (auto it = photos.find(person.id); it != photos.end()) f.photo = it->second;
    out.push_back(std::move(f));
  }
  number_namesakes(out);
  return out;
}

Result<std::string> form_file(store::Tx& tx, ledger::Base& base, const FormOut& f, FormKind kind) {
  if (kind == FormKind::lrm) return files::write_lrm(f.form);
  files::Form whole = f.form;
  if (f.photo) whole.photo = TRY(ledger::file_bytes(tx, base, *f.photo));
  return files::write_lrmx(whole);
}

Status write_forms(store::Tx& tx, ledger::Base& base, const std::vector<FormOut>& forms, FormKind kind, const files::ZipWriter::Sink& sink) {
  files::ZipWriter zip(sink);
  for (const FormOut& f : forms) {
    TRY(zip.add(f.name + (kind == FormKind::lrm ? ".lrm" : ".lrmx"), TRY(form_file(tx, base, f, kind))));
    if (kind == FormKind::lrm && f.photo) TRY(zip.add(f.name + ".pic", TRY(ledger::file_bytes(tx, base, *f.photo))));
  }
  return zip.finish();
}

}  // namespace zhagen::exchange
