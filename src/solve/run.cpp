#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "solve/format.hpp"

namespace zhagen::solve {

Status solve_stream(std::istream& in, std::ostream& out, const RunOptions& asked) {
  if (!asked.from.empty() && asked.from != "orlib") return fail(Errc::usage, "--from " + asked.from);
  Instance instance = TRY(asked.from.empty() ? read_instance(in) : read_orlib(in));
  if (asked.instance_out) {
    TRY(check(instance));
    write_instance(out, instance);
    return {};
  }
  Options options;
  options.work_limit = asked.work_limit;
  options.memory_limit = asked.memory_mb << 20;
  options.threads = asked.threads;
  auto began = std::chrono::steady_clock::now();
  if (asked.seconds > 0)
    options.enough = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() >= asked.seconds; };
  Outcome outcome = TRY(solve(instance, options));
  write_outcome(out, outcome);
  const auto* cut = std::get_if<Infeasible>(&outcome);
  if (!cut) return {};
  if (asked.least_broken) {
    auto least = least_broken(instance, options);
    if (!least && least.error().code != Errc::solve_work_limit) return std::move(least.error());
    if (least) write_least_broken(out, *least);
    else out << "stopped\n";
  }
  return fail(Errc::solve_infeasible, std::to_string(cut->needed) + " > " + std::to_string(cut->available));
}

Status solve_file(const std::string& path, const std::string& out, const RunOptions& asked) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file)
      return fail(errno == ENOENT ? Errc::file_not_found : Errc::file_unreadable, path, std::strerror(errno));
  }
  // All of the answer or none: nothing is written before it is there.
  std::ostringstream text;
  Status status = solve_stream(path == "-" ? std::cin : file, text, asked);
  if (!status && status.error().code != Errc::solve_infeasible) return std::move(status.error()).at(path);
  if (out == "-") {
    std::cout << text.str() << std::flush;
    if (!std::cout) return fail(Errc::file_unwritable, out, std::strerror(errno));
  } else {
    std::ofstream to(out, std::ios::binary);
    to << text.str() << std::flush;
    if (!to) return fail(Errc::file_unwritable, out, std::strerror(errno));
  }
  return status;
}

}  // namespace zhagen::solve
