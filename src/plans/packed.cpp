#include "plans/packed.hpp"

#include <charconv>

#include "files/zip.hpp"
#include "files/zip_writer.hpp"
#include "plans/errors.hpp"

namespace zhagen::plans {
namespace {

// The first knew no plans made as a whole, the second none that breaks least.
constexpr std::string_view kMark = "zhagen plan 3", kSecond = "zhagen plan 2", kFirst = "zhagen plan 1";
constexpr const char* kPart = "plan";
constexpr std::uint64_t kMost = 512u << 20;

using exchange::Value;

/// Numbers as decimal digits and a blank, texts as their length and bytes.
class Out {
 public:
  std::string bytes;
  void put(std::int64_t n) {
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
    bytes.append(digits, end) += ' ';
  }
  void put(std::size_t n) { put(static_cast<std::int64_t>(n)); }
  void put(std::int32_t n) { put(std::int64_t{n}); }
  void put(std::string_view text) {
    put(text.size());
    bytes += text;
  }
  template <class T>
  void all(const std::vector<T>& list) {
    put(list.size());
    for (const T& one : list) put(one);
  }
  void put(const std::optional<std::int64_t>& n) {
    put(std::int64_t{n.has_value()});
    if (n) put(*n);
  }
  void value(const Value& v) {
    put(v.index());
    if (const auto* text = std::get_if<std::string>(&v)) put(*text);
    if (const auto* n = std::get_if<std::int64_t>(&v)) put(*n);
    if (const auto* b = std::get_if<bool>(&v)) put(std::int64_t{*b});
    if (const auto* d = std::get_if<Date>(&v)) put(std::int64_t{d->value()});
    if (const auto* list = std::get_if<std::vector<std::string>>(&v)) {
      put(list->size());
      for (const std::string& one : *list) put(std::string_view(one));
    }
  }
};

/// What cannot be read makes the whole bad; nothing is read beyond the end.
class In {
 public:
  explicit In(std::string_view bytes) : rest_(bytes) {}
  bool bad() const { return bad_; }
  bool done() const { return !bad_ && rest_.empty(); }

  std::int64_t number() {
    std::int64_t n = 0;
    auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
    auto used = static_cast<std::size_t>(end - rest_.data());
    if (error != std::errc() || used >= rest_.size() || rest_[used] != ' ') return bad_ = true, rest_ = {}, 0;
    rest_.remove_prefix(used + 1);
    return n;
  }
  /// Of things of which each takes a byte at least.
  std::size_t count() {
    std::int64_t n = number();
    if (n < 0 || static_cast<std::uint64_t>(n) > rest_.size()) return bad_ = true, rest_ = {}, 0;
    return static_cast<std::size_t>(n);
  }
  std::int32_t small() {
    std::int64_t n = number();
    if (n < INT32_MIN || n > INT32_MAX) return bad_ = true, 0;
    return static_cast<std::int32_t>(n);
  }
  std::string text() {
    std::size_t n = count();
    std::string out(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return out;
  }
  std::optional<std::int64_t> maybe() { return number() ? std::optional(number()) : std::nullopt; }
  template <class T>
  std::vector<T> numbers() {
    std::vector<T> out(count());
    for (T& n : out) n = static_cast<T>(sizeof(T) == 4 ? small() : number());
    return out;
  }
  void value(Value& out) {
    switch (number()) {
      case 0: break;
      case 1: out.emplace<std::string>(text()); break;
      case 2: out.emplace<std::int64_t>(number()); break;
      case 3: out.emplace<bool>(number() != 0); break;
      case 4: out.emplace<Date>(day()); break;
      case 5: {
        auto& list = out.emplace<std::vector<std::string>>(count());
        for (std::string& one : list) one = text();
        break;
      }
      default: bad_ = true;
    }
  }
  Date day() {
    std::int64_t n = number();
    if (n == 0) return {};
    auto d = Date::from_int(n);
    return d ? *d : (bad_ = true, Date());
  }

 private:
  std::string_view rest_;
  bool bad_ = false;
};

void put_roster(Out& out, const exchange::Roster& r) {
  out.put(std::string_view(r.file));
  out.put(r.given.size());
  for (bool given : r.given) out.put(std::int64_t{given});
  out.put(r.records.size());
  for (const exchange::Record& record : r.records)
    for (const Value& v : record) out.value(v);
  out.put(r.notes.size());
  for (const std::string& note : r.notes) out.put(std::string_view(note));
}

exchange::Roster roster(In& in) {
  exchange::Roster r;
  r.file = in.text();
  r.given.resize(in.count());
  for (std::size_t f = 0; f < r.given.size(); ++f) r.given[f] = in.number() != 0;
  std::size_t rows = in.count();
  for (std::size_t i = 0; i < rows && !in.bad(); ++i) {
    exchange::Record& record = r.records.emplace_back(r.given.size());
    for (Value& v : record) in.value(v);
  }
  std::size_t notes = in.count();
  for (std::size_t i = 0; i < notes && !in.bad(); ++i) r.notes.push_back(in.text());
  return r;
}

using Quotas = std::map<std::int32_t, placement::Decisions::Numbers>;
using Pairs = std::set<placement::Decisions::Pair>;

void put_quotas(Out& out, const Quotas& quotas) {
  out.put(quotas.size());
  for (const auto& [group, n] : quotas) out.put(group), out.put(n.min), out.put(n.max);
}
Quotas quotas(In& in) {
  Quotas out;
  std::size_t n = in.count();
  for (std::size_t i = 0; i < n && !in.bad(); ++i) {
    std::int32_t group = in.small();
    std::int64_t min = in.number(), max = in.number();
    out[group] = {min, max};
  }
  return out;
}
void put_pairs(Out& out, const Pairs& pairs) {
  out.put(pairs.size());
  for (auto [person, post] : pairs) out.put(person), out.put(post);
}
Pairs pairs(In& in) {
  Pairs out;
  std::size_t n = in.count();
  for (std::size_t i = 0; i < n && !in.bad(); ++i) {
    std::int32_t person = in.small(), post = in.small();
    out.emplace(person, post);
  }
  return out;
}
void put_rows(Out& out, const std::map<std::int32_t, std::int32_t>& rows) {
  out.put(rows.size());
  for (auto [a, b] : rows) out.put(a), out.put(b);
}
std::map<std::int32_t, std::int32_t> rows(In& in) {
  std::map<std::int32_t, std::int32_t> out;
  std::size_t n = in.count();
  for (std::size_t i = 0; i < n && !in.bad(); ++i) {
    std::int32_t a = in.small();
    out[a] = in.small();
  }
  return out;
}

void put_prices(Out& out, const solve::Prices& y) {
  for (const auto* prices : {&y.person, &y.post, &y.person_group, &y.post_group}) out.all(*prices);
}
solve::Prices prices(In& in) {
  solve::Prices y;
  for (auto* prices : {&y.person, &y.post, &y.person_group, &y.post_group}) *prices = in.numbers<std::int64_t>();
  return y;
}

void put_limits(Out& out, const std::vector<placement::Limit>& limits) {
  out.put(limits.size());
  for (const placement::Limit& l : limits) out.put(std::string_view(l.bound)), out.put(std::string_view(l.key)), out.put(l.limits.min), out.put(l.limits.max);
}
std::vector<placement::Limit> limits_in(In& in) {
  std::vector<placement::Limit> out;
  std::size_t n = in.count();
  for (std::size_t i = 0; i < n && !in.bad(); ++i) {
    placement::Limit& l = out.emplace_back();
    l.bound = in.text();
    l.key = in.text();
    l.limits.min = in.maybe();
    l.limits.max = in.maybe();
  }
  return out;
}

Error damaged() { return fail(fault::plan_damaged); }

}  // namespace

Content content_of(const placement::Desk& desk, const catalog::Catalog& catalog, const catalog::FileText& rules) {
  const placement::Problem& p = desk.problem();
  Content c{{rules}, {}, p.input.asof, p.input.limits, p.input.people, p.input.posts, desk.plan(), desk.decisions(), desk.whole() != nullptr, {},
            p.input.rules.mode == catalog::PlacementMode::stable, p.input.draw_commitment, p.input.draw_seed, p.input.present, p.input.present_at, p.input.relaxed};
  if (c.whole) c.teams = desk.whole()->teams;
  for (const catalog::Param& param : p.input.rules.params) c.params[param.name] = param.value;
  for (const catalog::FileText& f : catalog.files()) {
    bool needed = false;
    for (const exchange::Roster* r : {&p.input.people, &p.input.posts}) {
      needed |= f.name == r->ledger->file;
      for (const catalog::Field& field : r->ledger->fields) needed |= f.name == field.file || f.name == "codes/" + field.codes + ".toml";
    }
    if (needed) c.files.push_back(f);
  }
  return c;
}

Result<std::string> pack(const Content& c) {
  Out out;
  out.put(kMark);
  out.put(c.files.size());
  for (const catalog::FileText& f : c.files) out.put(std::string_view(f.name)), out.put(std::string_view(f.text));
  out.put(c.params.size());
  for (const auto& [name, value] : c.params) out.put(std::string_view(name)), out.put(value);
  out.put(std::int64_t{c.asof.value()});
  put_limits(out, c.limits);
  put_roster(out, c.people);
  put_roster(out, c.posts);
  out.put(c.plan.objective);
  out.put(c.plan.bound);
  out.all(c.plan.post);
  put_prices(out, c.plan.prices);
  put_rows(out, c.decisions.pinned);
  put_pairs(out, c.decisions.barred);
  put_pairs(out, c.decisions.allowed);
  put_rows(out, c.decisions.seats);
  put_quotas(out, c.decisions.person_quotas);
  put_quotas(out, c.decisions.post_quotas);
  out.put(c.decisions.gone.size());
  for (std::int32_t person : c.decisions.gone) out.put(person);
  put_pairs(out, c.decisions.together);
  out.put(std::int64_t{c.whole});
  out.put(std::int64_t{c.teams.has_value()});
  if (c.teams) {
    out.put(c.teams->bound);
    out.put(c.teams->priced);
    put_prices(out, c.teams->prices);
    out.all(c.teams->value);
  }
  out.put(std::int64_t{c.stable});
  out.put(std::string_view(c.draw_commitment));
  out.put(std::string_view(c.draw_seed));
  put_roster(out, c.present);
  put_roster(out, c.present_at);
  put_limits(out, c.relaxed);
  if (out.bytes.size() > kMost) return fail(fault::plan_large, kMost >> 20);
  std::string packed;
  files::ZipWriter zip([&](std::string_view bytes) -> Status {
    packed += bytes;
    return {};
  });
  TRY(zip.add(kPart, out.bytes));
  TRY(zip.finish());
  return packed;
}

Result<Content> unpack(std::string bytes) {
  files::Limits limits;
  limits.file_bytes = limits.unpacked_bytes = kMost;
  limits.ratio = 10'000;  // our own bytes, which were sealed
  auto zip = files::Zip::from_bytes(std::move(bytes), kPart, limits);
  const files::ZipEntry* entry = zip ? zip->find(kPart) : nullptr;
  if (!entry || entry->unpacked > kMost) return damaged();
  auto stream = zip->stream(*entry);
  if (!stream) return damaged();
  std::string plain(entry->unpacked, '\0');
  for (std::size_t at = 0; at < plain.size();) {
    auto n = stream->read(plain.data() + at, plain.size() - at);
    if (!n || *n == 0) return damaged();
    at += *n;
  }
  In in(plain);
  Content c;
  const std::string mark = in.text();
  if (mark != kMark && mark != kSecond && mark != kFirst) return damaged();
  std::size_t files = in.count();
  for (std::size_t i = 0; i < files && !in.bad(); ++i) {
    std::string name = in.text();
    c.files.push_back({std::move(name), in.text()});
  }
  std::size_t params = in.count();
  for (std::size_t i = 0; i < params && !in.bad(); ++i) {
    std::string name = in.text();
    c.params[name] = in.maybe();
  }
  c.asof = in.day();
  c.limits = limits_in(in);
  c.people = roster(in);
  c.posts = roster(in);
  c.plan.objective = in.number();
  c.plan.bound = in.number();
  c.plan.post = in.numbers<std::int32_t>();
  c.plan.prices = prices(in);
  c.decisions.pinned = rows(in);
  c.decisions.barred = pairs(in);
  c.decisions.allowed = pairs(in);
  c.decisions.seats = rows(in);
  c.decisions.person_quotas = quotas(in);
  c.decisions.post_quotas = quotas(in);
  std::size_t gone = in.count();
  for (std::size_t i = 0; i < gone && !in.bad(); ++i) c.decisions.gone.insert(in.small());
  if (mark != kFirst) {
    c.decisions.together = pairs(in);
    c.whole = in.number() != 0;
    if (in.number() != 0) {
      auto& t = c.teams.emplace();
      t.bound = in.number();
      t.priced = in.number();
      t.prices = prices(in);
      t.value = in.numbers<std::int64_t>();
    }
    c.stable = in.number() != 0;
    c.draw_commitment = in.text();
    c.draw_seed = in.text();
    c.present = roster(in);
    c.present_at = roster(in);
  }
  if (mark == kMark) c.relaxed = limits_in(in);
  if (!in.done() || c.files.empty()) return damaged();
  return c;
}

}  // namespace zhagen::plans
