// Digests against published vectors, sealed values, the keyring's file and its backup.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/keyring.hpp"
#include "base/random.hpp"
#include "base/vault_errors.hpp"

using namespace zhagen;

namespace {

struct Folder {
  std::string path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zhagen-keys-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code e;
    std::filesystem::remove_all(path, e);
  }
  std::string operator/(const std::string& name) const { return path + "/" + name; }
};

std::string text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
void write(const std::string& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
  ::chmod(file.c_str(), 0600);
}
unsigned mode_of(const std::string& file) {
  struct stat st {};
  REQUIRE(::stat(file.c_str(), &st) == 0);
  return st.st_mode & 0777;
}

constexpr CryptoProfile kProfiles[] = {CryptoProfile::intl, CryptoProfile::gm};

}  // namespace

TEST_CASE("digests: the published vectors") {
  struct Row { CryptoProfile profile; std::string text; const char* hex; };
  const Row rows[] = {
      // FIPS 180-4; GB/T 32905-2016, examples 1 and 2.
      {CryptoProfile::intl, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {CryptoProfile::intl, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {CryptoProfile::gm, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
      {CryptoProfile::gm, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
       "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"}};
  for (const Row& r : rows) {
    CHECK(hex(digest(r.profile, r.text)) == r.hex);
    Digest d(r.profile);
    for (char c : r.text) d.add({&c, 1});
    CHECK(hex(d.finish()) == r.hex);
  }
  // RFC 4231, cases 1, 2 and 6 (a key longer than a block).
  CHECK(hex(hmac(CryptoProfile::intl, std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex(hmac(CryptoProfile::intl, "Jefe", {"what do ya want ", "for nothing?"})) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex(hmac(CryptoProfile::intl, std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("digests: fields do not run into one another") {
  auto of = [](std::initializer_list<std::string_view> fields) {
    Digest d;
    for (auto f : fields) d.add_field(f);
    return d.finish();
  };
  CHECK(of({"ab", "c"}) != of({"a", "bc"}));
  CHECK(of({"abc"}) != of({"abc", ""}));
}

TEST_CASE("texts of bytes") {
  std::string back;
  CHECK(base64url(std::string("\xfb\xff\xfe", 3)) == "-__-");
  CHECK(base64url("a") == "YQ");
  for (int n = 0; n < 70; ++n) {
    std::string bytes = secret_bytes(static_cast<std::size_t>(n));
    REQUIRE(from_base64url(base64url(bytes), back));
    CHECK(back == bytes);
    REQUIRE(from_hex(hex(bytes), back));
    CHECK(back == bytes);
  }
  for (const char* wrong : {"a", "YQ=", "YQ==", "Y Q", "Y+", "YR\n"}) CHECK_FALSE(from_base64url(wrong, back));
  for (const char* wrong : {"a", "0g", "00 "}) CHECK_FALSE(from_hex(wrong, back));
}

TEST_CASE("sealed values open where they belong and nowhere else") {
  for (CryptoProfile profile : kProfiles) {
    CAPTURE(static_cast<int>(profile));
    auto keys = Keyring::for_tests(7, profile), other = Keyring::for_tests(8, profile);
    Random random(profile == CryptoProfile::intl ? 1 : 2);
    for (int round = 0; round < 300; ++round) {
      std::string plain = secret_bytes(random.below(200)), context = "person|f_health|" + std::to_string(round);
      std::string sealed = keys->seal(plain, context);
      CHECK(sealed.size() == plain.size() + (profile == CryptoProfile::intl ? 31 : 35));
      CHECK(Keyring::sealed_version(sealed) == 1);
      CHECK(keys->seal(plain, context) != sealed);  // equal values do not look equal
      auto opened = keys->open(sealed, context);
      REQUIRE(opened);
      CHECK(*opened == plain);
      // Every byte counts, and so do length, place and key.
      std::string changed = sealed;
      changed[random.below(static_cast<std::uint32_t>(changed.size()))] ^= static_cast<char>(1 + random.below(255));
      CHECK_FALSE(keys->open(changed, context));
      CHECK_FALSE(keys->open(sealed.substr(0, random.below(static_cast<std::uint32_t>(sealed.size()))), context));
      CHECK_FALSE(keys->open(sealed + "x", context));
      CHECK(keys->open(sealed, context + "1").error().code == fault::keyring_wrong);
      CHECK(other->open(sealed, context).error().code == fault::keyring_wrong);
      CHECK(keys->blind("person.citizen_id", plain) == keys->blind("person.citizen_id", plain));
      CHECK(keys->blind("person.citizen_id", plain) != keys->blind("person.phone", plain));
      CHECK(keys->blind("person.citizen_id", plain) != other->blind("person.citizen_id", plain));
      CHECK(keys->blind("a", "bc") != keys->blind("ab", "c"));
    }
    CHECK(keys->blind("x", "y").size() == 16);
    CHECK(Keyring::sealed_version("plain text") == 0);
  }
}

TEST_CASE("no nonce twice: not in a thread, not between threads, not after a fork") {
  auto keys = Keyring::for_tests(1);
  constexpr int kEach = 2000;
  auto nonce = [&] { return keys->seal("", "").substr(3, 12); };
  std::vector<std::vector<std::string>> drawn(3);
  std::vector<std::thread> threads;
  for (auto& of : drawn)
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) of.push_back(nonce());
    });
  for (auto& t : threads) t.join();
  std::set<std::string> all;
  for (auto& of : drawn) all.insert(of.begin(), of.end());
  CHECK(all.size() == 3 * kEach);

  nonce();  // the pool of this thread is open
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    std::string n = nonce();
    _exit(::write(ends[1], n.data(), n.size()) == 12 ? 0 : 1);
  }
  std::string here = nonce(), there(12, '\0');
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(::read(ends[0], there.data(), 12) == 12);
  CHECK(here != there);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("signatures") {
  auto keys = Keyring::for_tests(1);
  std::string s = keys->sign("end 17"), forged = s;
  forged[5] ^= 1;
  CHECK(s.size() == 64);
  CHECK(Keyring::verify(keys->public_key(), "end 17", s));
  CHECK_FALSE(Keyring::verify(keys->public_key(), "end 18", s));
  CHECK_FALSE(Keyring::verify(keys->public_key(), "end 17", forged));
  CHECK_FALSE(Keyring::verify(Keyring::for_tests(2)->public_key(), "end 17", s));
  CHECK_FALSE(Keyring::verify("short", "end 17", s));
}

TEST_CASE("the keyring's file: made once, for its owner alone, kept through rotations, noticed by a running program") {
  for (CryptoProfile profile : kProfiles) {
    Folder folder;
    const std::string file = folder / "data/keys/keyring";
    CHECK(Keyring::open(file, false, Instant{5}).error().code == fault::keyring_not_found);
    auto made = Keyring::open(file, true, Instant{5}, profile);
    REQUIRE(made);
    CHECK(mode_of(file) == 0600);
    CHECK(mode_of(folder / "data/keys") == 0700);
    auto again = Keyring::open(file, true, Instant{6}, profile);  // does not make another
    REQUIRE(again);
    std::string first = (*made)->seal("第一", "a"), index = (*made)->blind("p", "t");
    REQUIRE((*again)->open(first, "a"));

    REQUIRE((*again)->rotate(Instant{7}));
    CHECK((*again)->version() == 2);
    CHECK((*again)->made() == std::vector<Instant>{Instant{5}, Instant{7}});
    CHECK(mode_of(file) == 0600);
    CHECK(mode_of(file + ".1") == 0600);
    std::string second = (*again)->seal("第二", "a");
    CHECK(Keyring::sealed_version(second) == 2);
    CHECK(*(*again)->open(first, "a") == "第一");
    CHECK(*(*made)->open(second, "a") == "第二");  // the program that has not looked yet
    CHECK((*made)->version() == 2);
    CHECK((*made)->blind("p", "t") == index);

    auto old = Keyring::open(file + ".1", false, Instant{});
    REQUIRE(old);
    CHECK((*old)->open(second, "a").error().code == fault::keyring_missing);

    ::chmod(file.c_str(), 0640);
    CHECK(Keyring::open(file, false, Instant{}).error().code == fault::keyring_readable);
  }
}

TEST_CASE("two programs that rotate at once both add a key") {
  Folder folder;
  const std::string file = folder / "keyring";
  REQUIRE(Keyring::open(file, true, Instant{}));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      auto keys = Keyring::open(file, false, Instant{});
      for (int i = 0; i < 3; ++i) CHECK((*keys)->rotate(Instant{i}));
    });
  for (auto& t : threads) t.join();
  CHECK((*Keyring::open(file, false, Instant{}))->version() == 13);
}

TEST_CASE("a keyring that rotates while others seal") {
  auto keys = Keyring::for_tests(3);
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) CHECK(*keys->open(keys->seal("值", "c"), "c") == "值");
    });
  for (int i = 0; i < 20; ++i) CHECK(keys->rotate(Instant{}));
  for (auto& t : threads) t.join();
  while (keys->version() < 250) REQUIRE(keys->rotate(Instant{}));
  CHECK(keys->rotate(Instant{}).error().code == fault::keyring_full);
  CHECK(*keys->open(keys->seal("值", "c"), "c") == "值");
}

TEST_CASE("a damaged keyring is refused, not used") {
  Folder folder;
  const std::string file = folder / "keyring";
  { REQUIRE((*Keyring::open(file, true, Instant{}))->rotate(Instant{9})); }
  const std::string good = text_of(file);
  int counted = 0;
  for (std::size_t i = good.find("format"); i < good.size(); i += 3) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    write(file, bad);
    auto keys = Keyring::open(file, false, Instant{});
    std::size_t line = good.rfind('\n', i) + 1;
    if (good[line] == '#') continue;  // a comment is nobody's key
    CAPTURE(i);
    CHECK_FALSE(keys);
    ++counted;
  }
  CHECK(counted > 50);
  for (std::size_t cut : {0, 10, 200, static_cast<int>(good.size()) - 60}) {
    write(file, good.substr(0, cut));
    CHECK(Keyring::open(file, false, Instant{}).error().code == fault::keyring_damaged);
  }
}

TEST_CASE("backup and restore of keys") {
  for (CryptoProfile profile : kProfiles) {
    Folder folder;
    const std::string file = folder / "keyring", copy = folder / "keys.backup";
    auto keys = *Keyring::open(file, true, Instant{1}, profile);
    REQUIRE(keys->rotate(Instant{2}));
    std::string sealed = keys->seal("病史", "c");
    CHECK(keys->backup(copy, "short").error().code == fault::keyring_passphrase_short);
    REQUIRE(keys->backup(copy, "九个字以上的口令 correct horse"));
    CHECK(mode_of(copy) == 0600);
    CHECK_FALSE(keys->backup(copy, "九个字以上的口令 correct horse"));  // written over by nobody
    CHECK(Keyring::restore(copy, "九个字以上的口令 correct horse", file).error().code == fault::keyring_exists);
    const std::string other = folder / "new/keys/keyring";
    CHECK(Keyring::restore(copy, "another passphrase", other).error().code == fault::keyring_passphrase);
    REQUIRE(Keyring::restore(copy, "九个字以上的口令 correct horse", other));
    auto restored = *Keyring::open(other, false, Instant{});
    CHECK(restored->version() == 2);
    CHECK(restored->profile() == profile);
    CHECK(restored->public_key() == keys->public_key());
    CHECK(restored->blind("p", "t") == keys->blind("p", "t"));
    CHECK(*restored->open(sealed, "c") == "病史");
    CHECK(text_of(other) == text_of(file));

    std::string text = text_of(copy), bad = text;
    bad[text.size() - 5] ^= 1;
    write(copy, bad);
    CHECK_FALSE(Keyring::restore(copy, "九个字以上的口令 correct horse", folder / "x"));
    for (const char* wrong : {"", "hello\n", "zhagen keyring backup 1\nargon2id 999999 1\nAA\nAA\n",
                              "zhagen keyring backup 1\nargon2id 1 99999999999\nAAAAAAAAAAAAAAAAAAAAAA\nAA\n"}) {
      write(copy, wrong);
      CHECK(Keyring::restore(copy, "whatever it is", folder / "x").error().code == fault::keyring_backup);
    }
  }
}
