// The rows of a sheet that could not be imported, to be mended and imported.
#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.hpp"
#include "exchange/import_sheet.hpp"
#include "files/value.hpp"
#include "files/xlsx_writer.hpp"

namespace zhagen::exchange {
namespace {

/// What is wrong with a row, and which of its columns.
struct Wrong {
  std::string words;
  std::set<std::string> letters;
};

}  // namespace

Status write_error_sheet(const Preview& preview, const std::vector<ImportFault>& faults, const std::string& path) {
  std::map<std::uint32_t, Wrong> wrong;  // by the row's number
  for (const ImportFault& f : faults) {
    Wrong& w = wrong[preview.rows[f.row].number];
    w.words += (w.words.empty() ? "" : "\n") + (f.letters.empty() ? "" : "“" + f.heading + "”：") + f.error.zh();
    w.letters.insert(f.letters);
  }
  auto book = TRY(open_book(preview.path, preview.file, preview.options.bytes));
  const files::TableLayout& layout = preview.layout;
  files::OutSheet sheet;
  sheet.name = "待改正";
  sheet.notes = {"改正后可直接导入这个文件：只有这些行。“问题”列不用改；认不清是不是同一条的，在“处理”列填：新建、跳过、或 编号 后接记录编号。"};
  sheet.columns = {{.heading = kFaultHeading, .width = 40}};
  std::vector<std::size_t> kept;  // of the layout's columns
  std::size_t decision = SIZE_MAX;
  for (std::size_t c = 0; c < layout.columns.size(); ++c) {
    if (layout.columns[c].heading == kDecisionHeading) decision = c;
    else if (layout.columns[c].heading != kFaultHeading) kept.push_back(c);
  }
  sheet.columns.push_back({.heading = kDecisionHeading, .width = 12});
  for (std::size_t c : kept) sheet.columns.push_back({.heading = layout.columns[c].heading});
  sheet.frozen_columns = 2;
  auto out = TRY(files::XlsxWriter::create(path, {.title = "导入的问题"}));
  TRY(out.sheet(sheet));
  Status written;
  TRY(files::read_table(book, layout, [&](const files::TableRow& row) {
    auto w = wrong.find(row.number);
    if (w == wrong.end()) return files::Next::row;
    std::vector<std::string> texts;  // what the cells point to
    texts.reserve(row.cells.size());
    std::vector<files::OutCell> cells{std::string_view(w->second.words)};
    std::vector<files::Tone> tones{files::Tone::alert, files::Tone::plain};
    auto add = [&](const files::Cell& cell) {
      if (cell.kind == files::CellKind::date && !cell.date.empty()) cells.emplace_back(cell.date);
      else if (cell.kind == files::CellKind::blank) cells.emplace_back();
      else cells.emplace_back(std::string_view(texts.emplace_back(files::clean_text(cell.text))));
    };
    if (decision == SIZE_MAX) cells.emplace_back();
    else add(row.cells[decision]);
    for (std::size_t c : kept) {
      add(row.cells[c]);
      tones.push_back(w->second.letters.contains(files::column_letters(layout.columns[c].column)) ? files::Tone::marked : files::Tone::plain);
    }
    written = out.row(cells, tones);
    return written ? files::Next::row : files::Next::stop;
  }));
  TRY(std::move(written));
  return out.close();
}

}  // namespace zhagen::exchange
