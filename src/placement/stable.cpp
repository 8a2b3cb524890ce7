#include "placement/stable.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "placement/errors.hpp"
#include "placement/offered.hpp"
#include "placement/shortlist.hpp"
#include "placement/sweep.hpp"
#include "solve/stable.hpp"

namespace zhagen::placement {
namespace {

constexpr std::int64_t kMostPairs = 30'000'000;

struct Ordered {
  solve::Instance instance;
  std::vector<std::int32_t> of_person, of_post;
  solve::Orders orders() const { return {of_person, of_post}; }
};

Result<Ordered> ordered(const Problem& p, int threads) {
  if (std::int64_t pairs = std::int64_t{p.people()} * p.posts(); pairs > kMostPairs)
    return fail(fault::placement_stable_large, pairs, kMostPairs);
  Ordered out;
  out.instance = frame(p, {});
  Shortlist(p, threads, true, 0).fill(out.instance);
  const solve::Instance& in = out.instance;
  std::vector<std::pair<std::int32_t, std::int32_t>> taste;  // of a person for a pair: the wish, then the points
  for (std::int32_t i = 0; i < p.people(); ++i)
    for (auto a = in.first[static_cast<std::size_t>(i)]; a < in.first[static_cast<std::size_t>(i) + 1]; ++a) {
      std::int32_t j = in.post[static_cast<std::size_t>(a)];
      int wish = p.pairs.wish(i, j);
      taste.emplace_back(wish ? wish : INT32_MAX, -p.pairs.points(i, j));
      out.of_post.push_back(-in.score[static_cast<std::size_t>(a)]);
    }
  auto ranks = taste;
  std::sort(ranks.begin(), ranks.end());
  ranks.erase(std::unique(ranks.begin(), ranks.end()), ranks.end());
  for (auto& t : taste) out.of_person.push_back(static_cast<std::int32_t>(std::lower_bound(ranks.begin(), ranks.end(), t) - ranks.begin()));
  return out;
}

}  // namespace

Result<std::vector<std::int32_t>> stable(const Problem& p, const PlaceOptions& options) {
  if (options.progress) options.progress("正在求两相情愿的安排");
  Ordered o = TRY(ordered(p, options.threads > 0 ? options.threads : usual_threads()));
  auto matching = TRY(solve::stable_matching(o.instance, o.orders()));
  for (auto& u : matching.unmet) {
    const Group& g = (u.side == solve::Bound::Kind::person_group ? p.person_side : p.post_side).groups[static_cast<std::size_t>(u.group)];
    return fail(fault::placement_stable_min, p.input.rules.bounds[g.bound].label, g.key, u.wanted, u.given);
  }
  return std::move(matching.post);
}

Status check_stable(const Problem& p, const std::vector<std::int32_t>& post) {
  Ordered o = TRY(ordered(p, usual_threads()));
  std::vector<std::int64_t> arc(post.size(), -1);
  for (std::size_t i = 0; i < post.size(); ++i)
    for (auto a = o.instance.first[i]; a < o.instance.first[i + 1]; ++a)
      if (o.instance.post[static_cast<std::size_t>(a)] == post[i]) arc[i] = a;
  auto blocking = TRY(solve::blocking_arcs(o.instance, o.orders(), arc));
  if (blocking.empty()) return {};
  auto person = std::upper_bound(o.instance.first.begin(), o.instance.first.end(), blocking.front()) - o.instance.first.begin();
  return fail(Errc::placement_proof, fmt::format("第 {} 名人选与第 {} 个岗位都更愿意要对方", person,
                                                 o.instance.post[static_cast<std::size_t>(blocking.front())] + 1));
}

}  // namespace zhagen::placement
