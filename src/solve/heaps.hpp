#pragma once
// Many small binary heaps in one array: each holds the nodes that a container can push a unit down to, by
// key. A key may lag behind the true one as long as the true one is higher; whoever reads the top refreshes
// it.

#include <cassert>
#include <cstdint>
#include <utility>
#include <vector>

namespace zhagen::solve {

template <class P>
class Heaps {
 public:
  struct Entry {
    P key;
    std::int32_t id;
    bool operator<(const Entry& o) const { return key != o.key ? key < o.key : id < o.id; }
  };

  /// Room for rooms[c] entries in container c; ids below 'ids'. A node is in one container at a time.
  void lay_out(const std::vector<std::int32_t>& rooms, std::size_t ids) {
    base_.resize(rooms.size());
    std::int64_t total = 0;
    for (std::size_t c = 0; c < rooms.size(); ++c) {
      base_[c] = total;
      total += rooms[c];
    }
    slot_.resize(static_cast<std::size_t>(total));
    size_.assign(rooms.size(), 0);
    at_.assign(ids, -1);
  }
  void clear() {
    size_.assign(size_.size(), 0);
    at_.assign(at_.size(), -1);
  }

  std::int32_t size(std::int32_t c) const { return size_[c]; }
  bool empty(std::int32_t c) const { return size_[c] == 0; }
  const Entry& top(std::int32_t c) const { return slot_[base_[c]]; }
  const Entry& entry(std::int32_t c, std::int32_t k) const { return slot_[base_[c] + k]; }
  bool holds(std::int32_t id) const { return at_[id] >= 0; }
  P key(std::int32_t c, std::int32_t id) const { return slot_[base_[c] + at_[id]].key; }

  /// Without regard to order; order() makes the container a heap again.
  void append(std::int32_t c, std::int32_t id, P key) {
    std::int32_t k = size_[c]++;
    assert(base_[c] + k <
           (static_cast<std::size_t>(c) + 1 < base_.size() ? base_[c + 1] : std::int64_t(slot_.size())));
    slot_[base_[c] + k] = {key, id};
    at_[id] = k;
  }
  void order(std::int32_t c) {
    for (std::int32_t k = size_[c] / 2; k-- > 0;) down(c, k);
  }
  void push(std::int32_t c, std::int32_t id, P key) {
    append(c, id, key);
    up(c, size_[c] - 1);
  }
  void remove(std::int32_t c, std::int32_t id) {
    Entry* s = slot_.data() + base_[c];
    std::int32_t k = at_[id], last = --size_[c];
    at_[id] = -1;
    if (k == last) return;
    s[k] = s[last];
    at_[s[k].id] = k;
    if (k > 0 && s[k] < s[(k - 1) / 2]) up(c, k);
    else down(c, k);
  }
  void raise(std::int32_t c, std::int32_t id, P key) {
    slot_[base_[c] + at_[id]].key = key;
    down(c, at_[id]);
  }
  void lower(std::int32_t c, std::int32_t id, P key) {
    slot_[base_[c] + at_[id]].key = key;
    up(c, at_[id]);
  }

 private:
  void up(std::int32_t c, std::int32_t k) {
    Entry* s = slot_.data() + base_[c];
    Entry e = s[k];
    while (k > 0 && e < s[(k - 1) / 2]) {
      s[k] = s[(k - 1) / 2];
      at_[s[k].id] = k;
      k = (k - 1) / 2;
    }
    s[k] = e;
    at_[e.id] = k;
  }
  void down(std::int32_t c, std::int32_t k) {
    Entry* s = slot_.data() + base_[c];
    Entry e = s[k];
    std::int32_t n = size_[c];
    for (std::int64_t child = 2 * std::int64_t{k} + 1; child < n; child = 2 * std::int64_t{k} + 1) {
      auto least = static_cast<std::int32_t>(child);
      if (least + 1 < n && s[least + 1] < s[least]) ++least;
      if (!(s[least] < e)) break;
      s[k] = s[least];
      at_[s[k].id] = k;
      k = least;
    }
    s[k] = e;
    at_[e.id] = k;
  }

  std::vector<Entry> slot_;
  std::vector<std::int64_t> base_;
  std::vector<std::int32_t> size_, at_;
};

}  // namespace zhagen::solve
