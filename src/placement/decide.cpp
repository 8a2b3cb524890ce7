#include "placement/decide.hpp"

#include <algorithm>

#include "placement/errors.hpp"
#include "placement/resolve.hpp"

namespace zhagen::placement {
namespace {

using At = std::size_t;
using catalog::Bound;

class Editor {
 public:
  Editor(const Problem& p, const Names& names, Decisions d) : out{std::move(d), {}, false}, p_(p), names_(names) {}
  Decided out;

  Status apply(const Assign& e) {
    TRY(pair(e.person, e.post));
    TRY(there(e.person));
    if (points(e.person, e.post) == kImpossible) return fail(fault::edit_barred_pair, names_.person(e.person), names_.post(e.post), why_not(p_, out.decisions, e.person, e.post));
    offer(e.person, e.post);
    out.edits.push_back(solve::Pin{e.person, e.post});
    out.decisions.pinned[e.person] = e.post;
    return {};
  }
  Status apply(const Release& e) {
    TRY(person(e.person));
    if (!out.decisions.pinned.erase(e.person)) return fail(fault::edit_not_pinned, names_.person(e.person));
    out.edits.push_back(solve::Unpin{e.person});
    return {};
  }
  Status apply(const Bar& e) {
    TRY(pair(e.person, e.post));
    TRY(there(e.person));
    if (points(e.person, e.post) == kImpossible) return fail(fault::edit_barred_pair, names_.person(e.person), names_.post(e.post), why_not(p_, out.decisions, e.person, e.post));
    if (auto pin = out.decisions.pinned.find(e.person); pin != out.decisions.pinned.end() && pin->second == e.post)
      return fail(fault::edit_pinned, names_.person(e.person), names_.post(e.post));
    offer(e.person, e.post);  // what is not with the solver cannot be taken from it
    out.edits.push_back(solve::Ban{e.person, e.post});
    out.decisions.allowed.erase({e.person, e.post});
    if (p_.pairs.points(e.person, e.post) != kImpossible) out.decisions.barred.insert({e.person, e.post});
    return {};
  }
  Status apply(const Allow& e) {
    TRY(pair(e.person, e.post));
    TRY(there(e.person));
    if (points(e.person, e.post) != kImpossible) return fail(fault::edit_not_barred, names_.person(e.person), names_.post(e.post));
    if (!out.decisions.barred.erase({e.person, e.post})) out.decisions.allowed.insert({e.person, e.post});
    offer(e.person, e.post);
    return {};
  }
  Status apply(const SeatsOf& e) {
    TRY(post(e.post));
    if (e.seats < 0 || e.seats > kMostPoints) return fail(fault::edit_number, names_.post(e.post) + "的名额", e.seats, kMostPoints);
    if (e.seats == p_.seats[static_cast<At>(e.post)]) out.decisions.seats.erase(e.post);
    else out.decisions.seats[e.post] = static_cast<std::int32_t>(e.seats);
    out.edits.push_back(solve::Seats{e.post, static_cast<std::int32_t>(e.seats)});
    return {};
  }
  Status apply(const QuotaOf& e) {
    const auto& groups = p_.side(e.side).groups;
    if (e.group < 0 || static_cast<At>(e.group) >= groups.size()) return fail(fault::edit_no_row, "名额", std::int64_t{e.group} + 1);
    if (e.min < 0 || e.min > kMostPoints) return fail(fault::edit_number, quota_name(p_, e.side, e.group) + "的下限", e.min, kMostPoints);
    if (e.max < -1 || e.max > kMostPoints) return fail(fault::edit_number, quota_name(p_, e.side, e.group) + "的上限", e.max, kMostPoints);
    bool people = e.side == Bound::Side::person;
    auto& quotas = people ? out.decisions.person_quotas : out.decisions.post_quotas;
    const Group& g = groups[static_cast<At>(e.group)];
    if (e.min == g.min && e.max == g.max) quotas.erase(e.group);
    else quotas[e.group] = {e.min, e.max};
    out.edits.push_back(solve::Quota{people ? solve::Bound::Kind::person_group : solve::Bound::Kind::post_group, e.group, e.min,
                                 e.max < 0 ? solve::kUnbounded : e.max});
    return {};
  }
  Status apply(const DropOut& e) {
    TRY(person(e.person));
    TRY(there(e.person));
    out.decisions.pinned.erase(e.person);
    out.decisions.gone.insert(e.person);
    out.edits.push_back(solve::Leave{e.person});
    return {};
  }
  Status apply(const TakeBack& e) {
    TRY(person(e.person));
    if (!out.decisions.gone.erase(e.person)) return fail(fault::edit_not_gone, names_.person(e.person));
    out.anew = true;
    return {};
  }
  Status apply(const Together& e) {
    TRY(two(e.one, e.other));
    TRY(there(e.one));
    TRY(there(e.other));
    if (p_.input.rules.together.empty()) return fail(fault::placement_no_place);
    if (!out.decisions.together.insert(std::minmax(e.one, e.other)).second) return fail(fault::edit_together, names_.person(e.one), names_.person(e.other));
    out.anew = true;
    return {};
  }
  Status apply(const Apart& e) {
    TRY(two(e.one, e.other));
    if (!out.decisions.together.erase(std::minmax(e.one, e.other))) return fail(fault::edit_not_together, names_.person(e.one), names_.person(e.other));
    out.anew = true;
    return {};
  }

 private:
  Status two(std::int32_t a, std::int32_t b) const {
    TRY(person(a));
    TRY(person(b));
    return a == b ? Status(fail(fault::edit_alone, names_.person(a))) : Status();
  }
  Status row(const char* what, std::int32_t n, std::int32_t size) const {
    if (n >= 0 && n < size) return {};
    return fail(fault::edit_no_row, what, std::int64_t{n} + 1);
  }
  Status person(std::int32_t i) const { return row("人选", i, p_.people()); }
  Status post(std::int32_t j) const { return row("岗位", j, p_.posts()); }
  Status pair(std::int32_t i, std::int32_t j) const {
    TRY(person(i));
    return post(j);
  }
  Status there(std::int32_t i) const { return out.decisions.gone.contains(i) ? Status(fail(fault::edit_gone, names_.person(i))) : Status(); }
  std::int32_t points(std::int32_t i, std::int32_t j) const { return Open(p_, out.decisions).points(i, j); }
  void offer(std::int32_t i, std::int32_t j) { out.edits.push_back(solve::Allow{i, j, points(i, j)}); }

  const Problem& p_;
  const Names& names_;
};

}  // namespace

std::string why_not(const Problem& p, const Decisions& d, std::int32_t i, std::int32_t j) {
  if (d.gone.contains(i)) return "已退出这一批";
  if (d.barred.contains({i, j})) return "已定不安排到这个岗位";
  if (d.allowed.contains({i, j})) return "";
  for (At r = 0; r < p.input.rules.pairs.size(); ++r)
    if (p.pairs.met(r, i, j) != Truth::yes) return p.pairs.why_not(r, i, j);
  return "";
}

Result<Decided> decide(const Problem& problem, const Names& names, const Decisions& decisions, std::span<const Edit> edits) {
  Editor editor(problem, names, decisions);
  for (const Edit& e : edits) TRY(std::visit([&](const auto& what) { return editor.apply(what); }, e));
  return std::move(editor.out);
}

}  // namespace zhagen::placement
