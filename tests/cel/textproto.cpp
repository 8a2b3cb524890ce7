#include "textproto.hpp"

#include "cel/utf8.hpp"

namespace textproto {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool run(Message& out, std::string& error) {
    if (fields(out, '\0', 0) && at_ == text_.size()) return true;
    error = "line " + std::to_string(line_) + ": " + (why_.empty() ? "not text format" : why_);
    return false;
  }

 private:
  bool wrong(const char* why) { return why_ = why, false; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void blank() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == '#')
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') line_ += c == '\n', ++at_;
      else return;
    }
  }
  bool take(char c) {
    blank();
    return peek() == c && at_ < text_.size() && (++at_, true);
  }
  static bool word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' || c == '+'; }

  bool fields(Message& out, char close, int depth) {
    if (depth > 100) return wrong("nested too deep");
    while (true) {
      blank();
      if (at_ == text_.size()) return close == '\0';
      if (close && take(close)) return true;
      if (!field(out, depth)) return false;
      blank();
      if (peek() == ',' || peek() == ';') ++at_;
    }
  }

  bool field(Message& out, int depth) {
    Field f;
    f.line = line_;
    if (take('[')) {
      f.name = "[";
      while (peek() != ']' && at_ < text_.size()) f.name += text_[at_++];
      if (!take(']')) return wrong("] expected");
      f.name += "]";
    } else {
      while (word(peek())) f.name += text_[at_++];
    }
    if (f.name.empty()) return wrong("field name expected");
    bool colon = take(':');
    if (take('[')) {
      if (!colon) return wrong(": expected before a list");
      if (take(']')) return true;
      do {
        Field item = f;
        if (!value(item, depth)) return false;
        out.fields.push_back(std::move(item));
      } while (take(','));
      return take(']') || wrong("] expected");
    }
    blank();
    if (!colon && peek() != '{' && peek() != '<') return wrong(": or { expected");
    if (!value(f, depth)) return false;
    out.fields.push_back(std::move(f));
    return true;
  }

  bool value(Field& f, int depth) {
    if (take('{') || take('<')) {
      f.message = std::make_shared<Message>();
      return fields(*f.message, text_[at_ - 1] == '{' ? '}' : '>', depth + 1);
    }
    blank();
    if (peek() == '"' || peek() == '\'') {
      f.quoted = true;
      while (peek() == '"' || peek() == '\'') {
        if (!quoted(f.text)) return false;
        blank();
      }
      return true;
    }
    if (take('-')) f.text = "-", blank();
    while (word(peek())) f.text += text_[at_++];
    return !f.text.empty() || wrong("value expected");
  }

  static int digit(char c, int base) {
    int v = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
    return v < base ? v : -1;
  }
  bool number(std::size_t most, int base, std::uint32_t& v) {
    std::size_t n = 0;
    for (v = 0; n < most && digit(peek(), base) >= 0; ++n) v = v * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit(text_[at_++], base));
    return n > 0;
  }

  bool quoted(std::string& out) {
    char close = text_[at_++];
    while (peek() != close) {
      if (at_ >= text_.size() || peek() == '\n') return wrong("string without end");
      char c = text_[at_++];
      if (c != '\\') {
        out += c;
        continue;
      }
      c = at_ < text_.size() ? text_[at_++] : '\0';
      constexpr std::string_view from = "abfnrtv\\?\"'", to = "\a\b\f\n\r\t\v\\?\"'";
      std::uint32_t v = 0;
      if (std::size_t i = from.find(c); c && i != std::string_view::npos) {
        out += to[i];
      } else if (c == 'x' || c == 'X') {
        if (!number(2, 16, v)) return wrong("bad \\x");
        out += static_cast<char>(v);
      } else if (c == 'u' || c == 'U') {
        if (!number(c == 'u' ? 4 : 8, 16, v) || !zhagen::cel::utf8_append(out, v)) return wrong("bad \\u");
      } else if (digit(c, 8) >= 0) {
        --at_;
        number(3, 8, v);
        out += static_cast<char>(v);
      } else {
        return wrong("unknown escape");
      }
    }
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::string why_;
};

}  // namespace

const Field* Message::find(std::string_view name) const {
  for (const Field& f : fields)
    if (f.name == name) return &f;
  return nullptr;
}

std::vector<const Field*> Message::all(std::string_view name) const {
  std::vector<const Field*> out;
  for (const Field& f : fields)
    if (f.name == name) out.push_back(&f);
  return out;
}

std::string Message::text(std::string_view name) const {
  const Field* f = find(name);
  return f ? f->text : "";
}

bool read(std::string_view text, Message& out, std::string& error) { return Reader(text).run(out, error); }

}  // namespace textproto
