// The only file that includes Boost.Beast: each one that does costs 15 s of compiling.

#include "service/server.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <list>
#include <mutex>
#include <utility>

#include "service/answer.hpp"
#include "service/errors.hpp"
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
constexpr std::size_t kPiece = 64 << 10;  // of long bodies and answers; a body above it counts as large

/// The path for the server's own log: what is as long as a secret stays out of it, for some addresses are their own key.
std::string shown_path(const Request& request) {
  constexpr std::size_t kSecret = 40;
  std::string out;
  for (std::string_view rest = request.path; !rest.empty();) {
    std::size_t end = std::min(rest.find('/', 1), rest.size());
    out += end > kSecret ? std::string_view("/...") : rest.substr(0, end);
    rest.remove_prefix(end);
  }
  return out;
}

class Server;

/// One connection. All of it lives on the I/O thread.
struct Session {
  Server& server;
  beast::tcp_stream stream;
  std::unique_ptr<TlsStream> tls;  // where the connection is encrypted
  std::string source;              // the client's address
  std::string in;            // received and not used yet: the next requests of a client that pipelines
  bool mid_request = false;  // from the first byte of a request to the last of its answer
  std::list<Session*>::iterator place;
  bool waiting = false;    // for its client: then it has a place in Server::waiting_
  std::size_t large = 0;   // bytes of a large body that it holds

  Session(Server& s, tcp::socket socket);
  ~Session();
};

class Server {
 public:
  Server(const Options& options, const Router& router, const Clock& clock)
      : options_(options), router_(router), clock_(clock), hosts_(options.hosts),
        pool_(static_cast<std::size_t>(options.threads)), streams_(static_cast<std::size_t>(options.streams)) {
    if (!options.certificate) return;
    const auto& names = options.certificate->names();
    hosts_.insert(hosts_.end(), names.begin(), names.end());
  }

  Status listen();
  void run(std::stop_token stop);

 private:
  friend Session;
  friend class Stream;

  net::awaitable<void> accept();
  net::awaitable<void> refuse(tcp::socket socket);
  net::awaitable<void> converse(tcp::socket socket);
  net::awaitable<bool> exchange(Session& s);
  net::awaitable<Result<bool>> read_head(Session& s, std::string& raw);
  net::awaitable<Result<bool>> read_body(Session& s, const Head& head, std::string_view raw, std::size_t limit,
                                         std::string& body);
  net::awaitable<Result<bool>> take_body(Session& s, const Head& head, std::string_view raw, const RouteHow& how,
                                         Request& request);
  net::awaitable<error_code> read_some(Session& s);
  net::awaitable<bool> write(Session& s, std::string_view first, std::string_view second, std::size_t rate);
  net::awaitable<bool> send(Session& s, const Response& response, bool head_only, bool keep_alive);
  net::awaitable<bool> send_stream(Session& s, const Request& request, Response& response, bool old, bool& keep_alive,
                                   std::size_t& bytes);
  net::awaitable<Response> run_handler(const Router::Match& match, const Request& request);

  void wait(Session& s);
  void busy(Session& s);
  void close_longest_waiting();
  void stop_serving();
  const std::string& date();
  std::string head_of(const Response& response, std::string_view framing, bool keep_alive) {
    return head_bytes(response, http::obsolete_reason(static_cast<http::status>(response.status)), date(), framing, keep_alive,
                      options_.certificate != nullptr);
  }
  std::chrono::milliseconds time_for(std::size_t bytes, std::size_t rate) const {
    return options_.limits.grace + std::chrono::milliseconds(bytes * 1000 / rate);
  }

  const Options& options_;
  const Router& router_;
  const Clock& clock_;
  std::vector<std::string> hosts_;
  std::string date_;
  std::int64_t date_second_ = -1;
  // The order matters at the end: coroutines left over are destroyed with io_ and still touch what stands above it.
  std::list<Session*> waiting_;  // who has been waiting for its client longest comes first
  std::size_t open_ = 0, refusing_ = 0, large_ = 0;
  bool stopping_ = false;
  std::mutex ended_mutex_;
  std::condition_variable progress_;  // a piece was sent, or the end: for threads that make long answers
  bool ended_ = false;
  net::thread_pool pool_, streams_;
  net::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  net::steady_timer limit_{io_};
};

Session::Session(Server& s, tcp::socket socket) : server(s), stream(std::move(socket)) {
  ++server.open_;
  error_code ec;
  tcp::endpoint client = stream.socket().remote_endpoint(ec);
  if (!ec) source = client.address().to_string();
  stream.socket().set_option(tcp::no_delay(true), ec);
  if (server.options_.certificate) tls = std::make_unique<TlsStream>(*server.options_.certificate);
}

Session::~Session() {
  server.large_ -= large;
  server.busy(*this);
  if (--server.open_ == 0 && server.stopping_ && !server.ended_) server.limit_.cancel();
}

Status Server::listen() {
  error_code ec;
  net::ip::address address = net::ip::make_address(options_.address, ec);
  if (ec || (!options_.certificate && !address.is_loopback())) return fail(Errc::service_plain_http, options_.address);
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
  {
    std::lock_guard lock(ended_mutex_);
    ended_ = true;
  }
  progress_.notify_all();
  pool_.join();
  streams_.join();
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

/// One more than can be served is told so, unless even those who are told are too many. (Through TLS it is not: a
/// handshake is the work that there is no room for.)
net::awaitable<void> Server::refuse(tcp::socket socket) {
  constexpr std::size_t kAtOnce = 64;
  if (refusing_ >= kAtOnce || options_.certificate) co_return;
  ++refusing_;
  {
    Session s(*this, std::move(socket));
    Response response = problem({}, fail(Errc::service_full, options_.limits.connections));
    response.headers.emplace_back("Retry-After", "3");
    co_await send(s, response, false, false);
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

const std::string& Server::date() {
  Instant now = clock_.now();
  if (now.ms / 1000 != date_second_) date_ = http_date(now);
  date_second_ = now.ms / 1000;
  return date_;
}

net::awaitable<void> Server::converse(tcp::socket socket) {
  Session s(*this, std::move(socket));
  error_code ignored;
  for (bool more = true; more;) more = co_await exchange(s);
  // Half-close and read a little on: closing with unread bytes would reset the connection and take the answer away.
  s.mid_request = false;
  if (s.tls) {
    s.tls->close();
    std::string goodbye = s.tls->output();
    s.stream.expires_after(std::chrono::seconds(1));
    co_await net::async_write(s.stream, net::buffer(goodbye), kTuple);
    s.tls.reset();  // what still comes is not looked at
  }
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
  bool keep_alive = false, old = false;
  if (!got) {
    response = problem({}, got.error());
  } else if (Result<Head> parsed = parse_head(raw); !parsed) {
    response = problem({}, parsed.error());
  } else {
    Head head = *std::move(parsed);
    request = std::move(head.request);
    request.source = s.source;
    request.secure = s.tls != nullptr;
    old = head.old;
    std::string_view host = request.header("host");
    Router::Match match = router_.match(request);
    if (!host_allowed(host, hosts_)) {
      response = problem(request, fail(Errc::service_host, host));
    } else {
      bool has_body = head.chunked || head.content_length.value_or(0) > 0;
      if (has_body && match.route) got = co_await take_body(s, head, raw, match.route->how, request);
      if (got && !*got) co_return false;
      keep_alive = got.ok() && head.keep_alive && (match.route || !has_body);  // a body that nobody wants is not read
      busy(s);
      if (!got) {
        response = problem(request, got.error());
      } else if (match.route && match.route->how.quick && match.route->how.quick(request)) {
        response = handle(match, request, options_.trouble);
      } else {
        response = co_await run_handler(match, request);
      }
    }
  }
  large_ -= std::exchange(s.large, 0);
  response = ready(std::move(response), options_.trouble);
  std::size_t bytes = response.body.size();
  keep_alive = keep_alive && !stopping_;
  bool head_only = request.method == "HEAD";
  bool sent = response.stream && !head_only ? co_await send_stream(s, request, response, old, keep_alive, bytes)
                                            : co_await send(s, response, head_only, keep_alive);
  s.mid_request = false;
  if (options_.log) {
    auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began).count();
    options_.log((request.method.empty() ? "?" : request.method) + " " + shown_path(request) + " " + std::to_string(response.status) +
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
    bool encrypted = s.tls != nullptr;
    error_code ec = co_await read_some(s);
    if (encrypted && !s.tls) co_return fail(fault::tls_wanted);
    if (ec) co_return false;
  }
}

/// The body, where the route wants one like it: large ones are asked after before they are read, and are counted.
net::awaitable<Result<bool>> Server::take_body(Session& s, const Head& head, std::string_view raw, const RouteHow& how,
                                               Request& request) {
  if (head.content_length.value_or(0) > how.body_limit) co_return fail(Errc::service_body_size, how.body_limit);
  std::size_t expected = head.chunked ? how.body_limit : *head.content_length;
  if (expected > kPiece) {
    if (how.before_body)
      if (Status allowed = how.before_body(request); !allowed) co_return std::move(allowed).error();
    if (large_ + expected > options_.limits.bodies) co_return fail(fault::server_bodies);
    large_ += s.large = expected;
  }
  co_return co_await read_body(s, head, raw, how.body_limit, request.body);
}

/// The body out of s.in by Beast's parser, which undoes the chunks; fields after the last chunk are dropped.
net::awaitable<Result<bool>> Server::read_body(Session& s, const Head& head, std::string_view raw, std::size_t limit,
                                               std::string& body) {
  if (head.expects_continue && s.in.empty()) {
    bool sent = co_await write(s, "HTTP/1.1 100 Continue\r\n\r\n", {}, options_.limits.bytes_per_second);
    if (!sent) co_return false;
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
    s.stream.expires_at(began + time_for(received, options_.limits.bytes_per_second));
    ec = co_await read_some(s);
    if (ec) co_return false;
  }
  body = std::move(parser.get().body());
  co_return true;
}

/// Some more bytes into s.in. Through TLS as many pieces as one readable byte takes.
net::awaitable<error_code> Server::read_some(Session& s) {
  constexpr std::size_t kRead = 16 << 10;
  if (!s.tls) {
    std::size_t had = s.in.size();
    s.in.resize(had + kRead);
    auto [ec, n] = co_await s.stream.async_read_some(net::buffer(s.in.data() + had, kRead), kTuple);
    s.in.resize(had + n);
    co_return ec;
  }
  char wire[kRead];
  for (;;) {
    auto [ec, n] = co_await s.stream.async_read_some(net::buffer(wire), kTuple);
    if (ec) co_return ec;
    if (wire[0] >= 'A' && wire[0] <= 'Z' && !s.tls->heard()) {  // plain HTTP: hears in the clear what is wanted
      s.tls.reset();
      co_return error_code();
    }
    s.tls->feed({wire, n});
    TlsStream::State state = s.tls->read(s.in);
    std::string out = s.tls->output();
    if (!out.empty()) {
      auto [failed, sent] = co_await net::async_write(s.stream, net::buffer(out), kTuple);
      if (failed) co_return failed;
    }
    if (state == TlsStream::State::ready) co_return error_code();
    if (state != TlsStream::State::wants_more) co_return net::error::eof;
  }
}

/// All of both, within the time that their size takes. The first is short: a head.
net::awaitable<bool> Server::write(Session& s, std::string_view first, std::string_view second, std::size_t rate) {
  s.stream.expires_after(time_for(first.size() + second.size(), rate));
  if (!s.tls) {
    std::array<net::const_buffer, 2> both{net::buffer(first.data(), first.size()), net::buffer(second.data(), second.size())};
    auto [ec, sent] = co_await net::async_write(s.stream, both, kTuple);
    co_return !ec;
  }
  if (s.tls->write(first) != TlsStream::State::ready) co_return false;
  do {
    std::string_view piece = second.substr(0, kPiece);
    second.remove_prefix(piece.size());
    if (s.tls->write(piece) != TlsStream::State::ready) co_return false;
    std::string out = s.tls->output();
    auto [ec, sent] = co_await net::async_write(s.stream, net::buffer(out), kTuple);
    if (ec) co_return false;
  } while (!second.empty());
  co_return true;
}

net::awaitable<Response> Server::run_handler(const Router::Match& match, const Request& request) {
  auto work = [&]() -> net::awaitable<Response> { co_return handle(match, request, options_.trouble); };
  Response response = co_await net::co_spawn(pool_, work, net::use_awaitable);
  co_return response;
}

net::awaitable<bool> Server::send(Session& s, const Response& response, bool head_only, bool keep_alive) {
  bool bodiless = response.status == 204 || response.status == 304;
  std::string framing;
  if (!bodiless && !(response.stream && !response.length))
    framing = "Content-Length: " + std::to_string(response.stream ? *response.length : response.body.size());
  std::string head = head_of(response, framing, keep_alive);
  wait(s);
  std::string_view body = bodiless || head_only ? std::string_view() : response.body;
  co_return co_await write(s, head, body, options_.limits.bytes_per_second);
}

/// A long answer on its way: its thread hands pieces over to the I/O thread and waits until each is sent, so that what
/// is made and not yet taken is never more than a piece.
class Stream {
 public:
  Stream(Server& server, Session& session, const Response& response, bool chunked, bool keep_alive)
      : server_(server), session_(session), response_(response), chunked_(chunked), keep_alive_(keep_alive) {}

  /// On a thread of streams_. What is short enough stays in body() and is not sent.
  Status run() {
    TRY(response_.stream([this](std::string_view bytes) { return add(bytes); }));
    if (response_.length && total_ != *response_.length) return fail(Errc::internal, "a stream ended early");
    return begun_ ? deliver(true) : Status();
  }
  bool begun() const { return begun_; }
  std::size_t total() const { return total_; }
  std::string& body() { return body_; }

 private:
  Status add(std::string_view bytes) {
    total_ += bytes.size();
    while (!bytes.empty()) {
      std::string_view part = bytes.substr(0, kPiece - body_.size());
      bytes.remove_prefix(part.size());
      body_.append(part);
      if (body_.size() == kPiece) TRY(deliver(false));
    }
    return {};
  }

  Status deliver(bool last) {
    std::string first;
    if (chunked_ && !body_.empty()) {
      char size[20];
      std::snprintf(size, sizeof size, "%zx\r\n", body_.size());
      first = size;
      body_ += "\r\n";
    }
    if (chunked_ && last) body_ += "0\r\n\r\n";
    bool sent = false, done = false;
    net::co_spawn(server_.io_, push(first), [&](std::exception_ptr, bool good) {
      std::lock_guard lock(server_.ended_mutex_);
      sent = good;
      done = true;
      server_.progress_.notify_all();
    });
    std::unique_lock lock(server_.ended_mutex_);
    server_.progress_.wait(lock, [&] { return done || server_.ended_; });  // after the end nothing runs on io_ any more
    if (!sent) return fail(fault::client_gone);
    body_.clear();
    return {};
  }

  /// On the I/O thread.
  net::awaitable<bool> push(std::string first) {
    std::string framing = chunked_ ? "Transfer-Encoding: chunked" : "";
    if (response_.length) framing = "Content-Length: " + std::to_string(*response_.length);
    if (!std::exchange(begun_, true)) first = server_.head_of(response_, framing, keep_alive_) + first;
    server_.wait(session_);
    bool sent = co_await server_.write(session_, first, body_, server_.options_.limits.stream_rate);
    server_.busy(session_);
    co_return sent;
  }

  Server& server_;
  Session& session_;
  const Response& response_;
  const bool chunked_, keep_alive_;
  bool begun_ = false;  // the head is on its way
  std::size_t total_ = 0;
  std::string body_;
};

net::awaitable<bool> Server::send_stream(Session& s, const Request& request, Response& response, bool old, bool& keep_alive,
                                         std::size_t& bytes) {
  Stream stream(*this, s, response, !old && !response.length, keep_alive);
  auto work = [&]() -> net::awaitable<Status> {
    co_return guarded(request, options_.trouble, [&] { return stream.run(); });
  };
  Status made = co_await net::co_spawn(streams_, work, net::use_awaitable);
  bytes = stream.total();
  if (stream.begun()) {
    if (made) co_return true;
    error_code ignored;  // a reset: no client takes half an answer for the whole
    s.stream.socket().set_option(net::socket_base::linger(true, 0), ignored);
    s.stream.close();
    co_return false;
  }
  std::string body = std::move(stream.body());
  Response whole = made ? Response{response.status, response.headers, std::move(body)} : problem(request, made.error());
  if (!made) whole = ready(std::move(whole), options_.trouble);
  response = std::move(whole);
  bytes = response.body.size();
  co_return co_await send(s, response, false, keep_alive);
}

}  // namespace

Status serve(const Options& options, const Router& router, const Clock& clock, std::stop_token stop) {
  Server server(options, router, clock);
  TRY(server.listen());
  server.run(stop);
  return {};
}

}  // namespace zhagen::service
