#include "account/settings.hpp"

#include "site.hpp"

using namespace zhagen;
using namespace zhagen::account;
using namespace zhagen::account::test;

namespace {

struct Desk : Site {
  Actor one, other;
  Desk() {
    const store::Migration steps[] = {{1, "site settings", "CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"}, audit::kTables,
                                      account::kTables, kSettingTables};
    must(store::migrate(*db, steps, clock.at));
    person("liuyun");
    person("chenbo");
    one = must(accounts->login("liuyun", kPassword, "10.1.1.1")).actor;
    other = must(accounts->login("chenbo", kPassword, "10.1.1.1")).actor;
  }
  Status keep(const Actor& who, std::string_view name, std::string_view value) { return keep_setting(*db, *keys, ids, clock.at, who, name, value); }
  std::string all(const Actor& who) {
    store::Read tx = must(db->read());
    std::string out;
    for (const Setting& s : must(settings(tx, *keys, who))) out += s.name + "=" + s.value + ";";
    return out;
  }
};

}  // namespace

TEST_CASE("settings are one's own, replaced by name, sealed, one entry of the log each") {
  Desk d;
  const std::int64_t before = d.entries();
  must(d.keep(d.one, "view.person.a", "张三的视图"));
  must(d.keep(d.one, "theme", "dark"));
  must(d.keep(d.other, "theme", "light"));
  must(d.keep(d.one, "theme", "auto"));
  CHECK(d.entries() == before + 4);
  CHECK(d.all(d.one) == "theme=auto;view.person.a=张三的视图;");
  CHECK(d.all(d.other) == "theme=light;");
  CHECK(store::test::one(*d.db, "SELECT count(*) FROM user_setting WHERE user_id = ?", d.one.user.value()) == "2");
  must(drop_setting(*d.db, *d.keys, d.clock.at, d.other, "view.person.a"));  // not his: nothing is dropped
  CHECK(d.all(d.one) == "theme=auto;view.person.a=张三的视图;");
  must(drop_setting(*d.db, *d.keys, d.clock.at, d.one, "view.person.a"));
  CHECK(d.all(d.one) == "theme=auto;");
}

TEST_CASE("settings: names, sizes and number have limits; what stands is replaced beyond the number") {
  Desk d;
  for (std::string_view name : {"", "Theme", "主题", "a b", "a/b"}) CHECK(key(d.keep(d.one, name, "x")) == "setting_name");
  CHECK(key(d.keep(d.one, std::string(kSettingName + 1, 'a'), "x")) == "setting_name");
  CHECK(key(d.keep(d.one, "a", std::string(kSettingValue + 1, 'x'))) == "setting_long");
  must(d.keep(d.one, "a", std::string(kSettingValue, 'x')));
  for (std::size_t i = 1; i < kSettings; ++i) must(d.keep(d.one, "view.person." + std::to_string(i), "{}"));
  CHECK(key(d.keep(d.one, "one-more", "{}")) == "settings_full");
  must(d.keep(d.one, "view.person.7", "[]"));
  must(d.keep(d.other, "one-more", "{}"));
  CHECK(key(d.keep(Actor(), "a", "x")) == "session_ended");
}
