#include "service/head.hpp"

#include <algorithm>
#include <charconv>

#include "base/utf8.hpp"

namespace zhagen::service {
namespace {

constexpr std::size_t kFields = 100;  // a browser sends some twenty

Error bad(std::string_view zh, std::string_view en) { return fail(Errc::service_request, zh, en); }

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Takes the text up to the separator, and the separator, off the front of rest.
std::string_view take_until(std::string_view& rest, char separator) {
  std::size_t end = rest.find(separator);
  std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

Status parse_path(std::string_view path, Request& request) {
  request.path = path;
  std::string_view rest = path.substr(1);
  for (bool more = true; more;) {
    more = rest.find('/') != std::string_view::npos;
    std::string segment = TRY(percent_decode(take_until(rest, '/')));
    if (segment == "." || segment == "..") return bad("路径里有“.”或“..”", "the path has '.' or '..'");
    if (segment.find_first_of("/\\") != std::string::npos) return bad("路径里有转义的斜杠或反斜杠", "the path has an escaped slash or a backslash");
    request.segments.push_back(std::move(segment));
  }
  return {};
}

Status parse_query(std::string_view query, Request& request) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    std::string_view name = take_until(value, '=');
    if (name.empty()) continue;
    std::string key = TRY(percent_decode(name, true));
    request.query.emplace_back(std::move(key), TRY(percent_decode(value, true)));
  }
  return {};
}

/// METHOD SP target SP HTTP/1.x
Status parse_request_line(std::string_view line, Head& head) {
  std::string_view method = take_until(line, ' ');
  std::string_view target = take_until(line, ' ');
  if (method.empty() || method.size() > 16 ||
      !std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return bad("请求方法不对", "the method is malformed");
  if (line != "HTTP/1.1" && line != "HTTP/1.0") return bad("协议版本不是 HTTP/1.1", "the version is not HTTP/1.1");
  head.old = line == "HTTP/1.0";
  head.keep_alive = !head.old;
  head.request.method = method;

  if (target == "*" && method == "OPTIONS") {
    head.request.path = target;
    return {};
  }
  bool visible = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (target.empty() || target.front() != '/' || !visible) return bad("请求地址不是以“/”开头的路径", "the target is no path that begins with '/'");
  std::string_view path = take_until(target, '?');
  TRY(parse_path(path, head.request));
  return parse_query(target, head.request);
}

Status parse_field(std::string_view line, Head& head) {
  if (line.front() == ' ' || line.front() == '\t') return bad("请求头里有折行", "a header line is folded");
  if (line.find(':') == std::string_view::npos) return bad("请求头的一行里没有冒号", "a header line has no colon");
  std::string_view name = take_until(line, ':');
  if (!is_token(name)) return bad("请求头的名称不对", "a header name is malformed");
  std::string_view value = trim_blanks(line);
  if (std::any_of(value.begin(), value.end(), [](char c) { return control(c) && c != '\t'; }))
    return bad("请求头里有控制字符", "a header has a control character");

  std::string key = lowered(name);
  auto [known, first] = head.request.headers.add(key, value);
  if (first) return {};
  if (key == "content-length" || key == "transfer-encoding" || key == "host") return bad("请求头“" + key + "”出现了两次", key + " appears twice");
  known.append(", ").append(value);
  return {};
}

/// How long the body is, and what else the fields say about the connection.
Status parse_framing(Head& head) {
  const Request& request = head.request;
  if (request.header("host").empty()) return bad("缺少请求头 Host", "there is no Host header");
  bool has_length = request.headers.contains("content-length");
  if (request.headers.contains("transfer-encoding")) {
    if (has_length) return bad("同时有 Content-Length 和 Transfer-Encoding", "there are both Content-Length and Transfer-Encoding");
    if (!head.keep_alive || lowered(request.header("transfer-encoding")) != "chunked")
      return bad("Transfer-Encoding 只能是 chunked", "Transfer-Encoding may only be chunked");
    head.chunked = true;
  }
  if (has_length) {
    std::string_view text = request.header("content-length");
    std::uint64_t length = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || text.size() > 18 || error != std::errc() || end != text.data() + text.size())
      return bad("Content-Length 不是整数", "Content-Length is no number");
    head.content_length = length;
  }
  if (std::string_view expect = request.header("expect"); !expect.empty()) {
    if (lowered(expect) != "100-continue") return bad("请求头 Expect 只能是 100-continue", "Expect may only be 100-continue");
    head.expects_continue = head.keep_alive;
  }
  std::string connection = lowered(request.header("connection"));
  for (std::string_view rest = connection; !rest.empty();) {
    if (trim_blanks(take_until(rest, ',')) == "close") head.keep_alive = false;
  }
  return {};
}

}  // namespace

Result<Head> parse_head(std::string_view raw) {
  Head head;
  std::size_t fields = 0;
  for (bool first = true;; first = false) {
    std::size_t end = raw.find("\r\n");
    if (end == std::string_view::npos) return bad("请求头没有结束", "the header does not end");
    std::string_view line = raw.substr(0, end);
    raw.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return bad("请求头里有单独的回车、换行或空字符", "the header has a bare CR, LF or NUL");
    if (first) {
      TRY(parse_request_line(line, head));
    } else if (line.empty()) {
      break;
    } else {
      if (++fields > kFields) return bad("请求头超过了 100 行", "the header has more than 100 lines");
      TRY(parse_field(line, head));
    }
  }
  TRY(parse_framing(head));
  return head;
}

/// Wildcards as RFC 6125 has them: for one label at the front.
static bool covers(std::string_view name, std::string_view host) {
  if (name == host) return true;
  std::size_t dot = host.find('.');
  return name.starts_with("*.") && dot != std::string_view::npos && dot > 0 && host.substr(dot) == name.substr(1);
}

bool host_allowed(std::string_view host, std::span<const std::string> names) {
  std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) {
    std::string_view port = host.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos) return false;
    host = host.substr(0, colon);
  }
  std::string name = lowered(host);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]" ||
         std::any_of(names.begin(), names.end(), [&](const std::string& known) { return covers(known, name); });
}

Result<std::string> percent_decode(std::string_view text, bool plus) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      int high = i + 2 < text.size() ? hex(text[i + 1]) : -1;
      int low = high >= 0 ? hex(text[i + 2]) : -1;
      if (low < 0) return bad("地址里的“%”后面不是两位十六进制数", "a '%' is not followed by two hex digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (plus && c == '+') {
      c = ' ';
    }
    if (control(c)) return bad("地址里有控制字符", "the address has a control character");
    out += c;
  }
  if (!utf8::valid(out)) return bad("地址不是有效的 UTF-8", "the address is not UTF-8");
  return out;
}

bool is_token(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || kMarks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view value) { return std::none_of(value.begin(), value.end(), control); }

}  // namespace zhagen::service
