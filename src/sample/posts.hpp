#pragma once
// The posts of a sample: kept small, turned into a row of text when asked.

#include <array>
#include <string>
#include <vector>

#include "sample/places.hpp"

namespace zhagen::sample {

enum class Category : std::uint8_t { guide, first_secretary, peace, medical, teaching, liaison, graduate, village_official };
constexpr std::size_t kCategories = 8;
const char* label(Category category);

struct Post {
  std::uint32_t town;
  std::uint16_t village;
  Category category;
};

class Posts {
  const Places& places_;
  std::uint64_t seed_;
  int width_;
  std::vector<Post> posts_;
  /// For each county and category the posts, nearest to the county town first.
  std::vector<std::array<std::vector<std::uint32_t>, kCategories>> near_;

 public:
  /// Posts in the order of the register: county, township, village.
  Posts(const Places& places, std::uint64_t seed, std::uint32_t count);

  std::size_t size() const { return posts_.size(); }
  const Post& operator[](std::size_t i) const { return posts_[i]; }
  std::string code(std::size_t i) const;  // G0001
  int distance(std::size_t i) const;      // km from the county town
  const std::vector<std::uint32_t>& near(std::uint32_t county, Category category) const {
    return near_[county][static_cast<std::size_t>(category)];
  }

  static const std::vector<std::string>& headings();
  std::vector<std::string> row(std::size_t i) const;
};

}  // namespace zhagen::sample
