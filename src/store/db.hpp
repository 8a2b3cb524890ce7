#pragma once
// A database, SQLite or PostgreSQL, shared by all threads of the program.
//
// Threads. Db may be used by any thread at any time. A Read and the Tx given to a write body belong to one
// thread at a time, Rows to the thread of their transaction. Write bodies run on the one writer thread, one
// after the other; several of them share a commit, each in its own savepoint, and each is answered only when
// that commit is durable. A body may be run more than once (another program won a conflict): it must change
// nothing but the database and its own result. It must not call write().

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/tx.hpp"

namespace zhagen::store {

struct Options {
  int readers = 4;                              // reading connections at most
  std::chrono::milliseconds wait{10'000};       // for a reader, a place in the queue, another program's lock
  std::chrono::milliseconds statement{30'000};  // for one statement; 0 = without limit
  int queue = 1000;                             // writes waiting at most
  int group = 64;                               // writes in one commit at most
  bool create = true;                           // make the SQLite file where there is none
  bool durable = true;  // refuse a database that may lose acknowledged writes; false is for tests only
};

class Pool;
class Writer;

/// A read transaction: every statement sees the state of its first one. Ends with the object.
class Read : public Tx {
  std::shared_ptr<Pool> pool_;

 public:
  Read(std::shared_ptr<Pool> pool, Conn* conn);
  Read(Read&& o) noexcept;
  Read& operator=(Read&&) = delete;
  ~Read();
};

class Db {
 public:
  /// url: "postgresql://...", "sqlite:path" or a path. Checks what it opens: that it is ours, sound in its
  /// settings, and durable.
  static Result<std::unique_ptr<Db>> open(std::string_view url, const Options& options = {});
  ~Db();  // answers the queued writes first

  Engine engine() const;
  const std::string& url() const;    // with the password, for opening it again
  const std::string& where() const;  // for messages: the path, or server and database without password

  /// A read transaction on a free connection; waits for one within Options::wait.
  Result<Read> read();

  /// Runs body(Tx&) -> Result<T> on the writer and waits until it is durable.
  template <class F>
  auto write(F&& body) -> std::invoke_result_t<F&, Tx&> {
    std::optional<std::invoke_result_t<F&, Tx&>> result;
    Status s = run([&](Tx& tx) -> Status {
      result.emplace(body(tx));
      if (!*result) return result->error();
      return {};
    });
    if (!s) return std::move(s).error();
    return *std::move(result);
  }

  /// The same without waiting: done is called on the writer thread and must be short.
  void submit(std::function<Status(Tx&)> body, std::function<void(Status)> done);

  /// After erasing: removes what was erased from the write-ahead log and from free pages.
  Status scrub();

 private:
  friend class Admin;
  struct Parts;
  explicit Db(std::unique_ptr<Parts> parts);
  Status run(std::function<Status(Tx&)> body);
  std::unique_ptr<Parts> parts_;
};

}  // namespace zhagen::store
