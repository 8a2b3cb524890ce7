#include "service/site.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace zhagen;
using namespace zhagen::service;
namespace fs = std::filesystem;

TEST_CASE("a site is made, opened again, and refused in words") {
  fs::path top = fs::temp_directory_path() / ("zhagen_site_" + std::to_string(::getpid()));
  fs::remove_all(top);
  FixedClock clock{Instant{1'772'690'829'123}};
  std::string folder = top / "deep" / "data";
  {
    auto db = open_site(folder, clock);
    REQUIRE(db);
    CHECK(check_site(**db));
    CHECK((fs::status(folder).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
    auto read = (*db)->read();
    REQUIRE(read);
    auto rows = read->query("SELECT value FROM site_setting ORDER BY name");
    REQUIRE(rows);
    CHECK(rows->next().value_or(false));
    CHECK(rows->text(0) == "2026-03-05T06:07:09.123Z");
  }
  clock.at.ms += 1;
  {
    auto again = open_site(folder, clock);
    REQUIRE(again);
    CHECK(check_site(**again));
    CHECK((*again)->write([](store::Tx& tx) -> Status {
      TRY(tx.exec("DELETE FROM site_setting"));
      return {};
    }));
    CHECK_FALSE(check_site(**again));
  }
  std::ofstream(top / "file") << "not a folder";
  auto refused = open_site(top / "file", clock);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::service_data_folder);
  std::ofstream(top / "deep" / "zhagen.db") << "not a database, but long enough to have been one some day";
  CHECK_FALSE(open_site(top / "deep", clock));
  fs::remove_all(top);
}
