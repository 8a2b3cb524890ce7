#include "exchange/lrm_match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "exchange/errors.hpp"
#include "exchange/lrm_boxes.hpp"
#include "ledger/access.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "store/marks.hpp"

namespace zhagen::exchange {
namespace {

using ledger::absent;
using ledger::Value;

constexpr std::size_t kAtOnce = 150;

struct Candidate {
  Id id;
  std::string name, blind;  // blind: of the identity number, "" where there is none
  Date born;
};

Date date_in(const Value& v) { return absent(v) ? Date() : Date::trusted(static_cast<std::int32_t>(std::get<std::int64_t>(v))); }

/// Could the two be one day?
bool same_day(Date a, Date b) {
  if (a.year() != b.year()) return false;
  if (!a.month() || !b.month()) return true;
  return a.month() == b.month() && (!a.day() || !b.day() || a.day() == b.day());
}

struct Matching {
  store::Tx& tx;
  ledger::Base& base;
  const FormBook& book;
  ledger::Scope readable;
  std::size_t name, born, citizen;
  std::multimap<std::string, Candidate> by_name;
  std::map<std::string, Candidate> by_blind;

  std::string blind(const FormValues& f) const {
    const Value& v = f.person[citizen];
    return absent(v) ? std::string() : ledger::blind_of(base, *book.person, book.person->fields[citizen], v);
  }

  /// The people with the names or the identity numbers of some forms.
  Status load(const std::vector<FormValues>& forms, std::size_t from, std::size_t to) {
    std::vector<std::string> names, blinds;
    for (std::size_t i = from; i < to; ++i) {
      if (absent(forms[i].person[name])) continue;
      names.push_back(std::get<std::string>(forms[i].person[name]));
      if (std::string b = blind(forms[i]); !b.empty()) blinds.push_back(std::move(b));
    }
    if (names.empty()) return {};
    if (blinds.empty()) blinds.emplace_back();
    std::vector<store::Arg> args;
    for (const std::string& n : names) args.emplace_back(n);
    for (const std::string& b : blinds) args.emplace_back(store::Blob{b});
    const std::vector<cel::SqlArg> within = readable.args();
    ledger::append_args(within, args);
    const auto& fields = book.person->fields;
    const std::string b = "t." + ledger::blind_column(fields[citizen]), n = "t." + ledger::column_of(fields[name]);
    auto rows = TRY(tx.query_with(fmt::format("SELECT t.id, {0}, {1}, {2} FROM {3} t WHERE t.cancelled = 0 AND ({0} IN ({4}) OR {2} IN ({5})) AND {6} ORDER BY t.id", n,
                                              "t." + ledger::column_of(fields[born]), b, ledger::table_of(*book.person), store::marks(names.size()),
                                              store::marks(blinds.size()), readable.row()),
                                  args));
    while (TRY(rows.next())) {
      Candidate c{Id(rows.integer(0)), std::string(rows.text(1)), rows.null(3) ? std::string() : std::string(rows.blob(3).bytes),
                  rows.null(2) ? Date() : Date::trusted(static_cast<std::int32_t>(rows.integer(2)))};
      auto range = by_name.equal_range(c.name);
      if (std::none_of(range.first, range.second, [&](const auto& p) { return p.second.id == c.id; })) by_name.emplace(c.name, c);
      if (!c.blind.empty()) by_blind.emplace(c.blind, c);
    }
    return {};
  }

  Match find(const FormValues& f) const {
    if (absent(f.person[name])) return {Id(), fail(fault::lrm_nobody)};
    const std::string& called = std::get<std::string>(f.person[name]);
    const std::string number = blind(f);
    if (auto it = by_blind.find(number); !number.empty() && it != by_blind.end()) {
      if (it->second.name != called) return {Id(), fail(fault::lrm_other_name, it->second.name)};
      return {it->second.id, {}};
    }
    const Date day = date_in(f.person[born]);
    std::vector<const Candidate*> sure, unsure;
    auto range = by_name.equal_range(called);
    for (auto it = range.first; it != range.second; ++it) {
      const Candidate& c = it->second;
      if (!number.empty() && !c.blind.empty()) continue;  // another number: another person
      if (day.empty() || c.born.empty()) unsure.push_back(&c);
      else if (same_day(day, c.born)) sure.push_back(&c);
    }
    if (sure.size() > 1) return {Id(), fail(fault::lrm_several, sure.size(), called + "，出生年月相同")};
    if (!unsure.empty()) return {Id(), fail(fault::lrm_unsure, called)};
    return {sure.empty() ? Id() : sure.front()->id, {}};
  }
};

}  // namespace

Result<std::vector<Match>> match_forms(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const FormBook& book,
                                       const std::vector<std::string>& files, const std::vector<FormValues>& forms) {
  Matching m{tx, base, book, TRY(ledger::scope(tx, *book.catalog, actor, *book.person, catalog::Action::read, "t")),
             index_of(*book.person, "name"), index_of(*book.person, "born"), index_of(*book.person, "citizen_id"), {}, {}};
  if (!m.readable.nothing())
    for (std::size_t i = 0; i < forms.size(); i += kAtOnce) TRY(m.load(forms, i, std::min(forms.size(), i + kAtOnce)));
  std::vector<Match> out;
  std::map<std::string, std::size_t> taken;  // by person, by identity number, by name and birth
  for (std::size_t i = 0; i < forms.size(); ++i) {
    Match match = m.find(forms[i]);
    if (!match.fault) {
      std::string number = m.blind(forms[i]);
      std::string key = !match.person.empty() ? "p" + match.person.str()
                        : !number.empty()     ? "n" + number
                                              : fmt::format("b{}|{}", std::get<std::string>(forms[i].person[m.name]), date_in(forms[i].person[m.born]).value());
      auto [it, fresh] = taken.emplace(std::move(key), i);
      if (!fresh && it->first.front() == 'b') match = {Id(), fail(fault::lrm_unsure, files[it->second])};
      else if (!fresh) match = {Id(), fail(fault::lrm_twice, files[it->second])};
    }
    out.push_back(std::move(match));
  }
  return out;
}

}  // namespace zhagen::exchange
