#include "placement/shortlist.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <tuple>

#include "placement/prices.hpp"
#include "placement/row_kernels.hpp"
#include "placement/sweep.hpp"

namespace zhagen::placement {
namespace {

constexpr std::size_t kOfPost = 8;        // the best people of a post
constexpr std::size_t kAddPerRound = 12;  // the most pairs added for a person in a later round

std::uint32_t spread(std::int32_t one, std::int32_t other) { return scatter(static_cast<std::uint32_t>(one), static_cast<std::uint32_t>(other)); }

struct Candidate {
  std::int64_t gain;
  std::uint32_t spread;
  std::int32_t other, worth;
  bool operator<(const Candidate& b) const { return std::tuple(-gain, spread, other) < std::tuple(-b.gain, b.spread, b.other); }  // better first
};

void keep_best(std::vector<Candidate>& best, const Candidate& c, std::size_t most) {
  if (best.size() == most && !(c < best.front())) return;
  best.push_back(c);
  std::push_heap(best.begin(), best.end());  // the worst kept is in front
  if (best.size() > most) {
    std::pop_heap(best.begin(), best.end());
    best.pop_back();
  }
}

/// Whether a pair of this gain can still get in: saves the work on the many that cannot.
bool room(const std::vector<Candidate>& best, std::int64_t gain, std::size_t most) { return best.size() < most || gain >= best.front().gain; }

/// The best people of every post among those that one thread has seen, and what the next has to beat.
class BestOfPosts {
 public:
  explicit BestOfPosts(std::size_t posts) : best_(posts), worth_(posts, kImpossible), scatter_(posts, 0) {}

  void see(const Candidate& c, std::size_t post) {
    auto& best = best_[post];
    keep_best(best, c, kOfPost);
    if (best.size() < kOfPost) return;
    worth_[post] = best.front().worth;
    scatter_[post] = best.front().spread;
  }
  const std::vector<Candidate>& of(std::size_t post) const { return best_[post]; }
  const std::int32_t* worths() const { return worth_.data(); }
  const std::uint32_t* scatters() const { return scatter_.data(); }

 private:
  std::vector<std::vector<Candidate>> best_;
  std::vector<std::int32_t> worth_;  // of the worst kept; kImpossible as long as anybody gets in
  std::vector<std::uint32_t> scatter_;
};

/// A person's row: the best 'most' posts, and the person for the posts.
void see_row(std::int32_t i, std::span<const std::int32_t> row, std::size_t most, std::vector<Candidate>& mine, BestOfPosts& of_posts) {
  constexpr std::size_t kBlock = 256;
  alignas(32) std::array<std::uint8_t, kBlock> hit;
  mine.clear();
  for (std::size_t begin = 0; begin < row.size(); begin += kBlock) {
    std::size_t n = std::min(kBlock, row.size() - begin);
    Mark mark = mine.size() < most ? Mark{kImpossible, 0} : Mark{mine.front().worth, mine.front().spread};
    beats(row.data() + begin, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(begin), mark, of_posts.worths() + begin,
          of_posts.scatters() + begin, hit.data(), n);
    for (std::size_t eight = 0; eight < n; eight += 8) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, hit.data() + eight, 8);
      for (; bytes != 0; bytes &= bytes - 1) {  // one bit a byte
        std::size_t k = begin + eight + static_cast<std::size_t>(std::countr_zero(bytes)) / 8;
        auto j = static_cast<std::int32_t>(k);
        if (row[k] == kImpossible) continue;
        keep_best(mine, {row[k], spread(i, j), j, row[k]}, most);
        of_posts.see({row[k], spread(j, i), i, row[k]}, k);
      }
    }
  }
}

}  // namespace

Shortlist::Shortlist(const Problem& p, int threads, bool all, std::size_t of_person) : rows_(static_cast<std::size_t>(p.people())) {
  struct Mine {
    std::int64_t possible = 0;
    std::vector<Candidate> of_person;
    BestOfPosts of_posts;
  };
  const auto posts = static_cast<std::size_t>(all ? 0 : p.posts());
  std::vector<Mine> mine(static_cast<std::size_t>(std::max(1, threads)), Mine{0, {}, BestOfPosts(posts)});
  sweep(p, threads, [&](int thread, std::int32_t i, std::span<const std::int32_t> row) {
    Mine& m = mine[static_cast<std::size_t>(thread)];
    Row& out = rows_[static_cast<std::size_t>(i)];
    m.possible += count_possible(row.data(), row.size());
    if (all) {
      for (std::int32_t j = 0; j < p.posts(); ++j)
        if (std::int32_t worth = row[static_cast<std::size_t>(j)]; worth != kImpossible) out.emplace_back(j, worth);
      return;
    }
    see_row(i, row, of_person, m.of_person, m.of_posts);
    for (auto& c : m.of_person) out.emplace_back(c.other, c.worth);
    std::sort(out.begin(), out.end());
  });
  for (Mine& m : mine) possible_ += m.possible;
  for (std::size_t j = 0; j < posts; ++j) {
    std::vector<Candidate> best = mine[0].of_posts.of(j);
    for (std::size_t t = 1; t < mine.size(); ++t)
      for (auto& c : mine[t].of_posts.of(j)) keep_best(best, c, kOfPost);
    for (auto& c : best) add(c.other, static_cast<std::int32_t>(j), c.worth);
  }
}

std::int64_t Shortlist::size() const {
  std::int64_t n = 0;
  for (auto& row : rows_) n += static_cast<std::int64_t>(row.size());
  return n;
}

void Shortlist::add(std::int32_t person, std::int32_t post, std::int32_t worth) {
  Row& row = rows_[static_cast<std::size_t>(person)];
  auto at = std::lower_bound(row.begin(), row.end(), std::pair(post, std::numeric_limits<std::int32_t>::min()));
  if (at == row.end() || at->first != post) row.insert(at, {post, worth});
}

std::size_t Shortlist::price(const Problem& p, int threads, const solve::Prices& prices, std::vector<std::int64_t>& lifted) {
  Priced priced(p, prices);
  lifted = prices.person;
  std::vector<std::size_t> added(static_cast<std::size_t>(std::max(1, threads)), 0);
  std::vector<std::vector<Candidate>> memory(added.size());
  sweep(p, threads, [&](int thread, std::int32_t i, std::span<const std::int32_t> row) {
    if (!priced.gains(i, row)) return;
    auto& best = memory[static_cast<std::size_t>(thread)];
    best.clear();
    std::int64_t most = 0;
    for (std::int32_t j = 0; j < p.posts(); ++j) {
      std::int64_t gain = -priced.slack(i, j, row[static_cast<std::size_t>(j)]);
      if (gain <= 0 || row[static_cast<std::size_t>(j)] == kImpossible) continue;
      most = std::max(most, gain);
      if (room(best, gain, kAddPerRound)) keep_best(best, {gain, spread(i, j), j, row[static_cast<std::size_t>(j)]}, kAddPerRound);
    }
    lifted[static_cast<std::size_t>(i)] += most;
    added[static_cast<std::size_t>(thread)] += best.size();
    for (auto& c : best) add(i, c.other, c.worth);
  });
  std::size_t sum = 0;
  for (std::size_t n : added) sum += n;
  return sum;
}

Shortlist::Shortlist(const Problem& p, const solve::Prices& prices, int threads) : rows_(static_cast<std::size_t>(p.people())) {
  Priced priced(p, prices);
  sweep(p, threads, [&](int, std::int32_t i, std::span<const std::int32_t> row) {
    for (std::int32_t j = 0; j < p.posts(); ++j)
      if (std::int32_t worth = row[static_cast<std::size_t>(j)]; worth != kImpossible && priced.slack(i, j, worth) == 0)
        rows_[static_cast<std::size_t>(i)].emplace_back(j, worth);
  });
}

void Shortlist::fill(solve::Instance& s) const {
  s.post.clear();
  s.score.clear();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    for (auto [post, worth] : rows_[i]) {
      s.post.push_back(post);
      s.score.push_back(worth);
    }
    s.first[i + 1] = static_cast<std::int64_t>(s.post.size());
  }
}

}  // namespace zhagen::placement
