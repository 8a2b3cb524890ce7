// A preview written as one operation, and an import taken back.
#include <fmt/format.h>

#include <algorithm>

#include "exchange/errors.hpp"
#include "exchange/import.hpp"
#include "ledger/errors.hpp"
#include "ledger/many.hpp"
#include "ledger/read.hpp"

namespace zhagen::exchange {
namespace {

using Fate = ImportRow::Fate;

constexpr int kRounds = 5;  // of faults that only writing tells: each round has those of a later stage
constexpr const char* kAction = "import";

/// Rows of the operation are told by their number in the sheet.
Error by_sheet(Error error, const Preview& preview, const std::vector<std::size_t>& todo) {
  if (error.code != ledger::fault::record_twice_rows || error.args.size() != 3) return error;
  for (std::size_t i : {1U, 2U}) {
    std::size_t row = std::stoul(error.args[i]) - 1;
    if (row < todo.size()) error.args[i] = std::to_string(preview.rows[todo[row]].number);
  }
  return error;
}

}  // namespace

Result<Imported> commit(ledger::Base& base, const account::Actor& actor, Preview& preview, const CommitHow& how) {
  if (preview.catalog != base.catalog_version()) return fail(fault::import_old);
  Imported out;
  out.faults = preview.faults;
  std::vector<std::size_t> todo;
  for (std::size_t i = 0; i < preview.rows.size(); ++i) {
    Fate fate = preview.rows[i].fate;
    if (fate == Fate::created || fate == Fate::changed) todo.push_back(i);
    if (fate == Fate::faulty) out.left_out.push_back(i);
  }
  out.same = preview.count(Fate::same);
  out.skipped = preview.count(Fate::skipped);
  ledger::How write;
  write.reason = how.reason;
  write.from = preview.options.from;
  write.once = how.once;
  write.content = how.content;
  write.catalog = preview.catalog;
  write.action = kAction;
  auto row = [&](std::size_t i) {
    const ImportRow& r = preview.rows[todo[i]];
    ledger::Row out_row{r.record, {}, r.draft.draft()};
    if (!r.record.empty()) out_row.version = r.version;
    return out_row;
  };
  bool stop = !out.left_out.empty() && !how.good_rows;
  for (int round = 0; round < kRounds && !stop && !todo.empty(); ++round) {
    auto saved = ledger::write_all(base, actor, preview.ledger, ledger::RowSource{todo.size(), row}, write);
    if (!saved) return saved.error().code == ledger::fault::catalog_stale ? Error(fail(fault::import_old)) : std::move(saved).error();
    out.entry = saved->entry;
    out.rows = std::move(saved->rows);
    if (saved->faults.empty()) {
      out.written = true;
      break;
    }
    std::vector<bool> faulty(todo.size());
    for (ledger::BatchFault& f : saved->faults) {
      if (!faulty[f.row]) out.left_out.push_back(todo[f.row]);
      faulty[f.row] = true;
      out.faults.push_back({todo[f.row], "", "", "", by_sheet(std::move(f.error), preview, todo)});
    }
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < todo.size(); ++i)
      if (!faulty[i]) left.push_back(todo[i]);
    todo = std::move(left);
    stop = !how.good_rows;
  }
  if (todo.empty() && !stop) out.written = true;  // there was nothing to write
  std::sort(out.left_out.begin(), out.left_out.end());
  std::stable_sort(out.faults.begin(), out.faults.end(), [](const ImportFault& a, const ImportFault& b) { return a.row < b.row; });
  out.faulty = out.left_out.size();
  if (out.written)
    for (std::size_t i : todo) ++(preview.rows[i].record.empty() ? out.created : out.changed);
  else
    out.rows.clear();
  return out;
}

Error not_undone(const Undone& undone) {
  constexpr std::size_t kShown = 3;
  std::string words;
  for (std::size_t i = 0; i < std::min(undone.kept.size(), kShown); ++i) words += undone.kept[i];
  return fail(fault::undo_changed, undone.kept.size(), words.ends_with("。") ? words.substr(0, words.size() - 3) : words);
}

Result<Undone> undo(ledger::Base& base, const account::Actor& actor, std::int64_t entry, bool others) {
  ledger::How how;
  how.action = "undo";
  how.reason = fmt::format("撤销第 {} 号导入", entry);
  ledger::TakenBack back = TRY(ledger::take_back(base, actor, entry, kAction, others, how));
  Undone out;
  out.cancelled = back.cancelled;
  out.set_back = back.set_back;
  out.written = back.entry != 0;
  for (const ledger::TakenBack::Kept& k : back.kept) {
    std::string why = k.error.zh();
    if (k.error.code == ledger::fault::record_changed && k.error.args.size() == 2)
      why = fmt::format("导入之后已由{}改过（现在是第 {} 版）。", k.error.args[0], k.error.args[1]);
    out.kept.push_back(fmt::format("记录 {}：{}", k.record.str(), why));
  }
  return out;
}

}  // namespace zhagen::exchange
