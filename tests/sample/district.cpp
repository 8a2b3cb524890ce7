// The sample district over the shipped catalog: every ledger has records, states occur, days agree, the log verifies, and two
// runs tell the same story.
#include "sample/district.hpp"

#include <algorithm>
#include <set>

#include "../store/fresh.hpp"
#include "audit/audit.hpp"
#include "catalog/node.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"
#include "ledger/read.hpp"
#include "sample/recipe.hpp"

namespace zhagen::sample {
namespace {

using store::test::must;

const std::string kSource = ZHAGEN_SOURCE_DIR;
const Date kAsof = Date::trusted(20261120);
const Instant kNow{start_of(kAsof).ms + 12 * 3600 * 1000};

std::vector<catalog::FileText> shipped() { return must(catalog::Catalog::read(kSource + "/catalog")); }

struct Site {
  store::test::Fresh fresh;
  std::unique_ptr<store::Db> db = fresh.open();
  FixedClock clock{start_of(must(first_day(kAsof, kNow)))};
  IdSource ids{clock, Random(7)};
  Pinyin pinyin = must(Pinyin::load(kSource + "/catalog/codes/pinyin.tsv"));
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<account::Accounts> accounts;
  std::unique_ptr<ledger::Base> base;
  DistrictOptions options;
  District district;

  explicit Site(int people, std::uint64_t seed = 1, std::vector<catalog::FileText> files = shipped()) {
    const store::Migration tables[] = {{1, "site settings", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"}, audit::kTables, account::kTables, ledger::kTables, ledger::kAttachmentTables, ledger::kWaiverTables};
    must(store::migrate(*db, tables, clock.now()));
    accounts = std::make_unique<account::Accounts>(*db, keys, ids, clock);
    base = must(ledger::Base::open(*db, keys, ids, clock, pinyin));
    must(ledger::apply(*base, std::move(files), {}));
    options.seed = seed;
    options.asof = kAsof;
    options.now = kNow;
    options.people = people;
    options.towns = 4;
    options.villages = 3;
    options.recipes = kSource + "/recipes";
  }
  void make() { district = must(make_district(*base, *accounts, clock, options)); }

  account::Actor office() {
    store::Read read = must(db->read());
    return must(accounts->actor(read, must(accounts->find("paiban"))->id, "local", kAsof));
  }
  std::int64_t count(const std::string& ledger, const std::string& filter) {
    store::Read read = must(db->read());
    ledger::Query query;
    query.filter = filter;
    return must(ledger::count(read, *base, office(), ledger, query));
  }
  /// Every record with its values as the office reads them, but those that are sealed: their boxes differ.
  std::string story() {
    std::string out;
    auto catalog = base->catalog();
    account::Actor actor = office();
    store::Read read = must(db->read());
    for (const catalog::Ledger& l : catalog->ledgers()) {
      if (l.sheet) continue;
      must(ledger::each(read, *base, actor, l.name, {}, catalog::Action::read, [&](const ledger::Record& r) -> Status {
        out += l.name + " " + r.id.str() + " " + r.state + " " + std::to_string(r.version);
        for (std::size_t f = 0; f < r.values.size(); ++f) {
          if (l.fields[f].sealed()) continue;
          out += "|";
          if (const auto* n = std::get_if<std::int64_t>(&r.values[f])) out += std::to_string(*n);
          if (const auto* t = std::get_if<std::string>(&r.values[f])) out += *t;
        }
        out += "\n";
        return {};
      }));
    }
    return out;
  }
};

}  // namespace

TEST_CASE("the district has records in every ledger, in every state that matters, and says why something is missing") {
  Site site(110);
  site.make();
  const District& d = site.district;
  std::string all;
  for (const std::string& line : d.left_out) all += line + "\n";
  INFO(all);
  auto catalog = site.base->catalog();
  std::string bare, missing;
  std::size_t states = 0, reached = 0;
  for (const catalog::Ledger& l : catalog->ledgers()) {
    if (l.sheet) continue;
    auto records = d.records.find(l.name);
    if (records == d.records.end()) bare += " " + l.name;
    for (const catalog::RecordState& s : l.states) {
      bool there = site.count(l.name, "state == '" + s.name + "'") > 0;
      ++states;
      reached += there;
      if (!there) missing += " " + l.name + "." + s.name;
    }
  }
  MESSAGE("records: " << [&] { std::int64_t n = 0; for (auto& [k, v] : d.records) n += v; return n; }() << ", states: " << reached << " of " << states);
  if (store::test::env("ZHAGEN_SAMPLE_TELL") == "1") MESSAGE(all << "missing:" << missing);
  CHECK(bare == "");
  CHECK_MESSAGE(reached * 100 >= states * 95, missing);
  for (const char* state : {"preparing", "placing", "decided", "running", "closed"}) CHECK_MESSAGE(site.count("batch", std::string("state == '") + state + "'") > 0, std::string(state));
  for (const char* state : {"drafted", "notified", "arrived", "on_duty", "completed", "ended_early", "void"})
    CHECK_MESSAGE(site.count("posting", std::string("state == '") + state + "'") > 0, state);

  // What lies within what.
  CHECK(site.count("posting", "batch == null || from == null || from < batch.from") == 0);
  CHECK(site.count("posting", "state in ['completed', 'ended_early'] && (to == null || end_reason == null || to < from)") == 0);
  CHECK(site.count("posting", "arrived_on != null && (arrived_on < from || confirmed_on < arrived_on)") == 0);
  CHECK(site.count("posting", "replaces != null") >= 3);
  CHECK(site.count("posting", "batch.state == 'closed' && state in ['drafted', 'notified', 'arrived', 'on_duty']") == 0);
  CHECK(site.count("talk", "posting != null && (held_on < posting.from || posting.to != null && held_on > posting.to)") == 0);
  CHECK(site.count("leave", "from < posting.from") == 0);
  CHECK(site.count("nomination", "state == 'accepted' && decided_on > batch.from") == 0);

  {
    store::Read read = must(site.db->read());
    audit::Verdict verdict = must(audit::verify(read, site.keys->profile(), std::nullopt, {}, site.keys.get()));
    CHECK(verdict.whole());
    CHECK(verdict.entries > 500);
  }
  std::set<catalog::Role> roles;
  for (const DistrictUser& u : d.users) {
    roles.insert(u.role);
    CHECK(u.name.find("示例") != std::string::npos);
    CHECK(u.token.size() == 43);
  }
  CHECK(roles.size() == catalog::kRoles);
  CHECK(must(site.accounts->use_invitation(d.users.front().token, "Bamboo7!tQz-w", "127.0.0.1")) == must(site.accounts->find(d.users.front().login))->id);
  auto again = make_district(*site.base, *site.accounts, site.clock, site.options);
  REQUIRE(!again);
  CHECK(row(again.error().code).key == std::string("sample_not_empty"));
}

TEST_CASE("the same seed tells the same story, another one another") {
  std::vector<std::string> stories;
  for (std::uint64_t seed : {5, 5}) {
    Site site(90, seed);
    site.make();
    stories.push_back(site.story());
  }
  CHECK(stories[0].size() > 100000);
  CHECK(stories[0] == stories[1]);
}

TEST_CASE("recipes name ledgers and fields that there are") {
  Recipes recipes = must(Recipes::load(kSource + "/recipes"));
  auto catalog = must(catalog::Catalog::load(kSource + "/catalog"));
  for (const auto& [name, recipe] : recipes.ledgers()) {
    const catalog::Ledger* l = catalog->ledger(name);
    CHECK_MESSAGE(l, name);
    for (const auto& [field, r] : recipe.fields)
      if (l) CHECK_MESSAGE(l->find(field) >= 0, std::string(name + "." + field));
  }
}

}  // namespace zhagen::sample
