#include "files/number_format.hpp"

#include <string>

namespace zhagen::files {
namespace {

/// The letters of the first section that mean something: quoted text, escapes, colours and locales taken out,
/// elapsed times [h] kept as h.
std::string bare_letters(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    if (c == ';') break;
    if (c == '"') {
      i = code.find('"', i + 1);
      if (i == std::string_view::npos) break;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      std::size_t end = code.find(']', i);
      if (end == std::string_view::npos) break;
      std::string_view inside = code.substr(i + 1, end - i - 1);
      if (inside.find_first_not_of("hHmMsS") == std::string_view::npos) out += 'h';
      i = end;
    } else {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

}  // namespace

NumberFormat NumberFormat::of(std::string_view code) {
  NumberFormat f;
  std::string s = bare_letters(code);
  if (s.starts_with("general") || s.starts_with("g/")) return f;
  if (!s.empty() && s.size() <= 18 && s.find_first_not_of('0') == std::string::npos) {
    f.zeros = static_cast<int>(s.size());
    return f;
  }
  // m is a month unless the last unit before it is an hour or the next after it a second.
  char before = 0;
  for (std::size_t i = 0; i < s.size();) {
    char c = s[i];
    std::size_t end = s.find_first_not_of(c, i);
    if (end == std::string::npos) end = s.size();
    if (c == 'a' && s.compare(i, 3, "a/p") == 0) end = i + 3;
    else if (c == 'a' && s.compare(i, 5, "am/pm") == 0) end = i + 5;
    else if (c == 'm') {
      std::size_t next = s.find_first_of("ymdhse", end);
      bool minute = before == 'h' || (next != std::string::npos && s[next] == 's');
      if (!minute) f.date = true;
    } else if (c == 'e' && end < s.size() && (s[end] == '+' || s[end] == '-')) {
      return {};  // 0.00E+00
    } else if (c == 'd') {
      f.date = true;
      f.day = true;
    } else if (c == 'y' || c == 'e' || (c == 'a' && end - i >= 3)) {
      f.date = true;
    }
    if (c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's') before = c;
    i = end;
  }
  return f;
}

NumberFormat NumberFormat::builtin(std::uint32_t id) {
  NumberFormat f;
  switch (id) {
    case 14: case 15: case 16: case 22:  // yyyy/m/d, d-mmm-yy, d-mmm, yyyy/m/d h:mm
    case 28: case 29: case 30: case 31: case 51: case 53: case 54: case 58:  // m月d日 ... yyyy年m月d日
      f.date = f.day = true;
      break;
    case 17: case 27: case 36: case 50: case 52: case 57:  // mmm-yy, yyyy年m月
      f.date = true;
      break;
    default: break;  // 18-21, 32-35, 45-47, 55, 56 show only a time of day
  }
  return f;
}

Date date_of_serial(double serial, bool epoch1904) {
  if (!(serial >= 0 && serial < 2958466)) return {};  // 2958465 is 9999-12-31
  auto days = static_cast<std::int64_t>(serial);
  if (epoch1904) {
    Date d = Date::from_days(days - 24107);  // 1904-01-01
    return d.year() <= 9999 ? d : Date();
  }
  if (days == 0 || days == 60) return {};
  return Date::from_days(days - (days < 60 ? 25568 : 25569));
}

}  // namespace zhagen::files
