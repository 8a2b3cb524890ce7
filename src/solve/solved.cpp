#include "solve/solved.hpp"

#include <algorithm>
#include <string>

#include "solve/certify.hpp"
#include "solve/cut.hpp"

namespace zhagen::solve {

/// Shortest paths for an edit may take so many sweeps of the arcs; beyond that solving from the plan is faster.
constexpr std::int64_t kKeptSweeps = 4;

using Row = std::vector<std::pair<std::int32_t, std::int32_t>>;

/// Applies edits in place, and knows how to undo them.
class Solved::Editor {
 public:
  Editor(Instance& instance, std::map<std::int32_t, Pinned>& pinned_people, std::optional<Kept>& kept_network)
      : in(instance), pins(pinned_people), kept(kept_network) {}
  Instance& in;
  std::map<std::int32_t, Pinned>& pins;
  std::optional<Kept>& kept;

  void undo() {
    kept.reset();
    for (; !undone_.empty(); undone_.pop_back()) undone_.back()();
  }

  Status apply(const Pin& e) {
    TRY(index("person", e.person, in.people()));
    Row row = full_row(e.person);
    if (std::none_of(row.begin(), row.end(), [&](auto& pair) { return pair.first == e.post; }))
      return wrong(name("person", e.person) + " has no pair with " + name("post", e.post));
    keep_pin(e.person);
    auto [at, is_new] = pins.try_emplace(e.person);
    if (is_new) {
      at->second.group = static_cast<std::int32_t>(in.person_groups.size());
      in.person_groups.push_back({in.person_group[e.person], 0, kUnbounded});
      in.person_group[e.person] = at->second.group;
      undone_.push_back([this, i = e.person] {
        in.person_group[i] = in.person_groups.back().parent;
        in.person_groups.pop_back();
      });
    }
    set_bounds(Bound::Kind::person_group, at->second.group, 1, kUnbounded);
    at->second.post = e.post;
    set_row(e.person, std::move(row));
    return {};
  }
  Status apply(const Unpin& e) {
    auto at = pins.find(e.person);
    if (at == pins.end() || at->second.post < 0) return wrong(name("person", e.person) + " is not pinned");
    keep_pin(e.person);
    Row row = std::move(at->second.row);
    at->second.post = -1;
    set_bounds(Bound::Kind::person_group, at->second.group, 0, kUnbounded);
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
    undone_.push_back([this] {
      in.person_cost.pop_back();
      in.person_group.pop_back();
      in.first.pop_back();
    });
    set_row(in.people() - 1, e.pairs);
    return {};
  }
  Status apply(const Leave& e) {
    TRY(index("person", e.person, in.people()));
    if (auto at = pins.find(e.person); at != pins.end() && at->second.post >= 0) TRY(apply(Unpin{e.person}));
    undone_.push_back([this, i = e.person, cost = in.person_cost[e.person]] { in.person_cost[i] = cost; });
    in.person_cost[e.person] = 0;
    set_row(e.person, {});
    return {};
  }
  Status apply(const Seats& e) {
    TRY(index("post", e.post, in.posts()));
    if (e.capacity < 0) return wrong(name("post", e.post) + " has " + std::to_string(e.capacity) + " seats");
    undone_.push_back([this, j = e.post, seats = in.capacity[e.post]] { in.capacity[j] = seats; });
    in.capacity[e.post] = e.capacity;
    if (kept && !kept->seats(in, e.post)) kept.reset();
    return {};
  }
  Status apply(const Quota& e) {
    if (e.side != Bound::Kind::person_group && e.side != Bound::Kind::post_group)
      return wrong("only groups have quotas");
    bool people = e.side == Bound::Kind::person_group;
    auto& groups = people ? in.person_groups : in.post_groups;
    TRY(index("group", e.group, static_cast<std::int32_t>(groups.size())));
    if (people && pinned(e.group)) return wrong("person group " + std::to_string(e.group) + " is a pin");
    set_bounds(e.side, e.group, e.min, e.max);
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

  void set_bounds(Bound::Kind side, std::int32_t g, std::int64_t min, std::int64_t max) {
    auto& groups = side == Bound::Kind::person_group ? in.person_groups : in.post_groups;
    undone_.push_back([&groups, g, before = groups[g]] { groups[g] = before; });
    groups[g].min = min;
    groups[g].max = max;
    if (kept && !kept->group(in, side, g)) kept.reset();
  }
  void keep_pin(std::int32_t person) {
    auto at = pins.find(person);
    undone_.push_back([this, person, before = at == pins.end() ? std::nullopt : std::optional(at->second)] {
      if (before) pins[person] = *before;
      else pins.erase(person);
    });
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
      keep_pin(i);
      at->second.row = row;
      std::erase_if(row, [&](auto& pair) { return pair.first != at->second.post; });
    }
    Row before;
    for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) before.push_back({in.post[a], in.score[a]});
    undone_.push_back([this, i, before] { put_row(i, before); });
    put_row(i, row);
    if (kept && !kept->row(in, i)) kept.reset();
  }
  void put_row(std::int32_t i, const Row& row) {
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

  std::vector<std::function<void()>> undone_;  // each undoes one step
};

Result<std::variant<Solved, Infeasible>> Solved::of(Instance in, const Options& options) {
  Outcome out = TRY(solve(in, options));
  if (auto* why = std::get_if<Infeasible>(&out)) return std::variant<Solved, Infeasible>(std::move(*why));
  if (!std::get<Plan>(out).proven()) return fail(Errc::solve_work_limit, options.work_limit);
  return std::variant<Solved, Infeasible>(Solved(std::move(in), std::move(std::get<Plan>(out))));
}

Result<Solved> Solved::kept(Instance in, std::span<const Pin> pins, Plan plan) {
  Solved out(std::move(in), std::move(plan));
  Editor editor(out.in_, out.pins_, out.kept_);
  for (const Pin& pin : pins) TRY(editor.apply(pin));
  TRY(check(out.in_));
  TRY(certify(out.in_, out.plan_));
  return out;
}

/// From the plan as it was to that of the edited instance.
Result<Outcome> Solved::optimum(const Options& options) {
  TRY(check(in_));
  Infeasible crossed;
  if (kept_ && !crossed_bounds(in_, crossed)) {
    Work work;
    work.limit = options.work_limit;
    work.cancelled = &options.cancelled;
    work.enough = &options.enough;
    std::int64_t nodes = in_.people() + in_.posts() + static_cast<std::int64_t>(in_.post_groups.size());
    auto out = kept_->run(in_, work, kKeptSweeps * (in_.arcs() + nodes) + (1 << 16));
    if (out && std::visit([&](const auto& v) { return bool(certify(in_, v)); }, *out)) return *std::move(out);
  }
  kept_.reset();
  // Who is new has no place and no price yet, nor has a new pin.
  Plan start = plan_;
  start.post.resize(in_.person_cost.size(), -1);
  start.prices.person.resize(in_.person_cost.size(), 0);
  start.prices.person_group.resize(in_.person_groups.size(), 0);
  Options warm = options;
  warm.warm = &start;
  return solve(in_, warm);
}

Result<std::variant<Change, Infeasible>> Solved::edit(std::span<const Edit> edits, const Options& options) {
  if (!kept_) kept_ = Kept::of(in_, plan_, options.scalar);
  Editor editor(in_, pins_, kept_);
  auto made = [&]() -> Result<Outcome> {
    for (const Edit& e : edits) TRY(std::visit([&](const auto& what) { return editor.apply(what); }, e));
    return optimum(options);
  }();
  Plan* found = made ? std::get_if<Plan>(&*made) : nullptr;
  if (found && !found->proven()) {
    editor.undo();
    return fail(Errc::solve_work_limit, options.work_limit);
  }
  if (!found) {
    editor.undo();
    if (!made) return std::move(made).error();
    return std::variant<Change, Infeasible>(std::get<Infeasible>(std::move(*made)));
  }
  Plan& plan = *found;
  Change change{plan_.objective, plan.objective, {}};
  for (std::size_t i = 0; i < plan.post.size(); ++i) {
    std::int32_t from = i < plan_.post.size() ? plan_.post[i] : -1;
    if (from != plan.post[i]) change.moves.push_back({static_cast<std::int32_t>(i), from, plan.post[i]});
  }
  plan_ = std::move(plan);
  return std::variant<Change, Infeasible>(std::move(change));
}

Status Solved::take(Plan plan) {
  TRY(certify(in_, plan));
  if (plan.objective != plan_.objective) return fail(Errc::solve_certificate, "the plan is not as good");
  plan_ = std::move(plan);
  return {};
}

std::int32_t Solved::pinned_by(std::int32_t group) const {
  for (const auto& [person, pin] : pins_)
    if (pin.group == group && pin.post >= 0) return person;
  return -1;
}

}  // namespace zhagen::solve
