#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "exchange/cell.hpp"
#include "exchange/collect.hpp"
#include "exchange/collect_mark.hpp"
#include "exchange/errors.hpp"
#include "exchange/marks.hpp"
#include "exchange/reference.hpp"
#include "files/heading.hpp"
#include "files/table.hpp"
#include "files/value.hpp"
#include "files/zip.hpp"
#include "ledger/by_id.hpp"
#include "ledger/errors.hpp"
#include "ledger/many.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using ledger::Record;

constexpr const char* kSheets = "collection_sheet";
constexpr int kMarkColumn = 1000;   // among the numbers of columns: shown, then asked

/// A cell that came back: as it is shown, and what it means.
struct Given {
  std::string shown;                  // in the form in which it was sent
  ledger::Value value;
  std::optional<References::Ask> ask; // of a reference
  std::optional<Error> error;
};

struct Line {
  std::uint32_t number;
  RowMark mark;                       // record empty: a new row
  std::vector<Given> asked, shown;    // shown: of new rows
};

class Comparer {
 public:
  Comparer(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog, const Task& task, Return& out)
      : tx_(tx), base_(base), actor_(actor), catalog_(catalog), task_(task), out_(out), references_(tx, base, catalog, actor) {}

  Status run(files::XlsxReader& book) {
    TRY(read(book));
    TRY(resolve());
    TRY(compare());
    return examine();
  }

 private:
  const Field& field(const Column& c) const { return c.path.value(); }

  Given given(const Column& c, const files::Cell& cell) const {
    Given g;
    g.shown = cell.kind == files::CellKind::date && !cell.date.empty() ? cell.date.iso() : files::clean_text(cell.text);
    if (g.shown.empty()) return g;
    CellReader reader{*task_.ledger, catalog_.codes(), base_.today()};
    auto value = reader.read(field(c), cell);
    if (!value) {
      g.error = std::move(value).error();
      return g;
    }
    g.value = record_value(*value);
    if (field(c).kind == FieldKind::ref) {
      if (const auto* text = std::get_if<std::string>(&g.value)) g.ask = References::Ask{catalog_.ledger(field(c).target), *text, {}};
      g.value = {};
    } else {
      g.shown = cell_text(cell_of(catalog_, field(c), g.value, ledger::Shown::plain, ""));
    }
    return g;
  }

  Status read(files::XlsxReader& book) {
    std::map<std::string, int> numbers;
    int n = 0;
    for (const std::vector<Column>* columns : {&task_.shown, &task_.asked})
      for (const Column& c : *columns) numbers.emplace(files::fold_heading(c.heading), n++);
    numbers.emplace(files::fold_heading(kMarkHeading), kMarkColumn);
    files::TableOptions options;
    options.sheet = "填报表";
    auto layout = TRY(files::find_table(book, [&](std::string_view heading) {
      auto it = numbers.find(std::string(heading));
      return it == numbers.end() ? -1 : it->second;
    }, options));
    for (const Column& c : task_.asked)
      if (std::none_of(layout.columns.begin(), layout.columns.end(), [&](const auto& l) { return l.field == numbers[files::fold_heading(c.heading)]; }))
        return fail(fault::collect_mark, out_.file);
    TRY(files::read_table(book, layout, [&](const files::TableRow& row) {
      take(row, layout);
      return files::Next::row;
    }, options));
    return {};
  }

  void take(const files::TableRow& row, const files::TableLayout& layout) {
    Line line{row.number, {}, {}, {}};
    line.shown.resize(task_.shown.size());
    line.asked.resize(task_.asked.size());
    std::string mark;
    bool any = false;
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
      auto at = static_cast<std::size_t>(layout.columns[i].field);
      if (layout.columns[i].field == kMarkColumn) {
        mark = files::clean_text(row.cells[i].text);
      } else if (at >= task_.shown.size()) {
        line.asked[at - task_.shown.size()] = given(task_.asked[at - task_.shown.size()], row.cells[i]);
        any = any || row.cells[i].kind != files::CellKind::blank;
      } else if (const Column& c = task_.shown[at]; c.what == Column::What::value && c.path.ledger && c.path.steps.empty() && c.aside.empty()) {
        line.shown[at] = given(c, row.cells[i]);
        any = any || row.cells[i].kind != files::CellKind::blank;
      }
    }
    if (mark.empty()) {
      if (!any) return;
      if (task_.spare == 0) return fault(add(line), "", "", fail(fault::collect_row_new));
      lines_.push_back(std::move(line));
      return;
    }
    auto read = read_row_mark(base_.keys(), out_.collection, out_.unit, mark);
    if (!read || read->values.size() != task_.asked.size()) return fault(add(line), "", "", fail(fault::collect_row_mark));
    line.mark = std::move(*read);
    if (auto [first, once] = seen_.emplace(line.mark.record, row.number); !once) return fault(add(line), "", "", fail(fault::collect_row_twice, first->second));
    lines_.push_back(std::move(line));
  }

  std::size_t add(const Line& line) {
    Return::Row row;
    row.number = line.number;
    row.record = line.mark.record;
    out_.rows.push_back(std::move(row));
    return out_.rows.size() - 1;
  }
  void fault(std::size_t row, std::string heading, std::string value, Error error) {
    out_.rows[row].faulty = true;
    out_.faults.push_back({row, std::move(heading), std::move(value), std::move(error)});
  }

  /// References by what they are called; what was not touched is not asked about.
  Status resolve() {
    std::vector<References::Ask> asks;
    auto each = [&](auto&& act) {
      for (Line& line : lines_) {
        for (std::size_t i = 0; i < line.asked.size(); ++i)
          if (line.asked[i].ask && !(i < line.mark.values.size() && line.mark.values[i] == value_mark(line.asked[i].shown))) act(line.asked[i]);
        if (line.mark.record.empty())
          for (Given& g : line.shown)
            if (g.ask) act(g);
      }
    };
    each([&](Given& g) { asks.push_back(*g.ask); });
    TRY(references_.look(asks));
    each([&](Given& g) {
      const Result<Id>& id = references_.answer(*g.ask);
      if (id) g.value = id->value();
      else g.error = id.error();
    });
    return {};
  }

  Status compare() {
    std::vector<Id> ids;
    for (const Line& line : lines_)
      if (!line.mark.record.empty()) ids.push_back(line.mark.record);
    std::unordered_map<Id, std::pair<std::int64_t, std::vector<std::string>>> now;
    std::vector<Record> records = TRY(ledger::records_of(tx_, base_, catalog_, actor_, *task_.ledger, ids));
    std::erase_if(records, [](const Record& r) { return r.cancelled; });
    List list{catalog_, *task_.ledger, task_.asked, {}, false};
    TRY(each_of(tx_, base_, actor_, list, records, [&](const Record& r, std::vector<CellValue>& cells) -> Status {
      auto& [version, texts] = now[r.id];
      version = r.version;
      for (const CellValue& cell : cells) texts.push_back(cell_text(cell));
      return {};
    }));
    for (const Line& line : lines_) {
      if (line.mark.record.empty()) {
        make(line);
        continue;
      }
      auto found = now.find(line.mark.record);
      if (found == now.end()) fault(add(line), "", "", fail(fault::collect_row_gone));
      else compare(line, found->second.first, found->second.second);
    }
    return {};
  }

  void compare(const Line& line, std::int64_t version, const std::vector<std::string>& now) {
    std::size_t row = SIZE_MAX;
    auto place = [&] {
      if (row == SIZE_MAX) out_.rows[row = add(line)].version = version;
      return row;
    };
    for (std::size_t i = 0; i < line.asked.size(); ++i) {
      const Given& g = line.asked[i];
      const Field& f = field(task_.asked[i]);
      const std::string sent = line.mark.values[i];
      if (value_mark(g.shown) == sent || g.shown == now[i]) continue;   // untouched, or what the office has entered too
      if (g.error) {
        fault(place(), f.label, g.shown, *g.error);
      } else if (value_mark(now[i]) == sent) {
        out_.rows[place()].draft.values.emplace_back(task_.asked[i].path.field, g.value);
      } else {
        out_.conflicts.push_back({place(), task_.asked[i].path.field, f.label, now[i], g.shown, g.value});
      }
    }
    if (row == SIZE_MAX) ++out_.same;
  }

  void make(const Line& line) {
    std::size_t row = add(line);
    std::set<int> done;
    auto put = [&](const Column& c, const Given& g) {
      if (g.error) fault(row, field(c).label, g.shown, *g.error);
      else if (!ledger::absent(g.value) && done.insert(c.path.field).second) out_.rows[row].draft.values.emplace_back(c.path.field, g.value);
    };
    for (std::size_t i = 0; i < line.asked.size(); ++i) put(task_.asked[i], line.asked[i]);
    for (std::size_t i = 0; i < line.shown.size(); ++i)
      if (task_.shown[i].path.ledger && task_.shown[i].path.field != task_.unit.field) put(task_.shown[i], line.shown[i]);
    if (!done.contains(task_.unit.field)) out_.rows[row].draft.values.emplace_back(task_.unit.field, out_.unit.value());
  }

  /// What writing would say of the rows, before anybody decides.
  Status examine() {
    std::vector<ledger::Row> rows;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < out_.rows.size(); ++i) {
      const Return::Row& r = out_.rows[i];
      if (r.faulty || r.draft.values.empty()) continue;
      rows.push_back({r.record, {}, r.draft});
      if (!r.record.empty()) rows.back().version = r.version;
      whose.push_back(i);
    }
    if (rows.empty()) return {};
    for (ledger::BatchFault& f : TRY(ledger::examine(tx_, base_, actor_, task_.ledger->name, rows, {})).faults) fault(whose[f.row], "", "", std::move(f.error));
    return {};
  }

  store::Tx& tx_;
  ledger::Base& base_;
  const account::Actor& actor_;
  const catalog::Catalog& catalog_;
  const Task& task_;
  Return& out_;
  References references_;
  std::vector<Line> lines_;
  std::unordered_map<Id, std::uint32_t> seen_;
};

Result<Id> id_of(const Marks& marks, const char* name, const std::string& file) {
  auto it = marks.more.find(name);
  auto id = it == marks.more.end() ? Result<Id>(Id()) : Id::parse(it->second);
  if (!id || id->empty()) return fail(fault::collect_foreign, file);
  return *id;
}

}  // namespace

Result<Return> read_return(ledger::Base& base, const account::Actor& actor, std::string bytes, const std::string& name) {
  files::XlsxReader book = TRY(files::XlsxReader::from_bytes(std::move(bytes), name));
  std::optional<Marks> marks = TRY(read_marks(book));
  if (!marks || marks->kind != kCollection) return fail(fault::collect_foreign, name);
  Return out;
  out.file = name;
  out.catalog = base.catalog_version();
  out.collection = TRY(id_of(*marks, "collection", name));
  out.unit = TRY(id_of(*marks, "unit", name));
  if (marks->more["mark"] != sheet_mark(base.keys(), out.collection, out.unit, marks->more["columns"])) return fail(fault::collect_mark, name);
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  store::Read tx = TRY(base.db().read());
  Task task = TRY(task_of(tx, base, *catalog, actor, out.collection));
  if (task.record.state == "closed") return fail(fault::collect_closed, task.name);
  out.ledger = task.ledger->name;
  out.task = task.name;
  ledger::Query query;
  query.filter = "collection.id == " + out.collection.str() + " && unit.id == " + out.unit.str();
  ledger::Page page = TRY(ledger::list(tx, base, actor, kSheets, query));
  if (page.rows.empty()) return fail(fault::collect_foreign, name);
  out.sheet = page.rows.front().id;
  out.sheet_version = page.rows.front().version;
  out.unit_name = TRY(ledger::titles(tx, *catalog, *TRY(ledger::Base::find(*catalog, catalog::kOrganisation)), {out.unit})).front();
  TRY(Comparer(tx, base, actor, *catalog, task, out).run(book));
  return out;
}

Result<std::vector<std::pair<std::string, std::string>>> sheets_in(std::string bytes, const std::string& name) {
  std::vector<std::pair<std::string, std::string>> out;
  files::Limits limits;
  auto zip = files::Zip::from_bytes(bytes, name, limits);
  if (!zip || zip->find("[Content_Types].xml")) {
    out.emplace_back(name, std::move(bytes));
    return out;
  }
  for (const files::ZipEntry& entry : zip->entries()) {
    if (!entry.name.ends_with(".xlsx") || entry.name.find("__MACOSX") != std::string::npos) continue;
    files::ZipStream stream = TRY(zip->stream(entry));
    std::string sheet(entry.unpacked, '\0');
    std::size_t at = 0;
    for (;;) {
      char more[4096];
      std::size_t n = TRY(stream.read(more, sizeof more));
      if (n == 0) break;
      sheet.replace(at, std::min(n, sheet.size() - at), more, n);
      at += n;
    }
    std::size_t slash = entry.name.rfind('/');
    out.emplace_back(slash == std::string::npos ? entry.name : entry.name.substr(slash + 1), std::move(sheet));
  }
  return out;
}

Result<Merged> merge_return(ledger::Base& base, const account::Actor& actor, const Return& sheet, const MergeHow& how) {
  Merged out;
  out.faults = sheet.faults;
  std::vector<ledger::Draft> drafts;
  for (const Return::Row& r : sheet.rows) drafts.push_back(r.draft);
  for (const Return::Conflict& c : sheet.conflicts) {
    MergeHow::Conflicts decided = how.conflicts;
    std::string name = TRY(ledger::Base::find(*base.catalog(), sheet.ledger))->fields[static_cast<std::size_t>(c.field)].name;
    for (const MergeHow::Decision& d : how.decisions)
      if (d.record == sheet.rows[c.row].record && d.field == name) decided = d.theirs ? MergeHow::Conflicts::theirs : MergeHow::Conflicts::ours;
    if (decided == MergeHow::Conflicts::theirs) drafts[c.row].values.emplace_back(c.field, c.value);
    out.open_conflicts += decided == MergeHow::Conflicts::leave;
  }
  std::vector<ledger::Row> rows;
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
    const Return::Row& r = sheet.rows[i];
    if (r.faulty) ++out.left_out;
    if (r.faulty || drafts[i].values.empty()) continue;
    rows.push_back({r.record, {}, drafts[i]});
    if (!r.record.empty()) rows.back().version = r.version;
    ++(r.record.empty() ? out.added : out.changed);
    whose.push_back(i);
  }
  if (out.left_out > 0 && !how.good_rows) {
    out.changed = out.added = 0;
    return out;
  }
  const catalog::Ledger& l = *TRY(ledger::Base::find(*base.catalog(), kSheets));
  ledger::Row own;
  own.id = sheet.sheet;
  own.version = sheet.sheet_version;
  auto put = [&](const char* field, ledger::Value v) { own.draft.values.emplace_back(l.find(field), std::move(v)); };
  put("stage", std::string(out.open_conflicts || out.left_out ? "returned" : "merged"));
  put("returned_on", std::int64_t{base.today().value()});
  put("file", sheet.file);
  put("edited", static_cast<std::int64_t>(out.changed));
  put("added", static_cast<std::int64_t>(out.added));
  put("conflicts", static_cast<std::int64_t>(out.open_conflicts));
  std::vector<ledger::Row> along{own};
  ledger::How write;
  write.action = "collect_in";
  write.reason = how.reason;
  write.catalog = sheet.catalog;
  if (!rows.empty()) write.along = {kSheets, &along};
  ledger::BatchSaved saved = TRY(ledger::write_all(base, actor, rows.empty() ? kSheets : sheet.ledger, rows.empty() ? along : rows, write));
  for (ledger::BatchFault& f : saved.faults) {
    if (rows.empty()) return std::move(f.error);
    out.faults.push_back({whose[f.row], "", "", std::move(f.error)});
  }
  out.entry = saved.entry;
  out.written = saved.faults.empty();
  if (!out.written) {
    std::set<std::size_t> faulty;
    for (const ledger::BatchFault& f : saved.faults) faulty.insert(f.row);
    out.left_out += faulty.size();
    out.changed = out.added = 0;
  }
  return out;
}

}  // namespace zhagen::exchange
