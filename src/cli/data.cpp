#include "cli/data.hpp"

#include <pwd.h>
#include <unistd.h>

namespace zhagen::cli {

Result<std::unique_ptr<store::Db>> open_database(const std::string& data, const std::string& db) {
  store::Options options;
  options.create = false;
  options.statement = {};
  return store::Db::open(service::database_of(data, db), options);
}

Result<std::shared_ptr<Keyring>> open_keyring(const std::string& data) {
  return Keyring::open(keyring_file(data), false, Instant{});
}

audit::Who operator_of_machine() {
  const passwd* user = ::getpwuid(::geteuid());
  return {{}, user ? user->pw_name : std::to_string(::geteuid()), "local", {}};
}

}  // namespace zhagen::cli
