// The desk held against solving anew: every loss, every edit, with all pairs at hand and with a part.

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "batch.hpp"
#include "placement/desk.hpp"
#include "placement/errors.hpp"
#include "placement/place.hpp"

using namespace zhagen;
using namespace zhagen::placement;
using test::Batch;

namespace {

/// The best there is under the decisions, from nothing; a pair may be forced, or (post -1) a person left out.
std::optional<std::int64_t> anew(const Problem& p, const Decisions& d, std::int32_t person = -1, std::int32_t post = -1) {
  solve::Instance in = frame(p, d);
  Open open(p, d);
  std::vector<std::int32_t> row(static_cast<std::size_t>(p.posts()));
  for (std::int32_t i = 0; i < p.people(); ++i) {
    open.row(i, row);
    std::int32_t only = d.pinned.contains(i) ? d.pinned.at(i) : -1;
    if (i == person) {
      if (only >= 0 && only != post) return std::nullopt;
      only = post;
    }
    for (std::int32_t j = 0; j < p.posts(); ++j)
      if (row[static_cast<std::size_t>(j)] != kImpossible && !d.gone.contains(i) && (only < 0 || only == j) && !(i == person && post < 0)) {
        in.post.push_back(j);
        in.score.push_back(row[static_cast<std::size_t>(j)]);
      }
    in.first[static_cast<std::size_t>(i) + 1] = in.arcs();
    if (only >= 0) {
      in.person_groups.push_back({in.person_group[static_cast<std::size_t>(i)], 1, solve::kUnbounded});
      in.person_group[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(in.person_groups.size()) - 1;
    }
  }
  auto outcome = solve::solve(in);
  REQUIRE(outcome);
  if (auto* plan = std::get_if<solve::Plan>(&*outcome)) return plan->objective;
  return std::nullopt;
}

void same(std::int64_t before, const Way& way, std::optional<std::int64_t> anew) {
  CAPTURE(way.other);
  if (!anew) CHECK(way.loss == solve::kNever);
  else CHECK(before - way.loss == *anew);
}

Edit random_edit(std::mt19937& random, const Problem& p) {
  auto below = [&](std::int32_t n) { return static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(n)); };
  std::int32_t i = below(p.people()), j = below(p.posts());
  using catalog::Bound;
  switch (random() % 9) {
    case 0:
    case 1: return Assign{i, j};
    case 2: return Release{i};
    case 3: return Bar{i, j};
    case 4: return Allow{i, j};
    case 5: return SeatsOf{j, static_cast<std::int64_t>(random() % 4)};
    case 6: {
      auto side = random() % 2 ? Bound::Side::person : Bound::Side::post;
      auto groups = static_cast<std::int32_t>(p.side(side).groups.size());
      if (groups == 0) return DropOut{i};
      std::int64_t max = static_cast<std::int64_t>(random() % 5) - 1;
      return QuotaOf{side, below(groups), max == 0 ? 0 : static_cast<std::int64_t>(random() % 2), max};
    }
    case 7: return DropOut{i};
    default: return TakeBack{i};
  }
}

}  // namespace

TEST_CASE("the loss of every alternative is what solving anew with it says, and the moves bring it about") {
  for (std::uint64_t seed : {1, 2, 3, 4}) {
    Batch b = test::batch(14, 10, seed, {{"sender_max", 3}, {"township_max", 2}});
    auto desk = Desk::place(b.problem, b.codes());
    REQUIRE_MESSAGE(desk.ok(), (desk ? "" : desk.error().zh()));
    const Problem& p = *b.problem;
    std::int64_t best = desk->plan().objective;
    auto check = [&](const Ways& ways, std::int32_t i, std::int32_t j, const Way& way) {
      CAPTURE(ways.self);
      CHECK(way.exact);
      same(best, way, anew(p, {}, i, j));
      if (way.loss >= solve::kNever || way.present) return;
      auto post = desk->plan().post;
      for (const solve::Move& m : way.moves) {
        CHECK(post[static_cast<std::size_t>(m.person)] == m.from);
        post[static_cast<std::size_t>(m.person)] = m.to;
      }
      CHECK(post[static_cast<std::size_t>(i)] == j);
      CHECK(objective(p, post) == best - way.loss);
    };
    for (std::int32_t i = 0; i < p.people(); ++i) {
      Ways ways = desk->of_person(i);
      CHECK(static_cast<std::int32_t>(ways.ways.size() + ways.barred.size()) == p.posts() + 1);
      CHECK(ways.ways.front().present);
      for (const Way& way : ways.ways) check(ways, i, way.other, way);
    }
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      Ways ways = desk->of_post(j);
      CHECK(static_cast<std::int32_t>(ways.ways.size() + ways.barred.size()) == p.people());
      for (const Way& way : ways.ways) check(ways, way.other, j, way);
    }
  }
}

TEST_CASE("a seat and a place of a quota more or less are worth what solving anew says") {
  for (std::uint64_t seed : {5, 6, 7}) {
    Batch b = test::batch(16, 12, seed, {{"sender_max", 2}, {"township_max", 2}, {"county_min", 1}});
    auto desk = Desk::place(b.problem, b.codes());
    REQUIRE_MESSAGE(desk.ok(), (desk ? "" : desk.error().zh()));
    const Problem& p = *b.problem;
    std::int64_t best = desk->plan().objective;
    auto is = [&](std::int64_t effect, const Decisions& d) {
      auto now = anew(p, d);
      CHECK(effect == (now ? *now - best : -solve::kNever));
    };
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      SeatWays seat = desk->of_seat(j);
      auto seats = static_cast<std::int32_t>(p.seats[static_cast<std::size_t>(j)]);
      Decisions d;
      d.seats[j] = seats + 1;
      is(seat.more, d);
      d.seats[j] = seats - 1;
      if (seats > 0) is(seat.less, d);
    }
    for (auto side : {catalog::Bound::Side::person, catalog::Bound::Side::post})
      for (std::size_t g = 0; g < p.side(side).groups.size(); ++g) {
        const Group& group = p.side(side).groups[g];
        QuotaWays quota = desk->of_quota(side, static_cast<std::int32_t>(g));
        auto with = [&](std::int64_t min, std::int64_t max) {
          Decisions d;
          (side == catalog::Bound::Side::person ? d.person_quotas : d.post_quotas)[static_cast<std::int32_t>(g)] = {min, max};
          return d;
        };
        is(quota.min_more, with(group.min + 1, group.max));
        if (group.min > 0) is(quota.min_less, with(group.min - 1, group.max));
        if (group.max >= 0) is(quota.max_more, with(group.min, group.max + 1));
        if (group.max > 0) is(quota.max_less, with(group.min, group.max - 1));
      }
  }
}

TEST_CASE("edits lead to what solving anew says, whether the solver holds all pairs or a part") {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    Batch b = test::batch(60, 40, seed, {{"sender_max", 4}, {"township_max", 3}});
    auto desk = Desk::place(b.problem, b.codes());
    auto part = Desk::place(b.problem, b.codes(), 0);
    REQUIRE(desk);
    REQUIRE_MESSAGE(part.ok(), (part ? "" : part.error().zh()));
    std::mt19937 random(seed);
    int done = 0, clashes = 0;
    for (int k = 0; k < 50; ++k) {
      std::vector<Edit> edits;
      for (auto n = 1 + random() % 2; n > 0; --n) edits.push_back(random_edit(random, *b.problem));
      auto seen = desk->preview(edits);
      Decisions before = desk->decisions();
      auto changed = desk->make(edits);
      auto same_of_part = part->make(edits);
      CAPTURE(k);
      REQUIRE(changed.ok() == same_of_part.ok());
      REQUIRE(changed.ok() == seen.ok());
      if (!changed) {
        CAPTURE(changed.error().zh());
        CHECK(desk->decisions() == before);
        CHECK(changed.error().code == same_of_part.error().code);
        if (changed.error().code == Errc(fault::edit_clash)) ++clashes;
        continue;
      }
      ++done;
      CHECK(seen->after == changed->after);
      CHECK(seen->sentences == changed->sentences);
      CHECK(changed->after.total == anew(*b.problem, desk->decisions()));
      CHECK(same_of_part->after.total == changed->after.total);
      CHECK(part->decisions() == desk->decisions());
      for (auto [person, post] : desk->decisions().pinned) CHECK(desk->plan().post[static_cast<std::size_t>(person)] == post);
      // What is put away is taken up again as it was, without solving.
      auto again = Desk::keep(b.problem, b.codes(), desk->plan(), desk->decisions());
      REQUIRE_MESSAGE(again.ok(), (again ? "" : again.error().zh()));
      CHECK(again->plan().post == desk->plan().post);
    }
    CHECK(done > 10);
    CHECK(done + clashes >= 15);
  }
}

TEST_CASE("a plan that is not the best is not taken up") {
  Batch b = test::batch(30, 20, 2);
  auto plan = placement::place(*b.problem);
  REQUIRE(plan);
  REQUIRE(Desk::keep(b.problem, b.codes(), *plan));
  plan->prices.post[0] += 1;
  CHECK_FALSE(Desk::keep(b.problem, b.codes(), *plan));
  plan->prices.post.pop_back();
  CHECK_FALSE(Desk::keep(b.problem, b.codes(), *plan));
}

TEST_CASE("other rows, limits and params: decisions go along, and the plan is what solving anew says") {
  Batch b = test::batch(40, 30, 3, {{"sender_max", 4}, {"township_max", 3}});
  auto desk = Desk::place(b.problem, b.codes());
  REQUIRE(desk);
  std::mt19937 random(7);
  for (int k = 0; k < 25; ++k) (void)desk->make(std::vector<Edit>{random_edit(random, *b.problem)});
  REQUIRE(desk->decisions() != Decisions());
  auto is_best = [](const Desk& d) { CHECK(d.plan().objective == anew(d.problem(), d.decisions())); };

  Input late = b.problem->input;
  exchange::Record nominee = late.people.records[5];
  nominee[static_cast<std::size_t>(late.people.ledger->find("name"))] = "晚到的人";
  if (int id = late.people.ledger->find("citizen_id"); id >= 0) nominee[static_cast<std::size_t>(id)] = {};
  late.people.records.push_back(nominee);
  auto with = desk->renew(late, b.codes());
  REQUIRE_MESSAGE(with.ok(), (with ? "" : with.error().zh()));
  is_best(with->desk);
  REQUIRE(with->difference.joined.size() == 1);
  CHECK(with->desk.names().person(with->difference.joined[0].after).find("晚到的人") == 0);
  CHECK(with->difference.left.empty());
  CHECK(with->desk.decisions().pinned.size() == desk->decisions().pinned.size());
  CHECK(with->desk.decisions().barred.size() == desk->decisions().barred.size());
  auto back = with->desk.renew(b.problem->input, b.codes());
  REQUIRE(back);
  CHECK(back->desk.plan().objective == desk->plan().objective);
  CHECK(back->difference.left.size() == 1);
  CHECK(back->desk.decisions() == desk->decisions());

  Input limited = b.problem->input;
  const Group& group = b.problem->post_side.groups.front();
  limited.limits.push_back({"township", group.key, {0, 1}});
  auto narrower = desk->renew(limited, b.codes());
  REQUIRE_MESSAGE(narrower.ok(), (narrower ? "" : narrower.error().zh()));
  is_best(narrower->desk);

  Input other = b.problem->input;
  other.rules = *b.catalog->placement("standard", {{"sender_max", 4}, {"township_max", 3}, {"wish_1", 900}});
  auto weighed = desk->renew(other, b.codes(), Among::nearest);
  REQUIRE(weighed);
  is_best(weighed->desk);
  CHECK(weighed->difference.joined.empty());
}

TEST_CASE("over any other rows, params and limits the renewed plan is worth what solving anew finds, with all pairs at hand or a part") {
  int renewed = 0;
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    Batch b = test::batch(36, 26, seed, {{"sender_max", 4}, {"township_max", 3}});
    auto desk = Desk::place(b.problem, b.codes(), seed % 2 ? kAllPairs : 0);
    REQUIRE(desk);
    std::mt19937 random(seed);
    auto below = [&](std::size_t n) { return static_cast<std::ptrdiff_t>(random() % n); };
    for (int k = 0; k < 14; ++k) {
      for (int e = 0; e < 3; ++e) (void)desk->make(std::vector<Edit>{random_edit(random, desk->problem())});
      Input other = desk->problem().input;
      other.limits.clear();
      for (exchange::Roster* r : {&other.people, &other.posts}) {
        auto& records = r->records;
        if (random() % 2 && records.size() > 15) records.erase(records.begin() + below(records.size()));
        if (random() % 2) records.push_back((r == &other.people ? b.problem->input.people : b.problem->input.posts).records[static_cast<std::size_t>(below(20))]);
      }
      if (random() % 2) other.rules = *b.catalog->placement("standard", {{"sender_max", 3 + below(2)}, {"township_max", 3}, {"wish_1", 100 + 100 * below(5)}});
      const Among among = random() % 2 ? Among::any : Among::nearest;
      auto next = desk->renew(std::move(other), b.codes(), among);
      if (!next) {  // a pin that the rules bar now, or limits that leave no plan
        CAPTURE(next.error().zh());
        CHECK((next.error().code == Errc(fault::edit_barred_pair) || next.error().code == Errc(fault::edit_clash)));
        continue;
      }
      ++renewed;
      CHECK(next->desk.plan().objective == anew(next->desk.problem(), next->desk.decisions()));
      CHECK(next->stay.size() == static_cast<std::size_t>(next->desk.problem().people()));
      for (std::size_t i = 0; i < next->stay.size(); ++i) CHECK((next->people[i] >= 0 || next->stay[i] == kNowhere));
      auto again = Desk::keep(std::shared_ptr<const Problem>(b.problem, &next->desk.problem()), b.codes(), next->desk.plan(), next->desk.decisions());
      REQUIRE_MESSAGE(again.ok(), (again ? "" : again.error().zh()));
      *desk = std::move(next->desk);
    }
  }
  CHECK(renewed > 20);
}

TEST_CASE("a comparison says which quotas changed, and begins with the versions' names") {
  Batch b = test::batch(40, 30, 3, {{"township_max", 3}});
  auto desk = Desk::place(b.problem, b.codes());
  REQUIRE(desk);
  std::int32_t g = 0;
  const Group& group = b.problem->post_side.groups[0];
  auto d = desk->preview(std::vector<Edit>{QuotaOf{catalog::Bound::Side::post, g, 0, 0}});
  REQUIRE_MESSAGE(d.ok(), (d ? "" : d.error().zh()));
  auto changed = std::find_if(d->quotas.begin(), d->quotas.end(), [&](const auto& q) { return q.side == catalog::Bound::Side::post && q.after == g; });
  REQUIRE(changed != d->quotas.end());
  CHECK(changed->placed_after == 0);
  CHECK(changed->numbers_after.max == 0);
  CHECK(changed->numbers_before.max == group.max);
  CHECK(d->sentences.back().find("“" + group.key + "”由限") != std::string::npos);
  Version before = desk->version("第 1 稿"), after = desk->version("第 2 稿");
  CHECK(difference(before, after).sentences == std::vector<std::string>{"第 2 稿比第 1 稿：两个方案的安排完全相同。"});
}

TEST_CASE("of equally good plans the nearest moves no more people") {
  for (std::uint64_t seed : {1, 2, 3}) {
    Batch b = test::batch(50, 40, seed);
    auto any = Desk::place(b.problem, b.codes());
    REQUIRE(any);
    Desk near = *any;
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    for (int k = 0; k < 15; ++k) {
      std::vector<Edit> edits{random_edit(random, *b.problem)};
      auto moved = near.preview(edits);
      auto fewer = near.preview(edits, Among::nearest);
      REQUIRE(moved.ok() == fewer.ok());
      if (!fewer) continue;
      CHECK(fewer->after.total == moved->after.total);
      CHECK(fewer->same >= moved->same);
      REQUIRE(near.make(edits, Among::nearest));
    }
  }
}

TEST_CASE("names tell people and posts apart, and the same plan twice is no difference") {
  Batch b = test::batch(60, 40, 9);
  auto desk = Desk::place(b.problem, b.codes());
  REQUIRE(desk);
  std::set<std::string> names;
  for (std::int32_t i = 0; i < b.problem->people(); ++i) CHECK(names.insert(desk->names().person(i)).second);
  for (std::int32_t j = 0; j < b.problem->posts(); ++j) CHECK(names.insert(desk->names().post(j)).second);
  Difference none = difference(desk->version(), desk->version());
  CHECK(none.same == b.problem->people());
  CHECK(none.sentences == std::vector<std::string>{"两个方案的安排完全相同。"});
  auto rows = match(b.problem->input.people, b.problem->input.people, b.codes());
  for (std::int32_t i = 0; i < b.problem->people(); ++i) CHECK(rows[static_cast<std::size_t>(i)] == i);
  for (std::int32_t i = 0; i < b.problem->people(); ++i) CHECK(desk->why_person(i).ends_with("。"));
}

TEST_CASE("for some points fewer people move, never for more than was given") {
  int fewer = 0;
  for (std::uint64_t seed : {1, 2, 3, 4}) {
    Batch b = test::batch(40, 30, seed, {{"township_max", 3}});
    auto desk = Desk::place(b.problem, b.codes());
    REQUIRE(desk);
    std::mt19937 random(static_cast<std::uint32_t>(seed));
    for (int k = 0; k < 6; ++k) {
      std::vector<Edit> edits{random_edit(random, *b.problem)};
      auto nearest = desk->preview(edits, Among::nearest);
      if (!nearest) continue;
      for (std::int64_t give : {0, 150, 400}) {
        auto calm = desk->calmer(edits, give);
        REQUIRE_MESSAGE(calm.ok(), (calm ? "" : calm.error().zh()));
        CHECK(calm->difference.after.total >= nearest->after.total - give);
        CHECK(calm->cost == nearest->after.total - calm->difference.after.total);
        CHECK(calm->spared == calm->difference.same - nearest->same);
        CHECK(calm->difference.same >= nearest->same);
        fewer += calm->difference.same > nearest->same;
        auto again = desk->preview(calm->edits, Among::nearest);
        REQUIRE(again);
        CHECK(again->after.total == calm->difference.after.total);
      }
    }
  }
  CHECK(fewer > 0);
}
