// Encrypted connections, and certificates that are refused in words.
#include "service/tls.hpp"

#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "client.hpp"
#include "service/certificate.hpp"
#include "service/errors.hpp"
#include "service/owned.hpp"

using namespace zhagen;
using namespace zhagen::service;

namespace {

const Instant kNow{1'772'690'829'123};

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / "zhagen-tls-XXXXXX").string();
  Folder() { REQUIRE(mkdtemp(path.data()) != nullptr); }
  ~Folder() { std::filesystem::remove_all(path); }
};

MadeCertificate made(const Folder& folder, std::vector<std::string> names, Instant now = kNow) {
  auto r = make_certificate({std::move(names), 825, folder.path}, now);
  REQUIRE(r);
  return *r;
}

std::shared_ptr<const Certificate> opened(const MadeCertificate& files) {
  auto r = Certificate::open(files.cert_file, files.key_file, kNow);
  if (!r) FAIL(r.error().zh());
  return *r;
}

/// Asks through TLS and hears everything until the server closes.
struct Secure {
  Owned<SSL_CTX, SSL_CTX_free> context{SSL_CTX_new(TLS_client_method())};
  std::string version, cipher;

  std::string ask(std::uint16_t port, const std::string& text) {
    Client socket(port);
    Owned<SSL, SSL_free> ssl(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), socket.fd());
    if (SSL_connect(ssl.get()) != 1) return "<refused>";
    version = SSL_get_version(ssl.get());
    cipher = SSL_get_cipher_name(ssl.get());
    for (std::size_t at = 0; at < text.size();) {
      int n = SSL_write(ssl.get(), text.data() + at, static_cast<int>(text.size() - at));
      if (n <= 0) return "<write>";
      at += static_cast<std::size_t>(n);
    }
    std::string got;
    char piece[65536];
    for (int n; (n = SSL_read(ssl.get(), piece, sizeof piece)) > 0;) got.append(piece, static_cast<std::size_t>(n));
    return got + (SSL_get_shutdown(ssl.get()) & SSL_RECEIVED_SHUTDOWN ? "<closed>" : "<cut>");
  }
};

const std::string kClose = "Connection: close\r\n";

Router house() {
  Router router;
  router.add("GET", "/", [](const Request& r) -> Result<Response> {
    return Response{200, {}, std::string(r.secure ? "secure" : "plain") + " " + r.source + "\n"};
  });
  router.add("POST", "/echo", [](const Request& r) -> Result<Response> { return Response{200, {}, r.body}; }, {.body_limit = 8 << 20});
  router.add("GET", "/stream", [](const Request&) -> Result<Response> {
    return Response{200, {}, {}, [](const Piece& piece) -> Status {
                      for (int i = 0; i < 50; ++i) TRY(piece(std::string(100'000, 'y')));
                      return {};
                    }};
  });
  return router;
}

}  // namespace

TEST_CASE("TLS 1.2 and 1.3, bodies and long answers both ways; nothing older, no weak cipher") {
  Folder folder;
  Router router = house();
  Running server(router, {}, 0, opened(made(folder, {"localhost", "127.0.0.1"})));
  Secure client;
  std::string got = client.ask(server.port(), get("/", kClose));
  CHECK(client.version == "TLSv1.3");
  CHECK(has(got, "secure 127.0.0.1\n<closed>"));
  CHECK(has(got, "Strict-Transport-Security: max-age=31536000\r\n"));
  std::string big(3'000'000, 'x');
  got = client.ask(server.port(), post("/echo", kClose + "Content-Length: 3000000\r\n", big));
  CHECK(has(got, "\r\n\r\n" + big + "<closed>"));
  CHECK(client.ask(server.port(), get("/stream", kClose)).size() > 5'000'000);
  SSL_CTX_set_max_proto_version(client.context.get(), TLS1_2_VERSION);
  CHECK(has(client.ask(server.port(), get("/", kClose)), "secure"));
  CHECK(client.version == "TLSv1.2");
  CHECK(has(client.cipher, "ECDHE-ECDSA-"));
  for (const char* weak : {"AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "DHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-CCM8"}) {
    Secure c;
    SSL_CTX_set_max_proto_version(c.context.get(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(c.context.get(), (std::string(weak) + ":@SECLEVEL=0").c_str());
    CHECK(c.ask(server.port(), get("/")) == "<refused>");
  }
  Secure old;
  SSL_CTX_set_cipher_list(old.context.get(), "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(old.context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old.context.get(), TLS1_1_VERSION);
  CHECK(old.ask(server.port(), get("/")) == "<refused>");
}

TEST_CASE("a client without TLS hears in the clear what is wanted; rubbish is closed; the next one is served") {
  Folder folder;
  Router router = house();
  Running server(router, {}, 0, opened(made(folder, {"localhost"})));
  std::string got = server.client().ask(get("/"));
  CHECK(got.starts_with("HTTP/1.1 400"));
  CHECK(has(got, "tls_wanted"));
  CHECK(server.client().ask(std::string(2000, '\x16')).size() < 100);
  CHECK(has(Secure().ask(server.port(), get("/", kClose)), "secure"));
  CHECK(has(Secure().ask(server.port(), "GET / HTTP/1.1\r\nHost: other.example\r\n" + kClose + "\r\n"), "HTTP/1.1 421"));
}

TEST_CASE("a certificate of our own names its hosts; wrong ones are refused in words") {
  Folder folder;
  MadeCertificate files = made(folder, {"Desk.example", "*.county.example", "10.1.2.3", "fd00::7"});
  auto certificate = opened(files);
  CHECK(certificate->names() == std::vector<std::string>{"desk.example", "*.county.example", "10.1.2.3", "[fd00::7]"});
  CHECK(certificate->ends().ms / 1000 == kNow.ms / 1000 + 825 * 86400);
  CHECK(files.sha256.size() == 95);
  struct stat state {};
  REQUIRE(::stat(files.key_file.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);

  auto refused = [](const Result<std::shared_ptr<const Certificate>>& r) { return r ? "" : std::string(row(r.error().code).key); };
  CHECK(refused(Certificate::open(files.cert_file, files.key_file, Instant{kNow.ms + 826LL * 86400'000})) == "tls_expired");
  CHECK(refused(Certificate::open(files.cert_file, files.key_file, Instant{kNow.ms - 86400'000})) == "tls_early");
  CHECK(refused(Certificate::open(folder.path + "/none", files.key_file, kNow)) == "tls_file");
  CHECK(refused(Certificate::open(files.key_file, files.key_file, kNow)) == "tls_file");
  CHECK(refused(Certificate::open(files.cert_file, files.cert_file, kNow)) == "tls_key_open");
  Folder other;
  CHECK(refused(Certificate::open(files.cert_file, made(other, {"desk.example"}).key_file, kNow)) == "tls_mismatch");
  ::chmod(files.key_file.c_str(), 0644);
  CHECK(refused(Certificate::open(files.cert_file, files.key_file, kNow)) == "tls_key_open");
  std::string locked = folder.path + "/locked.key";
  std::string command = "openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:x -out " + locked;
  if (std::system((command + " 2>/dev/null").c_str()) == 0)
    CHECK(refused(Certificate::open(files.cert_file, locked, kNow)) == "tls_key_locked");

  auto again = make_certificate({{"a.example"}, 1, folder.path}, kNow);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Errc(fault::certificate_exists));
  for (const char* name : {"", "a b", "-a", "a..b", ".a", "a,DNS:b", "中文"}) {
    auto r = make_certificate({{name}, 1, other.path + "/x"}, kNow);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == Errc(fault::certificate_name));
  }
}
