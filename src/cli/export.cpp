#include <fmt/format.h>

#include "api/query.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "exchange/export.hpp"
#include "exchange/template.hpp"
#include "files/saved_file.hpp"

#include <cerrno>
#include <cstdio>

namespace zhagen::cli {
namespace {

Status save_csv(store::Tx& tx, LoggedIn& in, const exchange::List& list, const exchange::Told& told, const std::string& path, std::int64_t& rows) {
  files::SavedFile file = TRY(files::SavedFile::begin(path));
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.temporary().c_str(), "wb"), std::fclose);
  if (!out) return file.unwritable(errno);
  auto put = [&](const std::string& text) -> Status {
    return std::fwrite(text.data(), 1, text.size(), out.get()) == text.size() ? Status() : Status(file.unwritable(errno));
  };
  std::vector<std::string> headings;
  for (const exchange::Column& c : list.columns) headings.push_back(c.heading);
  TRY(put("\xEF\xBB\xBF" + exchange::csv_line(headings)));
  TRY(exchange::each_row(tx, in.base(), in.actor(), list, catalog::Action::export_rows, [&](const ledger::Record&, std::vector<exchange::CellValue>& cells) {
    ++rows;
    return put(exchange::csv_line(cells));
  }));
  if (std::fflush(out.get()) != 0) return file.unwritable(errno);
  out.reset();
  TRY(in.site->reads().note(ledger::who(in.actor()), exchange::export_event(list, told, rows)));
  return file.commit();
}

}  // namespace

Status write_template(const ExportOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  api::Book b = TRY(in->book(o.ledger));
  store::Read read = TRY(in->site->db->read());
  TRY(exchange::write_template(read, in->base(), in->actor(), *b.catalog, *b.ledger, o.out));
  fmt::print("{}模板：{}\n", b.ledger->label, o.out);
  return {};
}

Status export_records(const ExportOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  api::Book b = TRY(in->book(o.ledger));
  exchange::List list{*b.catalog, *b.ledger, TRY(exchange::columns_of(*b.catalog, in->actor(), *b.ledger, o.columns)), {}, o.unmask};
  list.query.filter = o.where;
  list.query.search = o.search;
  list.query.order = TRY(api::order_of(o.sort, *b.ledger));
  if (!o.asof.empty()) list.query.asof = TRY(Date::parse(o.asof));
  exchange::Told told{o.columns, o.where, o.search, o.sort, o.asof, o.reason};
  TRY(exchange::check_opened(in->actor(), list, o.reason));
  store::Read read = TRY(in->site->db->read());
  std::int64_t rows = 0;
  if (o.out.ends_with(".csv")) {
    TRY(save_csv(read, *in, list, told, o.out, rows));
  } else {
    exchange::Layout layout;
    layout.print = o.layout == "print";
    layout.title = o.title;
    layout.unit = o.unit;
    if (!o.day.empty()) layout.day = TRY(Date::parse(o.day));
    layout.paper = o.paper == "a3" ? files::Paper::a3 : files::Paper::a4;
    layout.portrait = o.portrait;
    layout.group = o.group;
    layout.page_totals = o.page_totals;
    layout.totals = o.totals;
    layout.page_rows = o.page_rows;
    rows = TRY(exchange::export_xlsx(read, in->base(), in->site->reads(), in->actor(), list, layout, told, o.out)).rows;
  }
  fmt::print("已导出 {} 条到 {}\n", rows, o.out);
  return {};
}

}  // namespace zhagen::cli
