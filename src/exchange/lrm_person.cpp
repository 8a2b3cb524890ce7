#include "exchange/lrm_person.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/fold.hpp"
#include "base/utf8.hpp"
#include "exchange/errors.hpp"
#include "exchange/lrm_boxes.hpp"
#include "files/lrmx.hpp"
#include "files/resume.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::Ledger;
using files::Box;
using files::Form;
using ledger::absent;
using ledger::Value;
using Values = FormValues::Values;

constexpr std::string_view kPolitics = "ZhengZhiMianMao";   // an element that later editors write beside the 34
constexpr int kLast = 33;                                   // behind the last element: where the fields of .lrm are kept
constexpr std::string_view kSpare = "LrmField";

std::string element(std::string_view name, std::string_view text) {
  std::string out = "<" + std::string(name) + ">";
  for (char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return out + "</" + std::string(name) + ">";
}

/// The text of an unknown element of this name without attributes and elements inside; nothing where it is another.
std::optional<std::string> inner_text(const files::Extra& e, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  if (!e.xml.starts_with(open) || !e.xml.ends_with(close)) return std::nullopt;
  return files::tidy_form_text(std::string_view(e.xml).substr(open.size(), e.xml.size() - open.size() - close.size()));
}

std::optional<std::string> politics_element(const Form& form) {
  for (const files::Extra& e : form.extras)
    if (auto text = inner_text(e, kPolitics)) return text;
  return std::nullopt;
}

bool study_stage(const std::string& text) {
  for (const char* word : {"学习", "就读", "学生", "毕业", "待业", "务农"})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

/// Reads boxes one by one; what cannot be a value becomes a sentence.
struct Reading {
  const FormBook& book;
  const Form& form;
  Date today;
  FormValues out;

  void note(std::string_view label, const std::string& text, const std::string& why) {
    out.notes.push_back(fmt::format("“{}”写的“{}”{}，没有记入人员台账，保留在原表里", label, text, why));
  }
  Value value(const Ledger& ledger, const char* field, std::string_view label, const std::string& text) {
    std::string why;
    Value v = value_of(book, field_of(ledger, field), text, today, &why);
    if (!why.empty()) note(label, text, why);
    return v;
  }
  void boxes(std::span<const BoxField> all, const Ledger& ledger, Values& values) {
    values.resize(ledger.fields.size());
    for (const BoxField& b : all) values[index_of(ledger, b.field)] = value(ledger, b.field, files::name_of(b.box).label, form[b.box]);
  }

  void party() {
    std::string why;
    Party p = party_of(book, form[Box::party], today, &why);
    if (!why.empty()) note("入党时间", form[Box::party], why);
    if (auto text = politics_element(form)) {
      Value v = value(*book.person, "politics", "政治面貌", *text);
      if (!absent(v)) p.politics = v;
    }
    out.person[index_of(*book.person, "party_joined")] = p.joined;
    out.person[index_of(*book.person, "politics")] = p.politics;
  }

  std::optional<Values> study(bool full) {
    Values v(book.education->fields.size());
    bool any = false;
    for (const StudyField& s : kStudyFields) {
      const Box box = full ? s.full : s.part;
      v[index_of(*book.education, s.field)] = value(*book.education, s.field, files::name_of(box).label, form[box]);
      any = any || !form[box].empty();
    }
    const auto& e = *book.education;
    bool recordable = !absent(v[index_of(e, "school")]) && (!absent(v[index_of(e, "level")]) || !absent(v[index_of(e, "degree")]));
    if (!recordable) {
      if (any) out.notes.push_back(fmt::format("{}没有同时写明毕业院校和学历（学位），没有记入学历学位台账，保留在原表里", full ? "全日制教育" : "在职教育"));
      return std::nullopt;
    }
    v[index_of(e, "form")] = std::string(full ? "full" : "part");
    v[index_of(e, "printed")] = std::int64_t{1};
    return v;
  }

  void relative(std::size_t i) {
    const files::Relative& r = form.family[i];
    Values v(book.family->fields.size());
    for (const RelativeField& f : kRelativeFields) v[index_of(*book.family, f.field)] = value_of(book, field_of(*book.family, f.field), r.*f.text, today);
    bool recordable = !absent(v[index_of(*book.family, "relation")]) && !absent(v[index_of(*book.family, "name")]);
    if (!recordable)
      out.notes.push_back(fmt::format("家庭成员第 {} 行（{} {}）的称谓或姓名认不出，没有记入家庭成员台账，保留在原表里", i + 1, r.call, r.name));
    out.family.push_back(recordable ? std::optional(std::move(v)) : std::nullopt);
  }

  void appointments() {
    const Ledger& a = *book.appointment;
    for (const files::Stage& s : files::read_resume(form[Box::resume])) {
      if (s.from.empty() || s.text.empty() || study_stage(s.text)) continue;
      Values v(a.fields.size());
      v[index_of(a, "position")] = value_of(book, field_of(a, "position"), s.text, today);
      if (absent(v[index_of(a, "position")])) continue;
      v[index_of(a, "from")] = std::int64_t{s.from.value()};
      if (!s.to.empty()) v[index_of(a, "to")] = std::int64_t{s.to.value()};
      out.appointments.push_back(std::move(v));
    }
  }

  FormValues run() {
    boxes(kPersonBoxes, *book.person, out.person);
    boxes(kFormBoxes, *book.form, out.form);
    party();
    out.full = study(true);
    out.part = study(false);
    for (std::size_t i = 0; i < form.family.size(); ++i) relative(i);
    appointments();
    return std::move(out);
  }
};

std::string month(Date d) { return d.month() ? fmt::format("{:04}.{:02}", d.year(), d.month()) : fmt::format("{:04}", d.year()); }

/// Where a person has no résumé in words: his appointments, one a line.
std::string resume_of(const FormBook& book, const std::vector<const ledger::Record*>& appointments) {
  const Ledger& a = *book.appointment;
  auto day = [&](const ledger::Record& r, const char* f) {
    const Value& v = r.values[index_of(a, f)];
    return absent(v) ? Date() : Date::trusted(static_cast<std::int32_t>(std::get<std::int64_t>(v)));
  };
  auto text = [&](const ledger::Record& r, const char* f) {
    const Value& v = r.values[index_of(a, f)];
    return absent(v) ? std::string() : std::get<std::string>(v);
  };
  std::vector<const ledger::Record*> in_order;
  for (const ledger::Record* r : appointments)
    if (!day(*r, "from").empty()) in_order.push_back(r);
  std::stable_sort(in_order.begin(), in_order.end(), [&](auto* x, auto* y) { return day(*x, "from") < day(*y, "from"); });
  std::string out;
  for (const ledger::Record* r : in_order) {
    Date to = day(*r, "to");
    out += (out.empty() ? "" : "\n") + fmt::format("{:<7}--{:<7}  ", month(day(*r, "from")), to.empty() ? "" : month(to)) + text(*r, "unit_text") + text(*r, "position");
  }
  return out;
}

/// Writes boxes one by one: the kept text where the record still says it.
struct Writing {
  const FormBook& book;
  const PersonRecords& records;
  const Form kept;
  const FormValues was;
  Form out;

  static const Value& now(const ledger::Record* r, std::size_t field) {
    static const Value nothing;
    return r ? r->values[field] : nothing;
  }
  static bool hidden(const ledger::Record* r, std::size_t field) { return r && r->shown[field] == ledger::Shown::hidden; }

  std::string box(const Ledger& ledger, const char* name, const ledger::Record* r, const Values& before, const std::string& text, bool days = false) const {
    std::size_t i = index_of(ledger, name);
    if (hidden(r, i)) return "";
    if (still(book, ledger.fields[i], before.empty() ? Value() : before[i], now(r, i))) return text;
    return text_of(book, ledger.fields[i], now(r, i), days);
  }

  void party() {
    std::size_t joined = index_of(*book.person, "party_joined"), politics = index_of(*book.person, "politics");
    const Value &j = now(records.person, joined), &p = now(records.person, politics);
    Party before = party_of(book, kept[Box::party], Date());
    // What the whole form said, its element of political status with it; or what the box alone says.
    bool same = still(book, book.person->fields[joined], was.person[joined], j) && still(book, book.person->fields[politics], was.person[politics], p);
    out[Box::party] = same || party_still(book, before, j, p) ? kept[Box::party] : party_text(book, j, p);
    for (files::Extra& e : out.extras) {
      auto text = inner_text(e, kPolitics);
      if (!text || still(book, book.person->fields[politics], was.person[politics], p)) continue;
      e.xml = element(kPolitics, text_of(book, book.person->fields[politics], p));
    }
  }

  void study(bool full) {
    const std::optional<Values>& before = full ? was.full : was.part;
    const ledger::Record* r = printed_study(book, records.education, full);
    for (const StudyField& s : kStudyFields) {
      const Box b = full ? s.full : s.part;
      if (before) out[b] = box(*book.education, s.field, r, *before, kept[b]);
      else out[b] = r ? box(*book.education, s.field, r, {}, "") : kept[b];
    }
  }

  void family() {
    std::vector<const ledger::Record*> found = relatives(book, was, records.family);
    for (std::size_t i = 0; i < kept.family.size(); ++i) {
      if (!was.family[i]) out.family.push_back(kept.family[i]);
      if (!was.family[i] || !found[i]) continue;  // no longer in the record: no longer in the form
      files::Relative r;
      for (const RelativeField& f : kRelativeFields) r.*f.text = box(*book.family, f.field, found[i], *was.family[i], kept.family[i].*f.text);
      r.extra = kept.family[i].extra;
      out.family.push_back(std::move(r));
    }
    for (const ledger::Record* rec : records.family) {
      if (std::find(found.begin(), found.end(), rec) != found.end()) continue;
      files::Relative r;
      for (const RelativeField& f : kRelativeFields) r.*f.text = box(*book.family, f.field, rec, {}, "");
      out.family.push_back(std::move(r));
    }
  }

  Form run() {
    out.extras = kept.extras;
    out.root = kept.root;
    out.spare = kept.spare;
    out[Box::version] = kept[Box::version];
    for (const BoxField& b : kPersonBoxes) out[b.box] = box(*book.person, b.field, records.person, was.person, kept[b.box]);
    for (const BoxField& b : kFormBoxes) out[b.box] = records.form ? box(*book.form, b.field, records.form, was.form, kept[b.box], true) : "";
    if (out[Box::resume].empty()) out[Box::resume] = resume_of(book, records.appointments);
    party();
    study(true);
    study(false);
    family();
    return std::move(out);
  }
};

std::string original_of(const FormBook& book, const ledger::Record* form) {
  if (!form) return "";
  const Value& v = form->values[index_of(*book.form, "original")];
  return absent(v) ? std::string() : std::get<std::string>(v);
}

}  // namespace

Result<FormBook> FormBook::of(std::shared_ptr<const catalog::Catalog> catalog) {
  FormBook b;
  struct Need {
    const Ledger** ledger;
    const char* name;
    std::vector<const char*> fields;
  };
  Need needs[]{{&b.person, "person", {"party_joined", "politics", "photo", "unit"}},
               {&b.education, "education", {"person", "form", "printed", "to"}},
               {&b.family, "family", {"person"}},
               {&b.appointment, "appointment", {"person", "position", "unit_text", "from", "to"}},
               {&b.form, "appointment_form", {"person", "file", "original"}}};
  for (const BoxField& f : kPersonBoxes) needs[0].fields.push_back(f.field);
  for (const StudyField& f : kStudyFields) needs[1].fields.push_back(f.field);
  for (const RelativeField& f : kRelativeFields) needs[2].fields.push_back(f.field);
  for (const BoxField& f : kFormBoxes) needs[4].fields.push_back(f.field);
  for (const Need& n : needs) {
    *n.ledger = catalog->ledger(n.name);
    if (!*n.ledger) return fail(fault::lrm_catalog, n.name, "");
    for (const char* f : n.fields)
      if ((*n.ledger)->find(f) < 0) return fail(fault::lrm_catalog, n.name, std::string(".") + f);
  }
  b.catalog = std::move(catalog);
  return b;
}

FormValues values_of(const FormBook& book, const Form& form, Date today) { return Reading{book, form, today, {}}.run(); }

Form form_of(const FormBook& book, const PersonRecords& records, Date today) {
  Form kept = from_kept(original_of(book, records.form));
  FormValues was = values_of(book, kept, today);
  return Writing{book, records, std::move(kept), std::move(was), {}}.run();
}

std::string kept_text(const Form& form) {
  Form f = form;
  f.photo.clear();
  for (std::size_t i = 0; i < f.spare.size(); ++i)
    if (!f.spare[i].empty()) f.extras.push_back({kLast, element(std::string(kSpare) + std::to_string(i), f.spare[i])});
  std::string out = files::write_lrmx(f, "");
  std::erase(out, '\r');
  return std::string(utf8::trim(out));  // without the mark at its head
}

Form from_kept(std::string_view text) {
  auto form = files::read_lrmx(text, "");
  if (!form) return Form();  // there is none
  std::erase_if(form->extras, [&](const files::Extra& e) {
    for (std::size_t i = 0; i < form->spare.size(); ++i)
      if (auto spare = inner_text(e, std::string(kSpare) + std::to_string(i))) {
        form->spare[i] = *std::move(spare);
        return true;
      }
    return false;
  });
  return *std::move(form);
}

const ledger::Record* printed_study(const FormBook& book, const std::vector<const ledger::Record*>& education, bool full) {
  const Ledger& e = *book.education;
  const CodeList& levels = *book.catalog->codes().get(field_of(e, "level").codes);
  auto weight = [&](const ledger::Record& r) {
    const Value &printed = r.values[index_of(e, "printed")], &level = r.values[index_of(e, "level")], &to = r.values[index_of(e, "to")];
    const Code* code = absent(level) ? nullptr : levels.by_code(std::get<std::string>(level));
    return std::tuple(!absent(printed) && std::get<std::int64_t>(printed) != 0, code ? code->rank : 0, absent(to) ? 0 : std::get<std::int64_t>(to), r.id.value());
  };
  const ledger::Record* best = nullptr;
  for (const ledger::Record* r : education)
    if (r->values[index_of(e, "form")] == Value(std::string(full ? "full" : "part")) && (!best || weight(*r) > weight(*best))) best = r;
  return best;
}

std::vector<const ledger::Record*> relatives(const FormBook& book, const FormValues& values, const std::vector<const ledger::Record*>& family) {
  const std::size_t relation = index_of(*book.family, "relation"), name = index_of(*book.family, "name");
  auto key = [&](const Value& v) { return absent(v) ? std::string() : fold_key(std::get<std::string>(v)); };
  std::vector<const ledger::Record*> out(values.family.size(), nullptr);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!values.family[i]) continue;
    for (const ledger::Record* r : family)
      if (std::find(out.begin(), out.end(), r) == out.end() && key((*values.family[i])[name]) == key(r->values[name]) &&
          still(book, book.family->fields[relation], (*values.family[i])[relation], r->values[relation])) {
        out[i] = r;
        break;
      }
  }
  return out;
}

}  // namespace zhagen::exchange
