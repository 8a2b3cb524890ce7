#include "files/xml_scanner.hpp"

#include <array>
#include <cstring>

#include "files/text.hpp"

namespace zhagen::files {
namespace {

constexpr std::size_t kMostAttributes = 24;

enum Byte : unsigned char { plain, special, wrong, lead2, lead3, lead4 };

constexpr std::array<unsigned char, 256> byte_table() {
  std::array<unsigned char, 256> t{};
  for (int c = 0; c < 256; ++c)
    t[static_cast<std::size_t>(c)] = c == '\t' || c == '\n' ? plain : c < 0x20 ? wrong : c < 0x80 ? plain : c < 0xC2 ? wrong : c < 0xE0 ? lead2 : c < 0xF0 ? lead3 : c < 0xF5 ? lead4 : wrong;
  t['&'] = t['\r'] = t['<'] = special;
  return t;
}
constexpr auto kBytes = byte_table();

bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }
bool name_char(char c) { return name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

/// A character of XML 1.0.
bool xml_char(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

/// Checks that the bytes are characters of XML; 'more' says that there is an '&', '<' or carriage return among them.
bool characters(const char* p, const char* to, bool& more) {
  auto tail = [&](std::ptrdiff_t i) { return p + i < to && (static_cast<unsigned char>(p[i]) & 0xC0) == 0x80; };
  while (p < to) {
    auto c = static_cast<unsigned char>(*p);
    switch (kBytes[c]) {
      case plain: ++p; break;
      case special: more = true; ++p; break;
      case lead2:
        if (!tail(1)) return false;
        p += 2;
        break;
      case lead3: {
        if (!tail(1) || !tail(2)) return false;
        auto second = static_cast<unsigned char>(p[1]), third = static_cast<unsigned char>(p[2]);
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xEF && second == 0xBF && third > 0xBD)) return false;
        p += 3;
        break;
      }
      case lead4: {
        auto second = tail(1) ? static_cast<unsigned char>(p[1]) : 0;
        if (!tail(1) || !tail(2) || !tail(3) || (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F)) return false;
        p += 4;
        break;
      }
      default: return false;
    }
  }
  return true;
}

/// The character an entity stands for, 0 when it is none of ours; [from, to) is what is between '&' and ';'.
char32_t entity(std::string_view s) {
  if (s == "amp") return '&';
  if (s == "lt") return '<';
  if (s == "gt") return '>';
  if (s == "quot") return '"';
  if (s == "apos") return '\'';
  if (s.size() < 2 || s.size() > 9 || s[0] != '#') return 0;
  bool hex = s[1] == 'x';
  char32_t v = 0;
  std::string_view digits = s.substr(hex ? 2 : 1);
  if (digits.empty()) return 0;
  for (char c : digits) {
    int d = c >= '0' && c <= '9' ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (d < 0) return 0;
    v = v * (hex ? 16 : 10) + static_cast<char32_t>(d);
  }
  return xml_char(v) ? v : 0;
}

/// Entities and line ends resolved in place (they only shrink); the new end, or nullptr at what is not ours.
/// In attributes tabs and line ends are blanks.
char* resolve(char* p, char* to, bool attribute) {
  char* out = p;
  while (p < to) {
    if (*p == '<') return nullptr;
    if (*p == '&') {
      auto* semicolon = static_cast<char*>(std::memchr(p, ';', static_cast<std::size_t>(to - p)));
      char32_t c = semicolon ? entity({p + 1, static_cast<std::size_t>(semicolon - p - 1)}) : 0;
      if (c == 0) return nullptr;
      std::string encoded;
      append_char(encoded, c);
      std::memcpy(out, encoded.data(), encoded.size());
      out += encoded.size();
      p = semicolon + 1;
    } else if (*p == '\r') {
      p += p + 1 < to && p[1] == '\n' ? 2 : 1;
      *out++ = attribute ? ' ' : '\n';
    } else {
      *out++ = attribute && (*p == '\t' || *p == '\n') ? ' ' : *p;
      ++p;
    }
  }
  return out;
}

std::string_view after_colon(const char* name, std::size_t size) {
  const auto* colon = static_cast<const char*>(std::memchr(name, ':', size));
  return colon ? std::string_view(colon + 1, static_cast<std::size_t>(name + size - colon - 1)) : std::string_view(name, size);
}

/// <?xml version="1.0" encoding="UTF-8" standalone="yes"?> as programs write it.
bool usual_declaration(std::string_view s) {
  for (std::string_view known : {"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                                 "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>", "<?xml version=\"1.0\"?>"})
    if (s == known) return true;
  return false;
}

}  // namespace

char* XmlScanner::buffer(std::size_t n) {
  if (at_ < end_) std::memmove(bytes_.data(), bytes_.data() + at_, end_ - at_);
  end_ -= at_;
  at_ = 0;
  if (bytes_.size() < end_ + n) bytes_.resize(end_ + n);
  return bytes_.data() + end_;
}

Status XmlScanner::feed(std::size_t n, bool last) {
  end_ += n;
  if (unusual_ || stopped_) return {};
  Step step = Step::taken;
  if (first_ && end_ - at_ >= 3 && std::memcmp(bytes_.data() + at_, "\xEF\xBB\xBF", 3) == 0) at_ += 3;
  first_ = first_ && n == 0;
  while (at_ < end_ && step == Step::taken && !stopped_) step = bytes_[at_] == '<' ? tag() : text_run(last);
  if (!error_) return std::move(error_).error();
  if (stopped_) return {};
  if (step == Step::more && (last || end_ - at_ > limits_.xml_token)) step = Step::unusual;
  if (last && (!closed_ || depth_ > 0)) step = Step::unusual;
  if (step == Step::unusual) unusual_ = stopped_ = true;
  return {};
}

XmlScanner::Step XmlScanner::text_run(bool last) {
  char* from = bytes_.data() + at_;
  auto* to = static_cast<char*>(std::memchr(from, '<', end_ - at_));
  if (!to && !last) return Step::more;
  if (!to) to = bytes_.data() + end_;
  at_ = static_cast<std::size_t>(to - bytes_.data());
  if (depth_ == 0) {
    for (; from < to; ++from)
      if (!space(*from)) return Step::unusual;
    begun_ = true;  // no declaration may follow
    return Step::taken;
  }
  bool more = false;
  if (!characters(from, to, more)) return Step::unusual;
  if (std::string_view(from, static_cast<std::size_t>(to - from)).find("]]>") != std::string_view::npos) return Step::unusual;
  if (more) to = resolve(from, to, false);
  if (!to) return Step::unusual;
  events_.text({from, static_cast<std::size_t>(to - from)});
  return Step::taken;
}

XmlScanner::Step XmlScanner::tag() {
  char *from = bytes_.data() + at_, *end = bytes_.data() + end_, *p = from + 1;
  char quote = 0;
  for (; p < end; ++p) {
    if (quote) {
      if (*p == quote) quote = 0;
    } else if (*p == '>') {
      break;
    } else if (*p == '"' || *p == '\'') {
      quote = *p;
    }
  }
  if (p >= end) return Step::more;
  at_ = static_cast<std::size_t>(p + 1 - bytes_.data());
  if (from[1] == '/') return end_tag(from + 2, p);
  if (from[1] == '?') {
    bool first = !begun_;
    begun_ = true;
    return first && usual_declaration({from, static_cast<std::size_t>(p + 1 - from)}) ? Step::taken : Step::unusual;
  }
  begun_ = true;
  if (closed_ || static_cast<std::uint32_t>(depth_) >= limits_.xml_depth) return Step::unusual;
  return start_tag(from + 1, p);
}

XmlScanner::Step XmlScanner::start_tag(char* from, char* to) {
  bool empty = to > from && to[-1] == '/';
  if (empty) --to;
  *to = 0;
  char* p = from;
  if (p >= to || !name_start(*p)) return Step::unusual;
  while (p < to && name_char(*p)) ++p;
  auto size = static_cast<std::size_t>(p - from);
  pairs_.clear();
  while (p < to) {
    if (!space(*p)) return Step::unusual;
    while (p < to && space(*p)) *p++ = 0;
    if (p == to) break;
    char* name = p;
    if (!name_start(*p)) return Step::unusual;
    while (p < to && name_char(*p)) ++p;
    if (to - p < 3 || p[0] != '=' || (p[1] != '"' && p[1] != '\'')) return Step::unusual;
    *p = 0;
    char quote = p[1], *value = p + 2;
    auto* close = static_cast<char*>(std::memchr(value, quote, static_cast<std::size_t>(to - value)));
    bool more = false;
    if (!close || !characters(value, close, more)) return Step::unusual;
    for (char* v = value; v < close && !more; ++v) more = *v == '\t' || *v == '\n';
    char* value_end = more ? resolve(value, close, true) : close;
    if (!value_end) return Step::unusual;
    *value_end = 0;
    for (std::size_t i = 0; i < pairs_.size(); i += 2)
      if (std::strcmp(pairs_[i], name) == 0) return Step::unusual;
    if (pairs_.size() >= 2 * kMostAttributes) return Step::unusual;
    pairs_.push_back(name);
    pairs_.push_back(value);
    p = close + 1;
  }
  pairs_.push_back(nullptr);
  ++depth_;
  name_starts_.push_back(names_.size());
  names_.append(from, size);
  events_.start(after_colon(from, size), XmlAttributes(pairs_.data()));
  if (!empty || stopped_) return Step::taken;
  events_.end(after_colon(from, size));
  --depth_;
  names_.resize(name_starts_.back());
  name_starts_.pop_back();
  closed_ = depth_ == 0;
  return Step::taken;
}

XmlScanner::Step XmlScanner::end_tag(const char* from, const char* to) {
  while (to > from && space(to[-1])) --to;
  if (depth_ == 0) return Step::unusual;
  auto size = static_cast<std::size_t>(to - from);
  if (std::string_view(names_).substr(name_starts_.back()) != std::string_view(from, size)) return Step::unusual;
  events_.end(after_colon(from, size));
  --depth_;
  names_.resize(name_starts_.back());
  name_starts_.pop_back();
  closed_ = depth_ == 0;
  return Step::taken;
}

}  // namespace zhagen::files
