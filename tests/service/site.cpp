#include "service/site.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "ledger/apply.hpp"

using namespace zhagen;
using namespace zhagen::service;
namespace fs = std::filesystem;

namespace {

struct Top {
  fs::path path = fs::temp_directory_path() / ("zhagen_site_" + std::to_string(::getpid()));
  Top() { fs::remove_all(path); }
  ~Top() { fs::remove_all(path); }
};

constexpr const char* kLedger = R"(
[ledger]
name = "bicycle"
label = "自行车"
purpose = "下村用车"
retention = "3y"
sensitivity = "internal"
[field.name]
label = "编号"
type = "text"
[access]
read = ["office@all"]
create = ["office@all"]
)";

struct House {
  Top top;
  FixedClock clock{Instant{1'772'690'829'123}};
  std::vector<std::string> notices;
  SiteOptions options;

  House() {
    fs::create_directories(top.path);
    fs::copy(ZHAGEN_SOURCE_DIR "/catalog", top.path / "shipped", fs::copy_options::recursive);
    options.folder = top.path / "deep" / "data";
    options.catalog = top.path / "shipped";
    options.update_catalog = true;
    options.store.durable = false;
    options.notice = [this](std::string_view line) { notices.emplace_back(line); };
  }
  std::unique_ptr<Site> open() {
    auto site = Site::open(options, clock);
    if (!site) FAIL(site.error().zh());
    return *std::move(site);
  }
  static void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
};

}  // namespace

TEST_CASE("a site is made, opened again, and refused in words") {
  House house;
  {
    auto site = house.open();
    CHECK(site->check());
    CHECK((fs::status(house.options.folder).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    CHECK(site->base().catalog()->ledger("person") != nullptr);
    CHECK(site->base().catalog_version() == 1);
    CHECK_FALSE(*site->accounts().has_users());
  }
  house.clock.at.ms += 1;
  {
    auto again = house.open();
    CHECK(again->check());
    CHECK(again->base().catalog_version() == 1);
    auto beside = Site::open(house.options, house.clock);  // a command beside the running server
    REQUIRE(beside);
    CHECK((*beside)->check());
    CHECK(again->db->write([](store::Tx& tx) -> Status {
      TRY(tx.exec("DELETE FROM site_setting"));
      return {};
    }));
    CHECK_FALSE(again->check());
  }
  House::write(house.top.path / "file", "not a folder");
  house.options.folder = house.top.path / "file";
  auto refused = Site::open(house.options, house.clock);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::service_data_folder);
  House::write(house.top.path / "deep" / "zhagen.db", "not a database, but long enough to have been one some day");
  house.options.folder = house.top.path / "deep";
  CHECK_FALSE(Site::open(house.options, house.clock));
}

TEST_CASE("a site whose keyring is gone is not opened with a new one") {
  House house;
  house.open();
  fs::remove_all(fs::path(house.options.folder) / "keys");
  CHECK_FALSE(Site::open(house.options, house.clock));
}

TEST_CASE("which catalog counts: the site's folder, what the office changed, a new release") {
  House house;
  fs::path site_folder = fs::path(house.options.folder) / "catalog";
  house.open();
  House::write(site_folder / "own" / "bicycle.ledger.toml", kLedger);
  {
    auto site = house.open();
    CHECK(site->base().catalog_version() == 2);
    CHECK(site->base().catalog()->ledger("bicycle") != nullptr);
    CHECK(site->base().catalog()->ledger("person") != nullptr);
    auto files = site->base().catalog()->files();
    for (catalog::FileText& f : files)
      if (f.name == "own/bicycle.ledger.toml" || f.name == "management/talk.ledger.toml") f.text += "# changed in the program\n";
    CHECK(ledger::apply(site->base(), files, {}));
  }
  {  // nothing new in the folders: what was changed in the program stays
    auto site = house.open();
    CHECK(site->base().catalog_version() == 3);
  }
  auto append = [](const fs::path& file, const char* text) { std::ofstream(file, std::ios::app) << text; };
  append(house.top.path / "shipped" / "management" / "talk.ledger.toml", "# a new release\n");
  append(house.top.path / "shipped" / "management" / "leave.ledger.toml", "# a new release\n");
  append(site_folder / "own" / "bicycle.ledger.toml", "# the site's folder\n");
  {
    auto site = house.open();
    CHECK(site->base().catalog_version() == 4);
    CHECK(house.notices.size() == 1);
    for (const catalog::FileText& f : site->base().catalog()->files()) {
      auto has = [&](std::string_view text) { return f.text.find(text) != std::string::npos; };
      if (f.name == "management/talk.ledger.toml") CHECK((has("# changed in the program") && !has("# a new release")));
      if (f.name == "management/leave.ledger.toml") CHECK(has("# a new release"));
      if (f.name == "own/bicycle.ledger.toml") CHECK((has("# the site's folder") && !has("# changed in the program")));
    }
  }
  House::write(site_folder / "own" / "bicycle.ledger.toml", "[ledger\n");  // broken: told, and the one in force stays
  std::size_t told = house.notices.size();
  auto site = house.open();
  CHECK(house.notices.size() == told + 1);
  CHECK(site->base().catalog_version() == 4);
}
