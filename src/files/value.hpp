#pragma once
// From a cell to a value. What can be read in two ways is an error that says so: nothing is guessed.
// A blank cell is an absent value: empty Date, nullopt, Truth::unknown, "". In dates and numbers 无, —, - and / mean
// blank too. A cell that holds a spreadsheet error or a formula without value is an error everywhere.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/result.hpp"
#include "base/truth.hpp"
#include "files/cell.hpp"

namespace zhagen::files {

/// Width folded (Ａ１：（ to A1:( ), odd blanks made plain, zero-width characters removed, ends trimmed.
std::string fold_width(std::string_view text);
/// Zero-width characters removed, no-break and ideographic blanks made plain, line ends made \n, ends trimmed.
std::string clean_text(std::string_view text);
/// clean_text, and no blank between two Chinese characters: 王　伟 is 王伟; the · of other names stays.
std::string clean_name(std::string_view text);
/// fold_width with every blank removed and letters in upper case: codes, identity and telephone numbers.
std::string clean_code(std::string_view text);

/// The text of a cell; a number as shown, a date as 1980-05-01.
Result<std::string> as_text(const Cell& cell);
/// A code or number that is a name: identity number, telephone, account. Stored as a number of more than
/// 15 digits: Errc::number_lost_digits.
Result<std::string> as_code(const Cell& cell);
/// Dates in the forms of real spreadsheets: date cells; text as Date::parse takes it, a time of day after it
/// passed over; numbers 1980, 198005, 19800501, 1980.05; a five-digit number is a serial of the workbook's epoch.
/// The number 1980.1 is January or October: Errc::date_ambiguous; the text 1980.1 is January.
Result<Date> as_date(const Cell& cell);
/// A whole number; 1,234 and full-width digits too.
Result<std::optional<std::int64_t>> as_integer(const Cell& cell);
/// A decimal as an integer of 10^-places units (3: thousandths). More places than that: Errc::number_places.
Result<std::optional<std::int64_t>> as_scaled(const Cell& cell, int places);
/// 是 否 有 无 √ × 对 错 Y N yes no true false 1 0.
Result<Truth> as_yes_no(const Cell& cell);

/// A place in words: people.xlsx 工作表“人员”第 7 行 B 列“出生年月”; parts that are empty are left out, row 0 too, with its column.
std::string cell_place(std::string_view file, std::string_view sheet, std::uint32_t row, std::uint32_t column,
                       std::string_view heading);

}  // namespace zhagen::files
