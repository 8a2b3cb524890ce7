#include <algorithm>

#include "solve/auction.hpp"
#include "solve/finish.hpp"

namespace zhagen::solve {
namespace {

/// Bytes a person, a seat's place in the lists, a post and a group may take, all stages added up though they do not
/// hold everything at once.
template <class P>
std::int64_t bytes(const Instance& in, std::int64_t places) {
  constexpr std::int64_t price = sizeof(P), entry = sizeof(typename Heaps<P>::Entry);
  constexpr std::int64_t columns = 6 * 4;                   // first, count, tree, at, active
  constexpr std::int64_t search = 2 * price + 4 * 4 + 3 + 2 * (price + 4);  // distances, ways, marks, heap
  constexpr std::int64_t answer = 4 + 8 + price;                            // plan and prices
  constexpr std::int64_t proof = 2 * 16 + 8 + 4;
  const std::int64_t person = columns + 4 * price + entry + 4 + Auction<P>::bytes_a_person() + search + answer + proof;
  const std::int64_t post = columns + 4 * price + 8 + 4 + 4 + entry + Auction<P>::bytes_a_post() + search + answer + proof + 8;
  constexpr std::int64_t group = columns + 3 * price + 8 + 4 + 4 + entry + search + 2 * 16 + 3 * 8;
  auto groups = static_cast<std::int64_t>(in.person_groups.size() + in.post_groups.size());
  return (1 << 20) + in.people() * person + in.posts() * post + places * entry + groups * group;
}

}  // namespace

std::int64_t memory_needed(const Instance& in, bool wide) {
  std::int64_t places = 0;
  bool shared = false;
  for (std::int32_t c : in.capacity) {
    shared |= c > 1;
    places += c;
  }
  places = std::min<std::int64_t>(places, in.arcs() + in.posts()) + in.posts();
  std::vector<std::int32_t> order = order_of_posts(in);
  std::int64_t extra = std::is_sorted(order.begin(), order.end()) ? 0 : in.arcs() * 4;  // then rows are copied
  if (shared) extra += in.posts() * 4;
  return extra + (wide ? bytes<std::int64_t>(in, places) : bytes<std::int32_t>(in, places));
}

}  // namespace zhagen::solve
