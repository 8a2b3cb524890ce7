#include <unicode/timezone.h>

#include <memory>

#include "cel/time.hpp"

namespace zhagen::cel {

std::optional<int> named_zone_offset(std::string_view zone, std::int64_t seconds) {
  if (zone.empty() || zone.size() > 64) return std::nullopt;
  for (char c : zone)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) return std::nullopt;
  icu::UnicodeString id = icu::UnicodeString::fromUTF8(icu::StringPiece(zone.data(), static_cast<std::int32_t>(zone.size())));
  std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(id));
  // ICU answers an unknown name with a zone of its own making, and reads GMT+8 and the like, which the language has not.
  if (!found || *found == icu::TimeZone::getUnknown() || zone.find("GMT+") == 0 || zone.find("GMT-") == 0) return std::nullopt;
  std::int32_t raw = 0, saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  found->getOffset(static_cast<double>(seconds) * 1000.0, 0, raw, saving, status);
  if (U_FAILURE(status)) return std::nullopt;
  return (raw + saving) / 1000;
}

}  // namespace zhagen::cel
