// A batch from its posts to its last return.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sample/core.hpp"
#include "sample/errors.hpp"

namespace zhagen::sample {
namespace {

using Given = World::Given;

/// What becomes of the n-th posting of a batch.
enum class Fate { normal, voided, replaced, promoted, extended, rotated, half, waiting, arrived };
Fate fate_of(std::size_t n, bool current) {
  switch (n) {
    case 0: return Fate::voided;
    case 1: return Fate::replaced;
    case 2: return Fate::extended;
    case 3: return Fate::rotated;
    case 4: return Fate::half;
    case 5: return current ? Fate::waiting : Fate::promoted;
    case 6: return current ? Fate::arrived : Fate::normal;
    default: return Fate::normal;
  }
}

Status step(World& world, std::string_view ledger, const char* name, const std::vector<Entry*>& records, const std::function<Given(const Entry&)>& given = {}) {
  const catalog::Ledger& l = world.ledger(ledger);
  const catalog::Transition* t = l.find_transition(name);
  if (!t || records.empty()) return t ? Status() : fail(fault::sample_refused, l.label, fmt::format("没有步骤 {}", name));
  TRY(world.take(l, *t, records, given, true));
  return {};
}

Draw full(World& world, std::string_view ledger, std::initializer_list<std::pair<std::string_view, Value>> values) {
  Draw d = world.draft(ledger, values);
  draw_all(world, world.ledger(ledger), d, 0);
  return d;
}

std::string kind_of(const Entry* unit) { return unit ? text_of(*unit, "kind") : ""; }

/// A category that the person's work and party allow, and a place that takes such.
std::string category_of(World& world, const Entry& person) {
  std::string kind = kind_of(world.find(value_of(person, "unit")));
  if (person.group == "graduate") return world.random.chance(500) ? "selected_graduate" : "village_official";
  if (kind == "hospital") return "medical";
  if (kind == "school") return "teaching";
  if (text_of(person, "politics") == "01") return world.random.chance(600) ? "first_secretary" : world.random.chance(500) ? "village_team" : "community_liaison";
  return world.random.chance(600) ? "guide" : world.random.chance(500) ? "peace" : "exchange";
}

Entry* place_for(World& world, const std::string& category, bool at_host) {
  std::string kind = category == "medical" ? "hospital" : category == "teaching" ? "school" : category == "community_liaison" ? "community" : category == "exchange" ? "" : "village";
  std::vector<Entry*> here, all;
  for (Entry& e : world.of(catalog::kOrganisation)) {
    std::string own = text_of(e, "kind");
    Entry* parent = world.find(value_of(e, "parent"));
    bool town = own == "township" || own == "street", below = kind_of(parent) == "township" || kind_of(parent) == "street";
    if (kind.empty() ? !town : own != kind || !below) continue;
    all.push_back(&e);
    if (&e == world.host || parent == world.host) here.push_back(&e);
  }
  const std::vector<Entry*>& from = at_host && !here.empty() ? here : all;
  return from.empty() ? world.host : from[world.random.below(static_cast<std::uint32_t>(from.size()))];
}

/// A leader of the township that a place belongs to; the second one where `other`.
Entry* leader_at(World& world, Entry* place, bool other) {
  for (Entry* unit = place; unit; unit = world.find(value_of(*unit, "parent"))) {
    std::vector<Entry*> leaders;
    for (Entry& p : world.of(catalog::kPerson))
      if (p.group == "leader" && world.find(value_of(p, "unit")) == unit) leaders.push_back(&p);
    if (leaders.size() > 1) return leaders[other ? 1 : 0];
  }
  return nullptr;
}

const char* position_of(const std::string& category) {
  if (category == "first_secretary") return "党支部第一书记";
  if (category == "village_team") return "驻村工作队员";
  if (category == "medical") return "支医";
  if (category == "teaching") return "支教";
  if (category == "community_liaison") return "社区党建联络员";
  if (category == "selected_graduate") return "村党支部书记助理";
  if (category == "village_official") return "村委会主任助理";
  if (category == "peace") return "综治特派员";
  return category == "exchange" ? "党政办副主任（挂职）" : "农村工作指导员";
}

Status make_posts(World& world, BatchStory& s) {
  std::vector<Draw> rows;
  for (std::size_t i = 0; i < s.persons.size(); ++i) {
    std::string category = category_of(world, *s.persons[i]);
    Entry* place = place_for(world, category, i % 3 == 0 || i == 7);
    rows.push_back(full(world, "post", {{"name", text(text_of(*place, "name") + position_of(category))}, {"number", text(fmt::format("G{:03}", i + 1))}, {"batch", ref(*s.batch)},
                                        {"receiver", ref(*place)}, {"category", text(category)}, {"seats", std::int64_t{1}}, {"from", day(s.from)}}));
  }
  for (const char* spare : {"guide", "peace", "teaching"}) {  // nobody goes there: sent back, withdrawn, not yet sent in
    Entry* place = place_for(world, spare, false);
    rows.push_back(full(world, "post", {{"name", text(text_of(*place, "name") + position_of(spare))}, {"number", text(fmt::format("G{:03}", rows.size() + 1))}, {"batch", ref(*s.batch)},
                                        {"receiver", ref(*place)}, {"category", text(spare)}, {"seats", std::int64_t{1}}}));
  }
  std::vector<Entry*> all = TRY(world.create(world.ledger("post"), std::move(rows), true));
  s.posts.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(s.persons.size()));
  Entry *returned = all[all.size() - 3], *dropped = all[all.size() - 2];
  std::vector<Entry*> sent = s.posts;
  sent.push_back(returned);
  world.pass_days(2);
  TRY(step(world, "post", "submit", sent));
  world.pass_days(2);
  TRY(step(world, "post", "open", s.posts));
  TRY(step(world, "post", "close", {dropped}));
  return world.random.chance(500) ? step(world, "post", "return", {returned}) : Status();
}

Status make_categories(World& world, BatchStory& s) {
  std::set<std::string> seen;
  std::vector<Draw> rows;
  auto body = [&](const std::string& category) -> Value {
    const char* name = category == "medical" ? "卫生健康局" : category == "teaching" ? "教育局" : category == "peace" ? "政法委" : category == "guide" ? "农业农村局" : "组织部";
    for (Entry& e : world.of(catalog::kOrganisation))
      if (text_of(e, "short") == name) return ref(e);
    return {};
  };
  for (const Entry* post : s.posts) {
    std::string category = text_of(*post, "category");
    if (!seen.insert(category).second) continue;
    auto quota = std::count_if(s.posts.begin(), s.posts.end(), [&](const Entry* p) { return text_of(*p, "category") == category; });
    rows.push_back(full(world, "batch_category", {{"batch", ref(*s.batch)}, {"category", text(category)}, {"line_dept", body(category)}, {"quota", std::int64_t{quota}},
                                                  {"term", std::int64_t{12}}, {"report_every", std::int64_t{6}}, {"duty_days", std::int64_t{20}}, {"leave_days", std::int64_t{3}}}));
  }
  std::vector<Entry*> made = TRY(world.create(world.ledger("batch_category"), std::move(rows), true));
  if (made.size() > 1) made.pop_back();  // one is still being worked on
  return step(world, "batch_category", "issue", made);
}

/// People who were not sent yet.
void choose_persons(World& world, BatchStory& s) {
  std::vector<Entry*> free;
  for (Entry& p : world.of(catalog::kPerson)) {
    const Entry* unit = world.find(value_of(p, "unit"));
    bool whole = !ledger::absent(value_of(p, "born")) && !ledger::absent(value_of(p, "politics")) && unit;
    int years = age(day_of(p, "born"), world.today());
    if ((p.group == "cadre" || p.group == "graduate") && p.goal.empty() && whole && years >= 22 && years < 52) free.push_back(&p);
  }
  while (static_cast<int>(s.persons.size()) < s.people + 3 && !free.empty()) {
    std::size_t i = world.random.below(static_cast<std::uint32_t>(free.size()));
    s.persons.push_back(free[i]);
    free[i]->goal = "chosen";
    free.erase(free.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

Draw posting_of(World& world, BatchStory& s, std::size_t i, const Entry& person, Date from) {
  Entry* place = world.find(value_of(*s.posts[i], "receiver"));
  Entry *mentor = leader_at(world, place, false), *responsible = leader_at(world, place, true);
  std::string category = text_of(*s.posts[i], "category");
  bool stationed = category == "first_secretary" || category == "village_team" || category == "guide";
  return full(world, "posting", {{"person", ref(person)}, {"batch", ref(*s.batch)}, {"post", ref(*s.posts[i])}, {"category", text(category)},
                                 {"kind", text(stationed ? "stationed" : category == "exchange" ? "exchange" : "secondment")}, {"sender", value_of(person, "unit")},
                                 {"receiver", ref(*place)}, {"position", text(position_of(category))}, {"full_time", std::int64_t{stationed}},
                                 {"leader", std::int64_t{category == "first_secretary"}}, {"mentor", mentor ? ref(*mentor) : Value{}},
                                 {"responsible", responsible ? ref(*responsible) : Value{}}, {"from", day(from)}, {"planned_to", day(s.to)}});
}

std::vector<Entry*> with_fate(const BatchStory& s, bool current, std::initializer_list<Fate> fates) {
  std::vector<Entry*> out;
  for (std::size_t i = 0; i < s.postings.size(); ++i)
    if (std::find(fates.begin(), fates.end(), fate_of(i, current)) != fates.end()) out.push_back(s.postings[i]);
  return out;
}

}  // namespace

Result<Entry*> make_programme(World& world, Date from) {
  Entry* issuer = world.find(world.district.root.value());
  for (Entry& e : world.of(catalog::kOrganisation))
    if (text_of(e, "short") == "组织部") issuer = &e;
  std::string year = std::to_string(from.year());
  Draw d = full(world, "programme", {{"name", text(year + "年选派干部到基层工作实施方案")}, {"issuer", ref(*issuer)},
                                     {"year", std::int64_t{from.year()}}, {"level", text("county")}, {"from", day(from)}, {"to", day(from.add_months(12))},
                                     {"number", text("县组〔" + year + "〕" + std::to_string(world.random.range(3, 40)) + "号")}});
  return TRY(world.create(world.ledger("programme"), {std::move(d)}, true)).front();
}

Status prepare(World& world, BatchStory& s) {
  Entry* issuer = world.find(value_of(*s.programme, "issuer"));
  Draw d = full(world, "batch", {{"name", text(s.name)}, {"programme", ref(*s.programme)}, {"organiser", ref(*issuer)}, {"level", text("county")}, {"quota", std::int64_t{s.people}},
                                 {"term", std::int64_t{12}}, {"from", day(s.from)}, {"to", day(s.to)}});
  s.batch = TRY(world.create(world.ledger("batch"), {std::move(d)}, true)).front();
  choose_persons(world, s);
  if (s.persons.size() < 4) return fail(fault::sample_refused, s.batch->ledger->label, "可选派的人员太少");
  TRY(make_posts(world, s));
  TRY(make_categories(world, s));
  std::vector<Draw> rows;
  int order = 0;
  for (Entry* p : s.persons)
    rows.push_back(full(world, "nomination", {{"person", ref(*p)}, {"batch", ref(*s.batch)}, {"sender", value_of(*p, "unit")}, {"order", std::int64_t{++order}},
                                              {"category", value_of(*s.posts[static_cast<std::size_t>(order - 1)], "category")}, {"consent", std::int64_t{1}},
                                              {"met_on", day(world.today())}}));
  s.nominations = TRY(world.create(world.ledger("nomination"), std::move(rows), true));
  std::vector<Draw> wishes;
  for (std::size_t i = 0; i < s.persons.size(); ++i)
    for (std::size_t w = 0; w < 1 + i % 3; ++w)
      wishes.push_back(full(world, "wish", {{"person", ref(*s.persons[i])}, {"batch", ref(*s.batch)}, {"order", static_cast<std::int64_t>(w + 1)},
                                            {"post", w < 2 ? ref(*s.posts[(i + w * 5) % s.posts.size()]) : Value{}},
                                            {"place", w < 2 ? Value{} : ref(*place_for(world, "exchange", false))}}));
  TRY(world.create(world.ledger("wish"), std::move(wishes), true));
  std::vector<Entry*> sent(s.nominations.begin(), s.nominations.end() - 1);  // the last stays a draft for now
  world.pass_days(3);
  return step(world, "nomination", "submit", sent);
}

Status place(World& world, BatchStory& s) {
  std::size_t n = s.nominations.size();
  std::vector<Entry*> good(s.nominations.begin(), s.nominations.end() - 3);
  world.pass_days(3);
  TRY(step(world, "nomination", "review", good));
  TRY(step(world, "nomination", "return", {s.nominations[n - 3]}));
  TRY(step(world, "nomination", "withdraw", {s.nominations[n - 2]}));
  return step(world, "batch", "place", {s.batch});
}

Status decide(World& world, BatchStory& s) {
  world.pass_days(4);
  std::vector<Entry*> good(s.nominations.begin(), s.nominations.end() - 3);
  for (const Entry* e : s.nominations)
    for (Entry& review : world.entries["joint_review"])  // what the filler had asked is answered before anything is decided
      if (world.find(value_of(review, "nomination")) == e && review.state == "asked")
        TRY(step(world, "joint_review", "reply", {&review}, [&](const Entry&) { return Given{{"reply", text("clear")}, {"replied_on", day(world.today())}}; }));
  TRY(step(world, "nomination", "accept", good));
  std::vector<Draw> rows;
  for (std::size_t i = 0; i < good.size(); ++i) rows.push_back(posting_of(world, s, i, *s.persons[i], s.from));
  s.postings = TRY(world.create(world.ledger("posting"), std::move(rows), true));
  return step(world, "batch", "decide", {s.batch});
}

Status run(World& world, BatchStory& s) {
  bool current = s.to > world.options.asof;
  world.go(s.from.add_days(-8));
  TRY(step(world, "posting", "void", with_fate(s, current, {Fate::voided})));
  std::vector<Entry*> others(s.postings.begin() + 1, s.postings.end());
  std::string number = fmt::format("县组通〔{}〕{}号", s.from.year(), world.random.range(10, 60));
  TRY(step(world, "posting", "notify", others, [&](const Entry&) { return Given{{"notice", text(number)}}; }));
  world.go(s.from);
  TRY(step(world, "batch", "run", {s.batch}));
  world.pass_days(1);
  TRY(step(world, "posting", "report_arrival", with_fate(s, current, {Fate::half, Fate::waiting}), [](const Entry&) {
    return Given{{"arrival", text("half")}, {"arrival_note", text("原岗位工作正在交接，每周到岗三天")}};
  }));
  auto there = [&](const Entry&) { return Given{{"arrival", text("full")}, {"arrived_on", day(world.today())}}; };
  TRY(step(world, "posting", "arrive", with_fate(s, current, {Fate::arrived}), there));
  auto ready = [&](const Entry& e) {
    Given g = there(e);
    g.emplace_back("handed_over", std::int64_t{1});
    return g;
  };
  TRY(step(world, "posting", "start", with_fate(s, current, {Fate::normal, Fate::replaced, Fate::promoted, Fate::extended, Fate::rotated}), ready));
  world.pass_days(9);
  TRY(step(world, "posting", "start", with_fate(s, current, {Fate::half}), ready));
  for (Entry* posting : s.postings)
    if (posting->state != "void") world.find(value_of(*posting, "person"))->goal = "sent";
  return {};
}

Status change_some(World& world, BatchStory& s) {
  bool current = s.to > world.options.asof;
  auto ended = [&](const char* why) {
    return [&world, why](const Entry&) {
      return Given{{"to", day(world.today())}, {"end_reason", text(why)}, {"handover", text("在办事项、台账和物品已列清单移交，接收单位签收")}};
    };
  };
  std::vector<Entry*> gone = with_fate(s, current, {Fate::replaced});
  TRY(step(world, "posting", "end_early", gone, ended("recall")));
  TRY(step(world, "posting", "end_early", with_fate(s, current, {Fate::promoted}), ended("promotion")));
  world.pass_days(5);
  if (!gone.empty()) {  // somebody else takes over
    BatchStory one;
    one.people = -2;
    choose_persons(world, one);
    if (!one.persons.empty()) {
      Draw d = posting_of(world, s, 1, *one.persons[0], world.today());
      Draw more = world.draft("posting", {{"replaces", ref(*gone[0])}, {"replace_term", text("rest")}});
      for (std::size_t f = 0; f < d.values.size(); ++f)
        if (more.fixed[f]) d.values[f] = more.values[f], d.fixed[f] = 1;
      std::vector<Entry*> next = TRY(world.create(world.ledger("posting"), {std::move(d)}, true));
      TRY(step(world, "posting", "notify", next));
      TRY(step(world, "posting", "start", next, [&](const Entry&) { return Given{{"arrival", text("full")}, {"arrived_on", day(world.today())}, {"handed_over", std::int64_t{1}}}; }));
      one.persons[0]->goal = "sent";
      s.postings.push_back(next[0]);
    }
  }
  TRY(step(world, "posting", "extend", with_fate(s, current, {Fate::extended}), [&](const Entry&) { return Given{{"planned_to", day(s.to.add_months(2))}}; }));
  for (Entry* posting : with_fate(s, current, {Fate::rotated})) {
    Entry* now = world.find(value_of(*posting, "receiver"));
    Entry* next = now;
    for (int tries = 0; tries < 9 && next == now; ++tries) next = place_for(world, text_of(*posting, "category"), false);
    if (next != now) TRY(step(world, "posting", "rotate", {posting}, [&](const Entry&) { return Given{{"receiver", ref(*next)}}; }));
  }
  return {};
}

Status close(World& world, BatchStory& s) {
  world.go(s.to);
  auto home = [&](const Entry&) {
    return Given{{"to", day(world.today())}, {"end_reason", text("term")}, {"handover", text("任期已满，工作已向接任人员和村（社区）移交")}};
  };
  for (int round = 0; round < 2; ++round) {
    std::vector<Entry*> done;
    for (Entry* e : s.postings)
      if (e->state == "on_duty" && day_of(*e, "planned_to") <= world.today()) done.push_back(e);
    TRY(step(world, "posting", "complete", done, home));
    if (round == 0) world.go(s.to.add_months(2));
  }
  for (Entry* e : s.postings) world.find(value_of(*e, "person"))->goal = "back";
  world.pass_days(3);
  return step(world, "batch", "close", {s.batch});
}

}  // namespace zhagen::sample
