#pragma once
// One numbering of texts for a plan: the ids of one dictionary as they are, texts of others and of constants after them.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cel/table.hpp"

namespace zhagen::cel {

class TextSpace {
 public:
  /// The first dictionary asked about becomes the base, its ids need no mapping: null. For any other: its ids' ids here.
  const std::vector<std::int64_t>* mapping(const Dictionary& dictionary);
  std::int64_t intern(std::string_view text);
  const std::string& text(std::int64_t id) const {
    return id < base_size_ ? base_->text(id) : extra_[static_cast<std::size_t>(id - base_size_)];
  }
  std::int64_t size() const { return base_size_ + static_cast<std::int64_t>(extra_.size()); }

 private:
  const Dictionary* base_ = nullptr;
  std::int64_t base_size_ = 0;  // dictionaries grow, but not while a plan lives
  std::deque<std::string> extra_;
  std::unordered_map<std::string_view, std::int64_t> ids_;
  std::unordered_map<const Dictionary*, std::unique_ptr<std::vector<std::int64_t>>> mappings_;
};

}  // namespace zhagen::cel
