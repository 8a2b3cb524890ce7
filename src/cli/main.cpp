// The program: the groups of commands, each with its options, and which of them runs.

#include <CLI/CLI.hpp>

#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "files.hpp"

using namespace zhagen;

int main(int argc, char** argv) {
  CLI::App app{"扎根：选派干部工作平台 / Zhagen: the desk of the office that posts cadres to the grass roots"};
  app.set_version_flag("--version", "zhagen " + std::string(version()));
  app.require_subcommand(1);

  cli::CommandLine line{app, web::files()};
  for (auto declare : {&cli::options_placement, &cli::options_catalog, &cli::options_site, &cli::options_records}) declare(line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
    return cli::finish(fail(Errc::usage, e.what()));
  }
  return line.status;
}
