#pragma once
// Invented batches for the tests of this room, without files between.

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "catalog/catalog.hpp"
#include "placement/problem.hpp"
#include "sample/sample.hpp"

namespace zhagen::test {

/// What a rule set of these tests begins with: who and where, wishes and their points.
inline const std::string kHead = R"([placement]
name = "test"
label = "规则"
person = "person_sheet"
post = "post_sheet"
seats = "post.seats"
wishes = "person.wishes"
wish_matches = ["post.code", "post.township", "post.county"]
show_person = ["name"]
show_post = ["code"]
[score.wish]
label = "意愿"
points = "wish == null ? 0 : wish == 1 ? 30 : 10"
say = "意愿"
)";

template <class T>
T must(Result<T> r, int line = __builtin_LINE()) {
  CAPTURE(line);
  REQUIRE_MESSAGE(r.ok(), (r ? "" : r.error().zh()));
  return *std::move(r);
}
inline void must(Status s, int line = __builtin_LINE()) {
  CAPTURE(line);
  REQUIRE_MESSAGE(s.ok(), (s ? "" : s.error().zh()));
}

struct Batch {
  std::unique_ptr<const catalog::Catalog> catalog;
  std::shared_ptr<const placement::Problem> problem;
  const CodeLists& codes() const { return catalog->codes(); }
};

/// A sheet of the sample as records.
inline exchange::Roster roster(const sample::Sheet& sheet, const catalog::Ledger& ledger, const CodeLists& codes) {
  exchange::Roster r;
  r.ledger = &ledger;
  r.file = sheet.name;
  r.given.assign(ledger.fields.size(), false);
  std::vector<catalog::Column> columns;
  for (auto& h : sheet.headings) columns.push_back(catalog::recognise(ledger, h));
  for (auto& row : sheet.rows) {
    exchange::Record record(ledger.fields.size());
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (columns[c].field < 0) continue;
      auto f = static_cast<std::size_t>(columns[c].field);
      const catalog::Field& field = ledger.fields[f];
      r.given[f] = true;
      if (field.kind == catalog::FieldKind::list && std::holds_alternative<std::monostate>(record[f])) record[f] = std::vector<std::string>();
      if (row[c].empty() || row[c] == "无" || row[c] == "不限") continue;
      switch (field.kind) {
        case catalog::FieldKind::integer: record[f] = std::int64_t{std::stoll(row[c])}; break;
        case catalog::FieldKind::boolean: record[f] = row[c] == "是" || row[c] == "有"; break;
        case catalog::FieldKind::date: record[f] = *Date::parse(row[c]); break;
        case catalog::FieldKind::code: record[f] = (*codes.get(field.codes)->find(row[c]))->code; break;
        case catalog::FieldKind::list: std::get<std::vector<std::string>>(record[f]).push_back(row[c]); break;
        default: record[f] = row[c];
      }
    }
    for (std::size_t f = 0; f < record.size(); ++f)
      if (std::holds_alternative<std::monostate>(record[f]) && ledger.fields[f].fallback) record[f] = *ledger.fields[f].fallback;
    r.records.push_back(std::move(record));
  }
  return r;
}

/// An invented batch under rules that come from the catalog it is given.
template <class Rules>
Batch batch_under(int people, int posts, std::uint64_t seed, Rules&& rules_of) {
  Batch b;
  b.catalog = must(catalog::Catalog::load(ZHAGEN_SOURCE_DIR "/catalog"));
  const Date asof = Date::trusted(20260301);
  auto rules = must(rules_of(*b.catalog));
  auto sample = must(sample::make_sample({people, posts, seed, asof}));
  placement::Input input{rules, roster(sample.people, *rules.person, b.codes()), roster(sample.posts, *rules.post, b.codes()), asof, {}};
  b.problem = must(placement::derive(std::move(input), b.codes()));
  return b;
}
inline Batch batch(int people, int posts, std::uint64_t seed, const catalog::Settings& settings = {}) {
  return batch_under(people, posts, seed, [&](const catalog::Catalog& c) { return c.placement("standard", settings); });
}
inline Batch batch_by(const catalog::FileText& rules, int people, int posts, std::uint64_t seed) {
  return batch_under(people, posts, seed, [&](const catalog::Catalog& c) { return c.placement(rules); });
}

}  // namespace zhagen::test
