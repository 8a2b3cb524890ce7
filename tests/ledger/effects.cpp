// A transition that does something to other records, and requests: who sees what waits for him.

#include "ledger/requests.hpp"

#include "audit/audit.hpp"
#include "catalog/errors.hpp"
#include "world.hpp"

using namespace zhagen;
using namespace zhagen::ledger;
using namespace zhagen::ledger::test;

namespace {

constexpr const char* kAsk = R"~(
[ledger]
name = "ask"
label = "变动申请"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
title = "posting"
[request]
label = "变动申请"
help = "由派办决定"
waits = ["asked", "checked"]
decide = ["agree", "check", "refuse"]
[field.posting]
label = "选派"
type = "ref:posting"
required = true
inverse = "asks"
[field.person]
label = "人员"
type = "ref:person"
inverse = "asks"
[field.what]
label = "申请什么"
type = "text"
[field.new_receiver]
label = "新的接收单位"
type = "ref:organisation"
[field.new_to]
label = "新的期满"
type = "date"
[field.score]
label = "得分"
type = "int"
[field.illness]
label = "疾病"
type = "note"
sensitivity = "sensitive"
hidden_from = ["viewer"]
[capacity.sender]
label = "派出单位"
path = "posting.sender"
[capacity.receiver]
label = "接收单位"
path = "posting.receiver"
[access]
read = ["office@any", "sender@sender", "receiver@receiver"]
create = ["office@any", "sender@sender"]
change = ["office@any", "sender@sender"]
cancel = ["office@any"]
[state.asked]
label = "待办理"
[state.checked]
label = "已核对"
[state.done]
label = "已办理"
frozen = true
final = true
[transition.check]
label = "核对"
from = ["asked"]
to = "checked"
by = ["receiver@receiver"]
[transition.agree]
label = "同意"
from = ["asked", "checked"]
to = "done"
by = ["office@any", "receiver@receiver"]
effect = [
  { on = "posting", when = "what == 'move'", set = { receiver = "new_receiver" } },
  { on = "posting", transition = "finish", when = "what in ['end', 'both']", set = { to = "new_to" } },
  { on = "person", when = "what in ['ill', 'both']", set = { illness = "illness", score = "score" } },
  { create = "posting", when = "what == 'again'", set = { person = "posting.person", sender = "posting.sender", receiver = "new_receiver", category = "posting.category", from = "addDays(today, 1)", note = "'接着派'" } },
]
[transition.refuse]
label = "不同意"
from = ["asked"]
to = "done"
by = ["office@any"]
)~";

struct Asked : World {
  Id posting;
  explicit Asked(const char* from = "20240101") {
    must(apply(*base, with(county_files(), "ask.ledger.toml", kAsk), {}));
    posting = add("posting", {{"person", "单田芳"}, {"sender", "县医院"}, {"receiver", "柳东村"}, {"category", "guide"}, {"from", from}});
    must(go("posting", posting, "submit"));
    must(go("posting", posting, "confirm"));
  }
  Result<Saved> go(const std::string& ledger, Id record, const char* step, const Actor& who, const char* reason = "") {
    How h;
    h.reason = reason;
    return transition(*base, who, ledger, record, step, {}, h);
  }
  Result<Saved> go(const std::string& ledger, Id record, const char* step) { return go(ledger, record, step, office()); }
  Id ask(Values values) {
    id["选派一"] = posting;
    Draft d = draft("ask", values);
    d.values.emplace_back(this->ledger("ask").find("posting"), posting.value());
    return must(ledger::create(*base, office(), "ask", d)).id;
  }
  std::int64_t entries() { return number("SELECT count(*) FROM audit_entry"); }
  std::string last(const std::string& column) { return one(*db, "SELECT " + column + " FROM audit_entry ORDER BY seq DESC LIMIT 1"); }
};

std::string refused(const std::string& from, const std::string& to) {
  auto c = catalog::Catalog::from_texts(with(county_files(), "ask.ledger.toml", edited(kAsk, from, to)));
  return c ? "ok" : std::string(row(c.error().code).key) + " " + c.error().place;
}

}  // namespace

TEST_CASE("what was decided is done to the other record, in one operation and one entry") {
  Asked w;
  Id ask = w.ask({{"what", "move"}, {"new_receiver", "柳西村"}});
  std::int64_t before = w.entries(), version = w.record("posting", w.posting).version;
  must(w.go("ask", ask, "agree"));
  CHECK(w.state("ask", ask) == "done");
  CHECK(w.value("posting", w.posting, "receiver") == "柳西村");
  CHECK(w.record("posting", w.posting).version == version + 1);
  CHECK(w.entries() == before + 1);
  CHECK(w.last("action") == "transition:agree");
  CHECK(w.last("record") == ask.str());
  CHECK(w.last("row_count") == "2");
  CHECK(one(*w.db, "SELECT body FROM record_change WHERE record = ? ORDER BY version DESC LIMIT 1", w.posting.value()) ==
        "{\"receiver\":[" + w.id["柳东村"].str() + "," + w.id["柳西村"].str() + "]}");
  store::Read tx = must(w.db->read());
  CHECK(must(audit::verify(tx, w.keys->profile(), std::nullopt)).whole());
}

TEST_CASE("several effects, one of them a transition; a new record; nothing where nothing is left") {
  Asked w;
  SUBCASE("期满并补充本人情况") {
    Id ask = w.ask({{"what", "both"}, {"person", "单田芳"}, {"new_to", "20260301"}, {"illness", "腰伤"}});
    must(w.go("ask", ask, "agree"));
    CHECK(w.state("posting", w.posting) == "done");
    CHECK(w.value("posting", w.posting, "to") == "20260301");
    CHECK(w.value("person", w.id["单田芳"], "illness") == "腰伤");
    CHECK(w.value("person", w.id["单田芳"], "score").empty());  // no value: left alone
    CHECK(w.last("row_count") == "3");
  }
  SUBCASE("没有填的不改；什么也没有填就不动那条记录") {
    must(w.change(w.office(), "person", w.id["单田芳"], {{"illness", "旧伤"}, {"score", "60"}}));
    Id first = w.ask({{"what", "ill"}, {"person", "单田芳"}, {"score", "70"}});
    must(w.go("ask", first, "agree"));
    CHECK(w.value("person", w.id["单田芳"], "illness") == "旧伤");
    CHECK(w.value("person", w.id["单田芳"], "score") == "70");
    std::int64_t version = w.record("person", w.id["单田芳"]).version;
    for (const char* score : {"", "70"}) {
      Id ask = w.ask({{"what", "ill"}, {"person", "单田芳"}, {"score", score}});
      must(w.go("ask", ask, "agree"));
      CHECK(w.record("person", w.id["单田芳"]).version == version);
      CHECK(w.last("row_count") == "1");
    }
  }
  SUBCASE("新建一条") {
    Id ask = w.ask({{"what", "again"}, {"new_receiver", "石桥村"}});
    must(w.go("ask", ask, "agree"));
    Id made(std::stoll(one(*w.db, "SELECT max(id) FROM l_posting")));
    CHECK(made != w.posting);
    CHECK(w.state("posting", made) == "draft");
    CHECK(w.value("posting", made, "person") == "单田芳");
    CHECK(w.value("posting", made, "receiver") == "石桥村");
    CHECK(w.value("posting", made, "from") == "20260306");
    CHECK(w.value("posting", made, "note") == "接着派");
  }
}

TEST_CASE("an effect that is refused refuses the whole, with its sentence") {
  Asked w("20260101");  // not a year ago: the posting is locked
  std::int64_t before = 0;
  auto nothing = [&](Id ask, const Result<Saved>& r, const char* code, const char* words) {
    CHECK(key(r) == code);
    if (!r) CHECK_MESSAGE(r.error().zh().find(words) != std::string::npos, r.error().zh());
    CHECK(w.state("ask", ask) == "asked");
    CHECK(w.value("posting", w.posting, "receiver") == "柳东村");
    CHECK(w.state("posting", w.posting) == "active");
    CHECK(w.entries() == before);
  };
  SUBCASE("锁定：可以例外的要写理由，理由写了就办") {
    Id ask = w.ask({{"what", "move"}, {"new_receiver", "柳西村"}});
    before = w.entries();
    nothing(ask, w.go("ask", ask, "agree"), "lock_reason", "选派：一年内不调动：到岗不满12个月");
    nothing(ask, w.go("ask", ask, "agree", w.actor(Role::receiver, "柳东村")), "lock_holds", "一年内不调动");
    must(w.go("ask", ask, "agree", w.office(), "防汛急需"));
    CHECK(w.value("posting", w.posting, "receiver") == "柳西村");
    CHECK(w.last("detail").find("one_year") != std::string::npos);
    CHECK(w.last("reason") == "防汛急需");
  }
  SUBCASE("没有权限办那一步，或者改那条记录") {
    Id end = w.ask({{"what", "end"}, {"new_to", "20260301"}});
    before = w.entries();
    nothing(end, w.go("ask", end, "agree", w.actor(Role::receiver, "柳东村")), "transition_forbidden", "期满");
    Id ill = w.ask({{"what", "ill"}, {"person", "单田芳"}, {"score", "70"}});
    before = w.entries();
    nothing(ill, w.go("ask", ill, "agree", w.actor(Role::receiver, "柳东村")), "ledger_forbidden", "人员");
  }
  SUBCASE("条件、检查、值") {
    Id late = w.ask({{"what", "end"}, {"new_to", "20260401"}});
    before = w.entries();
    nothing(late, w.go("ask", late, "agree"), "transition_when", "期满日期未到");
    Id early = w.ask({{"what", "end"}, {"new_to", "20251201"}});
    before = w.entries();
    nothing(early, w.go("ask", early, "agree"), "check_failed", "期满日期早于到岗日期");
    Id score = w.ask({{"what", "ill"}, {"person", "单田芳"}, {"score", "101"}});
    before = w.entries();
    nothing(score, w.go("ask", score, "agree"), "value_range", "得分");
  }
  SUBCASE("缺的说得出缺什么") {
    Id unsaid = w.ask({{"new_to", "20260301"}});
    before = w.entries();
    nothing(unsaid, w.go("ask", unsaid, "agree"), "check_undecided", "申请什么");
    Id whose = w.ask({{"what", "ill"}, {"score", "70"}});
    before = w.entries();
    nothing(whose, w.go("ask", whose, "agree"), "value_missing", "人员");
  }
}

TEST_CASE("requests: the kinds, and what waits for whom") {
  Asked w;
  Id first = w.ask({{"what", "move"}, {"new_receiver", "柳西村"}}), second = w.ask({{"what", "end"}});
  Draft d = w.draft("ask", {{"what", "ill"}});
  d.values.emplace_back(w.ledger("ask").find("posting"), w.posting.value());
  Actor hospital = w.actor(Role::sender, "县医院"), village = w.actor(Role::receiver, "柳东村");
  Id third = must(ledger::create(*w.base, hospital, "ask", d)).id;
  auto catalog = w.base->catalog();
  auto kinds = [&](const Actor& who) {
    store::Read tx = must(w.db->read());
    std::string out;
    for (const RequestKind& k : must(request_kinds(tx, *catalog, who)))
      out += k.ledger->name + (k.file ? " file " : " - ") + std::to_string(k.mine) + " " + std::to_string(k.waiting);
    return out;
  };
  auto waiting = [&](const Actor& who, int limit = 50) {
    std::string out;
    Id after;
    do {
      store::Read tx = must(w.db->read());
      WaitingRequests page = must(waiting_requests(tx, *catalog, who, after, limit));
      for (const WaitingRequest& r : page.rows) out += (r.record == first ? "1" : r.record == second ? "2" : "3") + r.title + r.state + " ";
      after = page.next;
    } while (!after.empty());
    return out;
  };
  CHECK(kinds(w.office()) == "ask file 2 3");
  CHECK(kinds(hospital) == "ask file 1 0");
  CHECK(kinds(village) == "ask - 0 3");
  CHECK(kinds(w.actor(Role::receiver, "石桥村")) == "ask - 0 0");
  CHECK(kinds(w.actor(Role::viewer, "青山县")) == "");
  CHECK(waiting(w.office(), 2) == "1单田芳待办理 2单田芳待办理 3单田芳待办理 ");
  CHECK(waiting(hospital) == "");

  SUBCASE("代理人代为决定，日志记着替谁") {
    Actor deputy = w.actor(Role::viewer, "石桥村");
    deputy.grants.push_back(village.grants[0]);
    deputy.grants.back().for_user = Id(77);
    CHECK(kinds(deputy) == "ask - 0 3");
    must(w.go("ask", second, "check", deputy));
    CHECK(w.last("for_user") == "77");
    return;
  }

  w.clock.at.ms += 3'600'000;
  must(w.go("ask", second, "check", village));
  CHECK(waiting(village, 1) == "1单田芳待办理 2单田芳已核对 3单田芳待办理 ");
  {
    store::Read tx = must(w.db->read());
    auto page = must(waiting_requests(tx, *catalog, village, first, 1));
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows[0].since == w.clock.now());
    CHECK(page.next == second);
  }
  must(w.go("ask", third, "refuse"));
  CHECK(kinds(w.office()) == "ask file 2 2");
  CHECK(kinds(hospital) == "ask file 0 0");
}

TEST_CASE("effects and requests that are wrong are refused when the catalog loads, with their line") {
  struct Case { const char *from, *to, *key; };
  static constexpr Case cases[] = {
      {"{ on = \"posting\", when = \"what == 'move'\"", "{ on = \"what\", when = \"what == 'move'\"", "catalog_field_kind"},
      {"{ on = \"posting\", when = \"what == 'move'\"", "{ on = \"postin\", when = \"what == 'move'\"", "catalog_no_field"},
      {"{ on = \"posting\", when = \"what == 'move'\"", "{ on = \"posting\", create = \"posting\", when = \"what == 'move'\"", "catalog_effect_on"},
      {"{ on = \"posting\", when = \"what == 'move'\"", "{ when = \"what == 'move'\"", "catalog_effect_on"},
      {"{ on = \"posting\", when = \"what == 'move'\"", "{ on = \"posting\", when = \"what\"", "cel_type"},
      {"{ on = \"posting\", when = \"what == 'move'\"", "{ on = \"posting\", then = \"what\"", "catalog_unknown_key"},
      {"set = { receiver = \"new_receiver\" } }", "set = { receiver = \"new_to\" } }", "catalog_effect_type"},
      {"set = { receiver = \"new_receiver\" } }", "set = { receiver = \"person\" } }", "catalog_effect_type"},
      {"set = { receiver = \"new_receiver\" } }", "set = { reciever = \"new_receiver\" } }", "catalog_no_field"},
      {"set = { receiver = \"new_receiver\" } }", "set = { note = \"illness\" } }", "catalog_effect_secret"},
      {", set = { receiver = \"new_receiver\" } }", " }", "catalog_missing_key"},
      {"transition = \"finish\"", "transition = \"finnish\"", "catalog_no_transition"},
      {"{ on = \"posting\", transition = \"finish\"", "{ create = \"posting\", transition = \"finish\"", "catalog_effect_on"},
      {"{ create = \"posting\"", "{ create = \"postings\"", "catalog_no_ledger"},
      {"effect = [\n", "effect = [ \"x\",\n", "catalog_wrong_type"},
      {"waits = [\"asked\", \"checked\"]", "waits = [\"asked\", \"done\"]", "catalog_waits"},
      {"waits = [\"asked\", \"checked\"]", "waits = []", "catalog_missing_key"},
      {"decide = [\"agree\", \"check\", \"refuse\"]", "decide = [\"check\"]", "catalog_waits"},
      {"decide = [\"agree\", \"check\", \"refuse\"]", "decide = [\"agrees\"]", "catalog_no_transition"},
      {"waits = [\"asked\", \"checked\"]", "waits = [\"checked\"]", "catalog_decide"},
      {"help = \"由派办决定\"", "hint = \"由派办决定\"", "catalog_unknown_key"},
  };
  for (const Case& c : cases) {
    INFO(c.from << " -> " << c.to);
    std::string said = refused(c.from, c.to);
    CHECK_MESSAGE(said.starts_with(c.key), said);
    CHECK(said.find("ask.ledger.toml") != std::string::npos);
  }
  SUBCASE("不能一层带一层") {
    auto files = with(county_files(), "ask.ledger.toml", kAsk);
    files = with(files, "more.ledger.toml", R"~(
[ledger]
name = "more"
label = "再转"
purpose = "选派管理"
sensitivity = "internal"
retention = "10y"
[field.ask]
label = "申请"
type = "ref:ask"
[access]
read = ["office@any"]
[state.open]
label = "办理中"
[state.done]
label = "已办"
[transition.finish]
label = "办结"
from = ["open"]
to = "done"
by = ["office@any"]
effect = [ { on = "ask", transition = "agree" } ]
)~");
    auto c = catalog::Catalog::from_texts(files);
    REQUIRE(!c);
    CHECK(c.error().code == catalog::fault::catalog_effect_deep);
  }
}
