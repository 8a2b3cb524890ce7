#include <algorithm>
#include <unordered_map>

#include "cel/explain.hpp"
#include "dues/inbox.hpp"
#include "ledger/errors.hpp"
#include "ledger/read.hpp"
#include "ledger/sentence.hpp"

namespace zhagen::dues {

using catalog::Ledger;
using ledger::Columns;

namespace {

const Plan& plan_of(const Board& board, const catalog::Due& due) { return *board.find(due.name)->plan; }

/// Everything that is said of dues of one ledger, with one load.
struct Speaker {
  const Board& board;
  const Ledger& ledger;
  Columns columns;
  std::unordered_map<Id, std::uint32_t> rows;
  std::vector<std::string> titles;

  static Result<Speaker> make(store::Tx& tx, const ledger::Base& base, const Board& board, const Ledger& ledger, const std::vector<Id>& ids,
                              const std::vector<const catalog::Due*>& dues) {
    Columns::Programs programs;
    for (const catalog::Due* due : dues) {
      const Columns::Programs& own = plan_of(board, *due).programs();
      programs.insert(programs.end(), own.begin(), own.end());
      ledger::add_programs(due->say, programs);
    }
    Speaker s{board, ledger, TRY(Columns::load(tx, base, *board.catalog, ledger, &ids, programs)), {}, {}};
    for (std::size_t i = 0; i < ids.size(); ++i) s.rows.emplace(ids[i], static_cast<std::uint32_t>(i));
    s.titles = TRY(ledger::titles(tx, *board.catalog, ledger, ids));
    return s;
  }

  cel::Bindings bindings(const Hit& hit) const {
    cel::Bindings b = Plan::bindings(columns, *hit.due, board.today);
    Plan::bind_span(b, *hit.due, hit.item.span);
    return b;
  }

  Words words(const Hit& hit) const {
    std::uint32_t row = rows.at(hit.item.record);
    Words w;
    w.title = titles[row];
    w.period = name_of(hit.due->every, hit.item.span);
    w.sentence = ledger::say(hit.due->say, bindings(hit), row);
    if (hit.item.state == State::undecided) w.missing = plan_of(board, *hit.due).lacking(columns, row, hit.item, board.today);
    return w;
  }

  std::string why(const Hit& hit) const {
    const cel::Program* decides = hit.item.state == State::done ? &hit.due->done_when : hit.item.state == State::excused ? &*hit.due->excused_when : nullptr;
    return decides ? cel::explain(*decides, bindings(hit), rows.at(hit.item.record)).zh : "";
  }
};

}  // namespace

Result<std::vector<Words>> words_of(store::Tx& tx, const ledger::Base& base, const Board& board, const std::vector<Hit>& hits) {
  struct Wanted {
    std::vector<Id> ids;
    std::vector<const catalog::Due*> dues;
  };
  std::map<const Ledger*, Wanted> wanted;
  for (const Hit& h : hits) {
    Wanted& w = wanted[h.due->ledger];
    w.ids.push_back(h.item.record);
    if (std::find(w.dues.begin(), w.dues.end(), h.due) == w.dues.end()) w.dues.push_back(h.due);
  }
  std::map<const Ledger*, Speaker> speakers;
  for (auto& [l, w] : wanted) {
    std::sort(w.ids.begin(), w.ids.end());
    w.ids.erase(std::unique(w.ids.begin(), w.ids.end()), w.ids.end());
    speakers.emplace(l, TRY(Speaker::make(tx, base, board, *l, w.ids, w.dues)));
  }
  std::vector<Words> out;
  for (const Hit& h : hits) out.push_back(speakers.at(h.due->ledger).words(h));
  return out;
}

Result<std::vector<OfRecord>> of_record(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor,
                                        std::string_view name, Id record) {
  const Ledger& ledger = *TRY(ledger::Base::find(*board.catalog, name));
  if (!TRY(ledger::permit(tx, *board.catalog, actor, ledger, ledger.rights(catalog::Action::read), record)).granted) return fail(ledger::fault::record_unknown);
  std::vector<const catalog::Due*> dues;
  for (const Board::Kept& k : board.dues)
    if (k.plan->due().ledger == &ledger && k.plan->in_force()) dues.push_back(&k.plan->due());
  std::vector<OfRecord> out;
  if (dues.empty() || TRY(ledger::standing(tx, ledger, {record})).empty()) return out;
  Speaker speaker = TRY(Speaker::make(tx, base, board, ledger, {record}, dues));
  for (const catalog::Due* due : dues)
    for (const Item& item : plan_of(board, *due).compute(speaker.columns, board.today)) {
      OfRecord one{{due, item, board.standing(*due, item)}, {}, {}, board.excused(*due, item)};
      one.words = speaker.words(one.hit);
      one.why = speaker.why(one.hit);
      out.push_back(std::move(one));
    }
  return out;
}

}  // namespace zhagen::dues
