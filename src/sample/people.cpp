#include "sample/people.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/citizen_id.hpp"
#include "sample/names.hpp"

namespace zhagen::sample {

struct People::Person {
  bool male = true;
  Date born;
  std::optional<Category> category;  // what the row says; none: any
  Category trade = Category::guide;  // what the person is, also where the row leaves it blank
  std::uint32_t county = 0;          // where the person works
  std::uint32_t home_code = 0;
  std::string home, politics, joined, work_start, education, major, sender, position, level, grassroots;
  std::array<std::string, 3> wish;
  std::string avoid;
};

namespace {

template <std::size_t N>
const char* one_of(Random& random, const char* const (&list)[N]) {
  return list[random.below(N)];
}

std::string month_text(Date d) {
  std::string m = std::to_string(d.month());
  return std::to_string(d.year()) + "." + (m.size() < 2 ? "0" : "") + m;
}

std::string joined_text(Date from, Date to, Random& random) {
  auto span = static_cast<std::uint32_t>(std::max<std::int64_t>(to.days() - from.days(), 1));
  return month_text(from.add_days(static_cast<int>(random.below(span))));
}

constexpr const char* kCadreMajors[] = {"农学", "林学", "水利水电工程", "畜牧兽医", "农业经济管理", "土木工程", "法学", "公共管理", "行政管理",
                                        "会计学", "经济学", "汉语言文学", "计算机科学与技术", "社会工作", "市场营销", "旅游管理", "思想政治教育", "工商管理"};
constexpr const char* kMedical[] = {"临床医学", "临床医学", "护理学", "公共卫生与预防医学", "中医学"};
constexpr const char* kTeaching[] = {"汉语言文学", "数学与应用数学", "英语", "物理学", "体育教育", "学前教育", "小学教育"};
constexpr const char* kBodies[] = {"农业农村局", "水利局", "林业局", "财政局", "自然资源局", "住房和城乡建设局", "交通运输局", "民政局", "司法局", "教育局",
                                   "卫生健康局", "人力资源和社会保障局", "市场监督管理局", "税务局", "公安局", "审计局", "统计局", "文化和旅游局", "生态环境局", "应急管理局"};
constexpr const char* kPartyBodies[] = {"组织部", "宣传部", "政法委", "统战部"};

}  // namespace

const std::vector<std::string>& People::headings() {
  static const std::vector<std::string> names{"序号", "姓名", "性别", "出生年月", "民族", "籍贯", "政治面貌", "入党时间", "参加工作时间", "学历", "专业", "派出单位",
                                              "现任职务", "职务层次", "健康状况", "身份证号", "有无基层工作经历", "人员类别", "意愿一", "意愿二", "意愿三", "回避地区", "备注"};
  return names;
}

/// Schooling, work, unit, rank and party, each possible with the others and with the age.
void People::career(Person& p, Random& random) const {
  int age_now = age(p.born, asof_);
  bool fresh = p.trade == Category::graduate || p.trade == Category::village_official;
  struct Schooling {
    const char* text;
    int finished;  // age
  };
  static constexpr Schooling masters[] = {{"硕士研究生", 25}, {"研究生", 25}}, bachelors[] = {{"大学本科", 22}, {"本科", 22}, {"大学", 22}},
                             colleges[] = {{"大专", 21}, {"大学专科", 21}}, others[] = {{"中专", 19}, {"高中", 19}};
  std::uint32_t draw = random.below(1000);
  const Schooling& school = fresh ? (draw < 250 && age_now >= 26 ? masters[random.below(2)] : bachelors[random.below(3)])
                            : age_now >= 48 && draw < 90 && p.trade != Category::teaching ? others[random.below(2)]
                            : draw < (age_now >= 42 ? 420U : 150U) && p.trade != Category::teaching ? colleges[random.below(2)]
                            : draw > 880 && age_now >= 27 ? masters[random.below(2)]
                                                          : bachelors[random.below(3)];
  p.education = school.text;
  bool untrained = school.finished == 19 && p.education == "高中";
  p.major = untrained ? "" : p.trade == Category::medical ? one_of(random, kMedical) : p.trade == Category::teaching ? one_of(random, kTeaching) : one_of(random, kCadreMajors);

  // Work begins in the July or August after school, later for some; those just recruited began one to three years ago.
  int year = p.born.year() + school.finished + random.range(0, 2);
  if (fresh) year = std::max(p.born.year() + school.finished, asof_.year() - random.range(1, 3));
  Date work = Date::trusted(year * 10000 + random.range(7, 8) * 100 + 1);
  if (work > asof_) work = asof_.add_months(-random.range(2, 6));
  p.work_start = month_text(work);
  int years = (asof_.value() - work.value()) / 10000;

  std::string county = places_.counties[p.county].name, city = places_.city(p.county);
  bool municipal = random.chance(300);
  const std::string& seat = municipal ? city : county;
  if (p.trade == Category::medical) {
    p.sender = municipal ? city + "第一人民医院" : county + (random.chance(700) ? "人民医院" : "中医医院");
    p.position = years >= 15 ? "副主任医师" : years >= 7 ? "主治医师" : p.major == "护理学" ? "护师" : "医师";
  } else if (p.trade == Category::teaching) {
    p.sender = seat + one_of(random, {"第一中学", "第二中学", "实验小学", "第一小学"});
    p.position = years >= 15 ? "高级教师" : years >= 6 ? "一级教师" : "二级教师";
  } else if (fresh) {
    p.sender = "中共" + county + "委员会组织部";
    p.position = "科员";
    p.level = years < 1 ? "试用期人员" : "科员";
  } else {
    bool party_body = random.chance(150);
    p.sender = party_body ? "中共" + seat + "委员会" + one_of(random, kPartyBodies) : seat + one_of(random, kBodies);
    int rung = static_cast<int>(random.below(100));
    if (years >= 16 && rung < (municipal ? 12 : 4)) {
      p.position = municipal ? (party_body ? "副部长" : "副局长") : "四级调研员";
      p.level = "副处级";
    } else if (years >= 10 && rung < 28) {
      p.position = municipal ? "科长" : party_body ? "常务副部长" : "局长";
      if (!municipal && random.chance(600)) p.position = "一级主任科员";
      p.level = random.chance(500) ? "正科级" : "乡科级正职";
    } else if (years >= 5 && rung < 62) {
      p.position = municipal ? "副科长" : party_body ? "副部长" : "副局长";
      if (random.chance(300)) p.position = "三级主任科员";
      p.level = random.chance(500) ? "副科级" : "乡科级副职";
    } else {
      p.position = years >= 4 ? "四级主任科员" : "一级科员";
      p.level = "科员";
    }
  }
  p.grassroots = random.chance(80) ? "" : fresh ? "无" : random.chance(450) ? "有" : "无";

  bool secretary = p.trade == Category::first_secretary;
  Date grown = p.born.add_months(18 * 12 + 6), settled = asof_.add_months(-18);
  if (secretary || random.chance(fresh ? 750 : p.trade == Category::medical || p.trade == Category::teaching ? 380 : 640)) {
    Date last = std::min(p.born.add_months(12 * (random.chance(700) ? 27 : 42)), settled);
    if (grown < last && !(age_now < 30 && !secretary && random.chance(80))) {
      p.politics = "中共党员";
      p.joined = joined_text(grown, last, random);
      return;
    }
    p.politics = "中共预备党员";
    p.joined = joined_text(std::max(grown, asof_.add_months(-11)), asof_, random);
    return;
  }
  if (age_now < 28 && random.chance(700)) {
    p.politics = "共青团员";
  } else if (age_now > 35 && random.chance(60)) {
    p.politics = one_of(random, {"民盟盟员", "民建会员", "民进会员", "农工党党员", "九三学社社员"});
  } else {
    p.politics = "群众";
  }
}

/// Posts by code, or a township or county by name; nearer ones more often, of the person's own kind where there are any.
void People::wishes(Person& p, Random& random) const {
  auto counties = static_cast<std::uint32_t>(places_.counties.size());
  std::uint32_t how_many = random.chance(100) ? 0 : random.chance(130) ? 1 : random.chance(170) ? 2 : 3;
  std::vector<std::uint32_t> wished_towns;
  for (std::uint32_t w = 0, tries = 0; w < how_many && tries < 12; ++tries) {
    std::uint32_t county = random.chance(650) ? p.county : random.below(counties);
    const std::vector<std::uint32_t>* list = &posts_.near(county, p.trade);
    if (list->empty()) list = &posts_.near(county, static_cast<Category>(random.below(kCategories)));
    if (list->empty()) continue;
    auto n = static_cast<std::uint32_t>(list->size());
    std::uint32_t post = (*list)[std::min({random.below(n), random.below(n), random.below(n), random.below(n)})];
    const Township& town = places_.towns[posts_[post].town];
    std::string text = random.chance(720) ? posts_.code(post) : random.chance(700) ? town.name : places_.counties[town.county].name;
    if (std::find(p.wish.begin(), p.wish.end(), text) != p.wish.end()) continue;
    p.wish[w++] = text;
    wished_towns.push_back(posts_[post].town);
  }
  if (!random.chance(70)) return;
  // A place to keep away from, never one that is wished for.
  std::uint32_t county = random.chance(600) ? p.county : random.below(counties);
  auto wished = [&](std::uint32_t town) { return std::find(wished_towns.begin(), wished_towns.end(), town) != wished_towns.end(); };
  bool county_wished = std::any_of(wished_towns.begin(), wished_towns.end(), [&](std::uint32_t t) { return places_.towns[t].county == county; });
  if (counties > 1 && !county_wished && random.chance(300)) {
    p.avoid = places_.counties[county].name;
    return;
  }
  const County& c = places_.counties[county];
  std::uint32_t town = c.first_town + random.below(c.last_town - c.first_town);
  bool county_named = std::find(p.wish.begin(), p.wish.end(), c.name) != p.wish.end();
  if (!wished(town) && !county_named) p.avoid = places_.towns[town].name;
}

/// 99...., the birth date, a number of its own whose last digit tells the sex, the check digit.
std::string People::identity(const Person& p, Random& random) {
  for (;;) {
    std::uint32_t sequence = random.below(499) * 2 + (p.male ? 1 : 2);
    std::uint64_t number = (std::uint64_t{p.home_code} * 100000000 + static_cast<std::uint64_t>(p.born.value())) * 1000 + sequence;
    if (!numbers_.insert(number).second) continue;
    std::string text = std::to_string(number);
    return text + citizen_id_check(text);
  }
}

std::vector<std::string> People::row(std::size_t i) {
  auto own = [&](std::size_t k) { return Random(seed_ ^ (0xBEEF + k * 0xD1B54A32D192ED03ULL)); };
  Random random = own(i);
  random.next();
  Person p;
  std::uint32_t trade = random.below(1000);
  p.trade = trade < 420   ? Category::guide
            : trade < 620 ? Category::first_secretary
            : trade < 700 ? Category::peace
            : trade < 770 ? Category::medical
            : trade < 860 ? Category::teaching
            : trade < 910 ? Category::liaison
            : trade < 955 ? Category::graduate
                          : Category::village_official;
  bool fresh = p.trade == Category::graduate || p.trade == Category::village_official;
  bool specialist = fresh || p.trade == Category::medical || p.trade == Category::teaching;
  if (specialist || random.chance(650)) p.category = p.trade;
  p.male = random.chance(p.trade == Category::medical || p.trade == Category::teaching ? 420 : 650);
  p.county = random.below(static_cast<std::uint32_t>(places_.counties.size()));
  // 24 to 59 years; the middle ages most
  int years = fresh ? random.range(24, 28) : random.range(25, 59);
  if (!fresh) years = (years + random.range(25, 55)) / 2;
  p.born = asof_.add_months(-12 * years - random.range(1, 11)).add_days(-random.range(0, 27));
  career(p, random);
  wishes(p, random);
  if (random.chance(780)) {
    const County& home = places_.counties[random.chance(700) ? p.county : random.below(static_cast<std::uint32_t>(places_.counties.size()))];
    p.home_code = home.code;
    p.home = "甲省" + places_.city(static_cast<std::uint32_t>(&home - places_.counties.data())) + home.name;
  } else {
    Elsewhere other = elsewhere(random);
    p.home_code = other.code;
    p.home = other.name;
  }
  std::string nation = random.chance(880) ? "汉" : one_of(random, {"壮", "壮", "壮", "瑶", "苗", "侗", "土家", "回", "彝", "仫佬"});
  if (random.chance(850)) nation += "族";
  std::uint32_t well = random.below(1000);
  std::string health = well < 930 ? "健康" : well < 960 ? "良好" : well < 985 ? "一般" : "有慢性病";
  std::string note;
  if (random.chance(70))
    note = one_of(random, {"熟悉茶叶种植", "驾龄五年以上", "配偶为乡镇干部", "曾任驻村工作队员", "会当地方言", "有公益诉讼工作经验", "子女年幼，希望就近"});
  // Some people share a name: theirs is drawn from another person's numbers.
  Random naming = own(i + (1ULL << 40));
  if (i > 0 && naming.chance(8)) naming = own(naming.below(static_cast<std::uint32_t>(i)) + (1ULL << 40));
  naming.next();
  std::string name = person_name(naming, p.male, p.born.year());
  return {std::to_string(i + 1), name, p.male ? "男" : "女", month_text(p.born), nation, p.home, p.politics, p.joined, p.work_start,
          p.education, p.major, p.sender, p.position, p.level, health, random.chance(15) ? "" : identity(p, random), p.grassroots,
          p.category ? label(*p.category) : "", p.wish[0], p.wish[1], p.wish[2], p.avoid, note};
}

}  // namespace zhagen::sample
