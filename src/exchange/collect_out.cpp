#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/utf8.hpp"
#include "exchange/collect.hpp"
#include "exchange/collect_mark.hpp"
#include "exchange/errors.hpp"
#include "exchange/export.hpp"
#include "exchange/form.hpp"
#include "exchange/marks.hpp"
#include "files/saved_file.hpp"
#include "files/zip_writer.hpp"

namespace zhagen::exchange {
namespace {

using ledger::Record;

constexpr const char* kSheets = "collection_sheet";

struct Line {
  Id record;
  std::int64_t version;
  std::vector<CellValue> cells;   // shown, then asked
};

/// A folder that goes with the object.
struct Desk {
  std::string folder;
  explicit Desk(const std::string& beside) : folder(beside + "-XXXXXX") {
    if (!::mkdtemp(folder.data())) folder.clear();
  }
  ~Desk() {
    std::error_code ignored;
    if (!folder.empty()) std::filesystem::remove_all(folder, ignored);
  }
  Desk(const Desk&) = delete;
};

/// A name for a file on any system, of at most forty characters.
std::string file_name(std::string_view name) {
  std::string out;
  for (int n = 0; n < 40 && !name.empty(); ++n) {
    char32_t c = utf8::take(name);
    if (c < 0x20 || (c < 0x80 && std::string_view("/\\:*?\"<>|").find(static_cast<char>(c)) != std::string_view::npos)) c = '_';
    utf8::append(out, c);
  }
  return out;
}

class Sender {
 public:
  Sender(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog, const Task& task)
      : tx_(tx), base_(base), actor_(actor), catalog_(catalog), task_(task) {}

  /// The rows of each unit; units that are wanted have a place also without rows.
  Result<std::map<Id, std::vector<Line>>> lines(const List& list, const std::vector<Id>& units) {
    std::map<Id, std::vector<Line>> out;
    for (Id id : units) out[id];
    TRY(each_row(tx_, base_, actor_, list, catalog::Action::export_rows, [&](const Record& r, std::vector<CellValue>& cells) -> Status {
      const auto* unit = std::get_if<std::string>(&cells.back());
      auto id = unit ? Id::parse(*unit) : Result<Id>(Id());
      cells.pop_back();
      if (!id || id->empty() || (!units.empty() && !out.contains(*id))) return {};
      out[*id].push_back({r.id, r.version, std::move(cells)});
      return {};
    }));
    return out;
  }

  Status prepare() {
    frame_.name = "填报表";
    frame_.title = task_.name;
    frame_.right = "截止日期：" + task_.deadline.zh();
    frame_.notes = {"浅黄色的栏请填写或核对；其余栏供对照，不能改动。填好后原样交回，文件名可以改，表里的行和列请不要增删。"};
    if (task_.spare > 0) frame_.notes.front() += fmt::format("表后的 {} 个空行可以填新增的。", task_.spare);
    if (!task_.note.empty()) frame_.notes.push_back(task_.note);
    frame_.notes.push_back("非涉密系统，不得录入涉密信息。");
    frame_.filter = false;
    frame_.locked = true;
    frame_.spare_rows = static_cast<std::uint32_t>(task_.spare);
    frame_.spare_open = task_.spare > 0;
    files::OutColumn mark;
    mark.heading = kMarkHeading;
    mark.hidden = true;
    frame_.columns.push_back(std::move(mark));
    for (const Column& c : task_.shown) {
      files::OutColumn column = own(c) ? TRY(form_column(tx_, base_, actor_, catalog_, *task_.ledger, c.path.field)) : files::OutColumn();
      column.heading = c.heading;
      column.required = false;
      if (task_.spare == 0) column.choices.clear(), column.prompt.clear();
      frame_.columns.push_back(std::move(column));
    }
    for (const Column& c : task_.asked) {
      files::OutColumn column = TRY(form_column(tx_, base_, actor_, catalog_, *task_.ledger, c.path.field));
      column.heading = c.heading;
      column.open = true;
      fields_.push_back(c.path.field);
      frame_.columns.push_back(std::move(column));
    }
    for (const files::OutColumn& c : frame_.columns) columns_ += c.heading + "|";
    return {};
  }

  Status write(Id unit, const std::string& unit_name, const std::vector<Line>& lines, const std::string& path) {
    files::OutSheet sheet = frame_;
    sheet.left = "填报单位：" + unit_name;
    files::XlsxWriter out = TRY(files::XlsxWriter::create(path, {.title = task_.name, .author = "扎根"}));
    TRY(out.sheet(sheet));
    for (const Line& line : lines) {
      RowMark mark{line.record, line.version, {}};
      for (std::size_t i = task_.shown.size(); i < line.cells.size(); ++i) mark.values.push_back(value_mark(cell_text(line.cells[i])));
      std::string text = row_mark(base_.keys(), task_.record.id, unit, mark);
      std::vector<files::OutCell> cells{std::string_view(text)};
      for (const CellValue& cell : line.cells) cells.push_back(out_cell(cell));
      TRY(out.row(cells));
    }
    TRY(write_guide(out, catalog_, *task_.ledger, fields_, {"填报任务：" + task_.name, "截止日期：" + task_.deadline.zh()}));
    Marks marks{kCollection, task_.ledger->name, base_.catalog_version(), {}, {}};
    for (const std::vector<Column>* columns : {&task_.shown, &task_.asked})
      for (const Column& c : *columns)
        if (own(c)) marks.fields[c.heading] = c.path.value().name;
    marks.more["collection"] = task_.record.id.str();
    marks.more["unit"] = unit.str();
    marks.more["columns"] = columns_;
    marks.more["mark"] = sheet_mark(base_.keys(), task_.record.id, unit, columns_);
    TRY(write_marks(out, marks));
    return out.close();
  }

 private:
  static bool own(const Column& c) { return c.what == Column::What::value && c.path.ledger && c.path.steps.empty() && c.aside.empty(); }

  store::Tx& tx_;
  ledger::Base& base_;
  const account::Actor& actor_;
  const catalog::Catalog& catalog_;
  const Task& task_;
  files::OutSheet frame_;
  std::vector<int> fields_;
  std::string columns_;
};

/// Records of the sheets: made, or begun anew where a unit gets its sheet again.
Result<std::vector<ledger::Row>> sheet_rows(store::Tx& tx, ledger::Base& base, const account::Actor& actor, const catalog::Ledger& l, Id collection,
                                            const std::map<Id, std::vector<Line>>& lines) {
  std::map<Id, Id> known;
  ledger::Query query;
  query.filter = "collection.id == " + collection.str();
  query.limit = 1000;
  do {
    ledger::Page page = TRY(ledger::list(tx, base, actor, kSheets, query));
    for (const Record& r : page.rows)
      if (const auto* unit = std::get_if<std::int64_t>(&r.values[static_cast<std::size_t>(l.find("unit"))])) known[Id(*unit)] = r.id;
    query.after = page.next;
  } while (!query.after.empty());
  std::vector<ledger::Row> rows;
  for (const auto& [unit, of_unit] : lines) {
    ledger::Row& row = rows.emplace_back();
    if (auto it = known.find(unit); it != known.end()) row.id = it->second;
    auto put = [&](const char* field, ledger::Value v) { row.draft.values.emplace_back(l.find(field), std::move(v)); };
    put("collection", collection.value());
    put("unit", unit.value());
    put("stage", std::string("waiting"));
    put("sent_on", std::int64_t{base.today().value()});
    put("rows", static_cast<std::int64_t>(of_unit.size()));
    for (const char* field : {"returned_on", "file", "edited", "added", "conflicts"}) put(field, {});
  }
  return rows;
}

}  // namespace

Result<Sent> send_sheets(ledger::Base& base, audit::ReadLog& log, const account::Actor& actor, Id collection, const std::vector<Id>& units,
                         const std::string& zip) {
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const catalog::Ledger& sheets = *TRY(ledger::Base::find(*catalog, kSheets));
  Sent sent;
  std::string bytes;
  files::ZipWriter out([&](std::string_view more) {
    bytes += more;
    return Status();
  });
  std::vector<ledger::Row> rows;
  std::string state;
  {
    store::Read tx = TRY(base.db().read());
    Task task = TRY(task_of(tx, base, *catalog, actor, collection));
    state = task.record.state;
    if (state == "closed") return fail(fault::collect_closed, task.name);
    List list{*catalog, *task.ledger, task.shown, {}, false};
    list.columns.insert(list.columns.end(), task.asked.begin(), task.asked.end());
    Column unit;
    unit.what = Column::What::id;
    unit.path = task.unit;
    list.columns.push_back(std::move(unit));
    list.query.filter = task.filter;
    list.query.order = {{ledger::Order::By::field, task.ledger->title, false, {}}};
    Sender sender(tx, base, actor, *catalog, task);
    auto lines = TRY(sender.lines(list, units));
    if (lines.empty()) return fail(fault::collect_none);
    TRY(sender.prepare());
    std::vector<Id> ids;
    for (const auto& [id, of_unit] : lines) ids.push_back(id);
    std::vector<std::string> names = TRY(ledger::titles(tx, *catalog, *TRY(ledger::Base::find(*catalog, catalog::kOrganisation)), ids));
    Desk desk(zip);
    if (desk.folder.empty()) return fail(Errc::file_unwritable, zip, std::string("写入没有完成"));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      std::string path = desk.folder + "/" + std::to_string(i) + ".xlsx";
      TRY(sender.write(ids[i], names[i], lines[ids[i]], path));
      std::ifstream in(path, std::ios::binary);
      TRY(out.add(fmt::format("{:03}_{}_{}.xlsx", i + 1, file_name(names[i]), file_name(task.name)), std::string(std::istreambuf_iterator<char>(in), {})));
      sent.rows += lines[ids[i]].size();
    }
    sent.units = ids.size();
    rows = TRY(sheet_rows(tx, base, actor, sheets, collection, lines));
    Told told;
    told.filter = task.filter;
    for (const Column& c : list.columns) told.columns += (told.columns.empty() ? "" : ",") + c.heading;
    TRY(log.note(ledger::who(actor), export_event(list, told, static_cast<std::int64_t>(sent.rows))));
  }
  if (state == "draft") TRY(ledger::transition(base, actor, "collection", collection, "open", {}, {}));
  ledger::How how;
  how.action = "collect_out";
  ledger::BatchSaved saved = TRY(ledger::write_all(base, actor, kSheets, rows, how));
  if (!saved.faults.empty()) return std::move(saved.faults.front().error);
  TRY(out.finish());
  TRY(files::save_bytes(zip, bytes));
  return sent;
}

}  // namespace zhagen::exchange
