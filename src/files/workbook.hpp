#pragma once
// The parts of a workbook and how they hang together: relationships, sheets, styles, the epoch.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "files/number_format.hpp"
#include "files/xlsx_reader.hpp"
#include "files/zip.hpp"

namespace zhagen::files {

struct Workbook {
  std::vector<Sheet> sheets;
  std::vector<const ZipEntry*> parts;         // of each sheet; into the zip's entries
  const ZipEntry* shared_strings = nullptr;   // null: the workbook has none
  std::vector<NumberFormat> formats;          // by the style index of a cell
  bool epoch1904 = false;
};

/// Errc::archive_holds_workbook, xlsx_is_other, xlsx_part_missing, xlsx_no_sheets, xlsx_parts, and those of XML.
Result<Workbook> read_workbook(const Zip& zip, const Limits& limits);

/// What a file is that is no zip archive, by its bytes: Errc::xlsx_is_xls, xlsx_has_password, xlsx_is_text,
/// xlsx_is_other, or archive_broken when it is none of what people mistake for a workbook.
Error describe_foreign(const ByteSource& source, const std::string& name);

}  // namespace zhagen::files
