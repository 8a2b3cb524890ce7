// Dues at size: N postings (all invented) with their people, units, reports and talks, under the shipped catalog and what is
// due in it. Computed anew, load and computation apart; caught up after one write; a list, its counts.
//
//     bench_dues [N [database]]
//
// 100,000 postings, a new SQLite file in the folder for temporary files.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>

#include "account/account.hpp"
#include "base/random.hpp"
#include "dues/inbox.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"
#include "ledger/row.hpp"
#include "ledger/shape.hpp"
#include "ledger/waivers.hpp"
#include "ledger/write.hpp"
#include "must.hpp"

using namespace zhagen;
using bench::must;
using namespace zhagen::ledger;

namespace {

class Watch {
  std::chrono::steady_clock::time_point from_ = std::chrono::steady_clock::now();

 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - from_).count(); }
};

struct Site {
  FixedClock clock{start_of(Date::trusted(20260705))};
  IdSource ids{clock, Random(1)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  std::unique_ptr<store::Db> db;
  std::unique_ptr<Base> base;
  std::shared_ptr<const catalog::Catalog> catalog;
  Random random{20260705};
  Id root;

  using Make = std::function<std::string(std::int64_t id, std::map<std::string, Value>& values)>;  // the state

  /// Rows with ids from `first` on as a write would store them, without history and search keys.
  void fill(const char* name, std::int64_t first, std::int64_t n, const Make& make) {
    const catalog::Ledger& l = *catalog->ledger(name);
    std::vector<std::string> names{"id", "version", "state", "cancelled", "owner", "created", "changed"};
    std::vector<int> fields;
    for (std::size_t f = 0; f < l.fields.size(); ++f)
      if (stored(l.fields[f])) names.push_back(column_of(l.fields[f])), fields.push_back(static_cast<int>(f));
    if (l.tree >= 0) names.emplace_back("path");
    std::vector<std::string_view> columns(names.begin(), names.end());
    std::vector<Cell> cells(fields.size());
    std::string state, path;
    std::int64_t i = 0;
    must(db->write([&](store::Tx& tx) {
      return tx.bulk_insert(table_of(l), columns, [&](std::span<store::Arg> row) -> Result<bool> {
        if (i == n) return false;
        std::int64_t id = first + i++;
        std::map<std::string, Value> values;
        state = make(id, values);
        row[0] = id, row[1] = 1, row[2] = std::string_view(state), row[3] = 0, row[4] = root.value(), row[5] = 0, row[6] = 0;
        for (std::size_t k = 0; k < fields.size(); ++k) {
          cells[k] = cell_of(*base, l, fields[k], Id(id), values[l.fields[static_cast<std::size_t>(fields[k])].name]);
          row[7 + k] = cells[k].arg();
        }
        if (l.tree >= 0) {
          path = id == first ? fmt::format("/{}/", id) : fmt::format("/{}/{}/", first, id);
          row[7 + fields.size()] = std::string_view(path);
        }
        return true;
      });
    }));
  }
};

constexpr std::int64_t kUnits = 1'000, kPeople = 1'000'000, kPostings = 2'000'000, kReports = 3'000'000, kTalks = 4'000'000, kPlaces = 1'000;

void make(Site& s, std::int64_t n) {
  Random& r = s.random;
  auto code = [&](const char* list) {
    const auto& codes = s.catalog->codes().get(list)->codes();
    return codes[r.below(static_cast<std::uint32_t>(codes.size()))].code;
  };
  auto unit = [&] { return kUnits + 1 + r.below(static_cast<std::uint32_t>(kPlaces - 1)); };
  auto day = [&](int year) { return std::int64_t{year * 10000 + r.range(1, 12) * 100 + r.range(1, 28)}; };
  s.root = Id(kUnits);
  s.fill("organisation", kUnits, kPlaces, [&](std::int64_t id, auto& v) -> std::string {
    v["name"] = fmt::format("第{}单位", id - kUnits);
    v["kind"] = s.catalog->codes().get("organisation_kind")->codes()[id == kUnits ? 2 : 3].code;
    if (id != kUnits) v["parent"] = kUnits;
    return "";
  });
  s.fill("person", kPeople, n, [&](std::int64_t id, auto& v) -> std::string {
    v["name"] = fmt::format("人{}", id - kPeople);
    v["born"] = day(1985);
    v["unit"] = unit();
    return "";
  });
  s.fill("posting", kPostings, n, [&](std::int64_t id, auto& v) -> std::string {
    v["person"] = id - kPostings + kPeople;
    v["category"] = code("posting_category");
    v["sender"] = unit();
    v["receiver"] = unit();
    v["mentor"] = std::int64_t{kPeople + r.below(static_cast<std::uint32_t>(n))};
    v["from"] = day(r.chance(500) ? 2025 : 2024);
    v["planned_to"] = day(2027);
    if (r.chance(100)) v["to"] = day(2026);
    return r.chance(900) ? "on_duty" : "completed";
  });
  s.fill("report", kReports, 2 * n, [&](std::int64_t id, auto& v) -> std::string {
    v["posting"] = (id - kReports) / 2 + kPostings;
    v["person"] = (id - kReports) / 2 + kPeople;
    v["kind"] = code("report_kind");
    v["from"] = std::int64_t{id % 2 ? 20260101 : 20250701};
    v["to"] = std::int64_t{id % 2 ? 20260620 : 20251225};
    return id > kReports + 60 && r.chance(700) ? "received" : s.catalog->ledger("report")->states.front().name;
  });
  s.fill("talk", kTalks, n, [&](std::int64_t id, auto& v) -> std::string {
    v["person"] = id - kTalks + kPeople;
    v["posting"] = id - kTalks + kPostings;
    v["kind"] = std::string(r.chance(500) ? "heart" : "before");
    v["held_on"] = day(2026);
    return "held";
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t n = argc > 1 ? std::atoll(argv[1]) : 100'000;
  std::string folder = std::filesystem::temp_directory_path() / fmt::format("zhagen-bench-dues-{}", ::getpid());
  std::filesystem::create_directories(folder);
  std::string url = argc > 2 ? argv[2] : folder + "/bench.db";
  {
    Site s;
    store::Options options;
    options.durable = false;
    s.db = must(store::Db::open(url, options));
    const store::Migration tables[] = {audit::kTables, account::kTables, kTables, kAttachmentTables, kWaiverTables};
    must(store::migrate(*s.db, tables, s.clock.now()));
    s.base = must(Base::open(*s.db, s.keys, s.ids, s.clock, s.pinyin));
    must(apply(*s.base, must(catalog::Catalog::read(ZHAGEN_CATALOG)), {}));
    s.catalog = s.base->catalog();
    make(s, n);

    store::Read read = must(s.db->read());
    {
      std::deque<dues::Plan> plans;  // they point into themselves: never moved
      Columns::Programs programs;
      const catalog::Ledger& posting = *s.catalog->ledger("posting");
      for (const catalog::Due& d : s.catalog->dues())
        if (d.ledger == &posting) plans.emplace_back(*s.catalog, d);
      for (const dues::Plan& p : plans) programs.insert(programs.end(), p.programs().begin(), p.programs().end());
      for (int turn = 0; turn < 3; ++turn) {
        Watch load;
        Columns columns = must(Columns::load(read, *s.base, *s.catalog, posting, nullptr, programs));
        double loaded = load.seconds();
        Watch compute;
        std::size_t items = 0, slowest = 0;
        double longest = 0;
        for (std::size_t i = 0; i < plans.size(); ++i) {
          Watch one;
          items += plans[i].compute(columns, s.base->today()).size();
          if (one.seconds() > longest) longest = one.seconds(), slowest = i;
        }
        fmt::print("{} postings, {} dues: load {:.2f} s, compute {:.2f} s, {} items; slowest {} {:.2f} s\n", n, plans.size(), loaded, compute.seconds(), items,
                   plans.empty() ? "" : plans[slowest].due().name, longest);
      }
    }
    dues::Dues all(*s.base);
    Watch first;
    auto board = must(all.board(read));
    fmt::print("all {} dues of the catalog anew: {:.2f} s\n", board->dues.size(), first.seconds());
    account::Actor office;
    office.user = Id(1);
    office.name = "测试";
    office.source = "local";
    office.grants.push_back({catalog::Role::office, s.root, {}, {}});
    std::vector<double> caught;
    const catalog::Ledger& report = *s.catalog->ledger("report");
    for (int i = 0; i < 15; ++i) {
      Draft d;
      d.values.emplace_back(report.find("to"), std::int64_t{20260601 + i});
      must(change(*s.base, office, "report", Id(kReports + 2 * i + 1), d, {}));
      store::Read fresh = must(s.db->read());
      Watch w;
      board = must(all.board(fresh));
      caught.push_back(w.seconds());
    }
    std::sort(caught.begin(), caught.end());
    fmt::print("caught up after one write: median {:.2f} ms, most {:.2f} ms ({} boards, {} whole ledgers)\n", caught[7] * 1e3, caught.back() * 1e3, all.work().boards,
               all.work().ledgers);
    account::Actor unit = office;
    unit.grants[0] = {catalog::Role::receiver, Id(kUnits + 5), {}, {}};
    for (const auto& [who, actor] : {std::pair("office", office), std::pair("one unit", unit)}) {
      store::Read fresh = must(s.db->read());
      Watch c;
      dues::Counts counts = must(dues::counts(fresh, *board, actor));
      double counted = c.seconds();
      Watch p;
      dues::Page page = must(dues::inbox(fresh, *s.base, *board, actor, {}));
      fmt::print("{}: {} items, counts {:.1f} ms, a page of {} {:.1f} ms\n", who, counts.all, counted * 1e3, page.hits.size(), p.seconds() * 1e3);
    }
  }
  std::filesystem::remove_all(folder);
  return 0;
}
