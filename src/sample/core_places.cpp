// The county and its people.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/citizen_id.hpp"
#include "sample/core.hpp"
#include "sample/names.hpp"
#include "sample/people.hpp"

namespace zhagen::sample {
namespace {

constexpr const char* kBodies[] = {"农业农村局", "卫生健康局", "教育局", "公安局", "司法局", "民政局", "财政局", "水利局", "林业局", "自然资源局", "信访局", "文化和旅游局"};
constexpr const char* kFirms[] = {"云禾农业发展有限公司", "晨溪食品有限公司", "青坞建材有限公司"};

/// Draws of one ledger that become one operation.
struct Rows {
  World& world;
  std::string ledger;
  std::vector<Draw> rows{};

  Draw& add(std::initializer_list<std::pair<std::string_view, Value>> values) {
    Draw d = world.draft(ledger, values);
    draw_all(world, world.ledger(ledger), d, 0);
    return rows.emplace_back(std::move(d));
  }
  Result<std::vector<Entry*>> write() { return world.create(world.ledger(ledger), std::move(rows), true); }
};

Status write_places(World& world, Rows& rows) {
  for (Entry* e : TRY(rows.write())) world.named[text_of(*e, "name")] = e;
  rows.rows.clear();
  return {};
}

Places places_of(const World& world) { return Places(Random(world.options.seed), 1); }

/// The township's own code, and that of a village.
Status make_townships(World& world, const Places& places, Entry& root) {
  const County& county = places.counties[0];
  std::uint32_t last = std::min(county.last_town, county.first_town + static_cast<std::uint32_t>(world.options.towns));
  Rows towns{world, "organisation"}, below{world, "organisation"};
  for (std::uint32_t t = county.first_town; t < last; ++t) {
    const Township& town = places.towns[t];
    towns.add({{"name", text(town.name)}, {"parent", ref(root)}, {"kind", text(town.urban ? "street" : "township")},
               {"division", text(std::to_string(town.code) + "000")}, {"distance", std::int64_t{town.km}}});
  }
  TRY(write_places(world, towns));
  for (std::uint32_t t = county.first_town; t < last; ++t) {
    const Township& town = places.towns[t];
    Entry& parent = *world.named[town.name];
    int n = std::min<int>(town.villages, world.options.villages);
    for (int v = 0; v < n; ++v) {
      // one community for each street and township, then villages
      std::uint32_t communities = town.urban ? town.villages : town.villages / 8U;
      std::uint32_t index = town.urban ? static_cast<std::uint32_t>(v) : v == 0 && communities ? 0 : communities + static_cast<std::uint32_t>(v);
      if (index >= town.villages) continue;
      std::string name = places.village(t, index);
      if (world.named.contains(name)) continue;
      below.add({{"name", text(name)}, {"parent", ref(parent)}, {"kind", text(places.community(t, index) ? "community" : "village")},
                 {"division", text(places.village_code(t, index))}, {"distance", std::int64_t{town.km + v}}});
      world.named[name] = nullptr;
    }
    below.add({{"name", text(town.name + (town.urban ? "社区卫生服务中心" : "卫生院"))}, {"parent", ref(parent)}, {"kind", text("hospital")}});
    below.add({{"name", text(town.name + "中心小学")}, {"parent", ref(parent)}, {"kind", text("school")}});
  }
  std::string county_name = county.name;
  std::uint32_t at = county.first_town;
  for (const char* firm : kFirms)
    below.add({{"name", text(county_name + firm)}, {"parent", ref(*world.named[places.towns[at++ % last].name])}, {"kind", text("enterprise")}});
  return write_places(world, below);
}

/// 99...., the birth date, a number whose last digit tells the sex, the check digit.
std::string identity(const Places& places, Date born, bool male, int sequence) {
  std::string number = fmt::format("{}{}{:03}", places.counties[0].code, born.value(), sequence * 2 % 998 + (male ? 1 : 2));
  return number + citizen_id_check(number);
}

Value coded(const World& world, const char* ledger, const char* field, const std::string& words) {
  const catalog::Ledger& l = world.ledger(ledger);
  int f = l.find(field);
  if (f < 0 || words.empty()) return {};
  auto code = world.catalog->codes().get(l.fields[static_cast<std::size_t>(f)].codes)->find(words);
  return code ? text((*code)->code) : Value{};
}

/// Cadres from the same maker as the rosters of `zhagen sample`.
Status make_cadres(World& world, const Places& places) {
  Posts posts(places, world.options.seed, 60);
  People people(places, posts, world.options.seed, world.today());
  const auto& headings = People::headings();
  Rows rows{world, "person"};
  std::string city = places.city(0), county = places.counties[0].name;
  for (int i = 0; i < world.options.people; ++i) {
    std::vector<std::string> row = people.row(static_cast<std::size_t>(i));
    auto cell = [&](const char* heading) -> const std::string& { return row[static_cast<std::size_t>(std::find(headings.begin(), headings.end(), heading) - headings.begin())]; };
    auto date = [&](const char* heading) -> Value {
      auto d = Date::parse(cell(heading));
      return d ? day(*d) : Value{};
    };
    std::string unit = cell("派出单位");
    if (std::size_t in = unit.find(city); in != std::string::npos) unit.replace(in, city.size(), county);
    auto found = world.named.find(unit);
    bool fresh = cell("人员类别") == "选调生" || cell("人员类别") == "大学生村官";
    bool specialist = unit.find("医院") != std::string::npos || unit.ends_with("学");
    Draw& d = rows.add({{"name", text(cell("姓名"))}, {"sex", coded(world, "person", "sex", cell("性别"))}, {"born", date("出生年月")},
                        {"nation", coded(world, "person", "nation", cell("民族"))}, {"native_place", text(cell("籍贯"))},
                        {"citizen_id", text(cell("身份证号"))}, {"politics", coded(world, "person", "politics", cell("政治面貌"))},
                        {"party_joined", cell("政治面貌").starts_with("中共") ? date("入党时间") : Value{}}, {"work_start", date("参加工作时间")},
                        {"education", coded(world, "person", "education", cell("学历"))}, {"major", text(cell("专业"))},
                        {"unit", found == world.named.end() ? ref(*world.named[county + kBodies[0]]) : ref(*found->second)},
                        {"position", text(cell("现任职务"))}, {"duty_level", coded(world, "person", "duty_level", cell("职务层次"))},
                        {"personnel", text(specialist ? "public" : "civil")}, {"status", text("serving")},
                        {"grassroots", cell("有无基层工作经历").empty() ? Value{} : Value{std::int64_t{cell("有无基层工作经历") == "有"}}}});
    d.group = fresh ? "graduate" : "cadre";
  }
  TRY(rows.write());
  return {};
}

}  // namespace

Status make_places(World& world) {
  Places places = places_of(world);
  const County& county = places.counties[0];
  const catalog::Ledger& organisations = world.ledger(catalog::kOrganisation);
  world.district.name = county.name + "（示例）";
  Draw top = world.draft("organisation", {{"name", text(world.district.name)}, {"short", text(county.name)}, {"kind", text("county")},
                                          {"division", text(std::to_string(county.code) + "000000")}});
  std::vector<ledger::Row> row{{{}, {}, {}}};
  for (std::size_t f = 0; f < top.values.size(); ++f)
    if (!ledger::absent(top.values[f])) row[0].draft.values.emplace_back(static_cast<int>(f), top.values[f]);
  world.district.root = TRY(ledger::create(world.base, account::Accounts::machine("示例"), organisations.name, row[0].draft, {})).id;
  Entry& root = world.entries[organisations.name].emplace_back(Entry{&organisations, world.district.root, "", std::move(top.values), world.today(), "", "", {}});
  world.by_id[world.district.root] = &root;
  world.named[county.name] = &root;
  TRY(first_users(world));

  Rows bodies{world, "organisation"}, parts{world, "organisation"};
  for (const char* part : {"组织部", "宣传部", "政法委", "统战部"})
    bodies.add({{"name", text("中共" + county.name + "委员会" + part)}, {"short", text(part)}, {"parent", ref(root)}, {"kind", text("organ")}});
  for (const char* body : kBodies) bodies.add({{"name", text(county.name + body)}, {"short", text(body)}, {"parent", ref(root)}, {"kind", text("organ")}});
  bodies.add({{"name", text(places.city(0).substr(0, 6) + "学院")}, {"kind", text("university")}, {"outside", std::int64_t{1}}});
  bodies.add({{"name", text("中共" + places.city(0) + "委组织部")}, {"kind", text("outside")}, {"outside", std::int64_t{1}}});
  TRY(write_places(world, bodies));
  for (const char* hospital : {"人民医院", "中医医院"})
    parts.add({{"name", text(county.name + hospital)}, {"parent", ref(*world.named[county.name + "卫生健康局"])}, {"kind", text("hospital")}});
  for (const char* school : {"第一中学", "第二中学", "实验小学", "第一小学"})
    parts.add({{"name", text(county.name + school)}, {"parent", ref(*world.named[county.name + "教育局"])}, {"kind", text("school")}});
  TRY(write_places(world, parts));
  return make_townships(world, places, root);
}

Status make_people(World& world) {
  Places places = places_of(world);
  TRY(make_cadres(world, places));
  Rows rows{world, "person"};
  int sequence = 0;
  auto add = [&](Entry& unit, const char* position, const char* level, const char* group) {
    bool male = world.random.chance(640), village = std::string_view(group) == "village";
    Date born = world.today().add_months(-12 * world.random.range(village ? 34 : 40, 54) - world.random.range(0, 11));
    born = Date::trusted(born.value() / 100 * 100 + world.random.range(1, 28));
    Draw& d = rows.add({{"name", text(person_name(world.random, male, born.year()))}, {"sex", text(male ? "1" : "2")}, {"born", day(born)}, {"nation", text("01")},
                        {"citizen_id", text(identity(places, born, male, ++sequence))}, {"politics", text("01")},
                        {"party_joined", day(Date::trusted((born.year() + world.random.range(20, 27)) * 10000 + 700))},
                        {"work_start", day(Date::trusted((born.year() + world.random.range(20, 23)) * 10000 + 800))},
                        {"education", text(village ? "31" : "21")}, {"unit", ref(unit)}, {"position", text(position)}, {"duty_level", text(level)},
                        {"personnel", text(village ? "village" : "civil")}, {"status", text("serving")}, {"grassroots", std::int64_t{1}}});
    d.group = group;
  };
  std::vector<Entry*> units;
  for (Entry& e : world.of(catalog::kOrganisation)) units.push_back(&e);
  for (Entry* unit : units) {
    std::string kind = text_of(*unit, "kind");
    if (kind == "county") {
      for (const char* post : {"县委副书记", "县委常委、组织部部长", "副县长"}) add(*unit, post, "1A32", "leader");
    } else if (kind == "township" || kind == "street") {
      bool street = kind == "street";
      add(*unit, street ? "党工委书记" : "党委书记", "1A41", "leader");
      add(*unit, street ? "办事处主任" : text_of(*unit, "name").ends_with("乡") ? "乡长" : "镇长", "1A41", "leader");
      add(*unit, street ? "党工委副书记" : "党委副书记", "1A42", "leader");
    } else if (kind == "village" || kind == "community") {
      add(*unit, kind == "village" ? "村党支部书记" : "社区党委书记", "", "village");
      add(*unit, kind == "village" ? "村委会副主任" : "居委会主任", "", "village");
    } else if (kind == "organ") {
      add(*unit, text_of(*unit, "short").ends_with("局") ? "局长" : "常务副部长", "1A41", "leader");
    }
  }
  TRY(rows.write());
  return {};
}

}  // namespace zhagen::sample
