#include "sample/sample.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <filesystem>

#include "files/xlsx_writer.hpp"
#include "sample/people.hpp"
#include "sample/places.hpp"
#include "sample/posts.hpp"

namespace zhagen::sample {
namespace {

constexpr int kMost = 1000000;
constexpr int kPostsPerCounty = 50, kMostCounties = 4000;

struct World {
  Places places;
  Posts posts;
  People people;
  Sheet people_head, posts_head;

  explicit World(const Options& o)
      : places(Random(o.seed), static_cast<std::uint32_t>(std::clamp((o.posts + kPostsPerCounty / 2) / kPostsPerCounty, 1, kMostCounties))),
        posts(places, o.seed, static_cast<std::uint32_t>(o.posts)),
        people(places, posts, o.seed, o.asof) {
    std::size_t counties = places.counties.size();
    std::string place = counties == 1 ? places.counties[0].name : counties <= 10 ? places.city(0) : "甲省";
    std::string office = counties == 1 ? "中共" + place + "委员会组织部" : "中共" + place + "委组织部";
    std::string year = std::to_string(o.asof.year());
    std::string note = "填报单位：" + office + "　　　　填报日期：" + o.asof.zh();
    people_head = {"人员名册", place + year + "年度选派干部人选名册", note, People::headings(), {}};
    posts_head = {"岗位名册", place + year + "年度选派岗位名册", note, Posts::headings(), {}};
  }
};

Status check(const Options& o) {
  assert(o.asof.exact() && o.asof.year() >= 2000);
  if (o.people < 1 || o.people > kMost) return fail(Errc::sample_size, "人", o.people);
  if (o.posts < 1 || o.posts > kMost) return fail(Errc::sample_size, "岗位", o.posts);
  return {};
}

/// Columns of longer text stand at the left, the others in the middle.
bool long_text(const std::string& heading) {
  for (const char* one : {"籍贯", "专业", "派出单位", "现任职务", "岗位名称", "接收单位", "需求专业", "备注"})
    if (heading == one) return true;
  return false;
}

/// The columns that hold counts; the others are text, codes and identity numbers above all.
bool numeric(const std::string& heading) {
  return heading == "序号" || heading == "需求人数" || heading == "年龄上限" || heading == "距县城公里";
}

template <class Row>
Status write(const std::string& path, const Sheet& head, int count, Row row) {
  files::OutProperties properties;
  properties.title = head.title;
  files::XlsxWriter out = TRY(files::XlsxWriter::create(path, properties));
  files::OutSheet sheet;
  sheet.name = head.name;
  sheet.title = head.title;
  sheet.notes = {head.note};
  std::vector<bool> number;
  for (const std::string& heading : head.headings) {
    files::OutColumn& column = sheet.columns.emplace_back();
    column.heading = heading;
    column.centre = !long_text(heading);
    number.push_back(numeric(heading));
  }
  sheet.frozen_columns = 2;
  sheet.paper = files::Paper::a3;
  TRY(out.sheet(sheet));
  std::vector<files::OutCell> cells(head.headings.size());
  for (int i = 0; i < count; ++i) {
    const std::vector<std::string> texts = row(static_cast<std::size_t>(i));
    for (std::size_t c = 0; c < cells.size(); ++c) {
      std::int64_t value = 0;
      cells[c] = std::monostate();
      if (texts[c].empty()) continue;
      if (number[c]) {
        std::from_chars(texts[c].data(), texts[c].data() + texts[c].size(), value);
        cells[c] = files::Number{value};
      } else {
        cells[c] = std::string_view(texts[c]);
      }
    }
    TRY(out.row(cells));
  }
  return out.close();
}

}  // namespace

Result<Sample> make_sample(const Options& options) {
  TRY(check(options));
  World world(options);
  Sample out{world.people_head, world.posts_head};
  for (int i = 0; i < options.people; ++i) out.people.rows.push_back(world.people.row(static_cast<std::size_t>(i)));
  for (int i = 0; i < options.posts; ++i) out.posts.rows.push_back(world.posts.row(static_cast<std::size_t>(i)));
  return out;
}

Status write_sample(const Options& options, const std::string& folder) {
  TRY(check(options));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Errc::file_unwritable, folder, error.message());
  World world(options);
  TRY(write(folder + "/people.xlsx", world.people_head, options.people, [&](std::size_t i) { return world.people.row(i); }));
  return write(folder + "/posts.xlsx", world.posts_head, options.posts, [&](std::size_t i) { return world.posts.row(i); });
}

}  // namespace zhagen::sample
