#include "service/message.hpp"

namespace zhagen::service {

std::string_view Fields::operator[](std::string_view name) const {
  for (const auto& [key, value] : all_)
    if (key == name) return value;
  return {};
}

bool Fields::contains(std::string_view name) const {
  for (const auto& field : all_)
    if (field.first == name) return true;
  return false;
}

std::pair<std::string&, bool> Fields::add(std::string_view name, std::string_view value) {
  for (auto& [key, had] : all_)
    if (key == name) return {had, false};
  return {all_.emplace_back(name, value).second, true};
}

}  // namespace zhagen::service
