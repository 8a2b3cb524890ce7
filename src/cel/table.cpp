#include "cel/table.hpp"

#include <cassert>

namespace zhagen::cel {

std::int64_t Dictionary::intern(std::string_view text) {
  if (auto it = ids_.find(text); it != ids_.end()) return it->second;
  texts_.emplace_back(text);
  std::int64_t id = size() - 1;
  ids_.emplace(texts_.back(), id);
  return id;
}

std::int64_t Dictionary::find(std::string_view text) const {
  auto it = ids_.find(text);
  return it == ids_.end() ? -1 : it->second;
}

Column::Column(Type type, std::shared_ptr<Dictionary> dictionary, const Table* target)
    : type_(std::move(type)), dictionary_(std::move(dictionary)), target_(target) {
  if (type_.is(Kind::list)) items_ = std::make_unique<Column>(type_.element(), dictionary_, target_);
}

void Column::add_absent() {
  cells_.push_back(items_ ? static_cast<std::int64_t>(items_->size()) : 0);
  absent_.push_back(2);
}

void Column::end_list() {
  assert(items_);
  push(static_cast<std::int64_t>(items_->size()));
}

Table::Table(std::string record, std::shared_ptr<Dictionary> dictionary)
    : record_(std::move(record)), dictionary_(std::move(dictionary)) {}

Column& Table::add_column(std::string name, Type type, const Table* target) {
  columns_.emplace_back(std::move(name), std::make_unique<Column>(std::move(type), dictionary_, target));
  return *columns_.back().second;
}

const Column* Table::find(std::string_view name) const {
  for (const auto& [n, column] : columns_)
    if (n == name) return column.get();
  return nullptr;
}

}  // namespace zhagen::cel
