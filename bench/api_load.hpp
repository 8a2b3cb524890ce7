#pragma once
// Clients that ask as fast as they are answered: so many connections, each with one request under way at a time.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace zhagen::bench {

struct Load {
  std::uint16_t port = 0;
  int connections = 8;
  double seconds = 3;
  int server = 0;                            // its process: whose CPU time is counted
  std::function<std::string(int n)> request;  // the bytes of the n-th request
  int expect = 200;
};

struct Figure {
  std::int64_t requests = 0, wrong = 0;
  double per_second = 0, cpu_us = 0;  // CPU time of the server for each request
  double median_ms = 0, p99_ms = 0;
  std::string first_wrong;
};

Figure run(const Load& load);

/// One request on a connection of its own; the whole answer.
std::string ask(std::uint16_t port, const std::string& request);

/// CPU seconds that a process has used so far.
double cpu_seconds(int process);

}  // namespace zhagen::bench
