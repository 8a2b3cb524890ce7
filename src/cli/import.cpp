#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/logged_in.hpp"
#include "exchange/errors.hpp"
#include "exchange/import.hpp"

namespace zhagen::cli {
namespace {

using exchange::Preview;
using Fate = exchange::ImportRow::Fate;

constexpr std::size_t kShown = 50;  // sentences; the error sheet has them all

Result<exchange::ImportOptions> options_of(const ImportCommand& c) {
  exchange::ImportOptions o;
  using Mode = exchange::ImportOptions::Mode;
  o.mode = c.mode == "create" ? Mode::create : c.mode == "update" ? Mode::update : Mode::both;
  o.key = c.key;
  o.sheet = c.sheet;
  o.leave = c.leave;
  o.empty_clears = c.empty_clears;
  if (!c.from.empty()) o.from = TRY(Date::parse(c.from));
  for (const std::string& m : c.map) {
    std::size_t at = m.rfind('=');
    if (at == std::string::npos || at == 0 || at + 1 == m.size()) return fail(Errc::roster_map, m, "name");
    o.mapping[m.substr(0, at)] = m.substr(at + 1);
  }
  return o;
}

void print_preview(const Preview& p) {
  std::vector<std::string> passed;
  for (const exchange::ImportColumn& c : p.columns) {
    if (c.field.empty()) passed.push_back(fmt::format("{} 列“{}”（{}）", c.letters, c.heading, c.why));
    else fmt::print("{} 列“{}” → {}\n", c.letters, c.heading, c.field);
  }
  if (!passed.empty()) {
    std::size_t n = std::min<std::size_t>(passed.size(), 8);
    fmt::print("没有使用 {} 列：{}{}。要用它们，请加 --map \"列名=字段\"。\n", passed.size(), fmt::join(passed.begin(), passed.begin() + static_cast<std::ptrdiff_t>(n), "、"),
               passed.size() > n ? " 等" : "");
  }
  for (const std::string& note : p.notes) fmt::print("{}\n", note);
  std::size_t shown = 0;
  for (const exchange::ImportChange& c : p.changes)
    if (++shown <= kShown) fmt::print("第 {} 行 {}：{} → {}\n", p.rows[c.row].number, c.field, c.from.empty() ? "（空）" : c.from, c.to.empty() ? "（空）" : c.to);
  if (shown > kShown) fmt::print("另有 {} 处改动。\n", shown - kShown);
}

void print_faults(const Preview& p, const std::vector<exchange::ImportFault>& faults) {
  for (std::size_t i = 0; i < faults.size() && i < kShown; ++i) fmt::print(stderr, "{}\n", p.sentence(faults[i]));
  if (faults.size() > kShown) fmt::print(stderr, "另有 {} 处问题，加 --errors 文件.xlsx 可全部写出。\n", faults.size() - kShown);
}

Status take_back(const ImportCommand& c, LoggedIn& in) {
  exchange::Undone done = TRY(exchange::undo(in.site->base(), in.session.actor, c.undo, c.others));
  if (!done.written) return exchange::not_undone(done);
  for (const std::string& k : done.kept) fmt::print(stderr, "{}\n", k);
  fmt::print("已撤销：作废 {} 条，恢复 {} 条{}。\n", done.cancelled, done.set_back, done.kept.empty() ? "" : fmt::format("，{} 条保持现状", done.kept.size()));
  return {};
}

}  // namespace

Status import_records(const ImportCommand& c) {
  if (!c.undo && (c.ledger.empty() || c.file.empty())) return fail(exchange::fault::import_arguments);
  SystemClock clock;
  auto in = TRY(LoggedIn::as(c.data, c.db, c.user, clock));
  if (c.undo) return take_back(c, *in);
  ledger::Base& base = in->site->base();
  Preview p = TRY(exchange::prepare(base, in->session.actor, c.ledger, c.file, TRY(options_of(c))));
  print_preview(p);
  exchange::Imported done;
  if (c.preview) {
    done.faults = p.faults;
    done.faulty = p.count(Fate::faulty);
    fmt::print("预览：新建 {} 条，更新 {} 条，不变 {} 条，跳过 {} 行，有问题 {} 行；什么也没有写入。\n", p.count(Fate::created), p.count(Fate::changed), p.count(Fate::same),
               p.count(Fate::skipped), done.faulty);
  } else {
    done = TRY(exchange::commit(base, in->session.actor, p, {.good_rows = c.good_rows, .reason = c.reason}));
  }
  print_faults(p, done.faults);
  if (!c.errors.empty() && !done.faults.empty()) {
    TRY(exchange::write_error_sheet(p, done.faults, c.errors));
    fmt::print("有问题的行写在 {}，改正后可直接导入它。\n", c.errors);
  }
  if (c.preview) return {};
  if (!done.written) return fail(exchange::fault::import_faults, done.faulty);
  fmt::print("已导入：新建 {} 条，更新 {} 条，不变 {} 条，跳过 {} 行，留下 {} 行。\n", done.created, done.changed, done.same, done.skipped, done.faulty);
  if (done.entry) fmt::print("这是第 {} 号办理；撤销：zhagen import --undo {} --as {}\n", done.entry, done.entry, c.user);
  return {};
}

}  // namespace zhagen::cli
