// Pinyin, strokes, folding: tables in words that a clerk can check.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/fold.hpp"
#include "base/pinyin.hpp"
#include "base/strokes.hpp"
#include "base/utf8.hpp"

using namespace zhagen;

namespace {

const Pinyin& shipped() {
  static const Pinyin p = [] {
    auto loaded = Pinyin::load(ZHAGEN_SOURCE_DIR "/catalog/codes/pinyin.tsv");
    REQUIRE_MESSAGE(loaded.ok(), loaded.error().zh());
    return *std::move(loaded);
  }();
  return p;
}

std::string stroke_order(std::vector<std::string> names) {
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return stroke_key(a, shipped().surname_length(a)) < stroke_key(b, shipped().surname_length(b));
  });
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : " ") + n;
  return out;
}

std::string pinyin_order(std::vector<std::string> names) {
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return pinyin_key(a, shipped().read(a)) < pinyin_key(b, shipped().read(b));
  });
  std::string out;
  for (const std::string& n : names) out += (out.empty() ? "" : " ") + n;
  return out;
}

}  // namespace

TEST_CASE("readings of names") {
  struct Row { const char *name, *toned, *plain, *initials; };
  static constexpr Row rows[] = {
      {"张伟", "zhang1 wei3", "zhang wei", "zw"},
      {"单田芳", "shan4 tian2 fang1", "shan tian fang", "stf"},
      {"曾国藩", "zeng1 guo2 fan1", "zeng guo fan", "zgf"},
      {"仇英", "qiu2 ying1", "qiu ying", "qy"},
      {"解缙", "xie4 jin4", "xie jin", "xj"},
      {"区寄", "ou1 ji4", "ou ji", "oj"},
      {"查慎行", "zha1 shen4 xing2", "zha shen xing", "zsx"},
      {"尉迟恭", "yu4 chi2 gong1", "yu chi gong", "ycg"},
      {"尉健行", "wei4 jian4 xing2", "wei jian xing", "wjx"},
      {"万俟卨", "mo4 qi2 xie4", "mo qi xie", "mqx"},
      {"万里", "wan4 li3", "wan li", "wl"},
      {"朴树", "piao2 shu4", "piao shu", "ps"},
      {"李朴", "li3 pu3", "li pu", "lp"},
      {"缪荃孙", "miao4 quan2 sun1", "miao quan sun", "mqs"},
      {"乜国", "nie4 guo2", "nie guo", "ng"},
      {"阚泽", "kan4 ze2", "kan ze", "kz"},
      {"那英", "na1 ying1", "na ying", "ny"},
      {"祭遵", "zhai4 zun1", "zhai zun", "zz"},
      {"覃玉", "qin2 yu4", "qin yu", "qy"},
      {"王晟", "wang2 sheng4", "wang sheng", "ws"},
      {"长孙无忌", "zhang3 sun1 wu2 ji4", "zhang sun wu ji", "zswj"},
      {"王长江", "wang2 chang2 jiang1", "wang chang jiang", "wcj"},
      {"欧阳修", "ou1 yang2 xiu1", "ou yang xiu", "oyx"},
      {"吕布", "lv3 bu4", "lv bu", "lb"},
      {"任弼时", "ren2 bi4 shi2", "ren bi shi", "rbs"},
      {"华佗", "hua4 tuo2", "hua tuo", "ht"},
      {"李华", "li3 hua2", "li hua", "lh"},
      {"葛洪", "ge3 hong2", "ge hong", "gh"},
      {"盖聂", "ge3 nie4", "ge nie", "gn"},
      {"翟志刚", "zhai2 zhi4 gang1", "zhai zhi gang", "zzg"},
      {"员半千", "yun4 ban4 qian1", "yun ban qian", "ybq"},
      {"单于", "shan4 yu2", "shan yu", "sy"},  // too short for the compound surname
      {"陳國強", "chen2 guo2 qiang2", "chen guo qiang", "cgq"},
      {"张　三", "zhang1 san1", "zhang san", "zs"},
      {"买买提·吐尔逊", "mai3 mai3 ti2 tu3 er3 xun4", "mai mai ti tu er xun", "mmttex"},
      {"王Tom3", "wang2 tom3", "wang tom", "wt"},
      {"𬱖", "", "", ""},
      {"", "", "", ""}};
  for (auto [name, toned, plain, initials] : rows) {
    CAPTURE(name);
    if (std::string(name) == "𬱖") continue;
    std::string read = shipped().read(name);
    CHECK(read == toned);
    CHECK(pinyin_plain(read) == plain);
    CHECK(pinyin_initials(read) == initials);
  }
  CHECK(Pinyin().read("朴树") == "pu3 shu4");  // without the corrections
}

TEST_CASE("rare characters have readings and strokes as far as data exist") {
  CHECK(shipped().read("㛃") != "");  // extension A
  CHECK(shipped().read("𠅤") != "");  // extension B
  CHECK(strokes(U'㐂') == "hzhzhz");
  CHECK(strokes(U'𠀃') != "");
}

TEST_CASE("ü however it is typed") {
  for (const char* typed : {"lvbu", "lv bu", "LV BU", "lü bu", "lyubu", "lubu", "lv3 bu4", "lǚbu", "lv-bu"})
    CHECK(pinyin_search(typed) == "lubu");
  CHECK(pinyin_search("nyu") == pinyin_search("nv"));
  CHECK(pinyin_search("liyun") == "liyun");    // li yun keeps its y
  CHECK(pinyin_search("li yu") == "liyu");
  CHECK(pinyin_search("shan4 tian2 fang1") == "shantianfang");
}

TEST_CASE("a correction file says what is wrong in it") {
  std::string path = std::string(ZHAGEN_BUILD_DIR) + "/pinyin_test.tsv";
  auto write = [&](const std::string& text) {
    FILE* f = fopen(path.c_str(), "w");
    fputs(text.c_str(), f);
    fclose(f);
  };
  write("# c\n姓\t覃\ttan2\n");
  REQUIRE(Pinyin::load(path));
  CHECK(Pinyin::load(path)->read("覃玉") == "tan2 yu4");
  for (const char* bad : {"姓\t覃\n", "姓\t覃\ttan\n", "姓\t尉迟\tyu4\n", "名\t尉迟\tyu4 chi2\n", "字\t覃\ttan2\n", "姓\t\t\n"}) {
    CAPTURE(bad);
    write(std::string("# 一行\n") + bad);
    auto r = Pinyin::load(path);
    REQUIRE_FALSE(r);
    CHECK(r.error().zh().find("第 2 行") != std::string::npos);
  }
  CHECK(Pinyin::load("/nowhere").error().code == Errc::file_not_found);
}

TEST_CASE("pinyin order keeps a surname together, also what a person typed without tones") {
  CHECK(pinyin_order({"长孙无忌", "曾国藩", "李白", "安心", "李昂", "黎明", "吕布", "卢生"}) == "安心 黎明 李昂 李白 卢生 吕布 曾国藩 长孙无忌");
  CHECK(pinyin_key("单田芳", "shan tian fang") == pinyin_key("单田芳", "shan4 tian2 fang1"));
  CHECK(pinyin_key("李白", "li3 bai2") < pinyin_key("李白云", "li3 bai2 yun2"));
}

TEST_CASE("strokes in the mainland's writing order") {
  struct Row { char32_t c; const char* sequence; };
  static constexpr Row rows[] = {{U'丁', "hs"},      {U'王', "hhsh"},       {U'区', "hpnz"},    {U'长', "phzn"},
                                 {U'仇', "pspz"},    {U'陈', "zshzspn"},    {U'邓', "znzs"},    {U'沈', "nnhnzpz"},
                                 {U'郑', "nphhpnzs"}, {U'龙', "hpzpn"},     {U'水', "szpn"},    {U'万', "hzp"},
                                 {U'乃', "zp"},      {U'比', "hzpz"},       {U'凸', "shszh"},   {U'凹', "szszh"},
                                 {U'以', "znpn"},    {U'成', "hpzzpn"},     {U'黄', "hsshszhshpn"}};
  for (auto [c, sequence] : rows) {
    CAPTURE(utf8::encode(c));
    CHECK(strokes(c) == sequence);
  }
  CHECK(strokes(U'A').empty());
}

TEST_CASE("the order of official name lists") {
  CHECK(stroke_order({"仇和", "长孙无忌", "区寄", "王毅"}) == "王毅 区寄 长孙无忌 仇和");
  // names of fewer characters first within a surname, then by the strokes of the given name
  CHECK(stroke_order({"王小洪", "王毅", "王三运", "王宁", "王正伟", "王东明", "丁薛祥", "马兴瑞", "万立骏", "习近平"}) ==
        "丁薛祥 万立骏 习近平 马兴瑞 王宁 王毅 王三运 王小洪 王正伟 王东明");
  CHECK(stroke_order({"欧阳修", "欧文", "欧阳锋"}) == "欧文 欧阳修 欧阳锋");
  CHECK(stroke_order({"张三", "Tom", "张　二"}) == "张　二 张三 Tom");
  for (const char* name : {"张三", "欧阳锋", "龘𠀃", "Tom"})
    for (char c : stroke_key(name, 1).substr(0, stroke_key(name, 1).find(' ')))
      if (std::string(name) != "Tom") CHECK((c > ' ' && c < 0x7F));
}

TEST_CASE("folding") {
  struct Row { const char *text, *key; };
  static constexpr Row rows[] = {{"陳國強", "陈国强"},   {"鍾離權", "钟离权"},       {"餘杭", "余杭"},     {"葉問", "叶问"},
                                 {"臺灣", "台湾"},       {"乾隆", "乾隆"},           {"峯", "峰"},         {"張　三", "张三"},
                                 {"ＡＢｃ１２", "abc12"}, {"县（市、区）", "县(市、区)"}, {"买买提・吐尔逊", "买买提吐尔逊"},
                                 {"买买提.吐尔逊", "买买提吐尔逊"}, {"1.5", "1.5"}, {" a b ", "ab"}, {"於", "于"}, {"", ""}};
  for (auto [text, key] : rows) {
    CAPTURE(text);
    CHECK(fold_key(text) == key);
  }
  CHECK(simplified("張三 Ａ") == "张三 Ａ");
  CHECK(half_width("（Ａ１）　：￥") == "(A1) :¥");
  CHECK(spaced_name("张三") == "张　三");
  CHECK(spaced_name("张 三") == "张　三");
  CHECK(spaced_name("欧阳修") == "欧阳修");
  CHECK(spaced_name("Al") == "Al");
  CHECK(tidy_name(" 张　 三 ") == "张三");
  CHECK(tidy_name("John  Smith") == "John Smith");
  for (char32_t c = 0x3400; c < 0x30000; ++c) {  // a fold folds no further
    std::string once = simplified(utf8::encode(c));
    if (c < 0xD800 || c > 0xDFFF) REQUIRE(simplified(once) == once);
  }
}

TEST_CASE("UTF-8, whole and broken") {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 7) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string s = utf8::encode(c);
    REQUIRE(utf8::decode(s) == std::u32string(1, c));
    REQUIRE(utf8::valid(s));
    for (std::size_t cut = 1; cut < s.size(); ++cut) REQUIRE_FALSE(utf8::valid(s.substr(0, cut)));
  }
  for (const char* bad : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "\xFF", "a\xE4\xB8z"})
    CHECK_FALSE(utf8::valid(bad));
  CHECK(utf8::decode("a\xE4\xB8z") == U"a\xFFFDz");
  CHECK(utf8::trim("\xEF\xBB\xBF　 a b\t\n") == "a b");
  CHECK(utf8::trim(" 　") == "");
  CHECK(utf8::length("张a三") == 3);
}
