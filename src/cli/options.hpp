#pragma once
// How commands say their options. Each options_*.cpp declares those of one group of commands, whose bodies commands.hpp lists.

#include <CLI/App.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace zhagen::service {
struct AppFile;
}

namespace zhagen::cli {

/// What is declared before the program knows which command runs.
struct CommandLine {
  CommandLine(CLI::App& to, std::span<const service::AppFile> served) : app(to), pages(served) {}

  CLI::App& app;
  std::span<const service::AppFile> pages;
  int status = 0;  // the exit code of the command that ran

  /// The options of a command, kept until it has run.
  template <typename Options>
  Options& keep() {
    auto kept = std::make_shared<Options>();
    options_.push_back(kept);
    return *kept;
  }

 private:
  std::vector<std::shared_ptr<void>> options_;
};

/// --data and --db: the site's folder, its database where that is not in the folder.
template <typename Options>
void site(CLI::App* command, Options& options) {
  command->add_option("--data", options.data, "数据文件夹")->capture_default_str();
  command->add_option("--db", options.db, "数据库 postgresql://...（不写则为数据文件夹里的）");
}

/// --user, and the site where that account is.
template <typename Options>
void account(CLI::App* command, Options& options) {
  command->add_option("--user,--as", options.user, "以谁的身份；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
  site(command, options);
}

void options_placement(CommandLine& line);
void options_catalog(CommandLine& line);
void options_site(CommandLine& line);
void options_records(CommandLine& line);

}  // namespace zhagen::cli
