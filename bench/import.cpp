// An import at size: N people (all invented) of 12 columns from an .xlsx into an empty base under the shipped catalog, with
// all checks, audit and history; then the same sheet again, which changes nothing; then the import taken back.
//
//     bench_import [N [folder]]
//
// 100,000 people; the database, durable, and the sheet are made in the folder for temporary files.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "account/account.hpp"
#include "base/citizen_id.hpp"
#include "base/random.hpp"
#include "exchange/import.hpp"
#include "files/xlsx_writer.hpp"
#include "ledger/apply.hpp"
#include "ledger/attachment.hpp"
#include "must.hpp"

using namespace zhagen;
using bench::must;

namespace {

class Watch {
 public:
  void tell(std::string_view what) {
    auto now = std::chrono::steady_clock::now();
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    fmt::print("{:<28}{:>8.2f} s   peak {:>6.1f} MB\n", what, std::chrono::duration<double>(now - last_).count(), static_cast<double>(u.ru_maxrss) / 1024);
    std::fflush(stdout);
    last_ = std::chrono::steady_clock::now();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

constexpr const char* kTowns[] = {"柳河镇", "石桥乡", "青石镇", "云岭乡", "白水镇", "东塘镇", "南坪乡", "清溪镇"};

void write_sheet(const std::string& path, int n) {
  static const char* const kFamily[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭"};
  static const char* const kGiven[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞", "平"};
  static const char* const kPolitics[] = {"中共党员", "群众", "共青团员"};
  static const char* const kEducation[] = {"大学本科", "大专", "硕士研究生"};
  static const char* const kLevel[] = {"科员", "副科级", "正科级"};
  Random r(20260305);
  auto out = must(files::XlsxWriter::create(path));
  files::OutSheet sheet;
  sheet.name = "名册";
  sheet.title = "人员名册";
  for (const char* heading : {"姓名", "性别", "出生年月", "民族", "身份证号", "政治面貌", "参加工作时间", "工作单位", "现任职务", "职务层次", "最高学历", "手机号码"})
    sheet.columns.push_back({heading});
  must(out.sheet(sheet));
  for (int i = 0; i < n; ++i) {
    int year = 1965 + i % 35, month = 1 + i / 35 % 12, day = 1 + i / 420 % 28, order = i / 11760;
    std::string name = std::string(kFamily[r.below(16)]) + kGiven[r.below(20)] + kGiven[r.below(20)];
    std::string id = fmt::format("990101{}{:02}{:02}{:02}{}", year, month, day, order, r.chance(500) ? 1 : 2);
    id += citizen_id_check(id);
    std::string born = fmt::format("{}.{:02}", year, month), work = fmt::format("{}.07", year + 22), unit = kTowns[r.below(8)], phone = fmt::format("139{:08}", i);
    must(out.row({name, id[16] == '1' ? "男" : "女", born, "汉族", id, kPolitics[r.below(3)], work, unit, "干部", kLevel[r.below(3)], kEducation[r.below(3)], phone}));
  }
  must(out.close());
}

}  // namespace

int main(int argc, char** argv) {
  int n = argc > 1 ? std::atoi(argv[1]) : 100'000;
  std::string folder = (std::filesystem::path(argc > 2 ? argv[2] : std::filesystem::temp_directory_path().c_str()) / "zhagen-import-XXXXXX").string();
  if (!mkdtemp(folder.data())) return 1;
  Watch watch;
  SystemClock clock;
  IdSource ids{clock, Random(1)};
  Pinyin pinyin;
  std::shared_ptr<Keyring> keys = Keyring::for_tests(1);
  auto db = must(store::Db::open(folder + "/zhagen.db"));
  const store::Migration tables[] = {audit::kTables, account::kTables, ledger::kTables, ledger::kAttachmentTables, ledger::kWaiverTables};
  must(store::migrate(*db, tables, clock.now()));
  auto base = must(ledger::Base::open(*db, keys, ids, clock, pinyin));
  must(ledger::apply(*base, must(catalog::Catalog::read(ZHAGEN_CATALOG)), account::Accounts::machine("root")));
  const catalog::Ledger* organisations = base->catalog()->ledger("organisation");
  auto unit = [&](const char* name, const char* kind, Id parent, const account::Actor& by) {
    ledger::Draft d;
    d.values.emplace_back(organisations->find("name"), std::string(name));
    d.values.emplace_back(organisations->find("kind"), std::string(kind));
    if (!parent.empty()) d.values.emplace_back(organisations->find("parent"), parent.value());
    return must(ledger::create(*base, by, "organisation", d)).id;
  };
  account::Actor office;
  office.user = ids.next();
  office.name = "测试";
  office.source = "local";
  Id county = unit("青山县", "county", {}, account::Accounts::machine("root"));
  office.grants.push_back({catalog::Role::office, county, {}, {}});
  for (const char* town : kTowns) unit(town, "township", county, office);
  write_sheet(folder + "/people.xlsx", n);
  watch.tell("base and sheet made");

  exchange::Imported done;
  {
    auto preview = must(exchange::prepare(*base, office, "person", folder + "/people.xlsx", {}));
    for (std::size_t i = 0; i < preview.faults.size() && i < 5; ++i) fmt::print("{}\n", preview.sentence(preview.faults[i]));
    watch.tell("preview");
    done = must(exchange::commit(*base, office, preview, {}));
    watch.tell(fmt::format("import of {} rows", done.created));
  }
  {
    auto again = must(exchange::prepare(*base, office, "person", folder + "/people.xlsx", {}));
    watch.tell(fmt::format("preview, {} the same", again.count(exchange::ImportRow::Fate::same)));
  }
  auto undone = must(exchange::undo(*base, office, done.entry));
  watch.tell(fmt::format("undo, {} cancelled", undone.cancelled));
  base.reset();
  db.reset();
  std::filesystem::remove_all(folder);
}
