#pragma once
// The county of the ledger's tests, whose lists may be exported and whose sealed values may be opened.

#include "../ledger/world.hpp"
#include "exchange/rows.hpp"
#include "files/xlsx_reader.hpp"

namespace zhagen::exchange::test {

using namespace ledger::test;

struct Desk : World {
  store::test::Folder folder;
  std::unique_ptr<audit::ReadLog> log;

  /// more: files that are added to the county's.
  explicit Desk(const std::vector<catalog::FileText>& more = {}) {
    std::vector<catalog::FileText> files = county_files();
    std::string people = text_of(files, "person.ledger.toml"), postings = text_of(files, "posting.ledger.toml");
    people = edited(people, "cancel = [\"office@any\"]", "cancel = [\"office@any\"]\nexport = [\"office@any\", \"sender@unit\"]\nunmask = [\"office@any\"]");
    postings = edited(postings, "amend = [\"office@any\"]", "amend = [\"office@any\"]\nexport = [\"office@any\"]");
    files = with(with(files, "person.ledger.toml", people), "posting.ledger.toml", postings);
    for (const catalog::FileText& f : more) files = with(files, f.name, f.text);
    must(ledger::apply(*base, files, {}));
    log = std::make_unique<audit::ReadLog>(*db, keys, clock);
  }
  std::string file(const std::string& name) const { return folder / name; }
};

/// The cells of a sheet that is not hidden: "A1 文字\nB2 3\n".
inline std::string shown(const std::string& path, std::size_t sheet = 0) {
  files::XlsxReader book = must(files::XlsxReader::open(path));
  std::string out;
  must(book.rows(sheet, [&](const files::Row& row) {
    for (const files::Cell& c : row.cells)
      if (c.kind != files::CellKind::blank)
        out += files::column_letters(c.column) + std::to_string(row.number) + " " + (c.kind == files::CellKind::date ? c.date.iso() : std::string(c.text)) + "\n";
    return files::Next::row;
  }));
  return out;
}

}  // namespace zhagen::exchange::test
