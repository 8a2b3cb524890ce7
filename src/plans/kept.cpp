#include "plans/kept.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "ledger/access.hpp"
#include "plans/errors.hpp"
#include "plans/packed.hpp"
#include "plans/standing.hpp"

namespace zhagen::plans {

constinit const store::Migration kTables{9, "placement plans", R"sql(
CREATE TABLE placement_plan (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  subject INTEGER NOT NULL,
  number INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  job INTEGER NOT NULL,
  made INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  people INTEGER NOT NULL,
  posts INTEGER NOT NULL,
  seats INTEGER NOT NULL,
  placed INTEGER NOT NULL,
  points INTEGER NOT NULL,
  pieces INTEGER NOT NULL,
  about BLOB NOT NULL);
CREATE UNIQUE INDEX placement_plan_number ON placement_plan (subject, source, number);
CREATE INDEX placement_plan_job ON placement_plan (job);
CREATE TABLE placement_part (
  plan INTEGER NOT NULL,
  nr INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (plan, nr));
)sql"};

constinit const store::Migration kBounds{10, "bounds of placement plans", R"sql(
ALTER TABLE placement_plan ADD COLUMN gap INTEGER NOT NULL DEFAULT 0;
ALTER TABLE placement_plan ADD COLUMN unmet INTEGER NOT NULL DEFAULT 0;
)sql"};

namespace {

constexpr std::int64_t kOpen = -1;  // of `gap`: goals before the score are not proven either
constexpr std::size_t kPiece = 256 << 10, kReason = 2000;
constexpr std::string_view kColumns = "id, source, subject, number, parent, made, user_id, user_name, people, posts, seats, placed, points, about, gap, unmet";

std::string about_context(Id plan) { return "placement_plan|about|" + plan.str(); }
std::string part_context(Id plan, std::size_t nr) { return "placement_part|" + plan.str() + "|" + std::to_string(nr); }

/// One line each, the reason first; none holds a line break.
std::string about(const std::string& reason, const std::vector<std::string>& edits) {
  auto line = [](std::string text) {
    for (char& c : text)
      if (c == '\n' || c == '\r') c = ' ';
    return text + "\n";
  };
  std::string out = line(reason);
  for (const std::string& e : edits) out += line(e);
  return out;
}

Result<Version> read_version(const ledger::Base& base, const store::Rows& rows) {
  Version v;
  v.id = Id(rows.integer(0));
  v.source = rows.text(1);
  v.subject = Id(rows.integer(2));
  v.number = rows.integer(3);
  v.parent = Id(rows.integer(4));
  v.made = Instant{rows.integer(5)};
  v.user = Id(rows.integer(6));
  v.who = rows.text(7);
  v.people = rows.integer(8);
  v.posts = rows.integer(9);
  v.seats = rows.integer(10);
  v.placed = rows.integer(11);
  v.points = rows.integer(12);
  v.gap = rows.integer(14) == kOpen ? std::nullopt : std::optional(rows.integer(14));
  v.unmet = rows.integer(15);
  std::istringstream lines(TRY(base.keys().open(rows.blob(13).bytes, about_context(v.id))));
  std::getline(lines, v.reason);
  for (std::string line; std::getline(lines, line);) v.edits.push_back(line);
  return v;
}

audit::Event event_of(const Version& v) {
  audit::Event event;
  event.action = "plan";
  event.subject = "placement_plan";
  event.record = v.id;
  event.rows = v.people;
  event.reason = v.reason;
  event.detail = fmt::format(R"({{"number":{},"source":"{}","subject":"{}"}})", v.number, v.source, v.subject.str());
  return event;
}

}  // namespace

std::string name_of(const Version& v) { return fmt::format("第 {} 稿", v.number); }

Result<Version> keep(ledger::Base& base, const account::Actor& actor, const Keeping& k) {
  if (k.reason.size() > kReason) return fail(fault::plan_reason, kReason / 3);
  const Standing& s = k.standing;
  const placement::Problem& p = s.problem();
  Version v;
  v.id = base.ids().next();
  v.source = k.subject.source->name;
  v.subject = k.subject.id;
  v.parent = k.parent;
  v.made = base.clock().now();
  v.user = actor.user;
  v.who = actor.name;
  v.people = p.people();
  v.posts = p.posts();
  for (std::int32_t j = 0; j < p.posts(); ++j) v.seats += s.seats(j);
  v.placed = std::count_if(s.plan().post.begin(), s.plan().post.end(), [](std::int32_t j) { return j >= 0; });
  v.points = s.points();
  v.gap = s.gap();
  v.unmet = static_cast<std::int64_t>(s.unmet().size());
  v.reason = k.reason;
  v.edits = k.edits;
  // Sealed outside of the transaction: others write meanwhile.
  const std::string packed = TRY(pack(content_of(s.desk(), s.catalog(), s.rules())));
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < packed.size(); at += kPiece)
    pieces.push_back(base.keys().seal(std::string_view(packed).substr(at, kPiece), part_context(v.id, pieces.size())));
  const std::string sealed = base.keys().seal(about(v.reason, v.edits), about_context(v.id));

  TRY(base.db().write([&](store::Tx& tx) -> Status {
    auto catalog = base.catalog();
    const catalog::PlacementSource* source = TRY(catalog->source(v.source));
    ledger::Permit may = TRY(ledger::permit(tx, *catalog, actor, *source->subject, source->plan, v.subject));
    if (!may.granted) return fail(fault::plan_forbidden, k.subject.title, source->subject->label);
    audit::Operation operation(tx, base.keys(), v.made);
    TRY(operation.begin());  // one after the other: the numbers have no gaps
    {
      auto rows = TRY(tx.query("SELECT max(number) FROM placement_plan WHERE subject = ? AND source = ?", v.subject.value(), v.source));
      v.number = TRY(rows.next()) && !rows.null(0) ? rows.integer(0) + 1 : 1;
    }
    TRY(tx.exec("INSERT INTO placement_plan (id, source, subject, number, parent, job, made, user_id, user_name, people, posts, seats, placed, points, pieces, about, gap, unmet) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                v.id.value(), v.source, v.subject.value(), v.number, v.parent.value(), k.job.value(), v.made.ms, v.user.value(), v.who, v.people, v.posts, v.seats,
                v.placed, v.points, pieces.size(), store::Blob{sealed}, v.gap.value_or(kOpen), v.unmet));
    std::size_t nr = 0;
    constexpr std::array<std::string_view, 3> kPartColumns{"plan", "nr", "sealed"};
    TRY(tx.bulk_insert("placement_part", kPartColumns, [&](std::span<store::Arg> row) -> Result<bool> {
      if (nr == pieces.size()) return false;
      row[0] = v.id.value();
      row[1] = nr;
      row[2] = store::Blob{pieces[nr++]};
      return true;
    }));
    TRY(operation.close(ledger::who(actor, may.for_user), event_of(v)));
    return {};
  }));
  return v;
}

Result<std::vector<Version>> versions(store::Tx& tx, ledger::Base& base, const account::Actor&, const Subject& subject) {
  std::vector<Version> out;
  auto rows = TRY(tx.query(fmt::format("SELECT {} FROM placement_plan WHERE subject = ? AND source = ? ORDER BY number DESC", kColumns), subject.id.value(), subject.source->name));
  while (TRY(rows.next())) out.push_back(TRY(read_version(base, rows)));
  return out;
}

Result<Version> version(store::Tx& tx, ledger::Base& base, const account::Actor& actor, Id id) {
  Version v;
  {
    auto rows = TRY(tx.query(fmt::format("SELECT {} FROM placement_plan WHERE id = ?", kColumns), id.value()));
    if (!TRY(rows.next())) return fail(fault::plan_unknown);
    v = TRY(read_version(base, rows));
  }
  auto catalog = base.catalog();
  auto source = catalog->source(v.source);
  if (!source || !TRY(ledger::permit(tx, *catalog, actor, *(*source)->subject, (*source)->plan, v.subject)).granted) return fail(fault::plan_unknown);
  return v;
}

Result<std::optional<Version>> version_of_job(store::Tx& tx, const ledger::Base& base, Id job) {
  auto rows = TRY(tx.query(fmt::format("SELECT {} FROM placement_plan WHERE job = ?", kColumns), job.value()));
  if (job.empty() || !TRY(rows.next())) return std::optional<Version>();
  return std::optional(TRY(read_version(base, rows)));
}

Result<std::string> content(store::Tx& tx, const ledger::Base& base, const Version& v) {
  std::size_t pieces = 0;
  {
    auto rows = TRY(tx.query("SELECT pieces FROM placement_plan WHERE id = ?", v.id.value()));
    if (!TRY(rows.next())) return fail(fault::plan_unknown);
    pieces = static_cast<std::size_t>(rows.integer(0));
  }
  std::string out;
  std::size_t nr = 0;
  auto rows = TRY(tx.scan("SELECT nr, sealed FROM placement_part WHERE plan = ? ORDER BY nr", v.id.value()));
  for (; TRY(rows.next()); ++nr) out += TRY(base.keys().open(rows.blob(1).bytes, part_context(v.id, nr)));
  if (nr != pieces) return fail(fault::plan_damaged);
  return out;
}

}  // namespace zhagen::plans
