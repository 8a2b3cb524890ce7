#pragma once
// A certificate for an intranet that has no authority of its own: self-signed, ECDSA P-256, with the host's names in it.

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace zhagen::service {

struct NewCertificate {
  std::vector<std::string> names;  // host names and addresses, at least one
  int days = 825;                  // browsers accept no longer life
  std::string folder = ".";        // gets zhagen.crt and zhagen.key (mode 0600); neither may exist
};

struct MadeCertificate {
  std::string cert_file, key_file, sha256;  // sha256: the fingerprint, as browsers show it: AB:CD:...
};

Result<MadeCertificate> make_certificate(const NewCertificate& wanted, Instant now);

}  // namespace zhagen::service
