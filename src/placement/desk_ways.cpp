// The questions of a desk.

#include <algorithm>
#include <tuple>

#include "placement/held.hpp"
#include "placement/losses.hpp"
#include "placement/reasons.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;

/// A pair that may not be, with the sentences of all that stands against it; nothing where it may be.
std::optional<BarredWay> barred(const Problem& p, const Decisions& d, std::int32_t i, std::int32_t j, std::int32_t other) {
  BarredWay out{other, true, {}};
  if (d.gone.contains(i)) return BarredWay{other, false, {"已退出这一批"}};
  if (d.barred.contains({i, j})) return BarredWay{other, false, {"已定不安排到这个岗位"}};
  if (d.allowed.contains({i, j})) return std::nullopt;
  for (At r = 0; r < p.input.rules.pairs.size(); ++r) {
    Truth met = p.pairs.met(r, i, j);
    if (met == Truth::yes) continue;
    out.unknown &= met == Truth::unknown;
    out.why.push_back(p.pairs.why_not(r, i, j));
  }
  if (out.why.empty()) return std::nullopt;
  return out;
}

void in_order(std::vector<Way>& ways) {
  std::stable_sort(ways.begin(), ways.end(), [](const Way& x, const Way& y) {
    return std::tuple(x.loss, !x.present, x.other < 0, x.other) < std::tuple(y.loss, !y.present, y.other < 0, y.other);
  });
}

}  // namespace

Way Desk::way(const solve::Alternatives& a, const Exact& exact, std::int32_t i, std::int32_t j, std::int64_t loss) const {
  Way out;
  out.other = a.of_person ? j : i;
  out.present = held_->plan().post[static_cast<At>(i)] == j;
  out.loss = loss;
  if (j >= 0) {
    out.points = Open(*problem_, decisions_).score(i, j);
    out.wish = problem_->pairs.wish(i, j);
  }
  if (out.present) return out;
  out.exact = held_->all;
  out.moves = held_->effects().moves(a, out.other);
  Turn turn{out.other, loss, loss, {}};
  if (!out.exact && j >= 0) {  // a plan with a pair that is not held may lose less
    turn.least = exact.margins().slack(i, j, Open(*problem_, decisions_).points(i, j));
    if (loss >= solve::kNever) turn.loss.reset();
    out.exact = turn.exact();
    out.loss = out.exact ? loss : turn.least;
  } else if (!out.exact) {
    turn.least = 0;
    out.loss = 0;
  }
  turn.moves = out.moves;
  out.sentence = turn_words(*problem_, *names_, turn);
  return out;
}

Ways Desk::of_person(std::int32_t person) const {
  const Problem& p = *problem_;
  Exact exact = held_->exact();
  Ways out;
  out.self = person;
  std::vector<bool> listed(static_cast<At>(p.posts()), false);
  if (held_->solved) {
    solve::Alternatives a = held_->effects().of_person(person);
    for (const solve::Choice& c : a.choices) {
      out.ways.push_back(way(a, exact, person, c.other, c.loss));
      listed[static_cast<At>(c.other)] = true;
    }
    out.ways.push_back(way(a, exact, person, -1, a.left_out));
  } else {
    const bool present = held_->plan().post[static_cast<At>(person)] < 0;
    Turn turn{-1, present ? 0 : -exact.gap(), std::nullopt, {}};
    out.ways.push_back({-1, 0, 0, present, turn.least, present, {}, present ? "" : turn_words(p, *names_, turn)});
  }
  auto pin = decisions_.pinned.find(person);
  for (std::int32_t j = 0; j < p.posts(); ++j) {
    if (listed[static_cast<At>(j)]) continue;
    if (auto b = barred(p, decisions_, person, j, j)) out.barred.push_back(*std::move(b));
    else if (pin != decisions_.pinned.end() && pin->second != j) out.barred.push_back({j, false, {"已指定去" + names_->post(pin->second)}});
    else out.ways.push_back(left_out(exact, person, j, j));
  }
  in_order(out.ways);
  return out;
}

Ways Desk::of_post(std::int32_t post) const {
  const Problem& p = *problem_;
  Exact exact = held_->exact();
  Ways out;
  out.of_person = false;
  out.self = post;
  std::vector<bool> listed(static_cast<At>(p.people()), false);
  if (held_->solved) {
    solve::Alternatives a = held_->effects().of_post(post);
    for (const solve::Choice& c : a.choices) {
      out.ways.push_back(way(a, exact, c.other, post, c.loss));
      listed[static_cast<At>(c.other)] = true;
    }
  }
  for (std::int32_t i = 0; i < p.people(); ++i) {
    if (listed[static_cast<At>(i)]) continue;
    auto pin = decisions_.pinned.find(i);
    if (auto b = barred(p, decisions_, i, post, i)) out.barred.push_back(*std::move(b));
    else if (pin != decisions_.pinned.end() && pin->second != post) out.barred.push_back({i, false, {"已指定去" + names_->post(pin->second)}});
    else out.ways.push_back(left_out(exact, i, post, i));
  }
  in_order(out.ways);
  return out;
}

Way Desk::left_out(const Exact& exact, std::int32_t i, std::int32_t j, std::int32_t other) const {
  Open open(*problem_, decisions_);
  if (held_->plan().post[static_cast<At>(i)] == j) return {other, open.score(i, j), problem_->pairs.wish(i, j), true, 0, true, {}, ""};
  Turn turn{other, exact.margins().slack(i, j, open.points(i, j)) - exact.gap(), std::nullopt, {}};
  return {other, open.score(i, j), problem_->pairs.wish(i, j), false, turn.least, false, {}, turn_words(*problem_, *names_, turn)};
}

std::string Desk::why_person(std::int32_t person) const {
  Exact exact = held_->exact();
  const auto& plan = held_->plan();
  Reasons reasons(*problem_, decisions_, plan.post, *names_, exact);
  std::int32_t post = plan.post[static_cast<At>(person)];
  return post < 0 ? reasons.unplaced(person, reasons.of_person(person)) : reasons.placed(person, post);
}

std::string Desk::why_post(std::int32_t post) const {
  Exact exact = held_->exact();
  const auto& plan = held_->plan();
  if (std::count(plan.post.begin(), plan.post.end(), post) >= Open(*problem_, decisions_).seats(post)) return "";
  Reasons reasons(*problem_, decisions_, plan.post, *names_, exact);
  return reasons.unfilled(post, reasons.of_posts({&post, 1}).front());
}

std::string Desk::why_quota(catalog::Bound::Side side, std::int32_t group) const {
  Exact exact = held_->exact();
  const auto& plan = held_->plan();
  bool people = side == catalog::Bound::Side::person;
  if (!held_->solved)
    return Reasons(*problem_, decisions_, plan.post, *names_, exact).quota(side, group, (people ? plan.prices.person_group : plan.prices.post_group)[static_cast<At>(group)], nullptr);
  auto kind = people ? solve::Bound::Kind::person_group : solve::Bound::Kind::post_group;
  solve::QuotaEffect effect = held_->effects().of_quota(kind, group);
  std::int64_t price = (people ? plan.prices.person_group : plan.prices.post_group)[static_cast<At>(group)];
  return Reasons(*problem_, decisions_, plan.post, *names_, exact).quota(side, group, price, held_->all ? &effect : nullptr);
}

QuotaWays Desk::of_quota(catalog::Bound::Side side, std::int32_t group) const {
  if (!held_->solved) {  // what prices and gap allow; what a tighter quota takes is not known
    const solve::Prices& y = held_->plan().prices;
    const std::int64_t price = (side == catalog::Bound::Side::person ? y.person_group : y.post_group)[static_cast<At>(group)], gap = held_->exact().gap();
    return {std::max<std::int64_t>(-price, 0) + gap, -solve::kNever, -solve::kNever, std::max<std::int64_t>(price, 0) + gap, false};
  }
  auto kind = side == catalog::Bound::Side::person ? solve::Bound::Kind::person_group : solve::Bound::Kind::post_group;
  solve::QuotaEffect e = held_->effects().of_quota(kind, group);
  return {e.min_less, e.min_more, e.max_less, e.max_more, held_->all};
}

SeatWays Desk::of_seat(std::int32_t post) const {
  if (!held_->solved) return {-solve::kNever, -solve::kNever, false};
  solve::SeatEffect e = held_->effects().of_seat(post);
  return {e.less, e.more, held_->all};
}

}  // namespace zhagen::placement
