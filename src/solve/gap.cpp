#include "solve/gap.hpp"

#include <algorithm>
#include <istream>
#include <numeric>
#include <string>

namespace zhagen::solve {
namespace {

constexpr std::int64_t kUnit = 1000;  // prices are in thousandths of a cost
constexpr std::int64_t kFar = std::int64_t{1} << 50;

std::int64_t whole(std::int64_t thousandths) {  // rounded up: costs are whole
  return thousandths >= 0 ? (thousandths + kUnit - 1) / kUnit : -(-thousandths / kUnit);
}

/// The cheapest set of jobs for one agent, and what forcing a job in or out of it costs.
class Knapsack {
 public:
  explicit Knapsack(const Gap& gap) : gap_(gap) {}

  /// open[job]: 0 never, 1 free, 2 always. 'value' of each job in thousandths; kFar where 'always' does not
  /// fit.
  std::int64_t best(std::int32_t agent, const std::vector<std::int64_t>& value, const std::uint8_t* open,
                    std::vector<std::uint8_t>& taken) {
    lay_out(agent, value, open);
    if (room_ < 0) return kFar;
    auto n = item_.size();
    for (std::size_t k = 0; k < n; ++k) row(head_, k, k + 1, load(k), cost(k));
    taken.assign(static_cast<std::size_t>(gap_.jobs), 0);
    for (std::int32_t j = 0; j < gap_.jobs; ++j) taken[static_cast<std::size_t>(j)] = open[j] == 2;
    std::int64_t left = room_;
    for (std::size_t k = n; k-- > 0;)
      if (head_[cell(k + 1, left)] != head_[cell(k, left)]) {
        taken[static_cast<std::size_t>(item_[k])] = 1;
        left -= load(k);
      }
    return fixed_ + head_[cell(n, room_)];
  }

  /// After best(): the best value with each free job in, and with it out.
  template <class See>
  void forced(See see) {
    auto n = item_.size();
    tail_.assign((n + 1) * width_, 0);
    for (std::size_t k = n; k-- > 0;) row(tail_, k + 1, k, load(k), cost(k));
    for (std::size_t k = 0; k < n; ++k) {
      std::int64_t in = kFar, out = kFar;
      for (std::int64_t w = 0; w <= room_; ++w) {
        std::int64_t before = head_[cell(k, w)];
        out = std::min(out, before + tail_[cell(k + 1, room_ - w)]);
        if (room_ - w >= load(k))
          in = std::min(in, before + cost(k) + tail_[cell(k + 1, room_ - w - load(k))]);
      }
      see(item_[k], fixed_ + in, fixed_ + out);
    }
  }

 private:
  void lay_out(std::int32_t agent, const std::vector<std::int64_t>& value, const std::uint8_t* open) {
    agent_ = agent;
    value_ = &value;
    room_ = gap_.capacity[static_cast<std::size_t>(agent)];
    fixed_ = 0;
    item_.clear();
    for (std::int32_t j = 0; j < gap_.jobs; ++j) {
      if (open[j] == 2) {
        room_ -= gap_.load[gap_.at(agent, j)];
        fixed_ += value[static_cast<std::size_t>(j)];
      } else if (open[j] == 1) {
        item_.push_back(j);
      }
    }
    if (room_ < 0) return;
    width_ = static_cast<std::size_t>(room_) + 1;
    head_.assign((item_.size() + 1) * width_, 0);
  }
  std::size_t cell(std::size_t k, std::int64_t w) const { return k * width_ + static_cast<std::size_t>(w); }
  std::int64_t load(std::size_t k) const { return gap_.load[gap_.at(agent_, item_[k])]; }
  std::int64_t cost(std::size_t k) const { return (*value_)[static_cast<std::size_t>(item_[k])]; }
  void row(std::vector<std::int64_t>& table, std::size_t from, std::size_t to, std::int64_t weight,
           std::int64_t value) {
    const std::int64_t* a = table.data() + from * width_;
    std::int64_t* b = table.data() + to * width_;
    auto w = static_cast<std::size_t>(std::min<std::int64_t>(weight, room_ + 1));
    std::copy(a, a + w, b);
    for (; w < width_; ++w) b[w] = std::min(a[w], a[w - static_cast<std::size_t>(weight)] + value);
  }

  const Gap& gap_;
  std::int32_t agent_ = 0;
  const std::vector<std::int64_t>* value_ = nullptr;
  std::int64_t room_ = 0, fixed_ = 0;
  std::size_t width_ = 1;
  std::vector<std::int32_t> item_;
  std::vector<std::int64_t> head_, tail_;
};

class GapSolver {
 public:
  GapSolver(const Gap& gap, std::int64_t limit) : g_(gap), knapsack_(gap), limit_(limit) {
    n_ = static_cast<std::size_t>(g_.jobs);
    m_ = static_cast<std::size_t>(g_.agents);
    taken_.resize(m_);
  }

  GapPlan run() {
    Node root;
    root.open.assign(m_ * n_, 1);
    for (std::size_t a = 0; a < root.open.size(); ++a)
      if (g_.load[a] > g_.capacity[a / n_]) root.open[a] = 0;
    root.price.assign(n_, 0);
    for (std::size_t j = 0; j < n_; ++j) {
      std::int64_t least = kFar;
      for (std::size_t i = 0; i < m_; ++i)
        if (root.open[i * n_ + j]) least = std::min<std::int64_t>(least, g_.cost[i * n_ + j]);
      root.price[j] = least == kFar ? 0 : least * kUnit;
    }
    std::int64_t bound = -kFar;
    bool alive = lower(root, 2000, bound);
    out_.prices = root.price;
    std::int64_t at_root = bound <= -kFar ? bound : whole(bound);
    if (alive) branch(root);
    if (!stopped_) {
      out_.infeasible = !out_.found;
      out_.bound = out_.cost;
    } else {
      out_.bound = !out_.found ? at_root : std::min(at_root, out_.cost);
    }
    return std::move(out_);
  }

 private:
  struct Node {
    std::vector<std::uint8_t> open;   // of each pair: 0 never, 1 free, 2 always
    std::vector<std::int64_t> price;  // of each job
  };

  bool known() const { return out_.found; }
  bool beaten(std::int64_t bound) const { return known() && whole(bound) >= out_.cost; }

  /// One bound at the node's prices; how often each job is taken goes to 'times'.
  std::int64_t evaluate(const Node& node, std::vector<std::int32_t>& times) {
    std::int64_t sum = std::accumulate(node.price.begin(), node.price.end(), std::int64_t{0});
    times.assign(n_, 0);
    for (std::size_t i = 0; i < m_; ++i) {
      value_of(i, node.price);
      std::int64_t v =
          knapsack_.best(static_cast<std::int32_t>(i), value_, node.open.data() + i * n_, taken_[i]);
      ++work_;
      if (v >= kFar) return kFar;
      sum += v;
      for (std::size_t j = 0; j < n_; ++j) times[j] += taken_[i][j];
    }
    if (limit_ > 0 && work_ >= limit_) stopped_ = true;
    return sum;
  }
  void value_of(std::size_t i, const std::vector<std::int64_t>& price) {
    value_.resize(n_);
    for (std::size_t j = 0; j < n_; ++j) value_[j] = g_.cost[i * n_ + j] * kUnit - price[j];
  }

  /// Better prices for the node; false where it holds no better plan. Strikes out pairs that cannot be in
  /// one.
  bool lower(Node& node, int rounds, std::int64_t& best) {
    std::vector<std::int32_t> times;
    std::vector<double> way(n_, 0);
    Node trial = node;
    best = -kFar;
    double factor = 1.0;
    int failed = 0;
    for (int k = 0; k < rounds && !stopped_; ++k) {
      std::int64_t found = evaluate(trial, times);
      if (found >= kFar) return false;
      if (k % 10 == 0 || found > best) mend();
      if (found > best) {
        best = found;
        node.price = trial.price;
        failed = 0;
      } else if (++failed >= 20) {
        failed = 0;
        factor *= 0.6;
        trial.price = node.price;
      }
      if (beaten(best)) return false;
      double length = 0;
      bool once = true;
      for (std::size_t j = 0; j < n_; ++j) {
        once &= times[j] == 1;
        way[j] = (1 - times[j]) + 0.3 * way[j];
        length += way[j] * way[j];
      }
      if (once || factor < 0.005 || length < 1e-9) break;  // each job once: the bound is a plan's cost
      double target = known()
                          ? static_cast<double>(out_.cost * kUnit)
                          : static_cast<double>(best) + 0.05 * static_cast<double>(best < 0 ? -best : best);
      double size =
          factor * std::max(target - static_cast<double>(found), static_cast<double>(kUnit) / 2) / length;
      for (std::size_t j = 0; j < n_; ++j) trial.price[j] += static_cast<std::int64_t>(size * way[j]);
    }
    return stopped_ || !known() || strike(node);
  }

  /// Pairs whose forcing in (or out) already costs as much as the best plan.
  bool strike(Node& node) {
    std::vector<std::int32_t> times;
    std::int64_t sum = evaluate(node, times);
    if (sum >= kFar || beaten(sum)) return false;
    for (std::size_t i = 0; i < m_; ++i) {
      value_of(i, node.price);
      std::int64_t own =
          knapsack_.best(static_cast<std::int32_t>(i), value_, node.open.data() + i * n_, taken_[i]);
      knapsack_.forced([&](std::int32_t j, std::int64_t in, std::int64_t out) {
        std::uint8_t& open = node.open[i * n_ + static_cast<std::size_t>(j)];
        if (beaten(sum - own + in)) open = 0;
        else if (beaten(sum - own + out)) open = 2;
      });
    }
    for (std::size_t j = 0; j < n_; ++j)
      if (!settle(node, j)) return false;
    return true;
  }

  /// A job that is always at one agent is nowhere else; one that can be at one only is there.
  bool settle(Node& node, std::size_t j) {
    std::size_t always = m_, free = 0, last = m_;
    for (std::size_t i = 0; i < m_; ++i) {
      std::uint8_t open = node.open[i * n_ + j];
      if (open == 2 && always < m_) return false;
      if (open == 2) always = i;
      if (open == 1) {
        ++free;
        last = i;
      }
    }
    if (always == m_ && free == 0) return false;
    if (always == m_ && free > 1) return true;
    std::size_t at = always < m_ ? always : last;
    for (std::size_t i = 0; i < m_; ++i) node.open[i * n_ + j] = i == at ? 2 : 0;
    return true;
  }

  /// A plan from what the agents took last: each job once, the rest where it costs least, then moves and
  /// swaps.
  void mend() {
    std::vector<std::int32_t> at(n_, -1);
    std::vector<std::int64_t> left(g_.capacity.begin(), g_.capacity.end());
    auto pair = [&](std::size_t i, std::size_t j) { return i * n_ + j; };
    for (std::size_t j = 0; j < n_; ++j) {
      std::int64_t least = kFar;
      for (std::size_t i = 0; i < m_; ++i)
        if (taken_[i][j] && g_.cost[pair(i, j)] < least) {
          least = g_.cost[pair(i, j)];
          at[j] = static_cast<std::int32_t>(i);
        }
      if (at[j] >= 0)
        left[static_cast<std::size_t>(at[j])] -= g_.load[pair(static_cast<std::size_t>(at[j]), j)];
    }
    for (;;) {  // the job with the most to lose by waiting goes first
      std::size_t job = n_, where = m_;
      std::int64_t regret = -1;
      bool open = false;
      for (std::size_t j = 0; j < n_; ++j) {
        if (at[j] >= 0) continue;
        open = true;
        std::int64_t first = kFar, second = kFar;
        std::size_t to = m_;
        for (std::size_t i = 0; i < m_; ++i) {
          if (g_.load[pair(i, j)] > left[i]) continue;
          std::int64_t c = g_.cost[pair(i, j)];
          if (c < first) {
            second = first;
            first = c;
            to = i;
          } else {
            second = std::min(second, c);
          }
        }
        if (to == m_ && !squeeze(j, at, left)) return;
        if (to == m_) {  // room has changed hands: look again
          job = n_;
          break;
        }
        if (second - first > regret) {
          regret = second - first;
          job = j;
          where = to;
        }
      }
      if (!open) break;
      if (job == n_) continue;
      at[job] = static_cast<std::int32_t>(where);
      left[where] -= g_.load[pair(where, job)];
    }
    exchange(at, left);
    std::int64_t cost = 0;
    for (std::size_t j = 0; j < n_; ++j) cost += g_.cost[pair(static_cast<std::size_t>(at[j]), j)];
    if (known() && cost >= out_.cost) return;
    out_.cost = cost;
    out_.agent = at;
    out_.found = true;
  }

  /// A job that fits nowhere takes the room of one that can go elsewhere, at the least cost.
  bool squeeze(std::size_t j, std::vector<std::int32_t>& at, std::vector<std::int64_t>& left) const {
    auto pair = [&](std::size_t i, std::size_t k) { return i * n_ + k; };
    std::int64_t least = kFar;
    std::size_t job = n_, to = m_;
    for (std::size_t k = 0; k < n_; ++k) {
      if (at[k] < 0) continue;
      auto here = static_cast<std::size_t>(at[k]);
      if (left[here] + g_.load[pair(here, k)] < g_.load[pair(here, j)]) continue;
      for (std::size_t i = 0; i < m_; ++i) {
        std::int64_t more = std::int64_t{g_.cost[pair(here, j)]} + g_.cost[pair(i, k)] - g_.cost[pair(here, k)];
        if (i == here || left[i] < g_.load[pair(i, k)] || more >= least) continue;
        least = more;
        job = k;
        to = i;
      }
    }
    if (job == n_) return false;
    auto here = static_cast<std::size_t>(at[job]);
    left[here] += g_.load[pair(here, job)] - g_.load[pair(here, j)];
    left[to] -= g_.load[pair(to, job)];
    at[j] = at[job];
    at[job] = static_cast<std::int32_t>(to);
    return true;
  }

  void exchange(std::vector<std::int32_t>& at, std::vector<std::int64_t>& left) const {
    auto pair = [&](std::size_t i, std::size_t j) { return i * n_ + j; };
    auto move = [&](std::size_t j, std::size_t to) {
      auto from = static_cast<std::size_t>(at[j]);
      left[from] += g_.load[pair(from, j)];
      left[to] -= g_.load[pair(to, j)];
      at[j] = static_cast<std::int32_t>(to);
    };
    for (bool gained = true; gained;) {
      gained = false;
      for (std::size_t j = 0; j < n_; ++j)
        for (std::size_t i = 0; i < m_; ++i) {
          auto from = static_cast<std::size_t>(at[j]);
          if (g_.cost[pair(i, j)] < g_.cost[pair(from, j)] && g_.load[pair(i, j)] <= left[i]) {
            move(j, i);
            gained = true;
          }
        }
      for (std::size_t j = 0; j < n_; ++j)
        for (std::size_t k = j + 1; k < n_; ++k) {
          auto a = static_cast<std::size_t>(at[j]), b = static_cast<std::size_t>(at[k]);
          if (a == b ||
              g_.cost[pair(a, k)] + g_.cost[pair(b, j)] >= g_.cost[pair(a, j)] + g_.cost[pair(b, k)])
            continue;
          if (left[a] + g_.load[pair(a, j)] < g_.load[pair(a, k)] ||
              left[b] + g_.load[pair(b, k)] < g_.load[pair(b, j)])
            continue;
          move(j, b);
          move(k, a);
          gained = true;
        }
    }
  }

  /// The job with the fewest agents left, each of them in turn, the cheapest at these prices first.
  void branch(const Node& node) {
    ++out_.nodes;
    std::size_t job = n_;
    std::size_t fewest = m_ + 1;
    std::int64_t heaviest = -1;
    for (std::size_t j = 0; j < n_; ++j) {
      std::size_t free = 0;
      std::int64_t load = 0;
      for (std::size_t i = 0; i < m_; ++i)
        if (node.open[i * n_ + j] == 1) {
          ++free;
          load += g_.load[i * n_ + j];
        }
      if (free == 0) continue;
      if (free < fewest || (free == fewest && load / static_cast<std::int64_t>(free) > heaviest)) {
        fewest = free;
        heaviest = load / static_cast<std::int64_t>(free);
        job = j;
      }
    }
    if (job == n_) return leaf(node);
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t i = 0; i < m_; ++i)
      if (node.open[i * n_ + job] == 1) order.push_back({g_.cost[i * n_ + job], i});
    std::sort(order.begin(), order.end());
    for (auto [cost, at] : order) {
      if (stopped_) return;
      Node child = node;
      for (std::size_t i = 0; i < m_; ++i) child.open[i * n_ + job] = i == at ? 2 : 0;
      std::int64_t bound = 0;
      if (lower(child, 60, bound)) branch(child);
    }
  }

  void leaf(const Node& node) {
    std::int64_t cost = 0;
    std::vector<std::int64_t> left(g_.capacity.begin(), g_.capacity.end());
    std::vector<std::int32_t> at(n_, -1);
    for (std::size_t a = 0; a < node.open.size(); ++a)
      if (node.open[a] == 2) {
        at[a % n_] = static_cast<std::int32_t>(a / n_);
        cost += g_.cost[a];
        left[a / n_] -= g_.load[a];
      }
    if (std::any_of(left.begin(), left.end(), [](std::int64_t v) { return v < 0; }) ||
        (known() && cost >= out_.cost))
      return;
    out_.cost = cost;
    out_.agent = std::move(at);
    out_.found = true;
  }

  const Gap& g_;
  Knapsack knapsack_;
  std::size_t n_ = 0, m_ = 0;
  std::int64_t limit_ = 0, work_ = 0;
  bool stopped_ = false;
  std::vector<std::vector<std::uint8_t>> taken_;
  std::vector<std::int64_t> value_;
  GapPlan out_;
};

Status check(const Gap& g) {
  auto pairs = static_cast<std::size_t>(g.agents) * static_cast<std::size_t>(g.jobs);
  if (g.agents < 0 || g.jobs < 0 || g.cost.size() != pairs || g.load.size() != pairs ||
      g.capacity.size() != static_cast<std::size_t>(g.agents))
    return fail(Errc::solve_instance, "the columns of agents and jobs differ in length");
  constexpr std::int32_t kMost = 1 << 24, kRoom = 1 << 20;
  for (std::int32_t c : g.cost)
    if (c > kMost || c < -kMost) return fail(Errc::solve_too_large, c, kMost);
  for (std::int32_t l : g.load)
    if (l < 0) return fail(Errc::solve_instance, "a load below 0");
  for (std::int32_t c : g.capacity)
    if (c < 0 || c > kRoom) return fail(Errc::solve_too_large, c, kRoom);
  return {};
}

}  // namespace

Result<GapPlan> solve_gap(const Gap& gap, std::int64_t knapsacks) {
  TRY(check(gap));
  return GapSolver(gap, knapsacks).run();
}

std::int64_t bound_of(const Gap& gap, const std::vector<std::int64_t>& prices) {
  Knapsack knapsack(gap);
  std::vector<std::uint8_t> taken, open(static_cast<std::size_t>(gap.jobs), 1);
  std::vector<std::int64_t> value(static_cast<std::size_t>(gap.jobs));
  std::int64_t sum = std::accumulate(prices.begin(), prices.end(), std::int64_t{0});
  for (std::int32_t i = 0; i < gap.agents; ++i) {
    for (std::int32_t j = 0; j < gap.jobs; ++j)
      value[static_cast<std::size_t>(j)] =
          gap.cost[gap.at(i, j)] * kUnit - prices[static_cast<std::size_t>(j)];
    sum += knapsack.best(i, value, open.data(), taken);
  }
  return whole(sum);
}

Result<std::vector<Gap>> read_gap(std::istream& in, bool profits) {
  auto number = [&](const char* what, std::int64_t most) -> Result<std::int32_t> {
    std::int64_t v = 0;
    if (!(in >> v) || v < 0 || v > most)
      return fail(Errc::solve_instance, std::string(what) + " is missing or out of range");
    return static_cast<std::int32_t>(v);
  };
  std::vector<Gap> out(static_cast<std::size_t>(TRY(number("the number of problems", 1000))));
  for (Gap& g : out) {
    g.agents = TRY(number("the number of agents", 10000));
    g.jobs = TRY(number("the number of jobs", 10000));
    auto pairs = static_cast<std::int64_t>(g.agents) * g.jobs;
    for (auto* column : {&g.cost, &g.load})
      for (std::int64_t k = 0; k < pairs; ++k) column->push_back(TRY(number("a cost or load", 1 << 20)));
    for (std::int32_t i = 0; i < g.agents; ++i) g.capacity.push_back(TRY(number("a capacity", 1 << 20)));
    if (profits)
      for (std::int32_t& c : g.cost) c = -c;
  }
  return out;
}

}  // namespace zhagen::solve
