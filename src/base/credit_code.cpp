#include "base/credit_code.hpp"

#include "base/fold.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";  // no I O S V Z

}  // namespace

char credit_code_check(std::string_view first17) {
  static constexpr int weights[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    std::size_t value = kAlphabet.find(first17[i]);
    if (value == std::string_view::npos) return '\0';
    sum += static_cast<int>(value) * weights[i];
  }
  return kAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

Result<std::string> parse_credit_code(std::string_view text) {
  std::string code;
  for (char c : half_width(utf8::trim(text.substr(0, 200))))
    if (c != ' ') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  auto bad = [&](const std::string& why) { return fail(Errc::credit_code_invalid, code, why); };
  if (code.size() != 18) return bad("应为18位，这里是" + std::to_string(utf8::length(code)) + "位");
  if (code.find_first_not_of(kAlphabet) != std::string::npos) return bad("只能用数字和除 I、O、S、V、Z 外的大写字母");
  if (code.substr(2, 6).find_first_not_of("0123456789") != std::string::npos) return bad("第3至8位应是行政区划代码，都是数字");
  char check = credit_code_check(std::string_view(code).substr(0, 17));
  if (check != code[17]) return bad(std::string("末位校验码应为") + check + "，可能有一位写错");
  return code;
}

}  // namespace zhagen
