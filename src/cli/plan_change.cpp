// zhagen plans change: what changes of a plan lead to, shown or kept as the next version.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/pairs.hpp"
#include "cli/plans.hpp"
#include "plans/compare.hpp"
#include "plans/errors.hpp"

namespace zhagen::cli {
namespace {

using plans::Change;
using plans::Standing;
using Kind = Change::Kind;

/// People and posts as a sentence of the plan names them, by the sheet's own name or number, or by the record's.
class Named {
 public:
  explicit Named(const Standing& s) : s_(s) {}

  Result<Id> person(const std::string& text) const {
    return find(text, "人选", s_.problem().input.people, {"name"}, [&](std::int32_t i) { return s_.desk().names().person(i); }, [&](std::int32_t i) { return s_.person(i); });
  }
  Result<Id> post(const std::string& text) const {
    return find(text, "岗位", s_.problem().input.posts, {"code", "name"}, [&](std::int32_t j) { return s_.desk().names().post(j); }, [&](std::int32_t j) { return s_.post(j); });
  }

 private:
  template <class Name, class Record>
  Result<Id> find(const std::string& text, const char* what, const exchange::Roster& r, std::initializer_list<const char*> fields, Name name, Record record) const {
    const auto rows = static_cast<std::int32_t>(r.records.size());
    for (std::int32_t row = 0; row < rows; ++row)
      if (name(row) == text || record(row).str() == text) return record(row);
    std::vector<Id> found;
    for (const char* field : fields) {
      const int f = r.ledger->find(field);
      for (std::int32_t row = 0; f >= 0 && row < rows && found.size() < 2; ++row)
        if (exchange::text_of(r.ledger->fields[static_cast<std::size_t>(f)], r.records[static_cast<std::size_t>(row)][static_cast<std::size_t>(f)], s_.catalog().codes()) == text)
          found.push_back(record(row));
      if (!found.empty()) break;
    }
    if (found.empty()) return fail(plans::fault::plan_no_row, what, text);
    if (found.size() > 1) return fail(plans::fault::plan_given_many, text, what);
    return found.front();
  }

  const Standing& s_;
};

Result<std::vector<Change>> changes_of(const PlanOptions& o, const Standing& s) {
  std::vector<Change> out;
  const Named named(s);
  for (const auto& [option, list, kind] : {std::tuple("--release", &o.release, Kind::release), std::tuple("--drop-out", &o.drop_out, Kind::drop_out),
                                           std::tuple("--take-back", &o.take_back, Kind::take_back)})
    for (const std::string& text : *list) {
      Change c;
      c.kind = kind;
      c.person = TRY(named.person(text));
      out.push_back(std::move(c));
    }
  for (const auto& [option, list, kind] : {std::tuple("--allow", &o.allow, Kind::allow), std::tuple("--bar", &o.bar, Kind::bar), std::tuple("--assign", &o.assign, Kind::assign)})
    for (const std::string& text : *list) {
      auto [person, post] = TRY(pair_of(option, text));
      Change c;
      c.kind = kind;
      c.person = TRY(named.person(person));
      c.post = TRY(named.post(post));
      out.push_back(std::move(c));
    }
  for (const std::string& text : o.seats) {
    auto [post, number] = TRY(pair_of("--seats", text));
    if (number.empty() || number.size() > 8 || number.find_first_not_of("0123456789") != std::string::npos) return fail(Errc::number_invalid, number).at("--seats");
    Change c;
    c.kind = Kind::seats;
    c.post = TRY(named.post(post));
    c.seats = std::stoll(number);
    out.push_back(std::move(c));
  }
  for (const std::string& text : o.limit) {
    const placement::Limit limit = TRY(placement::parse_limit(text));
    const auto& bounds = s.problem().input.rules.bounds;
    auto bound = std::find_if(bounds.begin(), bounds.end(), [&](const catalog::Bound& b) { return placement::names(limit, b); });
    Change c;
    c.kind = Kind::quota;
    c.bound = bound == bounds.end() ? limit.bound : bound->name;
    c.key = limit.key;
    c.min = limit.limits.min.value_or(0);
    c.max = limit.limits.max.value_or(-1);
    out.push_back(std::move(c));
  }
  for (const auto& [option, list, kind] : {std::tuple("--together", &o.together, Kind::together), std::tuple("--apart", &o.apart, Kind::apart)})
    for (const std::string& text : *list) {
      auto [one, other] = TRY(pair_of(option, text));
      Change c;
      c.kind = kind;
      c.person = TRY(named.person(one));
      c.other = TRY(named.person(other));
      out.push_back(std::move(c));
    }
  if (!o.draw_seed.empty()) {
    Change c;
    c.kind = Kind::draw;
    c.seed = o.draw_seed;
    out.push_back(std::move(c));
  }
  for (const auto& [name, value] : TRY(settings(o.set))) {
    Change c;
    c.kind = Kind::param;
    c.param = name;
    c.value = value;
    out.push_back(std::move(c));
  }
  return out;
}

}  // namespace

Status change_plan(LoggedIn& in, const PlanOptions& o, const plans::Opened& from) {
  const std::vector<Change> changes = TRY(changes_of(o, *from.standing));
  std::optional<std::int64_t> calm;
  if (o.calm >= 0) calm = o.calm;
  if (o.preview) {
    plans::Previewed p = TRY(plans::preview(in.base(), in.site->desks(), in.actor(), from.version.id, changes, o.fresh, calm));
    for (const std::string& words : p.revised.words) fmt::print("{}\n", words);
    if (!p.revised.calm.empty()) fmt::print("{}\n", p.revised.calm);
    for (const std::string& lost : p.revised.lost) fmt::print("不再有效：{}\n", lost);
    print_difference(plans::compare(*from.standing, *p.revised.standing));
    return {};
  }
  plans::Order order;
  order.parent = from.version.id;
  order.seconds = o.seconds;
  order.megabytes = o.megabytes;
  order.changes = changes;
  order.fresh = o.fresh;
  order.calm = calm;
  order.reason = o.reason;
  plans::Made made = TRY(plans::make(in.base(), in.site->desks(), in.actor(), order));
  print_plan(made.version);
  for (const std::string& words : made.version.edits) fmt::print("  {}\n", words);
  for (const std::string& note : made.notes) std::fprintf(stderr, "提示：%s\n", note.c_str());
  print_difference(plans::compare(from, {made.version, made.standing}));
  return {};
}

}  // namespace zhagen::cli
