#include "base/toml_text.hpp"

#include <doctest/doctest.h>

#include "base/codes.hpp"

using namespace zhagen;

TEST_CASE("Chinese punctuation outside quotes is told, not given to toml++") {
  struct Row { const char* text; std::size_t line; };
  static constexpr Row rows[] = {{"a = 1\nb = [\"x\"、\"y\"]", 2}, {"名 = 1", 1},   {"a = “x”", 1},           {"a = \"x\"。", 1},
                                 {" \u0101", 1},                   {R"(a = 'x\'、)", 1}, {"a = \"unclosed\n、", 2}, {"a = \"\"\"x\n\\、\"\"\"", 2},
                                 {"a = \"\"\"x\\\n、\"\"\"", 1}};
  for (auto [text, line] : rows) {
    CAPTURE(text);
    auto fault = toml_fault(text);
    REQUIRE(fault);
    CHECK(fault->line == line);
  }
  for (const char* good : {"", "\xEF\xBB\xBF# 、。\na = \"、\" # 。", R"(a = '、"')", R"(a = "\"、")", R"(a = """、""。\"""""  # 、)", "b = '''、\n''。'''''\n"}) {
    CAPTURE(good);
    CHECK_FALSE(toml_fault(good));
  }
  auto list = CodeList::parse("name = \"x\"\nlabel = \"X\"，\n", "x.toml");
  REQUIRE_FALSE(list);
  CHECK(list.error().zh().starts_with("x.toml 第 2 行：代码表文件不对：引号外面有“，”"));
}
