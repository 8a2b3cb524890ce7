// What forms would change: the plan.
#include "exchange/lrm_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/fold.hpp"
#include "base/utf8.hpp"
#include "exchange/errors.hpp"
#include "exchange/lrm_boxes.hpp"
#include "exchange/lrm_match.hpp"
#include "files/image.hpp"
#include "files/kind.hpp"
#include "ledger/open.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::Ledger;
using ledger::absent;
using ledger::Record;
using ledger::Value;
using Values = FormValues::Values;

constexpr std::size_t kKept = 20'000;  // characters of a note

/// What the base has of the people that were found.
struct Known {
  std::map<Id, Record> people;
  std::vector<Record> education, family, appointments, forms;
  std::map<Id, ledger::Attachment> photos;

  static std::vector<const Record*> of(const std::vector<Record>& all, std::size_t field, Id person) {
    std::vector<const Record*> out;
    for (const Record& r : all)
      if (r.values[field] == Value(person.value())) out.push_back(&r);
    return out;
  }
};

Result<Known> load(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const FormBook& book, const std::vector<Id>& people) {
  Known k;
  for (Record& r : TRY(ledger::named_by(tx, base, actor, *book.person, -1, people))) {
    const Id id = r.id;
    k.people.emplace(id, std::move(r));
  }
  auto named = [&](const Ledger& l) { return ledger::named_by(tx, base, actor, l, l.find("person"), people); };
  k.education = TRY(named(*book.education));
  k.family = TRY(named(*book.family));
  k.appointments = TRY(named(*book.appointment));
  k.forms = TRY(named(*book.form));
  k.photos = TRY(ledger::newest_files(tx, base, actor, *book.person, book.person->find("photo"), people));
  return k;
}

Result<std::string> clean_photo(const std::string& bytes) {
  std::string_view type = files::kind_of_bytes(bytes, "");
  std::optional<std::string> clean;
  if (type == "image/jpeg") clean = files::jpeg_without_metadata(bytes);
  if (type == "image/png") clean = files::png_without_metadata(bytes);
  if (!clean) return fail(fault::lrm_photo);
  return *std::move(clean);
}

/// One form's rows.
class Planner {
 public:
  Planner(FormsPlan& plan, const Known& known, const FormsOptions& options, CryptoProfile profile) : plan_(plan), known_(known), options_(options), profile_(profile) {}

  void add(std::size_t at, const files::Form& form, const FormValues& values) {
    at_ = at;
    FormIn& in = plan_.rows[at];
    auto it = known_.people.find(in.person);
    person_ = it == known_.people.end() ? nullptr : &it->second;
    in.notes = values.notes;
    people(values);
    studies(values);
    family(values);
    if (of(known_.appointments, *book().appointment).empty())
      for (const Values& v : values.appointments) create(plan_.appointments, *book().appointment, v, false);
    if (!values.appointments.empty() && !person_) in.notes.push_back(fmt::format("简历里的 {} 段任职记入任职台账，等待核定", values.appointments.size()));
    this->form(form, values);
    photo(form);
    in.fate = !person_ ? FormIn::Fate::created : in.changes.empty() ? FormIn::Fate::same : FormIn::Fate::changed;
  }

 private:
  const FormBook& book() const { return plan_.book; }
  FormIn& in() { return plan_.rows[at_]; }
  std::vector<const Record*> of(const std::vector<Record>& all, const Ledger& l) const {
    return person_ ? Known::of(all, index_of(l, "person"), person_->id) : std::vector<const Record*>();
  }

  std::string shown(const Field& f, const Value& v) const {
    if (absent(v)) return "（空）";
    if (f.sealed()) return "****";
    if (f.kind == catalog::FieldKind::note) return "（文字）";
    if (f.kind == catalog::FieldKind::boolean) return std::get<std::int64_t>(v) ? "是" : "否";
    return text_of(book(), f, v, true);
  }

  /// What of the values is new to a record; where `clear`, what they have not is emptied.
  ledger::Draft difference(const Ledger& l, const Values& values, const Record* r, bool clear = false) {
    ledger::Draft d;
    for (std::size_t i = 0; i < l.fields.size(); ++i) {
      const Field& f = l.fields[i];
      if (absent(values[i])) {
        if (clear && r && !absent(r->values[i]) && f.name != "person") d.values.emplace_back(static_cast<int>(i), Value());
        continue;
      }
      if (r && f.kind == catalog::FieldKind::citizen_id && !absent(r->values[i])) continue;  // found by it
      if (r && !f.sealed() && still(book(), f, values[i], r->values[i])) continue;
      d.values.emplace_back(static_cast<int>(i), values[i]);
      if (r && !f.sealed() && f.name != "file") in().changes.push_back(fmt::format("{}：{} → {}", f.label, shown(f, r->values[i]), shown(f, values[i])));
    }
    return d;
  }

  void create(std::vector<Waiting>& to, const Ledger& l, const Values& values, bool told = true) {
    ledger::Row row;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!absent(values[i])) row.draft.values.emplace_back(static_cast<int>(i), values[i]);
    if (person_ && told) in().changes.push_back(fmt::format("{}：新增“{}”", l.label, shown(l.fields[static_cast<std::size_t>(l.title)], values[static_cast<std::size_t>(l.title)])));
    to.push_back({at_, std::move(row)});
  }

  void change(std::vector<Waiting>& to, const Ledger& l, const Values& values, const Record& r) {
    ledger::Draft d = difference(l, values, &r);
    if (!d.values.empty()) to.push_back({at_, {r.id, r.version, std::move(d)}});
  }

  void people(const FormValues& values) {
    Values v = values.person;
    if (!person_ && !options_.unit.empty()) v[index_of(*book().person, "unit")] = options_.unit.value();
    highest_study(values, v);
    if (person_) change(plan_.people, *book().person, v, *person_);
    else create(plan_.people, *book().person, v);
  }

  /// 最高学历、学位、专业 where the record has none: the higher of the two.
  void highest_study(const FormValues& values, Values& v) {
    const Ledger &e = *book().education, &p = *book().person;
    const CodeList& levels = *book().catalog->codes().get(field_of(e, "level").codes);
    auto rank = [&](const std::optional<Values>& s) {
      const Value& level = (*s)[index_of(e, "level")];
      const Code* c = absent(level) ? nullptr : levels.by_code(std::get<std::string>(level));
      return c ? c->rank : 0;
    };
    const std::optional<Values>* best = nullptr;
    for (const auto* s : {&values.full, &values.part})
      if (*s && (!best || rank(*s) > rank(*best))) best = s;
    if (!best) return;
    for (auto [mine, theirs] : {std::pair{"education", "level"}, {"degree", "degree"}, {"major", "major"}}) {
      int at = p.find(mine);
      if (at >= 0 && (!person_ || absent(person_->values[static_cast<std::size_t>(at)]))) v[static_cast<std::size_t>(at)] = (**best)[index_of(e, theirs)];
    }
  }

  void studies(const FormValues& values) {
    const Ledger& e = *book().education;
    for (bool full : {true, false}) {
      const std::optional<Values>& s = full ? values.full : values.part;
      if (!s) continue;
      const Record* r = printed_study(book(), of(known_.education, e), full);
      // Another school is another study, not a correction of the one that is there.
      auto school = [&](const Value& v) { return absent(v) ? std::string() : fold_key(std::get<std::string>(v)); };
      const std::size_t at = index_of(e, "school");
      if (r && !absent(r->values[at]) && school(r->values[at]) != school((*s)[at])) {
        if (r->values[index_of(e, "printed")] == Value(std::int64_t{1})) {
          ledger::Row off{r->id, r->version, {}};
          off.draft.values.emplace_back(e.find("printed"), Value(std::int64_t{0}));
          plan_.education.push_back({at_, std::move(off)});
        }
        r = nullptr;
      }
      if (r) change(plan_.education, e, *s, *r);
      else create(plan_.education, e, *s);
    }
  }

  void family(const FormValues& values) {
    const Ledger& l = *book().family;
    std::vector<const Record*> found = relatives(book(), values, of(known_.family, l));
    for (std::size_t i = 0; i < values.family.size(); ++i) {
      if (!values.family[i]) continue;
      if (found[i]) change(plan_.family, l, *values.family[i], *found[i]);
      else create(plan_.family, l, *values.family[i]);
    }
  }

  void form(const files::Form& form, const FormValues& values) {
    const Ledger& l = *book().form;
    Values v = values.form;
    std::string kept = kept_text(form);
    if (utf8::length(kept) > kKept) {
      in().fault = fail(fault::lrm_long, utf8::length(kept), kKept);
      return;
    }
    v[index_of(l, "original")] = std::move(kept);
    v[index_of(l, "file")] = in().file;
    auto mine = of(known_.forms, l);
    if (mine.empty()) {
      create(plan_.forms, l, v, false);
      return;
    }
    ledger::Draft d = difference(l, v, mine.front(), true);
    plan_.forms.push_back({at_, {mine.front()->id, mine.front()->version, std::move(d)}});
  }

  void photo(const files::Form& form) {
    if (form.photo.empty()) return;
    auto clean = clean_photo(form.photo);
    if (!clean) {
      in().fault = std::move(clean).error();
      return;
    }
    FormsPlan::Photo p{at_, *std::move(clean), Id()};
    if (person_)
      if (auto it = known_.photos.find(person_->id); it != known_.photos.end()) {
        if (it->second.digest == hex(digest(profile_, p.bytes))) return;
        p.before = it->second.id;
      }
    if (person_) in().changes.push_back("照片：换用表里的");
    plan_.photos.push_back(std::move(p));
  }

  FormsPlan& plan_;
  const Known& known_;
  const FormsOptions& options_;
  CryptoProfile profile_;
  std::size_t at_ = 0;
  const Record* person_ = nullptr;
};

}  // namespace

std::size_t FormsPlan::count(FormIn::Fate fate) const {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const FormIn& r) { return r.fate == fate; }));
}

void leave_out(FormsPlan& plan, const std::vector<bool>& out) {
  for (auto* rows : {&plan.people, &plan.education, &plan.family, &plan.appointments, &plan.forms})
    std::erase_if(*rows, [&](const Waiting& w) { return out[w.of]; });
  std::erase_if(plan.photos, [&](const FormsPlan::Photo& p) { return out[p.of]; });
}

Result<FormsPlan> plan_forms(ledger::Base& base, const account::Actor& actor, std::vector<FormFile> files, const FormsOptions& options) {
  if (files.size() > kForms) return fail(fault::lrm_many, files.size(), kForms);
  FormsPlan plan;
  plan.book = TRY(FormBook::of(base.catalog()));
  std::vector<const files::Form*> forms;
  std::vector<std::size_t> place;  // of a readable form among the rows
  std::vector<FormValues> values;
  std::vector<std::string> names;
  for (FormFile& f : files) {
    FormIn& row = plan.rows.emplace_back();
    row.file = f.name;
    if (!f.form) {
      row.fault = f.form.error();
      continue;
    }
    row.name = (*f.form)[files::Box::name];
    forms.push_back(&*f.form);
    place.push_back(plan.rows.size() - 1);
    values.push_back(values_of(plan.book, *f.form, base.today()));
    names.push_back(f.name);
  }
  store::Read read = TRY(base.db().read());
  std::vector<Match> matches = TRY(match_forms(read, base, actor, plan.book, names, values));
  std::vector<Id> people;
  for (const Match& m : matches)
    if (!m.person.empty()) people.push_back(m.person);
  Known known = TRY(load(read, base, actor, plan.book, people));
  Planner planner(plan, known, options, base.keys().profile());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    FormIn& row = plan.rows[place[i]];
    row.person = matches[i].person;
    row.fault = std::move(matches[i].fault);
    if (!row.fault) planner.add(place[i], *forms[i], values[i]);
  }
  std::vector<bool> out(plan.rows.size());
  for (std::size_t i = 0; i < plan.rows.size(); ++i) {
    out[i] = plan.rows[i].fault.has_value();
    if (out[i]) plan.rows[i].fate = FormIn::Fate::faulty;
  }
  leave_out(plan, out);
  return plan;
}

}  // namespace zhagen::exchange
