#include "base/error.hpp"

namespace zhagen {
namespace rows {
#define ZHAGEN_ERROR(code, status, zh, zh_remedy, en, en_remedy) \
  constexpr ErrorRow code{#code, status, zh, zh_remedy, en, en_remedy};
#include "base/errors.def"
#undef ZHAGEN_ERROR
}  // namespace rows

#define ZHAGEN_ERROR(code, ...) constinit const Errc Errc::code{rows::code};
#include "base/errors.def"
#undef ZHAGEN_ERROR

namespace {

/// Puts args in place of {0}..{9}. Values are inserted as they are: a brace inside a value stays a brace.
std::string fill(const char* text, const std::vector<std::string>& args) {
  std::string out;
  for (const char* p = text; *p; ++p) {
    if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
      auto i = static_cast<std::size_t>(p[1] - '0');
      if (i < args.size()) out += args[i];
      p += 2;
    } else {
      out += *p;
    }
  }
  return out;
}

}  // namespace

Error Error::at(std::string outer) && {
  place = place.empty() ? std::move(outer) : std::move(outer) + " " + place;
  return std::move(*this);
}

std::string Error::zh() const {
  const ErrorRow& r = row(code);
  std::string out = place.empty() ? "" : place + "：";
  out += fill(r.zh, args) + "。";
  if (std::string remedy = fill(r.zh_remedy, args); !remedy.empty()) out += remedy + "。";
  return out;
}

std::string Error::en() const {
  const ErrorRow& r = row(code);
  std::string out = place.empty() ? "" : place + ": ";
  out += fill(r.en, args) + ".";
  if (std::string remedy = fill(r.en_remedy, args); !remedy.empty()) out += " " + remedy + ".";
  return out;
}

int Error::exit_code() const {
  int s = status();
  return s == 409 ? 1 : s < 500 ? 2 : 3;
}

}  // namespace zhagen
