#include "cli/pairs.hpp"

namespace zhagen::cli {

Result<std::pair<std::string, std::string>> pair_of(const std::string& option, const std::string& text) {
  std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return fail(Errc::usage, option + " 应写成 名称=值，现在是“" + text + "”");
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

Result<catalog::Settings> settings(const std::vector<std::string>& texts) {
  catalog::Settings out;
  for (const std::string& text : texts) {
    auto [name, value] = TRY(pair_of("--set", text));
    std::optional<std::int64_t>& slot = out[name];
    if (value.empty()) continue;
    bool digits = value.size() < 12 && value.find_first_not_of("-0123456789") == std::string::npos && value.find('-', 1) == std::string::npos && value != "-";
    if (!digits) return fail(Errc::number_invalid, value).at("--set");
    slot = std::stoll(value);
  }
  return out;
}

}  // namespace zhagen::cli
