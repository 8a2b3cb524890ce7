#include "base/keyring.hpp"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <mutex>

#include "base/keyring_backup.hpp"
#include "base/keyring_text.hpp"
#include "base/random.hpp"
#include "base/secret_file.hpp"
#include "base/vault_errors.hpp"

namespace zhagen {
namespace {

constexpr std::size_t kHeader = 3, kBlind = 16;
constexpr std::int64_t kLook = 1000;  // milliseconds between two looks at the file

/// Milliseconds that only go on; costs less than a tenth of sealing.
std::int64_t ticks() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1000 + t.tv_nsec / 1000000;
}

/// What changes when the file is replaced.
struct Mark {
  ino_t inode = 0;
  std::int64_t s = 0, ns = 0;
  bool operator==(const Mark&) const = default;
};

Mark mark_of(const std::string& file) {
  struct stat st {};
  if (::stat(file.c_str(), &st) != 0) return {};
  return {st.st_ino, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
}

Result<SecretKeys> read_keys(const std::string& file) {
  bool others = false;
  std::string text = TRY(read_secret_file(file, &others));
  if (others) {
    wipe(text);
    return fail(fault::keyring_readable, file);
  }
  auto keys = parse_keys(text, file);
  wipe(text);
  return keys;
}

std::string_view view(const std::array<char, kSecretBytes>& a) { return {a.data(), a.size()}; }

}  // namespace

struct Keyring::Data {
  SecretKeys keys;
  std::string file;  // "": never stored
  Mark mark;
  std::mutex mutex;  // of adding keys
  std::atomic<std::int64_t> looked{0};

  int count() const { return keys->count.load(std::memory_order_acquire); }

  /// Takes up keys that another program added. A file that cannot be read now is not an error: what is known still serves.
  void look() {
    std::lock_guard lock(mutex);
    Mark now = mark_of(file);
    if (now == mark) return;
    auto fresh = read_keys(file);
    if (!fresh || !keys->continued_by(**fresh)) return;
    for (int i = count(); i < (*fresh)->count; ++i) {
      const Keys::Key& k = (*fresh)->key[static_cast<std::size_t>(i)];
      keys->add(view(k.secret), k.made);
    }
    mark = now;
  }

  void look_now_and_then() {
    if (file.empty()) return;
    std::int64_t now = ticks(), last = looked.load(std::memory_order_relaxed);
    if (now - last >= kLook && looked.compare_exchange_strong(last, now)) look();
  }
};

Keyring::Keyring(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Keyring::~Keyring() = default;

Result<std::shared_ptr<Keyring>> Keyring::open(const std::string& file, bool create, Instant now, CryptoProfile profile) {
  if (create && ::access(file.c_str(), F_OK) != 0) {
    SecretKeys fresh = new_keys(profile, now);
    std::string text = keys_text(*fresh);
    auto written = write_secret_file(file, text, IfThere::refuse);
    wipe(text);
    if (!written) return std::move(written).error();
  }
  auto data = std::make_unique<Data>();
  data->file = file;
  data->mark = mark_of(file);
  data->looked = ticks();
  auto keys = read_keys(file);
  if (!keys) {
    if (keys.error().code == Errc::file_not_found) return fail(fault::keyring_not_found, file);
    return std::move(keys).error();
  }
  data->keys = *std::move(keys);
  return std::shared_ptr<Keyring>(new Keyring(std::move(data)));
}

std::shared_ptr<Keyring> Keyring::for_tests(std::uint64_t seed, CryptoProfile profile) {
  Random random(seed);
  auto secret = [&] {
    std::string out;
    while (out.size() < kSecretBytes) out += be64(static_cast<std::int64_t>(random.next()));
    return out;
  };
  auto data = std::make_unique<Data>();
  data->keys = no_keys(profile);
  data->keys->set_index(secret());
  data->keys->set_seed(secret());
  data->keys->add(secret(), Instant{});
  return std::shared_ptr<Keyring>(new Keyring(std::move(data)));
}

CryptoProfile Keyring::profile() const { return data_->keys->profile; }

int Keyring::version() const {
  data_->look_now_and_then();
  return data_->count();
}

std::vector<Instant> Keyring::made() const {
  std::vector<Instant> out;
  for (int i = 0, n = version(); i < n; ++i) out.push_back(data_->keys->key[static_cast<std::size_t>(i)].made);
  return out;
}

std::string Keyring::seal(std::string_view plain, std::string_view context) const {
  const int n = version();
  const Keys& keys = *data_->keys;
  const char header[kHeader] = {static_cast<char>(static_cast<int>(keys.profile) + 1), static_cast<char>(n >> 8), static_cast<char>(n)};
  return seal_box(keys.profile, keys.key[static_cast<std::size_t>(n - 1)].box, {header, kHeader}, context, plain);
}

int Keyring::sealed_version(std::string_view sealed) {
  if (sealed.size() < kHeader || (sealed[0] != 1 && sealed[0] != 2)) return 0;
  return static_cast<unsigned char>(sealed[1]) << 8 | static_cast<unsigned char>(sealed[2]);
}

Result<std::string> Keyring::open(std::string_view sealed, std::string_view context) const {
  const int n = sealed_version(sealed);
  if (n == 0) return fail(fault::keyring_wrong);
  if (n > data_->count() && !data_->file.empty()) data_->look();
  if (n > data_->count()) return fail(fault::keyring_missing, n);
  std::string plain;
  // A site that went over to the other profile still opens what it sealed before: the first byte says which.
  if (!open_box(static_cast<CryptoProfile>(sealed[0] - 1), data_->keys->key[static_cast<std::size_t>(n - 1)].box,
                sealed.substr(0, kHeader), context, sealed.substr(kHeader), plain))
    return fail(fault::keyring_wrong);
  return plain;
}

std::string Keyring::blind(std::string_view purpose, std::string_view text) const {
  const Keys& keys = *data_->keys;
  std::string out = hmac(keys.profile, view(keys.index), {be64(static_cast<std::int64_t>(purpose.size())), purpose, text});
  out.resize(kBlind);
  return out;
}

std::string Keyring::sign(std::string_view bytes) const {
  std::string out(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(out.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), data_->keys->signing.data());
  return out;
}

std::string Keyring::public_key() const {
  return {reinterpret_cast<const char*>(data_->keys->public_key.data()), data_->keys->public_key.size()};
}

bool Keyring::verify(std::string_view public_key, std::string_view bytes, std::string_view signature) {
  return public_key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                                     reinterpret_cast<const unsigned char*>(public_key.data())) == 0;
}

Status Keyring::rotate(Instant now) {
  Data& d = *data_;
  std::string secret = secret_bytes(kSecretBytes);
  Status outcome = [&]() -> Status {
    if (d.file.empty()) {
      std::lock_guard lock(d.mutex);
      return d.keys->add(secret, now) ? Status{} : fail(fault::keyring_full, kMaxKeys);
    }
    FileLock one = TRY(FileLock::take(d.file));  // another program may rotate at the same time
    SecretKeys keys = TRY(read_keys(d.file));
    const int before = keys->count;
    if (!keys->add(secret, now)) return fail(fault::keyring_full, kMaxKeys);
    auto replace = [&]() -> Status {
      std::string old = TRY(read_secret_file(d.file));
      auto kept = write_secret_file(d.file + "." + std::to_string(before), old, IfThere::replace);
      wipe(old);
      TRY(std::move(kept));
      std::string text = keys_text(*keys);
      auto written = write_secret_file(d.file, text, IfThere::replace);
      wipe(text);
      TRY(std::move(written));
      return {};
    };
    return replace();
  }();
  wipe(secret);
  if (outcome && !d.file.empty()) d.look();
  return outcome;
}

Status Keyring::backup(const std::string& to, std::string_view passphrase) const {
  data_->look_now_and_then();
  return backup_keys(*data_->keys, to, passphrase);
}

Status Keyring::restore(const std::string& from, std::string_view passphrase, const std::string& file) {
  if (::access(file.c_str(), F_OK) == 0) return fail(fault::keyring_exists, file);
  SecretKeys keys = TRY(open_backup(from, passphrase));
  std::string text = keys_text(*keys);
  auto written = write_secret_file(file, text, IfThere::refuse);
  wipe(text);
  if (!TRY(std::move(written))) return fail(fault::keyring_exists, file);
  return {};
}

}  // namespace zhagen
