#include <fmt/format.h>

#include "base/share.hpp"
#include "catalog/catalog.hpp"
#include "cli/commands.hpp"
#include "placement/goal_words.hpp"
#include "placement/workbook.hpp"

namespace zhagen::cli {

Status verify(const VerifyOptions& o) {
  placement::ReadPlan plan = TRY(placement::read_workbook(o.plan));
  TRY(placement::verify_workbook(o.plan, plan));
  const placement::Problem& p = *plan.made.problem;
  fmt::print("核验通过：人选 {} 人、岗位 {} 个的每一种组合都按文件里的规则重新核算过，合计 {} 分；各页的数字和理由都与名册、规则一致。\n{}\n", p.people(),
             p.posts(), placement::score_of(p, plan.made.plan.post), placement::standing(plan.made));
  if (auto found = placement::clashes(p, plan.made.plan); !found.empty()) fmt::print("有 {} 项规定没有做到，见“冲突”页。\n", found.size());
  auto own = catalog::Catalog::load(share_file("catalog"));
  if (!own) return {};  // proven all the same; there is only nothing to compare the rules with
  std::string changed;
  for (const catalog::FileText& f : plan.catalog->files()) {
    bool same = false;
    for (const catalog::FileText& g : (*own)->files()) same |= f.name == g.name && f.text == g.text;
    if (!same) changed += (changed.empty() ? "" : "、") + f.name;
  }
  fmt::print("{}\n", changed.empty() ? "文件里的规则和代码表与本机目录一致。" : "注意：文件里的这些规则或代码表与本机目录不同：" + changed + "。");
  return {};
}

}  // namespace zhagen::cli
