#include "sample/places.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/utf8.hpp"

namespace zhagen::sample {
namespace {

// Characters whose every pair is the name of no county, township or street in the division table (checked against its
// 44,703 names): invented, but sounding like places.
constexpr std::u32string_view kFirst = U"岚霁荇楠蕙苓菖荻葭柚芷菱笙箬苇芸葵薇蔷鹭霜澜沅泠浣涵溪泓淇漪璞珞琼翠素墨";
constexpr std::u32string_view kSecond = U"溪屿坞湾渡浦塘洲汀堰陂畈坪垭峪岙岭冈崖墩坝圩桥亭驿埠岸泽渚泉涧沟川原";
constexpr std::u32string_view kBefore = U"东西南北上下新长大";
constexpr std::u32string_view kCity = U"州阳宁安";
constexpr std::size_t kPairs = kFirst.size() * kSecond.size();  // 1,224

// The real distribution in twentieths, from the table of 2023: townships of the 1,416 counties named 县, and villages of
// the 20,647 townships in them. Neighbouring entries are the ends of a twentieth.
constexpr std::array<int, 21> kTownsPerCounty{4, 7, 8, 8, 9, 10, 11, 11, 12, 13, 13, 14, 15, 16, 17, 18, 19, 21, 23, 26, 46};
constexpr std::array<int, 21> kVillagesPerTown{1, 3, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 15, 16, 17, 19, 21, 24, 28, 36, 138};

int draw(Random& random, const std::array<int, 21>& ends) {
  std::size_t i = random.below(20);
  // The last twentieth is a long tail: mostly near its lower end.
  if (i == 19 && random.below(10) > 0) return random.range(ends[19], ends[19] + (ends[20] - ends[19]) / 4);
  return random.range(ends[i], ends[i + 1]);
}

/// The n-th name: 1,224 of two characters, then 11,016 of three, then again from the start.
std::string pair_name(std::size_t n) {
  n %= kPairs * (1 + kBefore.size());
  std::u32string name;
  if (n >= kPairs) name += kBefore[(n - kPairs) / kPairs];
  n %= kPairs;
  // Neither neighbours in number nor in list share characters.
  n = n * 485 % kPairs;
  name += kFirst[n / kSecond.size()];
  name += kSecond[n % kSecond.size()];
  return utf8::encode(name);
}

constexpr std::uint32_t communities_of(const Township& t) { return t.urban ? t.villages : t.villages / 8U; }

}  // namespace

Places::Places(Random random, std::uint32_t count) {
  std::size_t county_names = random.below(kPairs), town_names = random.below(kPairs);
  for (std::uint32_t c = 0; c < count; ++c) {
    // 9901 21 .. 9999 99: cities count from 01, their counties from 21 as counties do
    std::uint32_t code = 990000 + (c / 10 % 79 + 1) * 100 + 21 + c % 10 + c / 790 % 7 * 10;
    County county{pair_name(county_names + c) + "县", code, static_cast<std::uint32_t>(towns.size()), 0, 0};
    int n = draw(random, kTownsPerCounty);
    for (int t = 0; t < n; ++t) {
      bool seat = t == 0, urban = seat || random.chance(50);
      bool township = !urban && random.chance(330);
      std::string name = pair_name(town_names++);
      name += urban ? "街道" : township ? "乡" : "镇";
      // codes: streets from 001, towns from 100, townships from 200
      std::uint32_t tail = (urban ? 1U : township ? 200U : 100U) + static_cast<std::uint32_t>(t);
      int km = seat ? random.range(0, 3) : urban ? random.range(1, 8) : random.range(4, 40);
      if (!urban) km += random.range(0, 38);
      auto villages = static_cast<std::uint16_t>(draw(random, kVillagesPerTown));
      towns.push_back({std::move(name), code * 1000 + tail, c, villages, static_cast<std::uint16_t>(km), urban});
      county.villages += villages;
    }
    county.last_town = static_cast<std::uint32_t>(towns.size());
    counties.push_back(std::move(county));
  }
}

std::string Places::city(std::uint32_t county) const {
  std::size_t n = county / 10;
  return utf8::encode(std::u32string{kFirst[n * 5 % kFirst.size()], kCity[n / kFirst.size() % kCity.size()]}) + "市";
}

bool Places::community(std::uint32_t town, std::uint32_t index) const { return index < communities_of(towns[town]); }

std::string Places::village(std::uint32_t town, std::uint32_t index) const {
  // Steps of a number prime to the count never meet within a township of fewer villages than names.
  std::size_t n = (std::size_t{town} * 149 + std::size_t{index} * 211) % kPairs;
  std::u32string name{kFirst[n % kFirst.size()], kSecond[n / kFirst.size()]};
  return utf8::encode(name) + (community(town, index) ? "社区" : "村");
}

std::string Places::village_code(std::uint32_t town, std::uint32_t index) const {
  std::uint32_t communities = communities_of(towns[town]);
  std::uint32_t tail = index < communities ? 1 + index : 200 + index - communities;
  return std::to_string(std::uint64_t{towns[town].code} * 1000 + tail);
}

Elsewhere elsewhere(Random& random) {
  static constexpr const char* provinces[] = {"乙省", "丙省", "丁省"};
  std::uint32_t p = random.below(3), city = random.below(20), county = random.below(9);
  std::string name = provinces[p];
  name += utf8::encode(std::u32string{kFirst[(city * 7 + p * 3) % kFirst.size()], kCity[(city + p) % kCity.size()]}) + "市";
  name += pair_name(kPairs + p * 200 + city * 9 + county) + "县";
  return {std::move(name), 998000 + p * 600 + city * 27 + 21 + county};
}

}  // namespace zhagen::sample
