#include "plans/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "placement/goal_words.hpp"
#include "placement/errors.hpp"
#include "placement/losses.hpp"
#include "plans/errors.hpp"
#include "plans/packed.hpp"

namespace zhagen::plans {

using At = std::size_t;
using placement::Decisions;
using placement::Desk;
using placement::Problem;
using Side = catalog::Bound::Side;

std::shared_ptr<const Standing> Standing::of(std::shared_ptr<const catalog::Catalog> catalog, catalog::FileText rules, Desk desk) {
  auto s = std::make_shared<Standing>();
  s->catalog_ = std::move(catalog);
  s->rules_ = std::move(rules);
  s->plan_ = desk.plan();
  const Problem& p = desk.problem();
  s->at_post_.resize(static_cast<At>(p.posts()));
  for (std::int32_t i = 0; i < p.people(); ++i) {
    s->people_.push_back(record_of(p.input.people, i));
    s->person_rows_.emplace(s->people_.back(), i);
    if (std::int32_t j = s->plan_.post[static_cast<At>(i)]; j >= 0) s->at_post_[static_cast<At>(j)].push_back(i);
  }
  for (std::int32_t j = 0; j < p.posts(); ++j) {
    s->posts_.push_back(record_of(p.input.posts, j));
    s->post_rows_.emplace(s->posts_.back(), j);
  }
  s->desk_.emplace(std::move(desk));
  return s;
}

Result<std::shared_ptr<const Standing>> Standing::make(std::shared_ptr<const catalog::Catalog> catalog, const catalog::FileText& rules, placement::Input input,
                                                       const placement::PlaceOptions& options) {
  std::shared_ptr<const Problem> problem = TRY(placement::derive(std::move(input), catalog->codes()));
  Desk desk = TRY(Desk::breaking_least(std::move(problem), catalog->codes(), {}, options));
  return of(std::move(catalog), rules, std::move(desk));
}

Result<std::shared_ptr<const Standing>> Standing::open(Content c) {
  catalog::FileText rules = c.files.front();
  std::shared_ptr<const catalog::Catalog> catalog = TRY(catalog::Catalog::from_texts(std::move(c.files)));
  placement::Input input{TRY(catalog->placement(rules, c.params)), std::move(c.people), std::move(c.posts), c.asof, std::move(c.limits)};
  input.people.ledger = input.rules.person;
  input.posts.ledger = input.rules.post;
  input.present = std::move(c.present);
  input.present_at = std::move(c.present_at);
  input.present.ledger = input.rules.person;
  input.present_at.ledger = input.rules.post;
  for (const exchange::Roster* r : {&input.people, &input.posts, &input.present, &input.present_at})
    if (r->given.size() != r->ledger->fields.size() && !r->records.empty()) return fail(fault::plan_damaged);
  if (input.present.records.size() != input.present_at.records.size()) return fail(fault::plan_damaged);
  if (c.stable) input.rules.mode = catalog::PlacementMode::stable;
  input.draw_commitment = std::move(c.draw_commitment);
  input.draw_seed = std::move(c.draw_seed);
  input.draw_later = true;
  input.relaxed = std::move(c.relaxed);
  std::shared_ptr<const Problem> problem = TRY(placement::derive(std::move(input), catalog->codes()));
  if (!c.whole) {
    Desk desk = TRY(Desk::keep(std::move(problem), catalog->codes(), std::move(c.plan), std::move(c.decisions)));
    return of(std::move(catalog), std::move(rules), std::move(desk));
  }
  placement::Made made{c.decisions == Decisions() ? problem : TRY(placement::with_decisions(*problem, c.decisions, catalog->codes())), std::move(c.plan), std::move(c.teams), {}};
  Desk desk = TRY(Desk::keep(std::move(problem), catalog->codes(), std::move(made), std::move(c.decisions)));
  return of(std::move(catalog), std::move(rules), std::move(desk));
}

catalog::Settings Standing::params() const {
  catalog::Settings out;
  for (const catalog::Param& p : problem().input.rules.params) out[p.name] = p.value;
  return out;
}

std::int64_t Standing::seats(std::int32_t post) const {
  auto decided = desk_->decisions().seats.find(post);
  return decided == desk_->decisions().seats.end() ? problem().seats[static_cast<At>(post)] : decided->second;
}

std::int64_t Standing::points() const { return placement::score_of(problem(), desk_->decisions(), plan_.post); }

std::optional<std::int64_t> Standing::gap() const {
  const Problem& p = problem();
  std::optional<std::int64_t> out;
  auto parts = p.goals.split(desk_->gap());
  for (At g = 0; g < parts.size(); ++g)
    if (p.input.rules.goals[g].kind == catalog::Goal::Kind::score) out = parts[g];
    else if (parts[g] != 0 && !out) return std::nullopt;
  return out;
}

std::string Standing::sentence() const {
  const Problem& p = problem();
  std::string out = desk_->whole() ? placement::standing(*desk_->whole()) : placement::standing(p, plan_);
  if (p.input.rules.draw && p.input.draw_seed.empty()) out += fmt::format("“{}”还没有抽签：公布种子以后再抽。", p.input.rules.draw->label);
  return out;
}

std::vector<placement::TeamState> Standing::teams() const {
  return desk_->whole() ? placement::team_states(*desk_->whole()->problem, plan_.post) : std::vector<placement::TeamState>();
}

const std::vector<placement::Clash>& Standing::broken() const {
  std::call_once(broken_once_, [&] {
    if (const placement::Made* whole = desk_->whole()) broken_ = placement::clashes(*whole->problem, whole->plan);
    else if (!problem().input.relaxed.empty()) broken_ = placement::clashes(problem(), plan_);
  });
  return broken_;
}

std::vector<std::string> Standing::unmet() const {
  std::vector<std::string> out;
  for (const placement::Clash& c : broken()) out.push_back(placement::words_of(c));
  return out;
}

std::size_t Standing::bytes() const {
  const auto people = static_cast<At>(problem().people()), posts = static_cast<At>(problem().posts());
  constexpr At kRow = 4'000, kPair = 24;
  return (people + posts) * kRow + std::min<At>(people * posts, static_cast<At>(placement::kAllPairs)) * kPair;
}

namespace {

using Kind = Change::Kind;
constexpr std::array<std::pair<std::string_view, Kind>, 12> kKinds = {{{"assign", Kind::assign}, {"release", Kind::release}, {"bar", Kind::bar}, {"allow", Kind::allow},
                                                                     {"seats", Kind::seats}, {"quota", Kind::quota}, {"drop_out", Kind::drop_out},
                                                                     {"take_back", Kind::take_back}, {"param", Kind::param},
                                                                     {"together", Kind::together}, {"apart", Kind::apart}, {"draw", Kind::draw}}};

/// Changes as a desk takes them, and in words.
class Reader {
 public:
  Reader(const Standing& s, std::vector<std::string>& words) : s_(s), words_(words) {}

  Result<std::vector<placement::Edit>> edits(const std::vector<Change>& changes) {
    std::vector<placement::Edit> out;
    for (const Change& c : changes)
      if (c.kind != Kind::param && c.kind != Kind::draw) out.push_back(TRY(edit(c)));
    return out;
  }

 private:
  Result<std::int32_t> person(const Change& c) const { return person(c.person); }
  Result<std::int32_t> person(Id id) const {
    std::int32_t row = s_.person_row(id);
    return row < 0 ? Result<std::int32_t>(fail(fault::plan_no_row, "人选", id.str())) : row;
  }
  Result<std::int32_t> post(const Change& c) const {
    std::int32_t row = s_.post_row(c.post);
    return row < 0 ? Result<std::int32_t>(fail(fault::plan_no_row, "岗位", c.post.str())) : row;
  }
  template <class... Values>
  void say(fmt::format_string<Values...> text, Values&&... values) {
    words_.push_back(fmt::format(text, std::forward<Values>(values)...));
  }
  const std::string& name(std::int32_t person) const { return s_.desk().names().person(person); }
  const std::string& place(std::int32_t post) const { return s_.desk().names().post(post); }

  Result<placement::Edit> edit(const Change& c) {
    switch (c.kind) {
      case Kind::assign: {
        std::int32_t i = TRY(person(c)), j = TRY(post(c));
        say("指定{}去{}", name(i), place(j));
        return placement::Edit(placement::Assign{i, j});
      }
      case Kind::release: {
        std::int32_t i = TRY(person(c));
        say("不再指定{}的岗位", name(i));
        return placement::Edit(placement::Release{i});
      }
      case Kind::bar: {
        std::int32_t i = TRY(person(c)), j = TRY(post(c));
        say("{}不安排到{}", name(i), place(j));
        return placement::Edit(placement::Bar{i, j});
      }
      case Kind::allow: {
        std::int32_t i = TRY(person(c)), j = TRY(post(c));
        say("作为例外，允许{}去{}", name(i), place(j));
        return placement::Edit(placement::Allow{i, j});
      }
      case Kind::seats: {
        std::int32_t j = TRY(post(c));
        if (c.seats == 0) say("{}不再要人", place(j));
        else say("{}的名额改为 {} 个", place(j), c.seats);
        return placement::Edit(placement::SeatsOf{j, c.seats});
      }
      case Kind::quota: return quota(c);
      case Kind::drop_out: {
        std::int32_t i = TRY(person(c));
        say("{}退出这一批", name(i));
        return placement::Edit(placement::DropOut{i});
      }
      case Kind::take_back: {
        std::int32_t i = TRY(person(c));
        say("恢复{}为人选", name(i));
        return placement::Edit(placement::TakeBack{i});
      }
      case Kind::together: {
        std::int32_t i = TRY(person(c)), other = TRY(person(c.other));
        say("{}与{}安排在一处", name(i), name(other));
        return placement::Edit(placement::Together{i, other});
      }
      case Kind::apart: {
        std::int32_t i = TRY(person(c)), other = TRY(person(c.other));
        say("不再要求{}与{}安排在一处", name(i), name(other));
        return placement::Edit(placement::Apart{i, other});
      }
      case Kind::param:
      case Kind::draw: break;
    }
    return fail(fault::plan_no_row, "改动", "");
  }

  Result<placement::Edit> quota(const Change& c) {
    const Problem& p = s_.problem();
    for (Side side : {Side::person, Side::post}) {
      const auto& groups = p.side(side).groups;
      for (At g = 0; g < groups.size(); ++g) {
        const catalog::Bound& bound = p.input.rules.bounds[groups[g].bound];
        if (bound.name != c.bound || groups[g].key != c.key) continue;
        say("{}“{}”的人数改为{}{}", bound.label, c.key, c.min > 0 || c.max < 0 ? fmt::format("最少 {} 人", c.min) : "",
            c.max < 0 ? "" : fmt::format("{}最多 {} 人", c.min > 0 ? "、" : "", c.max));
        return placement::Edit(placement::QuotaOf{side, static_cast<std::int32_t>(g), c.min, c.max});
      }
    }
    return fail(fault::plan_no_row, "名额", c.key);
  }

  const Standing& s_;
  std::vector<std::string>& words_;
};

/// The params of a plan with the changes, as far as its rules still have them; each change in words.
Result<catalog::Settings> params_after(const Standing& from, const std::vector<Change>& changes, const catalog::PlacementRules& rules, std::vector<std::string>& words) {
  catalog::Settings out = from.params();
  std::erase_if(out, [&](const auto& set) { return std::none_of(rules.params.begin(), rules.params.end(), [&](const catalog::Param& p) { return p.name == set.first; }); });
  for (const Change& c : changes) {
    if (c.kind != Kind::param) continue;
    auto param = std::find_if(rules.params.begin(), rules.params.end(), [&](const catalog::Param& p) { return p.name == c.param; });
    if (param == rules.params.end()) return fail(fault::plan_no_row, "参数", c.param);
    catalog::Param set = *param;
    set.value = c.value;
    words.push_back(words_of(set));
    out[c.param] = c.value;
  }
  return out;
}

/// The problem with all its minima.
Result<std::shared_ptr<const Problem>> as_asked(const Problem& p, const CodeLists& codes) {
  placement::Input input = p.input;
  std::erase_if(input.rules.bounds, [](const catalog::Bound& b) { return b.key.empty(); });  // pins are put in again
  input.relaxed.clear();
  return std::shared_ptr<const Problem>(TRY(placement::derive(std::move(input), codes)));
}

/// Edits that the desk takes; where few moves are asked for, with those that keep people where they are.
Status apply(Desk& desk, std::vector<placement::Edit> edits, std::optional<std::int64_t> calm, const std::vector<std::int32_t>& stay, const placement::PlaceOptions& options,
             const CodeLists& codes, Revised& out) {
  if (!desk.problem().input.relaxed.empty()) {  // what gave way is asked for again: the edits may be what mends it
    if (calm) return fail(placement::fault::desk_rules, "规定不能都做到、按违背最少安排");
    auto asked = TRY(as_asked(desk.problem(), codes));
    placement::Decided next = TRY(placement::decide(*asked, desk.names(), desk.decisions(), edits));
    desk = TRY(Desk::breaking_least(std::move(asked), codes, std::move(next.decisions), options));
    return {};
  }
  if (!calm) {
    if (!edits.empty()) TRY(desk.make(edits, placement::Among::any, options));
    return {};
  }
  Desk::Calmer calmer = TRY(desk.calmer(edits, *calm, stay));
  const Problem& p = desk.problem();
  const auto& goals = p.input.rules.goals;
  for (At e = edits.size(); e < calmer.edits.size(); ++e)
    if (const auto* a = std::get_if<placement::Assign>(&calmer.edits[e]))
      out.words.push_back(fmt::format("为少变动，指定{}仍在{}", desk.names().person(a->person), desk.names().post(a->post)));
  auto parts = p.goals.split(calmer.cost);
  for (At g = 0; g < parts.size(); ++g)
    if (goals[g].kind == catalog::Goal::Kind::score) out.cost = parts[g];
  out.spared = calmer.spared;
  out.calm = calmer.spared == 0 ? "同样好的方案里动人最少的就是这个；在让出的分数以内，没有动人更少的"
                                : fmt::format("比最好的方案少动 {} 人；为此{}", calmer.spared, placement::loss_words(p, calmer.cost));
  desk = std::move(calmer.desk);
  return {};
}

}  // namespace

std::string words_of(const catalog::Param& set) { return set.value ? fmt::format("“{}”改为 {}", set.label, *set.value) : fmt::format("不执行“{}”", set.label); }

std::string words_of(const placement::Limit& limit) {
  auto number = [](const std::optional<std::int64_t>& n) { return n ? std::to_string(*n) : ""; };
  return fmt::format("名额 {}:{}={}..{}", limit.bound, limit.key, number(limit.limits.min), number(limit.limits.max));
}

std::optional<Change::Kind> find_kind(std::string_view name) {
  for (auto [known, kind] : kKinds)
    if (name == known) return kind;
  return std::nullopt;
}

Result<Revised> revise(const Standing& from, const std::vector<Change>& changes, How how) {
  Revised out;
  const bool anew = how.fresh || std::any_of(changes.begin(), changes.end(), [](const Change& c) { return c.kind == Kind::param || c.kind == Kind::draw; });
  if (!anew) {
    Desk desk = from.desk();
    TRY(apply(desk, TRY(Reader(from, out.words).edits(changes)), how.calm, {}, how.options, from.catalog().codes(), out));
    out.standing = Standing::of(from.catalog_held(), from.rules(), std::move(desk));
    return out;
  }
  std::optional<Drawn>& fresh = how.fresh;
  std::shared_ptr<const catalog::Catalog> catalog = fresh ? fresh->catalog : from.catalog_held();
  const catalog::FileText& rules = fresh ? *TRY(catalog->placement_file(fresh->source->rules)) : from.rules();
  const catalog::Settings params = TRY(params_after(from, changes, TRY(catalog->placement(rules)), out.words));
  placement::Input input = from.problem().input;
  input.relaxed.clear();
  input.rules = TRY(catalog->placement(rules, params));
  if (from.problem().input.rules.mode == catalog::PlacementMode::stable) input.rules.mode = catalog::PlacementMode::stable;
  for (const Change& c : changes) {
    if (c.kind != Kind::draw) continue;
    if (!input.rules.draw) return fail(placement::fault::placement_no_draw, input.rules.label);
    input.draw_seed = c.seed;
    out.words.push_back(fmt::format("公布“{}”的种子，抽签", input.rules.draw->label));
  }
  if (!input.rules.draw) input.draw_commitment.clear(), input.draw_seed.clear();  // the rules of today may have dropped it
  if (fresh) {
    input.people = std::move(fresh->people);
    input.posts = std::move(fresh->posts);
    input.present = std::move(fresh->present);
    input.present_at = std::move(fresh->present_at);
    input.asof = fresh->asof;
  }
  // An assignment that is lifted need not be possible over the other rows.
  Desk before = from.desk();
  std::vector<Change> first, rest;
  for (const Change& c : changes) {
    const std::int32_t i = c.kind == Kind::release ? from.person_row(c.person) : -1;
    (i >= 0 && before.decisions().pinned.contains(i) ? first : rest).push_back(c);
  }
  if (!first.empty()) TRY(before.make(TRY(Reader(from, out.words).edits(first)), placement::Among::any, how.options));
  const Decisions none;
  auto renewed = before.renew(input, catalog->codes(), how.calm ? placement::Among::nearest : placement::Among::any, how.options);
  const bool clash = !renewed && (renewed.error().code == placement::fault::edit_clash || renewed.error().code == Errc::placement_infeasible);
  if (!renewed && !(clash && before.decisions() == none)) return std::move(renewed).error();
  std::vector<std::int32_t> stay;
  if (renewed) out.lost = std::move(renewed->lost), stay = std::move(renewed->stay);
  Desk anew_desk = renewed ? std::move(renewed->desk)
                           : TRY(Desk::breaking_least(TRY(placement::derive(std::move(input), catalog->codes())), catalog->codes(), {}, how.options));
  auto base = Standing::of(std::move(catalog), rules, std::move(anew_desk));
  Desk desk = base->desk();
  if (auto edits = TRY(Reader(*base, out.words).edits(rest)); how.calm || !edits.empty())
    TRY(apply(desk, std::move(edits), how.calm, stay, how.options, base->catalog().codes(), out));
  out.standing = Standing::of(base->catalog_held(), rules, std::move(desk));
  return out;
}

}  // namespace zhagen::plans
