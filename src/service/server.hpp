#pragma once
// The HTTP server: one thread moves bytes, a pool of threads runs handlers, so that no slow handler and no slow
// client holds up another. It speaks HTTP/1.1, to the network through TLS only, without TLS on the loopback address.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "service/router.hpp"
#include "service/tls.hpp"

namespace zhagen::service {

struct Limits {
  std::size_t header_bytes = 16 << 10;
  // At most so many connections. One more closes the one that has been waiting for its client longest, so that
  // clients who dawdle on purpose lose to those who ask; only where every connection is being answered it gets 503.
  std::size_t connections = 512;
  std::chrono::milliseconds header{10'000};  // from the first byte of a request to the end of its header
  std::chrono::milliseconds idle{60'000};    // between two requests
  std::chrono::milliseconds grace{10'000};   // for a body or an answer, and beside that ...
  std::size_t bytes_per_second = 4 << 10;    // ... the time its size takes at this rate
  std::size_t stream_rate = 64 << 10;        // the same for a piece of a long answer, which occupies a thread meanwhile
  std::size_t bodies = 256 << 20;            // bytes of large bodies that are being received at once
  std::chrono::milliseconds shutdown{5'000}; // for requests that run when it is told to stop
};

struct Options {
  std::string address = "127.0.0.1";  // without certificate 127.0.0.1 or ::1 only
  std::uint16_t port = 8080;          // 0: any free one
  std::vector<std::string> hosts;     // names that requests may ask for beside localhost and the certificate's, lower case
  std::shared_ptr<const Certificate> certificate;  // then TLS
  int threads = 4;                    // that run handlers
  int streams = 4;                    // threads that make long answers
  Limits limits;
  std::function<void(std::uint16_t port)> listening;   // called once, with the real port
  std::function<void(std::string_view line)> log;      // a line a request: method, path without query, status, bytes, ms
  std::function<void(std::string_view line)> trouble;  // what the maintainer has to know: a handler that threw
};

/// Serves until stop is requested, then lets running requests end and returns. An error: it could not start.
Status serve(const Options& options, const Router& router, const Clock& clock, std::stop_token stop);

}  // namespace zhagen::service
