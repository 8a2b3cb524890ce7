#include "service/certificate.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

#include "service/errors.hpp"
#include "service/owned.hpp"

namespace zhagen::service {
namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Cert = Owned<X509, X509_free>;
using Text = Owned<BIO, BIO_vfree>;

bool is_address(const std::string& name) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, name.c_str(), bytes) == 1 || inet_pton(AF_INET6, name.c_str(), bytes) == 1;
}

bool is_host(std::string_view name) {
  if (name.starts_with("*.")) name.remove_prefix(2);
  if (name.empty() || name.size() > 253) return false;
  std::size_t label = 0;
  for (char c : name) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && label > 0);
    if (!letter && (c != '.' || label == 0)) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return false;
  }
  return label > 0;
}

void extend(X509* cert, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, cert, cert, nullptr, nullptr, 0);
  Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  assert(extension);
  X509_add_ext(cert, extension.get(), -1);
}

std::string content(BIO* bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// A new file with this content, or none.
Status write_new(const std::string& file, const std::string& text, mode_t mode) {
  int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0 && errno == EEXIST) return fail(fault::certificate_exists, file);
  if (fd < 0) return fail(Errc::file_unwritable, file, std::strerror(errno));
  bool good = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  int error = errno;
  ::close(fd);
  if (good) return {};
  ::unlink(file.c_str());
  return fail(Errc::file_unwritable, file, std::strerror(error));
}

Cert sign(const std::string& names, const std::string& common_name, int days, EVP_PKEY* key, Instant now) {
  Cert cert(X509_new());
  X509_set_version(cert.get(), X509_VERSION_3);
  unsigned char serial[16];
  RAND_bytes(serial, sizeof serial);
  serial[0] = static_cast<unsigned char>((serial[0] & 0x3f) | 0x40);
  Owned<BIGNUM, BN_free> number(BN_bin2bn(serial, sizeof serial, nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(cert.get()));
  ASN1_TIME_set(X509_getm_notBefore(cert.get()), static_cast<time_t>(now.ms / 1000 - 3600));  // clocks differ a little
  ASN1_TIME_set(X509_getm_notAfter(cert.get()), static_cast<time_t>(now.ms / 1000 + std::int64_t{86400} * days));
  X509_NAME* subject = X509_get_subject_name(cert.get());
  std::string short_name = common_name.substr(0, 64);  // the field's limit; what counts is the list of names
  X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(short_name.data()),
                             static_cast<int>(short_name.size()), -1, 0);
  X509_set_issuer_name(cert.get(), subject);
  X509_set_pubkey(cert.get(), key);
  extend(cert.get(), NID_subject_alt_name, names);
  extend(cert.get(), NID_basic_constraints, "critical,CA:FALSE");
  extend(cert.get(), NID_key_usage, "critical,digitalSignature");
  extend(cert.get(), NID_ext_key_usage, "serverAuth");
  extend(cert.get(), NID_subject_key_identifier, "hash");
  [[maybe_unused]] int size = X509_sign(cert.get(), key, EVP_sha256());
  assert(size > 0);
  return cert;
}

}  // namespace

Result<MadeCertificate> make_certificate(const NewCertificate& wanted, Instant now) {
  std::string list;
  for (std::string name : wanted.names) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (!is_address(name) && !is_host(name)) return fail(fault::certificate_name, name);
    list.append(list.empty() ? "" : ",").append(is_address(name) ? "IP:" : "DNS:").append(name);
  }
  if (list.empty()) return fail(fault::certificate_name, "");
  Key key(EVP_EC_gen("P-256"));
  Cert cert = sign(list, wanted.names.front(), wanted.days, key.get(), now);

  MadeCertificate made{wanted.folder + "/zhagen.crt", wanted.folder + "/zhagen.key", {}};
  Text key_text(BIO_new(BIO_s_secmem())), cert_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_X509(cert_text.get(), cert.get());
  if (::access(made.cert_file.c_str(), F_OK) == 0) return fail(fault::certificate_exists, made.cert_file);
  TRY(write_new(made.key_file, content(key_text.get()), 0600));
  TRY(write_new(made.cert_file, content(cert_text.get()), 0644));

  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  X509_digest(cert.get(), EVP_sha256(), digest, &size);
  for (unsigned i = 0; i < size; ++i) {
    char text[4];
    std::snprintf(text, sizeof text, i ? ":%02X" : "%02X", digest[i]);
    made.sha256 += text;
  }
  return made;
}

}  // namespace zhagen::service
