#include "catalog/holidays.hpp"

#include <algorithm>

#include "catalog/errors.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::int64_t kLongest = 31;  // days of one festival: more is a slip of the hand

Result<Date> exact(std::string_view text, const std::string& place) {
  auto d = Date::parse(text);
  if (!d || !d->exact()) return fail(fault::catalog_day, text).at(place);
  return d;
}

}  // namespace

Status Holidays::add(const Node& root) {
  TRY(only(root, {"year"}));
  const Node* years = TRY(tables(root, "year"));
  if (!years) return fail(Errc::catalog_missing_key, "[year.2026]").at(root.file);
  TRY(at_most(*years, "year", kMaxParts));
  for (auto& [name, node] : years->fields) TRY(add_year(name, node));
  std::sort(years_.begin(), years_.end());
  return {};
}

Status Holidays::add_year(const std::string& name, const Node& node) {
  TRY(only(node, {"source", "remark", "off", "work"}));
  TRY(required_text(node, "source"));
  TRY(text_or(node, "remark", ""));
  auto first = name.size() == 4 ? Date::parse(name + "-01-01") : Result<Date>(fail(Errc::date_invalid, name));
  if (!first) return fail(fault::catalog_year, name).at(node.place());
  auto [known, fresh] = places_.emplace(first->year(), node.place());
  if (!fresh) return fail(Errc::catalog_twice, name, known->second).at(node.place());
  years_.push_back(first->year());

  // The paper of a year begins where it may move the last days of the year before.
  auto put = [&](Date d, bool worked, const std::string& place) -> Status {
    bool own = d.year() == first->year() || (d.year() == first->year() - 1 && d.month() == 12);
    if (!own) return fail(fault::catalog_day_year, d.iso(), name).at(place);
    if (!moved_.emplace(d.value(), worked).second) return fail(fault::catalog_listed_twice, d.iso()).at(place);
    return {};
  };
  for (const char* key : {"off", "work"})
    for (const std::string& text : TRY(texts(node, key))) {
      const std::string place = node.find(key)->place();
      bool worked = key[0] == 'w';
      constexpr std::string_view kTo = "至";
      std::size_t to = text.find(kTo);
      Date from = TRY(exact(text.substr(0, to), place));
      Date last = to == std::string::npos ? from : TRY(exact(text.substr(to + kTo.size()), place));
      if (last < from || last.days() - from.days() >= kLongest || (worked && from != last)) return fail(fault::catalog_day, text).at(place);
      for (Date d = from; d <= last; d = d.add_days(1)) TRY(put(d, worked, place));
    }
  return {};
}

std::optional<bool> Holidays::workday(Date day) const {
  if (auto it = moved_.find(day.value()); it != moved_.end()) return it->second;
  if (!std::binary_search(years_.begin(), years_.end(), day.year())) return std::nullopt;
  std::int64_t weekday = ((day.days() + 3) % 7 + 7) % 7;  // Monday is 0: 1970-01-01 was a Thursday
  return weekday < 5;
}

}  // namespace zhagen::catalog
