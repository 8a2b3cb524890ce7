#pragma once
// The columns of a list that goes out: any values in any order, under any headings.
//
//     "serial,person+person.sex+person.nation=姓名,receiver.kind,state,=签名"
//
// parts a comma apart; serial (序号), state (状态), a path (path.hpp), '=' and a heading of one's own; a heading alone is a
// column left empty, for a signature. What follows a '+' is said in brackets, 李兰（女，回族）; alone, +sex+nation, （女，回族）.
// Of a code list the code 1 or 01 is the usual one and left out: 男, 汉族; the national lists number it so.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "account/actor.hpp"
#include "base/date.hpp"
#include "exchange/path.hpp"
#include "files/xlsx_writer.hpp"

namespace zhagen::exchange {

struct Column {
  enum class What : std::uint8_t { value, state, serial, empty, id } what = What::value;
  Path path;                 // of a value; ledger null: brackets alone. Of id: a reference, whose number is the cell
  std::vector<Path> aside;   // said in brackets
  std::string heading;
  bool person = false;       // the value is a person's name
};

inline constexpr std::size_t kColumns = 200;

/// Columns that somebody asked for. "" is all() of the ledger. Fields hidden from the actor are refused.
Result<std::vector<Column>> columns_of(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger,
                                       std::string_view text);
/// The state, where the ledger has one, and every field that the actor sees but files and retired ones.
std::vector<Column> all_columns(const catalog::Catalog& catalog, const account::Actor& actor, const catalog::Ledger& ledger);
/// One of these fields, by their indexes.
std::vector<Column> columns_of(const catalog::Catalog& catalog, const catalog::Ledger& ledger, const std::vector<int>& fields);

/// A cell of a list: nothing, text, number, date.
using CellValue = std::variant<std::monostate, std::string, files::Number, Date>;
files::OutCell out_cell(const CellValue& value);   // points into the value
std::string cell_text(const CellValue& value);     // as text: 12.34, 1980-05, 是

}  // namespace zhagen::exchange
