#include "dues/what_if.hpp"

#include <algorithm>

#include "dues/errors.hpp"
#include "ledger/read.hpp"

namespace zhagen::dues {

using catalog::Due;

namespace {

/// A due under both catalogs.
struct Two {
  std::map<std::pair<Id, Date>, Turn> turns;
  WhatIf::OfDue counts;
};

void take(Two& two, const Board& board, const Board::Kept& kept, Turn::Side Turn::*side) {
  const Due& due = kept.plan->due();
  for (const Item& item : *kept.items) {
    Standing s = board.standing(due, item);
    if (s == Standing::excused) continue;
    Turn& t = two.turns.try_emplace({item.record, item.span.from}, Turn{&due, item.record, item.span, {}, {}, {}}).first->second;
    t.*side = {true, item.day, s};
  }
}

/// Which of the ledger's records may be read, of those that differ.
Status keep_readable(store::Tx& tx, const Board& board, const account::Actor& actor, Two& two) {
  std::erase_if(two.turns, [](const auto& t) { return t.second.before == t.second.after; });
  if (two.turns.empty()) return {};
  const catalog::Ledger* ledger = board.catalog->ledger(two.turns.begin()->second.due->ledger->name);
  std::vector<Id> ids;
  for (const auto& [key, turn] : two.turns) ids.push_back(turn.record);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<Id> may;
  if (ledger) may = TRY(ledger::within(tx, *board.catalog, actor, *ledger, ledger->rights(catalog::Action::read), &ids));
  std::erase_if(two.turns, [&](const auto& t) { return !std::binary_search(may.begin(), may.end(), t.second.record); });
  return {};
}

}  // namespace

Result<std::shared_ptr<const catalog::Catalog>> with_params(const catalog::Catalog& catalog, const std::string& file, const catalog::Settings& settings) {
  std::vector<catalog::FileText> files = catalog.files();
  if (std::none_of(files.begin(), files.end(), [&](const catalog::FileText& f) { return f.name == file; })) return fail(fault::due_file, file);
  files.push_back({"~" + std::string(catalog::kParamsEnd), catalog::write_settings({{file, settings}})});  // laid over all others
  return std::shared_ptr<const catalog::Catalog>(TRY(catalog::Catalog::from_texts(std::move(files))));
}

Result<WhatIf> what_if(store::Tx& tx, const ledger::Base& base, std::shared_ptr<const Board> board, std::shared_ptr<const catalog::Catalog> other,
                       const account::Actor& actor, const std::string& file, std::size_t first) {
  auto asked = [&](const Due& d) { return file.empty() || d.file == file; };
  WhatIf out;
  out.board = std::move(board);
  out.other = TRY(Board::make(tx, base, std::move(other), out.board->today, asked));
  std::map<std::string, Two> all;
  for (const Board::Kept& k : out.board->dues)
    if (asked(k.plan->due())) take(all[k.plan->due().name], *out.board, k, &Turn::before);
  for (const Board::Kept& k : out.other->dues)
    if (asked(k.plan->due())) take(all[k.plan->due().name], *out.other, k, &Turn::after);
  for (auto& [name, two] : all) {
    TRY(keep_readable(tx, *out.board, actor, two));
    if (two.turns.empty()) continue;
    two.counts.name = name;
    two.counts.label = two.turns.begin()->second.due->label;
    for (auto& [key, t] : two.turns) {
      ++(!t.before.there ? two.counts.appear : !t.after.there ? two.counts.vanish : two.counts.change);
      if (out.first.size() < first) out.first.push_back(std::move(t));
    }
    out.dues.push_back(two.counts);
  }
  std::map<std::string, std::vector<Id>> of_ledger;
  for (const Turn& t : out.first) of_ledger[t.due->ledger->name].push_back(t.record);
  for (const auto& [name, ids] : of_ledger) {
    std::vector<std::string> titles = TRY(ledger::titles(tx, *out.board->catalog, *out.board->catalog->ledger(name), ids));
    std::size_t i = 0;
    for (Turn& t : out.first)
      if (t.due->ledger->name == name) t.title = titles[i++];
  }
  return out;
}

}  // namespace zhagen::dues
