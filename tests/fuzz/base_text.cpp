// Whatever bytes a cell or a file holds: the readers of base answer, and what they accept they write and read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/citizen_id.hpp"
#include "base/codes.hpp"
#include "base/credit_code.hpp"
#include "base/fold.hpp"
#include "base/money.hpp"
#include "base/pinyin.hpp"
#include "base/strokes.hpp"
#include "base/utf8.hpp"

using namespace zhagen;

namespace {
void expect(bool good) {
  if (!good) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 4 == 0) {
    if (auto list = CodeList::parse(text, "x"))
      for (const Code& c : list->codes()) expect(list->find(c.label).ok() && list->under(c.code, c.code));
    return 0;
  }
  std::string again = utf8::encode(utf8::decode(text));
  expect(utf8::valid(again));
  expect(utf8::valid(text) == (again == text));
  expect(fold_key(fold_key(text)) == fold_key(text));
  expect(tidy_name(tidy_name(text)) == tidy_name(text));
  static const Pinyin pinyin;
  std::string read = pinyin.read(text);
  expect(read.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 ") == std::string::npos);
  expect(utf8::valid(pinyin_key(text, read)) && utf8::valid(stroke_key(text, pinyin.surname_length(text))));
  expect(pinyin_search(text).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos);
  if (auto money = Money::parse(text)) expect(*Money::parse(money->commas()) == *money && !money->capitals().empty());
  if (auto id = parse_citizen_id(text, Date::trusted(20260101))) expect(parse_citizen_id(id->full(), Date::trusted(20260101)).ok());
  if (auto code = parse_credit_code(text)) expect(*parse_credit_code(*code) == *code);
  if (auto date = Date::parse(text)) expect(*Date::parse(date->iso()) == *date);
  return 0;
}
