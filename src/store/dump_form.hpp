#pragma once
// The form of a dump: writing and reading its lines (internal to the room; dump.hpp describes it).

#include <functional>

#include "store/admin.hpp"
#include "store/dump.hpp"
#include "store/file.hpp"

namespace zhagen::store {

/// Appends a value in the text form of COPY.
void put_value(std::string& out, Kind kind, std::string_view bytes);
/// A value read back; false where it is not of the form. `bytes` gets text and bytes, unescaped.
bool get_value(std::string_view field, Kind type, Arg& arg, std::string& bytes);

/// All tables of an open transaction. out may be null: then only counts and digest are made.
Result<DumpReport> write_dump(Conn& conn, NewFile* out);

/// Reads a dump, checking form, counts and digests as it goes.
class DumpReader {
  OldFile file_;
  std::string path_, line_;
  Sha256 all_, section_;
  Table table_;
  std::int64_t rows_ = 0;
  std::vector<std::string> values_;
  DumpReport report_;

 public:
  static Result<DumpReader> open(const std::string& path);

  /// Goes to the next table; nullptr after the last, when the whole file has been found sound.
  Result<const Table*> table();
  /// The next row of the table; false at its end.
  Result<bool> row(std::span<Arg> out);
  const DumpReport& report() const { return report_; }

 private:
  DumpReader(OldFile file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  Error damaged(const char* what) const;
  Status next_line();
};

}  // namespace zhagen::store
