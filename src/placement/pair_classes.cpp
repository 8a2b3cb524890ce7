// How a rule becomes a table: classes of people and posts, one evaluation for each pair of classes, bit and number rows.

#include <algorithm>
#include <atomic>
#include <unordered_map>

#include "placement/errors.hpp"
#include "placement/pairs.hpp"
#include "placement/sweep.hpp"

namespace zhagen::placement {
namespace {

using cel::State;

constexpr std::uint64_t kTableCells = 8u << 20;   // 32 MiB a rule; above it the rule is evaluated pair by pair
constexpr std::uint64_t kWideTable = 1u << 20;    // above it a condition that has a bit row for each class of people needs no table
constexpr std::uint64_t kSpreadCells = 32u << 20;  // 128 MiB a rule; above it scores are looked up post by post
constexpr std::uint64_t kBitBytes = 256u << 20;    // of the bit rows of a condition with too many classes for a table
constexpr std::size_t kBatch = 1u << 16;

/// Appends what identifies a cell's value, so that equal values give equal bytes.
void append_cell(std::string& key, const cel::Column& column, std::size_t row) {
  auto put = [&](std::int64_t v) { key.append(reinterpret_cast<const char*>(&v), sizeof v); };
  if (column.absent(row)) {
    key += 'a';
  } else if (column.type().is(cel::Kind::list)) {
    put(column.end(row) - column.begin(row));
    for (auto i = column.begin(row); i < column.end(row); ++i) put(column.items().cell(static_cast<std::size_t>(i)));
  } else {
    key += 'v';
    put(column.cell(row));
  }
}

/// Rows with equal values in the fields that a program reads of a variable get one class, numbered by first row.
std::uint32_t classes(const cel::Program& program, const char* variable, const cel::Table& table,
                      std::vector<std::uint32_t>& of_row, std::vector<std::uint32_t>& first_row) {
  std::vector<const cel::Column*> columns;
  for (const cel::Read& read : program.reads())
    if (read.variable == variable)
      if (const cel::Column* c = table.find(read.field)) columns.push_back(c);
  of_row.assign(table.rows(), 0);
  first_row.clear();
  std::unordered_map<std::string, std::uint32_t> seen;
  std::string key;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    key.clear();
    for (auto* c : columns) append_cell(key, *c, row);
    auto [it, fresh] = seen.emplace(key, static_cast<std::uint32_t>(seen.size()));
    if (fresh) first_row.push_back(static_cast<std::uint32_t>(row));
    of_row[row] = it->second;
  }
  return static_cast<std::uint32_t>(first_row.size());
}

bool reads(const cel::Program& program, std::string_view variable) {
  return std::any_of(program.reads().begin(), program.reads().end(), [&](auto& r) { return r.variable == variable; });
}

}  // namespace

std::int32_t Pairs::Rule::cell(State state, std::int64_t value) const {
  bool decided = state == State::yes || state == State::no;
  if (condition) return static_cast<std::int32_t>(decided ? truth((state == State::yes) != forbid) : Truth::unknown);
  return decided ? static_cast<std::int32_t>(std::clamp(value, never_negative ? 0 : -kMostPoints, kMostPoints)) : 0;  // unknown: none
}

Status Pairs::classify(Rule& rule, const cel::Program& program, const std::string& label) const {
  std::vector<std::uint32_t> lefts, rights;
  rule.lefts = classes(program, "person", *people_, rule.left, lefts);
  rule.rights = classes(program, "post", *posts_, rule.right, rights);
  rule.levels = reads(program, "wish") ? wish_levels_ : 1;
  std::uint64_t size = std::uint64_t{rule.lefts} * rule.rights * rule.levels;
  bool bits = rule.condition && rule.levels == 1 && std::uint64_t{rule.lefts} * words_ * 16 <= kBitBytes;
  if (size > (bits ? kWideTable : kTableCells)) {
    rule.direct = cel::prepare_pairs(program, "person", *people_, "post", *posts_, {"wish"}, constants());
    return bits ? bits_by_row(rule, program, lefts, label) : Status();
  }
  rule.values.resize(size);
  std::vector<std::uint32_t> left_rows, right_rows;
  std::vector<std::int64_t> wish;
  std::vector<std::uint8_t> absent;
  for (std::uint64_t begin = 0; begin < size; begin += kBatch) {
    std::size_t n = std::min<std::uint64_t>(kBatch, size - begin);
    left_rows.resize(n), right_rows.resize(n), wish.resize(n), absent.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
      std::uint64_t at = begin + k;
      right_rows[k] = rights[at % rule.rights];
      left_rows[k] = lefts[at / rule.rights % rule.lefts];
      wish[k] = static_cast<std::int64_t>(at / rule.rights / rule.lefts);
      absent[k] = wish[k] == 0 ? 2 : 0;
    }
    cel::Bindings b = constants();
    b.rows("person", *people_, left_rows).rows("post", *posts_, right_rows).ints("wish", wish, absent);
    cel::Results r = cel::evaluate(program, b);
    for (std::size_t k = 0; k < n; ++k) {
      if (r.states[k] == State::error) return broken(label, program, b, k);
      std::int64_t points = rule.condition ? 0 : r.cells[k];
      if (points > kMostPoints || points < -kMostPoints) return fail(Errc::placement_points, label, points, kMostPoints);
      if (rule.never_negative && points < 0) return fail(fault::placement_goal_points, label, points);
      rule.values[begin + k] = rule.cell(r.states[k], points);
    }
  }
  if (!rule.condition) {
    rule.ends.assign(rule.lefts, {std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()});
    for (std::uint64_t k = 0; k < size; ++k) {
      auto& [low, high] = rule.ends[k / rule.rights % rule.lefts];
      low = std::min(low, rule.values[k]);
      high = std::max(high, rule.values[k]);
    }
  }
  spread(rule);
  return {};
}

Truth Pairs::Rule::bit(std::size_t at, std::int32_t post) const {
  std::size_t word = at + static_cast<std::size_t>(post) / 64;
  int shift = post % 64;
  return yes[word] >> shift & 1 ? Truth::yes : unknown[word] >> shift & 1 ? Truth::unknown : Truth::no;
}

Status Pairs::bits_by_row(Rule& rule, const cel::Program& program, const std::vector<std::uint32_t>& lefts, const std::string& label) const {
  const std::size_t n = rule.right.size();
  rule.yes.assign(lefts.size() * words_, 0);
  rule.unknown.assign(rule.yes.size(), 0);
  const std::vector<std::int64_t> nobody(n, cel::kAbsentPair);
  const std::span<const std::int64_t> wish(nobody);
  std::atomic<std::size_t> failed = lefts.size();  // the first class of people where the rule fails
  constexpr std::size_t kStretch = 16;
  int threads = worth_threads(usual_threads(), static_cast<std::int64_t>(lefts.size() * n));
  share(lefts.size(), kStretch, threads, [&](int, std::size_t begin, std::size_t end) {
    std::vector<State> states(n);
    std::vector<std::int64_t> values(n);
    cel::PreparedPairs::Scratch scratch(*rule.direct);
    for (std::size_t left = begin; left < end; ++left) {
      rule.direct->eval(scratch, lefts[left], 0, {&wish, 1}, states, values);
      std::uint64_t *yes = &rule.yes[left * words_], *unknown = &rule.unknown[left * words_];
      for (std::size_t j = 0; j < n; ++j) {
        bool decided = states[j] == State::yes || states[j] == State::no, met = (states[j] == State::yes) != rule.forbid;
        yes[j / 64] |= std::uint64_t{decided && met} << (j % 64);
        unknown[j / 64] |= std::uint64_t{!decided} << (j % 64);
      }
      if (std::find(states.begin(), states.end(), State::error) == states.end()) continue;
      for (std::size_t before = failed; left < before && !failed.compare_exchange_weak(before, left);) {}
    }
  });
  if (failed < lefts.size()) {
    std::int64_t no_wish = 0;
    std::uint8_t absent = 2;
    std::vector<State> states(n);
    std::vector<std::int64_t> values(n);
    cel::PreparedPairs::Scratch scratch(*rule.direct);
    rule.direct->eval(scratch, lefts[failed], 0, {&wish, 1}, states, values);
    auto post = std::find(states.begin(), states.end(), State::error) - states.begin();
    return broken(label, program, pair(static_cast<std::int32_t>(lefts[failed]), static_cast<std::int32_t>(post), no_wish, absent), 0);
  }
  rule.direct.reset();
  return {};
}

void Pairs::spread(Rule& rule) const {
  std::size_t n = rule.right.size();
  if (rule.condition && rule.levels == 1) {
    rule.yes.assign(std::size_t{rule.lefts} * words_, 0);
    rule.unknown.assign(rule.yes.size(), 0);
    // A bit row of each class of posts where they are few, so that a class of people is the OR of some.
    bool few = rule.rights <= 64;
    std::vector<std::uint64_t> members(few ? rule.rights * words_ : 0, 0);
    for (std::size_t j = 0; few && j < n; ++j) members[rule.right[j] * words_ + j / 64] |= std::uint64_t{1} << (j % 64);
    for (std::size_t left = 0; left < rule.lefts; ++left) {
      const std::int32_t* truths = &rule.values[left * rule.rights];
      auto bits = [&](std::size_t right) {
        auto truth = static_cast<Truth>(truths[right]);
        return truth == Truth::no ? nullptr : &(truth == Truth::yes ? rule.yes : rule.unknown)[left * words_];
      };
      for (std::size_t right = 0; few && right < rule.rights; ++right)
        if (std::uint64_t* to = bits(right))
          for (std::size_t w = 0; w < words_; ++w) to[w] |= members[right * words_ + w];
      for (std::size_t j = 0; !few && j < n; ++j)
        if (std::uint64_t* to = bits(rule.right[j])) to[j / 64] |= std::uint64_t{1} << (j % 64);
    }
    rule.values = {};
  } else if (!rule.condition && rule.weight != 0 && rule.lefts * std::uint64_t{n} <= kSpreadCells) {
    rule.spread.resize(std::size_t{rule.lefts} * n);
    for (std::size_t left = 0; left < rule.lefts; ++left)
      for (std::size_t j = 0; j < n; ++j) rule.spread[left * n + j] = rule.weight * rule.values[left * rule.rights + rule.right[j]];
  }
}

}  // namespace zhagen::placement
