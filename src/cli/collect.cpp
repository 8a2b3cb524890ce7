#include <fmt/format.h>

#include <fstream>

#include "api/cells.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "exchange/collect.hpp"
#include "exchange/errors.hpp"
#include "ledger/access.hpp"

namespace zhagen::cli {
namespace {

Result<std::string> bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::file_not_found, path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<Id> new_task(LoggedIn& in, const CollectOptions& o) {
  api::Book b = TRY(in.book("collection"));
  ledger::Draft draft;
  auto put = [&](const char* field, ledger::Value v) { draft.values.emplace_back(b.ledger->find(field), std::move(v)); };
  auto parts = [](std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
      std::size_t comma = text.find(',');
      out.emplace_back(text.substr(0, comma));
      text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return out;
  };
  put("name", o.name);
  put("organiser", ledger::owner_for(in.actor(), *b.ledger).value());
  put("book", o.ledger);
  put("unit_field", o.by);
  put("shown", parts(o.show));
  put("asked", parts(o.ask));
  if (!o.where.empty()) put("filter", o.where);
  put("spare", std::int64_t{o.spare});
  put("deadline", std::int64_t{TRY(Date::parse(o.deadline)).value()});
  if (!o.note.empty()) put("note", o.note);
  return TRY(ledger::create(in.base(), in.actor(), "collection", draft)).id;
}

Status show(const exchange::Return& r, const exchange::Merged& m) {
  fmt::print("{}：{}（{}），{}\n", r.file, r.unit_name, r.task, m.written ? "已并入" : "没有写入");
  fmt::print("  改 {} 条，新增 {} 条，没有改动 {} 条，不一致 {} 处（未定 {} 处），不能并入 {} 行\n", m.changed, m.added, r.same, r.conflicts.size(), m.open_conflicts, m.left_out);
  for (const exchange::Return::Conflict& c : r.conflicts)
    fmt::print("  第 {} 行“{}”：台账现在是“{}”，单位填的是“{}”（编号 {}）\n", r.rows[c.row].number, c.label, c.ours, c.theirs, r.rows[c.row].record.str());
  for (const exchange::Return::Fault& f : m.faults)
    fmt::print("  第 {} 行{}：{}\n", r.rows[f.row].number, f.heading.empty() ? "" : "“" + f.heading + "”（" + f.value + "）", f.error.zh());
  return {};
}

}  // namespace

Status collect_out(const CollectOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  Id id = o.id.empty() ? TRY(new_task(*in, o)) : TRY(Id::parse(o.id));
  std::vector<Id> units;
  for (const std::string& unit : o.units) units.push_back(TRY(Id::parse(unit)));
  exchange::Sent sent = TRY(exchange::send_sheets(in->base(), in->site->reads(), in->actor(), id, units, o.out));
  fmt::print("填报任务编号 {}\n{} 个单位，{} 行，写到 {}\n", id.str(), sent.units, sent.rows, o.out);
  return {};
}

Status collect_in(const CollectOptions& o) {
  SystemClock clock;
  auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
  exchange::MergeHow how;
  how.conflicts = o.conflicts == "ours" ? exchange::MergeHow::Conflicts::ours : o.conflicts == "theirs" ? exchange::MergeHow::Conflicts::theirs : exchange::MergeHow::Conflicts::leave;
  how.good_rows = o.good_rows;
  how.reason = o.reason;
  std::size_t refused = 0;
  for (const std::string& path : o.files) {
    std::size_t slash = path.rfind('/');
    for (auto& [name, bytes] : TRY(exchange::sheets_in(TRY(bytes_of(path)), slash == std::string::npos ? path : path.substr(slash + 1)))) {
      auto sheet = exchange::read_return(in->base(), in->actor(), std::move(bytes), name);
      if (!sheet) {
        fmt::print("{}：{}\n", name, sheet.error().zh());
        ++refused;
        continue;
      }
      exchange::Merged merged;
      if (o.preview) merged.faults = sheet->faults, merged.open_conflicts = sheet->conflicts.size();
      else merged = TRY(exchange::merge_return(in->base(), in->actor(), *sheet, how));
      TRY(show(*sheet, merged));
      refused += !o.preview && !merged.written;
    }
  }
  return refused ? Status(fail(exchange::fault::collect_refused, refused)) : Status();
}

Status collect_state(const CollectOptions& o) {
  RecordOptions list;
  list.data = o.data;
  list.db = o.db;
  list.user = o.user;
  list.ledger = "collection_sheet";
  list.filter = "collection.id == " + TRY(Id::parse(o.id)).str();
  list.fields = "unit,stage,rows,returned_on,edited,added,conflicts,file";
  list.order = "stage,unit";
  return list_records(list);
}

}  // namespace zhagen::cli
