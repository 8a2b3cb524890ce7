#pragma once
// Instances and plans as plain text: docs/solve-format.md. For feeding in other people's instances and for
// looking at one's own; reading what was written gives the same instance.

#include <iosfwd>
#include <string>
#include <string_view>

#include "solve/solve.hpp"

namespace zhagen::solve {

/// The most people, posts or groups that a text may announce.
inline constexpr std::int32_t kMostInText = 1 << 22;

/// Reads an instance. A line that is wrong is Errc::solve_syntax with its number; nothing is guessed.
Result<Instance> read_instance(std::istream&, std::int32_t most = kMostInText);
void write_instance(std::ostream&, const Instance&);

/// The assignment files of J.E. Beasley's OR-Library: n, then n x n costs to be minimised, everybody placed.
/// Read as people and posts with score -cost and a minimum of n placed people; the optimum is minus the
/// objective.
Result<Instance> read_orlib(std::istream&);

/// Objective, placements and prices, or the bounds that contradict each other.
void write_outcome(std::ostream&, const Outcome&);

/// What "zhagen solve FILE [--from orlib] [--write FILE]" does: reads, solves, certifies, writes the outcome.
/// 'from' is "" (own format) or "orlib"; with 'instance_out' the instance is written in the own format
/// instead of being solved. An infeasible instance is the error Errc::solve_infeasible after its bounds have
/// been written.
Status solve_stream(std::istream&, std::string_view from, std::ostream& out, bool instance_out = false,
                    const Options& = {});
/// The same for files; paths as given by the user, "-" for standard input or output.
Status solve_file(const std::string& path, std::string_view from, const std::string& out,
                  bool instance_out = false);

}  // namespace zhagen::solve
