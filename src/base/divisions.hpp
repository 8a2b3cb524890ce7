#pragma once
// The administrative divisions down to the village: 12-digit codes, names, the tree. Read-only, from
// share/divisions.bin, which packaging/divisions/fetch makes; without the file the program works, without names.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace zhagen {

enum class Level : std::uint8_t { province = 1, city, county, town, village };

struct Division {
  std::string code;  // 2, 4, 6, 9 or 12 digits by level
  std::string name;
  Level level = Level::province;
};

class Divisions {
 public:
  /// Maps the file; Errc::file_not_found, Errc::data_damaged.
  static Result<Divisions> open(const std::string& path);
  Divisions(Divisions&&) noexcept;
  Divisions& operator=(Divisions&&) noexcept;
  ~Divisions();

  std::size_t count(Level level) const;
  /// 2, 4, 6, 9 or 12 digits; zeros filled up behind (450102000000) are understood where no code has them.
  std::optional<Division> find(std::string_view code) const;
  /// 广西壮族自治区南宁市兴宁区… ; a city that is a bracket (市辖区, 县, 省直辖县级行政区划) or its own county (东莞市) is said once.
  std::string full_name(std::string_view code) const;
  /// From the province down to the code itself; empty when unknown.
  std::vector<Division> path(std::string_view code) const;
  /// The next level below, in order of code; "" gives the provinces.
  std::vector<Division> children(std::string_view code) const;
  std::size_t child_count(std::string_view code) const;
  /// Names that contain the text, in order of level and code, at most 'limit'; below 'under' when it is given.
  std::vector<Division> search(std::string_view text, std::size_t limit, std::string_view under = "") const;

 private:
  struct Data;
  explicit Divisions(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace zhagen
