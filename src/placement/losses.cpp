#include "placement/losses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace zhagen::placement {
namespace {

constexpr std::size_t kMovesShown = 3;

}  // namespace

std::string loss_words(const Problem& p, std::int64_t loss) {
  using enum catalog::Goal::Kind;
  if (loss == 0) return "全批合计不变";
  auto parts = p.goals.split(loss);
  std::string out;
  for (std::size_t g = 0; g < parts.size(); ++g) {
    if (parts[g] == 0) continue;
    const catalog::Goal& goal = p.input.rules.goals[g];
    std::int64_t n = std::abs(parts[g]);
    bool worse = parts[g] > 0;
    if (!out.empty()) out += "，";
    switch (goal.kind) {
      case fill: out += fmt::format("“{}”{} {} 个名额", goal.label, worse ? "多空" : "少空", n); break;
      case care: out += fmt::format("“{}”{} {} 分", goal.label, worse ? "多违背" : "少违背", n); break;
      case favour: out += fmt::format("“{}”{} {} 分", goal.label, worse ? "少满足" : "多满足", n); break;
      case score: out += fmt::format("合计{} {} 分", worse ? "减少" : "增加", n); break;
      case change: break;
    }
  }
  return "全批" + out;
}

std::string others_move(const Names& names, std::span<const solve::Move> moves) {
  std::string out;
  std::size_t others = moves.empty() ? 0 : moves.size() - 1;
  for (std::size_t k = 1; k <= std::min(others, kMovesShown); ++k) {
    const solve::Move& m = moves[k];
    if (k > 1) out += "、";
    if (m.to < 0) out += names.person(m.person) + "改为未安排";
    else if (m.from < 0) out += names.person(m.person) + "安排到" + names.post(m.to);
    else out += fmt::format("{}由{}改派{}", names.person(m.person), names.post(m.from), names.post(m.to));
  }
  if (others > kMovesShown) out += fmt::format("等 {} 人随之变动", others);
  return out;
}

std::string turn_words(const Problem& p, const Names& names, const Turn& t) {
  if (t.exact() && *t.loss >= solve::kNever) return "其余的人无论怎样安排，都有名额规定不能满足";
  std::string others = others_move(names, t.moves);
  if (t.exact()) return loss_words(p, *t.loss) + (others.empty() ? "" : "，" + others);
  bool plain = p.goals.one();
  if (t.least < 0) return plain ? fmt::format("全批合计最多增加 {} 分", -t.least) : "全批最多能有这样的改进：" + loss_words(p, t.least);
  std::string out = t.least <= 0 ? plain ? "全批合计不会更高" : "全批不会更好"
                    : plain      ? fmt::format("全批合计至少减少 {} 分", t.least)
                                 : "全批至少有这样的损失：" + loss_words(p, t.least);
  if (t.loss) out += (plain ? fmt::format("，至多减少 {} 分", *t.loss) : "；至多：" + loss_words(p, *t.loss)) + (others.empty() ? "" : "（" + others + "）");
  return out;
}

}  // namespace zhagen::placement
