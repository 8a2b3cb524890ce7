#include "base/money.hpp"

#include <fmt/format.h>

#include "base/fold.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

constexpr int kMostDigits = 14;  // yuan

std::uint64_t magnitude(std::int64_t fen) { return fen < 0 ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen); }

constexpr const char* kDigits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/// Whole yuan in capitals, without 元; 壹万零伍, 壹亿零壹万: one 零 for each run of zeros that something follows.
std::string capital_yuan(std::uint64_t yuan) {
  static constexpr const char* units[] = {"", "拾", "佰", "仟"};
  static constexpr const char* groups[] = {"", "万", "亿", "万亿", "亿亿"};
  std::string digits = std::to_string(yuan), out;
  bool zeros = false, group_used = false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::size_t place = digits.size() - 1 - i;
    auto d = static_cast<std::size_t>(digits[i] - '0');
    if (d == 0) {
      zeros = true;
    } else {
      if (zeros) out += "零";
      zeros = false;
      group_used = true;
      out += kDigits[d];
      out += units[place % 4];
    }
    if (place % 4 == 0) {
      if (group_used) out += groups[place / 4];
      // 12 0000 0000 0000: the 亿 of 万亿 is said once, with the lower group or alone
      if (group_used && place == 12 && digits.substr(i + 1, 4) != "0000") out.resize(out.size() - std::string("亿").size());
      if (group_used) zeros = false;  // 107000: 壹拾万柒仟, as the annex writes it
      group_used = false;
    }
  }
  return out;
}

}  // namespace

Result<Money> Money::parse(std::string_view text) {
  auto bad = [&] { return fail(Errc::money_invalid, text); };
  if (text.size() > 80) return bad();
  std::string folded = half_width(utf8::trim(text));
  std::string_view rest = utf8::trim(folded);
  bool negative = false;
  auto drop = [&](std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest = utf8::trim(rest.substr(word.size()));
    return true;
  };
  negative = drop("-");
  drop("¥") || drop("￥");
  if (!negative) negative = drop("-");
  if (rest.ends_with("元")) rest = utf8::trim(rest.substr(0, rest.size() - std::string_view("元").size()));
  std::string_view whole = rest.substr(0, rest.find('.')), part;
  if (whole.size() < rest.size()) {
    part = rest.substr(whole.size() + 1);
    if (part.empty() || part.size() > 2) return bad();
  }
  bool grouped = whole.find(',') != std::string_view::npos;
  std::int64_t value = 0;
  int digits = 0, since_comma = 0;
  bool comma = false;
  for (char c : whole) {
    if (c == ',' && grouped && digits > 0 && (comma ? since_comma == 3 : since_comma <= 3)) {
      comma = true;
      since_comma = 0;
    } else if (c >= '0' && c <= '9' && ++digits <= kMostDigits) {
      value = value * 10 + (c - '0');
      ++since_comma;
    } else {
      return bad();
    }
  }
  if (digits == 0 || (grouped && since_comma != 3)) return bad();
  for (std::size_t i = 0; i < 2; ++i) {
    if (i < part.size() && (part[i] < '0' || part[i] > '9')) return bad();
    value = value * 10 + (i < part.size() ? part[i] - '0' : 0);
  }
  return Money(negative ? -value : value);
}

std::string Money::str() const {
  std::uint64_t m = magnitude(fen_);
  return fmt::format("{}{}.{:02}", fen_ < 0 ? "-" : "", m / 100, m % 100);
}

std::string Money::commas() const {
  std::string text = str();
  std::size_t first = fen_ < 0 ? 1 : 0;
  for (std::size_t at = text.size() - 3; at > first + 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string Money::capitals() const {
  std::uint64_t m = magnitude(fen_), yuan = m / 100;
  std::size_t jiao = m / 10 % 10, fen = m % 10;
  std::string out = fen_ < 0 ? "负" : "";
  if (yuan > 0 || m == 0) out += (yuan ? capital_yuan(yuan) : "零") + "元";
  if (jiao > 0) {
    if (yuan > 0 && yuan % 10 == 0) out += "零";
    out += kDigits[jiao] + std::string("角");
  } else if (fen > 0 && yuan > 0) {
    out += "零";
  }
  return out + (fen > 0 ? kDigits[fen] + std::string("分") : "整");
}

}  // namespace zhagen
