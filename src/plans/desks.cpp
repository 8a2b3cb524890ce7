#include "plans/desks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

#include "plans/errors.hpp"
#include "plans/packed.hpp"
#include "plans/sight.hpp"

namespace zhagen::plans {

std::shared_ptr<const Standing> Desks::find(Id version) {
  std::lock_guard lock(mutex_);
  for (auto it = kept_.begin(); it != kept_.end(); ++it)
    if (it->version == version) {
      kept_.splice(kept_.begin(), kept_, it);
      return it->standing;
    }
  return nullptr;
}

void Desks::put(Id version, std::shared_ptr<const Standing> standing) {
  std::lock_guard lock(mutex_);
  for (const Kept& k : kept_)
    if (k.version == version) return;
  std::size_t bytes = standing->bytes();
  kept_.push_front({version, std::move(standing), bytes});
  std::size_t all = 0, n = 0;
  for (auto it = kept_.begin(); it != kept_.end();) {  // the one in use stays, however large it is
    all += it->bytes;
    if (++n > 1 && (n > most_ || all > bytes_)) all -= it->bytes, --n, it = kept_.erase(it);
    else ++it;
  }
}

std::size_t Desks::size() const {
  std::lock_guard lock(mutex_);
  return kept_.size();
}

namespace {

/// Who asks, with what rights.
std::string asker(const account::Actor& actor, std::int64_t catalog) {
  std::string out = fmt::format("{}/{}/{}", catalog, actor.user.value(), actor.person.value());
  for (const account::Grant& g : actor.grants) out += fmt::format("/{}:{}:{}:{}", static_cast<int>(g.role), g.organisation.value(), g.for_user.value(), fmt::join(g.categories, ","));
  return out;
}

}  // namespace

Result<std::shared_ptr<const Standing>> Desks::standing(store::Tx& tx, ledger::Base& base, const Version& v) {
  if (auto known = find(v.id)) return known;
  std::lock_guard lock(opening_);
  if (auto known = find(v.id)) return known;
  auto opened = TRY(Standing::open(TRY(unpack(TRY(content(tx, base, v))))));
  put(v.id, opened);
  return opened;
}

Result<Opened> Desks::open(store::Tx& tx, ledger::Base& base, const account::Actor& actor, Id id) {
  Opened out{TRY(version(tx, base, actor, id)), nullptr};
  out.standing = TRY(standing(tx, base, out.version));
  const std::string who = asker(actor, base.catalog_version());
  {
    std::lock_guard lock(mutex_);
    for (const Kept& k : kept_)
      if (k.version == id && k.seen_by.contains(who)) return out;
  }
  TRY(TRY(Sight::of(tx, base, actor, out.version.source)).check(*out.standing));
  std::lock_guard lock(mutex_);
  for (Kept& k : kept_)
    if (k.version == id) k.seen_by.insert(who);
  return out;
}

Status Desks::hide(store::Tx& tx, ledger::Base& base, const account::Actor& actor, std::vector<Version>& versions) {
  if (versions.empty()) return {};
  const Sight sight = TRY(Sight::of(tx, base, actor, versions.front().source));
  for (Version& v : versions) {
    if (sight.everything() || (v.user == actor.user && !actor.user.empty()) || (v.reason.empty() && v.edits.empty())) continue;
    if (sight.check(*TRY(standing(tx, base, v)))) continue;
    v.reason.clear();
    v.edits.clear();
  }
  return {};
}

namespace {

Status tell(const Progress& progress, std::int64_t done, std::int64_t total, std::string_view step) {
  return progress ? progress(done, total, step) : Status();
}

Result<Opened> opened(ledger::Base& base, Desks& desks, const account::Actor& actor, Id id) {
  store::Read read = TRY(base.db().read());
  return desks.open(read, base, actor, id);
}

/// The records as they are now, for the source and subject of a version.
Result<Drawn> drawn_again(ledger::Base& base, const account::Actor& actor, const Version& v, Date asof) {
  store::Read read = TRY(base.db().read());
  return draw(read, base, actor, {v.source, v.subject.str(), asof, {}, {}});
}

constexpr double kMostSeconds = 24 * 3600, kPreviewSeconds = 10;
constexpr std::int64_t kMostMegabytes = 1 << 20;

/// Ends the solver's work after so long.
std::function<bool()> after_seconds(double seconds) {
  return [end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds)] { return std::chrono::steady_clock::now() >= end; };
}

Result<placement::PlaceOptions> options_of(const Order& o) {
  if (!(o.seconds >= 0 && o.seconds <= kMostSeconds) || o.megabytes < 0 || o.megabytes > kMostMegabytes) return fail(fault::plan_limits, static_cast<std::int64_t>(kMostSeconds), kMostMegabytes);
  placement::PlaceOptions out;
  if (o.seconds > 0) out.enough = after_seconds(o.seconds);
  if (o.megabytes > 0) out.most_pairs = std::max<std::int64_t>(1, (o.megabytes << 20) / placement::kPairBytes);
  return out;
}

std::vector<std::string> notes_of(const placement::Problem& p) {
  std::vector<std::string> out = p.input.people.notes;
  out.insert(out.end(), p.input.posts.notes.begin(), p.input.posts.notes.end());
  return out;
}

}  // namespace

Result<Previewed> preview(ledger::Base& base, Desks& desks, const account::Actor& actor, Id parent, const std::vector<Change>& changes, bool fresh,
                          std::optional<std::int64_t> calm) {
  Opened from = TRY(opened(base, desks, actor, parent));
  std::optional<Drawn> drawn;
  if (fresh) drawn = TRY(drawn_again(base, actor, from.version, from.standing->problem().input.asof));
  placement::PlaceOptions options;  // a plan that is made anew is shown as far as it comes while somebody waits
  const bool anew = from.standing->desk().whole() || std::any_of(changes.begin(), changes.end(), [](const Change& c) { return c.kind == Change::Kind::together; });
  if (anew) options.enough = after_seconds(kPreviewSeconds);
  Revised revised = TRY(revise(*from.standing, changes, {std::move(drawn), calm, std::move(options)}));
  return Previewed{std::move(from), std::move(revised)};
}

Result<Made> make(ledger::Base& base, Desks& desks, const account::Actor& actor, const Order& o, const Progress& progress, const Stop& stop) {
  constexpr std::int64_t kSteps = 3;
  placement::PlaceOptions solving = TRY(options_of(o));
  solving.cancelled = stop;
  solving.progress = [&](const std::string& what) { (void)tell(progress, 1, kSteps, what); };
  Subject subject;
  {
    store::Read read = TRY(base.db().read());
    if (auto before = TRY(version_of_job(read, base, o.job))) {
      Opened again = TRY(desks.open(read, base, actor, before->id));
      return Made{again.version, again.standing, {}};
    }
  }
  TRY(tell(progress, 0, kSteps, "读取人选和岗位"));
  Made out;
  std::vector<std::string> edits;
  if (o.parent.empty()) {
    std::optional<Drawn> drawn;
    {
      store::Read read = TRY(base.db().read());
      drawn = TRY(draw(read, base, actor, o.asked));
      subject = {drawn->catalog, drawn->source, drawn->subject, drawn->title};
    }
    TRY(tell(progress, 1, kSteps, "核算每一种组合，求方案"));
    const catalog::FileText& rules = *TRY(drawn->catalog->placement_file(drawn->source->rules));
    placement::Input input{TRY(drawn->catalog->placement(rules, o.asked.params)), std::move(drawn->people), std::move(drawn->posts), drawn->asof, o.asked.limits};
    input.present = std::move(drawn->present);
    input.present_at = std::move(drawn->present_at);
    if (o.asked.stable) input.rules.mode = catalog::PlacementMode::stable;
    input.draw_commitment = o.asked.draw_commitment;
    input.draw_seed = o.asked.draw_seed;
    input.draw_later = true;
    out.standing = TRY(Standing::make(drawn->catalog, rules, std::move(input), solving));
    for (const catalog::Param& p : out.standing->problem().input.rules.params)
      if (o.asked.params.contains(p.name)) edits.push_back(words_of(p));
    for (const placement::Limit& l : o.asked.limits) edits.push_back(words_of(l));
    if (out.standing->problem().input.rules.draw && !o.asked.draw_commitment.empty()) edits.push_back("抽签种子的摘要：" + o.asked.draw_commitment);
  } else {
    Opened from = TRY(opened(base, desks, actor, o.parent));
    std::optional<Drawn> drawn;
    if (o.fresh) drawn = TRY(drawn_again(base, actor, from.version, o.asked.asof.empty() ? from.standing->problem().input.asof : o.asked.asof));
    {
      store::Read read = TRY(base.db().read());
      subject = TRY(subject_of(read, base, actor, from.version.source, from.version.subject.str()));
    }
    TRY(tell(progress, 1, kSteps, "核算改动，求方案"));
    Revised revised = TRY(revise(*from.standing, o.changes, {std::move(drawn), o.calm, solving}));
    out.standing = std::move(revised.standing);
    edits = std::move(revised.words);
    if (!revised.calm.empty()) edits.push_back(std::move(revised.calm));
    if (o.fresh) edits.insert(edits.begin(), "按现在的记录重新读取人选和岗位");
    out.notes = std::move(revised.lost);
  }
  TRY(tell(progress, 2, kSteps, "保存方案"));
  const Standing& s = *out.standing;
  if (o.seconds > 0) edits.push_back(fmt::format("时间限 {} 秒", o.seconds));
  if (o.megabytes > 0) edits.push_back(fmt::format("内存限 {} MB", o.megabytes));
  out.version = TRY(keep(base, actor, {subject, s, o.parent, o.reason, std::move(edits), o.job}));
  desks.put(out.version.id, out.standing);
  for (std::string& note : notes_of(s.problem())) out.notes.push_back(std::move(note));
  return out;
}

}  // namespace zhagen::plans
