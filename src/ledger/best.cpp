// Words without an order: the best found first.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/hits.hpp"
#include "ledger/keys.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::size_t kFirstKeys = 512, kMoreKeys = 8192;
// A scope of so few records is gone through itself, when the word alone finds many others.
constexpr std::int64_t kFew = 4000;

struct Range {
  std::string from, end;
};

/// The ranges of keys in the order in which they are the best.
std::vector<Range> ranges_of(const Word& word) {
  std::vector<Range> out;
  for (char place : {kStart, kInside})
    for (const std::string& key : word.keys) out.push_back({place + key, place + key + "\U0010FFFF"});
  return out;
}

/// One record is found once: where its best key is.
SqlText best_key(const Frame& frame, const std::vector<Range>& ranges, std::size_t tier) {
  SqlText out(fmt::format("NOT EXISTS (SELECT 1 FROM {} o WHERE o.record = w.id AND (", key_table(*frame.ledger)));
  for (std::size_t i = 0; i < tier; ++i) out += SqlText("o.key >= ? AND o.key < ? OR ", {ranges[i].from, ranges[i].end});
  return out + SqlText("o.key >= ? AND o.key < w.k))", {ranges[tier].from});
}

SqlText keys_in(const Frame& frame, const Range& range, const std::optional<Place>& after, std::size_t rows) {
  SqlText out("SELECT s.key AS k, s.record AS id FROM " + key_table(*frame.ledger) + " s WHERE s.key >= ? AND s.key < ?", {range.from, range.end});
  if (after) out += SqlText(" AND (s.key, s.record) > (?, ?)", {after->keys[0], after->id.value()});
  return out + SqlText(" ORDER BY s.key, s.record LIMIT ?", {static_cast<std::int64_t>(rows)});
}

/// All that fit of a scope of few records, best first; nothing where there are more.
Result<std::optional<std::vector<Place>>> of_few(store::Tx& tx, const Frame& frame, const std::vector<Range>& ranges) {
  SqlText few = SqlText("SELECT t.id AS id FROM " + frame.from + " WHERE ") + frame.where(true, 0) + SqlText(" LIMIT ?", {kFew + 1});
  {
    auto rows = TRY((SqlText("SELECT count(*) FROM (") + few + ") c").query(tx));
    if (TRY(rows.next()) && rows.integer(0) > kFew) return std::optional<std::vector<Place>>();
  }
  auto rows = TRY((SqlText("SELECT c.id, o.key FROM (") + few + ") c CROSS JOIN " + SqlText(key_table(*frame.ledger) + " o WHERE o.record = c.id AND ") +
                   key_range("o", frame.words[0].keys))
                      .query(tx));
  std::map<Id, std::pair<int, std::string>> best;
  while (TRY(rows.next())) {
    std::string key(rows.text(1));
    int tier = 0;
    while (key < ranges[static_cast<std::size_t>(tier)].from || key >= ranges[static_cast<std::size_t>(tier)].end) ++tier;
    auto [at, fresh] = best.try_emplace(Id(rows.integer(0)), tier, key);
    if (!fresh) at->second = std::min(at->second, std::pair(tier, key));
  }
  std::vector<Place> out;
  for (auto& [id, found] : best) out.push_back({{found.second}, id, found.first});
  std::sort(out.begin(), out.end(), [](const Place& a, const Place& b) {
    return std::tie(a.tier, std::get<std::string>(a.keys[0]), a.id) < std::tie(b.tier, std::get<std::string>(b.keys[0]), b.id);
  });
  return std::optional(std::move(out));
}

bool later(const Place& p, const Place& after) {
  return std::tie(p.tier, std::get<std::string>(p.keys[0]), p.id) > std::tie(after.tier, std::get<std::string>(after.keys[0]), after.id);
}

}  // namespace

bool has_best(const Frame& frame) { return !frame.words.empty() && !frame.words[0].keys.empty() && !frame.from.starts_with('('); }

Result<std::vector<Place>> best_first(store::Tx& tx, const Frame& frame, const std::optional<Place>& after, std::size_t limit) {
  std::vector<Place> out;
  if (frame.nothing || limit == 0) return out;
  const std::vector<Range> ranges = ranges_of(frame.words[0]);
  const int named = static_cast<int>(ranges.size());
  std::optional<Place> at = after;
  bool few_tried = frame.all_readable;
  std::size_t looked = 0;
  int tier = at ? at->tier : 0;
  if (tier > named) return out;
  for (; tier < named; ++tier) {
    std::optional<Place> from = at && at->tier == tier ? at : std::nullopt;
    if (from && !std::holds_alternative<std::string>(from->keys[0])) from.reset();
    const SqlText test = frame.where(false, 0) + " AND " + best_key(frame, ranges, static_cast<std::size_t>(tier));
    for (;;) {
      if (looked >= kFirstKeys && !few_tried) {
        few_tried = true;
        if (auto few = TRY(of_few(tx, frame, ranges))) {
          const Place start{{std::string()}, Id(), tier};
          for (Place& p : *few)
            if (later(p, from ? *from : start) && out.size() < limit) out.push_back(std::move(p));
          tier = named - 1;
          break;
        }
      }
      std::size_t rows = looked == 0 ? std::max(kFirstKeys, limit * 2) : kMoreKeys;
      Window w = TRY(look(tx, frame, keys_in(frame, ranges[static_cast<std::size_t>(tier)], from, rows), test, false, limit - out.size()));
      looked += w.seen;
      for (Place& p : w.found) {
        p.tier = tier;
        out.push_back(std::move(p));
      }
      if (out.size() == limit) return out;
      if (w.last) {
        from = w.last;
        from->tier = tier;
      }
      if (w.seen < rows) break;
    }
    if (out.size() == limit) return out;
  }
  if (frame.words[0].named.empty()) return out;
  Frame rest = frame;
  rest.conditions.push_back(frame.words[0].named);
  rest.conditions.push_back(SqlText("NOT ") + frame.words[0].own_row);
  rest.words.erase(rest.words.begin());
  std::optional<Place> from;
  if (at && at->tier == named) from = Place{{}, at->id, 0};
  for (Place& p : TRY(in_order(tx, rest, Ordering{}, from, limit - out.size()))) out.push_back({{SqlValue()}, p.id, named});
  return out;
}

}  // namespace zhagen::ledger
