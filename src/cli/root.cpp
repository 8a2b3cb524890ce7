#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/data.hpp"
#include "service/root.hpp"

namespace zhagen::cli {

Status root(const RootOptions& o) {
  SystemClock clock;
  service::SiteOptions where;
  where.folder = o.data;
  where.db = o.db;
  auto site = TRY(service::Site::open(where, clock));
  Id id = TRY(service::make_root(*site, o.name, o.kind, operator_of_machine().name));
  fmt::print("已建立本级单位“{}”，编号 {}。 / the root organisation\n", o.name, id.str());
  return {};
}

}  // namespace zhagen::cli
