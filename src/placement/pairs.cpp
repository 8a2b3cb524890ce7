#include "placement/pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>


#include "placement/goals.hpp"
#include "placement/row_kernels.hpp"

namespace zhagen::placement {

using cel::State;

Error broken(const std::string& name, const cel::Program& program, const cel::Bindings& bindings, std::size_t row) {
  cel::Value v = cel::evaluate_row(program, bindings, row);
  return fail(Errc::catalog_wrong_type, name, "能算出结果的算式，现在算不出：" + (v.is_failure() ? v.failure().zh() : program.text()));
}

cel::Bindings Pairs::constants() const {
  cel::Bindings b;
  b.value("asof", cel::Value(asof_));
  for (const catalog::Param& p : rules_->params)
    if (!p.value) b.value("param." + p.name, cel::Value::unknown(cel::Missing{"", "param." + p.name, p.label}));
  return b;
}

cel::Bindings Pairs::pair(std::int32_t person, std::int32_t post, const std::int64_t& wish, const std::uint8_t& absent) const {
  cel::Bindings b = constants();
  b.row("person", *people_, static_cast<std::uint32_t>(person));
  b.row("post", *posts_, static_cast<std::uint32_t>(post));
  b.ints("wish", {&wish, 1}, {&absent, 1});
  return b;
}

Result<Pairs> Pairs::of(const catalog::PlacementRules& rules, const cel::Table& people, const cel::Table& posts, Date asof) {
  Pairs p;
  p.rules_ = &rules;
  p.people_ = &people;
  p.posts_ = &posts;
  p.asof_ = asof;
  p.words_ = (posts.rows() + 63) / 64;
  Names names = TRY(p.post_names());
  TRY(p.read_wishes(names));
  if (rules.pairs.size() + rules.scores.size() > kMostRules)
    return fail(Errc::placement_many_rules, rules.pairs.size() + rules.scores.size(), kMostRules);
  for (auto& r : rules.pairs) {
    Rule& rule = p.pair_rules_.emplace_back();
    rule.condition = true;
    rule.forbid = r.forbid;
    TRY(p.classify(rule, r.condition, r.label));
  }
  for (auto& r : rules.scores) TRY(p.classify(p.score_rules_.emplace_back(), r.points, r.label));
  p.goal_rules_.resize(rules.goals.size());
  for (std::size_t g = 0; g < rules.goals.size(); ++g) {
    p.goal_rules_[g].weight = 0;
    p.goal_rules_[g].never_negative = true;
    if (over_pairs(rules.goals[g])) TRY(p.classify(p.goal_rules_[g], rules.goals[g].value, rules.goals[g].label));
  }
  TRY(p.read_pins(names));
  return p;
}

std::int32_t Pairs::value(const Rule& rule, std::int32_t person, std::int32_t post, int wish) const {
  if (rule.direct) {
    cel::PreparedPairs::Scratch scratch(*rule.direct);
    std::int64_t rank = wish ? wish : cel::kAbsentPair, value = 0;
    State state{};
    std::span<const std::int64_t> column(&rank, 1);
    rule.direct->eval(scratch, static_cast<std::uint32_t>(person), static_cast<std::uint32_t>(post), {&column, 1}, {&state, 1}, {&value, 1});
    return rule.cell(state, value);
  }
  if (rule.simple())
    return static_cast<std::int32_t>(rule.bit(std::size_t{rule.left[static_cast<std::size_t>(person)]} * words_, post));
  std::uint64_t level = rule.levels > 1 ? static_cast<std::uint64_t>(wish) : 0;
  std::uint64_t left = rule.left[static_cast<std::size_t>(person)], right = rule.right[static_cast<std::size_t>(post)];
  return rule.values[(level * rule.lefts + left) * rule.rights + right];
}

void Pairs::cells(const Rule& rule, std::int32_t person, std::span<const std::int32_t> ranks, std::span<std::int32_t> out) const {
  std::size_t n = out.size();
  if (rule.direct) {
    cel::PreparedPairs::Scratch scratch(*rule.direct);
    std::vector<std::int64_t> column(n), values(n);
    std::vector<State> states(n);
    for (std::size_t j = 0; j < n; ++j) column[j] = ranks[j] ? ranks[j] : cel::kAbsentPair;
    std::span<const std::int64_t> span(column);
    rule.direct->eval(scratch, static_cast<std::uint32_t>(person), 0, {&span, 1}, states, values);
    for (std::size_t j = 0; j < n; ++j) out[j] = rule.cell(states[j], values[j]);
    return;
  }
  std::size_t stride = rule.levels == 1 ? 0 : std::size_t{rule.lefts} * rule.rights;
  const std::int32_t* row = rule.values.data() + std::size_t{rule.left[static_cast<std::size_t>(person)]} * rule.rights;
  for (std::size_t j = 0; j < n; ++j) out[j] = row[static_cast<std::size_t>(ranks[j]) * stride + rule.right[j]];
}

void Pairs::add_rule(const Rule& rule, std::int32_t person, std::span<const std::int32_t> ranks, std::span<std::int32_t> memory,
                     std::span<std::int32_t> out) const {
  const std::size_t n = out.size();
  if (rule.weight == 0) return;
  if (rule.spread.empty()) {
    cells(rule, person, ranks, memory);
    for (std::size_t j = 0; j < n; ++j) out[j] += rule.weight * memory[j];
    return;
  }
  const std::int32_t* base = rule.spread.data() + std::size_t{rule.left[static_cast<std::size_t>(person)]} * n;
  add_row(out.data(), base, n);
  if (rule.levels == 1) return;
  for (std::size_t k = 0; k < wishes(person); ++k)  // the few posts that are wished differ from the base
    for (std::int32_t j : wished_posts(person, k))
      if (ranks[static_cast<std::size_t>(j)] == static_cast<std::int32_t>(k) + 1)
        out[static_cast<std::size_t>(j)] += rule.weight * value(rule, person, j, static_cast<int>(k) + 1) - base[j];
}

void Pairs::row(std::int32_t person, std::span<std::int32_t> out) const {
  const std::size_t n = out.size(), i = static_cast<std::size_t>(person);
  thread_local std::vector<std::int32_t> ranks, memory;
  thread_local std::vector<std::uint64_t> possible;
  memory.resize(n);
  if (!gone_.empty() && gone_[i]) {
    std::fill(out.begin(), out.end(), kImpossible);
    return;
  }
  if (auto pin = pinned(person); !pin.empty()) {  // the few posts that are left
    std::fill(out.begin(), out.end(), kImpossible);
    for (std::int32_t j : pin) out[static_cast<std::size_t>(j)] = worth(person, j);
    return;
  }
  ranks.assign(n, 0);
  for (std::size_t k = wishes(person); k-- > 0;)  // an earlier wish for the same post counts
    for (std::int32_t j : wished_posts(person, k)) ranks[static_cast<std::size_t>(j)] = static_cast<std::int32_t>(k) + 1;

  possible.assign(words_, ~std::uint64_t{0});
  for (const Rule& rule : pair_rules_)
    if (rule.simple()) {
      const std::uint64_t* bits = rule.yes.data() + std::size_t{rule.left[i]} * words_;
      for (std::size_t w = 0; w < words_; ++w) possible[w] &= bits[w];
    }
  std::fill(out.begin(), out.end(), 0);
  for (const Rule& rule : score_rules_) add_rule(rule, person, ranks, memory, out);
  for (const Rule& rule : goal_rules_) add_rule(rule, person, ranks, memory, out);
  mask_row(out.data(), possible.data(), n);
  for (const Rule& rule : pair_rules_)
    if (!rule.simple()) {
      cells(rule, person, ranks, memory);
      for (std::size_t j = 0; j < n; ++j)
        if (memory[j] != static_cast<std::int32_t>(Truth::yes)) out[j] = kImpossible;
    }
  if (auto decided = decided_.find(person); decided != decided_.end())
    for (auto [j, may] : decided->second) out[static_cast<std::size_t>(j)] = may ? worth_if_possible(person, j) : kImpossible;
}

Pairs::Barred Pairs::barred(std::size_t pair_rule, std::int32_t person) const {
  const Rule& rule = pair_rules_[pair_rule];
  Barred b;
  if (!rule.simple()) {
    for (std::int32_t j = 0; j < posts(); ++j) {
      Truth t = met(pair_rule, person, j);
      b.all += t != Truth::yes;
      b.unknown += t == Truth::unknown;
    }
    return b;
  }
  std::size_t at = std::size_t{rule.left[static_cast<std::size_t>(person)]} * words_;
  b.all = posts();
  for (std::size_t w = 0; w < words_; ++w) {
    b.all -= std::popcount(rule.yes[at + w]);
    b.unknown += std::popcount(rule.unknown[at + w]);
  }
  return b;
}

std::vector<Pairs::Barred> Pairs::barred_of_posts(std::size_t pair_rule, std::span<const std::int32_t> posts) const {
  const Rule& rule = pair_rules_[pair_rule];
  std::vector<Barred> out(posts.size());
  auto count = [&](std::size_t k, Truth t, std::int64_t people) {
    if (t != Truth::yes) out[k].all += people;
    if (t == Truth::unknown) out[k].unknown += people;
  };
  if (!rule.simple()) {
    for (std::int32_t i = 0; i < people(); ++i)
      for (std::size_t k = 0; k < posts.size(); ++k) count(k, met(pair_rule, i, posts[k]), 1);
    return out;
  }
  std::vector<std::int64_t> of_class(rule.lefts, 0);
  for (std::uint32_t left : rule.left) ++of_class[left];
  for (std::size_t left = 0; left < of_class.size(); ++left)
    for (std::size_t k = 0; k < posts.size() && of_class[left] > 0; ++k) count(k, rule.bit(left * words_, posts[k]), of_class[left]);
  return out;
}

bool Pairs::possible(std::int32_t person, std::int32_t post, int rank) const {
  if (auto pin = pinned(person); !pin.empty() && !std::binary_search(pin.begin(), pin.end(), post)) return false;
  if (!gone_.empty() && gone_[static_cast<std::size_t>(person)]) return false;
  if (auto decided = decided_.find(person); decided != decided_.end())
    for (auto [j, may] : decided->second)
      if (j == post) return may;
  return std::all_of(pair_rules_.begin(), pair_rules_.end(),
                     [&](const Rule& rule) { return value(rule, person, post, rank) == static_cast<std::int32_t>(Truth::yes); });
}

std::int32_t Pairs::points(std::int32_t person, std::int32_t post) const {
  int rank = wish(person, post);
  if (!possible(person, post, rank)) return kImpossible;
  std::int32_t sum = 0;
  for (const Rule& rule : score_rules_) sum += value(rule, person, post, rank);
  return sum;
}

std::int32_t Pairs::worth(std::int32_t person, std::int32_t post) const {
  return possible(person, post, wish(person, post)) ? worth_if_possible(person, post) : kImpossible;
}

std::int32_t Pairs::worth_if_possible(std::int32_t person, std::int32_t post) const {
  int rank = wish(person, post);
  std::int32_t sum = 0;
  for (const std::vector<Rule>* rules : {&score_rules_, &goal_rules_})
    for (const Rule& rule : *rules)
      if (rule.weight != 0) sum += rule.weight * value(rule, person, post, rank);
  return sum;
}

Truth Pairs::met(std::size_t rule, std::int32_t person, std::int32_t post) const {
  const Rule& r = pair_rules_[rule];
  return static_cast<Truth>(value(r, person, post, r.simple() ? 0 : wish(person, post)));
}

std::int32_t Pairs::points(std::size_t rule, std::int32_t person, std::int32_t post) const {
  return value(score_rules_[rule], person, post, wish(person, post));
}

std::string Pairs::say(const catalog::Sentence& sentence, std::int32_t person, std::int32_t post) const {
  int rank = wish(person, post);
  std::int64_t cell = rank;
  std::uint8_t absent = rank ? 0 : 2;
  cel::Bindings b = pair(person, post, cell, absent);
  std::string out;
  for (auto& part : sentence.parts) {
    if (!part.value) {
      out += part.literal;
      continue;
    }
    cel::Value v = cel::evaluate_row(part.value, b);
    out += v.is_failure() ? "（算不出：" + v.failure().zh() + "）" : v.decided() && !v.is_null() ? v.zh() : "（未填）";
  }
  return out;
}

std::string Pairs::why_not(std::size_t rule, std::int32_t person, std::int32_t post) const {
  const catalog::PairRule& r = rules_->pairs[rule];
  if (met(rule, person, post) != Truth::unknown) return r.label + "：" + say(r.say, person, post);
  int rank = wish(person, post);
  std::int64_t cell = rank;
  std::uint8_t absent = rank ? 0 : 2;
  cel::Value v = cel::evaluate_row(r.condition, pair(person, post, cell, absent));
  if (v.is_failure()) return r.label + "：" + v.failure().zh();
  std::vector<std::string> labels;
  if (v.is_unknown())
    for (auto& m : v.missing()) labels.push_back(m.label.empty() ? m.field : m.label);
  return fmt::format("{}：待核，缺“{}”", r.label, fmt::join(labels, "”“"));
}

std::string Pairs::why(std::size_t rule, std::int32_t person, std::int32_t post) const {
  return say(rules_->scores[rule].say, person, post);
}

Result<std::vector<std::optional<std::int64_t>>> Pairs::numbers(const cel::Program& program, Side side, const std::string& name) const {
  const cel::Table& table = side == Side::person ? *people_ : *posts_;
  cel::Bindings b = constants();
  b.rows(side == Side::person ? "person" : "post", table);
  cel::Results r = cel::evaluate(program, b);
  std::vector<std::optional<std::int64_t>> out(table.rows());
  std::size_t results = r.states.size();  // an expression that reads no row gives one result for all
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::size_t k = results == out.size() ? i : 0;
    if (r.states[k] == State::error) return broken(name, program, b, k);
    if (r.states[k] == State::yes) out[i] = r.cells[k];
  }
  return out;
}

Result<std::vector<std::optional<std::string>>> Pairs::texts(const cel::Program& program, Side side, const std::string& name) const {
  return texts(program, side, side == Side::person ? *people_ : *posts_, name);
}

Result<std::vector<Truth>> Pairs::truths(const cel::Program& program, Side side, const std::string& name) const {
  return truths(program, side, side == Side::person ? *people_ : *posts_, name);
}

Result<std::vector<std::optional<std::string>>> Pairs::texts(const cel::Program& program, Side side, const cel::Table& table, const std::string& name) const {
  cel::Bindings b = constants();
  b.rows(side == Side::person ? "person" : "post", table);
  cel::Results r = cel::evaluate(program, b);
  std::vector<std::optional<std::string>> out(table.rows());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (r.states[i] == State::error) return broken(name, program, b, i);
    if (r.states[i] == State::yes)
      if (const std::string* text = r.boxed[i].text()) out[i] = *text;
  }
  return out;
}

Result<std::vector<Truth>> Pairs::truths(const cel::Program& program, Side side, const cel::Table& table, const std::string& name) const {
  cel::Bindings b = constants();
  b.rows(side == Side::person ? "person" : "post", table);
  cel::Results r = cel::evaluate(program, b);
  std::vector<Truth> out(table.rows());
  std::size_t results = r.states.size();
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::size_t k = results == out.size() ? i : 0;
    if (r.states[k] == State::error) return broken(name, program, b, k);
    out[i] = r.states[k] == State::yes ? Truth::yes : r.states[k] == State::no ? Truth::no : Truth::unknown;
  }
  return out;
}

Result<std::optional<std::int64_t>> Pairs::number(const cel::Program& program, const std::string& name) const {
  cel::Bindings b = constants();
  cel::Value v = cel::evaluate_row(program, b);
  if (v.is_failure()) return broken(name, program, b, 0);
  const std::int64_t* n = v.get<std::int64_t>();
  return n ? std::optional(*n) : std::nullopt;
}

}  // namespace zhagen::placement
