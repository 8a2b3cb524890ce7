#pragma once
// TLS without a socket: bytes of the wire go in and come out, so that one session code serves plain and encrypted
// connections alike. TLS 1.2 and 1.3 only, forward secrecy, authenticated ciphers.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace zhagen::service {

/// A certificate with its chain and key, checked: read, fitting together, in force, with host names in it.
class Certificate {
 public:
  struct Data;
  static Result<std::shared_ptr<const Certificate>> open(const std::string& cert_file, const std::string& key_file, Instant now);
  ~Certificate();

  /// The DNS names (lower case, "*.county.example" as they are) and addresses that it is for.
  const std::vector<std::string>& names() const;
  Instant ends() const;
  const Data& data() const { return *data_; }

 private:
  explicit Certificate(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

/// One connection's encryption, on the server's side. Not shared between threads.
class TlsStream {
 public:
  explicit TlsStream(const Certificate& certificate);
  ~TlsStream();

  enum class State { ready, wants_more, closed, failed };
  /// Takes what came over the wire.
  void feed(std::string_view bytes);
  bool heard() const;  // whether anything came yet
  /// Appends what could be decrypted to `in`; takes the handshake on. After it, send output().
  State read(std::string& in);
  /// Encrypts; the handshake must be over (read() has given a byte).
  State write(std::string_view bytes);
  /// Says goodbye to the other side.
  void close();
  /// What has to be sent now.
  std::string output();

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace zhagen::service
