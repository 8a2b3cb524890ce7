// The mechanisms of the office's work, and what serves them.

#include <doctest/doctest.h>

#include "catalog/mechanism.hpp"

using namespace zhagen;
using catalog::Catalog;

namespace {
const std::string kFolder = std::string(ZHAGEN_SOURCE_DIR) + "/catalog";
}

TEST_CASE("mechanisms are read, found and explained") {
  auto all = catalog::load_mechanisms(kFolder);
  REQUIRE_MESSAGE(all.ok(), (all ? "" : all.error().zh()));
  CHECK(all->size() == 59);
  auto s1 = catalog::find_mechanism(*all, "s1");
  REQUIRE(s1.ok());
  CHECK((*s1)->chapter == "选派");
  CHECK_FALSE((*catalog::find_mechanism(*all, "P3"))->ledger);
  auto none = catalog::find_mechanism(*all, "S9");
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().zh().find("S1、S2") != std::string::npos);

  auto c = Catalog::load(kFolder);
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  auto made = catalog::makers(**c, "S1");
  REQUIRE(made.ok());
  CHECK(made->ledgers.size() >= 2);
  auto placed = catalog::makers(**c, "P3");
  REQUIRE(placed.ok());
  REQUIRE(placed->parts.size() == 1);
  CHECK(placed->parts[0].file == "placement/standard.rules.toml");

  // A name in `rows` that is no mechanism is a slip of the hand.
  auto stray = catalog::strays(**c, *all);
  REQUIRE(stray.ok());
  const std::string first = stray->empty() ? std::string() : stray->front();
  CHECK(first == "");
}

TEST_CASE("a mechanism without ledger says what serves it") {
  CHECK_FALSE(catalog::read_mechanisms({"m.toml", "[chapter.S]\nlabel = \"x\"\n[chapter.S.row]\nS1 = { label = \"y\", ledger = false }\n"}).ok());
  CHECK_FALSE(catalog::read_mechanisms({"m.toml", "[chapter.S]\nlabel = \"x\"\n[chapter.S.row]\nS1 = { name = \"y\" }\n"}).ok());
  CHECK_FALSE(catalog::read_mechanisms({"m.toml", ""}).ok());
}

TEST_CASE("every mechanism that is made of records has a ledger") {
  auto all = catalog::load_mechanisms(kFolder);
  auto c = Catalog::load(kFolder);
  REQUIRE(all.ok());
  REQUIRE_MESSAGE(c.ok(), (c ? "" : c.error().zh()));
  for (const catalog::Mechanism& m : *all) {
    if (!m.ledger) continue;
    INFO(m.id, " ", m.label, "：写一个台账，在 [ledger] 里写 rows = [\"", m.id, "\"]");
    auto made = catalog::makers(**c, m.id);
    REQUIRE(made.ok());
    CHECK_FALSE(made->ledgers.empty());
  }
}
