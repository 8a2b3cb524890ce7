#include "dues/period.hpp"

#include <fmt/format.h>

namespace zhagen::dues {

using Every = catalog::Due::Every;

namespace {

int months_of(Every every) {
  switch (every) {
    case Every::month: return 1;
    case Every::quarter: return 3;
    case Every::half: return 6;
    default: return 12;
  }
}

Span from_month(Every every, Date first) { return {first, first.add_months(months_of(every)).add_days(-1)}; }

}  // namespace

Span span_of(Every every, Date day) {
  int n = months_of(every), month = (day.month() - 1) / n * n + 1;
  return from_month(every, Date::trusted(day.year() * 10000 + month * 100 + 1));
}

Span shifted(Every every, const Span& span, int n) { return from_month(every, span.from.add_months(n * months_of(every))); }

std::string name_of(Every every, const Span& span) {
  static constexpr const char* kQuarters[] = {"一", "二", "三", "四"};
  int year = span.from.year(), month = span.from.month();
  switch (every) {
    case Every::once: return "";
    case Every::month: return fmt::format("{}年{}月", year, month);
    case Every::quarter: return fmt::format("{}年第{}季度", year, kQuarters[(month - 1) / 3]);
    case Every::half: return fmt::format("{}年{}半年", year, month < 7 ? "上" : "下");
    case Every::year: return fmt::format("{}年", year);
    case Every::term: break;
  }
  return (span.from.empty() ? "（未填）" : span.from.zh()) + "至" + (span.to.empty() ? "（未填）" : span.to.zh());
}

}  // namespace zhagen::dues
