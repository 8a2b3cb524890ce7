// Sheets through the API: preview and import as long work, each on record; what the preview showed, or nothing.
#include <doctest/doctest.h>

#include <thread>

#include "files/xlsx_writer.hpp"
#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api;
using namespace zhagen::api::test;

namespace {

constexpr const char* kBytes = "application/octet-stream";

std::string people(House& h, const std::vector<std::vector<std::string>>& rows) {
  std::string path = h.fresh.folder / "people.xlsx";
  auto out = must(files::XlsxWriter::create(path));
  files::OutSheet sheet;
  sheet.name = "名册";
  sheet.columns = {{"姓名"}, {"性别"}};
  must(out.sheet(sheet));
  for (const auto& row : rows) must(out.row(std::vector<files::OutCell>(row.begin(), row.end())));
  must(out.close());
  return store::test::read_file(path);
}

/// Waits for the job that an answer names.
std::string ended(Client& c, const Answer& queued) {
  REQUIRE(queued.status == 202);
  std::string path = "/api/jobs/" + queued.text("id");
  for (int i = 0; i < 600; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(50)))
    if (std::string state = c.get(path).text("state"); state != "queued" && state != "running") break;
  CHECK_MESSAGE(c.get(path).text("state") == "done", c.get(path).body);
  return queued.text("id");
}

std::int64_t number(const Answer& a, std::string_view member) { return a.json().find(member)->integer; }

}  // namespace

TEST_CASE("imports: preview, errors, import, undo; one's own alone; each is on record") {
  House h;
  add_jobs(*h.site);
  must(h.site->jobs().start());
  Client office = h.office(), other = h.receiver();
  std::string where = "/api/records/person/imports?name=people.xlsx";
  std::int64_t before = h.entries();
  Answer asked = office.ask("POST", where, people(h, {{"甲一", "男"}, {"乙二", "难"}}), "", kBytes);
  CHECK(h.entries() == before + 1);
  std::string preview = "/api/imports/" + ended(office, asked);
  CHECK(h.entries() == before + 1);
  Answer seen = office.get(preview);
  CHECK(number(seen, "created") == 1);
  CHECK(number(seen, "faulty") == 1);
  CHECK(seen.json().find("faults")->items.at(0).find("say")->text.find("第 3 行 B 列“性别”") == 0);
  for (std::string path : {preview, preview + "/errors.xlsx"}) CHECK(other.get(path).status == 404);
  CHECK(other.post(preview + "/commit", "{}").status == 404);

  before = h.entries();
  CHECK(office.get(preview + "/errors.xlsx").body.starts_with("PK"));
  CHECK(h.entries() == before + 1);

  Answer all = office.get("/api/imports/" + ended(office, office.post(preview + "/commit", "{}")));
  CHECK_FALSE(all.json().find("written")->boolean);
  before = h.entries();
  Answer done = office.get("/api/imports/" + ended(office, office.post(preview + "/commit", R"({"good_rows":true})")));
  CHECK(done.json().find("written")->boolean);
  CHECK(h.entries() == before + 2);  // asked for, and done
  CHECK(number(done, "created") == 1);
  std::string entry = std::to_string(number(done, "entry"));

  // What the preview showed is there now: it would be written twice.
  Answer late = office.post(preview + "/commit", R"({"good_rows":true})");
  std::string job = "/api/jobs/" + late.text("id");
  for (int i = 0; i < 600 && office.get(job).text("state") != "failed"; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(office.get(job).text("error").find("预览之后数据有变动") != std::string::npos);

  CHECK(other.post("/api/audit/" + entry + "/undo", "{}").status == 404);
  before = h.entries();
  CHECK(number(office.post("/api/audit/" + entry + "/undo", "{}"), "cancelled") == 1);
  CHECK(h.entries() == before + 1);
  CHECK(office.post("/api/audit/" + entry + "/undo", "{}").code() == "undo_changed");
  CHECK(office.ask("POST", "/api/records/person/imports?name=x.xlsx&mode=x", "x", "", kBytes).status == 400);
  h.site->jobs().stop();
}
