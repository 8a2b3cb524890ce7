#pragma once
// The reading connections (internal to the room): opened when first needed, at most so many, lent for one
// read transaction each. Any thread.

#include <condition_variable>
#include <mutex>

#include "store/conn.hpp"

namespace zhagen::store {

class Pool {
  Place place_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Conn>> idle_;
  int open_ = 0;

 public:
  Pool(Place place, const Options& options) : place_(std::move(place)), options_(options) {}

  /// A connection inside a read transaction; give it back with put().
  Result<Conn*> take();
  void put(Conn* conn);

 private:
  Result<std::unique_ptr<Conn>> any();  // without a transaction
  void drop();
};

}  // namespace zhagen::store
