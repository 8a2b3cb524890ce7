#pragma once
// One search for effects.hpp: Dijkstra's, with a radix queue and lazy deletion.

#include "solve/effects.hpp"
#include "solve/radix_queue.hpp"

namespace zhagen::solve {

/// Of several arcs of one pair the cheapest counts; then in order of loss.
void tidy(std::vector<Choice>& choices);

struct Effects::Search {
  static constexpr std::int64_t kFar = std::int64_t{1} << 61;  // not reached; no distance comes near

  Search(const Effects& effects, bool backward);

  /// Targets are posts and tree nodes; the search ends when all are settled.
  void target(std::int32_t node);
  void run(std::int32_t source);
  std::int64_t of(std::int32_t node) const { return distance[static_cast<std::size_t>(node)]; }

  /// Step by step, from several ends: a node that is so far from the start.
  void start(std::int32_t node, std::int64_t far);
  /// False: there is none left.
  bool settle();
  /// Its distance is final.
  bool settled(std::int32_t node) const { return done_[static_cast<std::size_t>(node)]; }
  std::int64_t now() const { return queue_.now(); }
  /// The shortest way through a node that the other search has reached, too, and that node.
  void meet(const Search& other) { other_ = &other; }
  std::int64_t met = kFar;
  std::int32_t meeting = -1;

  std::vector<std::int64_t> distance;
  std::vector<std::int32_t> via;

 private:
  void reach(std::int32_t node, std::int64_t far, std::int32_t by);
  bool better(std::int32_t person, std::int64_t far, std::int32_t by);
  void back_to_person(std::int32_t person, std::int64_t far, std::int32_t by);
  void on_from_person(std::int32_t person, std::int64_t far);
  void visit_post(std::int32_t j, std::int64_t d);
  void visit_tree(std::int32_t t, std::int64_t d);

  const Effects& e_;
  const Search* other_ = nullptr;
  bool backward_;
  std::size_t targets_ = 0;
  std::vector<std::uint8_t> is_target_, done_;
  RadixQueue queue_;
};

}  // namespace zhagen::solve
