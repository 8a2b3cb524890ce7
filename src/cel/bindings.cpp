#include <algorithm>

#include "cel/evaluate.hpp"

namespace zhagen::cel {

Bindings& Bindings::set(Bound bound) {
  std::erase_if(bound_, [&](const Bound& b) { return b.variable == bound.variable; });
  bound_.push_back(std::move(bound));
  return *this;
}

Bindings& Bindings::rows(std::string variable, const Table& table) {
  return set({std::move(variable), Bound::How::rows, &table, {}, 0, {}, {}, {}, 0});
}
Bindings& Bindings::rows(std::string variable, const Table& table, std::span<const std::uint32_t> chosen) {
  return set({std::move(variable), Bound::How::chosen, &table, chosen, 0, {}, {}, {}, 0});
}
Bindings& Bindings::row(std::string variable, const Table& table, std::uint32_t row) {
  return set({std::move(variable), Bound::How::row, &table, {}, row, {}, {}, {}, 0});
}
Bindings& Bindings::value(std::string variable, Value value) {
  return set({std::move(variable), Bound::How::value, nullptr, {}, 0, std::move(value), {}, {}, 0});
}
Bindings& Bindings::ints(std::string variable, std::span<const std::int64_t> cells, std::span<const std::uint8_t> absent) {
  return set({std::move(variable), Bound::How::ints, nullptr, {}, 0, {}, cells, absent, 0});
}

const Bindings::Bound* Bindings::find(std::string_view variable) const {
  auto it = std::find_if(bound_.begin(), bound_.end(), [&](const Bound& b) { return b.variable == variable; });
  return it == bound_.end() ? nullptr : &*it;
}

Bindings::Bound* Bindings::edit(std::string_view variable) { return const_cast<Bound*>(find(variable)); }

std::size_t Bindings::size() const {
  for (const Bound& b : bound_) {
    if (b.how == Bound::How::rows) return b.table->rows();
    if (b.how == Bound::How::chosen) return b.chosen.size();
    if (b.how == Bound::How::ints) return b.cells.size();
  }
  return 1;
}

}  // namespace zhagen::cel
