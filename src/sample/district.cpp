#include "sample/district.hpp"

#include <algorithm>

#include "base/share.hpp"
#include "ledger/tree.hpp"
#include "sample/core.hpp"
#include "sample/errors.hpp"

namespace zhagen::sample {
namespace {

constexpr int kMonths = 36;

Status check(ledger::Base& base, account::Accounts& accounts) {
  auto catalog = base.catalog();
  store::Read read = TRY(base.db().read());
  bool root = !TRY(ledger::root_of(read, *TRY(ledger::Base::find(*catalog, catalog::kOrganisation)))).empty();
  if (root || TRY(accounts.has_users())) return fail(fault::sample_not_empty, base.db().where());
  return {};
}

Status issue(World& world, Entry* programme, const char* step) {
  const catalog::Ledger& l = *programme->ledger;
  if (const catalog::Transition* t = l.find_transition(step)) TRY(world.take(l, *t, {programme}, nullptr, true));
  return {};
}

/// A batch until everybody is there and, where it is over, back again.
Result<BatchStory> tell(World& world, const std::string& name, Date from, bool first) {
  BatchStory s;
  s.name = std::to_string(from.year()) + name;
  s.from = from;
  s.to = from.add_months(12).add_days(-1);
  s.people = std::max(world.options.people / 11, 8);
  world.go(from.add_days(-29));
  s.programme = TRY(make_programme(world, from));
  TRY(issue(world, s.programme, "issue"));
  TRY(prepare(world, s));
  if (first) TRY(fill(world, 1, false));
  TRY(place(world, s));
  TRY(decide(world, s));
  TRY(run(world, s));
  bool over = s.to < world.options.asof;
  if (over) world.go(from.add_months(5));
  else world.go(world.options.asof.add_days(-62));
  if (over) TRY(fill(world, 2, false));
  TRY(change_some(world, s));
  if (over) {
    TRY(close(world, s));
    TRY(issue(world, s.programme, "close"));
  }
  return s;
}

/// What is being done just now: names are decided, people are being placed, units are being asked.
Status tell_current(World& world, Entry* programme) {
  Date asof = world.options.asof;
  struct Current {
    const char* name;
    int days;  // before asof it begins
    int steps;
  };
  for (const Current& c : {Current{"年支医支教增派", 48, 3}, Current{"年秋季轮换", 30, 2}, Current{"年到村任职选调生", 15, 1}}) {
    BatchStory s;
    s.name = std::to_string(asof.year()) + c.name;
    s.programme = programme;
    s.people = 6;
    s.from = asof.add_days(20 + 15 * (3 - c.steps));
    s.to = s.from.add_months(12).add_days(-1);
    world.go(asof.add_days(-c.days));
    if (c.steps == 1) s.programme = TRY(make_programme(world, s.from));
    TRY(prepare(world, s));
    if (c.steps > 1) TRY(place(world, s));
    if (c.steps > 2) TRY(decide(world, s));
  }
  return {};
}

}  // namespace

Result<Date> first_day(Date asof, Instant now) {
  if (!asof.exact() || asof.year() < 2010 || asof > today(now)) return fail(fault::sample_day, asof.zh());
  return asof.add_months(-kMonths);
}

Result<District> make_district(ledger::Base& base, account::Accounts& accounts, FixedClock& clock, const DistrictOptions& options) {
  const Date first = TRY(first_day(options.asof, options.now));
  TRY(check(base, accounts));
  World world(base, accounts, clock, options, TRY(Recipes::load(options.recipes.empty() ? share_file("recipes") : options.recipes)));
  world.go(first);
  TRY(make_places(world));
  TRY(make_people(world));
  TRY(unit_users(world));
  TRY(tell(world, "年第一批选派干部", options.asof.add_months(-35), true));
  TRY(tell(world, "年第二批选派干部", options.asof.add_months(-20), false));
  BatchStory third = TRY(tell(world, "年第三批选派干部", options.asof.add_months(-5), false));
  TRY(tell_current(world, third.programme));
  TRY(fill(world, 3, true));
  TRY(last_users(world));
  for (const auto& [name, entries] : world.entries)
    if (!entries.empty()) world.district.records[name] = static_cast<std::int64_t>(entries.size());
  return std::move(world.district);
}

}  // namespace zhagen::sample
