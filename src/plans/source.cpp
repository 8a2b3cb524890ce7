#include "plans/source.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "exchange/cell.hpp"
#include "ledger/access.hpp"
#include "ledger/columns.hpp"
#include "ledger/read.hpp"
#include "ledger/sentence.hpp"
#include "placement/pairs.hpp"
#include "plans/errors.hpp"

namespace zhagen::plans {
namespace {

using catalog::FieldKind;
using Side = catalog::PlacementSource::Side;
using ledger::Columns;

constexpr std::size_t kUndecidedShown = 5;

/// The record of an id or of a title that only one has, among those that the actor may read.
Result<Id> named_record(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Ledger& l, std::string_view text) {
  if (auto id = Id::parse(text)) return TRY(ledger::get(tx, base, actor, l.name, *id)).id;
  const catalog::Field& title = l.fields[static_cast<std::size_t>(l.title)];
  if (text.empty() || title.kind == FieldKind::ref) return fail(fault::plan_given, text, l.label);
  ledger::Query query;
  query.filter = title.name + " == " + cel::Value(text).literal();
  query.limit = 2;
  ledger::Page page = TRY(ledger::list(tx, base, actor, l.name, query));
  if (page.rows.empty()) return fail(fault::plan_given, text, l.label);
  if (page.rows.size() > 1) return fail(fault::plan_given_many, text, l.label);
  return page.rows.front().id;
}

class Filler {
 public:
  Filler(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Subject& subject, Date asof)
      : tx_(tx), base_(base), actor_(actor), s_(subject), asof_(asof) {}

  Result<exchange::Roster> roster(const Side& side) {
    exchange::Roster out;
    out.ledger = side.sheet;
    out.file = s_.title + "：" + side.of->label;
    out.given.assign(side.sheet->fields.size(), false);
    out.given[static_cast<std::size_t>(side.key)] = true;
    Columns columns = TRY(load(side));
    std::vector<std::uint32_t> chosen = TRY(choose(side, columns, out.notes));
    out.records.assign(chosen.size(), exchange::Record(side.sheet->fields.size()));
    const std::vector<Id>& ids = columns.ids(side.of->name);
    for (std::size_t r = 0; r < chosen.size(); ++r) out.records[r][static_cast<std::size_t>(side.key)].emplace<std::string>(ids[chosen[r]].str());
    if (chosen.empty()) return out;
    cel::Bindings bindings = columns.bindings(chosen, actor_, base_.today(), asof_);
    for (const Side::Column& c : side.columns) TRY(fill(side, c, bindings, out));
    return out;
  }

 private:
  Result<Columns> load(const Side& side) {
    Columns::Programs programs;
    if (side.where) programs.push_back(&*side.where);
    for (const Side::Column& c : side.columns)
      for (const cel::Program& p : c.values) programs.push_back(&p);
    ledger::Query query;
    if (side.by >= 0) query.filter = fmt::format("{}.{}.id == {}", side.of->name, side.of->fields[static_cast<std::size_t>(side.by)].name, s_.id.value());
    std::optional<std::vector<Id>> ids = TRY(ledger::ids_of(tx_, base_, actor_, side.of->name, query));
    return Columns::load(tx_, base_, *s_.catalog, *side.of, ids ? &*ids : nullptr, programs, {}, {{s_.source->given, s_.source->subject, s_.id}});
  }

  /// The rows of the condition, in their order; what is undecided is said with what it lacks.
  Result<std::vector<std::uint32_t>> choose(const Side& side, const Columns& columns, std::vector<std::string>& notes) {
    cel::Bindings all = columns.bindings(side.of->name, actor_, base_.today(), asof_);
    const std::size_t n = all.size();
    std::vector<std::uint32_t> out;
    if (!side.where) {
      for (std::uint32_t r = 0; r < n; ++r) out.push_back(r);
      return out;
    }
    if (columns.ids(side.of->name).empty()) return out;
    cel::Results r = cel::evaluate(*side.where, all);
    std::vector<std::uint32_t> undecided;
    for (std::size_t i = 0; i < n; ++i) {
      cel::State state = r.states[r.states.size() == n ? i : 0];
      if (state == cel::State::error) return placement::broken("where", *side.where, all, i);
      if (state == cel::State::yes) out.push_back(static_cast<std::uint32_t>(i));
      if (state == cel::State::unknown) undecided.push_back(static_cast<std::uint32_t>(i));
    }
    if (undecided.empty()) return out;
    std::vector<Id> first;
    for (std::size_t i = 0; i < undecided.size() && i < kUndecidedShown; ++i) first.push_back(columns.ids(side.of->name)[undecided[i]]);
    std::string who;
    std::vector<std::string> titles = TRY(ledger::titles(tx_, *s_.catalog, *side.of, first));
    for (std::size_t i = 0; i < titles.size(); ++i)
      who += fmt::format("{}{}（{}）", i ? "、" : "", titles[i], ledger::missing(*side.where, all, undecided[i]));
    notes.push_back(fmt::format("有 {} 条{}待核，没有放进方案：{}{}。", undecided.size(), side.of->label, who, undecided.size() > first.size() ? "等" : ""));
    return out;
  }

  Status fill(const Side& side, const Side::Column& c, const cel::Bindings& bindings, exchange::Roster& out) {
    const auto f = static_cast<std::size_t>(c.field);
    const catalog::Field& field = side.sheet->fields[f];
    const exchange::CellReader reader{*side.sheet, s_.catalog->codes(), base_.today()};
    std::vector<std::vector<std::string>> lists(field.kind == FieldKind::list ? out.records.size() : 0);
    for (int n = 1; n <= c.repeat; ++n)
      for (const cel::Program& program : c.values) {
        cel::Bindings b = bindings;
        if (field.kind == FieldKind::list) b.value(std::string(catalog::kNth), cel::Value::integer(n));
        cel::Results r = cel::evaluate(program, b);
        for (std::size_t i = 0; i < out.records.size(); ++i) {
          std::size_t k = r.states.size() == out.records.size() ? i : 0;
          if (r.states[k] == cel::State::error && !out_of_range(program, b, k)) return placement::broken(field.label, program, b, k);
          if (field.kind == FieldKind::list) add_texts(r, k, lists[i]);
          else put(field, r, k, reader, out.records[i][f]);
        }
      }
    for (std::size_t i = 0; i < lists.size(); ++i)
      if (!lists[i].empty()) TRY(put_text(field, fmt::format("{}", fmt::join(lists[i], "、")), reader, out.records[i][f]));
    for (const exchange::Record& record : out.records)
      if (!std::holds_alternative<std::monostate>(record[f])) out.given[f] = true;
    for (exchange::Record& record : out.records)
      if (std::holds_alternative<std::monostate>(record[f]) && field.fallback) record[f].emplace<std::int64_t>(*field.fallback);
    return {};
  }

  /// The first of an empty list is no value: it is not filled in.
  static bool out_of_range(const cel::Program& program, const cel::Bindings& b, std::size_t row) {
    cel::Value v = cel::evaluate_row(program, b, row);
    return v.is_failure() && v.failure().fault == cel::Fault::bad_index;
  }

  static void add_texts(const cel::Results& r, std::size_t k, std::vector<std::string>& out) {
    if (r.states[k] != cel::State::yes) return;
    const cel::Value& v = r.boxed[k];
    auto add = [&](const cel::Value& one) {
      if (const std::string* text = one.text(); text && !text->empty()) out.push_back(*text);
    };
    add(v);
    if (const auto* list = v.get<cel::List>())
      for (const cel::Value& one : (*list)->items) add(one);
  }

  /// As a sheet would hold it: so that the plan's own workbook reads back to the same row.
  static Status put_text(const catalog::Field& field, const std::string& text, const exchange::CellReader& reader, exchange::Value& out) {
    files::Cell cell;
    cell.kind = files::CellKind::text;
    cell.text = text;
    out = TRY(reader.read(field, cell));
    return {};
  }

  static void put(const catalog::Field& field, const cel::Results& r, std::size_t k, const exchange::CellReader& reader, exchange::Value& out) {
    if (field.kind == FieldKind::boolean) {
      if (r.states[k] == cel::State::yes || r.states[k] == cel::State::no) out.emplace<bool>(r.states[k] == cel::State::yes);
      return;
    }
    if (r.states[k] != cel::State::yes) return;
    if (r.type.is(cel::Kind::integer)) {
      out.emplace<std::int64_t>(r.cells[k]);
    } else if (r.type.is(cel::Kind::date)) {
      if (Date d = Date::trusted(static_cast<std::int32_t>(r.cells[k])); !d.empty()) out.emplace<Date>(d);
    } else if (const std::string* text = r.boxed[k].text(); text && !text->empty()) {
      if (field.kind == FieldKind::code) out.emplace<std::string>(*text);
      else if (!put_text(field, *text, reader, out)) out = {};  // what no sheet could hold is as if it were not there
    }
  }

  store::Tx& tx_;
  ledger::Base& base_;
  const account::Actor& actor_;
  const Subject& s_;
  Date asof_;
};

}  // namespace

Result<Subject> subject_of(store::Tx& tx, ledger::Base& base, const account::Actor& actor, std::string_view source, std::string_view given) {
  Subject s;
  s.catalog = base.catalog();
  s.source = TRY(s.catalog->source(source));
  s.id = TRY(named_record(tx, base, actor, *s.source->subject, given));
  s.title = TRY(ledger::titles(tx, *s.catalog, *s.source->subject, {s.id})).front();
  if (!TRY(ledger::permit(tx, *s.catalog, actor, *s.source->subject, s.source->plan, s.id)).granted)
    return fail(fault::plan_forbidden, s.title, s.source->subject->label);
  return s;
}

Result<Drawn> draw(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const Asked& asked) {
  Subject s = TRY(subject_of(tx, base, actor, asked.source, asked.given));
  Drawn out{s.catalog, s.source, s.id, s.title, asked.asof.empty() ? base.today() : asked.asof, {}, {}, {}, {}};
  if (!out.asof.exact()) return fail(fault::plan_day, out.asof.iso());
  Filler filler(tx, base, actor, s, out.asof);
  out.people = TRY(filler.roster(s.source->people));
  out.posts = TRY(filler.roster(s.source->posts));
  if (s.source->present) {
    out.present = TRY(filler.roster(*s.source->present));
    out.present_at = TRY(filler.roster(*s.source->present_at));
  }
  for (const auto& [roster, side] : {std::pair(&out.people, &s.source->people), std::pair(&out.posts, &s.source->posts)})
    if (roster->records.empty())
      return fail(fault::plan_nobody, s.title, side->sheet->label, roster->notes.empty() ? "请看" + side->of->label + "办到了哪一步" : roster->notes.front());
  return out;
}

Id record_of(const exchange::Roster& roster, std::int32_t row) {
  int f = roster.ledger->find(catalog::kRecordField);
  if (f < 0) return {};
  const auto* text = std::get_if<std::string>(&roster.records[static_cast<std::size_t>(row)][static_cast<std::size_t>(f)]);
  auto id = text ? Id::parse(*text) : Result<Id>(Id());
  return id ? *id : Id();
}

}  // namespace zhagen::plans
