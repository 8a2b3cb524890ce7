// Words without an order: the best found first.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "ledger/hits.hpp"
#include "ledger/keys.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::size_t kFirstKeys = 512, kMoreKeys = 8192;
// A reach is gone through itself, where the word is found in so many keys.
constexpr std::size_t kMany = 40'000;
constexpr std::size_t kAtOnce = 1024, kNamed = 20'000;

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
  SqlText out("SELECT s.record AS id, s.key AS k FROM " + key_table(*frame.ledger) + " s WHERE s.key >= ? AND s.key < ?", {range.from, range.end});
  if (after) out += SqlText(" AND (s.key, s.record) > (?, ?)", {after->keys[0], after->id.value()});
  return out + SqlText(" ORDER BY s.key, s.record LIMIT ?", {static_cast<std::int64_t>(rows)});
}

/// The best key of each record, and the tier in which it is found.
using Best = std::map<Id, std::pair<int, std::string>>;

Status add_best(store::Tx& tx, const Frame& frame, const std::vector<Place>& some, const std::vector<Range>& ranges, Best& best) {
  std::vector<SqlValue> ids;
  for (const Place& p : some) ids.emplace_back(p.id.value());
  std::string marks = marks_for(ids);
  auto rows = TRY((SqlText("SELECT o.record, o.key FROM " + key_table(*frame.ledger) + " o WHERE o.record IN (" + marks + ") AND ", std::move(ids)) +
                   key_range("o", frame.words[0].keys))
                      .query(tx));
  while (TRY(rows.next())) {
    std::string key(rows.text(1));
    int tier = 0;
    while (key < ranges[static_cast<std::size_t>(tier)].from || key >= ranges[static_cast<std::size_t>(tier)].end) ++tier;
    auto [at, fresh] = best.try_emplace(Id(rows.integer(0)), tier, key);
    if (!fresh) at->second = std::min(at->second, std::pair(tier, key));
  }
  return {};
}

/// All that fit of a reach, best first, by the keys of its records.
Result<std::vector<Place>> of_reach(store::Tx& tx, const Frame& frame, const std::vector<Range>& ranges) {
  std::vector<Place> all;
  for (std::int64_t id : *frame.reach) all.push_back({{}, Id(id), 0});
  Best best;
  for (std::size_t from = 0; from < all.size(); from += kAtOnce) {
    std::vector<Place> some(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), from + kAtOnce)));
    TRY(add_best(tx, frame, some, ranges, best));
  }
  std::vector<Place> found;
  for (auto& [id, at] : best) found.push_back({{at.second}, id, at.first});
  std::sort(found.begin(), found.end(), [](const Place& a, const Place& b) {
    return std::tie(a.tier, std::get<std::string>(a.keys[0]), a.id) < std::tie(b.tier, std::get<std::string>(b.keys[0]), b.id);
  });
  Window fit;
  TRY(keep(tx, frame, frame.where(Form::reached, 0), found, found.size(), fit));
  return std::move(fit.found);
}

/// Leaves out what has a better key elsewhere.
Status only_best(store::Tx& tx, const Frame& frame, const std::vector<Range>& ranges, int tier, std::vector<Place>& found) {
  if (found.empty()) return {};
  Best best;
  TRY(add_best(tx, frame, found, ranges, best));
  std::erase_if(found, [&](const Place& p) { return best.at(p.id) != std::pair(tier, std::get<std::string>(p.keys[0])); });
  return {};
}

/// What names something found by the first word, in the reach and after the place; none where there is too much of it.
Result<std::optional<std::vector<Place>>> named_in_reach(store::Tx& tx, const Frame& frame, const std::optional<Place>& after) {
  std::vector<Place> out;
  std::size_t seen = 0;
  auto rows = TRY((SqlText("SELECT t.id FROM " + frame.from + " WHERE ") + frame.words[0].named_set + SqlText(" LIMIT ?", {static_cast<std::int64_t>(kNamed)})).query(tx));
  for (; TRY(rows.next()); ++seen)
    if (in_reach(frame, rows.integer(0)) && (!after || rows.integer(0) > after->id.value())) out.push_back({{}, Id(rows.integer(0)), 0});
  if (seen == kNamed) return std::optional<std::vector<Place>>();
  std::sort(out.begin(), out.end(), [](const Place& a, const Place& b) { return a.id < b.id; });
  return std::optional(std::move(out));
}

bool later(const Place& p, const Place& after) {
  return std::tie(p.tier, std::get<std::string>(p.keys[0]), p.id) > std::tie(after.tier, std::get<std::string>(after.keys[0]), after.id);
}

}  // namespace

bool has_best(const Frame& frame) { return !frame.words.empty() && !frame.words[0].keys.empty() && !frame.from.starts_with('('); }

Result<std::vector<Place>> best_first(store::Tx& tx, Frame& frame, const std::optional<Place>& after, std::size_t limit) {
  std::vector<Place> out;
  if (frame.nothing || limit == 0) return out;
  const std::vector<Range> ranges = ranges_of(frame.words[0]);
  const int named = static_cast<int>(ranges.size());
  std::optional<Place> at = after;
  std::size_t looked = 0;
  bool asked = false;  // for the reach
  int tier = at ? at->tier : 0;
  if (tier > named) return out;
  for (; tier < named; ++tier) {
    std::optional<Place> from = at && at->tier == tier ? at : std::nullopt;
    if (from && !std::holds_alternative<std::string>(from->keys[0])) from.reset();
    const SqlText test = frame.reach ? frame.where(Form::reached, 0)
                                     : frame.where(Form::rows, 0) + " AND " + best_key(frame, ranges, static_cast<std::size_t>(tier));
    for (;;) {
      if (!frame.all_readable && !frame.reach && (looked >= kFirstKeys || reached().searched == 0) && !std::exchange(asked, true)) {
        TRY(find_reach(tx, frame));
        if (frame.reach) return best_first(tx, frame, after, limit);
      }
      if (frame.reach && (frame.reach->size() <= reached().searched || looked >= kMany)) {
        const Place start{{std::string()}, Id(), tier};
        for (Place& p : TRY(of_reach(tx, frame, ranges)))
          if (later(p, from ? *from : start) && out.size() < limit) out.push_back(std::move(p));
        tier = named - 1;
        break;
      }
      std::size_t rows = looked == 0 ? std::max(kFirstKeys, limit * 2) : kMoreKeys;
      const std::size_t wanted = limit - out.size();
      Window w = TRY(look(tx, frame, keys_in(frame, ranges[static_cast<std::size_t>(tier)], from, rows), test, false, frame.reach ? rows : wanted));
      looked += w.seen;
      if (frame.reach) TRY(only_best(tx, frame, ranges, tier, w.found));
      if (w.found.size() > wanted) w.found.resize(wanted);
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
  if (frame.words[0].named_set.empty()) return out;
  if (!asked && !frame.reach) TRY(find_reach(tx, frame));
  Frame rest = frame;
  rest.conditions.push_back({frame.words[0].named_set, frame.words[0].named_row});
  rest.add(SqlText("NOT ") + frame.words[0].own_row);
  rest.words.erase(rest.words.begin());
  rest.driven = true;
  std::optional<Place> from;
  if (at && at->tier == named) from = Place{{}, at->id, 0};
  if (frame.reach) {
    if (auto some = TRY(named_in_reach(tx, frame, from))) {
      Window fit;
      TRY(keep(tx, frame, rest.where(Form::reached), *some, limit - out.size(), fit));
      for (Place& p : fit.found) out.push_back({{SqlValue()}, p.id, named});
      return out;
    }
  }
  for (Place& p : TRY(in_order(tx, rest, Ordering{}, from, limit - out.size()))) out.push_back({{SqlValue()}, p.id, named});
  return out;
}

}  // namespace zhagen::ledger
