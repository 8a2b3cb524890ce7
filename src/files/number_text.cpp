#include "files/number_text.hpp"

#include <cstdlib>

namespace zhagen::files {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Most numbers of real sheets: a sign, at most 15 digits, a point inside.
bool simple(std::string_view s) {
  if (!s.empty() && s[0] == '-') s.remove_prefix(1);
  if (s.empty() || s.size() > 15 || !is_digit(s.front()) || !is_digit(s.back())) return false;
  if (s[0] == '0' && s.size() > 1 && s[1] != '.') return false;
  std::size_t point = s.find('.');
  if (point != std::string_view::npos && s.back() == '0') return false;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (i != point && !is_digit(s[i])) return false;
  return true;
}

}  // namespace

NumberText number_text(std::string_view raw, std::string& buffer) {
  NumberText out;
  out.text = raw;
  if (simple(raw)) {
    out.good = true;
    return out;
  }
  std::size_t i = 0;
  bool negative = !raw.empty() && raw[0] == '-';
  if (!raw.empty() && (raw[0] == '-' || raw[0] == '+')) ++i;
  std::string digits;
  long exponent = 0;  // of ten, behind the digits
  bool any = false, point = false;
  for (; i < raw.size() && (is_digit(raw[i]) || (raw[i] == '.' && !point)); ++i) {
    if (raw[i] == '.') {
      point = true;
      continue;
    }
    any = true;
    if (!(digits.empty() && raw[i] == '0')) digits += raw[i];
    exponent -= point;
  }
  if (any && i < raw.size() && (raw[i] == 'e' || raw[i] == 'E')) {
    std::size_t sign = i + 1 < raw.size() && (raw[i + 1] == '-' || raw[i + 1] == '+') ? 1 : 0;
    std::size_t from = i + 1 + sign, to = from;
    while (to < raw.size() && is_digit(raw[to])) ++to;
    if (to == from || to - from > 6) return out;
    long e = std::strtol(std::string(raw.substr(from, to - from)).c_str(), nullptr, 10);
    exponent += raw[i + 1] == '-' ? -e : e;
    i = to;
  }
  if (!any || i != raw.size() || raw.size() > 400) return out;
  out.good = true;
  auto trim = [&] {
    while (!digits.empty() && digits.back() == '0') digits.pop_back(), ++exponent;
  };
  trim();
  if (exponent < 0 && digits.size() > 15) {  // a fraction: round half up at the 15th digit
    bool up = digits[15] >= '5';
    exponent += static_cast<long>(digits.size()) - 15;
    digits.resize(15);
    std::size_t k = 15;
    while (up && k > 0) {
      up = digits[k - 1] == '9';
      digits[k - 1] = up ? '0' : static_cast<char>(digits[k - 1] + 1);
      --k;
    }
    if (up) digits.insert(digits.begin(), '1');
    trim();
  }
  if (digits.empty()) {
    buffer = "0";
    out.text = buffer;
    return out;
  }
  long whole = static_cast<long>(digits.size()) + exponent;  // digits before the point
  out.imprecise = exponent >= 0 && whole > 15;
  if (whole > 40 || whole < -20) return out;
  buffer = negative ? "-" : "";
  if (whole <= 0) buffer += "0." + std::string(static_cast<std::size_t>(-whole), '0') + digits;
  else if (exponent >= 0) buffer += digits + std::string(static_cast<std::size_t>(exponent), '0');
  else buffer += digits.substr(0, static_cast<std::size_t>(whole)) + "." + digits.substr(static_cast<std::size_t>(whole));
  out.text = buffer;
  return out;
}

}  // namespace zhagen::files
