#include "account/session_cache.hpp"

#include <algorithm>

#include "account/errors.hpp"

namespace zhagen::account {

constexpr std::size_t kEntries = 20'000;
constexpr std::int64_t kRenewMs = 60'000, kSkewMs = 60'000;

bool Live::over(Instant now) const {
  if (now.ms < created.ms - kSkewMs) return true;  // a clock set back must not prolong anything
  return now.ms - last_used.ms > idle.count() || now.ms - created.ms > whole.count();
}

bool SessionCache::must_look(Instant now) const {
  std::lock_guard lock(mutex_);
  return looked_.ms == INT64_MIN || now < looked_ || now.ms - looked_.ms >= kTrust.count();
}

void SessionCache::saw(std::int64_t generation, std::optional<Instant> now) {
  std::lock_guard lock(mutex_);
  if (generation > generation_) generation_ = generation;
  if (now) looked_ = *now;
}

std::optional<Result<Found>> SessionCache::use(const std::string& id, Instant now, Date day) {
  std::lock_guard lock(mutex_);
  auto it = entries_.find(id);
  if (it == entries_.end()) return std::nullopt;
  Live& live = it->second;
  if (live.generation != generation_ || live.day != day) return std::nullopt;
  if (live.over(now)) {
    entries_.erase(it);
    return Result<Found>(fail(fault::session_ended));
  }
  return Result<Found>(live.use(now));
}

Found Live::use(Instant now) {
  last_used = std::max(last_used, now);
  bool renew = now.ms - written.ms >= kRenewMs;
  if (renew) written = now;
  return {session, renew};
}

void SessionCache::freshen(const std::string& id, Live& live) const {
  std::lock_guard lock(mutex_);
  auto old = entries_.find(id);
  if (old == entries_.end()) return;
  live.last_used = std::max(live.last_used, old->second.last_used);
  live.written = std::max(live.written, old->second.written);
}

Found SessionCache::put(const std::string& id, Live live, Instant now) {
  std::lock_guard lock(mutex_);
  if (entries_.size() >= kEntries) std::erase_if(entries_, [&](const auto& e) { return e.second.over(now); });
  if (entries_.size() >= kEntries) entries_.clear();
  generation_ = std::max(generation_, live.generation);
  return entries_.insert_or_assign(id, std::move(live)).first->second.use(now);
}

void SessionCache::drop(const std::string& id) {
  std::lock_guard lock(mutex_);
  entries_.erase(id);
}

}  // namespace zhagen::account
