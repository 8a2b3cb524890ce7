#include <algorithm>

#include "ledger/errors.hpp"
#include "ledger/hits.hpp"

namespace zhagen::ledger {
namespace {

constexpr int kLimit = 1000;
constexpr std::size_t kAtOnce = 512;

Result<Frame> checked_frame(store::Tx& tx, Base& base, const catalog::Catalog& catalog, const account::Actor& actor, std::string_view ledger,
                            const Query& query, catalog::Action action = catalog::Action::read) {
  return frame_of(tx, base, catalog, actor, *TRY(Base::find(catalog, ledger)), query, action);
}

}  // namespace

Result<Page> list(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query) {
  if (query.limit < 1 || query.limit > kLimit) return fail(fault::query_limit, query.limit, kLimit);
  auto catalog = base.catalog();
  Frame frame = TRY(checked_frame(tx, base, *catalog, actor, ledger, query));
  const bool best = query.order.empty() && has_best(frame);
  Ordering order = TRY(ordering_of(tx, *catalog, actor, *frame.ledger, query.order));
  const std::string mark = best ? best_mark(frame) : order.mark;
  std::optional<Place> after;
  if (!query.after.empty()) after = TRY(read_place(query.after, mark, best ? std::vector<bool>{true} : order.texts()));

  // One more than wanted tells whether there is a next page.
  const auto limit = static_cast<std::size_t>(query.limit);
  std::vector<Place> places = TRY(best ? best_first(tx, frame, after, limit + 1) : in_order(tx, frame, order, after, limit + 1));
  Page page;
  if (places.size() > limit) {
    places.pop_back();
    page.next = write_place(places.back(), mark);
  }
  std::vector<Id> ids;
  for (const Place& p : places) ids.push_back(p.id);
  page.rows = TRY(fetch(tx, base, actor, frame, ids, query.fields));
  return page;
}

Result<std::int64_t> count(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query) {
  auto catalog = base.catalog();
  Frame frame = TRY(checked_frame(tx, base, *catalog, actor, ledger, query));
  if (frame.nothing) return std::int64_t{0};
  auto rows = TRY((SqlText("SELECT count(*) FROM " + frame.from + " WHERE ") + frame.where(Form::sets)).query(tx));
  (void)TRY(rows.next());
  return rows.integer(0);
}

Status each(store::Tx& tx, Base& base, const account::Actor& actor, std::string_view ledger, const Query& query, catalog::Action action,
            const std::function<Status(const Record&)>& row) {
  auto catalog = base.catalog();
  Frame frame = TRY(checked_frame(tx, base, *catalog, actor, ledger, query, action));
  Ordering order = TRY(ordering_of(tx, *catalog, actor, *frame.ledger, query.order));
  if (frame.nothing) return {};
  std::vector<Id> ids;
  {
    auto rows = TRY((SqlText("SELECT t.id FROM " + frame.from + " WHERE ") + frame.where(Form::sets) + SqlText(" ORDER BY " + order.sql())).scan(tx));
    while (TRY(rows.next())) ids.emplace_back(rows.integer(0));
  }
  for (std::size_t i = 0; i < ids.size(); i += kAtOnce) {
    std::vector<Id> some(ids.begin() + static_cast<std::ptrdiff_t>(i), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), i + kAtOnce)));
    for (const Record& r : TRY(fetch(tx, base, actor, frame, some, query.fields))) TRY(row(r));
  }
  return {};
}

}  // namespace zhagen::ledger
