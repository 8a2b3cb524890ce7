#pragma once
// Two plans of a batch side by side: of the same rows before and after an edit, or of different rows, rules and days
// (一稿 ... 定稿).

#include <cstdint>
#include <string>
#include <vector>

#include "placement/names.hpp"
#include "placement/offered.hpp"

namespace zhagen::placement {

/// What a plan comes to.
struct Figures {
  struct Goal {
    std::string name, label;
    std::int64_t value;                          // as totals(): higher is better
    bool seats;                                  // of kind fill: empty seats, below 0
    bool operator==(const Goal&) const = default;
  };
  std::int64_t total = 0;                        // points of the whole, the goals weighted
  std::vector<Goal> goals;                       // in the order of the rules, as far as anything hangs on them
  std::int64_t people = 0, placed = 0;           // who takes part, who has a post
  std::int64_t seats = 0, empty = 0;
  std::vector<std::int64_t> wishes;              // placed on the first wish, on the second ...
  std::int64_t outside = 0;                      // placed on none of theirs
  bool operator==(const Figures&) const = default;
};

/// One of the two. What it refers to must stay.
struct Version {
  std::string label;                             // 第 1 稿; empty: it has none
  const Problem* problem = nullptr;
  const Names* names = nullptr;
  const Decisions* decisions = nullptr;
  std::vector<std::int32_t> post;                // of each person, -1: not placed
  std::int64_t total = 0;
};

struct Difference {
  struct Person {                                // rows of each version, -1: not there
    std::int32_t before, after;
    std::int32_t from, to;                       // posts as rows of each version, -1: not placed
    bool operator==(const Person&) const = default;
  };
  struct Post {
    std::int32_t before, after;
    std::int64_t empty_before, empty_after;      // seats without anybody
    bool operator==(const Post&) const = default;
  };
  struct Quota {                                 // groups of each version, -1: not there
    catalog::Bound::Side side;
    std::int32_t before, after;
    std::int64_t placed_before, placed_after;
    Decisions::Numbers numbers_before, numbers_after;
    bool operator==(const Quota&) const = default;
  };
  Figures before, after;
  std::int64_t same = 0;                         // people who are in both and stay where they were
  std::vector<Person> moved, unplaced, placed, joined, left;  // by number; who is in both is in one of the first three
  std::vector<Post> posts;                       // new, gone, or with another number of empty seats
  std::vector<Quota> quotas;                     // new, gone, with other numbers or another count
  std::vector<std::string> sentences;            // the first says the whole; with labels it begins 第 2 稿比第 1 稿：
};

/// For each row after: its row before, -1: new. By the record it was drawn from where both sides were drawn from records;
/// else by identity number, by equal contents, then by name and unit (name and place) where only one row on each side has them.
std::vector<std::int32_t> match(const exchange::Roster& before, const exchange::Roster& after, const CodeLists& codes);

Figures figures(const Version& version);

/// 'people', 'posts': as match() gives them; empty: the rows are the same.
Difference difference(const Version& before, const Version& after, const std::vector<std::int32_t>& people = {},
                      const std::vector<std::int32_t>& posts = {});

/// The numbers in force for a group, and who is placed in it.
Decisions::Numbers numbers_of(const Version& plan, catalog::Bound::Side side, std::int32_t group);
std::int64_t placed_in(const Version& plan, catalog::Bound::Side side, std::int32_t group);

/// For each group after: the one before with the same bound and key, -1: none.
std::vector<std::int32_t> match_groups(const Problem& before, const Problem& after, catalog::Bound::Side side);

}  // namespace zhagen::placement
