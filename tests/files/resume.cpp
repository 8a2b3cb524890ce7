// Résumés: every way that offices write a line, and the form's own way back.

#include <doctest/doctest.h>

#include "base/random.hpp"
#include "files/resume.hpp"

using namespace zhagen;
using namespace zhagen::files;

namespace {

/// "199509-199907 text|note;..." of each stage.
std::string shape(std::string_view text) {
  std::string out;
  for (const Stage& s : read_resume(text)) {
    if (!out.empty()) out += ";";
    out += std::to_string(s.from.value() / 100) + "-" + std::to_string(s.to.value() / 100) + " " + s.text;
    for (const std::string& n : s.notes) out += "|" + n;
  }
  return out;
}

}  // namespace

TEST_CASE("one stage in each writing") {
  for (const char* line : {"1995.09--1999.07  青山大学学习", "1995.09-1999.07 青山大学学习", "199509--199907青山大学学习", "1995．09——1999．07  青山大学学习",
                           "1995.09–1999.07  青山大学学习", "1995.09－1999.07  青山大学学习", "1995.09~1999.07  青山大学学习", "1995.09至1999.07 青山大学学习",
                           "  1995.9 -- 1999.7  青山大学学习\r\n", "1995.09—1999.07　青山大学学习"}) {
    INFO(line);
    CHECK(shape(line) == "199509-199907 青山大学学习");
  }
  for (const char* line : {"2010.03--         柳河镇镇长", "2010.03--至今  柳河镇镇长", "2010.03至今  柳河镇镇长", "2010.03-  柳河镇镇长"}) {
    INFO(line);
    CHECK(shape(line) == "201003-0 柳河镇镇长");
  }
}

TEST_CASE("lines that go on, and what was done meanwhile") {
  CHECK(shape("1995.09--1999.07  青山大学\n                  经济学院学习\n1999.08--         柳河镇干部\n（其间：2002.09--2005.06  云岭大学在职学习）") ==
        "199509-199907 青山大学经济学院学习;199908-0 柳河镇干部|（其间：2002.09--2005.06  云岭大学在职学习）");
  // Far to the right of the stages a line goes on, though it begins as one of them would.
  CHECK(shape("1995.09--1999.07  学习\n                  1997.03--1997.06 在外交流") == "199509-199907 学习1997.03--1997.06 在外交流");
  // A whole résumé may be set in.
  CHECK(shape("    1995.09--1999.07  学习\n    1999.08--  工作") == "199509-199907 学习;199908-0 工作");
  // A note over two lines; words are not glued together.
  CHECK(shape("1995.09--  工作\n（其间：2002.09--2005.06  在云岭大学\n                  公共管理专业学习）") == "199509-0 工作|（其间：2002.09--2005.06  在云岭大学公共管理专业学习）");
  CHECK(shape("1995.09--  ABC\n                  DEF") == "199509-0 ABC DEF");
  // Not a month of a year.
  CHECK(shape("1995.13--1999.07  x") == "0-0 1995.13--1999.07  x");
  CHECK(shape("一直在家务农") == "0-0 一直在家务农");
  CHECK(shape(" \n\r\n") == "");
}

TEST_CASE("the exact form: text from column 18") {
  std::vector<Stage> stages{{*Date::of(1995, 9), *Date::of(1999, 7), "青山大学学习", {}}, {*Date::of(1999, 8), {}, "柳河镇干部", {"（其间：在职学习）"}}};
  CHECK(write_resume(stages) == "1995.09--1999.07  青山大学学习\n1999.08--         柳河镇干部\n（其间：在职学习）");
  std::string han;
  for (int i = 0; i < 40; ++i) han += "岗";
  std::string wrapped = write_resume({{*Date::of(1999, 8), {}, han, {}}}, 64);
  CHECK(wrapped == "1999.08--         " + han.substr(0, 32 * 3) + "\n" + std::string(18, ' ') + han.substr(32 * 3));
}

TEST_CASE("stages come back, however narrow the lines") {
  Random r(5);
  const std::string parts[]{"青山", "区", " ", "ABC", "12", "（其间", "、", "镇长", "）", "x", "2010.09", "—"};
  for (int i = 0; i < 2000; ++i) {
    std::vector<Stage> stages;
    for (int n = r.range(1, 4); n > 0; --n) {
      Stage s{*Date::of(r.range(1970, 2020), r.range(1, 12)), {}, "任", {}};
      if (r.chance(700)) s.to = *Date::of(r.range(1970, 2020), r.range(1, 12));
      for (int k = r.range(0, 20); k > 0; --k) s.text += parts[r.below(std::size(parts))];
      while (s.text.ends_with(' ')) s.text.pop_back();
      if (r.chance(300)) s.notes.push_back("（其间：" + std::to_string(r.below(100000)) + "学习）");
      stages.push_back(std::move(s));
    }
    std::string text = write_resume(stages, r.chance(200) ? 0 : static_cast<std::size_t>(r.range(20, 70)));
    INFO(text);
    CHECK(read_resume(text) == stages);
  }
}
