#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "sample/district.hpp"
#include "sample/errors.hpp"
#include "service/site.hpp"

namespace zhagen::cli {
namespace {

/// A folder beside the one that is asked for: it gets that name once all is in it, so that a run that was cut short leaves
/// nothing that looks like a site.
struct Beside {
  std::string wanted, folder;
  bool fresh;

  Beside(const std::string& data, const std::string& db) : wanted(data), folder(data), fresh(db.empty() && !std::filesystem::exists(data)) {
    while (fresh && wanted.size() > 1 && wanted.back() == '/') wanted.pop_back();
    if (fresh) folder = wanted + ".making";
    std::error_code gone;
    if (fresh) std::filesystem::remove_all(folder, gone);
  }
  Status settle() {
    std::error_code error;
    if (fresh) std::filesystem::rename(folder, wanted, error);
    return error ? Status(fail(Errc::file_unwritable, wanted, error.message())) : Status();
  }
};

}  // namespace

Status sample_district(const DistrictOptions& o) {
  sample::DistrictOptions options;
  options.seed = o.seed;
  options.people = o.people;
  options.now = SystemClock().now();
  options.asof = o.asof.empty() ? today(options.now) : TRY(Date::parse(o.asof));
  const Instant first = start_of(TRY(sample::first_day(options.asof, options.now)));

  Beside beside(o.data, o.db);
  FixedClock clock(beside.fresh ? first : options.now);
  service::SiteOptions where;
  where.folder = beside.folder;
  where.db = o.db;
  sample::District made;
  {
    auto site = TRY(service::Site::open(where, clock));
    if (TRY(site->accounts().has_users())) return fail(sample::fault::sample_not_empty, o.data);
    clock.at = first;
    made = TRY(sample::make_district(site->base(), site->accounts(), clock, options));
  }
  TRY(beside.settle());

  std::int64_t records = 0;
  for (const auto& [ledger, n] : made.records) records += n;
  fmt::print("已建立示例县区“{}”：{} 个台账，{} 条记录，截至{}。人名、地名和事情都是编造的。 / a sample district, all of it invented\n", made.name,
             made.records.size(), records, options.asof.zh());
  fmt::print("每种角色一个登录链接，24 小时内用一次，打开后自己设密码（过期了用 zhagen user invite 账号 再要）： / one log-in link for each role\n");
  for (const sample::DistrictUser& u : made.users)
    fmt::print("  {}\t{}\t{}\n    {}/invitation#{}\n", catalog::role_label(u.role), u.login, u.name, o.url, u.token);
  return {};
}

}  // namespace zhagen::cli
