#include "cel/number.hpp"

#include <limits>

namespace zhagen::cel {

std::optional<double> parse_double(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  double v = 0;
  auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (text.empty() || text[0] == '-' || end != text.data() + text.size() || bad == std::errc::invalid_argument) return std::nullopt;
  if (bad == std::errc::result_out_of_range) {
    // Too small or too large? The exponent's sign tells, and without one a long row of digits is large.
    std::size_t e = text.find_first_of("eE");
    bool small = e != std::string_view::npos ? text.substr(e + 1).starts_with('-') : text.starts_with("0") || text.starts_with('.');
    v = small ? 0.0 : std::numeric_limits<double>::infinity();
  }
  return negative ? -v : v;
}

}  // namespace zhagen::cel
