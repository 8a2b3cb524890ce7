#include "ledger/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ledger/columns_part.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/source.hpp"
#include "store/marks.hpp"

namespace zhagen::ledger {
namespace {

using catalog::Catalog;
using catalog::FieldKind;
using catalog::Ledger;

constexpr std::size_t kNamed = 1'000;        // ids in one statement
constexpr std::size_t kNamedInAll = 20'000;  // of more, the whole table is read once

/// Ids of a list in few different lengths, so that statements stay prepared: the last id is repeated.
std::vector<store::Arg> padded(std::span<const std::uint32_t> rows, const std::vector<Id>& ids) {
  std::size_t size = 1;
  while (size < rows.size()) size = size < 256 ? size * 4 : kNamed;
  std::vector<store::Arg> out;
  for (std::size_t i = 0; i < size; ++i) out.emplace_back(ids[rows[std::min(i, rows.size() - 1)]].value());
  return out;
}

}  // namespace

struct Columns::Parts {
  std::map<const Ledger*, std::unique_ptr<Part>> all;
  const Ledger* asked = nullptr;
  std::vector<std::uint32_t> first;  // the rows of the records asked for: 0, 1, 2 ...
  struct Also {
    std::string variable;
    Part* part;
    std::uint32_t row;               // IdRows::kNone: not given
  };
  std::vector<Also> also;

  Part* find(std::string_view ledger) const {
    for (const auto& [l, part] : all)
      if (l->name == ledger) return part.get();
    return nullptr;
  }
};

class ColumnLoader {
 public:
  ColumnLoader(store::Tx* tx, const Base* base, const Catalog& catalog, const Ledger& ledger, const Columns::Programs& programs, Date asof,
               const std::vector<Columns::Also>& also)
      : tx_(tx), base_(base), catalog_(catalog), asof_(asof), also_(also), ways_(catalog, roots(ledger, also)), parts_(std::make_shared<Columns::Parts>()) {
    for (const cel::Program* p : programs) ways_.add(*p);
    parts_->asked = &ledger;
    auto dictionary = std::make_shared<cel::Dictionary>();
    for (const auto& [l, wanted] : ways_.wanted()) parts_->all.emplace(l, std::make_unique<Part>(*l, dictionary));
    for (const auto& [l, wanted] : ways_.wanted()) describe(part(*l), wanted);
    for (const Columns::Also& a : also) parts_->also.push_back({a.variable, &part(*a.ledger), IdRows::kNone});
  }

  Part& root() { return part(*parts_->asked); }

  /// Every record that is not cancelled, by id.
  Status load_all() {
    Part& p = root();
    auto rows = TRY(tx_->scan(fmt::format("SELECT id{} FROM {} t WHERE cancelled = 0 ORDER BY id", columns_[&p], from(*p.ledger))));
    // The records asked for are the first rows: those that they name of their own ledger come when all are read.
    unnamed_ = &p;
    while (TRY(rows.next())) TRY(read(p, rows, 0, p.row_of(rows.integer(0))));
    unnamed_ = nullptr;
    std::size_t n = p.ids.size();
    for (Part::Cells& c : p.cells)
      for (std::uint32_t r = 0; c.target == &p && r < n; ++r)
        if (Part::has(c, r)) c.values[r] = p.row_of(c.values[r]);
    asked_ = n;
    return {};
  }

  void ask(const std::vector<Id>& ids) {
    for (Id id : ids) root().row_of(id.value());
    asked_ = root().ids.size();
  }

  /// What a record is already known to be.
  void take(const Record& record) {
    Part& p = part(*record.ledger);
    std::uint32_t row = p.row_of(record.id.value());
    bool whole = true;
    for (Part::Cells& c : p.cells) {
      auto f = static_cast<std::size_t>(c.field);
      bool masked = c.what == Part::What::field && f < record.shown.size() && record.shown[f] != Shown::plain;
      if (c.what == Part::What::path || masked) whole = false;  // the row knows what the record does not say
      else if (c.what == Part::What::state) p.set(c, row, record.state.empty() ? Value() : Value(record.state));
      else p.set(c, row, f < record.values.size() ? record.values[f] : Value());
    }
    p.loaded[row] = whole;
  }

  /// Everything on the ways from the rows that the root has.
  Result<Columns> follow() {
    begin();
    std::vector<std::vector<std::uint32_t>> reached(ways_.all().size());
    for (std::size_t i = 0; i < ways_.all().size(); ++i) {
      const Way& way = ways_.all()[i];
      if (i == 0) {
        reached[i] = parts_->first;
      } else if (way.from < 0) {
        if (std::uint32_t row = parts_->also[i - 1].row; row != IdRows::kNone) reached[i].push_back(row);
      } else {
        const auto& from = reached[static_cast<std::size_t>(way.from)];
        Part& owner = part(*ways_.all()[static_cast<std::size_t>(way.from)].ledger);
        reached[i] = way.inverse ? TRY(list(owner, *way.inverse, from)) : targets(owner, way.field, from);
      }
      if (way.values) TRY(load(part(*way.ledger), reached[i]));
    }
    return finish();
  }

  /// The same where every record was taken: the lists are those of the records at hand.
  Columns finish_given(const std::vector<Record>& world) {
    begin();
    std::vector<const Record*> sorted;
    for (const Record& r : world)
      if (!r.cancelled) sorted.push_back(&r);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Record* a, const Record* b) { return a->id < b->id; });
    for (auto& [l, p] : parts_->all)
      for (Part::Relation& relation : p->relations) {
        Part& target = *relation.target;
        for (const Record* r : sorted) {
          const auto* owner = r->ledger == target.ledger ? std::get_if<std::int64_t>(&r->values[static_cast<std::size_t>(relation.inverse->field)]) : nullptr;
          if (owner) relation.items.push_back({p->row_of(*owner), target.row_of(r->id.value())});
        }
      }
    for (auto& [l, p] : parts_->all)
      for (Part::Relation& relation : p->relations) relation.listed.assign(p->ids.size(), 1);
    for (const Record* r : sorted)
      if (knows(*r->ledger))
        for (Part::Cells& c : part(*r->ledger).cells)
          if (c.what == Part::What::path) part(*r->ledger).set(c, part(*r->ledger).row_of(r->id.value()), std::string_view(path_of(*r, sorted)));
    return finish();
  }

  bool knows(const Ledger& ledger) const { return parts_->all.contains(&ledger); }

 private:
  static std::vector<std::pair<std::string, const Ledger*>> roots(const Ledger& ledger, const std::vector<Columns::Also>& also) {
    std::vector<std::pair<std::string, const Ledger*>> out{{ledger.name, &ledger}};
    for (const Columns::Also& a : also) out.emplace_back(a.variable, a.ledger);
    return out;
  }

  /// "/1/17/" of a record of a tree, by the parents at hand.
  static std::string path_of(const Record& record, const std::vector<const Record*>& world) {
    std::string path = "/" + record.id.str() + "/";
    const Record* at = &record;
    for (std::size_t steps = 0; steps < world.size(); ++steps) {
      const auto* parent = std::get_if<std::int64_t>(&at->values[static_cast<std::size_t>(record.ledger->tree)]);
      if (!parent) break;
      path = "/" + std::to_string(*parent) + path;
      auto above = std::find_if(world.begin(), world.end(), [&](const Record* r) { return r->ledger == record.ledger && r->id.value() == *parent; });
      if (above == world.end()) break;
      at = *above;
    }
    return path;
  }

  void begin() {
    parts_->first.resize(asked_);
    std::iota(parts_->first.begin(), parts_->first.end(), 0U);
    for (std::size_t i = 0; i < also_.size(); ++i)
      if (!also_[i].id.empty()) parts_->also[i].row = parts_->also[i].part->row_of(also_[i].id.value());
  }

  Columns finish() {
    for (auto& [l, p] : parts_->all) p->make_table();
    for (auto& [l, p] : parts_->all) p->fill_table();
    Columns out;
    out.parts_ = parts_;
    return out;
  }

  Part& part(const Ledger& ledger) { return *parts_->all.at(&ledger); }
  std::string from(const Ledger& ledger) const { return source(catalog_, ledger, asof_); }

  void describe(Part& p, const Wanted& wanted) {
    std::string& columns = columns_[&p];
    for (std::size_t f = 0; f < wanted.fields.size(); ++f) {
      const catalog::Field& field = p.ledger->fields[f];
      if (!wanted.fields[f] || !stored(field)) continue;
      const Ledger* target = field.kind == FieldKind::ref ? catalog_.ledger(field.target) : nullptr;
      p.cells.push_back({Part::What::field, static_cast<int>(f), target ? &part(*target) : nullptr, {}, {}, {}});
      columns += ", " + column_of(field);
    }
    if (wanted.state) p.cells.push_back({Part::What::state, -1, nullptr, {}, {}, {}}), columns += ", state";
    if (wanted.path) p.cells.push_back({Part::What::path, -1, nullptr, {}, {}, {}}), columns += ", path";
    for (const catalog::Inverse* inverse : wanted.inverses) p.relations.push_back({inverse, &part(*inverse->ledger), {}, {}});
  }

  /// The cells of a row of the statement; they follow the column `id`.
  Status read(Part& p, const store::Rows& rows, int id, std::uint32_t row) {
    if (p.loaded[row]) return {};
    p.loaded[row] = 1;
    int column = id;
    for (Part::Cells& c : p.cells) {
      if (rows.null(++column) || Part::known(c, row)) continue;
      if (c.what != Part::What::field) {
        p.set(c, row, rows.text(column));
        continue;
      }
      const catalog::Field& field = p.field(c);
      if (field.sealed()) {
        p.set(c, row, from_plain_text(field, TRY(base_->keys().open(rows.blob(column).bytes, seal_context(*p.ledger, field, p.ids[row])))));
      } else if (field.kind == FieldKind::list) {
        p.set_lines(c, row, rows.text(column));
      } else if (rows.kind(column) == store::Kind::integer) {
        bool named = c.target && c.target != unnamed_;
        p.set(c, row, named ? std::int64_t{c.target->row_of(rows.integer(column))} : rows.integer(column));
      } else {
        p.set(c, row, rows.text(column));
      }
    }
    return {};
  }

  Status load(Part& p, const std::vector<std::uint32_t>& wanted) {
    std::vector<std::uint32_t> todo;
    for (std::uint32_t r : wanted)
      if (!p.loaded[r]) todo.push_back(r);
    if (todo.empty()) return {};
    std::string select = fmt::format("SELECT id{} FROM {} t", columns_[&p], from(*p.ledger));
    if (todo.size() > kNamedInAll) {
      auto rows = TRY(tx_->scan(select));
      while (TRY(rows.next()))
        if (std::uint32_t r = p.find(rows.integer(0)); r != IdRows::kNone) TRY(read(p, rows, 0, r));
      return {};
    }
    for (std::size_t i = 0; i < todo.size(); i += kNamed) {
      auto args = padded(std::span(todo).subspan(i, std::min(kNamed, todo.size() - i)), p.ids);
      auto rows = TRY(tx_->query_with(fmt::format("{} WHERE id IN ({})", select, store::marks(args.size())), args));
      while (TRY(rows.next())) TRY(read(p, rows, 0, p.row_of(rows.integer(0))));
    }
    return {};
  }

  static std::vector<std::uint32_t> targets(const Part& p, int field, const std::vector<std::uint32_t>& rows) {
    std::vector<std::uint32_t> out;
    for (const Part::Cells& c : p.cells)
      if (c.field == field && c.target)
        for (std::uint32_t r : rows)
          if (Part::has(c, r)) out.push_back(static_cast<std::uint32_t>(c.values[r]));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// Lists of records that name the owners, with what is read of those records.
  Result<std::vector<std::uint32_t>> list(Part& owner, const catalog::Inverse& inverse, const std::vector<std::uint32_t>& owners) {
    auto relation = std::find_if(owner.relations.begin(), owner.relations.end(), [&](const auto& r) { return r.inverse == &inverse; });
    Part& p = *relation->target;
    const catalog::Field& field = p.ledger->fields[static_cast<std::size_t>(inverse.field)];
    if (field.sealed()) return std::vector<std::uint32_t>();  // not to be asked of: the lists are absent, what stands on them unknown
    std::vector<std::uint8_t>& listed = relation->listed;
    listed.resize(owner.ids.size());
    std::vector<std::uint32_t> todo;
    std::vector<std::uint8_t> mine(owner.ids.size());
    for (std::uint32_t r : owners) {
      mine[r] = 1;
      if (!listed[r]) todo.push_back(r), listed[r] = 1;
    }
    std::string select = fmt::format("SELECT {0}, id{1} FROM {2} t WHERE cancelled = 0 AND {0} ", column_of(field), columns_[&p], from(*p.ledger));
    auto take = [&](store::Rows rows, bool whole) -> Status {
      std::vector<std::uint8_t> asked(whole ? mine.size() : 0);
      if (whole)
        for (std::uint32_t r : todo) asked[r] = 1;
      while (TRY(rows.next())) {
        std::uint32_t r = owner.find(rows.integer(0));
        if (r == IdRows::kNone || (whole && (r >= asked.size() || !asked[r]))) continue;
        std::uint32_t item = p.row_of(rows.integer(1));
        relation->items.push_back({r, item});
        TRY(read(p, rows, 1, item));
      }
      return {};
    };
    if (todo.size() > kNamedInAll) {
      TRY(take(TRY(tx_->scan(select + "IS NOT NULL ORDER BY id")), true));
    } else {
      for (std::size_t i = 0; i < todo.size(); i += kNamed) {
        auto args = padded(std::span(todo).subspan(i, std::min(kNamed, todo.size() - i)), owner.ids);
        TRY(take(TRY(tx_->query_with(fmt::format("{}IN ({}) ORDER BY id", select, store::marks(args.size())), args)), false));
      }
    }
    std::vector<std::uint32_t> out;
    for (const Part::Pair& item : relation->items)
      if (item.row < mine.size() && mine[item.row]) out.push_back(static_cast<std::uint32_t>(item.item));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  store::Tx* tx_;       // none where every record is given
  const Base* base_;
  const Catalog& catalog_;
  Date asof_;
  std::vector<Columns::Also> also_;
  std::size_t asked_ = 0;           // rows of the root that were asked for
  const Part* unnamed_ = nullptr;   // references to it are still ids
  Ways ways_;
  std::shared_ptr<Columns::Parts> parts_;
  std::map<const Part*, std::string> columns_;  // ", f_a, f_b" of a part's cells
};

Result<Columns> Columns::load(store::Tx& tx, const Base& base, const Catalog& catalog, const Ledger& ledger, const std::vector<Id>* ids,
                              const Programs& programs, Date asof, const std::vector<Also>& also) {
  ColumnLoader loader(&tx, &base, catalog, ledger, programs, asof, also);
  if (!ids) TRY(loader.load_all());
  else loader.ask(*ids);
  return loader.follow();
}

Result<Columns> Columns::of(store::Tx& tx, const Base& base, const Catalog& catalog, const Ledger& ledger, const std::vector<const Record*>& records,
                            const Programs& programs) {
  ColumnLoader loader(&tx, &base, catalog, ledger, programs, {}, {});
  std::vector<Id> ids;
  for (const Record* r : records) ids.push_back(r->id);
  loader.ask(ids);
  for (const Record* r : records) loader.take(*r);
  return loader.follow();
}

Columns Columns::given(const Catalog& catalog, const Ledger& ledger, const std::vector<Id>& ids, const std::vector<Record>& world,
                       const Programs& programs, const std::vector<Also>& also) {
  ColumnLoader loader(nullptr, nullptr, catalog, ledger, programs, {}, also);
  loader.ask(ids);
  for (const Record& r : world)
    if (loader.knows(*r.ledger)) loader.take(r);
  return loader.finish_given(world);
}

const cel::Table& Columns::table(std::string_view ledger) const {
  const Part* p = parts_->find(ledger);
  assert(p);
  return *p->table;
}

const std::vector<Id>& Columns::ids(std::string_view ledger) const {
  static const std::vector<Id> kNone;
  const Part* p = parts_->find(ledger);
  return p ? p->ids : kNone;
}

cel::Bindings Columns::bindings(std::string_view ledger, const account::Actor& actor, Date today, Date asof) const {
  const Part& p = *parts_->all.at(parts_->asked);
  assert(ledger == p.ledger->name);
  cel::Bindings out;
  if (parts_->first.size() == p.ids.size()) out.rows(std::string(ledger), *p.table);
  else out.rows(std::string(ledger), *p.table, parts_->first);
  return bind_others(std::move(out), actor, today, asof);
}

cel::Bindings Columns::bindings(std::span<const std::uint32_t> chosen, const account::Actor& actor, Date today, Date asof) const {
  const Part& p = *parts_->all.at(parts_->asked);
  cel::Bindings out;
  out.rows(p.ledger->name, *p.table, chosen);
  return bind_others(std::move(out), actor, today, asof);
}

cel::Bindings Columns::bind_others(cel::Bindings out, const account::Actor& actor, Date today, Date asof) const {
  auto id = [](const char* name, Id v) { return v.empty() ? cel::Value::unknown({"", name, "", false}) : cel::Value::integer(v.value()); };
  out.value("today", cel::Value(today)).value("asof", cel::Value(asof));
  out.value("actor.user", id("actor.user", actor.user)).value("actor.person", id("actor.person", actor.person));
  for (const Parts::Also& a : parts_->also) {
    if (a.row == IdRows::kNone) out.value(a.variable, cel::Value::unknown({"", a.variable, a.part->ledger->label, false}));
    else out.row(a.variable, *a.part->table, a.row);
  }
  return out;
}

}  // namespace zhagen::ledger
