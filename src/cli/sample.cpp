#include "sample/sample.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "cli/commands.hpp"

namespace zhagen::cli {

Status sample(const SampleOptions& o) {
  sample::Options options{o.people, o.posts, o.seed, {}};
  options.asof = o.asof.empty() ? today(SystemClock().now()) : TRY(Date::parse(o.asof));
  if (!options.asof.exact()) return fail(Errc::usage, "--asof 要写到日，如 2026-03-01");
  TRY(sample::write_sample(options, o.out));
  fmt::print("已写入 {0}/people.xlsx（{1} 人）和 {0}/posts.xlsx（{2} 个岗位）；人名地名都是编造的。\n下一步：zhagen place {0}/people.xlsx {0}/posts.xlsx -o plan.xlsx\n", o.out,
             o.people, o.posts);
  return {};
}

}  // namespace zhagen::cli
