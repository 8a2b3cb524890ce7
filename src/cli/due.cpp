#include <fmt/format.h>

#include <charconv>
#include <fstream>

#include "api/errors.hpp"
#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "dues/calendar.hpp"
#include "dues/paper.hpp"
#include "dues/errors.hpp"
#include "dues/what_if.hpp"
#include "service/assets.hpp"

namespace zhagen::cli {
namespace {

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return text;
}

/// Who asks, and what is due on the day.
struct Asked {
  std::unique_ptr<LoggedIn> in;
  store::Read read;
  std::shared_ptr<const dues::Board> board;
  dues::Query query;

  static Result<Asked> of(const DueOptions& o, const Clock& clock) {
    auto in = TRY(LoggedIn::as(o.data, o.db, o.user, clock));
    ledger::Base& base = in->base();
    store::Read read = TRY(in->site->db->read());
    std::shared_ptr<const dues::Board> board;
    if (o.asof.empty()) {
      board = TRY(in->site->dues().board(read));
    } else {
      Date day = TRY(Date::parse(o.asof));
      if (!day.exact()) return fail(Errc::date_invalid, o.asof);
      board = TRY(dues::Board::make(read, base, base.catalog(), day));
    }
    dues::Query q;
    auto part = dues::find_part(o.part);
    if (!part) return fail(api::fault::member_kind, "--part", " all、mine、unit、overdue、escalated 之一", "one of all, mine, unit, overdue, escalated");
    q.part = *part;
    q.due = o.due;
    q.ledger = o.ledger;
    q.limit = 1000;
    return Asked{std::move(in), std::move(read), std::move(board), std::move(q)};
  }
  const account::Actor& actor() const { return in->actor(); }
};

Status write_file(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  out.close();
  return out ? Status() : Status(fail(Errc::file_unwritable, path, std::string("写入没有完成")));
}

Result<catalog::Settings> settings_of(const std::vector<std::string>& set) {
  catalog::Settings out;
  for (const std::string& one : set) {
    std::size_t sign = one.find('=');
    std::int64_t value = 0;
    const char* end = one.data() + one.size();
    bool none = sign != std::string::npos && sign + 1 == one.size();
    auto read = sign == std::string::npos ? std::from_chars_result{nullptr, std::errc::invalid_argument} : std::from_chars(one.data() + sign + 1, end, value);
    if (!none && (read.ec != std::errc() || read.ptr != end)) return fail(api::fault::member_kind, "--set " + one, "参数=整数", "PARAM=whole number");
    out[one.substr(0, sign)] = none ? std::nullopt : std::optional(value);
  }
  return out;
}

std::string side(const dues::Turn::Side& s) {
  return s.there ? (s.day.empty() ? std::string("没有日期") : s.day.zh()) + " " + dues::standing_zh(s.standing) : std::string("没有");
}

Status what_if(Asked& a, const DueOptions& o) {
  std::shared_ptr<const catalog::Catalog> other = TRY(dues::with_params(*a.board->catalog, o.file, TRY(settings_of(o.set))));
  dues::WhatIf what = TRY(dues::what_if(a.read, a.in->base(), a.board, other, a.actor(), o.file));
  if (what.dues.empty()) fmt::print("没有变化\n");
  for (const auto& d : what.dues) fmt::print("{}\t多出 {} 项，少了 {} 项，变了 {} 项\n", d.label, d.appear, d.vanish, d.change);
  for (const dues::Turn& t : what.first)
    fmt::print("  {}\t{}\t{}\t{} → {}\n", one_line(t.title), t.due->label, dues::name_of(t.due->every, t.span), side(t.before), side(t.after));
  return {};
}

}  // namespace

Status due_list(const DueOptions& o) {
  SystemClock clock;
  Asked a = TRY(Asked::of(o, clock));
  fmt::print("截止\t情况\t应办\t名称\t本期\t说明\t记录\n");
  do {
    dues::Page page = TRY(dues::inbox(a.read, a.in->base(), *a.board, a.actor(), a.query));
    for (std::size_t i = 0; i < page.hits.size(); ++i) {
      const dues::Hit& h = page.hits[i];
      const dues::Words& w = page.words[i];
      fmt::print("{}\t{}\t{}\t{}\t{}\t{}{}\t{}/{}\n", h.item.day.iso(), dues::standing_zh(h.standing), h.due->label, one_line(w.title), w.period, one_line(w.sentence),
                 w.missing.empty() ? "" : "（" + one_line(w.missing) + "）", h.due->ledger->name, h.item.record.str());
    }
    a.query.after = page.next;
  } while (!a.query.after.empty());
  return {};
}

Status due_digest(const DueOptions& o) {
  SystemClock clock;
  Asked a = TRY(Asked::of(o, clock));
  dues::Paper d = TRY(dues::paper(a.read, a.in->base(), *a.board, a.actor(), a.query));
  audit::Event event;
  event.action = "export";
  event.subject = "due";
  event.rows = static_cast<std::int64_t>(d.rows());
  TRY(a.in->site->reads().note(ledger::who(a.actor()), event));
  if (o.out.ends_with(".html")) TRY(write_file(o.out, dues::html(d, service::asset("print.css"))));
  else TRY(dues::write_xlsx(d, o.out));
  fmt::print("已写入 {}：{} 项\n", o.out, d.rows());
  return {};
}

Status due_calendar(const DueOptions& o) {
  SystemClock clock;
  Asked a = TRY(Asked::of(o, clock));
  TRY(write_file(o.out, TRY(dues::calendar(a.read, a.in->base(), *a.board, a.actor(), clock.now()))));
  fmt::print("已写入 {}\n", o.out);
  return {};
}

Status due_explain(const DueOptions& o) {
  SystemClock clock;
  Asked a = TRY(Asked::of(o, clock));
  if (!o.set.empty()) return what_if(a, o);
  if (!o.due.empty() && !a.board->find(o.due)) return fail(dues::fault::due_unknown, o.due);
  dues::Counts counts = TRY(dues::counts(a.read, *a.board, a.actor()));
  for (const dues::Board::Kept& k : a.board->dues) {
    const catalog::Due& due = k.plan->due();
    if ((!o.due.empty() && due.name != o.due) || (!o.file.empty() && due.file != o.file)) continue;
    fmt::print("{}\t{}\t{}:{}\t{}\n", due.name, due.label, due.file, due.line, due.source.empty() ? "未写依据" : due.source);
    for (const std::string& param : due.unset) fmt::print("  没有生效：参数“{}”没有值\n", param);
    for (const auto& d : counts.dues)
      if (d.due == &due) fmt::print("  清单里：待办 {} 项，逾期 {} 项，待核 {} 项\n", d.open, d.overdue, d.undecided);
    if (o.due.empty()) continue;
    for (auto [what, program] : {std::pair("对象", due.where ? &*due.where : nullptr), std::pair("任期起", &due.begins), std::pair("任期止", &due.ends),
                                 std::pair("截止日期", &due.by), std::pair("办结", &due.done_when), std::pair("免办", due.excused_when ? &*due.excused_when : nullptr)})
      if (program && *program) fmt::print("  {}：{}\n", what, one_line(program->text()));
    fmt::print("  提前 {} 天进清单{}{}\n", due.ahead, due.escalate.empty() ? "" : fmt::format("，逾期 {} 天后督办", due.grace), due.leader ? "；涉及领导，只列待安排" : "");
  }
  return {};
}

}  // namespace zhagen::cli
