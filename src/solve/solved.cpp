#include "solve/solved.hpp"

#include <algorithm>
#include <string>

namespace zhagen::solve {

using Row = std::vector<std::pair<std::int32_t, std::int32_t>>;

/// Applies edits to copies.
class Solved::Editor {
 public:
  Instance in;
  std::map<std::int32_t, Pinned> pins;

  Status apply(const Pin& e) {
    TRY(index("person", e.person, in.people()));
    Row row = full_row(e.person);
    if (std::none_of(row.begin(), row.end(), [&](auto& pair) { return pair.first == e.post; }))
      return wrong(name("person", e.person) + " has no pair with " + name("post", e.post));
    auto [at, is_new] = pins.try_emplace(e.person);
    if (is_new) {
      at->second.group = static_cast<std::int32_t>(in.person_groups.size());
      in.person_groups.push_back({in.person_group[e.person], 0, kUnbounded});
      in.person_group[e.person] = at->second.group;
    }
    in.person_groups[at->second.group].min = 1;
    at->second.post = e.post;
    set_row(e.person, std::move(row));
    return {};
  }
  Status apply(const Unpin& e) {
    auto at = pins.find(e.person);
    if (at == pins.end() || at->second.post < 0) return wrong(name("person", e.person) + " is not pinned");
    Row row = std::move(at->second.row);
    at->second.post = -1;
    in.person_groups[at->second.group].min = 0;
    set_row(e.person, std::move(row));
    return {};
  }
  Status apply(const Ban& e) {
    TRY(index("person", e.person, in.people()));
    auto at = pins.find(e.person);
    if (at != pins.end() && at->second.post == e.post)
      return wrong(name("person", e.person) + " is pinned to " + name("post", e.post));
    Row row = full_row(e.person);
    auto gone = std::remove_if(row.begin(), row.end(), [&](auto& pair) { return pair.first == e.post; });
    if (gone == row.end())
      return wrong(name("person", e.person) + " has no pair with " + name("post", e.post));
    row.erase(gone, row.end());
    set_row(e.person, std::move(row));
    return {};
  }
  Status apply(const Allow& e) {
    TRY(index("person", e.person, in.people()));
    TRY(index("post", e.post, in.posts()));
    Row row = full_row(e.person);
    bool there = false;
    for (auto& [post, score] : row)
      if (post == e.post) score = e.score, there = true;
    if (!there) row.push_back({e.post, e.score});
    set_row(e.person, std::move(row));
    return {};
  }
  Status apply(const Join& e) {
    if (e.group != -1)
      TRY(index("person group", e.group, static_cast<std::int32_t>(in.person_groups.size())));
    if (pinned(e.group)) return wrong("person group " + std::to_string(e.group) + " is a pin");
    for (auto [post, score] : e.pairs) TRY(index("post", post, in.posts()));
    if (in.people() >= kMaxNodes) return fail(Errc::solve_too_large, in.people(), kMaxNodes);
    in.person_cost.push_back(e.cost);
    in.person_group.push_back(e.group);
    in.first.push_back(in.arcs());
    set_row(in.people() - 1, e.pairs);
    return {};
  }
  Status apply(const Leave& e) {
    TRY(index("person", e.person, in.people()));
    if (auto at = pins.find(e.person); at != pins.end() && at->second.post >= 0) TRY(apply(Unpin{e.person}));
    set_row(e.person, {});
    in.person_cost[e.person] = 0;
    return {};
  }
  Status apply(const Seats& e) {
    TRY(index("post", e.post, in.posts()));
    in.capacity[e.post] = e.capacity;  // below 0 is refused by check()
    return {};
  }
  Status apply(const Quota& e) {
    if (e.side != Bound::Kind::person_group && e.side != Bound::Kind::post_group)
      return wrong("only groups have quotas");
    bool people = e.side == Bound::Kind::person_group;
    auto& groups = people ? in.person_groups : in.post_groups;
    TRY(index("group", e.group, static_cast<std::int32_t>(groups.size())));
    if (people && pinned(e.group)) return wrong("person group " + std::to_string(e.group) + " is a pin");
    groups[e.group].min = e.min;
    groups[e.group].max = e.max;
    return {};
  }

 private:
  static Error wrong(std::string what) { return fail(Errc::solve_instance, std::move(what)); }
  static std::string name(const char* what, std::int32_t index) {
    return std::string(what) + " " + std::to_string(index);
  }
  static Status index(const char* what, std::int32_t index, std::int32_t size) {
    if (index >= 0 && index < size) return {};
    return wrong("there is no " + name(what, index) + " of " + std::to_string(size));
  }
  bool pinned(std::int32_t group) const {
    return std::any_of(pins.begin(), pins.end(), [&](auto& pin) { return pin.second.group == group; });
  }

  Row full_row(std::int32_t i) const {
    if (auto at = pins.find(i); at != pins.end() && at->second.post >= 0 && !at->second.row.empty())
      return at->second.row;
    Row row;
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) row.push_back({in.post[a], in.score[a]});
    return row;
  }
  void set_row(std::int32_t i, Row row) {
    if (auto at = pins.find(i); at != pins.end() && at->second.post >= 0) {
      at->second.row = row;
      std::erase_if(row, [&](auto& pair) { return pair.first != at->second.post; });
    }
    auto begin = in.first[i], end = in.first[i + 1], size = static_cast<std::int64_t>(row.size());
    auto fit = [&](std::vector<std::int32_t>& column, auto value) {
      if (size < end - begin) column.erase(column.begin() + begin + size, column.begin() + end);
      else column.insert(column.begin() + end, static_cast<std::size_t>(size - (end - begin)), 0);
      for (std::int64_t k = 0; k < size; ++k) column[begin + k] = value(row[k]);
    };
    fit(in.post, [](auto& pair) { return pair.first; });
    fit(in.score, [](auto& pair) { return pair.second; });
    for (auto k = static_cast<std::size_t>(i) + 1; k < in.first.size(); ++k)
      in.first[k] += size - (end - begin);
  }
};

Result<std::variant<Solved, Infeasible>> Solved::of(Instance in, const Options& options) {
  Outcome out = TRY(solve(in, options));
  if (auto* why = std::get_if<Infeasible>(&out)) return std::variant<Solved, Infeasible>(std::move(*why));
  return std::variant<Solved, Infeasible>(Solved(std::move(in), std::move(std::get<Plan>(out))));
}

Result<std::variant<Change, Infeasible>> Solved::edit(std::span<const Edit> edits, const Options& options) {
  Editor editor{in_, pins_};
  for (const Edit& e : edits) TRY(std::visit([&](const auto& what) { return editor.apply(what); }, e));
  // Who is new has no place and no price yet, nor has a new pin.
  Plan start = plan_;
  start.post.resize(editor.in.person_cost.size(), -1);
  start.prices.person.resize(editor.in.person_cost.size(), 0);
  start.prices.person_group.resize(editor.in.person_groups.size(), 0);
  Options warm = options;
  warm.warm = &start;
  Outcome out = TRY(solve(editor.in, warm));
  if (auto* why = std::get_if<Infeasible>(&out)) return std::variant<Change, Infeasible>(std::move(*why));
  Plan& plan = std::get<Plan>(out);
  Change change{plan_.objective, plan.objective, {}};
  for (std::size_t i = 0; i < plan.post.size(); ++i) {
    std::int32_t from = i < plan_.post.size() ? plan_.post[i] : -1;
    if (from != plan.post[i]) change.moves.push_back({static_cast<std::int32_t>(i), from, plan.post[i]});
  }
  in_ = std::move(editor.in);
  pins_ = std::move(editor.pins);
  plan_ = std::move(plan);
  return std::variant<Change, Infeasible>(std::move(change));
}

std::int32_t Solved::pinned_by(std::int32_t group) const {
  for (const auto& [person, pin] : pins_)
    if (pin.group == group && pin.post >= 0) return person;
  return -1;
}

}  // namespace zhagen::solve
