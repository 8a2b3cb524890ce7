#pragma once
// Prepared statements by the text they were made from. Looking one up copies nothing; above the limit the one
// unused for longest goes.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace zhagen::store {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

/// Statement has `busy`, `used`, and evicted(), which frees what the server keeps of it.
template <class Statement>
class Cache {
  static constexpr std::size_t kLimit = 256;
  std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>> all_;
  std::uint64_t clock_ = 0;

 public:
  Statement* find(std::string_view sql) {
    auto it = all_.find(sql);
    if (it == all_.end()) return nullptr;
    it->second->used = ++clock_;
    return it->second.get();
  }

  Statement* put(std::string_view sql, std::unique_ptr<Statement> s) {
    if (all_.size() >= kLimit) {
      auto oldest = all_.end();
      for (auto it = all_.begin(); it != all_.end(); ++it)
        if (!it->second->busy && (oldest == all_.end() || it->second->used < oldest->second->used))
          oldest = it;
      if (oldest != all_.end()) {
        oldest->second->evicted();
        all_.erase(oldest);
      }
    }
    s->used = ++clock_;
    return (all_[std::string(sql)] = std::move(s)).get();
  }

  void clear() { all_.clear(); }
};

}  // namespace zhagen::store
