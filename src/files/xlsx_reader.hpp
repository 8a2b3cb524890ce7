#pragma once
// Streaming reader of .xlsx workbooks (ECMA-376 transitional and strict). Memory does not grow with the rows.
//
//     XlsxReader book = TRY(XlsxReader::open("people.xlsx"));
//     TRY(book.rows(0, [&](const Row& row) { ...; return Next::row; }));
//
// A file that is no .xlsx (.xls, password, CSV, PDF, empty, broken...) is refused with what it is and what to do.
// One reader is used by one thread at a time.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "files/cell.hpp"
#include "files/limits.hpp"

namespace zhagen::files {

class ByteSource;

enum class SheetState : std::uint8_t { visible, hidden, very_hidden };

struct Sheet {
  std::string name;
  SheetState state = SheetState::visible;
};

/// What stands around the rows of a sheet.
struct SheetFrame {
  std::vector<Merge> merges;  // by first row, then column
  std::vector<std::pair<std::uint32_t, std::uint32_t>> hidden_columns;  // from, to (from 0)
};

enum class Next : std::uint8_t { row, stop };

class XlsxReader {
 public:
  static Result<XlsxReader> open(const std::string& path, const Limits& limits = {});
  static Result<XlsxReader> from_bytes(std::string bytes, std::string name, const Limits& limits = {});
  XlsxReader(XlsxReader&&) noexcept;
  XlsxReader& operator=(XlsxReader&&) noexcept;
  ~XlsxReader();

  const std::string& name() const;  // of the file, without folders
  const std::vector<Sheet>& sheets() const;
  const Limits& limits() const;
  bool epoch1904() const;

  /// The frame without reading the rows: the part is unpacked, its rows are passed over unparsed. Kept.
  Result<SheetFrame> frame(std::size_t sheet);
  /// Rows in order of their numbers. Rows and cells that the file leaves out are not invented.
  Status rows(std::size_t sheet, const std::function<Next(const Row&)>& each);

 private:
  struct State;
  explicit XlsxReader(std::unique_ptr<State> s);
  static Result<XlsxReader> over(std::shared_ptr<const ByteSource> source, std::string name, const Limits& limits);
  std::unique_ptr<State> s_;
};

}  // namespace zhagen::files
