#include "plans/compare.hpp"

namespace zhagen::plans {

Compared compare(const Standing& before, const Standing& after, std::string before_label, std::string after_label) {
  auto rows = [](std::int32_t n, auto row_before) {
    std::vector<std::int32_t> out;
    for (std::int32_t row = 0; row < n; ++row) out.push_back(row_before(row));
    return out;
  };
  Compared out;
  out.difference = placement::difference(before.desk().version(std::move(before_label)), after.desk().version(std::move(after_label)),
                                         rows(after.problem().people(), [&](std::int32_t i) { return before.person_row(after.person(i)); }),
                                         rows(after.problem().posts(), [&](std::int32_t j) { return before.post_row(after.post(j)); }));
  const placement::Difference& d = out.difference;
  for (const auto* list : {&d.moved, &d.unplaced, &d.placed, &d.joined, &d.left})
    for (const placement::Difference::Person& p : *list) {
      Moved m;
      m.person = p.after >= 0 ? after.person(p.after) : before.person(p.before);
      m.name = p.after >= 0 ? after.desk().names().person(p.after) : before.desk().names().person(p.before);
      if (p.from >= 0) m.from = before.post(p.from);
      if (p.to >= 0) m.to = after.post(p.to);
      m.from_name = before.desk().names().place(p.from);
      m.to_name = after.desk().names().place(p.to);
      m.came = list == &d.joined;
      m.left = list == &d.left;
      out.moved.push_back(std::move(m));
    }
  return out;
}

Compared compare(const Opened& before, const Opened& after) {
  return compare(*before.standing, *after.standing, name_of(before.version), name_of(after.version));
}

}  // namespace zhagen::plans
