#pragma once
// Rows of pairs, all people, on several threads. What is done with a row belongs to that row alone, so that the result
// does not depend on the threads.

#include <functional>

#include "placement/problem.hpp"

namespace zhagen::placement {

/// How many threads sweeps use unless said otherwise: two at most, one on a machine with a single core.
int usual_threads();

/// Calls each(thread, begin, end) for stretches of 0 .. count, each number in one of them, on so many threads.
void share(std::size_t count, std::size_t stretch, int threads, const std::function<void(int thread, std::size_t begin, std::size_t end)>& each);
/// How many threads so many steps of work are worth, at most 'threads'.
int worth_threads(int threads, std::int64_t work);

/// Calls each(thread, person, worth of every post) once for every person; calls of one thread come one after another.
void sweep(const Problem& problem, int threads,
           const std::function<void(int thread, std::int32_t person, std::span<const std::int32_t> row)>& each);

/// How many pairs no rule and no decision stands against: those that a proof covers.
std::int64_t possible_pairs(const Problem& problem, int threads = usual_threads());

}  // namespace zhagen::placement
