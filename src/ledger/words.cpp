#include "ledger/words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/citizen_id.hpp"
#include "base/utf8.hpp"
#include "ledger/access.hpp"
#include "ledger/errors.hpp"
#include "ledger/keys.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

/// Fields of the record that name something by whose title it may be found: organisations, people, what its title is.
std::vector<std::pair<const Field*, const Ledger*>> named_by(const Catalog& catalog, const Ledger& ledger) {
  std::vector<std::pair<const Field*, const Ledger*>> out;
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const Field& f = ledger.fields[i];
    if (f.kind != FieldKind::ref || f.sealed() || static_cast<int>(i) == ledger.tree) continue;
    const Ledger* target = catalog.ledger(f.target);
    if (target && has_keys(*target) && (!f.capacity.empty() || static_cast<int>(i) == ledger.title)) out.emplace_back(&f, target);
  }
  return out;
}

/// The sealed field in which a whole identity number is found; null where there is none for the actor.
const Field* number_field(const account::Actor& actor, const Ledger& ledger) {
  for (std::size_t i = 0; i < ledger.fields.size(); ++i) {
    const Field& f = ledger.fields[i];
    if (f.kind == FieldKind::citizen_id && f.sealed() && f.find && has_blind(ledger, static_cast<int>(i)) && !hidden(actor, ledger, f)) return &f;
  }
  return nullptr;
}

Result<Word> word_of(const Base& base, const Catalog& catalog, const account::Actor& actor, const Ledger& ledger, std::string_view typed) {
  Word w;
  if (auto number = parse_citizen_id(typed, base.today()))
    if (const Field* f = number_field(actor, ledger)) {
      w.own_set = w.own_row = SqlText("t." + blind_column(*f) + " = ?", std::vector<SqlValue>{Bytes{blind_of(base, ledger, *f, number->full())}});
      return w;
    }
  std::vector<std::string> keys = search_words(typed);
  if (keys.empty() || keys[0].empty()) return fail(fault::search_nothing, typed);
  if (has_keys(ledger)) {
    w.keys = keys;
    w.own_set = SqlText("t.id IN (SELECT o.record FROM " + key_table(ledger) + " o WHERE ") + key_range("o", keys) + ")";
    w.own_row = SqlText("EXISTS (SELECT 1 FROM " + key_table(ledger) + " o WHERE o.record = t.id AND ") + key_range("o", keys) + ")";
  }
  for (auto [field, target] : named_by(catalog, ledger)) {
    if (hidden(actor, ledger, *field)) continue;
    auto add = [&](SqlText& named, const std::string& begin) { named += SqlText(named.empty() ? "(" : " OR ") + begin + key_range("o", keys) + ")"; };
    add(w.named_set, fmt::format("t.{} IN (SELECT o.record FROM {} o WHERE ", column_of(*field), key_table(*target)));
    add(w.named_row, fmt::format("EXISTS (SELECT 1 FROM {} o WHERE o.record = t.{} AND ", key_table(*target), column_of(*field)));
  }
  if (!w.named_set.empty()) w.named_set += ")", w.named_row += ")";
  else if (w.own_set.empty()) w.named_set = w.named_row = "1 = 0";  // all that could name it is hidden from the actor
  return w;
}

}  // namespace

SqlText Word::either(const SqlText& own, const SqlText& named) {
  if (own.empty()) return named;
  return named.empty() ? own : SqlText("(") + own + " OR " + named + ")";
}

SqlText key_range(std::string_view alias, const std::vector<std::string>& keys) {
  // No text that begins with the key sorts after it with the last of all characters added.
  SqlText out;
  for (char place : {kStart, kInside})
    for (const std::string& key : keys)
      out += SqlText(fmt::format("{}{}.key >= ? AND {}.key < ?", out.empty() ? "(" : " OR ", alias, alias),
                     {place + key, place + key + "\U0010FFFF"});
  return out + ")";
}

bool searchable(const Catalog& catalog, const Ledger& ledger) { return has_keys(ledger) || !named_by(catalog, ledger).empty(); }

Result<std::vector<Word>> words_of(const Base& base, const Catalog& catalog, const account::Actor& actor, const Ledger& ledger, std::string_view typed) {
  if (!searchable(catalog, ledger)) return fail(fault::search_none, ledger.label);
  std::vector<std::string> parts(1);
  for (std::string_view rest = typed; !rest.empty();) {
    std::string_view before = rest;
    const char32_t c = utf8::take(rest);
    if (c == ' ' || c == U'　' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0) {
      if (!parts.back().empty()) parts.emplace_back();
    } else {
      parts.back() += before.substr(0, before.size() - rest.size());
    }
  }
  if (parts.back().empty()) parts.pop_back();
  if (parts.empty()) return fail(fault::search_nothing, typed);
  if (parts.size() > kWords) return fail(fault::search_many, parts.size(), kWords);
  // The longest first: it finds the fewest, and how well it is found is the order of the answer.
  std::stable_sort(parts.begin(), parts.end(), [](const std::string& a, const std::string& b) { return utf8::length(a) > utf8::length(b); });
  std::vector<Word> out;
  for (const std::string& part : parts) out.push_back(TRY(word_of(base, catalog, actor, ledger, part)));
  return out;
}

}  // namespace zhagen::ledger
