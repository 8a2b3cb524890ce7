// The program: options are declared here, each command's body is in the file of its name.

#include <CLI/CLI.hpp>

#include "base/version.hpp"
#include "cli/commands.hpp"

int main(int argc, char** argv) {
  namespace cli = zhagen::cli;
  CLI::App app{"扎根：选派干部工作平台 / Zhagen: a desk for officials sent to villages"};
  app.set_version_flag("--version", "zhagen " + std::string(zhagen::version()));
  app.require_subcommand(1);
  int code = 0;

  cli::Serve serve;
  CLI::App* command = app.add_subcommand("serve", "在本机提供网页服务 / serve the pages on this machine");
  command->add_option("--address", serve.address, "本机地址 / loopback address")->capture_default_str();
  command->add_option("--port", serve.port, "端口，0 为任意空闲端口 / port, 0 for any free one")->capture_default_str();
  command->add_option("--data", serve.data, "数据文件夹 / data folder")->capture_default_str();
  command->add_flag("--log", serve.log, "每个请求写一行到标准错误 / one line a request on stderr");
  command->callback([&] { code = cli::finish(cli::serve(serve)); });

  CLI11_PARSE(app, argc, argv);
  return code;
}
