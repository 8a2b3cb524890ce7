#include "sample/names.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "base/utf8.hpp"

namespace zhagen::sample {
namespace {

struct Surname {
  const char32_t* text;
  int weight;  // per 10,000, rounded from what is generally reported; the rare ones are raised a little
};

constexpr Surname kSurnames[] = {
    {U"李", 794}, {U"王", 741}, {U"张", 707}, {U"刘", 538}, {U"陈", 453}, {U"杨", 308}, {U"赵", 229}, {U"黄", 223}, {U"周", 212},
    {U"吴", 205}, {U"徐", 154}, {U"孙", 154}, {U"胡", 127}, {U"朱", 126}, {U"高", 121}, {U"林", 118}, {U"何", 117}, {U"郭", 117},
    {U"马", 113}, {U"罗", 103}, {U"梁", 84},  {U"宋", 82},  {U"郑", 79},  {U"谢", 76},  {U"韩", 71},  {U"唐", 69},  {U"冯", 68},
    {U"于", 65},  {U"董", 61},  {U"肖", 60},  {U"程", 58},  {U"曹", 57},  {U"袁", 55},  {U"邓", 54},  {U"许", 54},  {U"傅", 51},
    {U"沈", 50},  {U"曾", 50},  {U"彭", 50},  {U"吕", 47},  {U"苏", 47},  {U"卢", 47},  {U"蒋", 47},  {U"蔡", 46},  {U"贾", 45},
    {U"丁", 45},  {U"魏", 45},  {U"薛", 43},  {U"叶", 43},  {U"闫", 43},  {U"余", 41},  {U"潘", 41},  {U"杜", 41},  {U"戴", 40},
    {U"夏", 40},  {U"钟", 38},  {U"汪", 38},  {U"田", 37},  {U"任", 36},  {U"姜", 36},  {U"范", 36},  {U"方", 36},  {U"石", 35},
    {U"姚", 35},  {U"谭", 34},  {U"廖", 34},  {U"邹", 33},  {U"熊", 32},  {U"金", 32},  {U"陆", 31},  {U"郝", 31},  {U"孔", 30},
    {U"白", 30},  {U"崔", 30},  {U"康", 29},  {U"毛", 29},  {U"邱", 29},  {U"秦", 29},  {U"江", 28},  {U"史", 28},  {U"顾", 28},
    {U"侯", 27},  {U"邵", 27},  {U"孟", 27},  {U"龙", 26},  {U"万", 26},  {U"段", 25},  {U"雷", 25},  {U"钱", 24},  {U"汤", 24},
    {U"尹", 23},  {U"黎", 23},  {U"易", 22},  {U"常", 22},  {U"武", 22},  {U"乔", 21},  {U"贺", 21},  {U"赖", 20},  {U"龚", 20},
    {U"文", 20},  {U"韦", 20},  {U"覃", 15},  {U"单", 6},   {U"仇", 4},   {U"解", 4},   {U"区", 4},   {U"查", 4},   {U"缪", 4},
    {U"阚", 3},   {U"朴", 3},   {U"盖", 2},   {U"乜", 1},   {U"欧阳", 6}, {U"上官", 2}, {U"诸葛", 2}, {U"尉迟", 1}, {U"令狐", 1}};

constexpr int total_weight() {
  int sum = 0;
  for (const Surname& s : kSurnames) sum += s.weight;
  return sum;
}

// The front of each list is drawn more often.
constexpr std::u32string_view kMen = U"伟强军勇杰涛明辉刚建国平峰磊超鹏华斌波文志宇浩飞宏林海东亮俊成龙春生永庆健康祥云德胜利荣光进福贵玉坤振良新";
constexpr std::u32string_view kMenYoung = U"浩宇杰轩鑫博文俊凯晨阳旭昊泽铭翔睿哲航毅嘉诚子霖瑞铎奕恒远一鸣景楠晟炜烨彬";
constexpr std::u32string_view kWomen = U"芳娟敏静丽艳红霞燕玲梅英玉兰萍秀云丹洁琴华凤荣春莉桂珍娜蓉慧淑惠香月琳晓素";
constexpr std::u32string_view kWomenYoung = U"婷雪琳佳倩颖欣怡悦雨梦瑶诗涵思琪莹蕾媛璐露宁菲妍子晴嘉晓雯可心一诺语彤";

char32_t pick(Random& random, std::u32string_view list) {
  auto n = static_cast<std::uint32_t>(list.size());
  return list[std::min(random.below(n), random.below(n))];
}

}  // namespace

std::string person_name(Random& random, bool male, int birth_year) {
  int at = static_cast<int>(random.below(total_weight()));
  const Surname* surname = kSurnames;
  while (at >= surname->weight) at -= (surname++)->weight;
  bool young = birth_year >= 1988;
  std::u32string_view list = male ? (young ? kMenYoung : kMen) : (young ? kWomenYoung : kWomen);
  std::u32string name = surname->text;
  bool compound = name.size() > 1;
  name += pick(random, list);
  if (!compound && random.chance(birth_year < 1975 ? 240 : 170)) return utf8::encode(name);
  char32_t second = pick(random, list);
  name += second;
  return utf8::encode(name);
}

}  // namespace zhagen::sample
