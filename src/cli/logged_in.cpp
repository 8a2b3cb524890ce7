#include "cli/logged_in.hpp"

#include <cstdlib>
#include <filesystem>

#include "base/secret_file.hpp"
#include "cli/passphrase.hpp"

namespace zhagen::cli {
namespace {

/// From the environment, for scripts, else asked at the terminal without showing it.
Result<std::string> secret(const char* variable, const std::string& question) {
  if (const char* given = std::getenv(variable)) return std::string(given);
  return hidden_line(question.c_str(), false);
}

}  // namespace

Result<std::unique_ptr<LoggedIn>> LoggedIn::as(const std::string& data, const std::string& db, const std::string& user, const Clock& clock) {
  // A folder that is mistyped would become an empty site, and the password be blamed.
  const auto file = std::filesystem::path(data) / "zhagen.db";
  if (std::error_code none; db.empty() && !std::filesystem::exists(file, none)) return fail(Errc::store_missing, file.string());
  service::SiteOptions where;
  where.folder = data;
  where.db = db;
  std::unique_ptr<LoggedIn> self(new LoggedIn(TRY(service::Site::open(where, clock))));
  std::string password = TRY(secret("ZHAGEN_PASSWORD", user + " 的密码 / password: "));
  auto session = self->site->accounts().login(user, password, "local");
  wipe(password);
  self->session = TRY(std::move(session));
  if (self->session.needs_second_factor) {
    std::string code = TRY(secret("ZHAGEN_CODE", "动态口令 / code: "));
    self->session = TRY(self->site->accounts().second_factor(self->session.token, code, "local"));
  }
  return self;
}

LoggedIn::~LoggedIn() {
  if (!session.token.empty()) (void)site->accounts().logout(session.token, "local");
}

Result<api::Book> LoggedIn::book(const std::string& ledger) {
  api::Book b{base().catalog(), nullptr};
  b.ledger = TRY(ledger::Base::find(*b.catalog, ledger));
  return b;
}

}  // namespace zhagen::cli
