#include "exchange/marks.hpp"

#include <charconv>

#include "files/heading.hpp"

namespace zhagen::exchange {
namespace {

constexpr const char* kSheet = "系统标记";
constexpr std::string_view kField = "列：";
constexpr std::size_t kMarks = 2000;

}  // namespace

Status write_marks(files::XlsxWriter& out, const Marks& marks) {
  files::OutSheet sheet;
  sheet.name = kSheet;
  sheet.hidden = true;
  sheet.locked = true;
  sheet.heading = false;
  sheet.columns = {{"", 24}, {"", 60}};
  TRY(out.sheet(sheet));
  TRY(out.row({"本表供程序识别，请勿改动", "zhagen"}));
  std::string version = std::to_string(marks.catalog);
  TRY(out.row({"kind", marks.kind}));
  TRY(out.row({"ledger", marks.ledger}));
  TRY(out.row({"catalog", version}));
  for (const auto& [name, value] : marks.more) TRY(out.row({name, value}));
  for (const auto& [heading, field] : marks.fields) {
    std::string name = std::string(kField) + heading;
    TRY(out.row({name, field}));
  }
  return {};
}

Result<std::optional<Marks>> read_marks(files::XlsxReader& book) {
  std::size_t sheet = 0;
  while (sheet < book.sheets().size() && book.sheets()[sheet].name != kSheet) ++sheet;
  if (sheet == book.sheets().size()) return std::optional<Marks>();
  Marks marks;
  bool ours = false;
  std::size_t rows = 0;
  TRY(book.rows(sheet, [&](const files::Row& row) {
    const files::Cell *name = row.at(0), *value = row.at(1);
    if (!name || !value || ++rows > kMarks) return rows > kMarks ? files::Next::stop : files::Next::row;
    std::string_view key = name->text, text = value->text;
    if (text == "zhagen") ours = true;
    else if (key == "kind") marks.kind = text;
    else if (key == "ledger") marks.ledger = text;
    else if (key == "catalog") std::from_chars(text.data(), text.data() + text.size(), marks.catalog);
    else if (key.starts_with(kField)) marks.fields.emplace(key.substr(kField.size()), text);
    else marks.more.emplace(key, text);
    return files::Next::row;
  }));
  if (!ours || marks.ledger.empty()) return std::optional<Marks>();
  return std::optional(std::move(marks));
}

int marked_field(const Marks& marks, const catalog::Ledger& ledger, std::string_view heading) {
  auto found = marks.fields.find(std::string(heading));
  if (found == marks.fields.end()) {
    std::string folded = files::fold_heading(heading);
    for (found = marks.fields.begin(); found != marks.fields.end() && files::fold_heading(found->first) != folded;) ++found;
  }
  return found == marks.fields.end() ? -1 : ledger.find(found->second);
}

}  // namespace zhagen::exchange
