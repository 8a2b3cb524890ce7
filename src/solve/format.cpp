#include "solve/format.hpp"

#include <array>
#include <charconv>
#include <istream>
#include <optional>
#include <ostream>

#include "solve/errors.hpp"

namespace zhagen::solve {
namespace {

constexpr std::size_t kLineBytes = 200;
constexpr std::size_t kWords = 6;

struct Line {
  std::array<char, kLineBytes + 2> text;
  std::array<std::string_view, kWords> word;
  std::size_t words = 0;
};

class Reader {
 public:
  Reader(std::istream& in, std::int32_t most) : in_(in), most_(most) {}

  Result<Instance> read() {
    if (!TRY(next()) || line_.words != 2 || word(0) != "zhagen-solve" || word(1) != "1") return fail(fault::format_first, std::max<std::int64_t>(number_, 1));
    while (TRY(next())) TRY(take());
    if (!people_ || !posts_) return fail(fault::format_ends, number_);
    out_.first.resize(out_.person_cost.size() + 1, out_.arcs());
    TRY(check(out_));
    return std::move(out_);
  }

 private:
  std::string_view word(std::size_t k) const { return line_.word[k]; }

  /// The next line that says something; false at the end.
  Result<bool> next() {
    while (in_.getline(line_.text.data(), static_cast<std::streamsize>(line_.text.size())) ||
           in_.gcount() > 0) {
      ++number_;
      if (in_.fail() || in_.gcount() > static_cast<std::streamsize>(kLineBytes) + 1)
        return fail(fault::format_long, number_, kLineBytes);
      std::string_view text(line_.text.data());
      if (number_ == 1 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // as some editors begin UTF-8
      text = text.substr(0, text.find('#'));
      line_.words = 0;
      for (;;) {
        std::size_t from = text.find_first_not_of(" \t\r");
        if (from == text.npos) break;
        text.remove_prefix(from);
        std::size_t to = std::min(text.find_first_of(" \t\r"), text.size());
        if (line_.words < kWords) line_.word[line_.words] = text.substr(0, to);
        ++line_.words;
        text.remove_prefix(to);
      }
      if (line_.words > 0) return true;
    }
    if (in_.bad()) return fail(fault::format_unread, number_);
    return false;
  }

  Result<std::int64_t> whole(std::size_t k, std::int64_t lo, std::int64_t hi) const {
    std::int64_t v = 0;
    std::string_view w = word(k);
    auto [end, error] = std::from_chars(w.data(), w.data() + w.size(), v);
    if (error != std::errc() || end != w.data() + w.size() || v < lo || v > hi) return fail(fault::format_number, number_, w, lo, hi);
    return v;
  }
  Result<std::int32_t> index(std::size_t k, std::size_t size) const {
    if (size == 0) return fail(fault::format_none, number_, word(k));
    return static_cast<std::int32_t>(TRY(whole(k, 0, static_cast<std::int64_t>(size) - 1)));
  }
  Result<std::int32_t> group(std::size_t k, const std::vector<Group>& groups) const {
    if (word(k) == "-") return -1;
    return index(k, groups.size());
  }
  Status expect(std::size_t words) const {
    if (line_.words == words) return {};
    return fail(fault::format_words, number_, word(0), words - 1);
  }
  Result<std::int32_t> once(std::vector<bool>& seen) const {
    std::int32_t k = TRY(index(1, seen.size()));
    if (seen[static_cast<std::size_t>(k)])
      return fail(fault::format_twice, number_, std::string(word(0)) + " " + std::to_string(k));
    seen[static_cast<std::size_t>(k)] = true;
    return k;
  }

  Status count(bool& known, std::vector<bool>& seen) {
    TRY(expect(2));
    if (known) return fail(fault::format_twice, number_, word(0));
    if (!out_.post.empty()) return fail(fault::format_late, number_, word(0));
    known = true;
    seen.assign(static_cast<std::size_t>(TRY(whole(1, 0, most_))), false);
    return {};
  }

  Status take_group(std::vector<Group>& groups, std::vector<bool>& seen) {
    TRY(expect(5));
    std::int32_t g = TRY(once(seen));
    Group& group_read = groups[static_cast<std::size_t>(g)];
    group_read.parent = TRY(group(2, groups));
    if (group_read.parent >= g) return fail(fault::format_parent, number_);
    group_read.min = TRY(whole(3, 0, kMostBound));
    if (word(4) != "-") group_read.max = TRY(whole(4, 0, kMostBound));
    return {};
  }

  Status take() {
    std::string_view what = word(0);
    if (what == "arc") return take_arc();
    if (!out_.post.empty()) return fail(fault::format_late, number_, what);
    if (what == "people") {
      TRY(count(people_, person_seen_));
      out_.person_cost.assign(person_seen_.size(), 0);
      out_.person_group.assign(person_seen_.size(), -1);
      out_.first.assign(1, 0);
    } else if (what == "posts") {
      TRY(count(posts_, post_seen_));
      out_.post_cost.assign(post_seen_.size(), 0);
      out_.capacity.assign(post_seen_.size(), 1);
      out_.post_group.assign(post_seen_.size(), -1);
    } else if (what == "person-groups") {
      TRY(count(person_groups_, person_group_seen_));
      out_.person_groups.resize(person_group_seen_.size());
    } else if (what == "post-groups") {
      TRY(count(post_groups_, post_group_seen_));
      out_.post_groups.resize(post_group_seen_.size());
    } else if (what == "person-group") {
      return take_group(out_.person_groups, person_group_seen_);
    } else if (what == "post-group") {
      return take_group(out_.post_groups, post_group_seen_);
    } else if (what == "person") {
      TRY(expect(4));
      auto i = static_cast<std::size_t>(TRY(once(person_seen_)));
      out_.person_cost[i] = TRY(whole(2, -kMostBound, kMostBound));
      out_.person_group[i] = TRY(group(3, out_.person_groups));
    } else if (what == "post") {
      TRY(expect(5));
      auto j = static_cast<std::size_t>(TRY(once(post_seen_)));
      out_.capacity[j] = static_cast<std::int32_t>(TRY(whole(2, 0, INT32_MAX)));
      out_.post_cost[j] = TRY(whole(3, -kMostBound, kMostBound));
      out_.post_group[j] = TRY(group(4, out_.post_groups));
    } else {
      return fail(Errc::solve_syntax, number_, what);
    }
    return {};
  }

  Status take_arc() {
    TRY(expect(4));
    auto i = static_cast<std::size_t>(TRY(index(1, out_.person_cost.size())));
    if (i + 1 < out_.first.size()) return fail(fault::format_order, number_);
    if (out_.arcs() == kMaxArcs) return fail(fault::format_arcs, number_, kMaxArcs);
    std::int32_t j = TRY(index(2, out_.post_cost.size())),
                 score = static_cast<std::int32_t>(TRY(whole(3, INT32_MIN, INT32_MAX)));
    out_.first.resize(i + 1, out_.arcs());  // people without arcs in between
    out_.post.push_back(j);
    out_.score.push_back(score);
    return {};
  }

  static constexpr std::int64_t kMostBound = std::int64_t{1} << 60;
  std::istream& in_;
  std::int32_t most_;
  std::int64_t number_ = 0;
  Line line_;
  Instance out_;
  bool people_ = false, posts_ = false, person_groups_ = false, post_groups_ = false;
  std::vector<bool> person_seen_, post_seen_, person_group_seen_, post_group_seen_;
};

std::string or_dash(std::int64_t v, std::int64_t none) { return v == none ? "-" : std::to_string(v); }

void write_groups(std::ostream& out, const std::vector<Group>& groups, const char* side) {
  for (std::size_t g = 0; g < groups.size(); ++g)
    out << side << "-group " << g << ' ' << or_dash(groups[g].parent, -1) << ' ' << groups[g].min << ' '
        << or_dash(groups[g].max, kUnbounded) << '\n';
}

}  // namespace

Result<Instance> read_instance(std::istream& in, std::int32_t most) { return Reader(in, most).read(); }

void write_instance(std::ostream& out, const Instance& in) {
  out << "zhagen-solve 1\npeople " << in.people() << "\nposts " << in.posts() << "\nperson-groups "
      << in.person_groups.size() << "\npost-groups " << in.post_groups.size() << '\n';
  write_groups(out, in.person_groups, "person");
  write_groups(out, in.post_groups, "post");
  for (std::size_t i = 0; i < in.person_cost.size(); ++i)
    out << "person " << i << ' ' << in.person_cost[i] << ' ' << or_dash(in.person_group[i], -1) << '\n';
  for (std::size_t j = 0; j < in.post_cost.size(); ++j)
    out << "post " << j << ' ' << in.capacity[j] << ' ' << in.post_cost[j] << ' '
        << or_dash(in.post_group[j], -1) << '\n';
  for (std::size_t i = 0; i < in.person_cost.size(); ++i)
    for (auto a = static_cast<std::size_t>(in.first[i]); a < static_cast<std::size_t>(in.first[i + 1]); ++a)
      out << "arc " << i << ' ' << in.post[a] << ' ' << in.score[a] << '\n';
}

Result<Instance> read_orlib(std::istream& in) {
  constexpr std::int64_t kMost = 5000;
  std::int64_t count = 0, n = 0, value = 0;
  if (!(in >> n) || n < 0 || n > kMost) return fail(fault::orlib_size, kMost);
  Instance out = Instance::of(static_cast<std::int32_t>(n), static_cast<std::int32_t>(n));
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j, ++count) {
      if (!(in >> value) || value <= INT32_MIN || value > INT32_MAX)
        return fail(fault::orlib_cost, count + 1, n * n);
      out.post.push_back(static_cast<std::int32_t>(j));
      out.score.push_back(static_cast<std::int32_t>(-value));
    }
    out.first[static_cast<std::size_t>(i) + 1] = out.arcs();
    out.person_group[static_cast<std::size_t>(i)] = 0;
  }
  if (in >> value) return fail(fault::orlib_more);
  out.person_groups = {{-1, n, kUnbounded}};
  return out;
}

namespace {

constexpr const char* kKinds[] = {"person-group", "post-group", "person", "post"};  // as in Bound::Kind

}  // namespace

void write_outcome(std::ostream& out, const Outcome& outcome) {
  if (const auto* cut = std::get_if<Infeasible>(&outcome)) {
    out << "infeasible " << cut->needed << ' ' << cut->available << '\n';
    for (const auto* bounds : {&cut->demands, &cut->limits})
      for (const Bound& b : *bounds)
        out << (bounds == &cut->demands ? "demand " : "limit ") << kKinds[static_cast<std::size_t>(b.kind)]
            << ' ' << b.index << ' ' << b.count << '\n';
    return;
  }
  const Plan& plan = *std::get_if<Plan>(&outcome);
  out << "plan " << plan.objective << '\n';
  if (!plan.proven()) out << "bound " << plan.bound << "\ngap " << plan.bound - plan.objective << '\n';
  for (std::size_t i = 0; i < plan.post.size(); ++i)
    if (plan.post[i] >= 0) out << "place " << i << ' ' << plan.post[i] << '\n';
  auto prices = [&](const char* what, const std::vector<std::int64_t>& v) {
    for (std::size_t k = 0; k < v.size(); ++k)
      if (v[k] != 0) out << "price " << what << ' ' << k << ' ' << v[k] << '\n';
  };
  prices("person", plan.prices.person);
  prices("post", plan.prices.post);
  prices("person-group", plan.prices.person_group);
  prices("post-group", plan.prices.post_group);
}

void write_least_broken(std::ostream& out, const LeastBroken& made) {
  for (const Broken& b : made.broken)
    out << "broken " << kKinds[static_cast<std::size_t>(b.side)] << ' ' << b.group << ' ' << b.wanted << ' ' << b.given
        << '\n';
  write_outcome(out, made.plan);
}

}  // namespace zhagen::solve
