#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "cli/pairs.hpp"
#include "cli/plans.hpp"

namespace zhagen::cli {

Status place_batch(const PlaceOptions& o) {
  SystemClock clock;
  if (!o.people.empty()) return fail(Errc::usage, "--batch 用数据里的记录，不再写名册；两样只写一样");
  if (!o.rules.empty()) return fail(Errc::usage, "--batch 用安置来源里写明的规则，不再写 --rules");
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  plans::Order order;
  order.asked = {o.source, o.batch, {}, TRY(settings(o.set)), {}, o.stable, o.draw_commitment, o.draw_seed};
  order.seconds = o.seconds;
  order.megabytes = o.megabytes;
  if (!o.asof.empty()) order.asked.asof = TRY(Date::parse(o.asof));
  for (const std::string& text : o.limit) order.asked.limits.push_back(TRY(placement::parse_limit(text)));
  order.reason = o.reason;
  plans::Made made = TRY(plans::make(in->base(), in->site->desks(), in->actor(), order));
  for (const std::string& note : made.notes) std::fprintf(stderr, "提示：%s\n", note.c_str());
  print_plan(made.version);
  if (o.out.empty()) return {};
  TRY(export_plan(*in, {made.version, made.standing}, o.out));
  fmt::print("建议方案已写入 {}；可用 zhagen verify {} 复核。\n", o.out, o.out);
  return {};
}

}  // namespace zhagen::cli
