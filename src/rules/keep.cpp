#include "rules/keep.hpp"

#include "ledger/by_id.hpp"
#include "ledger/many.hpp"
#include "rules/errors.hpp"

namespace zhagen::rules {
namespace {

constexpr std::size_t kMost = 20'000, kNoteLength = 19'000, kTextLength = 390;

/// Whole characters of the beginning, at most so many bytes.
std::string shortened(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

ledger::Draft draft_of(const catalog::Keep& k, const Assessment& a, std::size_t index) {
  std::string words, missing;
  for (const Said& s : a.say(a.set(), a.judged(), index)) {
    std::string& to = s.undecided ? missing : words;
    to += (to.empty() ? "" : "；") + s.rule->label + "：" + s.words;
  }
  ledger::Draft d;
  auto text = [](const std::string& t) { return t.empty() ? ledger::Value() : ledger::Value(t); };
  d.values.emplace_back(k.verdict, k.codes[static_cast<std::size_t>(a.judged().verdicts[index])]);
  if (k.missing < 0 && !missing.empty()) words += (words.empty() ? "" : "；") + missing;
  d.values.emplace_back(k.words, text(shortened(words, kNoteLength)));
  if (k.missing >= 0) d.values.emplace_back(k.missing, text(shortened(missing, kTextLength)));
  if (k.day >= 0) d.values.emplace_back(k.day, std::int64_t{a.asof().value()});
  return d;
}

}  // namespace

Result<Kept> keep(ledger::Base& base, const account::Actor& actor, const Assessment& a, const std::vector<std::size_t>& indexes, const ledger::How& how) {
  if (!a.set().keep) return fail(fault::rules_no_keep, a.set().label);
  const catalog::Keep& k = *a.set().keep;
  if (indexes.size() > kMost) return fail(fault::rules_keep_many, kMost, indexes.size());
  std::vector<int> key{k.record};
  std::vector<std::pair<int, ledger::Value>> given;
  for (const auto& [field, index] : k.given) {
    const catalog::Given& g = a.set().givens[static_cast<std::size_t>(index)];
    ledger::Value value = a.given(g.name);
    if (ledger::absent(value)) return fail(fault::rules_keep_given, g.label);
    key.push_back(field);
    given.emplace_back(field, std::move(value));
  }
  std::vector<std::vector<ledger::Value>> keys;
  for (std::size_t i : indexes) {
    keys.push_back({a.id_at(a.judged().places[i]).value()});
    for (const auto& [field, value] : given) keys.back().push_back(value);
  }
  std::vector<std::vector<Id>> there;
  std::map<Id, std::string> states;
  {
    store::Read read = TRY(base.db().read());
    there = TRY(ledger::find_by(read, base, a.catalog(), actor, *k.ledger, key, keys));
    std::vector<Id> ids;
    for (const auto& found : there)
      if (!found.empty()) ids.push_back(found.front());
    for (const ledger::Record& r : TRY(ledger::records_of(read, base, a.catalog(), actor, *k.ledger, ids))) states[r.id] = r.state;
  }
  Kept out;
  std::vector<ledger::Row> rows;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    ledger::Row row;
    row.draft = draft_of(k, a, indexes[i]);
    if (there[i].empty()) {
      for (std::size_t f = 0; f < key.size(); ++f) row.draft.values.emplace_back(key[f], keys[i][f]);
    } else if (k.state.empty() || states[there[i].front()] == k.state) {
      row.id = there[i].front();
    } else {
      ++out.decided;
      continue;
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return out;
  ledger::BatchSaved saved = TRY(ledger::write_all(base, actor, k.ledger->name, rows, how));
  if (!saved.faults.empty()) return std::move(saved.faults.front().error);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id.empty()) ++out.made;
    else ++out.renewed;
  }
  return out;
}

}  // namespace zhagen::rules
