#include "api/api.hpp"

#include "api/guard.hpp"
#include "api/once.hpp"
#include "ledger/attachment.hpp"
#include "service/answer.hpp"

namespace zhagen::api {
namespace {

constexpr std::size_t kJsonLimit = 4 << 20, kNoBody = 1 << 10;

bool about_person(Site& site, std::string_view name) {
  auto catalog = site.base().catalog();
  const catalog::Ledger* ledger = catalog->ledger(name);
  if (!ledger || ledger->name == catalog::kPerson) return true;
  for (const catalog::Capacity& c : ledger->capacities)
    if (c.kind == catalog::Capacity::Kind::person) return true;
  return false;
}

Result<Response> run(Site& site, const Op& op, const Request& request) {
  Call call{.request = request, .op = op, .site = site};
  call.session = TRY(admit(site, op, request));
  TRY(read_form(call));
  if (!call.once.empty() && !op.engine_once) return run_once(call);
  return op.run(call);
}

}  // namespace

Response answer(Site& site, const Op& op, const Request& request) {
  Result<Response> result = run(site, op, request);
  return result ? *std::move(result) : service::problem(request, result.error());
}

void add_api(service::Router& router, Site& site) {
  for (const Op& op : table()) {
    service::RouteHow how;
    how.body_limit = op.takes ? static_cast<std::size_t>(ledger::kFileLimit) : op.body ? kJsonLimit : kNoBody;
    how.before_body = [&site, &op](const Request& request) -> Status {
      TRY(admit(site, op, request));
      return {};
    };
    // On PostgreSQL each statement waits for the network; the opening of a person's record waits for the log.
    if (op.quick && site.db->engine() == store::Engine::sqlite)
      how.quick = [&site](const Request& request) { return !about_person(site, request.param("ledger")); };
    router.add(op.method, op.path, [&site, &op](const Request& request) { return run(site, op, request); }, std::move(how));
  }
}

}  // namespace zhagen::api
