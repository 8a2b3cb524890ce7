#include "sample/posts.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <set>
#include <tuple>

namespace zhagen::sample {
namespace {

struct Kind {
  const char* label;
  int weight;  // per thousand posts
  std::vector<const char*> majors;
  int majors_asked;  // per thousand
};

const std::array<Kind, kCategories>& kinds() {
  static const std::array<Kind, kCategories> table{{
      {"农村工作指导员", 340, {"农学", "林学", "水利", "畜牧兽医", "农业经济管理", "土木工程", "市场营销", "旅游管理"}, 420},
      {"驻村第一书记", 250, {"农学", "水利", "法学", "公共管理", "农业经济管理", "土木工程"}, 200},
      {"综治特派员", 80, {"法学", "社会工作", "公安学"}, 500},
      {"支医", 70, {"临床医学", "护理学", "公共卫生", "中医学"}, 950},
      {"支教", 90, {"汉语言文学", "数学", "英语", "物理学", "体育教育", "学前教育"}, 950},
      {"社区党建联络员", 60, {"社会工作", "公共管理", "思想政治教育"}, 300},
      {"选调生", 55, {}, 0},
      {"大学生村官", 55, {"农学", "计算机科学与技术", "社会工作"}, 250},
  }};
  return table;
}

Category draw_category(Random& random, bool community) {
  for (;;) {
    int at = static_cast<int>(random.below(1000));
    for (std::size_t i = 0; i < kCategories; ++i)
      if ((at -= kinds()[i].weight) < 0) {
        auto c = static_cast<Category>(i);
        bool fits = community ? c != Category::guide && c != Category::first_secretary && c != Category::village_official
                              : c != Category::liaison;
        if (fits) return c;
        break;
      }
  }
}

/// Doctors and teachers go to the township's own hospital and school.
bool at_village(Category c) { return c != Category::medical && c != Category::teaching; }

/// Who takes the person in.
std::string receiver(Category category, const Township& town) {
  switch (category) {
    case Category::medical: return town.name + (town.urban ? "社区卫生服务中心" : "卫生院");
    case Category::teaching: return town.name + "中心小学";
    case Category::peace: return town.name + "综治中心";
    default: return town.name + (town.urban ? "办事处" : "人民政府");
  }
}

std::string post_name(Category category, const std::string& place, const std::string& receiver) {
  switch (category) {
    case Category::guide: return place + "农村工作指导员";
    case Category::first_secretary: return place + "驻村第一书记";
    case Category::peace: return place + "综治特派员";
    case Category::medical: return receiver + "支医岗";
    case Category::teaching: return receiver + "支教岗";
    case Category::liaison: return place + "党建联络员";
    case Category::graduate: return place + "选调生岗";
    case Category::village_official: return place + "大学生村官岗";
  }
  return place;
}

}  // namespace

const char* label(Category category) { return kinds()[static_cast<std::size_t>(category)].label; }

Posts::Posts(const Places& places, std::uint64_t seed, std::uint32_t count)
    : places_(places), seed_(seed), width_(static_cast<int>(std::max<std::size_t>(4, std::to_string(count).size()))) {
  auto counties = static_cast<std::uint32_t>(places.counties.size());
  near_.resize(counties);
  posts_.reserve(count);
  Random random(seed ^ 0x505354);
  for (std::uint32_t c = 0; c < counties; ++c) {
    const County& county = places.counties[c];
    auto from = static_cast<std::uint32_t>(std::uint64_t{count} * c / counties);
    auto to = static_cast<std::uint32_t>(std::uint64_t{count} * (c + 1) / counties);
    std::set<std::tuple<std::uint32_t, std::uint16_t, Category>> taken;
    for (std::uint32_t i = from; i < to; ++i) {
      // A village of the county at random, so larger townships have more posts; of one kind only one in a place, while
      // there are places left.
      Post post{};
      for (int tries = 0; tries < 40; ++tries) {
        std::uint32_t at = random.below(county.villages), town = county.first_town;
        while (at >= places.towns[town].villages) at -= places.towns[town++].villages;
        Category category = draw_category(random, places.community(town, at));
        post = {town, static_cast<std::uint16_t>(at_village(category) ? at : 0), category};
        if (taken.emplace(post.town, post.village, post.category).second) break;
      }
      posts_.push_back(post);
    }
    std::sort(posts_.begin() + from, posts_.end(), [](const Post& a, const Post& b) {
      return std::tie(a.town, a.village, a.category) < std::tie(b.town, b.village, b.category);
    });
    for (std::uint32_t i = from; i < to; ++i) near_[c][static_cast<std::size_t>(posts_[i].category)].push_back(i);
    for (auto& list : near_[c])
      std::sort(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) {
        int da = distance(a), db = distance(b);
        return da != db ? da < db : a < b;
      });
  }
}

std::string Posts::code(std::size_t i) const {
  std::string digits = std::to_string(i + 1);
  return "G" + std::string(static_cast<std::size_t>(width_) - digits.size(), '0') + digits;
}

int Posts::distance(std::size_t i) const {
  const Township& town = places_.towns[posts_[i].town];
  return town.km + (at_village(posts_[i].category) ? posts_[i].village * 7 % (town.urban ? 3 : 11) : 0);
}

const std::vector<std::string>& Posts::headings() {
  static const std::vector<std::string> names{
      "序号",     "岗位编号", "岗位名称",     "岗位类别", "县(市、区)", "乡镇(街道)", "村(社区)",   "接收单位",   "行政区划代码",
      "需求人数", "需求专业", "学历要求",     "政治面貌要求", "性别要求", "年龄上限",   "软弱涣散村", "距县城公里", "备注"};
  return names;
}

std::vector<std::string> Posts::row(std::size_t i) const {
  const Post& post = posts_[i];
  const Township& town = places_.towns[post.town];
  const Kind& kind = kinds()[static_cast<std::size_t>(post.category)];
  Random random(seed_ ^ (0xA11CE + i * 0x9E3779B97F4A7C15ULL));
  bool below_town = at_village(post.category);
  std::string village = below_town ? places_.village(post.town, post.village) : "";
  std::string host = receiver(post.category, town);
  int seats = random.chance(860) ? 1 : random.chance(800) ? 2 : 3;
  std::string majors;
  if (!kind.majors.empty() && random.chance(static_cast<std::uint32_t>(kind.majors_asked))) {
    auto n = static_cast<std::uint32_t>(kind.majors.size());
    std::uint32_t first = random.below(n), more = random.below(3);
    for (std::uint32_t k = 0; k <= more; ++k) majors += (k ? "、" : "") + std::string(kind.majors[(first + k) % n]);
  }
  std::string education, politics, sex, age_cap;
  switch (post.category) {
    case Category::guide:
    case Category::peace: education = random.chance(500) ? "大专" : ""; break;
    case Category::first_secretary:
      education = random.chance(400) ? "大专" : random.chance(300) ? "本科" : "";
      politics = "中共党员";
      age_cap = random.chance(500) ? "55" : random.chance(500) ? "50" : "";
      break;
    case Category::medical: education = random.chance(700) ? "大专" : "本科"; break;
    case Category::teaching: education = "本科"; age_cap = random.chance(300) ? "45" : ""; break;
    case Category::liaison: politics = random.chance(700) ? "中共党员" : ""; break;
    case Category::graduate:
    case Category::village_official: education = "本科"; age_cap = "30"; break;
  }
  int sex_draw = static_cast<int>(random.below(1000));
  if (sex_draw < 25) sex = "男";
  if (sex_draw >= 25 && sex_draw < 40) sex = "女";
  bool rural = below_town && !places_.community(post.town, post.village);
  std::string weak = !rural ? "" : random.chance(80) ? "是" : "否";
  std::string note;
  if (random.chance(60)) {
    static constexpr const char* notes[] = {"有食宿条件", "需会当地方言", "山区，需常驻", "茶叶产业村", "易地搬迁安置点", "库区移民村"};
    note = notes[random.below(std::size(notes))];
  }
  std::string code = below_town ? places_.village_code(post.town, post.village) : std::to_string(town.code) + "000";
  const std::string& place = below_town ? village : town.name;
  return {std::to_string(i + 1), this->code(i), post_name(post.category, place, host), kind.label,
          places_.counties[town.county].name, town.name, village, host, code, std::to_string(seats), majors, education,
          politics, sex, age_cap, weak, std::to_string(distance(i)), note};
}

}  // namespace zhagen::sample
