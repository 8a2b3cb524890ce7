// Forms of appointment through the API: preview writes nothing, the archive that goes out comes in again, a reason is asked for.

#include "exchange/lrm_read.hpp"
#include "house.hpp"

using namespace zhagen;
using namespace zhagen::api::test;

namespace {

std::string sample(const char* name) { return store::test::read_file(std::string(ZHAGEN_SOURCE_DIR "/tests/data/lrm/") + name); }

std::int64_t number(const Answer& a, const char* member) {
  const api::Json* v = a.json().find(member);
  REQUIRE(v != nullptr);
  return v->integer;
}

}  // namespace

TEST_CASE("a form in and out over HTTP") {
  House& h = house();
  api::test::Client office = h.office(), receiver = h.receiver();
  auto up = [&](api::test::Client& who, const char* path, const std::string& bytes, const char* name) {
    return who.ask("POST", std::string(path) + "?name=" + name, bytes, "", "application/octet-stream");
  };
  const std::string form = sample("云晓河.lrmx");
  std::int64_t before = h.entries();
  Answer looked = up(office, "/api/lrmx/preview", form, "a.lrmx");
  REQUIRE_MESSAGE(looked.status == 200, looked.body);
  CHECK(number(looked, "created") == 1);
  CHECK(looked.json().find("items")->items.at(0).find("name")->text == "云晓河");
  CHECK(h.entries() == before);
  // Where nobody may write there is nothing to write.
  Answer refused = up(receiver, "/api/lrmx", form, "a.lrmx");
  CHECK((refused.status == 403 || number(refused, "faulty") == 1));
  CHECK(h.entries() == before);

  Answer brought = up(office, "/api/lrmx", form, "a.lrmx");
  REQUIRE_MESSAGE(brought.status == 200, brought.body);
  CHECK(number(brought, "created") == 1);
  CHECK(h.entries() == before + 6);  // five ledgers and the photograph
  std::string person = brought.json().find("items")->items.at(0).find("person")->text;
  CHECK(number(up(office, "/api/lrmx", form, "a.lrmx"), "same") == 1);
  CHECK(h.entries() == before + 6);
  CHECK(up(office, "/api/lrmx", "<Root/>", "b.lrmx").json().find("items")->items.at(0).find("fate")->text == "faulty");
  CHECK(up(office, "/api/lrmx", "PK\x03\x04", "b.zip").status == 400);

  before = h.entries();
  CHECK(office.get("/api/lrmx/" + person).status == 422);
  CHECK(office.get("/api/lrmx/" + person + "?reason=%20").code() == "reason_missing");
  CHECK(h.entries() == before);
  Answer one = office.get("/api/lrmx/" + person + "?reason=%E4%B8%8A%E4%BC%9A");
  CHECK(one.status == 200);
  CHECK(one.body == form);
  CHECK(h.entries() == before + 1);
  before = h.entries();
  Answer zip = office.get("/api/lrmx?filter=name%20%3D%3D%20%27%E4%BA%91%E6%99%93%E6%B2%B3%27&reason=x");
  REQUIRE_MESSAGE(zip.status == 200, zip.body);
  CHECK(h.entries() == before + 1);
  auto files = exchange::read_forms("x.zip", zip.body);
  REQUIRE(files.ok());
  REQUIRE(files->size() == 1);
  CHECK(files->front().name == "云晓河.lrmx");
  CHECK(number(up(office, "/api/lrmx", zip.body, "x.zip"), "same") == 1);
  CHECK(office.get("/api/lrmx?old=true&reason=x&q=%E4%BA%91%E6%99%93%E6%B2%B3").body.starts_with("PK"));
  CHECK(office.get("/api/lrmx?filter=false&reason=x").code() == "lrm_nothing");
  CHECK(receiver.get("/api/lrmx?reason=x").code() == "ledger_forbidden");
}
