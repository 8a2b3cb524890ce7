#include "service/message.hpp"

namespace zhagen::service {
namespace {

std::string_view look_up(const std::map<std::string, std::string, std::less<>>& in, std::string_view name) {
  auto it = in.find(name);
  return it == in.end() ? std::string_view() : std::string_view(it->second);
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return look_up(headers, name); }
std::string_view Request::param(std::string_view name) const { return look_up(params, name); }

}  // namespace zhagen::service
