// What the common subset leaves out, and what to write instead. docs/store.md shows the right forms.
#include <algorithm>
#include <optional>

#include "store/sql.hpp"

namespace zhagen::store {
namespace {

struct Refused {
  std::string_view words;  // lower case, parted by blanks
  const char *zh, *en;
};

constexpr Refused kFunctions[] = {
    // refused where a ( follows
    {"now datetime strftime julianday unixepoch age extract", "时刻由程序传入，写 ?",
     "the program passes the time in, write ?"},
    {"greatest least iif nvl ifnull", "请用 CASE 或 COALESCE", "write CASE or COALESCE"},
    {"string_agg group_concat array_agg json_agg", "请在程序里连接", "join in the program"},
    {"avg total round random", "结果不用浮点数和随机数", "no floating point, no randomness in results"},
    {"instr position strpos printf format to_char typeof hex quote chr char zeroblob randomblob concat left "
     "right",
     "两种数据库没有共同的写法，请在程序里做", "the engines have no common form, do it in the program"},
    {"last_insert_rowid changes nextval currval setval", "编号由程序生成，行数由 exec() 返回",
     "ids are made by the program, exec() gives the rows"},
};

constexpr Refused kWords[] = {
    // refused anywhere
    {"autoincrement serial bigserial identity generated", "编号由程序生成",
     "ids and derived values are made by the program"},
    {"ilike glob regexp similar", "请在小写的检索列上用 LIKE ? ESCAPE '\\'",
     "use LIKE ? ESCAPE '\\' on a lower-cased key"},
    {"current_timestamp current_date current_time interval", "时刻由程序传入，写 ?",
     "the program passes the time in, write ?"},
    {"isnull notnull", "请写 IS NULL 或 IS NOT NULL", "write IS NULL or IS NOT NULL"},
    {"collate nocase", "文字一律按字节排序，排序用预先算好的列",
     "text sorts by its bytes; sort by stored keys"},
    {"rowid ctid pragma attach merge temp temporary unlogged array lateral without strict",
     "只有一种数据库支持", "one engine only"},
    {"boolean bool bigint bytea", "类型只用 INTEGER、TEXT、BLOB", "the types are INTEGER, TEXT and BLOB"},
};

constexpr Refused kTypes = {  // refused as the type of a column
    "int smallint int2 int4 int8 tinyint real double float numeric decimal varchar char character date time "
    "timestamp timestamptz datetime json jsonb uuid any",
    "类型只用 INTEGER、TEXT、BLOB", "the types are INTEGER, TEXT and BLOB"};

constexpr std::string_view kFirst = "select with insert update delete create drop alter";
constexpr std::size_t kLongestName = 30;

std::string lower(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool among(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    bool starts = at == 0 || list[at - 1] == ' ';
    std::size_t end = at + word.size();
    if (starts && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

struct Reason {
  const char *zh, *en;
};

/// A statement without blanks and comments; words in lower case.
struct Statement {
  std::vector<Token> all;
  std::vector<std::string>
      word;  // "" for a quoted name or a text, so that nothing in them is taken for a keyword
  bool marked = false;

  std::string_view at(std::size_t i) const {
    return i < word.size() ? std::string_view(word[i]) : std::string_view();
  }
  std::string_view before(std::size_t i) const { return i == 0 ? std::string_view() : at(i - 1); }
  bool has(std::string_view w) const { return std::find(word.begin(), word.end(), w) != word.end(); }
  bool schema() const { return (at(0) == "create" || at(0) == "alter") && at(1) == "table"; }
  bool touching(std::size_t i) const {  // nothing between this token and the next
    return i + 1 < all.size() && all[i].is.data() + all[i].is.size() == all[i + 1].is.data();
  }
};

std::optional<Reason> name_rule(const Statement& s, std::size_t i) {
  std::string_view name = s.all[i].is;
  if (s.all[i].type == Token::quoted) {
    name = name.substr(1, name.size() - 2);
    bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!plain)
      return Reason{"双引号里只能是小写的名称，文字用单引号或 ?",
                    "double quotes hold lower-case names only; text takes single quotes or ?"};
  }
  if (name.size() > kLongestName) return Reason{"名称最多 30 个字符", "a name has at most 30 characters"};
  if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return Reason{"名称只用英文字母、数字和下划线", "names are ASCII"};
  return std::nullopt;
}

std::optional<Reason> word_rule(const Statement& s, std::size_t i) {
  std::string_view w = s.at(i), next = s.at(i + 1), prev = s.before(i);
  if (s.touching(i) && s.all[i + 1].type == Token::text)
    return Reason{"没有带前缀的文字，字节串请用 ?", "no prefixed literals; bytes are passed as ?"};
  if (next == "(")
    for (const Refused& r : kFunctions)
      if (among(r.words, w)) return Reason{r.zh, r.en};
  for (const Refused& r : kWords)
    if (among(r.words, w)) return Reason{r.zh, r.en};
  bool is_type = (s.schema() && i > 0 && !among("table column add exists constraint drop rename to", prev) &&
                  (s.all[i - 1].type == Token::word || s.all[i - 1].type == Token::quoted)) ||
                 (prev == "as" && next == ")" && s.has("cast"));
  if (is_type && among(kTypes.words, w)) return Reason{kTypes.zh, kTypes.en};
  if (w == "is" && !among("null not distinct true false", next))
    return Reason{"请写 IS NOT DISTINCT FROM", "write IS NOT DISTINCT FROM"};
  if (w == "not" && prev == "is" && !among("null distinct true false", next))
    return Reason{"请写 IS DISTINCT FROM", "write IS DISTINCT FROM"};
  if ((w == "max" || w == "min") && next == "(") {
    int depth = 0;
    for (std::size_t k = i + 1; k < s.word.size(); ++k) {
      if (s.at(k) == "(") ++depth;
      if (s.at(k) == ")" && --depth == 0) break;
      if (s.at(k) == "," && depth == 1)
        return Reason{"max、min 只取一列，请用 CASE", "max and min take one column, write CASE"};
    }
  }
  if (!s.marked && ((w == "on" && next == "conflict") || (w == "for" && among("update share", next))))
    return Reason{"请用 Dialect 的写法", "use Dialect"};
  if ((w == "insert" && next == "or") || (w == "replace" && next == "into"))
    return Reason{"请用 Dialect::upsert", "use Dialect::upsert"};
  if (w == "insert" && next == "into" && s.at(i + 3) != "(") return Reason{"请写出列名", "name the columns"};
  if (s.schema() && w == "unique")
    return Reason{"请另写 CREATE UNIQUE INDEX 名称", "write CREATE UNIQUE INDEX name"};
  if (s.schema() && w == "check" && (i < 2 || s.at(i - 2) != "constraint"))
    return Reason{"请写 CONSTRAINT 名称 CHECK", "write CONSTRAINT name CHECK"};
  return std::nullopt;
}

std::optional<Reason> sign_rule(const Statement& s, std::size_t i) {
  std::string_view c = s.at(i), next = s.touching(i) ? s.at(i + 1) : std::string_view();
  if (c.find_first_of("$:@#`[]{}~^!\\") != std::string_view::npos && !(c == "!" && next == "="))
    return Reason{"值只用 ?，没有这个符号", "values are written ?; this sign is not used"};
  if (c == ";") return Reason{"一次一条语句", "one statement at a time"};
  if ((c == "=" && next == "=") || (c == "-" && next == ">"))
    return Reason{"相等写 =，不用 JSON 运算", "write =, use no JSON operators"};
  if (c == "*" &&
      (among("select distinct all returning", s.before(i)) || s.before(i) == "," || s.before(i) == "."))
    return Reason{"请写出列名", "name the columns"};
  return std::nullopt;
}

std::optional<Reason> whole_rule(const Statement& s) {
  if (s.word.empty() || !among(kFirst, s.at(0)))
    return Reason{"事务和设置由程序管理", "transactions and settings are the program's"};
  if (s.at(0) == "create" && !among("table index unique view", s.at(1)))
    return Reason{"只建表、索引和视图", "create tables, indexes and views only"};
  if (s.at(0) == "create" && s.at(1) == "table" && !s.has("primary"))
    return Reason{"每张表要有 PRIMARY KEY", "each table has a PRIMARY KEY"};
  if (std::count(s.word.begin(), s.word.end(), "like") != std::count(s.word.begin(), s.word.end(), "escape"))
    return Reason{"LIKE 后请写 ESCAPE '\\'", "LIKE takes ESCAPE '\\'"};
  return std::nullopt;
}

std::optional<Reason> token_rule(const Statement& s, std::size_t i) {
  switch (s.all[i].type) {
    case Token::word:
      if (auto r = name_rule(s, i)) return r;
      return word_rule(s, i);
    case Token::quoted: return name_rule(s, i);
    case Token::sign: return sign_rule(s, i);
    case Token::number:
      if (std::any_of(s.all[i].is.begin(), s.all[i].is.end(), [](char c) { return c < '0' || c > '9'; }))
        return Reason{"只用整数", "whole numbers only"};
      return std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace

Status lint(std::string_view sql) {
  Statement s;
  s.marked = sql.starts_with(kDialectMark);
  for (const Token& t : TRY(tokens(sql))) {
    // PostgreSQL nests comments, SQLite does not.
    if (t.type == Token::comment && t.is.find("/*", 1) != std::string_view::npos)
      return fail(Errc::store_sql_subset, t.is.substr(0, 60), "注释不能嵌套", "comments do not nest");
    if (t.type == Token::space || t.type == Token::comment) continue;
    s.all.push_back(t);
    s.word.push_back(t.type == Token::quoted || t.type == Token::text ? std::string() : lower(t.is));
  }
  if (auto r = whole_rule(s)) return fail(Errc::store_sql_subset, sql.substr(0, 60), r->zh, r->en);
  for (std::size_t i = 0; i < s.all.size(); ++i)
    if (auto r = token_rule(s, i)) {
      auto from = static_cast<std::size_t>(s.all[i].is.data() - sql.data());
      return fail(Errc::store_sql_subset, sql.substr(from, 60), r->zh, r->en);
    }
  return {};
}

}  // namespace zhagen::store
