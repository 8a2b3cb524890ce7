// A list as a file of comma separated values, row by row as it is read.

#include <memory>

#include "api/cells.hpp"
#include "api/query.hpp"

namespace zhagen::api {
namespace {

constexpr std::size_t kRowsAtOnce = 500;  // whose references are named by one statement

/// A text that a spreadsheet would run as a formula gets an apostrophe before it, which shows that it is text.
bool is_formula(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) return true;
  for (std::string_view wide : {"＝", "＋", "－", "＠"})
    if (text.starts_with(wide)) return true;
  return false;
}

void add_cell(std::string& out, std::string_view text, bool ours) {
  if (!ours && is_formula(text)) {
    std::string safe = "'" + std::string(text);
    add_cell(out, safe, true);
    return;
  }
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

class Csv {
 public:
  Csv(const Book& book, std::vector<int> fields, store::Tx& tx, Date asof, const service::Piece& piece)
      : book_(book), fields_(std::move(fields)), tx_(tx), asof_(asof), piece_(piece) {}

  Status head() {
    std::string out = "\xEF\xBB\xBF";  // without it the usual spreadsheets read Chinese as something else
    if (!book_.ledger->states.empty()) out += "状态,";
    for (int i : fields_) {
      add_cell(out, field(i).label, false);
      out += ',';
    }
    return end_line(out);
  }
  Status row(const ledger::Record& r) {
    rows_.push_back(r);
    return rows_.size() < kRowsAtOnce ? Status() : flush();
  }
  Status flush() {
    Titles titles = TRY(titles_of(tx_, book_, rows_, fields_, asof_));
    std::string out;
    for (const ledger::Record& r : rows_) {
      if (!book_.ledger->states.empty()) {
        add_cell(out, state_label(*book_.ledger, r), false);
        out += ',';
      }
      for (int i : fields_) {
        auto at = static_cast<std::size_t>(i);
        Cell c = cell(book_, field(i), r.values[at], r.shown[at], titles);
        add_cell(out, c.text, c.ours);
        out += ',';
      }
      TRY(end_line(out));
    }
    rows_.clear();
    return {};
  }

 private:
  const catalog::Field& field(int i) const { return book_.ledger->fields[static_cast<std::size_t>(i)]; }
  Status end_line(std::string& out) {
    if (!out.empty() && out.back() == ',') out.pop_back();
    TRY(piece_(out += "\r\n"));
    out.clear();
    return {};
  }

  const Book& book_;
  std::vector<int> fields_;
  store::Tx& tx_;
  Date asof_;
  const service::Piece& piece_;
  std::vector<ledger::Record> rows_;
};

/// What the log says of an export: which ledger, filter, words, day, how many. The filter may name values; they are those
/// the user typed, not those of a record.
audit::Event event_of(const Call& call, const Book& b, std::int64_t rows) {
  JsonWriter w;
  w.open('{');
  for (std::string_view name : {"asof", "fields", "filter", "order", "q"})
    if (!call.query(name).empty()) w.member(name, call.query(name));
  audit::Event event;
  event.action = "export";
  event.subject = b.ledger->name;
  event.rows = rows;
  event.detail = std::move(w.close('}').text);
  return event;
}

Result<Response> csv(Call& call) {
  Book b = TRY(book(call));
  ledger::Query q = TRY(query_of(call, *b.ledger));
  q.fields = usual_fields(call.actor(), *b.ledger, TRY(fields_of(call.query("fields"), *b.ledger)));
  // Counted and put on record before the first byte leaves; the rows are read again while they are sent, in one state.
  auto read = std::make_shared<store::Read>(TRY(call.site.db->read()));
  std::int64_t rows = 0;
  ledger::Base& base = call.site.base();
  TRY(ledger::each(*read, base, call.actor(), b.ledger->name, q, catalog::Action::export_rows, [&](const ledger::Record&) -> Status {
    ++rows;
    return {};
  }));
  TRY(call.site.reads().note(ledger::who(call.actor()), event_of(call, b, rows)));
  Response r{200, {{"Content-Type", "text/csv; charset=utf-8"}, {"Content-Disposition", "attachment; filename=\"" + b.ledger->name + ".csv\""}}, {}};
  r.stream = [read, &base, b, q, actor = call.actor()](const service::Piece& piece) -> Status {
    Csv csv(b, q.fields, *read, q.asof, piece);
    TRY(csv.head());
    TRY(ledger::each(*read, base, actor, b.ledger->name, q, catalog::Action::export_rows, [&](const ledger::Record& row) { return csv.row(row); }));
    return csv.flush();
  };
  return r;
}

}  // namespace

void export_ops(Ops& ops) {
  ops.push_back({"GET", "/api/records/{ledger}/export.csv", "exportCsv", "导出为 CSV；记入日志", Who::user, Effect::exports, csv,
                 query_members({{"fields", Kind::text, "要哪些字段，逗号分开"}}), nullptr, nullptr, 200, nullptr, "text/csv"});
}

}  // namespace zhagen::api
