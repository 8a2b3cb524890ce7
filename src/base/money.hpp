#pragma once
// Money in fen. Nothing here rounds: an amount finer than a fen is an error.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace zhagen {

class Money {
  std::int64_t fen_ = 0;

 public:
  constexpr Money() = default;
  constexpr explicit Money(std::int64_t fen) : fen_(fen) {}
  /// 1234.5  1,234.50  1234元  ￥1,234.50  -20  １２３４．５; at most two decimals, below 10^14 yuan.
  /// Commas must stand before groups of three. Errc::money_invalid otherwise.
  static Result<Money> parse(std::string_view text);

  constexpr std::int64_t fen() const { return fen_; }
  std::string str() const;     // 1234.50
  std::string commas() const;  // 1,234.50
  /// As payment sheets write it: 壹仟贰佰叁拾肆元伍角整, 零元整, 负贰拾元整. (支付结算办法, annex on filling in
  /// bills: 整 after 元 and after 角, none after 分; one 零 for a run of zeros inside.)
  std::string capitals() const;

  constexpr auto operator<=>(const Money&) const = default;
  constexpr Money operator+(Money o) const { return Money(fen_ + o.fen_); }
  constexpr Money operator-(Money o) const { return Money(fen_ - o.fen_); }
  constexpr Money operator-() const { return Money(-fen_); }
};

}  // namespace zhagen
