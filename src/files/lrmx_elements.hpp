#pragma once
// The elements of .lrmx in the editor's order (internal to lrmx*.cpp).

#include <array>
#include <string_view>

#include "files/form.hpp"

namespace zhagen::files {

enum class Holds : std::uint8_t { box, family, photo };

struct Element {
  Holds holds;
  Box box;  // of Holds::box
};

inline constexpr int kElementCount = 34;

inline constexpr std::array<Element, kElementCount> kElements = [] {
  std::array<Element, kElementCount> all{};
  int n = 0;
  for (std::size_t b = 0; b < kBoxes; ++b) {
    all[static_cast<std::size_t>(n++)] = {Holds::box, static_cast<Box>(b)};
    if (static_cast<Box>(b) == Box::reason) all[static_cast<std::size_t>(n++)] = {Holds::family, {}};
    if (static_cast<Box>(b) == Box::citizen_id) all[static_cast<std::size_t>(n++)] = {Holds::photo, {}};
  }
  return all;
}();

inline std::string_view element_name(int number) {
  const Element& e = kElements[static_cast<std::size_t>(number)];
  if (e.holds == Holds::family) return "JiaTingChengYuan";
  if (e.holds == Holds::photo) return "ZhaoPian";
  return name_of(e.box).element;
}

struct RelativeElement {
  const char* name;
  std::string Relative::*text;
};
inline constexpr std::array<RelativeElement, 5> kRelativeElements{{{"ChengWei", &Relative::call},
                                                                   {"XingMing", &Relative::name},
                                                                   {"ChuShengRiQi", &Relative::born},
                                                                   {"ZhengZhiMianMao", &Relative::politics},
                                                                   {"GongZuoDanWeiJiZhiWu", &Relative::work}}};

}  // namespace zhagen::files
