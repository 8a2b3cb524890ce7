// A sheet read, its records found and tried, nothing written. Some thousand rows at a time, so that memory holds their
// drafts and no more.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <unordered_map>

#include "base/citizen_id.hpp"
#include "base/fold.hpp"
#include "exchange/errors.hpp"
#include "exchange/import_sheet.hpp"
#include "exchange/reference.hpp"
#include "files/value.hpp"
#include "ledger/errors.hpp"
#include "ledger/many.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;
using Fate = ImportRow::Fate;
using Mode = ImportOptions::Mode;

constexpr std::size_t kStep = 2'000, kMost = 200'000, kConverted = 5;

struct Cell {
  std::size_t column = SIZE_MAX;  // of the layout
  std::string text;
};

/// A row on its way.
struct Pending {
  ImportRow row;
  std::vector<ledger::Value> values;   // by field
  std::vector<bool> given;             // the sheet says it
  std::vector<Cell> cells;             // by field: where it stands
  std::vector<std::pair<int, References::Ask>> asks;  // by field
  std::string decision, state;
  bool fresh = false;                  // decided: a record of its own
  std::vector<ImportFault> faults;
};

class Preparation {
 public:
  Preparation(ledger::Base& base, const account::Actor& actor, const catalog::Catalog& catalog, const Ledger& ledger, store::Tx& tx, const ImportOptions& options,
              ImportSheet sheet, Preview& out)
      : base_(base), actor_(actor), catalog_(catalog), ledger_(ledger), tx_(tx), options_(options), sheet_(std::move(sheet)), out_(out),
        references_(tx, base, catalog, actor) {}

  Status run(files::XlsxReader& book);

 private:
  Status choose_keys();
  void take(const files::TableRow& row);
  void take_cell(Pending& p, std::size_t c, const files::Cell& cell);
  Status step();
  Status resolve();
  Status match();
  Status match_one(Pending& p, const std::vector<std::vector<std::vector<Id>>>& found, std::size_t at, const std::vector<Id>& alike);
  void within_sheet(Pending& p);
  Status decide(Pending& p);
  Status examine();
  void finish(Pending& p);

  const Field& field(int f) const { return ledger_.fields[static_cast<std::size_t>(f)]; }
  std::string labels(const std::vector<int>& fields) const {
    std::string all;
    for (int f : fields) all += (all.empty() ? "" : "、") + field(f).label;
    return all;
  }
  void fault(Pending& p, int f, Error error) {
    const Cell* cell = f >= 0 ? &p.cells[static_cast<std::size_t>(f)] : nullptr;
    fault_at(p, cell ? cell->column : SIZE_MAX, cell ? cell->text : "", std::move(error));
  }
  void fault_at(Pending& p, std::size_t column, std::string text, Error error) {
    ImportFault out{0, "", "", std::move(text), std::move(error)};
    if (column != SIZE_MAX) {
      out.letters = files::column_letters(sheet_.layout.columns[column].column);
      out.heading = sheet_.layout.columns[column].heading;
    }
    p.faults.push_back(std::move(out));
  }

  ledger::Base& base_;
  const account::Actor& actor_;
  const catalog::Catalog& catalog_;
  const Ledger& ledger_;
  store::Tx& tx_;
  const ImportOptions& options_;
  ImportSheet sheet_;
  Preview& out_;
  References references_;
  std::vector<std::vector<int>> keys_;  // of each, the fields that tell a record
  bool alike_ = false;                  // what only looks the same is asked about
  std::vector<Pending> pending_;
  struct Seen {
    std::uint32_t row;
    std::string born, same;             // "": not filled in
  };
  std::unordered_map<std::string, std::uint32_t> seen_;      // keys, and records, of rows before
  std::unordered_map<std::string, std::vector<Seen>> names_; // of rows before, where `alike` counts
  std::size_t converted_ = 0;
  Status stopped_;
};

std::string text_of(const ledger::Value& v) {
  if (const auto* n = std::get_if<std::int64_t>(&v)) return std::to_string(*n);
  if (const auto* text = std::get_if<std::string>(&v)) return *text;
  return "";
}

Status Preparation::choose_keys() {
  if (!options_.key.empty()) {
    keys_.emplace_back();
    for (const std::string& name : options_.key) keys_.back().push_back(TRY(named_field(ledger_, name)));
    return {};
  }
  for (int f : ledger_.same) keys_.push_back({f});
  for (const catalog::Unique& u : ledger_.uniques)
    if (u.states.empty() && std::find(keys_.begin(), keys_.end(), u.fields) == keys_.end()) keys_.push_back(u.fields);
  alike_ = !ledger_.alike.empty();
  if (!keys_.empty() || alike_) return {};
  keys_.push_back({ledger_.title});
  if (ledger_.from >= 0) keys_.back().push_back(ledger_.from);
  return {};
}

void Preparation::take_cell(Pending& p, std::size_t c, const files::Cell& cell) {
  const Target& t = sheet_.target(c);
  if (!t.why.empty() || t.kind == Target::Kind::ours) return;
  CellReader reader{ledger_, catalog_.codes(), base_.today(), sheet_.wan[c]};
  std::string shown = cell.kind == files::CellKind::date && !cell.date.empty() ? cell.date.iso() : files::clean_text(cell.text);
  if (t.kind == Target::Kind::decision || t.kind == Target::Kind::record) {
    if (shown.empty()) return;
    if (t.kind == Target::Kind::record) shown = "编号" + files::clean_code(shown);
    if (p.decision.empty()) p.decision = shown;
    return;
  }
  if (t.kind == Target::Kind::state) {
    const std::string word = files::clean_text(simplified(shown));
    if (word.empty()) return;
    auto at = std::find_if(ledger_.states.begin(), ledger_.states.end(), [&](const catalog::RecordState& s) { return s.label == word || s.name == word; });
    if (at == ledger_.states.end()) return fault_at(p, c, std::move(shown), fail(ledger::fault::state_unknown, ledger_.label, word));
    p.state = at->name;
    return;
  }
  auto at = static_cast<std::size_t>(t.field);
  const Field& f = field(t.field);
  if (t.kind == Target::Kind::reference_part) {
    const Ledger& target = *catalog_.ledger(f.target);
    const Field& part = target.fields[static_cast<std::size_t>(t.part)];
    CellReader other{target, catalog_.codes(), base_.today()};
    auto value = other.read(part, cell);
    if (!value) return fault_at(p, c, std::move(shown), std::move(value).error());
    ledger::Value v = record_value(*value);
    if (ledger::absent(v)) return;
    if (part.kind == FieldKind::citizen_id)
      if (auto id = parse_citizen_id(std::get<std::string>(v), base_.today())) v = id->full();
    auto ask = std::find_if(p.asks.begin(), p.asks.end(), [&](const auto& a) { return a.first == t.field; });
    if (ask == p.asks.end()) ask = p.asks.insert(ask, {t.field, {&target, "", {}}});
    ask->second.parts.emplace_back(t.part, std::move(v));
    if (p.cells[at].column == SIZE_MAX) p.cells[at] = {c, shown};
    return;
  }
  if (t.part < 0 || p.cells[at].column == SIZE_MAX) p.cells[at] = {c, shown};
  auto value = reader.read(f, cell);
  if (!value) return fault_at(p, c, std::move(shown), std::move(value).error());
  ledger::Value v = record_value(*value);
  if (ledger::absent(v)) {
    if (options_.empty_clears && t.part <= 0) p.given[at] = true;
    return;
  }
  if (f.kind == FieldKind::ref) {
    auto ask = std::find_if(p.asks.begin(), p.asks.end(), [&](const auto& a) { return a.first == t.field; });
    if (ask == p.asks.end()) ask = p.asks.insert(ask, {t.field, {catalog_.ledger(f.target), "", {}}});
    ask->second.text = std::get<std::string>(v);
    return;
  }
  if (f.kind == FieldKind::citizen_id) {
    std::string& number = std::get<std::string>(v);
    if (auto id = parse_citizen_id(number, base_.today()); id && id->old()) {
      number = id->full();
      if (++converted_ <= kConverted) out_.notes.push_back(fmt::format("第 {} 行 {} 列的 15 位身份证号已换算成 18 位。", p.row.number, files::column_letters(sheet_.layout.columns[c].column)));
    }
  }
  p.given[at] = true;
  if (auto* list = std::get_if<std::vector<std::string>>(&p.values[at]); list && t.part >= 0) {
    for (std::string& item : std::get<std::vector<std::string>>(v)) list->push_back(std::move(item));
    return;
  }
  p.values[at] = std::move(v);
}

void Preparation::take(const files::TableRow& row) {
  Pending& p = pending_.emplace_back();
  p.row.number = row.number;
  p.values.resize(ledger_.fields.size());
  p.given.resize(ledger_.fields.size());
  p.cells.resize(ledger_.fields.size());
  for (std::size_t c = 0; c < row.cells.size(); ++c) take_cell(p, c, row.cells[c]);
}

Status Preparation::resolve() {
  std::vector<References::Ask> asks;
  for (const Pending& p : pending_)
    for (const auto& [f, ask] : p.asks) asks.push_back(ask);
  TRY(references_.look(asks));
  for (Pending& p : pending_) {
    for (const auto& [f, ask] : p.asks) {
      const Result<Id>& id = references_.answer(ask);
      auto at = static_cast<std::size_t>(f);
      if (!id) fault(p, f, id.error());
      else p.values[at] = id->value(), p.given[at] = true;
    }
    p.asks.clear();
    for (std::size_t f = 0; f < p.values.size(); ++f)
      if (p.given[f])
        if (Status s = ledger::check_value(ledger_, static_cast<int>(f), p.values[f], base_); !s) {
          s.error().place.clear();  // the cell says it better
          fault(p, static_cast<int>(f), std::move(s).error());
        }
  }
  return {};
}

/// What a clerk has written in the column 处理.
Status Preparation::decide(Pending& p) {
  if (p.decision.empty()) return {};
  std::string word = files::clean_code(simplified(p.decision));
  if (word == "新建" || word == "新增") {
    p.fresh = true;
  } else if (word == "跳过" || word == "不导入") {
    p.row.fate = Fate::skipped;
  } else {
    for (std::string_view begin : {"更新", "编号", ":"})
      if (std::string_view(word).starts_with(begin)) word.erase(0, begin.size());
    auto id = Id::parse(word);
    if (id) p.row.record = *id;
    else fault(p, -1, fail(fault::import_decision, p.decision));
  }
  return {};
}

/// Rows of this sheet that are one record, or may be.
void Preparation::within_sheet(Pending& p) {
  bool keyed = false;
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    std::string whole = std::to_string(k);
    bool full = true;
    for (int f : keys_[k]) {
      std::string part = text_of(p.values[static_cast<std::size_t>(f)]);
      full = full && !part.empty();
      whole += "\n" + part;
    }
    if (!full) continue;
    keyed = true;
    if (auto [first, once] = seen_.emplace(std::move(whole), p.row.number); !once && !p.fresh) {
      fault(p, keys_[k].front(), fail(fault::import_twice, first->second, labels(keys_[k])));
      return;
    }
  }
  if (!p.row.record.empty()) {
    if (auto [first, once] = seen_.emplace("=" + p.row.record.str(), p.row.number); !once) fault(p, -1, fail(fault::import_twice, first->second, "对应的记录"));
    return;
  }
  if (!alike_ || ledger_.same.empty()) return;
  auto part = [&](std::size_t i) { return i < ledger_.alike.size() ? text_of(p.values[static_cast<std::size_t>(ledger_.alike[i])]) : ""; };
  std::string name = part(0);
  if (name.empty()) return;
  Seen now{p.row.number, part(1), keyed ? "1" : ""};
  auto day = [](const std::string& s) { return s.size() == 8 ? Date::trusted(std::stoi(s)) : Date(); };
  std::vector<Seen>& before = names_[name];
  for (const Seen& b : before) {
    bool differ = !b.born.empty() && !now.born.empty() && (field(ledger_.alike[1]).kind == FieldKind::date ? same(day(b.born), day(now.born)) == Truth::no : b.born != now.born);
    if (p.fresh || differ || (!b.same.empty() && !now.same.empty())) continue;
    bool both = !b.born.empty() && !now.born.empty();
    fault(p, ledger_.alike[0],
          fail(fault::import_alike_rows, b.row, both ? labels(ledger_.alike) + "相同" : field(ledger_.alike[0]).label + "相同", labels(ledger_.same)));
    break;
  }
  before.push_back(std::move(now));
}

Status Preparation::match_one(Pending& p, const std::vector<std::vector<std::vector<Id>>>& found, std::size_t at, const std::vector<Id>& alike) {
  if (p.row.fate == Fate::skipped || !p.row.record.empty() || p.fresh) return {};
  std::vector<Id> ids;
  std::vector<int> by;
  bool keyed = false;
  for (std::size_t k = 0; k < keys_.size(); ++k) {
    bool full = std::none_of(keys_[k].begin(), keys_[k].end(), [&](int f) { return ledger::absent(p.values[static_cast<std::size_t>(f)]); });
    keyed = keyed || full;
    if (found[k][at].empty()) continue;
    if (by.empty()) by = keys_[k];
    for (Id id : found[k][at])
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  if (ids.size() > 1) {
    fault(p, by.front(), fail(fault::import_many, ids.size(), labels(by), TRY(references_.describe(ledger_, ids, true))));
  } else if (ids.size() == 1) {
    if (options_.mode == Mode::create) fault(p, by.front(), fail(fault::import_exists, labels(by), TRY(references_.describe(ledger_, ids, true))));
    p.row.record = ids.front();
  } else if (!alike.empty()) {
    fault(p, ledger_.alike.front(), fail(fault::import_alike, alike.size(), TRY(references_.describe(ledger_, alike, true)),
                                         labels(ledger_.same.empty() ? ledger_.alike : ledger_.same), alike.front().str()));
  } else if (options_.mode == Mode::update) {
    std::vector<int> named = keys_.empty() ? ledger_.alike : keys_.front();
    fault(p, named.front(), keyed || keys_.empty() ? fail(fault::import_absent, labels(named)) : fail(fault::import_no_key, labels(named)));
  }
  return {};
}

Status Preparation::match() {
  for (Pending& p : pending_) TRY(decide(p));
  std::vector<std::vector<std::vector<Id>>> found;
  for (const std::vector<int>& key : keys_) {
    std::vector<std::vector<ledger::Value>> values;
    for (const Pending& p : pending_) {
      values.emplace_back();
      for (int f : key) values.back().push_back(p.values[static_cast<std::size_t>(f)]);
    }
    found.push_back(TRY(ledger::find_by(tx_, base_, catalog_, actor_, ledger_, key, values)));
  }
  std::vector<std::vector<Id>> alike(pending_.size());
  if (alike_) {
    std::vector<const std::vector<ledger::Value>*> rows;
    for (const Pending& p : pending_) rows.push_back(&p.values);
    alike = TRY(ledger::perhaps_same(tx_, base_, catalog_, actor_, ledger_, rows));
  }
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    TRY(match_one(pending_[i], found, i, alike[i]));
    if (pending_[i].row.fate != Fate::skipped) within_sheet(pending_[i]);
  }
  return {};
}

/// What writing would say, of those that have no fault yet.
Status Preparation::examine() {
  std::vector<ledger::Row> rows;
  std::vector<Pending*> whose;
  for (Pending& p : pending_) {
    if (p.row.fate == Fate::skipped || !p.faults.empty()) continue;
    ledger::Row& row = rows.emplace_back();
    row.id = p.row.record;
    if (row.id.empty()) row.draft.state = p.state;  // the state of one that is there changes by its steps
    for (std::size_t f = 0; f < p.values.size(); ++f)
      if (p.given[f]) row.draft.values.emplace_back(static_cast<int>(f), p.values[f]);
    whose.push_back(&p);
  }
  ledger::How how;
  how.from = options_.from;
  ledger::Examined seen = TRY(ledger::examine(tx_, base_, actor_, ledger_.name, rows, how));
  for (ledger::BatchFault& f : seen.faults) {
    Pending& p = *whose[f.row];
    int at = -1;  // where the sentence names a field
    for (std::size_t i = 0; i < ledger_.fields.size() && at < 0; ++i)
      if (!f.error.args.empty() && f.error.args[0] == ledger_.fields[i].label && p.cells[i].column != SIZE_MAX) at = static_cast<int>(i);
    fault(p, at, std::move(f.error));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Pending& p = *whose[i];
    if (!p.faults.empty()) continue;
    p.row.version = seen.rows[i].version;
    p.row.fate = p.row.record.empty() ? Fate::created : seen.rows[i].changes.empty() ? Fate::same : Fate::changed;
    if (p.row.fate != Fate::same) p.row.draft = Packed(rows[i].draft);
    for (const ledger::Examined::Row::Change& c : seen.rows[i].changes) {
      const Field& f = field(c.field);
      auto shown = [&](const ledger::Value& v) -> Result<std::string> {
        const auto* n = std::get_if<std::int64_t>(&v);
        if (n && f.kind == FieldKind::ref) return TRY(references_.describe(*catalog_.ledger(f.target), {Id(*n)}, false));
        return shown_text(f, v, catalog_.codes());
      };
      out_.changes.push_back({out_.rows.size() + static_cast<std::size_t>(&p - pending_.data()), f.label, TRY(shown(c.from)), TRY(shown(c.to))});
    }
  }
  return {};
}

void Preparation::finish(Pending& p) {
  if (!p.faults.empty()) p.row.fate = Fate::faulty;
  for (ImportFault& f : p.faults) {
    f.row = out_.rows.size();
    out_.faults.push_back(std::move(f));
  }
  out_.rows.push_back(std::move(p.row));
}

Status Preparation::step() {
  if (pending_.empty()) return {};
  if (out_.rows.size() + pending_.size() > kMost) return fail(fault::import_large, kMost);
  TRY(resolve());
  TRY(match());
  TRY(examine());
  for (Pending& p : pending_) finish(p);
  pending_.clear();
  return options_.progress ? options_.progress(static_cast<std::int64_t>(out_.rows.size()), 0, "核对") : Status();
}

Status Preparation::run(files::XlsxReader& book) {
  TRY(choose_keys());
  const files::TableLayout& layout = sheet_.layout;
  out_.layout = layout;
  for (std::size_t f = 0; f < ledger_.fields.size(); ++f) {
    const Field& required = ledger_.fields[f];
    if (options_.mode != Mode::create || !required.required || required.retired || required.fallback) continue;
    bool there = false;
    for (const Target& t : sheet_.targets) there = there || (t.field == static_cast<int>(f) && t.why.empty());
    if (!there) return fail(Errc::roster_no_column, required.label, ledger_.label).at(files::cell_place(book.name(), layout.sheet_name, 0, 0, ""));
  }
  files::TableReport report = TRY(files::read_table(book, layout, [&](const files::TableRow& row) {
    take(row);
    if (pending_.size() == kStep) stopped_ = step();
    return stopped_ ? files::Next::row : files::Next::stop;
  }));
  TRY(std::move(stopped_));
  TRY(step());
  if (out_.rows.empty()) return fail(fault::import_no_rows).at(files::cell_place(book.name(), layout.sheet_name, 0, 0, ""));
  out_.columns = told_columns(sheet_, catalog_, ledger_, report);
  if (converted_ > kConverted) out_.notes.push_back(fmt::format("另有 {} 个 15 位身份证号也换算成了 18 位。", converted_ - kConverted));
  for (const files::SkippedRow& s : report.skipped) out_.notes.push_back(fmt::format("第 {} 行没有当作记录（{}）：{}", s.number, files::skip_words(s.reason), s.text));
  if (report.hidden_rows) out_.notes.push_back(fmt::format("有 {} 个隐藏行，已照样读入。", report.hidden_rows));
  for (const std::string& s : layout.other_sheets) out_.notes.push_back(fmt::format("工作表“{}”也有同样的表头，没有读。", s));
  return {};
}

}  // namespace

std::size_t Preview::count(Fate fate) const {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const ImportRow& r) { return r.fate == fate; }));
}

std::string Preview::sentence(const ImportFault& f) const {
  std::string out = fmt::format("第 {} 行", rows[f.row].number);
  if (!f.letters.empty()) out += fmt::format(" {} 列“{}”", f.letters, f.heading);
  // Many sentences say the value themselves.
  std::string words = f.error.zh();
  if (!f.value.empty() && words.find(f.value) == std::string::npos) out += "（" + f.value + "）";
  return out + "：" + words;
}

Result<Preview> prepare(ledger::Base& base, const account::Actor& actor, std::string_view ledger, const std::string& path, const ImportOptions& options) {
  Preview out;
  out.catalog = base.catalog_version();
  std::shared_ptr<const catalog::Catalog> catalog = base.catalog();
  const Ledger& l = *TRY(ledger::Base::find(*catalog, ledger));
  if (l.sheet) return fail(fault::import_sheet_ledger, l.label);
  out.ledger = l.name;
  out.path = path;
  out.file = options.file.empty() ? std::filesystem::path(path).filename().string() : options.file;
  out.options = options;
  auto book = TRY(open_book(path, out.file, options.bytes));
  ImportSheet sheet = TRY(find_columns(book, *catalog, l, actor, options));
  store::Read read = TRY(base.db().read());
  TRY(Preparation(base, actor, *catalog, l, read, options, std::move(sheet), out).run(book));
  return out;
}

}  // namespace zhagen::exchange
