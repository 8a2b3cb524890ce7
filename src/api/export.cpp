// Lists as files, and the empty sheets that people fill in.

#include "exchange/export.hpp"

#include <memory>

#include "api/errors.hpp"
#include "api/file_answer.hpp"
#include "api/query.hpp"
#include "exchange/template.hpp"

namespace zhagen::api {
namespace {

/// What is asked for, held as long as the answer is under way.
struct Wanted {
  Book book;
  exchange::List list;
  exchange::Told told;
};

Result<std::shared_ptr<Wanted>> wanted(const Call& call, Book b) {
  auto w = std::make_shared<Wanted>(Wanted{b, {*b.catalog, *b.ledger, {}, {}, false}, {}});
  w->list.query = TRY(query_of(call, *b.ledger));
  w->list.columns = TRY(exchange::columns_of(*b.catalog, call.actor(), *b.ledger, call.query("fields")));
  w->list.opened = call.query("unmask") == "true";
  auto text = [&](std::string_view name) { return std::string(call.query(name)); };
  w->told = {text("fields"), text("filter"), text("q"), text("order"), text("asof"), text("reason")};
  TRY(exchange::check_opened(call.actor(), w->list, w->told.reason));
  return w;
}

Result<Response> csv(Call& call) {
  std::shared_ptr<Wanted> w = TRY(wanted(call, TRY(book(call))));
  const std::string name = w->book.ledger->name;
  // Counted and put on record before the first byte leaves; the rows are read again while they are sent, in one state.
  auto read = std::make_shared<store::Read>(TRY(call.site.db->read()));
  std::int64_t rows = 0;
  ledger::Base& base = call.site.base();
  TRY(ledger::each(*read, base, call.actor(), name, w->list.query, catalog::Action::export_rows, [&](const ledger::Record&) -> Status {
    ++rows;
    return {};
  }));
  TRY(call.site.reads().note(ledger::who(call.actor()), exchange::export_event(w->list, w->told, rows)));
  Response r{200, {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + name + ".csv\""}}, {}};
  r.stream = [read, &base, w, actor = call.actor()](const service::Piece& piece) -> Status {
    std::vector<std::string> headings;
    for (const exchange::Column& c : w->list.columns) headings.push_back(c.heading);
    TRY(piece("\xEF\xBB\xBF" + exchange::csv_line(headings)));  // without the mark the usual spreadsheets read Chinese as something else
    return exchange::each_row(*read, base, actor, w->list, catalog::Action::export_rows,
                              [&](const ledger::Record&, std::vector<exchange::CellValue>& cells) { return piece(exchange::csv_line(cells)); });
  };
  return r;
}

Result<exchange::Layout> layout_of(const Call& call) {
  exchange::Layout l;
  std::string_view layout = call.query("layout"), paper = call.query("paper");
  if (!layout.empty() && layout != "plain" && layout != "print") return fail(fault::member_kind, "layout", " plain 或 print", "plain or print");
  if (!paper.empty() && paper != "a4" && paper != "a3") return fail(fault::member_kind, "paper", " a4 或 a3", "a4 or a3");
  l.print = layout == "print";
  l.paper = paper == "a3" ? files::Paper::a3 : files::Paper::a4;
  l.title = call.query("title");
  l.unit = call.query("unit");
  l.day = TRY(call.query_date("day"));
  l.portrait = call.query("portrait") == "true";
  l.group = call.query("group");
  l.page_totals = call.query("page_totals") == "true";
  l.totals = call.query("totals");
  l.page_rows = static_cast<int>(TRY(call.query_int("page_rows", 0, 1, 200)));
  return l;
}

Result<Response> xlsx(Call& call) {
  std::shared_ptr<Wanted> w = TRY(wanted(call, TRY(book(call))));
  exchange::Layout layout = TRY(layout_of(call));
  const catalog::Ledger& l = *w->book.ledger;
  return file_answer(call.site, l.name + ".xlsx", l.label + ".xlsx", kXlsx, [&](const std::string& path) -> Status {
    store::Read read = TRY(call.site.db->read());
    TRY(exchange::export_xlsx(read, call.site.base(), call.site.reads(), call.actor(), w->list, layout, w->told, path));
    return {};
  });
}

Result<Response> empty_sheet(Call& call) {
  Book b = TRY(book(call));
  return file_answer(call.site, b.ledger->name + "-template.xlsx", b.ledger->label + "模板.xlsx", kXlsx, [&](const std::string& path) -> Status {
    store::Read read = TRY(call.site.db->read());
    return exchange::write_template(read, call.site.base(), call.actor(), *b.catalog, *b.ledger, path);
  });
}

}  // namespace

void export_ops(Ops& ops) {
  const Member fields{"fields", Kind::text, "要哪些列，逗号分开：字段、引用.字段、state 状态、serial 序号、=标题 空白列；姓名+sex+nation 在括号里带上；后接 =标题 另起标题", false, nullptr, 4000},
      unmask{"unmask", Kind::boolean, "加密项导出原文，须有权限并写理由"}, reason{"reason", Kind::text, "理由"};
  ops.push_back({"GET", "/api/records/{ledger}/export.csv", "exportCsv", "导出为 CSV；记入日志", Who::user, Effect::exports, csv,
                 query_members({fields, unmask, reason}), nullptr, nullptr, 200, nullptr, "text/csv"});
  ops.push_back({"GET", "/api/records/{ledger}/export.xlsx", "exportXlsx", "导出为 Excel，可按打印版式；记入日志", Who::user, Effect::exports, xlsx,
                 query_members({fields, unmask, reason,
                                {"layout", Kind::text, "plain 数据表（不写则是它）、print 打印版式"},
                                {"title", Kind::text, "标题"},
                                {"unit", Kind::text, "填报单位"},
                                {"day", Kind::date, "印在右上的日期"},
                                {"paper", Kind::text, "a4、a3"},
                                {"portrait", Kind::boolean, "竖排；不写则横排"},
                                {"group", Kind::text, "按哪一列分组，请同时按它排序"},
                                {"totals", Kind::text, "合计哪些列，逗号分开"},
                                {"page_totals", Kind::boolean, "每页也合计"},
                                {"page_rows", Kind::integer, "每页几行，1 到 200"}}),
                 nullptr, nullptr, 200, nullptr, kXlsx});
  ops.push_back({"GET", "/api/records/{ledger}/template.xlsx", "template", "空白模板：标题、下拉、说明", Who::user, Effect::reads, empty_sheet, {}, nullptr, nullptr,
                 200, nullptr, kXlsx});
}

}  // namespace zhagen::api
