// Placing people on posts: sheets or a batch, the kept versions of a plan, checking one, samples, text instances.

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <tuple>

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "solve/format.hpp"

namespace zhagen::cli {
namespace {

std::string some_seconds(const std::string& text) {
  constexpr double kDay = 24 * 3600;
  const double seconds = std::strtod(text.c_str(), nullptr);
  return seconds > 0 && seconds <= kDay ? std::string() : "应是 0 以上、86400 以下的秒数，现在是“" + text + "” / seconds, more than 0 and a day at most";
}

void place_options(CommandLine& line) {
  auto& place = line.keep<PlaceOptions>();
  auto* c = line.app.add_subcommand("place", "把一批人选安排到岗位：读两个 Excel 名册，或者一个批次的记录，写出建议方案 / place people on posts");
  c->add_option("people", place.people, "人选名册 people.xlsx");
  c->add_option("posts", place.posts, "岗位名册 posts.xlsx");
  c->add_option("--batch", place.batch, "不读名册，安置数据里的一个批次：名称或记录编号");
  c->add_option("--source", place.source, "人选和岗位从哪里取：目录里的安置来源")->capture_default_str();
  site(c, place);
  c->add_option("--user", place.user, "登录名");
  c->add_option("--reason", place.reason, "说明，记在这一稿上");
  c->add_option("-o,--out", place.out, "方案文件")->capture_default_str();
  c->add_option("--rules", place.rules, "规则：目录里的规则名，或一个 .rules.toml 文件");
  c->add_option("--asof", place.asof, "年龄、年限截至哪一天，如 2026-03-01（不写则为今天）");
  c->add_option("--set", place.set, "改一个参数：参数=值，可写多次；值空着就是不启用")->allow_extra_args(false);
  c->add_option("--limit", place.limit, "给一处定名额：乡镇（街道）:云溪县/柳河镇=1..3，可写多次")->allow_extra_args(false);
  c->add_option("--map", place.map, "说明一个列名：表里的列名=字段名，可写多次")->allow_extra_args(false);
  c->add_option("--people-sheet", place.people_sheet, "人选名册用哪个工作表");
  c->add_option("--posts-sheet", place.posts_sheet, "岗位名册用哪个工作表");
  c->add_flag("--stable", place.stable, "两相情愿：没有哪名人选和哪个岗位都更愿意要对方；合计不一定最高");
  c->add_option("--seconds", place.seconds, "最多求解几秒，到时给出当时最好的方案和它离最好的差距")->check(some_seconds);
  c->add_option("--megabytes", place.megabytes, "求解时组合最多占几 MB 内存，到时同样给出当时最好的方案")->check(CLI::Range(1, 1 << 20));
  c->add_option("--draw-commitment", place.draw_commitment, "事先公布的抽签摘要（规则里没有写的）");
  c->add_option("--draw-seed", place.draw_seed, "抽签的种子，与公布的摘要相符才用；用 --batch 时可以以后再公布（zhagen plans change --draw-seed）");
  c->callback([&] { line.status = finish(place.batch.empty() ? cli::place(place) : cli::place_batch(place)); });
}

void seed_options(CommandLine& line) {
  auto& seed = line.keep<std::string>();
  auto* c = line.app.add_subcommand("seed", "给抽签生成种子和要事先公布的摘要 / make a seed for a draw and the digest to publish");
  c->add_option("text", seed, "自己的种子文字（不写则随机生成）");
  c->callback([&] { line.status = finish(cli::seed(seed)); });
}

void plan_options(CommandLine& line) {
  auto& plan = line.keep<PlanOptions>();
  auto* plan_group = line.app.add_subcommand("plans", "一个批次的各稿方案：看、比、导出、采用、办理 / kept plans");
  plan_group->require_subcommand(1);
  for (auto [name, help] : {std::pair{"list", "列出各稿 / list the versions"}, {"show", "一稿：谁去哪里，为什么，记录有没有变化 / one version"},
                            {"profile", "供检查：意愿、分布、照顾、名额的影响 / how it is spread"}, {"compare", "两稿有什么不同 / how two differ"},
                            {"change", "改一稿，成为新的一稿；或先看改了会怎样 / change one"}, {"export", "写成方案文件 / as a workbook"},
                            {"accept", "采用：成为下一稿名单；没有名单的直接办理 / take a plan"}, {"carry-out", "有了决定的名单：生成拟派的选派 / carry out a decided list"}}) {
    auto* c = plan_group->add_subcommand(name, help);
    const std::string command = name;
    if (command == "carry-out") c->add_option("list", plan.list, "名单的记录编号")->required();
    else c->add_option("--batch", plan.batch, "批次：名称或记录编号")->required();
    if (command == "show" || command == "profile" || command == "change" || command == "export" || command == "accept") c->add_option("number", plan.number, "第几稿（不写则为最后一稿）");
    if (command == "compare") {
      c->add_option("number", plan.number, "较早的一稿")->required();
      c->add_option("other", plan.other, "较晚的一稿（不写则为最后一稿）");
    }
    if (command == "change") {
      for (auto [option, list, help_of] : {std::tuple{"--assign", &plan.assign, "指定：人选=岗位"}, {"--bar", &plan.bar, "不安排到：人选=岗位"}, {"--allow", &plan.allow, "作为例外允许：人选=岗位"},
                                           {"--release", &plan.release, "不再指定的人选"}, {"--drop-out", &plan.drop_out, "退出的人选"}, {"--take-back", &plan.take_back, "恢复的人选"},
                                           {"--seats", &plan.seats, "岗位=名额；0 为不再要人"}, {"--limit", &plan.limit, "一组的人数：乡镇（街道）:云溪县/柳河镇=1..3"}, {"--set", &plan.set, "参数=值；值空着就是不启用"},
                                           {"--together", &plan.together, "两人安排在一处：人选=人选"}, {"--apart", &plan.apart, "不再要求两人在一处：人选=人选"}})
        c->add_option(option, *list, help_of)->allow_extra_args(false);
      c->add_flag("--fresh", plan.fresh, "按现在的记录重新读取人选和岗位");
      c->add_option("--calm", plan.calm, "少动人：最多让出几分；0 为同样好的方案里动人最少的")->check(CLI::Range(std::int64_t{0}, std::int64_t{10'000'000}));
      c->add_option("--draw-seed", plan.draw_seed, "公布抽签的种子，与方案里的摘要相符才用");
      c->add_option("--seconds", plan.seconds, "最多求解几秒，到时给出当时最好的方案和上限")->check(some_seconds);
      c->add_option("--megabytes", plan.megabytes, "求解时组合最多占几 MB 内存")->check(CLI::Range(1, 1 << 20));
      c->add_flag("--preview", plan.preview, "只看改了会怎样，不保存");
      c->add_option("--reason", plan.reason, "理由");
    }
    if (command == "export") c->add_option("-o,--out", plan.out, "方案文件")->capture_default_str();
    if (command == "accept" || command == "carry-out") c->add_option("--reason", plan.reason, "理由：名单里有不符合条件的人时要写");
    c->add_option("--source", plan.source, "安置来源")->capture_default_str();
    site(c, plan);
    c->add_option("--user", plan.user, "登录名");
    c->callback([&, command] {
      plan.command = command;
      line.status = finish(cli::plans_command(plan));
    });
  }
}

void verify_options(CommandLine& line) {
  auto& verify = line.keep<VerifyOptions>();
  auto* c = line.app.add_subcommand("verify", "复核一个方案文件：按里面的名册和规则重新核算每一种组合 / check a plan");
  c->add_option("plan", verify.plan, "方案文件 plan.xlsx")->required();
  c->callback([&] { line.status = finish(cli::verify(verify)); });
}

void sample_options(CommandLine& line) {
  auto& sample = line.keep<SampleOptions>();
  auto* samples = line.app.add_subcommand("sample", "生成编造的人选和岗位名册，供试用 / make invented rosters");
  samples->add_option("--people", sample.people, "人数")->capture_default_str();
  samples->add_option("--posts", sample.posts, "岗位数")->capture_default_str();
  samples->add_option("--seed", sample.seed, "种子：相同的种子生成相同的名册")->capture_default_str();
  samples->add_option("--asof", sample.asof, "以哪一天为准");
  samples->add_option("-o,--out", sample.out, "文件夹")->capture_default_str();
  auto& district = line.keep<DistrictOptions>();
  auto* c = samples->add_subcommand("district", "在空的数据文件夹里建一个编造的示例县区：三年的记录，每种角色一个登录链接 / a whole invented district");
  site(c, district);
  c->add_option("--url", district.url, "网址，登录链接的开头")->capture_default_str();
  c->add_option("--seed", district.seed, "种子：相同的种子和日期得到相同的记录")->capture_default_str();
  c->add_option("--asof", district.asof, "记录截至哪一天（不写则为今天）");
  c->add_option("--people", district.people, "可选派的干部人数")->capture_default_str()->check(CLI::Range(90, 2000));
  samples->callback([&, c] {
    if (c->parsed()) line.status = finish(cli::sample_district(district));
    else line.status = finish(cli::sample(sample));
  });
}

struct TextInstance {
  std::string instance, write, answer = "-";
  solve::RunOptions run;
};

void solve_options(CommandLine& line) {
  auto& text = line.keep<TextInstance>();
  auto* c = line.app.add_subcommand("solve", "求解一个文本格式的安置题（docs/solve-format.md）/ solve a text instance");
  c->add_option("file", text.instance, "题目文件，- 为标准输入")->required();
  c->add_option("--from", text.run.from, "题目的格式：orlib（不写则为本程序的格式）");
  c->add_option("-o,--out", text.answer, "结果文件，- 为标准输出")->capture_default_str();
  c->add_option("--write", text.write, "不求解，改写成本程序的格式存到这个文件");
  c->add_option("--seconds", text.run.seconds, "最多算几秒：到时给出目前最好的方案、上界和差距")->check(some_seconds);
  c->add_option("--work", text.run.work_limit, "最多查看多少个组合：同上，结果与机器快慢无关")->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000'000}));
  c->add_option("--threads", text.run.threads, "互不相干的几部分同时求解几个；结果与此无关")->check(CLI::Range(1, 64));
  c->add_option("--memory", text.run.memory_mb, "求解最多用多少 MB 内存（不含题目本身）：会超过时不开始算，并说明需要多少")->check(CLI::Range(1, 1 << 20));
  c->add_flag("--least-broken", text.run.least_broken, "各项下限无法同时满足时，再给出缺得最少的方案");
  c->callback([&] {
    text.run.instance_out = !text.write.empty();
    line.status = finish(solve::solve_file(text.instance, text.run.instance_out ? text.write : text.answer, text.run));
  });
}

void rules_options(CommandLine& line) {
  auto& name = line.keep<std::string>();
  auto* c = line.app.add_subcommand("rules", "列出安置规则的参数 / list the params of placement rules");
  c->add_option("name", name, "规则名或文件（不写则为通用规则）");
  c->callback([&] { line.status = finish(cli::rules(name)); });
}

}  // namespace

void options_placement(CommandLine& line) {
  for (auto declare : {&place_options, &seed_options, &plan_options, &verify_options, &sample_options, &solve_options, &rules_options}) declare(line);
}

}  // namespace zhagen::cli
