#include "cel/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace zhagen::cel {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t next = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
      corner = row[j];
      row[j] = next;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view wrong, std::vector<std::string> names) {
  wrong = wrong.substr(0, 64);  // a hostile name must not make the table large
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : names) {
    std::size_t d = distance(wrong, std::string_view(name).substr(0, 64));
    bool part = wrong.size() >= 3 && (name.find(wrong) != std::string::npos || (name.size() >= 3 && wrong.find(name) != std::string::npos));
    if (d <= std::max<std::size_t>(1, wrong.size() / 3) || part) near.emplace_back(d, name);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  auto join = [&](const std::string& name) { out += (out.empty() ? "" : ", ") + name; };
  if (near.empty())
    for (std::size_t i = 0; i < names.size() && i < 8; ++i) join(names[i]);
  for (std::size_t i = 0; i < near.size() && i < 3; ++i) join(near[i].second);
  return out.empty() ? "-" : out;
}

}  // namespace zhagen::cel
