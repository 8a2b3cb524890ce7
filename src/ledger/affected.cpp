#include "ledger/affected.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "ledger/batch.hpp"
#include "ledger/columns_paths.hpp"
#include "ledger/errors.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

namespace json = boost::json;
using catalog::Catalog;
using catalog::Ledger;
using Ids = std::set<Id>;

constexpr std::size_t kNamed = 500;

/// What a change row says: keys alone, and of references what they named.
Result<Changed> changed_of(const Ledger& ledger, Id record, std::int64_t version, std::string_view body) {
  Changed out{&ledger, record, version == 1, false, {}, {}};
  boost::system::error_code error;
  json::value v = json::parse(body, error);
  if (error || !v.is_object()) return fail(fault::record_history, record.str());
  for (const auto& [key, pair] : v.get_object()) {
    if (key == "@cancelled") out.came_or_went = true;
    if (key == "@state") out.state = true;
    int f = ledger.find(key);
    if (f < 0) continue;
    out.fields.push_back(f);
    const json::array* two = pair.if_array();
    const std::int64_t* from = two && !two->empty() ? (*two)[0].if_int64() : nullptr;
    if (from && ledger.fields[static_cast<std::size_t>(f)].kind == catalog::FieldKind::ref) out.before.emplace_back(f, Id(*from));
  }
  std::sort(out.fields.begin(), out.fields.end());
  return out;
}

/// Calls the statement for some hundred ids at a time; its first column are ids, put into `to`.
Status follow(store::Tx& tx, const std::string& sql, const Ids& ids, Ids& to) {
  for (auto it = ids.begin(); it != ids.end();) {
    std::vector<store::Arg> args;
    for (; it != ids.end() && args.size() < kNamed; ++it) args.emplace_back(it->value());
    auto rows = TRY(tx.query_with(sql + " IN (" + store::marks(args.size()) + ")", args));
    while (TRY(rows.next()))
      if (!rows.null(0)) to.emplace(rows.integer(0));
  }
  return {};
}

}  // namespace

Result<std::int64_t> last_entry(store::Tx& tx) {
  auto rows = TRY(tx.query("SELECT seq FROM audit_head WHERE id = ?", 1));
  return TRY(rows.next()) ? rows.integer(0) : 0;
}

Result<Changes> changes_since(store::Tx& tx, const Catalog& catalog, std::int64_t entry, std::size_t limit) {
  Changes out;
  out.upto = TRY(last_entry(tx));
  if (out.upto <= entry) return out;
  bool more = false;
  {
    auto rows = TRY(tx.query("SELECT ledger, record, version, body FROM record_change WHERE entry > ? ORDER BY entry, nr LIMIT ?", entry,
                             static_cast<std::int64_t>(limit) + 1));
    while (!more && TRY(rows.next())) {
      const Ledger* ledger = catalog.ledger(rows.text(0));
      if (out.rows.size() == limit) more = true;
      else if (ledger) out.rows.push_back(TRY(changed_of(*ledger, Id(rows.integer(1)), rows.integer(2), rows.text(3))));
    }
  }
  if (!more) return out;
  out.rows.clear();
  auto rows = TRY(tx.query("SELECT DISTINCT ledger FROM record_change WHERE entry > ?", entry));
  while (TRY(rows.next()))
    if (const Ledger* ledger = catalog.ledger(rows.text(0))) out.many.push_back(ledger);
  return out;
}

struct Reach::Data {
  Ways ways;
  Data(const Catalog& catalog, const Ledger& ledger) : ways(catalog, {{ledger.name, &ledger}}) {}

  /// Whether what is read on the way (of the record, or whether there is one) changed.
  bool reads(const Way& way, const Changed& c) const {
    if (way.ledger != c.ledger) return false;
    auto changed = [&](int field) { return std::binary_search(c.fields.begin(), c.fields.end(), field); };
    if (way.inverse ? c.came_or_went || changed(way.inverse->field) : way.from < 0 && c.came_or_went) return true;
    const Wanted& wanted = ways.wanted().at(way.ledger);
    if (wanted.state && c.state) return true;
    return std::any_of(c.fields.begin(), c.fields.end(), [&](int f) { return wanted.fields[static_cast<std::size_t>(f)]; });
  }
  /// A record of a tree moves with all that is below it.
  bool moves(const Changed& c) const {
    auto it = ways.wanted().find(c.ledger);
    return it != ways.wanted().end() && it->second.path && c.ledger->tree >= 0 &&
           (c.came_or_went || std::binary_search(c.fields.begin(), c.fields.end(), c.ledger->tree));
  }
  bool reaches(const Ledger* ledger) const {
    return std::any_of(ways.all().begin(), ways.all().end(), [&](const Way& w) { return w.ledger == ledger; });
  }
};

Reach::Reach(const Catalog& catalog, const Ledger& ledger, const Columns::Programs& programs) : data_(std::make_unique<Data>(catalog, ledger)) {
  for (const cel::Program* p : programs) data_->ways.add(*p);
}
Reach::~Reach() = default;
Reach::Reach(Reach&&) noexcept = default;

bool Reach::concerns(const Changes& changes) const {
  const Data& d = *data_;
  return std::any_of(changes.many.begin(), changes.many.end(), [&](const Ledger* l) { return d.reaches(l); }) ||
         std::any_of(changes.rows.begin(), changes.rows.end(), [&](const Changed& c) {
           return d.moves(c) || std::any_of(d.ways.all().begin(), d.ways.all().end(), [&](const Way& w) { return d.reads(w, c); });
         });
}

Result<std::optional<std::vector<Id>>> Reach::records(store::Tx& tx, const Changes& changes, std::size_t limit) const {
  const Data& d = *data_;
  const std::vector<Way>& ways = d.ways.all();
  const std::optional<std::vector<Id>> any;
  for (const Ledger* l : changes.many)
    if (d.reaches(l)) return any;
  std::vector<Ids> at(ways.size());
  for (const Changed& c : changes.rows) {
    if (d.moves(c)) return any;
    for (std::size_t i = 0; i < ways.size(); ++i) {
      if (!d.reads(ways[i], c)) continue;
      at[i].insert(c.record);
      for (const auto& [field, was] : c.before)  // the list that it was in
        if (ways[i].inverse && ways[i].inverse->field == field) at[static_cast<std::size_t>(ways[i].from)].insert(was);
    }
  }
  for (std::size_t i = ways.size(); i-- > 1;) {  // a way comes after the one it starts from
    const Way& way = ways[i];
    if (at[i].empty()) continue;
    Ids& to = at[static_cast<std::size_t>(way.from)];
    if (way.inverse) {
      std::string column = column_of(way.ledger->fields[static_cast<std::size_t>(way.inverse->field)]);
      TRY(follow(tx, fmt::format("SELECT {} FROM {} WHERE id", column, table_of(*way.ledger)), at[i], to));
    } else {
      const Ledger& from = *ways[static_cast<std::size_t>(way.from)].ledger;
      std::string column = column_of(from.fields[static_cast<std::size_t>(way.field)]);
      TRY(follow(tx, fmt::format("SELECT id FROM {} WHERE {}", table_of(from), column), at[i], to));
    }
    if (to.size() > limit) return any;
  }
  if (at[0].size() > limit) return any;
  return std::optional(std::vector<Id>(at[0].begin(), at[0].end()));
}

Result<std::vector<Id>> within(store::Tx& tx, const Catalog& catalog, const account::Actor& actor, const Ledger& ledger,
                               const catalog::Rights& rights, const std::vector<Id>* ids) {
  Scope s = TRY(scope(tx, catalog, actor, ledger, rights, "t"));
  if (ids) return among(tx, ledger, s, *ids, true);
  std::vector<Id> out;
  if (s.nothing()) return out;
  const std::vector<cel::SqlArg> terms = s.args();
  std::vector<store::Arg> args;
  append_args(terms, args);
  auto rows = TRY(tx.scan_with(fmt::format("SELECT t.id FROM {} t WHERE {} AND t.cancelled = 0 ORDER BY t.id", table_of(ledger), s.set()), args));
  while (TRY(rows.next())) out.emplace_back(rows.integer(0));
  return out;
}

Result<std::vector<Id>> standing(store::Tx& tx, const Ledger& ledger, const std::vector<Id>& ids) {
  Scope all;
  all.all = true;
  return among(tx, ledger, all, ids, true);
}

}  // namespace zhagen::ledger
