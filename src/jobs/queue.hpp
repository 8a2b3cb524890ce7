#pragma once
// The statements of the room: one call, one transaction (internal to the room).

#include <optional>

#include "jobs/jobs.hpp"

namespace zhagen::jobs {

/// A job that this program runs. `token` names the claim; only it may write what follows.
struct Claim {
  Job job;
  Id token;
};

/// A job that some program runs, as its row stands.
struct Beat {
  Id job, token;
  std::int64_t beat = 0;
};

enum class Mark : std::uint8_t { go_on, cancelled, lost };

struct Queue {
  store::Db& db;
  const Keyring& keys;
  IdSource& ids;
  const Clock& clock;

  Result<Id> submit(Id owner, std::string_view kind, std::string_view input);
  Result<std::vector<Job>> find(Id owner, Id job);  // job empty: all of the owner
  Status cancel(Id owner, Id job);
  Result<std::string> result(Id owner, Id job);

  /// The oldest queued job of these kinds, now claimed; none where there is none.
  Result<std::optional<Claim>> claim(const std::vector<std::string>& kinds);
  Result<std::string> input(Id job);
  /// Writes progress and lets the beat move.
  Result<Mark> beat(const Claim& claim, std::int64_t done, std::int64_t total, std::string_view step);
  /// Ends the claim. An error is told as cancelled where it was cancelled; `again`: as queued, the try not counted.
  Status finish(const Claim& claim, const Result<std::string>& outcome, bool again);

  Result<std::vector<Beat>> running();
  /// The claim's program has died: queued again, or failed after kTries.
  Status bury(const Beat& seen);
  Status prune();
};

}  // namespace zhagen::jobs
