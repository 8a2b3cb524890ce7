// The program: options are declared here, each command's body is in the file of its name.

#include <CLI/CLI.hpp>

#include "base/version.hpp"
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  CLI::App app{"扎根：选派干部工作平台 / Zhagen: a desk for officials sent to villages"};
  app.set_version_flag("--version", "zhagen " + std::string(zhagen::version()));
  app.require_subcommand(1);
  CLI11_PARSE(app, argc, argv);
  return 0;
}
