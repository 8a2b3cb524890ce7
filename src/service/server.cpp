// The only file that includes Boost.Beast: each one that does costs 15 s of compiling.

#include "service/server.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <utility>

#include "service/answer.hpp"
#include "service/head.hpp"
#include "service/wire.hpp"

namespace zhagen::service {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::steady_clock;
using tcp = net::ip::tcp;

constexpr auto kTuple = net::as_tuple(net::use_awaitable);

std::string http_date(Instant now) {
  // RFC 9110 5.6.7; written out because strftime speaks the locale's language.
  static constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::int64_t seconds = now.ms / 1000, days = seconds / 86400, rest = seconds % 86400;
  Date date = Date::from_days(days);
  char text[40];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[days % 7], date.day(),
                kMonths[date.month() - 1], date.year(), static_cast<int>(rest / 3600),
                static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  return text;
}

class Server;

/// One connection. All of it lives on the I/O thread.
struct Session {
  Server& server;
  beast::tcp_stream stream;
  std::string in;           // received and not used yet: the next requests of a client that pipelines
  bool mid_request = false;  // from the first byte of a request to the last of its answer
  std::list<Session*>::iterator place;
  bool waiting = false;  // for its client: then it has a place in Server::waiting_

  Session(Server& s, tcp::socket socket);
  ~Session();
};

class Server {
 public:
  Server(const Options& options, const Router& router, const Clock& clock)
      : options_(options), router_(router), clock_(clock), pool_(static_cast<std::size_t>(options.threads)) {}

  Status listen();
  void run(std::stop_token stop);

 private:
  friend Session;

  net::awaitable<void> accept();
  net::awaitable<void> refuse(tcp::socket socket);
  net::awaitable<void> converse(tcp::socket socket);
  net::awaitable<bool> exchange(Session& s);
  net::awaitable<Result<bool>> read_head(Session& s, std::string& raw);
  net::awaitable<Result<bool>> read_body(Session& s, const Head& head, std::string_view raw, std::size_t limit,
                                         std::string& body);
  net::awaitable<error_code> read_some(Session& s);
  net::awaitable<bool> send(Session& s, Response response, bool head_only, bool keep_alive);
  net::awaitable<Response> run_handler(const Router::Match& match, const Request& request);

  void wait(Session& s);
  void busy(Session& s);
  void close_longest_waiting();
  void stop_serving();
  std::chrono::milliseconds time_for(std::size_t bytes) const {
    return options_.limits.grace + std::chrono::milliseconds(bytes * 1000 / options_.limits.bytes_per_second);
  }

  const Options& options_;
  const Router& router_;
  const Clock& clock_;
  // The order matters at the end: coroutines left over are destroyed with io_ and still touch what stands above it.
  std::list<Session*> waiting_;  // who has been waiting for its client longest comes first
  std::size_t open_ = 0, refusing_ = 0;
  bool stopping_ = false, ended_ = false;
  net::thread_pool pool_;
  net::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  net::steady_timer limit_{io_};
};

Session::Session(Server& s, tcp::socket socket) : server(s), stream(std::move(socket)) { ++server.open_; }

Session::~Session() {
  server.busy(*this);
  if (--server.open_ == 0 && server.stopping_ && !server.ended_) server.limit_.cancel();
}

Status Server::listen() {
  error_code ec;
  net::ip::address address = net::ip::make_address(options_.address, ec);
  if (ec || !address.is_loopback()) return fail(Errc::service_plain_http, options_.address);
  tcp::endpoint endpoint(address, options_.port);
  if (acceptor_.open(endpoint.protocol(), ec); !ec) acceptor_.set_option(net::socket_base::reuse_address(true), ec);
  if (!ec) acceptor_.bind(endpoint, ec);
  if (!ec) acceptor_.listen(net::socket_base::max_listen_connections, ec);
  if (ec == net::error::address_in_use) return fail(Errc::service_port_used, options_.port);
  if (ec) return fail(Errc::service_listen, options_.port, ec.message());
  if (options_.listening) options_.listening(acceptor_.local_endpoint().port());
  return {};
}

void Server::run(std::stop_token stop) {
  net::co_spawn(io_, accept(), net::detached);
  std::stop_callback on_stop(stop, [this] { net::post(io_, [this] { stop_serving(); }); });
  io_.run();
  ended_ = true;
  pool_.join();
}

/// No more connections; those without a request are closed, the others have until the limit.
void Server::stop_serving() {
  stopping_ = true;
  acceptor_.close();
  for (Session* s : waiting_) {
    if (!s->mid_request) s->stream.close();
  }
  if (open_ == 0) return;
  limit_.expires_after(options_.limits.shutdown);
  limit_.async_wait([this](error_code ec) {
    if (!ec) io_.stop();
  });
}

net::awaitable<void> Server::accept() {
  while (!stopping_) {
    auto [ec, socket] = co_await acceptor_.async_accept(kTuple);
    if (stopping_) co_return;
    if (ec) {  // out of file descriptors, most likely: make room and try again
      close_longest_waiting();
      net::steady_timer pause(io_, std::chrono::milliseconds(50));
      co_await pause.async_wait(kTuple);
      continue;
    }
    if (open_ >= options_.limits.connections && waiting_.empty()) {
      net::co_spawn(io_, refuse(std::move(socket)), net::detached);
      continue;
    }
    if (open_ >= options_.limits.connections) close_longest_waiting();
    net::co_spawn(io_, converse(std::move(socket)), net::detached);
  }
}

/// One more than can be served is told so, unless even those who are told are too many.
net::awaitable<void> Server::refuse(tcp::socket socket) {
  constexpr std::size_t kAtOnce = 64;
  if (refusing_ >= kAtOnce) co_return;
  ++refusing_;
  {
    Session s(*this, std::move(socket));
    Response response = problem({}, fail(Errc::service_full, options_.limits.connections));
    response.headers.emplace_back("Retry-After", "3");
    co_await send(s, std::move(response), false, false);
  }
  --refusing_;
}

void Server::wait(Session& s) {
  if (s.waiting) waiting_.erase(s.place);
  s.place = waiting_.insert(waiting_.end(), &s);
  s.waiting = true;
}

void Server::busy(Session& s) {
  if (!s.waiting) return;
  waiting_.erase(s.place);
  s.waiting = false;
}

void Server::close_longest_waiting() {
  if (waiting_.empty()) return;
  Session& s = *waiting_.front();
  busy(s);
  s.stream.close();
}

net::awaitable<void> Server::converse(tcp::socket socket) {
  Session s(*this, std::move(socket));
  error_code ignored;
  s.stream.socket().set_option(tcp::no_delay(true), ignored);
  for (bool more = true; more;) more = co_await exchange(s);
  // Half-close and read a little on: closing with unread bytes would reset the connection and take the answer away.
  s.mid_request = false;
  s.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  wait(s);
  s.stream.expires_after(std::chrono::seconds(1));
  for (std::size_t left = 64; left > 0; --left) {
    s.in.clear();
    error_code ec = co_await read_some(s);
    if (ec) break;
  }
}

/// Reads one request and answers it; whether the connection goes on.
net::awaitable<bool> Server::exchange(Session& s) {
  std::string raw;
  Result<bool> got = co_await read_head(s, raw);
  if (got && !*got) co_return false;
  auto began = steady_clock::now();
  Request request;
  Response response;
  bool keep_alive = false;
  if (!got) {
    response = problem({}, got.error());
  } else if (Result<Head> parsed = parse_head(raw); !parsed) {
    response = problem({}, parsed.error());
  } else {
    Head head = *std::move(parsed);
    request = std::move(head.request);
    std::string_view host = request.header("host");
    Router::Match match = router_.match(request);
    if (!host_allowed(host, options_.hosts)) {
      response = problem(request, fail(Errc::service_host, host));
    } else {
      bool has_body = head.chunked || head.content_length.value_or(0) > 0;
      if (has_body && match.route) got = co_await read_body(s, head, raw, match.route->body_limit, request.body);
      if (got && !*got) co_return false;
      keep_alive = got.ok() && head.keep_alive && (match.route || !has_body);  // a body that nobody wants is not read
      busy(s);
      if (got) {
        response = co_await run_handler(match, request);
      } else {
        response = problem(request, got.error());
      }
    }
  }
  std::size_t bytes = response.body.size();
  int status = response.status;
  keep_alive = keep_alive && !stopping_;
  bool sent = co_await send(s, std::move(response), request.method == "HEAD", keep_alive);
  s.mid_request = false;
  if (options_.log) {
    auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began).count();
    options_.log((request.method.empty() ? "?" : request.method) + " " + request.path + " " + std::to_string(status) +
                 " " + std::to_string(bytes) + " " + std::to_string(ms) + "ms");
  }
  co_return sent && keep_alive && !stopping_;
}

/// Up to the empty line, out of s.in. False: the client went away, or took too long.
net::awaitable<Result<bool>> Server::read_head(Session& s, std::string& raw) {
  const Limits& limits = options_.limits;
  wait(s);
  s.stream.expires_after(limits.idle);
  for (std::size_t searched = 0;;) {
    if (!s.in.empty() && !s.mid_request) {
      s.mid_request = true;
      s.stream.expires_after(limits.header);
    }
    // No method begins so: a TLS handshake, another protocol. It need not wait for the end of a line to hear it.
    if (!s.in.empty() && (s.in[0] < 'A' || s.in[0] > 'Z'))
      co_return fail(Errc::service_request, "请求方法不对", "the method is malformed");
    std::size_t end = s.in.find("\r\n\r\n", searched);
    if (end != std::string::npos && end + 4 <= limits.header_bytes) {
      raw = s.in.substr(0, end + 4);
      s.in.erase(0, end + 4);
      co_return true;
    }
    if (s.in.size() >= limits.header_bytes) co_return fail(Errc::service_header_size, limits.header_bytes);
    searched = s.in.size() < 3 ? 0 : s.in.size() - 3;
    error_code ec = co_await read_some(s);
    if (ec) co_return false;
  }
}

/// The body out of s.in by Beast's parser, which undoes the chunks; fields after the last chunk are dropped.
net::awaitable<Result<bool>> Server::read_body(Session& s, const Head& head, std::string_view raw, std::size_t limit,
                                               std::string& body) {
  if (head.content_length.value_or(0) > limit) co_return fail(Errc::service_body_size, limit);
  if (head.expects_continue && s.in.empty()) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    auto [ec, sent] = co_await net::async_write(s.stream, net::buffer(kContinue), kTuple);
    if (ec) co_return false;
  }
  http::request_parser<http::string_body> parser;
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(options_.limits.header_bytes));
  parser.body_limit(limit);
  error_code ec;
  parser.put(net::buffer(raw), ec);
  if (ec && ec != http::error::need_more) co_return fail(Errc::service_request, "请求头不对", "the header is malformed");
  std::size_t received = 0;
  auto began = steady_clock::now();
  while (!parser.is_done()) {
    if (!s.in.empty()) {
      std::size_t used = parser.put(net::buffer(s.in), ec);
      s.in.erase(0, used);
      received += used;
      if (ec == http::error::body_limit) co_return fail(Errc::service_body_size, limit);
      // What is not used yet is part of a chunk's header; those are short.
      if ((ec && ec != http::error::need_more) || s.in.size() > options_.limits.header_bytes)
        co_return fail(Errc::service_request, "正文的分块不对", "a chunk of the body is malformed");
      if (parser.is_done()) break;
    }
    s.stream.expires_at(began + time_for(received));
    ec = co_await read_some(s);
    if (ec) co_return false;
  }
  body = std::move(parser.get().body());
  co_return true;
}

net::awaitable<error_code> Server::read_some(Session& s) {
  constexpr std::size_t kPiece = 16 << 10;
  std::size_t had = s.in.size();
  s.in.resize(had + kPiece);
  auto [ec, n] = co_await s.stream.async_read_some(net::buffer(s.in.data() + had, kPiece), kTuple);
  s.in.resize(had + n);
  co_return ec;
}

net::awaitable<Response> Server::run_handler(const Router::Match& match, const Request& request) {
  auto work = [&]() -> net::awaitable<Response> { co_return handle(match, request, options_.trouble); };
  Response response = co_await net::co_spawn(pool_, work, net::use_awaitable);
  co_return response;
}

net::awaitable<bool> Server::send(Session& s, Response response, bool head_only, bool keep_alive) {
  response = ready(std::move(response), options_.trouble);
  http::response<http::string_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.set(http::field::date, http_date(clock_.now()));
  message.keep_alive(keep_alive);
  bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless) message.content_length(response.body.size());
  std::size_t size = response.body.size();
  if (!bodiless && !head_only) message.body() = std::move(response.body);
  wait(s);
  s.stream.expires_after(time_for(size));
  http::response_serializer<http::string_body> serializer(message);
  auto [ec, sent] = co_await http::async_write(s.stream, serializer, kTuple);
  co_return !ec;
}

}  // namespace

Status serve(const Options& options, const Router& router, const Clock& clock, std::stop_token stop) {
  Server server(options, router, clock);
  TRY(server.listen());
  server.run(stop);
  return {};
}

}  // namespace zhagen::service
