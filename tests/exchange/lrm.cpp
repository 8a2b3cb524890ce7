// Forms of appointment into records and out again: nothing lost, the record's word counts, nobody is taken for another.

#include <doctest/doctest.h>

#include "../files/form_maker.hpp"
#include "exchange/lrm_in.hpp"
#include "exchange/lrm_out.hpp"
#include "files/lrm.hpp"
#include "files/lrmx.hpp"
#include "ledger/open.hpp"
#include "office.hpp"

using namespace zhagen;
using namespace zhagen::exchange;
using exchange::test::key;
using exchange::test::must;
using exchange::test::Office;
using files::Box;
using files::Form;
using files::testing::FormMaker;
using ledger::Value;

namespace {

std::string words(const FormIn& in) {
  std::string out = in.file + " " + in.name;
  for (const std::string& s : in.changes) out += "\n  " + s;
  for (const std::string& s : in.notes) out += "\n  " + s;
  if (in.fault) out += "\n  " + in.fault->zh();
  return out;
}

FormsPlan bring(Office& o, std::vector<FormFile> files, const account::Actor& who, const FormsOptions& options = {}) {
  FormsPlan plan = must(plan_forms(*o.base, who, std::move(files), options));
  must(commit_forms(*o.base, who, plan));
  return plan;
}
FormsPlan bring(Office& o, const Form& f) { return bring(o, {{"x.lrmx", f}}, o.office()); }

std::vector<FormOut> out_of(Office& o, const FormsAsked& asked, const account::Actor& who) {
  store::Read read = must(o.db->read());
  return must(forms_to_go(read, *o.base, o.log, who, asked));
}

/// The form of one person as a file has it.
Form form_of_person(Office& o, Id person, FormKind kind = FormKind::lrmx) {
  FormsAsked asked;
  asked.one = person;
  asked.reason = "测试";
  auto forms = out_of(o, asked, o.office());
  REQUIRE(forms.size() == 1);
  store::Read read = must(o.db->read());
  std::string bytes = must(form_file(read, *o.base, forms[0], kind));
  Form f = must(kind == FormKind::lrmx ? files::read_lrmx(bytes, "x") : files::read_lrm(bytes, "x"));
  if (kind == FormKind::lrm && forms[0].photo) f.photo = must(ledger::file_bytes(read, *o.base, *forms[0].photo));
  return f;
}

std::string difference(const Form& a, const Form& b) {
  for (std::size_t i = 0; i < files::kBoxes; ++i)
    if (a.text[i] != b.text[i]) return std::string(files::name_of(static_cast<Box>(i)).label) + ": “" + a.text[i] + "” “" + b.text[i] + "”";
  if (a.family.size() != b.family.size()) return "family size";
  for (std::size_t i = 0; i < a.family.size(); ++i)
    if (!(a.family[i] == b.family[i])) return "family " + a.family[i].call + a.family[i].name + a.family[i].born + " " + b.family[i].call + b.family[i].name + b.family[i].born;
  if (a.photo != b.photo) return "photo";
  if (a.extras != b.extras) return "extras";
  if (a.root != b.root) return "root";
  return a == b ? "" : "spare";
}

/// One of a kind also where there is no identity number.
void tell_apart(Form& f, int number) {
  static const char* digits[]{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  for (char c : std::to_string(number)) f[Box::name] += digits[c - '0'];
}

Form somebody() {
  Form f;
  f[Box::name] = "云晓河";
  f[Box::sex] = "女";
  f[Box::born] = "1984.05";
  f[Box::party] = "200706；民盟";
  f[Box::work_start] = "200608";
  f[Box::full_level] = "大学";
  f[Box::full_degree] = "学士";
  f[Box::full_school] = "云岭农业大学农学院";
  f[Box::full_major] = "农学专业";
  f[Box::position] = "青山区农业农村局\n种植业科科长";
  f[Box::resume] = "2002.09--2006.07  云岭农业大学学习\n2006.08--2012.03  柳河镇干部\n2012.03--         青山区农业农村局种植业科科长";
  f[Box::filled_by] = "田一";
  f[Box::age_on] = "2026.03.01";
  f[Box::version] = "3.2.1.16";
  f.family = {{"丈夫", "石一", "198303", "中共党员", "青山区水利局工程师", ""}, {"表姑婆", "云四", "", "", "", ""}, {"女儿", "石小满", "201206", "", "小学生", ""}};
  f.extras = {{10, "<ZhengZhiMianMao>中共党员</ZhengZhiMianMao>"}};
  return f;
}

}  // namespace

TEST_CASE("300 invented people in and out: nothing is lost") {
  Office o;
  FormMaker maker(11);
  std::vector<Form> forms;
  std::vector<FormFile> in;
  for (int i = 0; i < 300; ++i) {
    Form f = maker.form(i);
    tell_apart(f, i);
    std::string bytes = maker.file(f);
    auto read = must(read_forms(f[Box::name] + ".lrmx", bytes));
    REQUIRE(read.size() == 1);
    forms.push_back(f);
    in.push_back(std::move(read[0]));
  }
  std::int64_t before = o.entries();
  FormsPlan plan = bring(o, std::move(in), o.office());
  std::size_t photos = 0;
  for (const Form& f : forms) photos += !f.photo.empty();
  CHECK(o.entries() == before + 5 + static_cast<std::int64_t>(photos));  // an operation for each ledger, and one for each file
  for (const FormIn& row : plan.rows) {
    INFO(words(row));
    CHECK(row.fate == FormIn::Fate::created);
  }
  before = o.entries();
  FormsAsked asked;
  asked.query.filter = "true";
  asked.reason = "上会";
  std::vector<FormOut> got = out_of(o, asked, o.office());
  CHECK(o.entries() == before + 1);
  REQUIRE(got.size() == forms.size());
  store::Read read = must(o.db->read());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    INFO(words(plan.rows[i]));
    CHECK(got[i].person == plan.rows[i].person);
    CHECK(difference(must(files::read_lrmx(must(form_file(read, *o.base, got[i], FormKind::lrmx)), "x")), forms[i]) == "");
  }
  // The same again changes nothing.
  std::vector<FormFile> again;
  for (const Form& f : forms) again.push_back({f[Box::name] + ".lrmx", f});
  before = o.entries();
  FormsPlan second = bring(o, std::move(again), o.office());
  for (const FormIn& row : second.rows) {
    INFO(words(row));
    CHECK(row.fate == FormIn::Fate::same);
  }
  CHECK(o.entries() == before);
}

TEST_CASE("100 old forms with their pictures: nothing is lost") {
  Office o;
  FormMaker maker(12);
  for (int i = 0; i < 100; ++i) {
    Form f = files::as_lrm(maker.form(i));
    tell_apart(f, i);
    f.photo = files::testing::small_png(static_cast<unsigned char>(i));
    f.spare[1] = i % 3 ? "" : "备用 <一> & 二";
    FormsPlan plan = bring(o, f);
    INFO(words(plan.rows[0]));
    REQUIRE(plan.rows[0].fate == FormIn::Fate::created);
    CHECK(difference(form_of_person(o, plan.rows[0].person, FormKind::lrm), f) == "");
  }
}

TEST_CASE("what somebody changed in the records counts, the rest is as it was") {
  Office o;
  Form f = somebody();
  Id person = bring(o, f).rows[0].person;
  ledger::Record r = o.record("person", person);
  CHECK(o.value(r, "position") == Value(std::string("青山区农业农村局种植业科科长")));
  CHECK(o.value(r, "party_joined") == Value(std::int64_t{20070600}));
  CHECK(o.value(r, "politics") == Value(std::string("01")));
  CHECK(o.value(r, "education") == Value(std::string("20")));
  CHECK(o.all("family").size() == 2);
  CHECK(o.all("appointment").size() == 2);  // study is none
  CHECK(difference(form_of_person(o, person), f) == "");

  // More exact than the form is no other thing.
  o.change("person", person, {{"born", std::int64_t{19840512}}, {"party_joined", std::int64_t{20070618}}});
  CHECK(difference(form_of_person(o, person), f) == "");

  o.change("person", person, {{"position", std::string("青山区农业农村局副局长")}, {"work_start", std::int64_t{20060700}}, {"born", std::int64_t{19840600}}});
  Form now = form_of_person(o, person);
  CHECK(now[Box::position] == "青山区农业农村局副局长");
  CHECK(now[Box::work_start] == "200607");
  CHECK(now[Box::born] == "198406");
  CHECK(now[Box::party] == f[Box::party]);
  CHECK(now[Box::age_on] == f[Box::age_on]);
  CHECK(now[Box::filled_by] == "田一");
  CHECK(now.extras == f.extras);
  CHECK(now.family == f.family);

  for (const ledger::Record& rel : o.all("family")) {
    if (o.value(rel, "name") == Value(std::string("石一"))) o.change("family", rel.id, {{"work", std::string("青山区水利局局长")}});
    else must(ledger::cancel(*o.base, o.office(), "family", rel.id, {{}, "录错", {}, {}, {}, 0}));
  }
  o.add("family", {{"person", person.value()}, {"relation", std::string("51")}, {"name", std::string("云父")}, {"born", std::int64_t{19560100}}});
  for (const ledger::Record& e : o.all("education")) o.change("education", e.id, {{"level", std::string("14")}, {"degree", std::string("3")}});
  o.change("person", person, {{"politics", std::string("02")}, {"resume", std::string("2002.9-2006.7 云岭农业大学学习\n2006.8至今 柳河镇干部")}});
  now = form_of_person(o, person);
  REQUIRE(now.family.size() == 3);
  CHECK(now.family[0].work == "青山区水利局局长");
  CHECK(now.family[0].born == "198303");
  CHECK(now.family[1] == f.family[1]);  // which no ledger could hold
  CHECK(now.family[2].call == "父");
  CHECK(now.family[2].born == "195601");
  CHECK(now[Box::full_level] == "研究生");
  CHECK(now[Box::full_degree] == "硕士");
  CHECK(now[Box::full_school] == f[Box::full_school]);
  CHECK(now.extras[0].xml == "<ZhengZhiMianMao>中共预备党员</ZhengZhiMianMao>");
  CHECK(now[Box::resume] == "2002.09--2006.07  云岭农业大学学习\n2006.08--         柳河镇干部");
  // Emptied is empty; without a résumé the appointments are one.
  o.change("person", person, {{"resume", Value()}, {"position", Value()}});
  now = form_of_person(o, person);
  CHECK(now[Box::position].empty());
  CHECK(now[Box::resume].starts_with("2006.08--2012.03  柳河镇干部\n2012.03--         青山区"));
}

TEST_CASE("somebody who never had a form") {
  Office o;
  Id person = o.add("person", {{"name", std::string("江远")}, {"sex", std::string("1")}, {"born", std::int64_t{19900312}}, {"nation", std::string("08")},
                               {"politics", std::string("05")}, {"citizen_id", std::string("99010219900312001") + citizen_id_check("99010219900312001")}, {"health", std::string("10")}});
  Form f = form_of_person(o, person);
  CHECK(f[Box::name] == "江远");
  CHECK(f[Box::sex] == "男");
  CHECK(f[Box::born] == "199003");
  CHECK(f[Box::nation] == "壮族");
  CHECK(f[Box::party] == "民盟");
  CHECK(f[Box::health] == "健康");
  CHECK(f[Box::citizen_id].size() == 18);
  CHECK(f[Box::version] == "3.2.1.16");
}

TEST_CASE("who it is: by number, by name and birth, never by guess") {
  Office o;
  auto with_id = [](Form f, const std::string& id17) {
    f[Box::citizen_id] = id17.empty() ? "" : id17 + citizen_id_check(id17);
    return f;
  };
  Form f = with_id(somebody(), "99010219840512002");
  Id person = bring(o, f).rows[0].person;
  auto plan = [&](const Form& form) { return must(plan_forms(*o.base, o.office(), {{"x.lrmx", form}})).rows[0]; };
  auto fault = [&](const Form& form) {
    FormIn in = plan(form);
    return in.fault ? std::string(row(in.fault->code).key) : "";
  };
  // The number finds him, whatever the birth; a name that is another is told.
  Form other = f;
  other[Box::born] = "198501";
  CHECK(plan(other).person == person);
  other[Box::name] = "云晓荷";
  CHECK(fault(other) == "lrm_other_name");
  // Without a number name and birth do; with another number it is another person.
  CHECK(plan(with_id(f, "")).person == person);
  CHECK(plan(with_id(f, "99010219840512004")).fate == FormIn::Fate::created);
  Form unborn = with_id(f, "");
  unborn[Box::born] = "";
  CHECK(fault(unborn) == "lrm_unsure");
  unborn[Box::name] = "";
  CHECK(fault(unborn) == "lrm_nobody");
  o.add("person", {{"name", std::string("云晓河")}, {"born", std::int64_t{19840500}}});
  CHECK(fault(with_id(f, "")) == "lrm_several");
  CHECK(plan(f).person == person);
  // Twice in one lot.
  FormsPlan lot = must(plan_forms(*o.base, o.office(), {{"a.lrmx", f}, {"b.lrmx", f}}));
  CHECK(lot.rows[0].fate == FormIn::Fate::same);
  CHECK(key(Result<int>(*lot.rows[1].fault)) == "lrm_twice");
  CHECK(lot.count(FormIn::Fate::faulty) == 1);
  // A photograph that is no picture stops its form and no other.
  Form spoilt = with_id(f, "");
  spoilt[Box::name] = "别人";
  spoilt.photo = "BM not a picture that is taken";
  lot = bring(o, {{"a.lrmx", f}, {"b.lrmx", spoilt}, {"c.lrmx", fail(Errc::file_empty, "c.lrmx")}}, o.office());
  CHECK(row(lot.rows[1].fault->code).key == std::string("lrm_photo"));
  CHECK(lot.rows[2].fate == FormIn::Fate::faulty);
  CHECK(o.all("person").size() == 2);
}

TEST_CASE("a form that is newer: what it says is told and written, the photograph changes place") {
  Office o;
  Form f = somebody();
  f.photo = files::testing::small_png(1);
  Id person = bring(o, f).rows[0].person;
  f[Box::position] = "青山区农业农村局副局长";
  f[Box::to_take] = "驻石桥村第一书记";
  f[Box::full_school] = "青山大学";
  f.photo = files::testing::small_png(2);
  FormsPlan plan = bring(o, f);
  std::string said = words(plan.rows[0]);
  INFO(said);
  CHECK(plan.rows[0].person == person);
  CHECK(plan.rows[0].fate == FormIn::Fate::changed);
  CHECK(said.find("现任职务：青山区农业农村局种植业科科长 → 青山区农业农村局副局长") != std::string::npos);
  CHECK(said.find("照片") != std::string::npos);
  CHECK(difference(form_of_person(o, person), f) == "");
  CHECK(o.all("education").size() == 2);
  CHECK(o.all("appointment_form").size() == 1);
  store::Read read = must(o.db->read());
  CHECK(must(ledger::attachments(read, *o.base, o.office(), "person", person)).size() == 1);
}

TEST_CASE("what a ledger refuses is told and stops nobody else") {
  Office o;
  Form f = somebody(), young = somebody();
  young[Box::name] = "石小";
  young[Box::born] = "199505";  // joined the Party at twelve
  FormsPlan plan = bring(o, {{"a.lrmx", young}, {"b.lrmx", f}}, o.office());
  REQUIRE(plan.rows[0].fault);
  CHECK(plan.rows[0].fault->zh().find("不满十八岁") != std::string::npos);
  CHECK(plan.rows[1].fate == FormIn::Fate::created);
  CHECK(o.all("person").size() == 1);
}

TEST_CASE("rights: a unit brings and takes its own people; a form goes out with a reason, or not at all") {
  Office o;
  account::Actor sender = o.actor(catalog::Role::sender, o.bureau), viewer = o.actor(catalog::Role::viewer), mentor = o.actor(catalog::Role::inspector);
  FormsPlan plan = bring(o, {{"x.lrmx", somebody()}}, sender, {o.bureau});
  INFO(words(plan.rows[0]));
  REQUIRE(plan.rows[0].fate == FormIn::Fate::created);
  // Without its unit a new person is nobody's to bring.
  Form other = somebody();
  other[Box::name] = "江远";
  FormsPlan outside = bring(o, {{"x.lrmx", other}}, o.office());
  FormsAsked asked;
  asked.reason = "上会";
  CHECK(out_of(o, asked, sender).size() == 1);
  CHECK(out_of(o, asked, o.office()).size() == 2);
  asked.one = outside.rows[0].person;
  store::Read read = must(o.db->read());
  CHECK(key(forms_to_go(read, *o.base, o.log, sender, asked)) == "record_unknown");
  std::int64_t before = o.entries();
  CHECK(key(forms_to_go(read, *o.base, o.log, viewer, asked)) == "record_forbidden");
  CHECK(key(forms_to_go(read, *o.base, o.log, mentor, asked)) == "record_forbidden");
  asked.reason = " ";
  CHECK(key(forms_to_go(read, *o.base, o.log, o.office(), asked)) == "reason_missing");
  CHECK(o.entries() == before);
  CHECK(key(plan_forms(*o.base, mentor, {{"x.lrmx", other}})) == "ok");  // he may look; to write is the ledger's to refuse
  FormsPlan looked = must(plan_forms(*o.base, mentor, {{"x.lrmx", other}}));
  Status written = commit_forms(*o.base, mentor, looked);
  CHECK((!written.operator bool() || looked.rows[0].fault));
  CHECK(o.all("person").size() == 2);
}

TEST_CASE("an archive: namesakes get numbers, and it comes in again") {
  Office o;
  Form a = somebody(), b = somebody(), c = somebody();
  b[Box::born] = "199001";
  b[Box::party] = b[Box::work_start] = "";
  c[Box::name] = "江/远";
  a.photo = files::testing::small_png(9);
  bring(o, {{"a", a}, {"b", b}, {"c", c}}, o.office());
  FormsAsked asked;
  asked.reason = "上会";
  std::vector<FormOut> forms = out_of(o, asked, o.office());
  REQUIRE(forms.size() == 3);
  CHECK(forms[0].name == "1云晓河");
  CHECK(forms[1].name == "2云晓河");
  CHECK(forms[2].name == "江_远");
  for (FormKind kind : {FormKind::lrmx, FormKind::lrm}) {
    std::string zip;
    store::Read read = must(o.db->read());
    must(write_forms(read, *o.base, forms, kind, [&](std::string_view bytes) -> Status {
      zip += bytes;
      return {};
    }));
    std::vector<FormFile> back = must(read_forms("x.zip", zip));
    REQUIRE(back.size() == 3);
    std::map<std::string, const FormFile*> by_name;
    for (const FormFile& f : back) by_name[f.name] = &f;
    REQUIRE(by_name.contains(kind == FormKind::lrmx ? "1云晓河.lrmx" : "1云晓河.lrm"));
    const FormFile& first = *by_name[kind == FormKind::lrmx ? "1云晓河.lrmx" : "1云晓河.lrm"];
    REQUIRE(first.form.ok());
    CHECK(difference(*first.form, kind == FormKind::lrmx ? a : [&] { Form f = files::as_lrm(a); f.photo = a.photo; return f; }()) == "");
  }
}

TEST_CASE("files from the disk: an old form has its picture beside it") {
  const std::string folder = ZHAGEN_SOURCE_DIR "/tests/data/lrm/";
  auto files = must(read_form_files({folder + "云晓河.lrmx", folder + "田谷.lrm"}));
  REQUIRE(files.size() == 2);
  CHECK((*files[1].form)[Box::name] == "田谷");
  CHECK(files[1].form->photo.starts_with("\x89PNG"));
  CHECK(key(read_form_files({folder + "nobody.lrmx"})) == "file_not_found");
  Office o;
  FormsPlan plan = bring(o, std::move(files), o.office());
  for (const FormIn& row : plan.rows) {
    INFO(words(row));
    CHECK(row.fate == FormIn::Fate::created);
  }
}
