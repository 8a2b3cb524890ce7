#include "exchange/reference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/citizen_id.hpp"
#include "base/fold.hpp"
#include "base/utf8.hpp"
#include "exchange/errors.hpp"
#include "files/value.hpp"
#include "ledger/many.hpp"
#include "ledger/mask.hpp"
#include "ledger/read.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

constexpr std::size_t kShown = 5, kLongest = 60;  // candidates told; characters of a text that is taken apart

const Field& field(const Ledger& l, int f) { return l.fields[static_cast<std::size_t>(f)]; }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
  return text;
}

/// The ways in which a record may write the same name.
std::vector<std::string> writings(const std::string& text) {
  std::vector<std::string> out{files::clean_text(text), files::clean_name(text), simplified(files::clean_name(text))};
  out.push_back(replaced(replaced(out.back(), "(", "（"), ")", "）"));
  out.push_back(std::string(tidy_name(text)));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase(out, "");
  return out;
}

int citizen_field(const Ledger& l) {
  for (int f : l.same)
    if (field(l, f).kind == FieldKind::citizen_id) return f;
  return -1;
}

/// The parts of 柳河镇/东山村.
std::vector<std::string> steps_of(const std::string& text) {
  std::string plain = files::fold_width(text);
  for (std::string_view mark : {"\\", "→", "—", ">", "-"}) plain = replaced(std::move(plain), mark, "/");
  std::vector<std::string> out(1);
  for (char c : plain) {
    if (c == '/') out.emplace_back();
    else out.back() += c;
  }
  for (std::string& part : out) part = fold_key(part);
  std::erase(out, "");
  return out;
}

/// Whether `above` (folded titles from the root down) leads to what stands before the last name.
bool leads(const std::vector<std::string>& above, const std::vector<std::string>& steps, std::string_view before) {
  if (steps.size() > 1) {  // each step in its order
    std::size_t next = 0;
    for (const std::string& title : above)
      if (next + 1 < steps.size() && title == steps[next]) ++next;
    return next + 1 == steps.size();
  }
  for (std::size_t i = above.size(); i-- > 0 && !before.empty();)
    if (!above[i].empty() && before.ends_with(above[i])) before.remove_suffix(above[i].size());
  return before.empty();
}

}  // namespace

struct References::Open {
  const Ask* ask;
  std::vector<Id> found = {};
};

std::string References::key(const Ask& ask) {
  std::string out = ask.target->name + "\n" + ask.text;
  for (const auto& [f, value] : ask.parts) {
    out += "\n" + std::to_string(f) + "=";
    if (const auto* n = std::get_if<std::int64_t>(&value)) out += std::to_string(*n);
    if (const auto* text = std::get_if<std::string>(&value)) out += *text;
  }
  return out;
}

const Result<Id>& References::answer(const Ask& ask) const { return answers_.at(key(ask)); }

Result<std::string> References::describe(const Ledger& l, const std::vector<Id>& ids, bool numbers) {
  std::vector<Id> some(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), kShown)));
  std::vector<std::string> titles = TRY(ledger::titles(tx_, catalog_, l, some));
  std::vector<std::vector<Id>> lines = TRY(ledger::lines_of(tx_, l, some));
  std::string out;
  for (std::size_t i = 0; i < some.size(); ++i) {
    std::string more;
    if (!lines[i].empty()) {
      titles[i].clear();
      for (const std::string& t : TRY(ledger::titles(tx_, catalog_, l, lines[i]))) titles[i] += (titles[i].empty() ? "" : "/") + t;
    } else {
      auto record = ledger::get(tx_, const_cast<ledger::Base&>(base_), actor_, l.name, some[i]);
      if (!record) continue;
      for (std::size_t f = 0; f < l.fields.size(); ++f) {
        const auto* n = std::get_if<std::int64_t>(&record->values[f]);
        if (!n || static_cast<int>(f) == l.title) continue;
        bool alike = std::find(l.alike.begin(), l.alike.end(), static_cast<int>(f)) != l.alike.end() || static_cast<int>(f) == l.from;
        if (l.fields[f].kind == FieldKind::date && alike) more += (more.empty() ? "" : "，") + Date::trusted(static_cast<std::int32_t>(*n)).zh();
        if (l.fields[f].kind == FieldKind::ref && l.fields[f].target == catalog::kOrganisation && more.find("\n") == std::string::npos)
          more += (more.empty() ? "" : "，") + TRY(ledger::titles(tx_, catalog_, *catalog_.ledger(l.fields[f].target), {Id(*n)})).front();
      }
    }
    if (numbers) more += (more.empty() ? "编号 " : "，编号 ") + some[i].str();
    out += (out.empty() ? "" : "、") + titles[i] + (more.empty() ? "" : "（" + more + "）");
  }
  if (ids.size() > some.size()) out += "等";
  return out;
}

/// Gives their answers to those that found something and, where it was the last way, to the others.
Status References::settle(const Ledger& target, std::vector<Open>& open, bool last) {
  for (const Open& o : open) {
    if (o.found.size() == 1)
      answers_.insert_or_assign(key(*o.ask), o.found.front());
    else if (o.found.size() > 1)
      answers_.insert_or_assign(key(*o.ask), fail(fault::import_reference_many, target.label, o.found.size(), o.ask->text, TRY(describe(target, o.found, false))));
    else if (last)
      answers_.insert_or_assign(key(*o.ask), fail(fault::import_reference_none, target.label, o.ask->text.empty() ? "身份证号" : o.ask->text));
  }
  std::erase_if(open, [&](const Open& o) { return answers_.contains(key(*o.ask)); });
  return {};
}

Status References::by(const Ledger& target, std::vector<Open>& open, std::vector<int> fields, bool ever) {
  std::map<std::vector<int>, std::vector<Open*>> groups;  // by the fields that are asked along with the name
  for (Open& o : open) {
    std::vector<int> all = fields;
    for (const auto& [f, value] : o.ask->parts)
      if (std::find(target.same.begin(), target.same.end(), f) == target.same.end() && !ever) all.push_back(f);
    if (!o.ask->text.empty()) groups[std::move(all)].push_back(&o);
  }
  for (auto& [all, some] : groups) {
    std::vector<std::vector<ledger::Value>> keys;
    std::vector<Open*> whose;
    for (Open* o : some)
      for (const std::string& text : writings(o->ask->text)) {
        std::vector<ledger::Value>& key = keys.emplace_back();
        key.emplace_back(text);
        for (std::size_t i = 1; i < all.size(); ++i)
          for (const auto& [f, value] : o->ask->parts)
            if (f == all[i]) key.push_back(value);
        whose.push_back(o);
      }
    auto found = TRY(ledger::find_by(tx_, base_, catalog_, actor_, target, all, keys, ever));
    for (std::size_t i = 0; i < found.size(); ++i)
      for (Id id : found[i])
        if (std::find(whose[i]->found.begin(), whose[i]->found.end(), id) == whose[i]->found.end()) whose[i]->found.push_back(id);
  }
  return {};
}

Status References::by_number(const Ledger& target, std::vector<Open>& open) {
  int f = citizen_field(target);
  if (f < 0) return {};
  std::vector<std::vector<ledger::Value>> keys;
  std::vector<Open*> whose;
  for (Open& o : open) {
    ledger::Value number;
    for (const auto& [part, value] : o.ask->parts)
      if (part == f) number = value;
    if (ledger::absent(number))
      if (auto id = parse_citizen_id(o.ask->text, base_.today())) number = id->full();
    if (ledger::absent(number)) continue;
    keys.push_back({number});
    whose.push_back(&o);
  }
  auto found = TRY(ledger::find_by(tx_, base_, catalog_, actor_, target, {f}, keys));
  for (std::size_t i = 0; i < found.size(); ++i) {
    Open& o = *whose[i];
    o.found = found[i];
    if (o.found.size() != 1 || o.ask->text.empty() || parse_citizen_id(o.ask->text, base_.today())) continue;
    std::string title = TRY(ledger::titles(tx_, catalog_, target, o.found)).front();
    if (fold_key(title) == fold_key(o.ask->text)) continue;
    answers_.insert_or_assign(key(*o.ask), fail(fault::import_reference_differs, title, o.ask->text));
    o.found.clear();
  }
  return {};
}

/// 张伟（柳河镇人民政府）, 张伟（1985.06）: the name, with a unit or a date of the record in brackets.
Status References::by_brackets(const Ledger& target, std::vector<Open>& open) {
  std::vector<Ask> inner;
  std::vector<std::pair<Open*, int>> whose;  // and the field of what is in brackets
  std::vector<Ask> hints;
  std::vector<std::size_t> hint_of;
  int unit = -1, born = -1;
  for (std::size_t f = 0; f < target.fields.size(); ++f) {
    if (unit < 0 && target.fields[f].kind == FieldKind::ref && target.fields[f].target == catalog::kOrganisation) unit = static_cast<int>(f);
    if (born < 0 && target.fields[f].kind == FieldKind::date && std::find(target.alike.begin(), target.alike.end(), static_cast<int>(f)) != target.alike.end())
      born = static_cast<int>(f);
  }
  for (Open& o : open) {
    std::string text = files::fold_width(o.ask->text);
    std::size_t at = text.find('(');
    if (at == std::string::npos || at == 0 || !text.ends_with(")")) continue;
    std::string hint = text.substr(at + 1, text.size() - at - 2);
    Ask ask{&target, text.substr(0, at), o.ask->parts};
    if (auto day = Date::parse(hint); day && born >= 0) {
      ask.parts.emplace_back(born, std::int64_t{day->value()});
      hint_of.push_back(SIZE_MAX);
    } else if (unit >= 0) {
      hint_of.push_back(hints.size());
      hints.push_back({catalog_.ledger(catalog::kOrganisation), hint, {}});
    } else {
      continue;
    }
    inner.push_back(std::move(ask));
    whose.emplace_back(&o, unit);
  }
  if (!hints.empty()) TRY(look(hints));
  std::vector<Open> again;
  std::vector<Open*> back;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (hint_of[i] != SIZE_MAX) {
      const Result<Id>& place = answer(hints[hint_of[i]]);
      if (!place) continue;
      inner[i].parts.emplace_back(unit, place->value());
    }
    again.push_back({&inner[i]});
    back.push_back(whose[i].first);
  }
  TRY(by(target, again, {target.title}, false));
  for (std::size_t i = 0; i < again.size(); ++i) back[i]->found = std::move(again[i].found);
  return {};
}

/// 柳河镇/东山村, 柳河镇东山村: a name that ends the text, below what the rest names.
Status References::by_place(const Ledger& target, std::vector<Open>& open) {
  std::vector<std::vector<ledger::Value>> keys;
  struct Try {
    Open* open;
    std::vector<std::string> steps;
    std::string before;
  };
  std::vector<Try> tries;
  for (Open& o : open) {
    std::vector<std::string> steps = steps_of(o.ask->text);
    if (utf8::length(o.ask->text) > kLongest || steps.empty()) continue;
    if (steps.size() > 1) {
      keys.push_back({steps.back()});
      tries.push_back({&o, steps, ""});
      continue;
    }
    std::u32string all = utf8::decode(steps.front());
    for (std::size_t at = 1; at + 2 <= all.size(); ++at) {
      keys.push_back({utf8::encode(std::u32string_view(all).substr(at))});
      tries.push_back({&o, {}, utf8::encode(std::u32string_view(all).substr(0, at))});
    }
  }
  auto found = TRY(ledger::find_by(tx_, base_, catalog_, actor_, target, {target.title}, keys));
  std::vector<Id> candidates;
  for (const auto& ids : found) candidates.insert(candidates.end(), ids.begin(), ids.end());
  auto lines = TRY(ledger::lines_of(tx_, target, candidates));
  std::vector<Id> all;
  for (const auto& line : lines) all.insert(all.end(), line.begin(), line.end());
  std::vector<std::string> titles = TRY(ledger::titles(tx_, catalog_, target, all));
  std::size_t candidate = 0, at = 0;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (Id id : found[i]) {
      std::vector<std::string> above;
      const std::vector<Id>& line = lines[candidate++];
      for (std::size_t j = 0; j < line.size(); ++j, ++at)
        if (line[j] != id) above.push_back(fold_key(titles[at]));
      if (leads(above, tries[i].steps, tries[i].before)) tries[i].open->found.push_back(id);
    }
  return {};
}

Status References::look(const std::vector<Ask>& asks) {
  std::map<const Ledger*, std::map<std::string, const Ask*>> fresh;
  for (const Ask& ask : asks)
    if (std::string k = key(ask); !answers_.contains(k)) fresh[ask.target].emplace(std::move(k), &ask);
  for (auto& [target, some] : fresh) {
    std::vector<Open> open;
    for (auto& [k, ask] : some) open.push_back({ask});
    const Field& title = field(*target, target->title);
    bool named = title.kind == FieldKind::text || title.kind == FieldKind::name;
    TRY(by_number(*target, open));
    TRY(settle(*target, open, false));
    if (named && !title.sealed()) {
      TRY(by(*target, open, {target->title}, false));
      TRY(settle(*target, open, false));
      for (std::size_t f = 0; f < target->fields.size() && target->tree >= 0; ++f) {  // short names and codes of organisations
        const Field& other = target->fields[f];
        if (static_cast<int>(f) == target->title || other.kind != FieldKind::text || other.sealed() || !(other.find || other.index)) continue;
        TRY(by(*target, open, {static_cast<int>(f)}, false));
        TRY(settle(*target, open, false));
      }
      if (title.dated) {
        TRY(by(*target, open, {target->title}, true));
        TRY(settle(*target, open, false));
      }
      TRY(by_brackets(*target, open));
      TRY(settle(*target, open, false));
      if (target->tree >= 0) TRY(by_place(*target, open));
    }
    TRY(settle(*target, open, true));
  }
  return {};
}

}  // namespace zhagen::exchange
