#include "store/dump.hpp"

#include "store/dump_form.hpp"

namespace zhagen::store {

Result<DumpReport> dump(Db& db, const std::string& to) {
  NewFile out = TRY(NewFile::make(to));
  Read read = TRY(db.read());
  DumpReport report = TRY(write_dump(Admin::conn(read), &out));
  TRY(out.keep());
  return report;
}

Result<DumpReport> verify_dump(const std::string& file) {
  DumpReader reader = TRY(DumpReader::open(file));
  std::vector<Arg> row;
  while (const Table* t = TRY(reader.table())) {
    row.resize(t->columns.size());
    while (TRY(reader.row(row))) {
    }
  }
  return reader.report();
}

}  // namespace zhagen::store
