#pragma once
// SHA-256 over a stream (internal to the room).

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace zhagen::store {

class Sha256 {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> ctx_{EVP_MD_CTX_new(), EVP_MD_CTX_free};

 public:
  Sha256() { EVP_DigestInit_ex(ctx_.get(), EVP_sha256(), nullptr); }
  void add(std::string_view bytes) { EVP_DigestUpdate(ctx_.get(), bytes.data(), bytes.size()); }
  /// The digest of what was added so far, in lower-case hex; more may be added after.
  std::string hex() const {
    unsigned char d[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> copy(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_MD_CTX_copy_ex(copy.get(), ctx_.get());
    EVP_DigestFinal_ex(copy.get(), d, &n);
    std::string out;
    for (unsigned i = 0; i < n; ++i) {
      out += "0123456789abcdef"[d[i] >> 4];
      out += "0123456789abcdef"[d[i] & 15];
    }
    return out;
  }
};

inline std::string sha256(std::string_view bytes) {
  Sha256 d;
  d.add(bytes);
  return d.hex();
}

}  // namespace zhagen::store
