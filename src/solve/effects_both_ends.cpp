// The cheapest of several pairs, searched from both ends at once: two balls of half the way each hold far fewer nodes than one.
// Each search tells the other of every distance it finds; what two of them make together is a way, and none can be shorter
// once the two are so far that their sum is no less (Pohl, Bi-directional search, 1971).

#include <algorithm>

#include "solve/effects_search.hpp"

namespace zhagen::solve {

Effects::Best Effects::between(Search& from, Search& to) const {
  while (from.now() + to.now() < std::min(from.met, to.met)) {
    Search& next = from.now() <= to.now() ? from : to;
    if (!next.settle()) break;  // all that can be reached is: nothing more will meet
  }
  const Search& last = from.met <= to.met ? from : to;
  Best out;
  if (last.met >= kNever) return out;
  out.loss = last.met;
  std::vector<std::int32_t> path;  // from the post to the person, node by node
  for (std::int32_t x = last.meeting; x >= 0; x = from.via[static_cast<std::size_t>(x)]) path.push_back(x);
  std::reverse(path.begin(), path.end());
  for (std::int32_t x = to.via[static_cast<std::size_t>(last.meeting)]; x >= 0; x = to.via[static_cast<std::size_t>(x)]) {
    auto before = std::find(path.begin(), path.end(), x);  // both halves may go through it: what lies between costs nothing
    path.erase(before, path.end());
    path.push_back(x);
  }
  out.person = path.back();
  path.pop_back();
  out.post = path.front() - people_;
  out.slack = long_slack(out.person, out.post);
  out.moves = along(path, out.person, out.post);
  return out;
}

Effects::Best Effects::best_of_person(std::int32_t i, std::span<const std::int32_t> posts) const {
  const Instance& in = *in_;
  std::vector<std::int32_t> asked(posts.begin(), posts.end());
  std::sort(asked.begin(), asked.end());
  Search from(*this, false), to(*this, true);
  from.meet(to);
  to.meet(from);
  bool any = false;
  for (std::int64_t a = in.first[i]; a < in.first[i + 1]; ++a) {
    std::int32_t j = in.post[a];
    if (j == at_[i] || !std::binary_search(asked.begin(), asked.end(), j)) continue;
    from.start(post_node(j), slack(i, a));
    any = true;
  }
  if (!any) return {};
  to.start(i, 0);
  return between(from, to);
}

Effects::Best Effects::best_of_post(std::int32_t j) const {
  Search from(*this, false), to(*this, true);
  from.meet(to);
  to.meet(from);
  bool any = false;
  for (std::int64_t k = column_[j]; k < column_[j + 1]; ++k) {
    auto [i, slack] = pair_[k];
    if (at_[i] == j) continue;
    to.start(i, slack == kLongSlack ? long_slack(i, j) : std::int64_t{slack});
    any = true;
  }
  if (!any) return {};
  from.start(post_node(j), 0);
  return between(from, to);
}

}  // namespace zhagen::solve
