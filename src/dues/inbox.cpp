#include "dues/inbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "dues/errors.hpp"

namespace zhagen::dues {

using account::Actor;
using catalog::Due;
using catalog::Ledger;
using catalog::Right;
using catalog::Rights;
using catalog::Role;

namespace {

constexpr std::size_t kNamed = 2'000;  // records asked about by name; of more, all that are within the rights are read

bool personal(Role role) { return role == Role::posted || role == Role::mentor; }

/// The rights that count for the actor's part of a list. No leader has a leader's due in his list.
Rights some_of(const Due& due, const Rights& rights, bool person) {
  Rights out;
  for (const Right& r : rights)
    if (personal(r.role) == person && !(due.leader && r.role == Role::viewer)) out.push_back(r);
  return out;
}

/// Which records the actor holds some rights on, asked once for each ledger and list of rights.
class Lens {
 public:
  Lens(store::Tx& tx, const catalog::Catalog& catalog, const Actor& actor) : tx_(tx), catalog_(catalog), actor_(actor) {}

  struct Sight {
    bool all = false;
    std::vector<Id> seen;
    std::vector<const Board::Kept*> dues;  // in whose lists it is looked for
    bool sees(Id id) const { return all || std::binary_search(seen.begin(), seen.end(), id); }
  };
  /// Null where the rights are none of the actor's.
  Sight* of(const Board::Kept& kept, const Rights& rights) {
    if (!ledger::may_ever(actor_, rights)) return nullptr;
    const Ledger& ledger = *kept.plan->due().ledger;
    std::vector<std::pair<Role, int>> key;
    for (const Right& r : rights) key.emplace_back(r.role, r.capacity);
    std::sort(key.begin(), key.end());
    Entry& e = entries_[{&ledger, std::move(key)}];
    e.rights = rights;
    e.sight.dues.push_back(&kept);
    return &e.sight;
  }
  /// coming: what does not stand in lists yet is looked for, too.
  Status look(bool coming) {
    for (auto& [key, e] : entries_) {
      ledger::Scope scope = TRY(ledger::scope(tx_, catalog_, actor_, *key.first, e.rights, "t"));
      e.sight.all = scope.everything();
      if (scope.nothing() || scope.everything()) continue;
      std::vector<Id> wanted;
      for (const Board::Kept* k : e.sight.dues) {
        std::size_t n = coming ? k->items->size() : k->shown;
        for (std::size_t i = 0; i < n && wanted.size() <= kNamed; ++i) wanted.push_back((*k->items)[i].record);
      }
      if (!wanted.empty()) e.sight.seen = TRY(ledger::within(tx_, catalog_, actor_, *key.first, e.rights, wanted.size() > kNamed ? nullptr : &wanted));
    }
    return {};
  }

 private:
  struct Entry {
    Rights rights;
    Sight sight;
  };
  store::Tx& tx_;
  const catalog::Catalog& catalog_;
  const Actor& actor_;
  std::map<std::pair<const Ledger*, std::vector<std::pair<Role, int>>>, Entry> entries_;
};

/// One due as the actor sees it.
struct Seen {
  const Board::Kept* kept;
  Lens::Sight *mine, *unit, *escalated;

  void take(const Board& board, const Item& item, bool coming, std::vector<Hit>& out) const {
    const Due& due = kept->plan->due();
    Hit h{&due, item, board.standing(due, item)};
    if (!shown(h.standing) && !(coming && h.standing == Standing::ahead)) return;
    h.mine = mine && mine->sees(item.record);
    h.unit = unit && unit->sees(item.record);
    h.escalated = h.standing == Standing::escalated && escalated && escalated->sees(item.record);
    if (h.mine || h.unit || h.escalated) out.push_back(h);
  }

  void take_all(const Board& board, bool coming, std::vector<Hit>& out) const {
    const std::vector<Item>& items = *kept->items;
    auto first = items.begin(), end = first + static_cast<std::ptrdiff_t>(kept->shown);
    std::vector<Id> few;  // of a person or a small unit: found by their records
    bool all = false;
    for (const Lens::Sight* s : {mine, unit, escalated}) {
      if (!s) continue;
      all = all || s->all;
      few.insert(few.end(), s->seen.begin(), s->seen.end());
    }
    if (all || few.size() * 16 > kept->shown) {
      for (auto i = first; i != end; ++i) take(board, *i, coming, out);
    } else {
      std::sort(few.begin(), few.end());
      few.erase(std::unique(few.begin(), few.end()), few.end());
      for (Id id : few)
        for (auto i = std::lower_bound(first, end, id, [](const Item& x, Id y) { return x.record < y; }); i != end && i->record == id; ++i)
          take(board, *i, coming, out);
    }
    if (coming)
      for (auto i = end; i != items.end(); ++i) take(board, *i, coming, out);
  }
};

/// By day, those without one last.
auto order(const Hit& h) {
  return std::tuple(h.item.day.empty() ? INT32_MAX : h.item.day.value(), h.item.record, std::string_view(h.due->name), h.item.span.from);
}

std::string place_of(const Hit& h) {
  auto [day, record, due, from] = order(h);
  return fmt::format("{}-{}-{}-{}", day, record.value(), due, from.value());
}

struct Place {
  std::int64_t day, record, from;
  std::string due;
};

Result<Place> read_place(std::string_view text) {
  std::string_view parts[4];
  for (std::size_t i = 0; i < 4; ++i) {
    std::size_t end = i == 3 ? std::string_view::npos : text.find('-');
    parts[i] = text.substr(0, end);
    if (i < 3 && end == std::string_view::npos) return fail(fault::due_page);
    text.remove_prefix(i < 3 ? end + 1 : text.size());
  }
  Place p{};
  for (auto [part, to] : {std::pair(parts[0], &p.day), std::pair(parts[1], &p.record), std::pair(parts[3], &p.from)}) {
    auto [stop, wrong] = std::from_chars(part.data(), part.data() + part.size(), *to);
    if (wrong != std::errc() || stop != part.data() + part.size() || *to < 0 || part.empty()) return fail(fault::due_page);
  }
  p.due = parts[2];
  return p;
}

bool past(Standing s) { return s == Standing::overdue || s == Standing::escalated; }

}  // namespace

std::optional<Part> find_part(std::string_view name) {
  for (auto [word, part] : {std::pair("all", Part::all), std::pair("mine", Part::mine), std::pair("unit", Part::unit), std::pair("overdue", Part::overdue),
                            std::pair("escalated", Part::escalated)})
    if (name == word) return part;
  return std::nullopt;
}

bool Hit::in(Part part) const {
  switch (part) {
    case Part::all: return true;
    case Part::mine: return mine;
    case Part::unit: return unit;
    case Part::overdue: return (mine || unit) && past(standing);
    case Part::escalated: return escalated;
  }
  return false;
}

Result<std::vector<Hit>> hits(store::Tx& tx, const Board& board, const Actor& actor, bool coming) {
  Lens lens(tx, *board.catalog, actor);
  std::vector<Seen> all;
  for (const Board::Kept& k : board.dues) {
    const Due& due = k.plan->due();
    Seen s{&k, lens.of(k, some_of(due, due.who, true)), lens.of(k, some_of(due, due.who, false)), lens.of(k, due.escalate)};
    if (s.mine || s.unit || s.escalated) all.push_back(s);
  }
  TRY(lens.look(coming));
  std::vector<Hit> out;
  for (const Seen& s : all) s.take_all(board, coming, out);
  std::sort(out.begin(), out.end(), [](const Hit& a, const Hit& b) { return order(a) < order(b); });
  return out;
}

Result<Page> inbox(store::Tx& tx, const ledger::Base& base, const Board& board, const Actor& actor, const Query& query) {
  if (!query.due.empty() && !board.find(query.due)) return fail(fault::due_unknown, query.due);
  std::optional<Place> after;
  if (!query.after.empty()) after = TRY(read_place(query.after));
  auto behind = [&](const Hit& h) {
    return !after || order(h) > std::tuple(static_cast<std::int32_t>(after->day), Id(after->record), std::string_view(after->due),
                                           Date::trusted(static_cast<std::int32_t>(after->from)));
  };
  Page page;
  auto limit = static_cast<std::size_t>(std::clamp(query.limit, 1, 1000));
  for (const Hit& h : TRY(hits(tx, board, actor, false))) {
    if (!h.in(query.part) || (!query.due.empty() && h.due->name != query.due) || (!query.ledger.empty() && h.due->ledger->name != query.ledger)) continue;
    if (!behind(h)) continue;
    if (page.hits.size() == limit) {
      page.next = place_of(page.hits.back());
      break;
    }
    page.hits.push_back(h);
  }
  page.words = TRY(words_of(tx, base, board, page.hits));
  return page;
}

Result<Counts> counts(store::Tx& tx, const Board& board, const Actor& actor) {
  Counts out;
  std::map<const Due*, Counts::OfDue> of;
  for (const Hit& h : TRY(hits(tx, board, actor, false))) {
    ++out.all;
    out.mine += h.mine;
    out.unit += h.unit;
    out.overdue += h.in(Part::overdue);
    out.escalated += h.escalated;
    out.undecided += h.standing == Standing::undecided;
    Counts::OfDue& d = of[h.due];
    ++(h.standing == Standing::undecided ? d.undecided : past(h.standing) ? d.overdue : d.open);
  }
  for (const Board::Kept& k : board.dues)
    if (auto it = of.find(&k.plan->due()); it != of.end()) {
      out.dues.push_back(it->second);
      out.dues.back().due = it->first;
    }
  return out;
}

}  // namespace zhagen::dues
