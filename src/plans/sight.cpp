#include "plans/sight.hpp"

#include <algorithm>

#include "ledger/read.hpp"
#include "plans/errors.hpp"

namespace zhagen::plans {
namespace {

Result<std::optional<std::vector<Id>>> readable(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Ledger& ledger) {
  ledger::Query query;
  auto ids = ledger::ids_of(tx, base, actor, ledger.name, query);
  query.with_cancelled = true;
  if (ids && *ids) ids = ledger::ids_of(tx, base, actor, ledger.name, query);
  if (!ids && ids.error().status() == 403) return std::optional(std::vector<Id>());
  return ids;
}

}  // namespace

Result<Sight> Sight::of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, std::string_view source) {
  const std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const catalog::PlacementSource& from = *TRY(catalog->source(source));
  Sight out;
  out.people_ = TRY(readable(tx, base, actor, *from.people.of));
  out.posts_ = TRY(readable(tx, base, actor, *from.posts.of));
  return out;
}

Status Sight::check(const Standing& plan) const {
  std::int64_t beyond = 0;
  auto count = [&](const std::optional<std::vector<Id>>& readable, std::int32_t rows, auto record) {
    for (std::int32_t row = 0; readable && row < rows; ++row) beyond += !std::binary_search(readable->begin(), readable->end(), record(row));
  };
  count(people_, plan.problem().people(), [&](std::int32_t i) { return plan.person(i); });
  count(posts_, plan.problem().posts(), [&](std::int32_t j) { return plan.post(j); });
  return beyond == 0 ? Status() : fail(fault::plan_beyond, beyond);
}

}  // namespace zhagen::plans
