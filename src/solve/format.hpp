#pragma once
// Instances and plans as plain text: docs/solve-format.md. For feeding in other people's instances and for
// looking at one's own; reading what was written gives the same instance.

#include <iosfwd>
#include <string>
#include <string_view>

#include "solve/least_broken.hpp"

namespace zhagen::solve {

/// The most people, posts or groups that a text may announce.
inline constexpr std::int32_t kMostInText = 1 << 22;

/// Reads an instance. A line that is wrong is refused with its number and why (fault::format_*, Errc::solve_syntax); nothing is guessed.
Result<Instance> read_instance(std::istream&, std::int32_t most = kMostInText);
void write_instance(std::ostream&, const Instance&);

/// The assignment files of J.E. Beasley's OR-Library: n, then n x n costs to be minimised, everybody placed.
/// Read as people and posts with score -cost and a minimum of n placed people; the optimum is minus the
/// objective.
Result<Instance> read_orlib(std::istream&);

/// Objective, bound and gap where it was stopped, placements and prices; or the bounds that contradict each other.
void write_outcome(std::ostream&, const Outcome&);

/// What follows the bounds where there is no plan: each broken bound with what was wanted and what is given.
void write_least_broken(std::ostream&, const LeastBroken&);

/// What "zhagen solve FILE" is asked for.
struct RunOptions {
  std::string from = {};        // "": the own format; "orlib"
  bool instance_out = false;   // write the instance in the own format instead of solving it
  bool least_broken = false;   // where there is no plan, also the one that breaks least
  std::int64_t work_limit = 0;  // 0: none; otherwise the best plan so far, as after 'seconds'
  double seconds = 0;
  int threads = 1;             // parts of the instance that are solved at once
  std::int64_t memory_mb = 0;  // 0: no limit; otherwise of what solving takes beside the instance
};

/// Reads, solves, certifies, writes the outcome. An infeasible instance is the error Errc::solve_infeasible after
/// its bounds have been written.
Status solve_stream(std::istream& in, std::ostream& out, const RunOptions& = {});
/// The same for files; paths as given by the user, "-" for standard input or output.
Status solve_file(const std::string& path, const std::string& out, const RunOptions& = {});

}  // namespace zhagen::solve
