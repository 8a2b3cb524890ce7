// The program: options are declared here, each command's body is in the file of its name.

#include <CLI/CLI.hpp>

#include <tuple>

#include "base/version.hpp"
#include "cli/commands.hpp"
#include "solve/format.hpp"

using namespace zhagen;

int main(int argc, char** argv) {
  CLI::App app{"扎根：选派干部工作平台 / Zhagen: the desk of the office that posts cadres to the grass roots"};
  app.set_version_flag("--version", "zhagen " + std::string(version()));
  app.require_subcommand(1);
  int status = 0;

  cli::PlaceOptions place;
  auto* c = app.add_subcommand("place", "把一批人选安排到岗位：读两个 Excel 名册，写出建议方案 / place people on posts");
  c->add_option("people", place.people, "人选名册 people.xlsx")->required();
  c->add_option("posts", place.posts, "岗位名册 posts.xlsx")->required();
  c->add_option("-o,--out", place.out, "方案文件")->capture_default_str();
  c->add_option("--rules", place.rules, "规则：目录里的规则名，或一个 .rules.toml 文件");
  c->add_option("--asof", place.asof, "年龄、年限截至哪一天，如 2026-03-01（不写则为今天）");
  c->add_option("--set", place.set, "改一个参数：参数=值，可写多次；值空着就是不启用")->allow_extra_args(false);
  c->add_option("--limit", place.limit, "给一处定名额：乡镇（街道）:云溪县/柳河镇=1..3，可写多次")->allow_extra_args(false);
  c->add_option("--map", place.map, "说明一个列名：表里的列名=字段名，可写多次")->allow_extra_args(false);
  c->add_option("--people-sheet", place.people_sheet, "人选名册用哪个工作表");
  c->add_option("--posts-sheet", place.posts_sheet, "岗位名册用哪个工作表");
  c->callback([&] { status = cli::finish(cli::place(place)); });

  cli::VerifyOptions verify;
  c = app.add_subcommand("verify", "复核一个方案文件：按里面的名册和规则重新核算每一种组合 / check a plan");
  c->add_option("plan", verify.plan, "方案文件 plan.xlsx")->required();
  c->callback([&] { status = cli::finish(cli::verify(verify)); });

  cli::SampleOptions sample;
  auto* samples = app.add_subcommand("sample", "生成编造的人选和岗位名册，供试用 / make invented rosters");
  samples->add_option("--people", sample.people, "人数")->capture_default_str();
  samples->add_option("--posts", sample.posts, "岗位数")->capture_default_str();
  samples->add_option("--seed", sample.seed, "种子：相同的种子生成相同的名册")->capture_default_str();
  samples->add_option("--asof", sample.asof, "以哪一天为准");
  samples->add_option("-o,--out", sample.out, "文件夹")->capture_default_str();
  cli::DistrictOptions district;
  c = samples->add_subcommand("district", "在空的数据文件夹里建一个编造的示例县区：三年的记录，每种角色一个登录链接 / a whole invented district");
  c->add_option("--data", district.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", district.db, "数据库 postgresql://...（不写则为数据文件夹里的）");
  c->add_option("--url", district.url, "网址，登录链接的开头")->capture_default_str();
  c->add_option("--seed", district.seed, "种子：相同的种子和日期得到相同的记录")->capture_default_str();
  c->add_option("--asof", district.asof, "记录截至哪一天（不写则为今天）");
  c->add_option("--people", district.people, "可选派的干部人数")->capture_default_str()->check(CLI::Range(90, 2000));
  samples->callback([&, c] {
    if (c->parsed()) status = cli::finish(cli::sample_district(district));
    else status = cli::finish(cli::sample(sample));
  });

  std::string instance, from, write, answer = "-";
  c = app.add_subcommand("solve", "求解一个文本格式的安置题（docs/solve-format.md）/ solve a text instance");
  c->add_option("file", instance, "题目文件，- 为标准输入")->required();
  c->add_option("--from", from, "题目的格式：orlib（不写则为本程序的格式）");
  c->add_option("-o,--out", answer, "结果文件，- 为标准输出")->capture_default_str();
  c->add_option("--write", write, "不求解，改写成本程序的格式存到这个文件");
  c->callback([&] { status = cli::finish(solve::solve_file(instance, from, write.empty() ? answer : write, !write.empty())); });

  std::string rules_name;
  c = app.add_subcommand("rules", "列出安置规则的参数 / list the params of placement rules");
  c->add_option("name", rules_name, "规则名或文件（不写则为通用规则）");
  c->callback([&] { status = cli::finish(cli::rules(rules_name)); });

  cli::CatalogOptions folders;
  auto* catalog = app.add_subcommand("catalog", "目录：台账、代码、规则 / the catalog");
  catalog->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"check", "检查目录文件夹 / check a catalog folder", &cli::catalog_check},
                                 std::tuple{"new", "在本单位的目录里写一个新台账的样子 / begin a ledger", &cli::catalog_new},
                                 std::tuple{"apply", "让目录在数据库里生效 / take the catalog into force", &cli::catalog_apply},
                                 std::tuple{"explain", "一项机制由哪些台账、规则、指标组成 / which files make a mechanism", &cli::catalog_explain},
                                 std::tuple{"versions", "列出生效过的目录 / list the versions", &cli::catalog_versions}}) {
    c = catalog->add_subcommand(name, help);
    if (run == &cli::catalog_check || run == &cli::catalog_apply) c->add_option("folder", folders.folder, "文件夹（不写则为程序自带的目录）");
    if (run == &cli::catalog_new) {
      c->add_option("name", folders.name, "台账的名称，如 visit")->required();
      c->add_option("--label", folders.label, "台账的中文名");
    }
    if (run == &cli::catalog_explain) c->add_option("row", folders.name, "机制的编号，如 S1（不写则列出全部）");
    if (run != &cli::catalog_versions) c->add_option("--site", folders.site, "本单位的目录文件夹，盖在程序自带的目录上");
    if (run != &cli::catalog_check && run != &cli::catalog_explain) c->add_option("--data", folders.data, "数据文件夹")->capture_default_str();
    if (run == &cli::catalog_apply || run == &cli::catalog_versions) c->add_option("--db", folders.db, "数据库（不写则为数据文件夹里的）");
    if (run == &cli::catalog_apply) c->add_flag("--preview", folders.preview, "只说明会怎样，不改动");
    c->callback([&, run = run] { status = cli::finish(run(folders)); });
  }

  cli::ParamOptions numbers;
  c = catalog->add_subcommand("set", "改一个目录文件里的参数，成为新版本 / set params");
  c->add_option("file", numbers.file, "目录里的文件，如 selection/selection.rules.toml")->required();
  c->add_option("params", numbers.params, "参数=值；值空着就是没有值，用到它的规则不执行")->required();
  c->add_option("--data", numbers.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", numbers.db, "数据库（不写则为数据文件夹里的）");
  c->add_flag("--preview", numbers.preview, "只说明会怎样，不改动");
  c->callback([&] { status = cli::finish(cli::catalog_set(numbers)); });

  cli::ServeOptions serve;
  c = app.add_subcommand("serve", "在本机提供网页服务 / serve the pages on this machine");
  c->add_option("--address", serve.address, "本机地址")->capture_default_str();
  c->add_option("--port", serve.port, "端口，0 为任意空闲端口")->capture_default_str();
  c->add_option("--data", serve.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", serve.db, "数据库 postgresql://...（不写则为数据文件夹里的）");
  c->add_option("--cert", serve.cert, "证书（PEM，含中间证书）；有了它才能开在本机以外的地址上");
  c->add_option("--key", serve.key, "证书的私钥（PEM）");
  c->add_option("--host", serve.hosts, "证书以外还允许的主机名，可写多次")->allow_extra_args(false);
  c->add_option("--backup-keep", serve.backup_keep, "每天自动备份，保留最近几份；0 为不备份")->capture_default_str()->check(CLI::Range(0, 1000));
  c->add_flag("--log", serve.log, "每个请求写一行到标准错误");
  c->callback([&] { status = cli::finish(cli::serve(serve)); });

  cli::BackupOptions save;
  std::string backup_file;
  auto* backup = app.add_subcommand("backup", "备份数据，服务运行时也可以 / back up, also while the server runs");
  backup->add_option("-o,--out", save.out, "备份文件，不能已存在");
  backup->add_option("--data", save.data, "数据文件夹")->capture_default_str();
  backup->add_option("--db", save.db, "数据库（不写则为数据文件夹里的）");
  backup->add_flag("--portable", save.portable, "通用格式：SQLite 和 PostgreSQL 都能恢复");
  backup->add_flag("--with-keys", save.with_keys, "同时用口令加密备份密钥，写到“备份文件.keys”");
  c = backup->add_subcommand("verify", "验证一份备份是否完好 / check a backup");
  c->add_option("file", backup_file, "备份文件")->required();
  backup->callback([&] {
    if (!backup_file.empty())
      status = cli::finish(cli::backup_verify(backup_file));
    else if (save.out.empty())
      status = cli::finish(fail(Errc::usage, "backup 缺少 -o 备份文件 / backup needs -o FILE"));
    else
      status = cli::finish(cli::backup(save));
  });

  cli::RestoreOptions bring;
  c = app.add_subcommand("restore", "从备份恢复：先验证、核对密钥和日志，再放回 / bring a backup back");
  c->add_option("file", bring.file, "备份文件")->required();
  c->add_option("--data", bring.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", bring.db, "恢复到这个数据库，须为空（不写则为数据文件夹里的）");
  c->add_option("--keys", bring.keys, "先从这份密钥备份恢复密钥");
  c->add_flag("--replace", bring.replace, "把已有的数据库移到一边（改名为 zhagen.db.replaced）");
  c->callback([&] { status = cli::finish(cli::restore(bring)); });

  cli::MoveOptions moving;
  c = app.add_subcommand("move", "把数据从 SQLite 迁移到 PostgreSQL，逐项核对 / move to PostgreSQL");
  c->add_option("--to", moving.to, "postgresql://用户@主机/数据库，须为空")->required();
  c->add_option("--data", moving.data, "数据文件夹")->capture_default_str();
  c->callback([&] { status = cli::finish(cli::move(moving)); });

  cli::RootOptions root;
  c = app.add_subcommand("root", "建立本级单位：单位树的根，先于一切授权 / the root organisation");
  c->add_option("name", root.name, "名称，如 青山区")->required();
  c->add_option("--kind", root.kind, "单位类型：province、city、county、township ……")->capture_default_str();
  c->add_option("--data", root.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", root.db, "数据库 postgresql://...（不写则为数据文件夹里的）");
  c->callback([&] { status = cli::finish(cli::root(root)); });

  cli::EligibleOptions fit;
  c = app.add_subcommand("eligible", "按规则看全部人员：应去、可去、不宜、待核和理由；参数改动会怎样 / eligibility by rule");
  c->add_option("set", fit.set, "哪一套规则（zhagen rules 列出全部）")->capture_default_str();
  c->add_option("--batch", fit.batch, "批次：名称或编号");
  c->add_option("--given", fit.given, "其他给定的：名称=值，可写多次")->allow_extra_args(false);
  c->add_option("--set", fit.params, "看参数改成另一个数会怎样，不改目录：参数=值，可写多次")->allow_extra_args(false);
  c->add_option("--where", fit.where, "只问这些记录，如 unit.name == '县水利局'");
  c->add_option("--asof", fit.asof, "截至哪一天（不写则为今天）");
  c->add_option("--verdict", fit.verdicts, "只列这种结论：应去、可去、不宜、待核，可写多次")->allow_extra_args(false);
  c->add_option("--rule", fit.rule, "只列这条规则说到的");
  c->add_option("--limit", fit.limit, "列出几条")->capture_default_str()->check(CLI::Range(0, 100000));
  c->add_option("-o,--out", fit.out, "写成表格 结果.xlsx");
  c->add_option("--user,--as", fit.user, "以谁的身份")->required();
  c->add_option("--data", fit.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", fit.db, "数据库 postgresql://...（不写则为数据文件夹里的）");
  c->callback([&] { status = cli::finish(cli::eligible(fit)); });

  cli::WaiverOptions passed;
  c = app.add_subcommand("waivers", "例外办理的记录：谁、越过哪条规则、理由 / exceptions to rules");
  c->add_option("ledger", passed.ledger, "只看这个台账");
  c->add_option("--limit", passed.limit, "列出几条")->capture_default_str()->check(CLI::Range(1, 1000));
  c->add_option("--user,--as", passed.user, "以谁的身份")->required();
  c->add_option("--data", passed.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", passed.db, "数据库 postgresql://...（不写则为数据文件夹里的）");
  c->callback([&] { status = cli::finish(cli::waivers(passed)); });

  cli::ExportOptions sheets;
  for (auto [name, help, run] : {std::tuple{"template", "某个台账的空白模板 / an empty sheet to fill in", &cli::write_template},
                                 std::tuple{"export", "导出名单，可按打印版式 / a list as .xlsx or .csv", &cli::export_records}}) {
    c = app.add_subcommand(name, help);
    c->add_option("ledger", sheets.ledger, "台账，如 person")->required();
    c->add_option("-o,--out", sheets.out, "写到哪个文件")->required();
    if (run == &cli::export_records) {
      c->add_option("--columns", sheets.columns, "要哪些列，逗号分开，如 \"serial,name+sex+nation,unit.kind,=签名\"");
      c->add_option("--where", sheets.where, "条件，如 \"born >= 19900000\"");
      c->add_option("--search", sheets.search, "姓名、拼音、首字母、单位");
      c->add_option("--sort", sheets.sort, "排序，如 strokes:name、-born、hand:编号");
      c->add_option("--asof", sheets.asof, "截至哪一天");
      c->add_flag("--unmask", sheets.unmask, "加密项导出原文，须有权限，并写 --reason");
      c->add_option("--reason", sheets.reason, "理由");
      c->add_option("--layout", sheets.layout, "plain 数据表；print 打印版式")->check(CLI::IsMember({"plain", "print"}))->capture_default_str();
      c->add_option("--title", sheets.title, "标题");
      c->add_option("--unit", sheets.unit, "填报单位");
      c->add_option("--day", sheets.day, "印在右上的日期，如 2026-03-05");
      c->add_option("--paper", sheets.paper, "纸张")->check(CLI::IsMember({"a4", "a3"}))->capture_default_str();
      c->add_flag("--portrait", sheets.portrait, "竖排（不写则横排）");
      c->add_option("--group", sheets.group, "按哪一列分组，请同时按它排序");
      c->add_option("--totals", sheets.totals, "合计哪些列，逗号分开");
      c->add_flag("--page-totals", sheets.page_totals, "每页也合计");
      c->add_option("--page-rows", sheets.page_rows, "有每页合计时每页几行")->check(CLI::Range(1, 200));
    }
    c->add_option("--user,--as", sheets.user, "以谁的身份办理；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
    c->add_option("--data", sheets.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", sheets.db, "数据库（不写则为数据文件夹里的）");
    c->callback([&, run = run] { status = cli::finish(run(sheets)); });
  }

  cli::CollectOptions collect;
  auto* sheet_commands = app.add_subcommand("collect", "填报包：发给各单位，收回并入 / reporting sheets");
  sheet_commands->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"out", "每个单位一份填报表，打成一个 .zip / sheets for the units", &cli::collect_out},
                                 std::tuple{"in", "核对交回的表并入台账 / returned sheets", &cli::collect_in},
                                 std::tuple{"state", "各单位交了没有 / who has answered", &cli::collect_state}}) {
    c = sheet_commands->add_subcommand(name, help);
    if (run == &cli::collect_in) {
      c->add_option("files", collect.files, "交回的 .xlsx 或 .zip，文件名不限")->required();
      c->add_flag("--preview", collect.preview, "只核对，不写入");
      c->add_flag("--good-rows", collect.good_rows, "有问题的行留下，其余并入");
      c->add_option("--conflicts", collect.conflicts, "不一致处：leave 先不动，ours 用台账的，theirs 用单位填的")->check(CLI::IsMember({"leave", "ours", "theirs"}))->capture_default_str();
      c->add_option("--reason", collect.reason, "理由");
    } else {
      auto* id = c->add_option("--id", collect.id, "填报任务编号");
      if (run == &cli::collect_state) id->required();
    }
    if (run == &cli::collect_out) {
      c->add_option("ledger", collect.ledger, "台账，如 posting（不写 --id 时新建任务）");
      c->add_option("--name", collect.name, "任务名称");
      c->add_option("--by", collect.by, "按哪一栏分单位，如 receiver");
      c->add_option("--show", collect.show, "对照栏，逗号分开");
      c->add_option("--ask", collect.ask, "请填栏，逗号分开");
      c->add_option("--where", collect.where, "范围（条件）");
      c->add_option("--deadline", collect.deadline, "截止日期");
      c->add_option("--note", collect.note, "填报要求");
      c->add_option("--spare", collect.spare, "可新增行数")->check(CLI::Range(0, 500));
      c->add_option("--unit", collect.units, "只发给这些单位（记录编号），可写多次")->allow_extra_args(false);
      c->add_option("-o,--out", collect.out, "写到哪个 .zip")->required();
    }
    c->add_option("--user,--as", collect.user, "以谁的身份办理；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
    c->add_option("--data", collect.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", collect.db, "数据库（不写则为数据文件夹里的）");
    c->callback([&, run = run] { status = cli::finish(run(collect)); });
  }

  cli::FillOptions form;
  c = app.add_subcommand("fill", "填上级的空表，版式不动 / fill a blank form");
  c->add_option("form", form.form, "空表 .xlsx")->required();
  c->add_option("ledger", form.ledger, "台账，如 person")->required();
  c->add_option("-o,--out", form.out, "写到哪个文件")->required();
  c->add_option("--map", form.map, "说明一列：表里的列名=项目，如 所在单位=person.unit，可写多次")->allow_extra_args(false);
  c->add_option("--sheet", form.sheet, "哪个工作表");
  c->add_option("--start", form.start, "从第几行填起（不写则从表头下一行）")->check(CLI::Range(1, 100000));
  c->add_option("--where", form.where, "条件");
  c->add_option("--sort", form.sort, "排序");
  c->add_option("--remember", form.remember, "记住这张表的对应关系，起个名字");
  c->add_option("--user,--as", form.user, "以谁的身份办理；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
  c->add_option("--data", form.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", form.db, "数据库（不写则为数据文件夹里的）");
  c->callback([&] { status = cli::finish(cli::fill_form(form)); });

  cli::RequestOptions requests;
  c = app.add_subcommand("requests", "各种申请：可以提出哪些，等我决定的有几件 / requests");
  c->add_flag("--waiting", requests.waiting, "列出等我决定的");
  c->add_option("--user,--as", requests.user, "以谁的身份查看；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
  c->add_option("--data", requests.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", requests.db, "数据库（不写则为数据文件夹里的）");
  c->callback([&] { status = cli::finish(cli::requests(requests)); });

  cli::RecordOptions records;
  for (auto [name, help, run] : {std::tuple{"list", "列出台账里的记录 / list records", &cli::list_records},
                                 std::tuple{"show", "一条记录 / one record", &cli::show_record}}) {
    c = app.add_subcommand(name, help);
    c->add_option("ledger", records.ledger, "台账，如 person")->required();
    if (run == &cli::show_record) {
      c->add_option("id", records.id, "编号")->required();
      c->add_flag("--history", records.history, "连同改过什么");
    } else {
      c->add_option("--filter", records.filter, "条件，如 \"born >= 19900000\"");
      c->add_option("--search", records.search, "姓名、拼音、首字母、单位");
      c->add_option("--order", records.order, "排序，如 pinyin:name,-born");
      c->add_option("--fields", records.fields, "要哪些字段，逗号分开");
      c->add_option("--asof", records.asof, "截至哪一天");
    }
    c->add_option("--user,--as", records.user, "以谁的身份查看；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
    c->add_option("--data", records.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", records.db, "数据库（不写则为数据文件夹里的）");
    c->callback([&, run = run] { status = cli::finish(run(records)); });
  }

  cli::DueOptions due;
  CLI::App* dues = app.add_subcommand("due", "应办：清单、打印、日历 / what is due");
  dues->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"list", "列出要办的事 / what is to be done", &cli::due_list},
                                 std::tuple{"digest", "清单写成可打印的表（.xlsx 或 .html）/ a sheet for printing", &cli::due_digest},
                                 std::tuple{"calendar", "清单写成日历（.ics）/ a calendar", &cli::due_calendar},
                                 std::tuple{"explain", "有哪些应办，依据什么；改参数会怎样 / which dues there are", &cli::due_explain}}) {
    c = dues->add_subcommand(name, help);
    if (run == &cli::due_list || run == &cli::due_digest) {
      c->add_option("--part", due.part, "all、mine（本人）、unit（本单位）、overdue（逾期）、escalated（督办）")->capture_default_str();
      c->add_option("--ledger", due.ledger, "一个台账的");
    }
    if (run != &cli::due_calendar) c->add_option("--due", due.due, "一项应办");
    if (run == &cli::due_digest || run == &cli::due_calendar) c->add_option("--out", due.out, "写到哪个文件")->required();
    if (run == &cli::due_explain) {
      c->add_option("--file", due.file, "写着参数的目录文件，如 management/posting.dues.toml");
      c->add_option("--set", due.set, "试改参数：参数=值，如 days=20；可写几次");
    }
    c->add_option("--asof", due.asof, "当作那一天（记录照现在的）");
    c->add_option("--user,--as", due.user, "以谁的身份查看；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
    c->add_option("--data", due.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", due.db, "数据库（不写则为数据文件夹里的）");
    c->callback([&, run = run] { status = cli::finish(run(due)); });
  }

  cli::LrmxOptions forms;
  auto* lrmx = app.add_subcommand("lrmx", "干部任免审批表：.lrmx、.lrm / forms of appointment or removal");
  lrmx->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"in", "读入表格文件或压缩包 / bring forms in", &cli::lrmx_in},
                                 std::tuple{"out", "导出：一个人一份，或一个压缩包 / take forms out", &cli::lrmx_out}}) {
    c = lrmx->add_subcommand(name, help);
    if (run == &cli::lrmx_in) {
      c->add_option("files", forms.files, ".lrmx、.lrm（.pic 放在旁边）或 .zip")->required();
      c->add_flag("--preview", forms.preview, "只说明会怎样，不写入");
      c->add_option("--unit", forms.unit, "新人的工作单位：单位的记录编号");
    } else {
      c->add_option("-o,--out", forms.out, "文件：一个人写 .lrmx，多人写 .zip")->required();
      c->add_option("--where", forms.where, "条件，如 \"unit.name == '青山区水利局'\"");
      c->add_option("--search", forms.search, "姓名、拼音、首字母、单位");
      c->add_option("--order", forms.order, "排序，如 pinyin:name");
      c->add_option("--person", forms.person, "只要这一个人：人员记录编号");
      c->add_option("--reason", forms.reason, "用途：表里有身份证号和健康状况的原文")->required();
      c->add_flag("--old", forms.old, "旧格式：压缩包里是 .lrm 和 .pic");
    }
    c->add_option("--user,--as", forms.user, "以谁的身份办理；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
    c->add_option("--data", forms.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", forms.db, "数据库（不写则为数据文件夹里的）");
    c->callback([&, run = run] { status = cli::finish(run(forms)); });
  }

  cli::ImportCommand import;
  c = app.add_subcommand("import", "把表格导入台账，或撤销一次导入 / import a sheet, or undo an import");
  c->add_option("ledger", import.ledger, "台账，如 person");
  c->add_option("file", import.file, ".xlsx；.xls 和 .csv 要装有 LibreOffice");
  c->add_option("--mode", import.mode, "create 只新建，update 只更新，both 两样都做")->capture_default_str()->check(CLI::IsMember({"create", "update", "both"}));
  c->add_option("--key", import.key, "按哪几项认出是同一条，逗号分开")->delimiter(',');
  c->add_option("--map", import.map, "表里的列名=字段，可写几次");
  c->add_option("--leave", import.leave, "不改哪几项，逗号分开")->delimiter(',');
  c->add_option("--sheet", import.sheet, "工作表名");
  c->add_option("--from", import.from, "有生效日期的项目从哪一天起");
  c->add_option("--reason", import.reason, "例外办理、补录的理由");
  c->add_option("--errors", import.errors, "把有问题的行写成这个 .xlsx");
  c->add_flag("--good-rows", import.good_rows, "只导入没有问题的行");
  c->add_flag("--empty-clears", import.empty_clears, "空单元格清空原来的值");
  c->add_flag("--preview", import.preview, "只看会怎样，不写入");
  c->add_option("--undo", import.undo, "撤销第几号导入");
  c->add_flag("--others", import.others, "撤销时，导入后又改过的记录保持现状");
  c->add_option("--user,--as", import.user, "以谁的身份；密码在提示下输入，或写在 ZHAGEN_PASSWORD")->required();
  c->add_option("--data", import.data, "数据文件夹")->capture_default_str();
  c->add_option("--db", import.db, "数据库（不写则为数据文件夹里的）");
  c->callback([&] { status = cli::finish(cli::import_records(import)); });

  cli::CertificateOptions certificate;
  auto* cert = app.add_subcommand("cert", "证书 / certificates");
  cert->require_subcommand(1);
  c = cert->add_subcommand("new", "生成自签名证书，供没有证书机构的内网使用 / a self-signed certificate");
  c->add_option("names", certificate.names, "主机名和地址，如 zhagen.example.org 10.1.2.3")->required();
  c->add_option("--days", certificate.days, "有效天数")->capture_default_str()->check(CLI::Range(1, 3650));
  c->add_option("-o,--out", certificate.folder, "文件夹")->capture_default_str();
  c->callback([&] { status = cli::finish(cli::certificate_new(certificate)); });

  cli::AuditOptions log;
  auto* audit = app.add_subcommand("audit", "日志 / the log");
  audit->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"verify", "逐条核验日志和修改记录 / check the whole log", &cli::audit_verify},
                                 std::tuple{"checkpoint", "核验后给日志末尾签名，文件请存到别的机器 / sign the log's end", &cli::audit_checkpoint}}) {
    c = audit->add_subcommand(name, help);
    c->add_option("--data", log.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", log.db, "数据库（不写则为数据文件夹里的）");
    if (run == &cli::audit_verify) {
      c->add_option("--checkpoint", log.checkpoint, "检查点文件：还核验日志没有被截断或换成旧的");
      c->add_option("--key", log.key, "本站公钥文件（不写则用数据文件夹里的密钥）");
    } else {
      c->add_option("-o,--out", log.out, "检查点文件，- 为标准输出")->required();
    }
    c->callback([&, run = run] { status = cli::finish(run(log)); });
  }

  cli::KeysOptions ring;
  auto* keys = app.add_subcommand("keys", "密钥 / the keys of sealed data");
  keys->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"show", "列出密钥的编号、日期和本站公钥 / list the keys", &cli::keys_show},
                                 std::tuple{"backup", "用口令加密备份密钥 / a copy under a passphrase", &cli::keys_backup},
                                 std::tuple{"restore", "从备份恢复密钥 / bring the keys back", &cli::keys_restore},
                                 std::tuple{"rotate", "换用新密钥，并把以前的内容重新加密 / add a key and seal all anew", &cli::keys_rotate},
                                 std::tuple{"reseal", "接着做没有做完的重新加密 / go on with sealing all anew", &cli::keys_reseal}}) {
    c = keys->add_subcommand(name, help);
    c->add_option("--data", ring.data, "数据文件夹")->capture_default_str();
    if (run != &cli::keys_show && run != &cli::keys_restore) c->add_option("--db", ring.db, "数据库（不写则为数据文件夹里的）");
    if (run == &cli::keys_backup) c->add_option("-o,--out", ring.file, "备份文件")->required();
    if (run == &cli::keys_restore) c->add_option("file", ring.file, "备份文件")->required();
    c->callback([&, run = run] { status = cli::finish(run(ring)); });
  }

  cli::UserOptions who;
  auto* user = app.add_subcommand("user", "账号：在本机办理，不用登录，照样记日志 / accounts, without a log-in, on this machine");
  user->require_subcommand(1);
  auto user_command = [&](const char* name, const char* help, Status (*run)(const cli::UserOptions&)) {
    c = user->add_subcommand(name, help);
    c->add_option("--data", who.data, "数据文件夹")->capture_default_str();
    c->add_option("--db", who.db, "数据库（不写则为数据文件夹里的）");
    c->callback([&, run] { status = cli::finish(run(who)); });
    if (run == &cli::user_first || run == &cli::user_add || run == &cli::user_invite)
      c->add_option("--url", who.url, "大家打开网页用的地址，链接以它开头")->capture_default_str();
    if (run != &cli::user_first && run != &cli::user_list) c->add_option("login", who.login, "账号名")->required();
    return c;
  };
  c = user_command("first", "首次使用：设三个管理员，打印各自的登录链接 / the three administrators", &cli::user_first);
  c->add_option("--system", who.system, "系统管理员：账号名=姓名")->required();
  c->add_option("--security", who.security, "安全管理员：账号名=姓名")->required();
  c->add_option("--audit", who.audit, "审计管理员：账号名=姓名")->required();
  c = user_command("add", "开账号，打印登录链接 / make an account", &cli::user_add);
  c->add_option("name", who.name, "姓名")->required();
  c->add_option("--person", who.person, "本人的人员记录编号");
  user_command("list", "列出账号和授权 / list accounts", &cli::user_list);
  user_command("invite", "发新的登录链接，原密码作废 / a new link", &cli::user_invite);
  user_command("password", "在终端设密码 / set a password at the terminal", &cli::user_password);
  user_command("disable", "停用 / disable", &cli::user_disable);
  user_command("enable", "恢复 / enable", &cli::user_enable);
  for (auto [name, help, run] : {std::tuple{"grant", "授予角色 / grant a role", &cli::user_grant},
                                 std::tuple{"revoke", "收回角色 / revoke a role", &cli::user_revoke}}) {
    c = user_command(name, help, run);
    c->add_option("role", who.role, "角色，如 office 或 派办")->required();
    c->add_option("--at", who.organisation, "单位的记录编号");
    c->add_option("--category", who.categories, "人员类别代码，可写多次")->allow_extra_args(false);
  }
  c = user_command("deputy", "指定代理人 / name a deputy", &cli::user_deputy);
  c->add_option("deputy", who.deputy, "代理人的账号名")->required();
  c->add_option("from", who.from, "起，如 2026-03-01")->required();
  c->add_option("to", who.to, "止")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
    return cli::finish(fail(Errc::usage, e.what()));
  }
  return status;
}
