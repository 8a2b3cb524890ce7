// The place where a page ended, as a token: base64url of lines. It is a place and no right: whoever makes one up gets
// rows that he may read, from another place on.
#include <charconv>

#include "base/utf8.hpp"
#include "ledger/errors.hpp"
#include "ledger/order.hpp"

namespace zhagen::ledger {
namespace {

constexpr std::size_t kTokenLimit = 8192;

/// The next line of the rest, without its end.
bool line(std::string_view& rest, std::string_view& out) {
  std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return false;
  out = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

bool number(std::string_view text, std::int64_t& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse(std::string_view text, std::string_view mark, const std::vector<bool>& keys, Place& out) {
  std::string_view l;
  std::int64_t n = 0;
  if (!line(text, l) || l != mark || !line(text, l) || !number(l, n) || n < 0 || n > 9) return false;
  out.tier = static_cast<int>(n);
  if (!line(text, l) || !number(l, n) || n <= 0) return false;
  out.id = Id(n);
  for (bool is_text : keys) {
    // "-" absent, "i" and a number, "t" with its length and the text, whatever is in it.
    if (!line(text, l) || l.empty()) return false;
    if (l == "-") {
      out.keys.emplace_back();
    } else if (!number(l.substr(1), n)) {
      return false;
    } else if ((l[0] == 't') != is_text) {
      return false;
    } else if (l[0] == 'i') {
      out.keys.emplace_back(n);
    } else {
      if (l[0] != 't' || n < 0 || static_cast<std::size_t>(n) > text.size()) return false;
      std::string key(text.substr(0, static_cast<std::size_t>(n)));
      if (!utf8::valid(key) || key.find('\0') != std::string::npos) return false;
      out.keys.emplace_back(std::move(key));
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  return text.empty();
}

}  // namespace

std::string write_place(const Place& place, std::string_view mark) {
  std::string out = std::string(mark) + "\n" + std::to_string(place.tier) + "\n" + place.id.str() + "\n";
  for (const SqlValue& v : place.keys) {
    if (const auto* n = std::get_if<std::int64_t>(&v)) out += "i" + std::to_string(*n) + "\n";
    else if (const auto* s = std::get_if<std::string>(&v)) out += "t" + std::to_string(s->size()) + "\n" + *s;
    else out += "-\n";
  }
  return base64url(out);
}

Result<Place> read_place(std::string_view token, std::string_view mark, const std::vector<bool>& keys) {
  std::string bytes;
  Place place;
  if (token.size() > kTokenLimit || !from_base64url(token, bytes) || !parse(bytes, mark, keys, place)) return fail(fault::page_after);
  return place;
}

}  // namespace zhagen::ledger
