#pragma once
// Invented people's forms by a seed, and files of them with every looseness that real writers show.

#include <zlib.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "base/citizen_id.hpp"
#include "base/random.hpp"
#include "files/base64.hpp"
#include "files/form.hpp"
#include "files/gbk.hpp"
#include "files/lrmx_elements.hpp"
#include "files/resume.hpp"

namespace zhagen::files::testing {

/// A picture of one grey level: whole, and without metadata.
inline std::string small_png(unsigned char grey) {
  auto chunk = [](const std::string& type, const std::string& data) {
    auto big = [](std::uint32_t v) { return std::string{static_cast<char>(v >> 24), static_cast<char>(v >> 16 & 255), static_cast<char>(v >> 8 & 255), static_cast<char>(v & 255)}; };
    std::string body = type + data;
    return big(static_cast<std::uint32_t>(data.size())) + body + big(static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
  };
  const std::string row{'\0', static_cast<char>(grey), static_cast<char>(grey)};
  std::string pixels = row + row, packed(compressBound(pixels.size()), '\0');
  uLongf n = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &n, reinterpret_cast<const Bytef*>(pixels.data()), pixels.size());
  packed.resize(n);
  std::string head("\0\0\0\2\0\0\0\2\x08\0\0\0\0", 13);
  return "\x89PNG\r\n\x1A\n" + chunk("IHDR", head) + chunk("IDAT", packed) + chunk("IEND", "");
}

class FormMaker {
 public:
  explicit FormMaker(std::uint64_t seed) : r_(seed) {}

  /// number: makes the name and the identity number one of a kind.
  Form form(int number) {
    Form f;
    int year = r_.range(1966, 1999), month = r_.range(1, 12), day = r_.range(1, 28);
    bool male = r_.chance(500);
    static const std::vector<std::string> surnames{"云", "石", "江", "林", "田", "谷", "禾", "原", "欧阳", "买买提·"};
    static const std::vector<std::string> given{"青", "远", "山", "晓河", "一诺", "向东", "小满", "若水"};
    f[Box::name] = pick(surnames) + pick(given);
    f[Box::sex] = male ? "男" : "女";
    f[Box::born] = month_text(year, month);
    f[Box::nation] = any({"汉族", "壮族", "苗族", "回族", "穿青人", "汉"});
    f[Box::native_place] = any({"云岭柳河", "青山", ""});
    f[Box::birth_place] = any({"云岭柳河", "青山石桥", ""});
    f[Box::party] = any({month_text(year + 22, 7), month_text(year + 21, 12) + "；民盟", "民盟", "九三学社", "", "1998.7.1加入", "无党派"});
    f[Box::work_start] = month_text(year + 22, 8);
    f[Box::health] = any({"健康", "良好", "一般", "", "身体健康"});
    f[Box::profession] = any({"", "高级教师", "工程师 & 经济师", "副主任医师<内科>"});
    f[Box::skills] = any({"", "农业经济管理", "水利 \"工程\", 信息化"});
    if (r_.chance(900)) study(f, Box::full_level, {"大学", "研究生", "大专", "中专", "大学本科", "师范班"}, {"学士", "硕士", "", "工学学士"});
    if (r_.chance(500)) study(f, Box::part_level, {"研究生", "大学", "中央党校大学", "在职研究生"}, {"", "硕士", "公共管理硕士"});
    f[Box::position] = any({"柳河镇党委副书记、镇长", "青山区农业农村局\n二级主任科员", "石桥街道办事处主任", ""});
    f[Box::to_take] = any({"", "驻石桥村第一书记"});
    f[Box::to_leave] = any({"", "柳河镇副镇长"});
    f[Box::resume] = resume(year);
    f[Box::awards] = any({"", "无", "2019年1月，被青山区委评为优秀共产党员。\n2021年3月，记三等功。"});
    f[Box::appraisals] = any({"", "2020年度称职、2021年度优秀、2022年度称职"});
    f[Box::reason] = any({"", "工作需要", "选派到村任职，期限两年"});
    f[Box::submitter] = any({"", "中共青山区委组织部"});
    f[Box::age_on] = any({"20260301", "", "2026.03.01"});
    f[Box::filled_on] = any({"20260305", "202603", "2026.03.05", "2004.10.24", ""});
    f[Box::filled_by] = any({"", "田一"});
    std::string id = "990102" + std::to_string(year * 10000 + month * 100 + day) + std::to_string(1000 + number * 2 + (male ? 1 : 0)).substr(1);
    f[Box::citizen_id] = r_.chance(850) ? id + citizen_id_check(id) : "";
    f[Box::version] = any({"3.2.1.6", "3.2.1.16"});
    for (int n = r_.range(0, 10); n > 0; --n) f.family.push_back(relative(n, year));
    if (r_.chance(700)) f.photo = small_png(static_cast<unsigned char>(r_.below(256)));
    if (r_.chance(300)) f.extras.push_back({7, "<DaoLingNianYue>" + month_text(year + 60, month) + "</DaoLingNianYue>"});
    if (r_.chance(200)) f.extras.push_back({10, "<ZhengZhiMianMao>中共党员</ZhengZhiMianMao>"});
    if (r_.chance(100)) f.extras.push_back({33, "<Custom a=\"1 &lt; 2\"><Deep>\n  <x:Deeper/> 甲&amp;乙 </Deep></Custom>"});
    if (r_.chance(50)) f.extras.insert(f.extras.begin(), {-1, "<First/>"});
    if (r_.chance(50)) f.root = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    return f;
  }

  /// A file that reads as this form, as some writer or other would have written it.
  std::string file(const Form& f) {
    bool crlf = r_.chance(500), twice = r_.chance(150), shuffled = r_.chance(300), terse = r_.chance(300);
    const std::string nl = crlf ? "\r\n" : "\n";
    std::vector<int> order(kElementCount);
    std::iota(order.begin(), order.end(), 0);
    if (shuffled)
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[r_.below(static_cast<std::uint32_t>(i))]);
    std::string out = r_.chance(700) ? "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + nl : "";
    out += "<Person" + f.root + ">" + nl + extras(f, -1, nl);
    for (int i : order) {
      const Element& e = kElements[static_cast<std::size_t>(i)];
      std::string name(element_name(i)), after = extras(f, i, nl);
      if (e.holds == Holds::family) {
        if (terse && f.family.empty() && after.empty()) continue;
        out += "  <" + name + ">" + nl;
        for (const Relative& r : f.family) out += item(r, nl, twice, terse);
        for (int blank = r_.range(0, 2); blank > 0 && !terse; --blank) out += item({}, nl, false, false);
        out += "  </" + name + ">" + nl;
      } else if (e.holds == Holds::photo) {
        std::string code = base64(f.photo);
        if (r_.chance(300))
          for (std::size_t at = 76; at < code.size(); at += 78) code.insert(at, "\r\n");
        if (!terse || !code.empty() || !after.empty()) out += "  <" + name + ">" + code + "</" + name + ">" + nl;
      } else if (!terse || !f[e.box].empty() || !after.empty()) {
        out += "  " + element(name, f[e.box], nl, twice);
      }
      out += after;
    }
    out += "</Person>" + (r_.chance(500) ? nl : "");
    if (r_.chance(400)) return "\xEF\xBB\xBF" + out;
    if (r_.chance(60)) return to_gbk(out);
    return out;
  }

 private:
  using Words = std::vector<std::string>;
  const std::string& pick(const Words& words) { return words[r_.below(static_cast<std::uint32_t>(words.size()))]; }
  std::string any(const Words& words) { return pick(words); }

  std::string month_text(int year, int month) {
    std::string m = month < 10 ? "0" + std::to_string(month) : std::to_string(month);
    return std::to_string(year) + pick({"", "", "", ".", "-"}) + m;
  }

  void study(Form& f, Box first, const Words& levels, const Words& degrees) {
    auto box = [&](int n) -> std::string& { return f[static_cast<Box>(static_cast<int>(first) + n)]; };
    box(0) = any(levels);
    box(1) = any(degrees);
    box(2) = any({"青山大学经济学院", "云岭农业大学\n农学院", "青山师范学院@分校", ""});
    box(3) = any({"经济学专业", "农学#作物", ""});
  }

  Relative relative(int n, int year) {
    Relative r;
    r.call = any({"妻子", "丈夫", "儿子", "女儿", "父亲", "母亲", "岳父", "姐姐", "公公", "继外甥女"});
    r.name = pick({"云", "石", "江"}) + pick({"父", "母", "一", "二", "三", "秋分"}) + std::string(static_cast<std::size_t>(n % 2), 'x');
    r.born = any({month_text(year - 25, 3), month_text(year + 26, 6), ""});
    r.politics = any({"中共党员", "群众", "共青团员", "已去世", ""});
    r.work = any({"青山区柳河镇石桥村村民", "云岭县第一小学教师", "", "已退休（原青山机械厂）"});
    if (r_.chance(50)) r.extra = "<ShiFou>1</ShiFou>";
    return r;
  }

  std::string resume(int year) {
    if (r_.chance(50)) return "";
    if (r_.chance(50)) return "一直在家务农";
    std::vector<Stage> stages;
    int at = year + 18;
    for (int n = r_.range(1, 6); n > 0; --n) {
      Stage s;
      s.from = *Date::of(at, 9);
      at += r_.range(1, 5);
      if (n > 1 || r_.chance(300)) s.to = *Date::of(at, 8);
      s.text = any({"青山大学经济学院经济学专业学习", "柳河镇农业服务中心干部", "青山区农业农村局办公室副主任（2008.03明确为副科级）",
                    "云岭县石桥街道党工委委员、办事处副主任，兼任石桥社区党支部书记、乡村振兴工作队 ABC 项目组 队长，负责产业发展和矛盾纠纷排查化解工作"});
      if (r_.chance(300)) s.notes.push_back("（其间：2010.09--2013.06  云岭大学公共管理专业在职学习）");
      stages.push_back(std::move(s));
    }
    return write_resume(stages, r_.chance(300) ? 64 : 0);
  }

  std::string escaped(std::string_view text, const std::string& nl, bool twice) {
    std::string out;
    for (char c : text) switch (c) {
        case '&': out += twice ? "&amp;amp;" : "&amp;"; break;
        case '<': out += twice ? "&amp;lt;" : "&lt;"; break;
        case '>': out += twice ? "&amp;gt;" : "&gt;"; break;
        case '"': out += twice ? "&amp;quot;" : r_.chance(500) ? "&quot;" : "\""; break;
        case '\n': out += r_.chance(100) ? "&#13;&#10;" : nl; break;
        default: out += c;
      }
    return out;
  }

  std::string element(const std::string& name, const std::string& text, const std::string& nl, bool twice) {
    if (text.empty()) {
      switch (r_.below(4)) {
        case 0: return "<" + name + "/>" + nl;
        case 1: return "<" + name + "></" + name + ">" + nl;
        case 2: return "<" + name + ">" + nl + "  </" + name + ">" + nl;
        default: return "<" + name + ">   </" + name + ">" + nl;
      }
    }
    if (r_.chance(60) && text.find("]]>") == std::string::npos && !twice) return "<" + name + "><![CDATA[" + text + "]]></" + name + ">" + nl;
    return "<" + name + ">" + (r_.chance(100) ? nl + "  " : "") + escaped(text, nl, twice) + (r_.chance(100) ? nl + "  " : "") + "</" + name + ">" + nl;
  }

  std::string item(const Relative& r, const std::string& nl, bool twice, bool terse) {
    std::string out = "    <Item>" + nl;
    for (const RelativeElement& e : kRelativeElements)
      if (!terse || !(r.*e.text).empty()) out += "      " + element(e.name, r.*e.text, nl, twice);
    if (!r.extra.empty()) out += "      " + r.extra + nl;
    return out + "    </Item>" + nl;
  }

  std::string extras(const Form& f, int behind, const std::string& nl) {
    std::string out;
    for (const Extra& e : f.extras)
      if (e.behind == behind) {
        out += "  ";
        for (char c : e.xml) out += c == '\n' ? nl : std::string(1, c);
        out += nl + (r_.chance(200) ? "  <!-- 编辑器 -->" + nl : "");
      }
    return out;
  }

  Random r_;
};

}  // namespace zhagen::files::testing
