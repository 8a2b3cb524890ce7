#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/share.hpp"
#include "catalog/catalog.hpp"
#include "cli/commands.hpp"
#include "cli/pairs.hpp"
#include "placement/errors.hpp"
#include "placement/goal_words.hpp"
#include "placement/workbook.hpp"

namespace zhagen::cli {
namespace {

constexpr const char* kStandard = "placement/standard.rules.toml";

/// The rules: the catalog's own of that file name or name, or a file on disk.
Result<catalog::FileText> rules_text(const catalog::Catalog& catalog, const std::string& which) {
  for (const catalog::FileText& f : catalog.files())
    if (f.name == (which.empty() ? kStandard : which) || f.name == "placement/" + which + ".rules.toml") return f;
  std::error_code ec;
  if (which.empty() || !std::filesystem::is_regular_file(which, ec)) return fail(Errc::file_not_found, which.empty() ? kStandard : which);
  std::ifstream in(which, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail(Errc::file_unreadable, which, "读取失败");
  return catalog::FileText{std::filesystem::path(which).filename().string(), text.str()};
}

Result<exchange::Mapping> mapping(const std::vector<std::string>& texts, const catalog::PlacementRules& rules) {
  exchange::Mapping out;
  for (const std::string& text : texts) {
    std::size_t equals = text.find('=');
    std::string target = equals == std::string::npos ? "" : text.substr(equals + 1);
    bool known = false;
    std::string labels;
    for (auto* ledger : {rules.person, rules.post}) {
      known |= catalog::recognise(*ledger, target).field >= 0 || ledger->find(target) >= 0;
      for (auto& f : ledger->fields) labels += (labels.empty() ? "" : "、") + f.label;
    }
    if (equals == 0 || !known) return fail(Errc::roster_map, text, labels);
    out[text.substr(0, equals)] = target;
  }
  return out;
}

Result<Date> day(const std::string& text) {
  if (text.empty()) return today(SystemClock().now());
  Date d = TRY(Date::parse(text));
  if (!d.exact()) return fail(Errc::usage, "--asof 要写到日，如 2026-03-01");
  return d;
}

Result<exchange::Roster> read(const std::string& path, const catalog::Ledger& ledger, const catalog::Ledger& other,
                              const CodeLists& codes, const exchange::ReadOptions& common, const std::string& sheet) {
  exchange::ReadOptions options = common;
  options.table.sheet = sheet;
  auto roster = exchange::read_roster(path, ledger, codes, options);
  if (!roster) {  // the two files in the wrong order is the likeliest slip
    if (!exchange::fits(path, ledger) && exchange::fits(path, other)) return fail(Errc::roster_swapped, path, other.label, ledger.label);
    return roster;
  }
  for (auto& note : roster->notes) std::fprintf(stderr, "提示：%s\n", note.c_str());
  return roster;
}

/// Wishes that name nothing are said, not guessed.
void note_wishes(const placement::Problem& p) {
  constexpr int kShown = 5;
  int lost = 0;
  std::string shown;
  for (std::int32_t i = 0; i < p.people(); ++i)
    for (std::size_t k = 0; k < p.pairs.wishes(i); ++k) {
      if (!p.pairs.wished_posts(i, k).empty()) continue;
      if (lost++ < kShown) shown += (shown.empty() ? "“" : "、“") + p.pairs.wish_text(i, k) + "”";
    }
  if (lost) std::fprintf(stderr, "提示：有 %d 处意愿在岗位名册里找不到对应的岗位或地方，没有计分：%s%s。\n", lost, shown.c_str(), lost > kShown ? "等" : "");
}

void summary(const placement::Made& made, const std::string& out) {
  const placement::Problem& p = *made.problem;
  const solve::Plan& plan = made.plan;
  std::int64_t placed = 0, seats = 0;
  for (auto j : plan.post) placed += j >= 0;
  for (auto n : p.seats) seats += n;
  fmt::print("人选 {} 人，岗位 {} 个、名额 {} 个；安排 {} 人，未安排 {} 人，空缺名额 {} 个。\n", p.people(), p.posts(), seats, placed, p.people() - placed, seats - placed);
  fmt::print("合计 {} 分；可行组合 {} 对已逐对核算，{}\n", placement::score_of(p, plan.post), made.work.pairs,
             plan.proven() && p.input.rules.goals.size() == 1 ? "没有别的安排合计更高。" : placement::standing(made));
  for (std::size_t g = 0; g < p.input.rules.goals.size() && p.input.rules.goals.size() > 1; ++g)
    fmt::print("  目标 {}“{}”：{}\n", g + 1, p.input.rules.goals[g].label, placement::goal_words(p, plan, g));
  fmt::print("建议方案已写入 {}；可用 zhagen verify {} 复核。\n", out, out);
}

/// The plan must not take the place of a sheet it is made from, nor of anything that is no file.
Status check_target(const PlaceOptions& o) {
  std::error_code ec;
  for (const std::string* sheet : {&o.people, &o.posts})
    if (std::filesystem::equivalent(o.out, *sheet, ec)) return fail(Errc::usage, "-o 写的“" + o.out + "”就是名册本身，会把名册盖掉，请换一个文件名");
  if (std::filesystem::exists(o.out, ec) && !std::filesystem::is_regular_file(o.out, ec))
    return fail(Errc::usage, "-o 写的“" + o.out + "”不是普通文件，请换一个文件名");
  return {};
}

}  // namespace

Status place(const PlaceOptions& o) {
  if (o.people.empty() || o.posts.empty()) return fail(Errc::usage, "请写两个名册 people.xlsx posts.xlsx，或用 --batch 写批次");
  TRY(check_target(o));
  auto catalog = TRY(catalog::Catalog::load(share_file("catalog")));
  Date asof = TRY(day(o.asof));
  catalog::FileText file = TRY(rules_text(*catalog, o.rules));
  catalog::PlacementRules rules = TRY(catalog->placement(file, TRY(settings(o.set))));
  exchange::ReadOptions reading{asof, TRY(mapping(o.map, rules)), {}};
  placement::Input input{std::move(rules), {}, {}, asof, {}};
  for (auto& text : o.limit) input.limits.push_back(TRY(placement::parse_limit(text)));
  input.people = TRY(read(o.people, *input.rules.person, *input.rules.post, catalog->codes(), reading, o.people_sheet));
  input.posts = TRY(read(o.posts, *input.rules.post, *input.rules.person, catalog->codes(), reading, o.posts_sheet));
  for (auto& [heading, target] : reading.mapping)
    if (std::count(input.people.mapped.begin(), input.people.mapped.end(), heading) == 0 &&
        std::count(input.posts.mapped.begin(), input.posts.mapped.end(), heading) == 0)
      return fail(Errc::roster_map_unused, heading);
  input.draw_commitment = o.draw_commitment;
  input.draw_seed = o.draw_seed;
  if (o.stable) input.rules.mode = catalog::PlacementMode::stable;
  std::shared_ptr<const placement::Problem> problem = TRY(placement::derive(std::move(input), catalog->codes()));
  note_wishes(*problem);
  placement::PlaceOptions options;
  if (bool shown = isatty(fileno(stderr)) != 0; shown)
    options.progress = [](const std::string& what) { std::fprintf(stderr, "%s ...\n", what.c_str()); };
  auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(o.seconds);
  if (o.megabytes > 0) options.most_pairs = std::max<std::int64_t>(1, (o.megabytes << 20) / placement::kPairBytes);
  if (o.seconds > 0) options.enough = [end] { return std::chrono::steady_clock::now() > end; };
  placement::Made made = TRY(placement::make(std::move(problem), catalog->codes(), options));
  TRY(placement::write_workbook(o.out, made, *catalog, file));
  summary(made, o.out);
  if (auto found = placement::clashes(*made.problem, made.plan); !found.empty())
    return fail(placement::fault::placement_clash, found.size(), found.front().rule + (found.front().group.empty() ? "" : "“" + found.front().group + "”"),
                o.out);
  return {};
}

Status seed(const std::string& text) {
  std::string own = text.empty() ? hex(secret_bytes(16)) : text;
  fmt::print("种子：{}\n摘要：{}\n请把种子封存，先公布摘要（写在规则 [draw] 的 commitment 里），安置时再用 --draw-seed 给出种子。\n", own,
             hex(digest(CryptoProfile::intl, own)));
  return {};
}

namespace {

void print_params(const std::vector<catalog::Param>& params) {
  for (auto& p : params)
    fmt::print("  {} = {}  {}{}{}\n", p.name, p.value ? std::to_string(*p.value) : "（未启用）", p.label, p.source.empty() ? "" : "；依据：" + p.source,
               p.remark.empty() ? "" : "（" + p.remark + "）");
}

void print_set(const catalog::RuleSet& set) {
  fmt::print("{}（{}），对{}\n", set.label, set.file, set.of->label);
  print_params(set.params);
  for (const catalog::Rule& r : set.rules) {
    fmt::print("  〔{}〕{}{}\n", strength_label(r.strength), r.label, r.source.empty() ? "" : "，依据：" + r.source);
    if (!r.unset.empty()) fmt::print("      没有执行：参数 {} 没有值\n", fmt::join(r.unset, "、"));
  }
}

}  // namespace

Status rules(const std::string& name) {
  auto catalog = TRY(catalog::Catalog::load(share_file("catalog")));
  if (name.empty())
    for (const catalog::RuleSet& set : catalog->rule_sets()) fmt::print("{}  {}，{} 条\n", set.name, set.label, set.rules.size());
  if (auto set = catalog->rule_set(name)) {
    print_set(**set);
    return {};
  }
  catalog::FileText file = TRY(rules_text(*catalog, name));
  catalog::PlacementRules r = TRY(catalog->placement(file));
  fmt::print("{}（{}）\n", r.label, file.name);
  print_params(r.params);
  fmt::print("条件：");
  for (auto& x : r.pairs) fmt::print("{} ", x.label);
  fmt::print("\n计分：");
  for (auto& x : r.scores) fmt::print("{} ", x.label);
  fmt::print("\n名额：");
  for (auto& x : r.bounds) fmt::print("{} ", x.label);
  fmt::print("\n改参数：zhagen place ... --set {}=值\n", r.params.empty() ? "参数" : r.params.front().name);
  return {};
}

}  // namespace zhagen::cli
