// A draw on the records: the digest is kept with the version, the seed is opened later, and both are checked where the plan is
// opened again or proven on paper.

#include "plans/standing.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/digest.hpp"
#include "placement/errors.hpp"
#include "placement/workbook.hpp"
#include "plans/packed.hpp"

using namespace zhagen;
using namespace zhagen::plans;

namespace {

constexpr const char* kRules = R"(
[placement]
name = "test_draw"
label = "抽签"
person = "person_sheet"
post = "post_sheet"
seats = "post.seats"
show_person = ["name"]
show_post = ["code"]
[unplaced]
points = "7"
[unfilled]
points = "5"
[draw]
label = "现场抽签"
)";

template <class T>
T must(Result<T> r) {
  REQUIRE_MESSAGE(r.ok(), (r ? "" : r.error().zh()));
  return *std::move(r);
}

exchange::Roster roster(const catalog::Ledger& ledger, std::int64_t first, int rows) {
  exchange::Roster r;
  r.ledger = &ledger;
  r.given.assign(ledger.fields.size(), false);
  for (int k = 0; k < rows; ++k) {
    exchange::Record record(ledger.fields.size());
    auto set = [&](std::string_view field, exchange::Value value) {
      const auto f = static_cast<std::size_t>(ledger.find(field));
      r.given[f] = true;
      record[f] = std::move(value);
    };
    set(catalog::kRecordField, Id(first + k).str());
    set("name", "第" + std::to_string(k));
    r.records.push_back(std::move(record));
  }
  return r;
}

Result<std::shared_ptr<const Standing>> placed(const std::string& commitment, const std::string& seed) {
  std::shared_ptr<const catalog::Catalog> catalog = must(catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog"));
  catalog::FileText rules{"test.rules.toml", kRules};
  placement::Input input{must(catalog->placement(rules)), {}, {}, Date::trusted(20260301), {}};
  input.people = roster(*input.rules.person, 1000, 8);
  input.posts = roster(*input.rules.post, 2000, 6);
  input.draw_commitment = commitment;
  input.draw_seed = seed;
  input.draw_later = true;
  return Standing::make(std::move(catalog), rules, std::move(input));
}

std::shared_ptr<const Standing> again(const Standing& s) { return must(Standing::open(must(unpack(must(pack(content_of(s.desk(), s.catalog(), s.rules()))))))); }

Change drawn(const std::string& seed) {
  Change c;
  c.kind = Change::Kind::draw;
  c.seed = seed;
  return c;
}

}  // namespace

TEST_CASE("a draw: the digest first, the seed when it is opened") {
  const std::string seed = "七月一日在场各方摇出的数 428571", digest_of = hex(digest(CryptoProfile::intl, seed));
  CHECK(placed("", "").error().code == placement::fault::placement_draw_commitment);
  CHECK(placed(digest_of, "另一个").error().code == placement::fault::placement_draw_other);
  auto before = must(placed(digest_of, ""));
  CHECK(before->sentence().find("还没有抽签") != std::string::npos);
  before = again(*before);
  CHECK(before->problem().input.draw_commitment == digest_of);
  CHECK(revise(*before, {drawn("另一个")}).error().code == placement::fault::placement_draw_other);
  Revised after = must(revise(*before, {drawn(seed)}));
  CHECK(after.words.front().find("现场抽签") != std::string::npos);
  CHECK(after.standing->sentence().find("还没有抽签") == std::string::npos);
  CHECK(after.standing->points() == before->points());
  // The same as if the seed had been there from the first.
  CHECK(after.standing->plan().post == must(placed(digest_of, seed))->plan().post);
  auto opened = again(*after.standing);
  CHECK(opened->plan().post == after.standing->plan().post);
  CHECK(opened->problem().input.draw_seed == seed);
  // Who drops out is drawn around again.
  Change out;
  out.kind = Change::Kind::drop_out;
  out.person = opened->person(0);
  Revised fewer = must(revise(*opened, {out}));

  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "zhagen-draw-test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "plan.xlsx").string();
  for (const auto& s : {before, opened, fewer.standing}) {
    REQUIRE(placement::write_workbook(path, must(s->desk().made()), s->catalog(), s->rules()));
    auto read = must(placement::read_workbook(path));
    auto ok = placement::verify_workbook(path, read);
    CHECK_MESSAGE(ok.ok(), (ok ? "" : ok.error().zh()));
  }
  // Another of the equally good plans than the one drawn is found out.
  placement::Made made = must(opened->desk().made());
  std::reverse(made.plan.post.begin(), made.plan.post.end());
  REQUIRE(placement::write_workbook(path, made, opened->catalog(), opened->rules()));
  auto read = placement::read_workbook(path);
  CHECK((!read || !placement::verify_workbook(path, *read)));
  std::filesystem::remove_all(folder);
}

TEST_CASE("minima that cannot all be kept: the plan that breaks least, told, kept, mended by the office") {
  std::shared_ptr<const catalog::Catalog> catalog = must(catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog"));
  // Six seats; the county wants four of its two posts, and nobody may go to one of them.
  catalog::FileText rules{"test.rules.toml", R"(
[placement]
name = "test_min"
label = "最少人数"
person = "person_sheet"
post = "post_sheet"
seats = "post.seats"
show_person = ["name"]
show_post = ["code"]
[param]
least = { value = 4, label = "每县最少" }
[pair.open]
label = "开放"
require = "post.name != '第0'"
say = "不开放"
[unplaced]
points = "7"
[unfilled]
points = "5"
[bound.county]
label = "县"
side = "post"
key = ["post.county"]
min = "param.least"
)"};
  placement::Input input{must(catalog->placement(rules)), {}, {}, Date::trusted(20260301), {}};
  input.people = roster(*input.rules.person, 1000, 8);
  input.posts = roster(*input.rules.post, 2000, 6);
  const auto county = static_cast<std::size_t>(input.rules.post->find("county"));
  input.posts.given[county] = true;
  for (std::size_t k = 0; k < 6; ++k) input.posts.records[k][county] = std::string(k < 2 ? "青山县" : "河西县");
  auto made = must(Standing::make(catalog, rules, std::move(input)));
  auto marked = [](const Standing& s) {
    REQUIRE(s.broken().size() == 1);
    const placement::Clash& c = s.broken().front();
    CHECK(c.group == "青山县");
    CHECK(c.wanted == "至少 4 人");
    CHECK(c.given == "最多做到 1 人");
    CHECK(s.unmet().front().find("县“青山县”要求至少 4 人，最多做到 1 人：有岗位 2 个") == 0);
  };
  marked(*made);
  made = again(*made);
  marked(*made);
  const std::string path = (std::filesystem::temp_directory_path() / "zhagen-least-test.xlsx").string();
  REQUIRE(placement::write_workbook(path, must(made->desk().made()), made->catalog(), made->rules()));
  auto read = must(placement::read_workbook(path));
  auto ok = placement::verify_workbook(path, read);
  CHECK_MESSAGE(ok.ok(), (ok ? "" : ok.error().zh()));
  std::filesystem::remove(path);

  // A decision that mends nothing leaves the mark; few moves are not for such a plan.
  Change out;
  out.kind = Change::Kind::drop_out;
  out.person = made->person(7);
  marked(*again(*must(revise(*made, {out})).standing));
  How calm;
  calm.calm = 0;
  CHECK(revise(*made, {out}, std::move(calm)).error().code == placement::fault::desk_rules);
  // An exception takes a part of it back, another number of the quota the rest; or the param for all.
  std::int32_t closed = 0;
  while (made->problem().pairs.points(0, closed) != placement::kImpossible) ++closed;
  Change allow;
  allow.kind = Change::Kind::allow;
  allow.person = made->person(0);
  allow.post = made->post(closed);
  Revised two = must(revise(*made, {allow}));
  REQUIRE(two.standing->broken().size() == 1);
  CHECK(two.standing->broken().front().given == "最多做到 2 人");
  Change quota;
  quota.kind = Change::Kind::quota;
  quota.bound = "county";
  quota.key = "青山县";
  quota.min = 2;
  CHECK(must(revise(*two.standing, {quota})).standing->broken().empty());
  Change param;
  param.kind = Change::Kind::param;
  param.param = "least";
  param.value = 1;
  CHECK(must(revise(*made, {param})).standing->broken().empty());
  param.value = 3;
  CHECK(must(revise(*made, {param})).standing->broken().front().wanted == "至少 3 人");
  // What the office decides itself does not give way.
  quota.min = 3;
  CHECK_FALSE(revise(*made, {quota}).ok());
}
