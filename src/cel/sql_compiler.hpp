#pragma once
// The compiler behind compile_sql. A condition is a piece that both engines take for one (WHERE, AND, NOT); a term is a
// value. What the condition's own record has is read by its alias; what hangs on a reference, through a scalar subquery
// around the smallest condition (or EXISTS, where only truth counts), whose joins are gathered while it is put together.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cel/interpret.hpp"
#include "cel/sql_dates.hpp"
#include "cel/sql_piece.hpp"

namespace zhagen::cel {

/// What a condition's reader wants to know: both, or only where it is true, or only where it is false. In the last two
/// cases the other outcome and unknown need not be told apart.
enum class Asked : std::uint8_t { both, truth, falsity };

struct Term {
  Kind kind = Kind::dynamic;      // integer, string (codes too), date, record (its id), boolean (a condition), period, list
  Piece sql;
  std::optional<Value> constant;  // known now: of period and list always
  bool column = false;            // of a table: short, and text in it is ordered by its bytes
  bool bytes = false;             // text with a column in it: ordered by its bytes
  std::int64_t low = INT64_MIN, high = INT64_MAX;  // of integer
};

// What is written at most: filters come from anybody who may read a list.
inline constexpr std::size_t kSqlText = 200'000, kSqlArgs = 5'000;

class SqlCompiler {
 public:
  SqlCompiler(const Program& program, const SqlSchema& schema, std::string_view variable, std::string_view alias,
              const std::vector<std::pair<std::string, Value>>& values);
  Result<Piece> condition(NodeId id, Asked asked);  // in parentheses
  Error refuse(NodeId id, const struct SqlRefusal& why) const;

 private:
  struct Row { std::string alias, record; };                 // of a record that the statement has in its FROM
  struct Join { std::string alias, table; Piece id; };       // FROM table alias WHERE alias.id = id
  struct Facts { bool reads = false; std::int32_t lowest_local = INT32_MAX; };

  // sql.cpp, sql_conditions.cpp
  Result<Piece> bare_condition(NodeId id, Asked asked);
  Result<Piece> logical(const Node& n, Asked asked);
  Result<Piece> call_condition(NodeId id, Asked asked);
  Result<Piece> comparison(NodeId id);
  Result<Piece> in_list(NodeId id);
  Result<Piece> null_test(NodeId id, NodeId operand, bool wants_null);
  Result<Piece> text_test(NodeId id);
  Result<Piece> under(NodeId id);
  Result<Piece> within(NodeId id);
  /// Refuses once lists have more arguments than a statement may have, before they are copied about.
  Status room_for(NodeId id, std::size_t arguments);

  // sql_values.cpp: terms
  bool constant(NodeId id) const;
  Result<Value> fold(NodeId id);
  Result<Term> constant_term(NodeId id);
  Result<Term> term(NodeId id);        // its references are joined to the condition around it
  Result<Term> closed_term(NodeId id);  // its references are its own
  Result<Term> field(NodeId id);
  Result<Term> chosen(NodeId id);      // ? :
  Result<Term> arithmetic(NodeId id);
  Result<Term> date_function(NodeId id);
  Result<Term> rank(NodeId id);
  /// A date that is no column becomes the column of a one-row table, for it is written several times; selected() puts
  /// what is made of such dates over those tables.
  SqlDate repeated(const Term& t, Piece& from);
  static Piece selected(const Piece& p, const Piece& from) { return from.text.empty() ? p : put("(SELECT ", p, from, ")"); }

  // sql_lists.cpp: records and lists of them
  Result<Piece> record_id(NodeId id, bool& always);  // always: there is one
  Result<Row> row_of(NodeId id);
  Result<Piece> quantifier(NodeId id, Asked asked);
  /// A condition put together by 'make', inside a subquery over the references that it turned out to need.
  template <class Make>
  Result<Piece> over_joins(Asked asked, Make&& make) {
    std::vector<Join> own, *around = joins_;
    joins_ = &own;
    Result<Piece> made = make();
    joins_ = around;
    if (!made || own.empty()) return made;
    return joined(std::move(*made), own, asked);
  }
  static Piece joined(Piece inner, const std::vector<Join>& joins, Asked asked);
  std::string fresh_alias() { return "q" + std::to_string(++aliases_); }

  const Program& program_;
  const Ast& ast_;
  const SqlSchema& schema_;
  std::string variable_, alias_;
  std::map<std::string, Value, std::less<>> records_;  // variables that are records known by their id
  Bindings bindings_;
  Interpreter interpreter_;
  std::vector<Facts> facts_;
  std::vector<Row> locals_;
  std::vector<Join>* joins_ = nullptr;
  int aliases_ = 0;
  std::size_t listed_ = 0;  // arguments of lists so far
  int fallible_ = 0;  // how many parts so far may be NULL for an error
};

/// Why something is refused, and what to write instead.
struct SqlRefusal {
  const char *zh, *zh_remedy, *en, *en_remedy;
};
namespace refusal {
inline constexpr SqlRefusal kPart{"数据库不认得这种写法", "请用字段与常量的比较、in、&&、||、!、exists、all 改写，或在规则里使用",
                                  "the database does not know this form", "use comparisons of fields with constants, in, &&, ||, !, exists, all; or use it in a rule"};
inline constexpr SqlRefusal kField{"这一项不供筛选（已加密、不对您开放，或是文字列表）", "请改用其他字段", "this field is not for filters (sealed, hidden or a list of texts)",
                                   "use another field"};
inline constexpr SqlRefusal kVariable{"没有给出它的值", "请只用记录的字段和已给出的名字", "it has no value here", "use the record's fields and names that are given"};
inline constexpr SqlRefusal kConstant{"它的值算不出来", "请检查它的参数", "its value cannot be computed", "check its arguments"};
inline constexpr SqlRefusal kOverflow{"结果可能超出整数范围", "请在目录里给字段写上 min 和 max，或把数移到比较的另一边", "the result may overflow",
                                      "give the field min and max in the catalog, or move the number to the other side of the comparison"};
inline constexpr SqlRefusal kDateSum{"日期不能在数据库里推算", "请写 months(开始日期, asof) >= 12 这样的比较", "dates are not computed in the database",
                                     "write a comparison such as months(from, asof) >= 12"};
inline constexpr SqlRefusal kDays{"天数不能在数据库里推算", "请把推算移到不读字段的一边，如 开始日期 <= addDays(asof, -10)", "days are not counted in the database",
                                  "move the sum to the side that reads no field: from <= addDays(asof, -10)"};
inline constexpr SqlRefusal kWorkdays{"工作日不能在数据库里推算", "请把推算移到不读字段的一边，如 截止日期 <= addWorkdays(asof, 5)", "working days are not counted in the database",
                                      "move the sum to the side that reads no field: due <= addWorkdays(asof, 5)"};
inline constexpr SqlRefusal kPattern{"要找的文字必须是常量，最多 4000 字节", "请写成 字段.contains('文字')", "the text to look for must be a constant of at most 4000 bytes",
                                     "write field.contains('text')"};
inline constexpr SqlRefusal kList{"in 的右边只能是常量列表", "请写 x in ['a', 'b']；查记录列表请用 exists", "the right side of in must be a list of constants",
                                  "write x in ['a', 'b']; for a list of records use exists"};
inline constexpr SqlRefusal kRange{"只能在关系字段上用 exists 和 all", "请写 记录.关系.exists(x, 条件)，条件并到里面", "exists and all work on relations only",
                                   "write record.relation.exists(x, condition) with all conditions inside"};
inline constexpr SqlRefusal kOrder{"两边都不是字段的文字不能比大小", "请让一边是字段", "texts are ordered only where one is a field", "let one side be a field"};
inline constexpr SqlRefusal kFallible{"带 rank() 的部分不能与 null 比较", "请直接判断字段是否为 null", "a part with rank() cannot be compared with null",
                                      "compare the field itself with null"};
inline constexpr SqlRefusal kCodes{"下级代码超过 2000 个", "请用更细的上级代码", "there are more than 2000 codes below it", "use a code further down"};
inline constexpr SqlRefusal kNul{"文字里有数据库存不了的字符 U+0000", "请去掉它", "the text has U+0000, which databases cannot keep", "take it out"};
inline constexpr SqlRefusal kLarge{"写成数据库语句后太长或嵌套太深", "请拆成几条或减少括号层数", "as a statement it is too long or too deep", "split it or nest less"};
}  // namespace refusal

}  // namespace zhagen::cel
