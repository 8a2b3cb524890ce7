// The catalog: its folders, its params, its versions.

#include <CLI/CLI.hpp>

#include <tuple>

#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace zhagen::cli {

void options_catalog(CommandLine& line) {
  auto& folders = line.keep<CatalogOptions>();
  auto* catalog = line.app.add_subcommand("catalog", "目录：台账、代码、规则 / the catalog");
  catalog->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"check", "检查目录文件夹 / check a catalog folder", &catalog_check},
                                 std::tuple{"new", "在本单位的目录里写一个新台账的样子 / begin a ledger", &catalog_new},
                                 std::tuple{"apply", "让目录在数据库里生效 / take the catalog into force", &catalog_apply},
                                 std::tuple{"explain", "一项机制由哪些台账、规则、指标组成 / which files make a mechanism", &catalog_explain},
                                 std::tuple{"versions", "列出生效过的目录 / list the versions", &catalog_versions}}) {
    auto* c = catalog->add_subcommand(name, help);
    if (run == &catalog_check || run == &catalog_apply) c->add_option("folder", folders.folder, "文件夹（不写则为程序自带的目录）");
    if (run == &catalog_new) {
      c->add_option("name", folders.name, "台账的名称，如 visit")->required();
      c->add_option("--label", folders.label, "台账的中文名");
    }
    if (run == &catalog_explain) c->add_option("row", folders.name, "机制的编号，如 S1（不写则列出全部）");
    if (run != &catalog_versions) c->add_option("--site", folders.site, "本单位的目录文件夹，盖在程序自带的目录上");
    if (run != &catalog_check && run != &catalog_explain) c->add_option("--data", folders.data, "数据文件夹")->capture_default_str();
    if (run == &catalog_apply || run == &catalog_versions) c->add_option("--db", folders.db, "数据库（不写则为数据文件夹里的）");
    if (run == &catalog_apply) c->add_flag("--preview", folders.preview, "只说明会怎样，不改动");
    c->callback([&line, &folders, run = run] { line.status = finish(run(folders)); });
  }

  auto& numbers = line.keep<ParamOptions>();
  auto* c = catalog->add_subcommand("set", "改一个目录文件里的参数，成为新版本 / set params");
  c->add_option("file", numbers.file, "目录里的文件，如 selection/selection.rules.toml")->required();
  c->add_option("params", numbers.params, "参数=值；值空着就是没有值，用到它的规则不执行")->required();
  site(c, numbers);
  c->add_flag("--preview", numbers.preview, "只说明会怎样，不改动");
  c->callback([&] { line.status = finish(cli::catalog_set(numbers)); });
}

}  // namespace zhagen::cli
