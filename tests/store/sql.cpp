#include "store/sql.hpp"

#include <doctest/doctest.h>

#include <random>

#include "base/utf8.hpp"

using namespace zhagen;
using namespace zhagen::store;

namespace {
std::string pg(std::string_view sql) {
  auto r = native(sql, Engine::postgresql);
  return r ? *r : "error";
}
}  // namespace

TEST_CASE("a ? is a placeholder only where a value can stand") {
  CHECK(pg("a = ? AND b = ?") == "a = $1 AND b = $2");
  CHECK(pg("a = '?' AND b = ?") == "a = '?' AND b = $1");
  CHECK(pg("a = 'it''s ?' AND b = ?") == "a = 'it''s ?' AND b = $1");
  CHECK(pg("\"why?\" = ?") == "\"why?\" = $1");
  CHECK(pg("a -- really?\n = ?") == "a -- really?\n = $1");
  CHECK(pg("a /* '? */ = ?") == "a /* '? */ = $1");
  CHECK(pg("a = 'open") == "error");
  CHECK(pg("a /* open") == "error");
  CHECK(pg("姓名 = ?") == "姓名 = $1");
}

TEST_CASE("types of the common subset") {
  CHECK(pg("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL, c BLOB)") ==
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT COLLATE \"C\" NOT NULL, c BYTEA)");
  CHECK(pg("SELECT CAST(a AS INTEGER), CAST(b AS TEXT)") == "SELECT CAST(a AS BIGINT), CAST(b AS TEXT)");
  CHECK(pg("SELECT 'INTEGER', integers") == "SELECT 'INTEGER', integers");
  CHECK(*native("CREATE TABLE t (a INTEGER PRIMARY KEY) -- x\n", Engine::sqlite) ==
        "CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT -- x\n");
  CHECK(*(native("CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a, b))", Engine::sqlite)) ==
        "CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID");
  CHECK(*(native("CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a))", Engine::sqlite)) ==
        "CREATE TABLE t (a TEXT, b INTEGER, PRIMARY KEY (a)) STRICT");
  CHECK(*native("SELECT ?", Engine::sqlite) == "SELECT ?");
}

TEST_CASE("a script is parted at its semicolons") {
  auto s = *statements("CREATE TABLE a (x TEXT); -- one;\n ;INSERT INTO a (x) VALUES (';');\n");
  REQUIRE(s.size() == 2);
  CHECK(s[0] == "CREATE TABLE a (x TEXT)");
  CHECK(s[1] == "INSERT INTO a (x) VALUES (';')");
}

// Parts of statements put together at random: the number of placeholders is known by construction.
TEST_CASE("placeholders are counted right in random statements") {
  struct Part {
    const char* text;
    int values;
  };
  static constexpr Part parts[] = {
      {"?", 1},         {" ? ", 1},        {"'?'", 0},       {"''", 0},
      {"'a''?''b'", 0}, {"\"?\"", 0},      {"/* ? ' */", 0}, {"-- ? ' \" /*\n", 0},
      {"a1", 0},        {" , ", 0},        {"(?)", 1},       {"'--'", 0},
      {"'/*'", 0},      {"市?", 1},        {"x = ?", 1},     {"12", 0},
      {" \n", 0},       {"\"a\"\"?\"", 0}, {"*", 0}};
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string sql;
    int values = 0;
    for (unsigned n = random() % 12; n > 0; --n) {
      const Part& p = parts[random() % std::size(parts)];
      // two texts side by side would be one: 'a''b'
      if (!sql.empty() &&
          (p.text[0] == sql.back() || (p.text[0] == '-' && sql.back() == '-') || (p.text[0] == '*')))
        sql += ' ';
      sql += p.text;
      values += p.values;
    }
    CAPTURE(sql);
    std::string out = pg(sql);
    int found = 0;
    auto all = tokens(sql);
    REQUIRE(all);
    for (const Token& t : *all) found += t.type == Token::placeholder;
    CHECK(found == values);
    CHECK((values == 0 || out.find("$" + std::to_string(values)) != std::string::npos));
    CHECK(out.find("$" + std::to_string(values + 1)) == std::string::npos);
  }
}

TEST_CASE("what one engine alone understands is refused") {
  for (const char* bad : {"SELECT a FROM t WHERE b = $1",
                          "SELECT a FROM t WHERE b ILIKE ?",
                          "SELECT now()",
                          "SELECT current_timestamp",
                          "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)",
                          "CREATE TABLE t (a BOOLEAN PRIMARY KEY)",
                          "CREATE TABLE t (a BIGINT PRIMARY KEY)",
                          "CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR(10))",
                          "CREATE TABLE t (a INTEGER PRIMARY KEY, \"b\" date)",
                          "CREATE TABLE t (a INTEGER)",
                          "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE)",
                          "CREATE TABLE t (a INTEGER PRIMARY KEY CHECK (a > 0))",
                          "CREATE TEMP TABLE t (a INTEGER PRIMARY KEY)",
                          "ALTER TABLE t ADD COLUMN a int",
                          "SELECT greatest(a, b) FROM t",
                          "SELECT max(a, b) FROM t",
                          "SELECT max(f(a, 1), b) FROM t",
                          "SELECT string_agg(a, ',') FROM t",
                          "SELECT group_concat(a) FROM t",
                          "SELECT avg(a) FROM t",
                          "INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING",
                          "INSERT OR REPLACE INTO t (a) VALUES (?)",
                          "REPLACE INTO t (a) VALUES (?)",
                          "INSERT INTO t VALUES (?)",
                          "SELECT a FROM t WHERE b = \"Text\"",
                          "SELECT a FROM t WHERE b = \"a b\"",
                          "SELECT a FROM t FOR UPDATE",
                          "SELECT * FROM t",
                          "SELECT t.* FROM t",
                          "SELECT a, * FROM t",
                          "SELECT a FROM t; DROP TABLE t",
                          "SELECT a FROM t;",
                          "SELECT a FROM t WHERE b LIKE ?",
                          "SELECT a::text FROM t",
                          "SELECT a->>'x' FROM t",
                          "SELECT 1.5",
                          "SELECT 0x10",
                          "SELECT 1e3",
                          "SELECT x'00'",
                          "SELECT E'a'",
                          "SELECT a FROM t WHERE a == 1",
                          "SELECT a FROM t WHERE b ~ 'x'",
                          "SELECT a FROM t WHERE b GLOB 'x'",
                          "SELECT a FROM t WHERE a IS ?",
                          "SELECT a FROM t WHERE a IS NOT b",
                          "SELECT a FROM t WHERE a ISNULL",
                          "SELECT a FROM t ORDER BY b COLLATE NOCASE",
                          "SELECT rowid FROM t",
                          "BEGIN",
                          "PRAGMA foreign_keys = OFF",
                          "SET x = 1",
                          "",
                          "-- nothing",
                          "SELECT /* a /* b */ 1 */ 2",
                          "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
                          "SELECT [a] FROM t",
                          "SELECT `a` FROM t",
                          "SELECT a FROM t WHERE b = @x",
                          "SELECT a FROM t WHERE b = :x",
                          "SELECT 姓名 FROM t",
                          "SELECT a FROM t WHERE 'open",
                          "SELECT a_name_that_is_longer_than_thirty FROM t",
                          "SELECT CAST(a AS int) FROM t",
                          "SELECT ifnull(a, 0) FROM t"}) {
    CAPTURE(bad);
    CHECK_FALSE(lint(bad));
  }
}

TEST_CASE("what both engines understand is let through") {
  for (const char* good :
       {"SELECT a, count(*), sum(b * 2) FROM t WHERE b = ? AND c <> 'x' AND d != 3 GROUP BY a ORDER BY a "
        "DESC NULLS LAST LIMIT 3 OFFSET 4",
        "SELECT a FROM t WHERE b LIKE ? ESCAPE '\\'",
        "SELECT max(a), min(coalesce(b, 0)) FROM t",
        "SELECT a FROM t WHERE b IS NULL AND c IS NOT NULL AND d IS NOT DISTINCT FROM ? AND e IS DISTINCT "
        "FROM f",
        "WITH RECURSIVE p (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM p WHERE a < 3) SELECT a FROM p",
        "INSERT INTO t (a, b) VALUES (?, ?) RETURNING a",
        "INSERT INTO t (a) SELECT b FROM u",
        "UPDATE t SET a = b FROM u WHERE t.c = u.c",
        "DELETE FROM t WHERE a IN (SELECT b FROM u)",
        "CREATE UNIQUE INDEX i ON t (a) WHERE b IS NULL",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, date INTEGER NOT NULL, \"order\" TEXT, x BLOB, y INTEGER "
        "REFERENCES u (id), "
        "CONSTRAINT positive CHECK (date >= 0))",
        "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a, b))",
        "ALTER TABLE t ADD COLUMN time INTEGER",
        "DROP INDEX i",
        "SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t",
        "SELECT \"order\", 'Text in \"quotes\"' FROM t -- and * more",
        "SELECT a || 'x', CAST(b AS TEXT), CAST(c AS INTEGER) FROM t",
        "SELECT CASE WHEN a > 0 THEN 1 ELSE 0 END FROM t WHERE TRUE",
        "SELECT replace(a, 'x', 'y'), substr(a, 1, 2), length(a), lower(a), abs(b), nullif(a, '') FROM t",
        "/*dialect*/INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO NOTHING",
        "/*dialect*/SELECT a FROM t WHERE a = ? FOR UPDATE"}) {
    CAPTURE(good);
    auto s = lint(good);
    CHECK_MESSAGE(s.ok(), (s ? "" : s.error().zh()));
  }
}

TEST_CASE("storable text: UTF-8 without null characters") {
  CHECK(storable(""));
  CHECK_FALSE(storable("\xe6\x89"));
  std::mt19937 random(9);
  for (int i = 0; i < 30000; ++i) {
    static constexpr std::string_view bits[] = {"a",
                                                "abcdefgh",
                                                "扎",
                                                "根根",
                                                "é",
                                                "𠀀",
                                                "\x7f",
                                                "\x01",
                                                "\x80",
                                                "\xff",
                                                "\xed\xa0\x80",
                                                "\xe0\x80\x80",
                                                "\xc0\x80",
                                                std::string_view("\0", 1),
                                                "\xf4\x90\x80\x80",
                                                "\xe6"};
    std::string text;
    for (unsigned n = random() % 10; n > 0; --n) text += bits[random() % (i % 2 ? std::size(bits) : 8)];
    CAPTURE(text);
    CHECK(storable(text) == (utf8::valid(text) && text.find('\0') == std::string::npos));
  }
}
