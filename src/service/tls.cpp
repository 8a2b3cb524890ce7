#include "service/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/sslerr.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "service/errors.hpp"
#include "service/owned.hpp"

namespace zhagen::service {
namespace {

// Only what has forward secrecy and authenticates what it encrypts (Mozilla's 'intermediate', without DHE).
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

std::string reason() {
  unsigned long code = ERR_peek_last_error();
  const char* text = code ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  return text ? text : "?";
}

/// Refuses a passphrase: a server that starts by itself has nobody to ask.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Instant instant_of(const ASN1_TIME* time) {
  tm t{};
  return ASN1_TIME_to_tm(time, &t) == 1 ? Instant{static_cast<std::int64_t>(timegm(&t)) * 1000} : Instant{0};
}

std::vector<std::string> names_of(X509* x509) {
  std::vector<std::string> out;
  Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                       static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
      std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      out.push_back(std::move(text));
    } else if (name->type == GEN_IPADD) {
      const unsigned char* b = ASN1_STRING_get0_data(name->d.iPAddress);
      bool four = ASN1_STRING_length(name->d.iPAddress) == 4;
      char text[INET6_ADDRSTRLEN] = "";
      if (!four && ASN1_STRING_length(name->d.iPAddress) != 16) continue;
      inet_ntop(four ? AF_INET : AF_INET6, b, text, sizeof text);
      out.push_back(four ? text : "[" + std::string(text) + "]");
    }
  }
  return out;
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned in_size, void*) {
  static constexpr unsigned char kHttp[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, size, kHttp, sizeof kHttp - 1, in, in_size) != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

struct Certificate::Data {
  Owned<SSL_CTX, SSL_CTX_free> context;
  std::vector<std::string> names;
  Instant ends;
};

Certificate::Certificate(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Certificate::~Certificate() = default;
const std::vector<std::string>& Certificate::names() const { return data_->names; }
Instant Certificate::ends() const { return data_->ends; }

Result<std::shared_ptr<const Certificate>> Certificate::open(const std::string& cert_file, const std::string& key_file, Instant now) {
  auto data = std::make_unique<Data>();
  data->context.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = data->context.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384");
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);

  struct stat state {};
  for (const std::string& file : {cert_file, key_file})
    if (::stat(file.c_str(), &state) != 0) return fail(fault::tls_file, file, std::strerror(errno), std::strerror(errno));
  if ((state.st_mode & (S_IROTH | S_IWOTH)) != 0) return fail(fault::tls_key_open, key_file);

  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, cert_file.c_str()) != 1) {
    int code = ERR_GET_REASON(ERR_peek_last_error());
    bool weak = code == SSL_R_EE_KEY_TOO_SMALL || code == SSL_R_CA_KEY_TOO_SMALL || code == SSL_R_CA_MD_TOO_WEAK;
    std::string why = reason();
    if (weak) return fail(fault::tls_weak, cert_file, why);
    return fail(fault::tls_file, cert_file, "不是 PEM 格式的证书", why);
  }
  bool asked = false;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
  X509* x509 = SSL_CTX_get0_certificate(context);
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    unsigned long code = ERR_peek_last_error();
    std::string why = reason();
    if (asked) return fail(fault::tls_key_locked, key_file);
    if (ERR_GET_LIB(code) == ERR_LIB_X509) return fail(fault::tls_mismatch, cert_file, key_file);
    return fail(fault::tls_file, key_file, "不是 PEM 格式的私钥", why);
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    ERR_clear_error();
    return fail(fault::tls_mismatch, cert_file, key_file);
  }
  Instant begins = instant_of(X509_get0_notBefore(x509));
  data->ends = instant_of(X509_get0_notAfter(x509));
  if (now < begins) return fail(fault::tls_early, cert_file, local_text(begins));
  if (data->ends <= now) return fail(fault::tls_expired, cert_file, local_text(data->ends));
  data->names = names_of(x509);
  if (data->names.empty()) return fail(fault::tls_names, cert_file);
  return std::shared_ptr<const Certificate>(new Certificate(std::move(data)));
}

struct TlsStream::Data {
  Owned<SSL, SSL_free> ssl;
  BIO *in = nullptr, *out = nullptr;  // the SSL's own
  bool heard = false;
};

TlsStream::TlsStream(const Certificate& certificate) : data_(std::make_unique<Data>()) {
  data_->ssl.reset(SSL_new(certificate.data().context.get()));
  data_->in = BIO_new(BIO_s_mem());
  data_->out = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(data_->in, -1);  // empty is 'come back later', not the end
  SSL_set_bio(data_->ssl.get(), data_->in, data_->out);
  SSL_set_accept_state(data_->ssl.get());
}
TlsStream::~TlsStream() = default;

void TlsStream::feed(std::string_view bytes) {
  data_->heard = true;
  BIO_write(data_->in, bytes.data(), static_cast<int>(bytes.size()));
}
bool TlsStream::heard() const { return data_->heard; }

TlsStream::State TlsStream::read(std::string& in) {
  ERR_clear_error();
  State state = State::wants_more;
  for (;;) {
    constexpr std::size_t kRecord = 16 << 10;
    std::size_t had = in.size(), got = 0;
    in.resize(had + kRecord);
    int rc = SSL_read_ex(data_->ssl.get(), in.data() + had, kRecord, &got);
    in.resize(had + (rc == 1 ? got : 0));
    if (rc == 1) {
      state = State::ready;
      continue;
    }
    switch (SSL_get_error(data_->ssl.get(), rc)) {
      case SSL_ERROR_WANT_READ: return state;
      case SSL_ERROR_ZERO_RETURN: return state == State::ready ? state : State::closed;
      default: ERR_clear_error(); return State::failed;
    }
  }
}

TlsStream::State TlsStream::write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t sent = 0;
  if (bytes.empty()) return State::ready;
  return SSL_write_ex(data_->ssl.get(), bytes.data(), bytes.size(), &sent) == 1 ? State::ready : State::failed;
}

void TlsStream::close() {
  ERR_clear_error();
  if (SSL_is_init_finished(data_->ssl.get())) SSL_shutdown(data_->ssl.get());
  ERR_clear_error();
}

std::string TlsStream::output() {
  std::string bytes(BIO_ctrl_pending(data_->out), '\0');
  if (!bytes.empty()) BIO_read(data_->out, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

}  // namespace zhagen::service
