// Records as a logged-in user has them: lists, sheets in and out, reporting, forms, what is due, what the rules say.

#include <CLI/CLI.hpp>

#include <tuple>

#include "cli/commands.hpp"
#include "cli/options.hpp"

namespace zhagen::cli {
namespace {

void eligible_options(CommandLine& line) {
  auto& fit = line.keep<EligibleOptions>();
  auto* c = line.app.add_subcommand("eligible", "按规则看全部人员：应去、可去、不宜、待核和理由；参数改动会怎样 / eligibility by rule");
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
  account(c, fit);
  c->callback([&] { line.status = finish(cli::eligible(fit)); });
}

void waivers_options(CommandLine& line) {
  auto& passed = line.keep<WaiverOptions>();
  auto* c = line.app.add_subcommand("waivers", "例外办理的记录：谁、越过哪条规则、理由 / exceptions to rules");
  c->add_option("ledger", passed.ledger, "只看这个台账");
  c->add_option("--limit", passed.limit, "列出几条")->capture_default_str()->check(CLI::Range(1, 1000));
  account(c, passed);
  c->callback([&] { line.status = finish(cli::waivers(passed)); });
}

void export_options(CommandLine& line) {
  auto& sheets = line.keep<ExportOptions>();
  for (auto [name, help, run] : {std::tuple{"template", "某个台账的空白模板 / an empty sheet to fill in", &write_template},
                                 std::tuple{"export", "导出名单，可按打印版式 / a list as .xlsx or .csv", &export_records}}) {
    auto* c = line.app.add_subcommand(name, help);
    c->add_option("ledger", sheets.ledger, "台账，如 person")->required();
    c->add_option("-o,--out", sheets.out, "写到哪个文件")->required();
    if (run == &export_records) {
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
    account(c, sheets);
    c->callback([&line, &sheets, run = run] { line.status = finish(run(sheets)); });
  }
}

void collect_options(CommandLine& line) {
  auto& collect = line.keep<CollectOptions>();
  auto* sheet_commands = line.app.add_subcommand("collect", "填报包：发给各单位，收回并入 / reporting sheets");
  sheet_commands->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"out", "每个单位一份填报表，打成一个 .zip / sheets for the units", &collect_out},
                                 std::tuple{"in", "核对交回的表并入台账 / returned sheets", &collect_in},
                                 std::tuple{"state", "各单位交了没有 / who has answered", &collect_state}}) {
    auto* c = sheet_commands->add_subcommand(name, help);
    if (run == &collect_in) {
      c->add_option("files", collect.files, "交回的 .xlsx 或 .zip，文件名不限")->required();
      c->add_flag("--preview", collect.preview, "只核对，不写入");
      c->add_flag("--good-rows", collect.good_rows, "有问题的行留下，其余并入");
      c->add_option("--conflicts", collect.conflicts, "不一致处：leave 先不动，ours 用台账的，theirs 用单位填的")->check(CLI::IsMember({"leave", "ours", "theirs"}))->capture_default_str();
      c->add_option("--reason", collect.reason, "理由");
    } else {
      auto* id = c->add_option("--id", collect.id, "填报任务编号");
      if (run == &collect_state) id->required();
    }
    if (run == &collect_out) {
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
    account(c, collect);
    c->callback([&line, &collect, run = run] { line.status = finish(run(collect)); });
  }
}

void fill_options(CommandLine& line) {
  auto& form = line.keep<FillOptions>();
  auto* c = line.app.add_subcommand("fill", "填上级的空表，版式不动 / fill a blank form");
  c->add_option("form", form.form, "空表 .xlsx")->required();
  c->add_option("ledger", form.ledger, "台账，如 person")->required();
  c->add_option("-o,--out", form.out, "写到哪个文件")->required();
  c->add_option("--map", form.map, "说明一列：表里的列名=项目，如 所在单位=person.unit，可写多次")->allow_extra_args(false);
  c->add_option("--sheet", form.sheet, "哪个工作表");
  c->add_option("--start", form.start, "从第几行填起（不写则从表头下一行）")->check(CLI::Range(1, 100000));
  c->add_option("--where", form.where, "条件");
  c->add_option("--sort", form.sort, "排序");
  c->add_option("--remember", form.remember, "记住这张表的对应关系，起个名字");
  account(c, form);
  c->callback([&] { line.status = finish(cli::fill_form(form)); });
}

void requests_options(CommandLine& line) {
  auto& requests = line.keep<RequestOptions>();
  auto* c = line.app.add_subcommand("requests", "各种申请：可以提出哪些，等我决定的有几件 / requests");
  c->add_flag("--waiting", requests.waiting, "列出等我决定的");
  account(c, requests);
  c->callback([&] { line.status = finish(cli::requests(requests)); });
}

void list_options(CommandLine& line) {
  auto& records = line.keep<RecordOptions>();
  for (auto [name, help, run] : {std::tuple{"list", "列出台账里的记录 / list records", &list_records},
                                 std::tuple{"show", "一条记录 / one record", &show_record}}) {
    auto* c = line.app.add_subcommand(name, help);
    c->add_option("ledger", records.ledger, "台账，如 person")->required();
    if (run == &show_record) {
      c->add_option("id", records.id, "编号")->required();
      c->add_flag("--history", records.history, "连同改过什么");
    } else {
      c->add_option("--filter", records.filter, "条件，如 \"born >= 19900000\"");
      c->add_option("--search", records.search, "姓名、拼音、首字母、单位");
      c->add_option("--order", records.order, "排序，如 pinyin:name,-born");
      c->add_option("--fields", records.fields, "要哪些字段，逗号分开");
      c->add_option("--asof", records.asof, "截至哪一天");
    }
    account(c, records);
    c->callback([&line, &records, run = run] { line.status = finish(run(records)); });
  }
}

void due_options(CommandLine& line) {
  auto& due = line.keep<DueOptions>();
  auto* dues = line.app.add_subcommand("due", "应办：清单、打印、日历 / what is due");
  dues->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"list", "列出要办的事 / what is to be done", &due_list},
                                 std::tuple{"digest", "清单写成可打印的表（.xlsx 或 .html）/ a sheet for printing", &due_digest},
                                 std::tuple{"calendar", "清单写成日历（.ics）/ a calendar", &due_calendar},
                                 std::tuple{"explain", "有哪些应办，依据什么；改参数会怎样 / which dues there are", &due_explain}}) {
    auto* c = dues->add_subcommand(name, help);
    if (run == &due_list || run == &due_digest) {
      c->add_option("--part", due.part, "all、mine（本人）、unit（本单位）、overdue（逾期）、escalated（督办）")->capture_default_str();
      c->add_option("--ledger", due.ledger, "一个台账的");
    }
    if (run != &due_calendar) c->add_option("--due", due.due, "一项应办");
    if (run == &due_digest || run == &due_calendar) c->add_option("--out", due.out, "写到哪个文件")->required();
    if (run == &due_explain) {
      c->add_option("--file", due.file, "写着参数的目录文件，如 management/posting.dues.toml");
      c->add_option("--set", due.set, "试改参数：参数=值，如 days=20；可写几次");
    }
    c->add_option("--asof", due.asof, "当作那一天（记录照现在的）");
    account(c, due);
    c->callback([&line, &due, run = run] { line.status = finish(run(due)); });
  }
}

void lrmx_options(CommandLine& line) {
  auto& forms = line.keep<LrmxOptions>();
  auto* lrmx = line.app.add_subcommand("lrmx", "干部任免审批表：.lrmx、.lrm / forms of appointment or removal");
  lrmx->require_subcommand(1);
  for (auto [name, help, run] : {std::tuple{"in", "读入表格文件或压缩包 / bring forms in", &lrmx_in},
                                 std::tuple{"out", "导出：一个人一份，或一个压缩包 / take forms out", &lrmx_out}}) {
    auto* c = lrmx->add_subcommand(name, help);
    if (run == &lrmx_in) {
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
    account(c, forms);
    c->callback([&line, &forms, run = run] { line.status = finish(run(forms)); });
  }
}

void import_options(CommandLine& line) {
  auto& import = line.keep<ImportCommand>();
  auto* c = line.app.add_subcommand("import", "把表格导入台账，或撤销一次导入 / import a sheet, or undo an import");
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
  account(c, import);
  c->callback([&] { line.status = finish(cli::import_records(import)); });
}

}  // namespace

void options_records(CommandLine& line) {
  for (auto declare : {&eligible_options, &waivers_options, &export_options, &collect_options, &fill_options, &requests_options, &list_options, &due_options, &lrmx_options, &import_options}) declare(line);
}

}  // namespace zhagen::cli
