// What the API is held against: Boost.Beast as its examples use it and SQLite's own calls, nothing else. No session, no
// rights, no checks: GET /{id} reads one row by its key and answers its columns as JSON.

#include "api_bare.hpp"

#include <sqlite3.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>
#include <thread>

namespace zhagen::bench {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;

struct Reader {
  sqlite3* db = nullptr;
  sqlite3_stmt *begin = nullptr, *read = nullptr, *end = nullptr;
  Reader(const std::string& file, const std::string& sql) {
    sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_prepare_v2(db, "BEGIN", -1, &begin, nullptr);
    sqlite3_prepare_v2(db, sql.c_str(), -1, &read, nullptr);
    sqlite3_prepare_v2(db, "COMMIT", -1, &end, nullptr);
    if (!read) std::abort();
  }
  ~Reader() {
    for (sqlite3_stmt* s : {begin, read, end}) sqlite3_finalize(s);
    sqlite3_close(db);
  }
  Reader(const Reader&) = delete;

  void run(sqlite3_stmt* s) {
    sqlite3_step(s);
    sqlite3_reset(s);
  }
  std::string row(long long id) {
    run(begin);
    sqlite3_bind_int64(read, 1, id);
    std::string out = "{";
    if (sqlite3_step(read) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(read); ++i) {
        if (sqlite3_column_type(read, i) == SQLITE_NULL) continue;
        if (out.size() > 1) out += ',';
        out.append("\"").append(sqlite3_column_name(read, i)).append("\":");
        bool text = sqlite3_column_type(read, i) == SQLITE_TEXT;
        if (text) out += '"';
        out.append(reinterpret_cast<const char*>(sqlite3_column_text(read, i)));
        if (text) out += '"';
      }
    }
    sqlite3_reset(read);
    run(end);
    return out + "}";
  }
};

net::awaitable<void> session(tcp::socket socket, Reader& reader) {
  beast::tcp_stream stream(std::move(socket));
  stream.socket().set_option(tcp::no_delay(true));
  beast::flat_buffer buffer;
  try {
    for (;;) {
      stream.expires_after(std::chrono::seconds(30));
      http::request<http::string_body> request;
      co_await http::async_read(stream, buffer, request, net::use_awaitable);
      http::response<http::string_body> response{http::status::ok, request.version()};
      response.set(http::field::content_type, "application/json");
      response.keep_alive(request.keep_alive());
      response.body() = reader.row(std::strtoll(request.target().data() + 1, nullptr, 10));
      response.prepare_payload();
      co_await http::async_write(stream, response, net::use_awaitable);
      if (!request.keep_alive()) break;
    }
  } catch (const std::exception&) {  // the client went away
  }
}

net::awaitable<void> accept(tcp::acceptor& acceptor, Reader& reader) {
  for (;;) net::co_spawn(acceptor.get_executor(), session(co_await acceptor.async_accept(net::use_awaitable), reader), net::detached);
}

}  // namespace

void serve_bare(const std::string& file, const std::string& sql, std::function<void(std::uint16_t)> listening) {
  net::io_context io(1);
  Reader reader(file, sql);
  tcp::acceptor acceptor(io, {net::ip::address_v4::loopback(), 0});
  listening(acceptor.local_endpoint().port());
  net::co_spawn(io, accept(acceptor, reader), net::detached);
  io.run();
}

}  // namespace zhagen::bench
