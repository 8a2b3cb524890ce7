#include "cel/textspace.hpp"

namespace zhagen::cel {

const std::vector<std::int64_t>* TextSpace::mapping(const Dictionary& dictionary) {
  if (!base_ && extra_.empty()) {
    base_ = &dictionary;
    base_size_ = dictionary.size();
  }
  if (&dictionary == base_) return nullptr;
  auto& slot = mappings_[&dictionary];
  if (!slot) {
    slot = std::make_unique<std::vector<std::int64_t>>();
    for (std::int64_t id = 0; id < dictionary.size(); ++id) slot->push_back(intern(dictionary.text(id)));
  }
  return slot.get();
}

std::int64_t TextSpace::intern(std::string_view text) {
  if (base_)
    if (std::int64_t id = base_->find(text); id >= 0) return id;
  if (auto it = ids_.find(text); it != ids_.end()) return it->second;
  extra_.emplace_back(text);
  std::int64_t id = size() - 1;
  ids_.emplace(extra_.back(), id);
  return id;
}

}  // namespace zhagen::cel
