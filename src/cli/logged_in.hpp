#pragma once
// Commands that read or write records ask as a user: he logs in as the server's clients do, and out again at the end. Who
// sits at the machine sees no more than elsewhere.

#include <memory>
#include <string>

#include "api/records.hpp"
#include "service/site.hpp"

namespace zhagen::cli {

class LoggedIn {
 public:
  /// The password from ZHAGEN_PASSWORD, the code from ZHAGEN_CODE, for scripts; else asked at the terminal.
  static Result<std::unique_ptr<LoggedIn>> as(const std::string& data, const std::string& db, const std::string& user, const Clock& clock);
  ~LoggedIn();
  LoggedIn(const LoggedIn&) = delete;

  const account::Actor& actor() const { return session.actor; }
  ledger::Base& base() { return site->base(); }
  /// The ledger of a name, with the catalog that holds it.
  Result<api::Book> book(const std::string& ledger);

  const std::unique_ptr<service::Site> site;
  account::Session session;

 private:
  explicit LoggedIn(std::unique_ptr<service::Site> s) : site(std::move(s)) {}
};

}  // namespace zhagen::cli
