#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "solve/format.hpp"

namespace zhagen::solve {

Status solve_stream(std::istream& in, std::string_view from, std::ostream& out, bool instance_out,
                    const Options& options) {
  if (!from.empty() && from != "orlib") return fail(Errc::usage, "--from " + std::string(from));
  Instance instance = TRY(from.empty() ? read_instance(in) : read_orlib(in));
  if (instance_out) {
    TRY(check(instance));
    write_instance(out, instance);
    return {};
  }
  Outcome outcome = TRY(solve(instance, options));
  write_outcome(out, outcome);
  if (const auto* cut = std::get_if<Infeasible>(&outcome))
    return fail(Errc::solve_infeasible, std::to_string(cut->needed) + " > " + std::to_string(cut->available));
  return {};
}

Status solve_file(const std::string& path, std::string_view from, const std::string& out, bool instance_out) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file)
      return fail(errno == ENOENT ? Errc::file_not_found : Errc::file_unreadable, path, std::strerror(errno));
  }
  // All of the answer or none: nothing is written before it is there.
  std::ostringstream text;
  Status status = solve_stream(path == "-" ? std::cin : file, from, text, instance_out);
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
