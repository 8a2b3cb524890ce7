// Reading records at size: a base of N people (all invented) in a tree of organisations as a province has it, a posting
// for every fifth, then the medians of what people do all day, through the room `ledger` itself (HTTP is another bench).
//
//     bench_records [N [database [analyze]]]
//
// 1,000,000 people, a new SQLite file in the folder for temporary files. A database that has people is measured as it is.
// analyze: with statistics for the planner; access.cpp says what they do on SQLite.
#include "site.hpp"
#include "store/statistics.hpp"

using namespace zhagen;
using namespace zhagen::bench;

namespace {

constexpr int kTurns = 15;

void time_of(const char* what, double limit_ms, const std::function<std::size_t()>& f) {
  std::vector<double> ms;
  std::size_t n = f();  // warm
  for (int i = 0; i < kTurns; ++i) {
    auto t = std::chrono::steady_clock::now();
    n = f();
    ms.push_back(seconds(t) * 1000);
  }
  std::sort(ms.begin(), ms.end());
  fmt::print("{:<56} {:>8.2f} {:>8.2f} {:>6.0f} {:>9}{}\n", what, ms[kTurns / 2], ms.back(), limit_ms, n, ms[kTurns / 2] > limit_ms ? "  over" : "");
  std::fflush(stdout);
}

void measure(Site& s) {
  fmt::print("\n{:<56} {:>8} {:>8} {:>6} {:>9}\n", "milliseconds", "median", "max", "aim", "rows");
  const catalog::Ledger& person = s.ledger("person");
  auto read = [&] { return must(s.db->read()); };
  auto rows = [&](const account::Actor& actor, const char* ledger, const Query& q) {
    auto tx = read();
    return must(list(tx, *s.base, actor, ledger, q)).rows.size();
  };
  time_of("one person", 50, [&] {
    auto tx = read();
    (void)must(get(tx, *s.base, s.office, "person", s.people[s.random.below(static_cast<std::uint32_t>(s.people.size()))]));
    return std::size_t{1};
  });
  struct Who {
    const char* name;
    const account::Actor* actor;
  };
  for (const Who& who : {Who{"province", &s.office}, {"county", &s.county}, {"township", &s.township}}) {
    auto timed = [&](const char* what, double aim, const std::function<std::size_t()>& f) { time_of(fmt::format("{}: {}", who.name, what).c_str(), aim, f); };
    Query q;
    timed("50 people as entered", 50, [&] { return rows(*who.actor, "person", q); });
    q.order = {{Order::By::pinyin, person.find("name"), false, {}}};
    timed("50 people by pinyin", 50, [&] { return rows(*who.actor, "person", q); });
    q.filter = "sex == '2' && born >= date('1985')";
    timed("50 people filtered, by pinyin", 50, [&] { return rows(*who.actor, "person", q); });
    q.order = {{Order::By::rank, person.find("duty_level"), true, {}}};
    timed("50 people filtered, by rank", 50, [&] { return rows(*who.actor, "person", q); });
    q = {};
    q.filter = "unit.name.contains('柳河') && sex == '1'";
    timed("50 people of units by name", 50, [&] { return rows(*who.actor, "person", q); });
    q = {};
    q.order = {{Order::By::pinyin, s.ledger("posting").find("person"), false, {}}};
    timed("50 postings by the person's pinyin", 50, [&] { return rows(*who.actor, "posting", q); });
    for (const char* words : {"张", "建国", "zhangw", "zjg", "张伟", "柳河 王", "单"}) {
      Query w;
      w.search = words;
      timed(fmt::format("search {}", words).c_str(), 50, [&] { return rows(*who.actor, "person", w); });
    }
    timed("count of people", 200, [&] {
      auto tx = read();
      return static_cast<std::size_t>(must(count(tx, *s.base, *who.actor, "person", {})));
    });
  }
  auto groups = [&](const account::Actor& actor, Id under) {
    auto tx = read();
    return must(count_by(tx, *s.base, actor, "person", {}, person.find("unit"), under)).size();
  };
  time_of("people by organisation within a county", 50, [&] { return groups(s.office, s.places[2][7]); });
  time_of("the same by the county itself", 50, [&] { return groups(s.county, s.places[2][7]); });
  time_of("people by organisation, whole base", 200, [&] { return groups(s.office, s.places[0][0]); });
  time_of("people by rank, whole base", 200, [&] {
    auto tx = read();
    return must(count_by(tx, *s.base, s.office, "person", {}, person.find("duty_level"))).size();
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("zhagen-records-{}", getpid());
  const std::string url = argc > 2 ? argv[2] : (folder / "records.db").string();
  if (argc <= 2) std::filesystem::create_directories(folder);
  Site s;
  open(s, url, n);
  if (argc > 3) {
    auto t = std::chrono::steady_clock::now();
    must(store::renew_statistics(*s.db));
    fmt::print("statistics {:.1f} s\n", seconds(t));
  }
  measure(s);
  s.base.reset();
  s.db.reset();
  if (argc <= 2) std::filesystem::remove_all(folder);
}
