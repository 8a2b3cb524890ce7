#pragma once
// Sessions in memory, so that a request costs no statement to know who it is (internal to the room).
//
// account_state.generation counts every change of users, grants, deputies, passwords and ended sessions, by whatever
// program. It is read at most every half second; entries made under an older one are read anew. So what one program
// ends is over in every other within a second.

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "account/account.hpp"

namespace zhagen::account {

struct Found {
  Session session;
  bool renew = false;  // its last use has to be written down
};

/// A session as the database has it.
struct Live {
  Session session;  // without token and source
  Instant created, last_used;
  Instant written;  // the last use that the database was told of
  std::chrono::milliseconds idle, whole;
  std::int64_t generation = 0;
  Date day;         // deputyships are of a day

  bool over(Instant now) const;
  Found use(Instant now);
};

class SessionCache {
 public:
  static constexpr std::chrono::milliseconds kTrust{500};

  /// Whether the generation must be read before a cached session is believed.
  bool must_look(Instant now) const;
  /// The generation that was read or made at `now`.
  void saw(std::int64_t generation, std::optional<Instant> now);

  /// Empty where it is not here or not of this generation and day; else found, or session_ended.
  std::optional<Result<Found>> use(const std::string& id, Instant now, Date day);
  /// The last use of what is read anew is known better here than in the database, where it is written once a minute.
  void freshen(const std::string& id, Live& live) const;
  Found put(const std::string& id, Live live, Instant now);  // just read, and not over
  void drop(const std::string& id);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Live> entries_;
  std::int64_t generation_ = 0;
  Instant looked_{INT64_MIN};
};

}  // namespace zhagen::account
