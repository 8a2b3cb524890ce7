#include "cel/lexer.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>

#include "cel/ast.hpp"
#include "cel/number.hpp"
#include "cel/utf8.hpp"

namespace zhagen::cel {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool digit(char c) { return c >= '0' && c <= '9'; }
int hex(char c) {
  if (digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    if (std::size_t bad = utf8_valid_until(text_); bad < text_.size()) return error(Errc::cel_syntax, bad, "?", "UTF-8");
    std::vector<Token> out;
    while (true) {
      skip_blank();
      Token t;
      t.begin = static_cast<std::uint32_t>(at_);
      if (at_ == text_.size()) {
        t.end = t.begin;
        out.push_back(std::move(t));
        return out;
      }
      TRY(next(t));
      t.end = static_cast<std::uint32_t>(at_);
      out.push_back(std::move(t));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Error error(Errc code, std::size_t at, std::string_view found, std::string_view expected) const {
    Place p = place_of(text_, at);
    return fail(code, p.line, p.column, found, expected);
  }
  Error bad_literal(std::size_t begin) const {
    std::size_t end = begin;  // the start of it is enough to find the place
    while (end < text_.size() && end - begin < 20 && text_[end] != '\n') end += std::max<std::size_t>(1, utf8_length(text_, end));
    return error(Errc::cel_literal, begin, text_.substr(begin, end - begin), "");
  }

  void skip_blank() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
      } else {
        return;
      }
    }
  }

  Status next(Token& t) {
    char c = peek();
    if (digit(c) || (c == '.' && digit(peek(1)))) return number(t);
    if (c == '\'' || c == '"') return quoted(t, false, false);
    if (letter(c)) {
      char d = peek(1), e = peek(2);
      auto is_quote = [](char q) { return q == '\'' || q == '"'; };
      bool r = c == 'r' || c == 'R', b = c == 'b' || c == 'B';
      if ((r || b) && is_quote(d)) return ++at_, quoted(t, r, b);
      if (b && (d == 'r' || d == 'R') && is_quote(e)) return at_ += 2, quoted(t, true, true);
      while (letter(peek()) || digit(peek())) ++at_;
      t.kind = Token::Kind::name;
      t.text = text_.substr(t.begin, at_ - t.begin);
      return {};
    }
    if (c == '`') return quoted_name(t);
    static constexpr std::string_view two[] = {"&&", "||", "==", "!=", "<=", ">="};
    t.kind = Token::Kind::sign;
    for (std::string_view s : two)
      if (text_.substr(at_, 2) == s) {
        t.text = s;
        at_ += 2;
        return {};
      }
    if (std::string_view("+-*/%<>!?:.,()[]{}").find(c) == std::string_view::npos) {
      std::size_t n = std::max<std::size_t>(1, utf8_length(text_, at_));
      return error(Errc::cel_syntax, at_, text_.substr(at_, n), "-");
    }
    t.text = c;
    ++at_;
    return {};
  }

  Status quoted_name(Token& t) {
    std::size_t begin = ++at_;
    auto allowed = [](char c) { return letter(c) || digit(c) || c == '.' || c == '-' || c == '/' || c == ' '; };
    while (allowed(peek())) ++at_;
    if (at_ == begin || peek() != '`') return bad_literal(begin - 1);
    t.kind = Token::Kind::quoted_name;
    t.text = text_.substr(begin, at_ - begin);
    ++at_;
    return {};
  }

  Status number(Token& t) {
    std::size_t begin = at_;
    bool real = false;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at_ += 2;
      while (hex(peek()) >= 0) ++at_;
      if (at_ == begin + 2) return bad_literal(begin);
    } else {
      while (digit(peek())) ++at_;
      if (peek() == '.' && digit(peek(1))) {
        real = true;
        ++at_;
        while (digit(peek())) ++at_;
      }
      if (peek() == 'e' || peek() == 'E') {
        std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
        if (digit(peek(sign))) {
          real = true;
          at_ += sign;
          while (digit(peek())) ++at_;
        }
      }
    }
    std::string_view body = text_.substr(begin, at_ - begin);
    if (real) {
      auto v = parse_double(body);
      if (!v) return bad_literal(begin);
      t.kind = Token::Kind::literal;
      t.value = Value(*v);
    } else if (peek() == 'u' || peek() == 'U') {
      ++at_;
      bool x = body.size() > 1 && (body[1] == 'x' || body[1] == 'X');
      std::string_view digits = x ? body.substr(2) : body;
      std::uint64_t v = 0;
      auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), v, x ? 16 : 10);
      if (bad != std::errc{} || end != digits.data() + digits.size()) return bad_literal(begin);
      t.kind = Token::Kind::literal;
      t.value = Value(v);
    } else {
      t.kind = Token::Kind::digits;
      t.text = body;
    }
    if (letter(peek()) || digit(peek())) return bad_literal(begin);
    return {};
  }

  Status quoted(Token& t, bool raw, bool bytes) {
    char q = peek();
    std::size_t wide = peek(1) == q && peek(2) == q ? 3 : 1;
    std::string_view close = text_.substr(at_, wide);
    at_ += wide;
    std::string out;
    while (true) {
      if (at_ >= text_.size()) return bad_literal(t.begin);
      if (text_.substr(at_, wide) == close) break;
      char c = text_[at_];
      if (c == '\r' || c == '\n') {
        if (wide == 1) return bad_literal(t.begin);
        at_ += c == '\r' && peek(1) == '\n' ? 2 : 1;  // a line end is \n in whatever file the expression was kept
        out += '\n';
      } else if (c == '\\' && !raw) {
        if (!escape(out, bytes)) return bad_literal(t.begin);
      } else {
        out += c;
        ++at_;
      }
    }
    at_ += wide;
    t.kind = Token::Kind::literal;
    t.value = bytes ? Value::bytes(std::move(out)) : Value(std::string_view(out));
    return {};
  }

  std::optional<std::uint32_t> hex_digits(std::size_t from, std::size_t n) const {
    std::uint32_t v = 0;
    for (std::size_t i = 0; i < n; ++i) {
      int h = hex(peek(from + i));
      if (h < 0) return std::nullopt;
      v = v * 16 + static_cast<std::uint32_t>(h);
    }
    return v;
  }

  bool put(std::string& out, std::optional<std::uint32_t> v, std::size_t width, bool byte) {
    if (!v) return false;
    at_ += width;
    if (!byte) return utf8_append(out, *v);
    out += static_cast<char>(*v);
    return true;
  }

  bool escape(std::string& out, bool bytes) {
    char c = peek(1);
    static constexpr std::string_view from = "abfnrtv\\?\"'`", to = "\a\b\f\n\r\t\v\\?\"'`";
    if (std::size_t i = from.find(c); c != '\0' && i != std::string_view::npos) {
      out += to[i];
      at_ += 2;
      return true;
    }
    if (c == 'x' || c == 'X') return put(out, hex_digits(2, 2), 4, bytes);
    if (c == 'U' && !bytes) return put(out, hex_digits(2, 8), 10, false);
    if (c == 'u' && !bytes) {
      auto v = hex_digits(2, 4);
      if (v && *v >= 0xD800 && *v <= 0xDBFF && peek(6) == '\\' && peek(7) == 'u') {
        auto low = hex_digits(8, 4);
        if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
        return put(out, 0x10000 + ((*v - 0xD800) << 10) + (*low - 0xDC00), 12, false);
      }
      return put(out, v, 6, false);
    }
    if (c >= '0' && c <= '3') {
      char d = peek(2), e = peek(3);
      if (d < '0' || d > '7' || e < '0' || e > '7') return false;
      auto v = static_cast<std::uint32_t>((c - '0') * 64 + (d - '0') * 8 + (e - '0'));
      return put(out, v, 4, bytes);
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text) { return Lexer(text).run(); }

bool int_of(std::string_view digits, bool negative, std::int64_t& out) {
  bool x = digits.size() > 1 && (digits[1] == 'x' || digits[1] == 'X');
  if (x) digits.remove_prefix(2);
  std::uint64_t v = 0;
  auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), v, x ? 16 : 10);
  if (bad != std::errc{} || end != digits.data() + digits.size()) return false;
  constexpr std::uint64_t top = std::uint64_t{1} << 63;
  if (v > (negative ? top : top - 1)) return false;
  out = negative ? static_cast<std::int64_t>(~v + 1) : static_cast<std::int64_t>(v);
  return true;
}

}  // namespace zhagen::cel
