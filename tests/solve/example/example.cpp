#include <iostream>

#include "solve/least_broken.hpp"

using namespace zhagen;

// Three people, two villages of a township that takes two in all; the second village needs somebody.
int main() {
  solve::Instance in = solve::Instance::of(3, 2);
  in.first = {0, 2, 3, 4};  // where the pairs of each person begin
  in.post = {0, 1, 0, 1};
  in.score = {72, 61, 70, 35};
  in.person_cost = {15, 15, 15};             // of leaving a person out
  in.capacity = {2, 1};                      // seats
  in.post_groups = {{-1, 0, 2}, {0, 1, 1}};  // parent, least, most
  in.post_group = {0, 1};

  auto outcome = solve::solve(in);
  if (!outcome) {
    std::cerr << outcome.error().en() << '\n';
    return 1;
  }
  if (const auto* plan = std::get_if<solve::Plan>(&*outcome)) {
    std::cout << "worth " << plan->objective << ", no plan exceeds " << plan->bound << '\n';
    for (std::int32_t post : plan->post) std::cout << post << '\n';  // -1: not placed
    return 0;
  }
  // Not here: the first person can go to the second village.
  auto least = solve::least_broken(in);
  if (least)
    for (const solve::Broken& b : least->broken) std::cout << b.given << " of " << b.wanted << '\n';
}
