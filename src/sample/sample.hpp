#pragma once
// Invented people and posts in invented places, under division codes 99.... which nobody is assigned, with the shape of
// real counties: townships per county and villages per township as the division table has them.
// The same numbers, seed and day give the same rows and the same bytes.

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"

namespace zhagen::sample {

struct Options {
  int people = 300, posts = 200;  // 1 .. 1,000,000 each; Errc::sample_size otherwise
  std::uint64_t seed = 1;
  Date asof = Date::trusted(20260301);  // exact, 2000 or later; ages, dates of entry and the titles' year follow from it
};

/// A register as an office keeps it: a title, a line under it, headings, rows of text in the headings' order.
struct Sheet {
  std::string name, title, note;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

struct Sample {
  Sheet people, posts;
};

/// Everything in memory: for tests and benchmarks.
Result<Sample> make_sample(const Options& options);

/// people.xlsx and posts.xlsx in a folder, made if missing; rows are written as they are made.
Status write_sample(const Options& options, const std::string& folder);

}  // namespace zhagen::sample
