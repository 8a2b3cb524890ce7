#include "files/form.hpp"

#include "base/utf8.hpp"

namespace zhagen::files {
namespace {

constexpr std::array<BoxName, kBoxes> kNames{{
    {"XingMing", "姓名"},
    {"XingBie", "性别"},
    {"ChuShengNianYue", "出生年月"},
    {"MinZu", "民族"},
    {"JiGuan", "籍贯"},
    {"ChuShengDi", "出生地"},
    {"RuDangShiJian", "入党时间"},
    {"CanJiaGongZuoShiJian", "参加工作时间"},
    {"JianKangZhuangKuang", "健康状况"},
    {"ZhuanYeJiShuZhiWu", "专业技术职务"},
    {"ShuXiZhuanYeYouHeZhuanChang", "熟悉专业有何专长"},
    {"QuanRiZhiJiaoYu_XueLi", "全日制教育学历"},
    {"QuanRiZhiJiaoYu_XueWei", "全日制教育学位"},
    {"QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "全日制教育毕业院校系"},
    {"QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "全日制教育专业"},
    {"ZaiZhiJiaoYu_XueLi", "在职教育学历"},
    {"ZaiZhiJiaoYu_XueWei", "在职教育学位"},
    {"ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "在职教育毕业院校系"},
    {"ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "在职教育专业"},
    {"XianRenZhiWu", "现任职务"},
    {"NiRenZhiWu", "拟任职务"},
    {"NiMianZhiWu", "拟免职务"},
    {"JianLi", "简历"},
    {"JiangChengQingKuang", "奖惩情况"},
    {"NianDuKaoHeJieGuo", "年度考核结果"},
    {"RenMianLiYou", "任免理由"},
    {"ChengBaoDanWei", "呈报单位"},
    {"JiSuanNianLingShiJian", "计算年龄时间"},
    {"TianBiaoShiJian", "填表时间"},
    {"TianBiaoRen", "填表人"},
    {"ShenFenZheng", "身份证号"},
    {"Version", "编辑器版本"},
}};

struct Entity {
  std::string_view written;
  char stands_for;
};
constexpr Entity kEntities[]{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};

bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

const BoxName& name_of(Box box) { return kNames[static_cast<std::size_t>(box)]; }

std::string tidy_form_text(std::string_view text) {
  // An entity is looked for where its last character has just been written: what one entity leaves may end another, and one
  // pass takes them all, however often a writer escaped.
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    char32_t c = utf8::take(text);
    if (c == '\r') {
      if (!text.starts_with('\n')) out += '\n';
      continue;
    }
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF) continue;
    utf8::append(out, c);
    if (c != ';') continue;
    for (const Entity& e : kEntities)
      if (out.ends_with(e.written)) {
        out.replace(out.size() - e.written.size(), e.written.size(), 1, e.stands_for);
        break;
      }
  }
  std::size_t from = 0, to = out.size();
  while (from < to && space(out[from])) ++from;
  while (to > from && space(out[to - 1])) --to;
  return out.substr(from, to - from);
}

}  // namespace zhagen::files
