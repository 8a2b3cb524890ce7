#include "base/citizen_id.hpp"

#include "base/fold.hpp"
#include "base/utf8.hpp"

namespace zhagen {
namespace {

/// First two digits of the numbers in use (GB/T 2260, with 81-83 of the residence permits); 91 is abroad, 99 invented.
bool province_in_use(int p) {
  static constexpr int provinces[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44,
                                      45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91, 99};
  for (int known : provinces)
    if (p == known) return true;
  return false;
}

bool digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

constexpr int kOldestYears = 130;

}  // namespace

char citizen_id_check(std::string_view first17) {
  static constexpr int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += (first17[i] - '0') * weights[i];
  return "10X98765432"[sum % 11];
}

std::string CitizenId::full() const {
  if (!old()) return number;
  std::string out = number.substr(0, 6) + "19" + number.substr(6);
  return out + citizen_id_check(out);
}

Result<CitizenId> parse_citizen_id(std::string_view text, Date today) {
  CitizenId id;
  id.number = half_width(utf8::trim(text.substr(0, 200)));
  auto bad = [&](const std::string& why) { return fail(Errc::citizen_id_invalid, id.number, why); };
  if (id.number.size() != 18 && id.number.size() != 15)
    return bad("应为18位，旧号为15位，这里是" + std::to_string(utf8::length(id.number)) + "位");
  if (id.number.back() == 'x') id.number.back() = 'X';
  std::string_view number = id.number, body = number.substr(0, id.old() ? 15 : 17);
  if (!digits(body)) return bad("除第18位可为X外，各位都应是数字");
  if (!id.old() && !digits(number.substr(17)) && number[17] != 'X') return bad("第18位应是数字或X");
  if (!province_in_use(std::stoi(id.number.substr(0, 2)))) return bad("前两位“" + id.number.substr(0, 2) + "”不是省级代码");
  std::string birth = id.old() ? "19" + id.number.substr(6, 6) : id.number.substr(6, 8);
  auto born = Date::of(std::stoi(birth.substr(0, 4)), std::stoi(birth.substr(4, 2)), std::stoi(birth.substr(6, 2)));
  if (!born || !born->exact()) return bad("出生日期“" + birth + "”不存在");
  if (*born > today) return bad("出生日期" + born->zh() + "晚于今天");
  if (born->year() < today.year() - kOldestYears) return bad("出生日期" + born->zh() + "距今超过130年");
  id.born = *born;
  id.sex = (number[id.old() ? 14 : 16] - '0') % 2 ? Sex::male : Sex::female;
  if (!id.old() && citizen_id_check(body) != number[17])
    return bad(std::string("末位校验码应为") + citizen_id_check(body) + "，可能有一位写错");
  return id;
}

}  // namespace zhagen
