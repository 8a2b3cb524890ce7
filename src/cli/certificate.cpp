#include "service/certificate.hpp"

#include <fmt/format.h>

#include "cli/commands.hpp"

namespace zhagen::cli {

Status certificate_new(const CertificateOptions& o) {
  service::MadeCertificate made = TRY(service::make_certificate({o.names, o.days, o.folder}, SystemClock().now()));
  fmt::print("证书  {}\n私钥  {}（只有当前用户能读，请勿外传）\nSHA-256  {}\n", made.cert_file, made.key_file, made.sha256);
  fmt::print("启动：zhagen serve --address 0.0.0.0 --cert {} --key {}\n", made.cert_file, made.key_file);
  fmt::print("这是自签名证书：请把 {} 装到各台电脑的“受信任的根证书”里，并核对上面的 SHA-256。\n", made.cert_file);
  return {};
}

}  // namespace zhagen::cli
