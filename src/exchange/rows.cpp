#include "exchange/rows.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "ledger/by_id.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;
using ledger::Record;
using ledger::Shown;
using ledger::Value;

constexpr std::size_t kAtOnce = 500;  // rows whose references are read by one statement

/// Records of one way from the list's own: those, or what a reference of the way before names.
struct Way {
  const Ledger* ledger;
  const Way* before = nullptr;         // null: the list's own records
  const Field* step = nullptr;
  bool values = false;                 // more than references' titles is shown of them
  std::vector<int> named;              // references whose titles are shown
  std::unordered_map<Id, Record> records;
  std::map<int, std::unordered_map<Id, std::string>> titles;
};

Id id_in(const Record& r, int field) {
  if (field < 0 || static_cast<std::size_t>(field) >= r.values.size()) return {};
  const auto* n = std::get_if<std::int64_t>(&r.values[static_cast<std::size_t>(field)]);
  return n ? Id(*n) : Id();
}

class Reader {
 public:
  Reader(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const List& list, const EachRow& row)
      : tx_(tx), base_(base), actor_(actor), list_(list), row_(row) {
    way_of({});
    for (const Column& c : list.columns) {
      if (c.path.ledger) add(c.path);
      for (const Path& p : c.aside) add(p);
    }
  }

  Status take(const Record& r) {
    rows_.push_back(r);
    return rows_.size() < kAtOnce ? Status() : flush();
  }

  Status flush() {
    if (rows_.empty()) return {};
    for (auto& [key, way] : ways_) TRY(load(*way));
    for (const Record& r : rows_) {
      const Record* plain = own(r);
      std::vector<CellValue> cells;
      for (const Column& c : list_.columns) cells.push_back(column(c, plain ? *plain : r));
      ++serial_;
      TRY(row_(r, cells));
    }
    rows_.clear();
    return {};
  }

 private:
  /// Ways by their names, so that a way comes after the one it goes on from: "", "person.", "person.unit."
  Way& way_of(const std::vector<const Field*>& steps) {
    std::string key;
    Way* at = nullptr;
    const Ledger* ledger = &list_.ledger;
    for (std::size_t i = 0;; ++i) {
      auto& slot = ways_[key];
      if (!slot) {
        slot = std::make_unique<Way>();
        slot->ledger = ledger;
        slot->before = at;
        slot->step = i ? steps[i - 1] : nullptr;
      }
      at = slot.get();
      if (i == steps.size()) return *at;
      key += steps[i]->name + ".";
      ledger = list_.catalog.ledger(steps[i]->target);
    }
  }

  void add(const Path& path) {
    Way& way = way_of(path.steps);
    way.values = true;
    if (path.value().kind == FieldKind::ref && std::find(way.named.begin(), way.named.end(), path.field) == way.named.end()) way.named.push_back(path.field);
  }

  static int index_of(const Ledger& ledger, const Field& field) { return static_cast<int>(&field - ledger.fields.data()); }

  /// The record that the way leads to from one of the list's; null where there is none that the actor may read.
  const Record* at(const Way& way, const Record& row) const {
    if (!way.before) return &row;
    const Record* before = at(*way.before, row);
    if (!before) return nullptr;
    auto found = way.records.find(id_in(*before, index_of(*way.before->ledger, *way.step)));
    return found == way.records.end() ? nullptr : &found->second;
  }

  const Record* own(const Record& row) const {
    const Way& first = *ways_.begin()->second;
    auto found = first.records.find(row.id);
    return found == first.records.end() ? nullptr : &found->second;
  }

  Status load(Way& way) {
    way.records.clear();
    way.titles.clear();
    std::vector<Id> ids;
    if (way.before) {
      int field = index_of(*way.before->ledger, *way.step);
      for (const Record& r : rows_) {
        const Record* before = at(*way.before, r);
        if (Id id = before ? id_in(*before, field) : Id(); !id.empty()) ids.push_back(id);
      }
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    } else if (list_.opened) {
      for (const Record& r : rows_) ids.push_back(r.id);
    }
    if (!ids.empty())
      for (Record& r : TRY(ledger::records_of(tx_, base_, list_.catalog, actor_, *way.ledger, ids, list_.query.asof, list_.opened))) {
        Id id = r.id;
        way.records.emplace(id, std::move(r));
      }
    for (int field : way.named) TRY(load_titles(way, field));
    return {};
  }

  Status load_titles(Way& way, int field) {
    const Ledger* target = list_.catalog.ledger(way.ledger->fields[static_cast<std::size_t>(field)].target);
    std::vector<Id> ids;
    for (const Record& r : rows_)
      if (const Record* reached = at(way, r)) ids.push_back(id_in(*reached, field));
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::erase_if(ids, [](Id id) { return id.empty(); });
    if (!target || ids.empty()) return {};
    std::vector<std::string> names = TRY(ledger::titles(tx_, list_.catalog, *target, ids, list_.query.asof));
    auto& known = way.titles[field];
    for (std::size_t i = 0; i < ids.size(); ++i) known[ids[i]] = std::move(names[i]);
    return {};
  }

  CellValue value(const Path& path, const Record& row, const std::string** code = nullptr) const {
    std::string key;
    for (const Field* step : path.steps) key += step->name + ".";
    const Way& way = *ways_.at(key);
    const Record* r = at(way, row);
    if (!r) return {};
    auto f = static_cast<std::size_t>(path.field);
    std::string title;
    if (auto titles = way.titles.find(path.field); titles != way.titles.end())
      if (auto found = titles->second.find(id_in(*r, path.field)); found != titles->second.end()) title = found->second;
    if (code && path.value().kind == FieldKind::code) *code = std::get_if<std::string>(&r->values[f]);
    return cell_of(list_.catalog, path.value(), r->values[f], r->shown[f], title);
  }

  /// The number of what a reference names.
  CellValue reference(const Path& path, const Record& row) const {
    std::string key;
    for (const Field* step : path.steps) key += step->name + ".";
    const Record* r = at(*ways_.at(key), row);
    Id id = r ? id_in(*r, path.field) : Id();
    return id.empty() ? CellValue() : CellValue(id.str());
  }

  std::string brackets(const Column& c, const Record& row) const {
    std::string inside;
    for (const Path& path : c.aside) {
      const std::string* code = nullptr;
      std::string text = cell_text(value(path, row, &code));
      if (text.empty() || (code && (*code == "1" || *code == "01"))) continue;
      inside += (inside.empty() ? "" : "，") + text;
    }
    return inside.empty() ? "" : "（" + inside + "）";
  }

  CellValue column(const Column& c, const Record& row) const {
    switch (c.what) {
      case Column::What::empty: return {};
      case Column::What::serial: return files::Number{serial_ + 1, 0};
      case Column::What::state: {
        int state = list_.ledger.find_state(row.state);
        return state < 0 ? row.state : list_.ledger.states[static_cast<std::size_t>(state)].label;
      }
      case Column::What::id: return reference(c.path, row);
      case Column::What::value: break;
    }
    CellValue out = c.path.ledger ? value(c.path, row) : CellValue();
    if (c.aside.empty()) return out;
    std::string text = cell_text(out) + brackets(c, row);
    return text.empty() ? CellValue() : CellValue(std::move(text));
  }

  store::Tx& tx_;
  ledger::Base& base_;
  const account::Actor& actor_;
  const List& list_;
  const EachRow& row_;
  std::map<std::string, std::unique_ptr<Way>> ways_;
  std::vector<Record> rows_;
  std::int64_t serial_ = 0;
};

}  // namespace

CellValue cell_of(const catalog::Catalog& catalog, const Field& field, const Value& value, Shown shown, const std::string& title) {
  if (const auto* n = std::get_if<std::int64_t>(&value)) {
    switch (shown == Shown::plain ? field.kind : FieldKind::integer) {
      case FieldKind::ref: return title.empty() ? std::to_string(*n) : title;
      case FieldKind::boolean: return std::string(*n ? "是" : "否");
      case FieldKind::date: return Date::trusted(static_cast<std::int32_t>(*n));
      case FieldKind::money: return files::Number{*n, 2};
      case FieldKind::score: return files::Number{*n, 3};
      default: return files::Number{*n, 0};
    }
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    const CodeList* codes = field.kind == FieldKind::code ? catalog.codes().get(field.codes) : nullptr;
    const Code* code = codes ? codes->by_code(*text) : nullptr;
    return code ? code->label : *text;
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    std::string joined;
    for (const std::string& item : *list) joined.append(joined.empty() ? "" : "；").append(item);
    return joined;
  }
  return {};
}

Status each_row(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const List& list, catalog::Action action, const EachRow& row) {
  Reader reader(tx, base, actor, list, row);
  ledger::Query query = list.query;
  query.fields.clear();
  TRY(ledger::each(tx, base, actor, list.ledger.name, query, action, [&](const Record& r) { return reader.take(r); }));
  return reader.flush();
}

Status each_of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const List& list, const std::vector<Record>& records, const EachRow& row) {
  Reader reader(tx, base, actor, list, row);
  for (const Record& r : records) TRY(reader.take(r));
  return reader.flush();
}

Sealed sealed_of(const std::vector<Column>& columns) {
  Sealed out;
  auto add = [&](const Path& path) {
    if (!path.value().sealed()) return;
    out.labels.push_back(path.value().label);
    if (std::find(out.ledgers.begin(), out.ledgers.end(), path.ledger) == out.ledgers.end()) out.ledgers.push_back(path.ledger);
  };
  for (const Column& c : columns) {
    if (c.path.ledger) add(c.path);
    for (const Path& p : c.aside) add(p);
  }
  return out;
}

}  // namespace zhagen::exchange
