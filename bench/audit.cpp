// The log and the keys: bench_audit [entries]. Writes that many entries into a database of its own, every third with a change row
// of two fields, and verifies them from the first to the last; then seals, opens and blinds an identity number.

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "audit/audit.hpp"
#include "must.hpp"

using namespace zhagen;
using bench::must;

namespace {

double cpu() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}
double wall() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
long peak_mib() {
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss / 1024;
}

Status log(const std::string& folder, CryptoProfile profile, std::int64_t count) {
  auto keys = Keyring::for_tests(1, profile);
  store::Options options;
  options.statement = {};
  auto db = TRY(store::Db::open(folder + (profile == CryptoProfile::gm ? "/gm.db" : "/intl.db"), options));
  TRY(store::migrate(*db, std::span(&audit::kTables, 1), Instant{0}));
  constexpr std::string_view kBody = R"({"phone":["AQABq83vEjRWeJASNFZ4kBI0","AQABzauJZ0UjAQAjRWeJq83v"],"unit":["1234567890123456789","1234567890123456790"]})";
  double w = wall(), c = cpu();
  for (std::int64_t i = 0; i < count;) {
    TRY(db->write([&](store::Tx& tx) -> Status {
      for (int n = 0; n < 10000 && i < count; ++n, ++i) {
        audit::Operation op(tx, *keys, Instant{1'800'000'000'000 + i});
        const bool writes = i % 3 == 0;
        const Id record(7'000'000'000'000'000'000 + i);
        if (writes) TRY(op.change({"person", record, 1, kBody}));
        TRY(op.close({Id(6'000'000'000'000'000'000 + i % 50), "经办人", "10.20.30.40", {}},
                     {writes ? "change" : "open", "person", record, 1, writes ? "更正联系电话" : "", writes ? "" : R"({"fields":["phone"]})", true}));
      }
      return {};
    }));
  }
  const char* name = profile == CryptoProfile::gm ? "gm" : "intl";
  fmt::print("{}: {} entries written in large transactions: {:.2f} us an entry (CPU {:.2f})\n", name, count,
             (wall() - w) * 1e6 / static_cast<double>(count), (cpu() - c) * 1e6 / static_cast<double>(count));
  const auto bytes = std::filesystem::file_size(db->where());
  fmt::print("{}: {} bytes of database an entry\n", name, bytes / static_cast<std::uintmax_t>(count));
  const long before = peak_mib();
  w = wall();
  c = cpu();
  store::Read tx = TRY(db->read());
  auto point = TRY(audit::checkpoint(tx, *keys, Instant{0}));
  auto verdict = TRY(audit::verify(tx, profile, point, keys->public_key(), keys.get()));
  fmt::print("{}: {} entries and {} changes verified, {}: {:.2f} s (CPU {:.2f}), peak memory {} MiB, {} before\n", name, verdict.entries,
             verdict.changes, verdict.whole() ? "whole" : "BROKEN", wall() - w, cpu() - c, peak_mib(), before);
  return {};
}

void seals(CryptoProfile profile) {
  auto keys = Keyring::for_tests(1, profile);
  constexpr int kRounds = 300'000;
  const std::string plain = "990101198001010019", context = "person|f_citizen_id|7000000000000000000", sealed = keys->seal(plain, context);
  std::size_t sum = 0;
  auto time = [&](const char* what, auto&& f) {
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
      double c = cpu();
      for (int i = 0; i < kRounds; ++i) sum += f();
      best = std::min(best, (cpu() - c) / kRounds * 1e6);
    }
    fmt::print("{} {}: {:.2f} us\n", profile == CryptoProfile::gm ? "gm" : "intl", what, best);
  };
  time("seal", [&] { return keys->seal(plain, context).size(); });
  time("open", [&] { return must(keys->open(sealed, context)).size(); });
  time("blind", [&] { return keys->blind("person.citizen_id", plain).size(); });
  time("digest of 300 bytes", [&, text = std::string(300, 'x')] { return digest(profile, text).size(); });
  if (sum == 0) std::exit(3);
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::int64_t count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  std::string folder = (std::filesystem::temp_directory_path() / "zhagen-audit-XXXXXX").string();
  if (!mkdtemp(folder.data())) return 3;
  Status done;
  for (CryptoProfile profile : {CryptoProfile::intl, CryptoProfile::gm}) {
    seals(profile);
    if (done) done = log(folder, profile, count);
  }
  std::filesystem::remove_all(folder);
  if (!done) fmt::print(stderr, "{}\n", done.error().zh());
  return done ? 0 : 3;
}
