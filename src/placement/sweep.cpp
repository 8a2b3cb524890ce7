#include "placement/sweep.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

#include "placement/row_kernels.hpp"

namespace zhagen::placement {
namespace {

constexpr std::size_t kChunk = 64;               // people taken at a time
constexpr std::int64_t kWorkOfThread = 1 << 20;  // less is not worth starting one

}  // namespace

int usual_threads() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 2); }

int worth_threads(int threads, std::int64_t work) {
  return static_cast<int>(std::clamp<std::int64_t>(std::min<std::int64_t>(threads, work / kWorkOfThread), 1, 64));
}

void share(std::size_t count, std::size_t stretch, int threads, const std::function<void(int, std::size_t, std::size_t)>& each) {
  std::atomic<std::size_t> next = 0;
  auto work = [&](int thread) {
    for (std::size_t begin = next.fetch_add(stretch); begin < count; begin = next.fetch_add(stretch)) each(thread, begin, std::min(count, begin + stretch));
  };
  std::vector<std::jthread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(work, t);
  work(0);
}

void sweep(const Problem& p, int threads,
           const std::function<void(int thread, std::int32_t person, std::span<const std::int32_t> row)>& each) {
  int used = worth_threads(threads, std::int64_t{p.people()} * p.posts());
  std::vector<std::vector<std::int32_t>> rows(static_cast<std::size_t>(used), std::vector<std::int32_t>(static_cast<std::size_t>(p.posts())));
  share(static_cast<std::size_t>(p.people()), kChunk, used, [&](int thread, std::size_t begin, std::size_t end) {
    auto& row = rows[static_cast<std::size_t>(thread)];
    for (auto i = static_cast<std::int32_t>(begin); i < static_cast<std::int32_t>(end); ++i) {
      p.pairs.row(i, row);
      each(thread, i, row);
    }
  });
}

std::int64_t possible_pairs(const Problem& p, int threads) {
  std::vector<std::int64_t> of_person(static_cast<std::size_t>(p.people()), 0);
  sweep(p, threads, [&](int, std::int32_t person, std::span<const std::int32_t> row) {
    of_person[static_cast<std::size_t>(person)] = count_possible(row.data(), row.size());
  });
  return std::accumulate(of_person.begin(), of_person.end(), std::int64_t{0});
}

}  // namespace zhagen::placement
