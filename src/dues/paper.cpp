#include "dues/paper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/html.hpp"
#include "dues/errors.hpp"
#include "files/xlsx_writer.hpp"

namespace zhagen::dues {
namespace {

constexpr const char* kHeadings[] = {"序号", "名称", "本期", "截止日期", "情况", "说明"};

const char* title_of(Part part) {
  switch (part) {
    case Part::overdue: return "逾期应办清单";
    case Part::escalated: return "督办事项清单";
    default: return "应办清单";
  }
}

std::string heading_of(const Paper::Group& g) { return fmt::format("{}（{}项）{}", g.label, g.rows.size(), g.source.empty() ? "" : "　依据：" + g.source); }

}  // namespace

std::size_t Paper::rows() const {
  std::size_t n = 0;
  for (const Group& g : groups) n += g.rows.size();
  return n;
}

Result<Paper> paper(store::Tx& tx, const ledger::Base& base, const Board& board, const account::Actor& actor, const Query& query) {
  if (!query.due.empty() && !board.find(query.due)) return fail(fault::due_unknown, query.due);
  std::vector<Hit> some = TRY(hits(tx, board, actor, false));
  std::erase_if(some, [&](const Hit& h) {
    return !h.in(query.part) || (!query.due.empty() && h.due->name != query.due) || (!query.ledger.empty() && h.due->ledger->name != query.ledger);
  });
  if (some.size() > kPaperRows) return fail(fault::due_many, some.size(), kPaperRows);
  std::vector<Words> words = TRY(words_of(tx, base, board, some));
  Paper out{title_of(query.part), actor.name, board.today, {}};
  for (const Board::Kept& k : board.dues) {
    const catalog::Due& due = k.plan->due();
    Paper::Group group{due.label, due.source, {}};
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (some[i].due != &due) continue;
      std::string sentence = words[i].sentence;
      if (!words[i].missing.empty()) sentence += "（" + words[i].missing + "）";
      Standing s = some[i].standing;
      group.rows.push_back({words[i].title, words[i].period, some[i].item.day.empty() ? "" : some[i].item.day.zh(), standing_zh(s), std::move(sentence),
                            s == Standing::overdue || s == Standing::escalated});
    }
    if (!group.rows.empty()) out.groups.push_back(std::move(group));
  }
  return out;
}

Status write_xlsx(const Paper& d, const std::string& path) {
  auto out = TRY(files::XlsxWriter::create(path, {.title = d.title, .author = d.who, .created = d.day}));
  files::OutSheet sheet;
  sheet.name = sheet.title = d.title;
  sheet.left = d.who;
  sheet.right = "截至" + d.day.zh();
  const double widths[] = {6, 16, 14, 15, 8, 60};
  for (std::size_t i = 0; i < std::size(kHeadings); ++i)
    sheet.columns.push_back({.heading = kHeadings[i], .width = widths[i], .centre = i == 0 || i == 3 || i == 4});
  sheet.filter = false;
  sheet.print = true;
  TRY(out.sheet(sheet));
  if (d.groups.empty()) TRY(out.band("没有要办的事"));
  for (const Paper::Group& g : d.groups) {
    TRY(out.band(heading_of(g)));
    std::int64_t n = 0;
    for (const Paper::Row& r : g.rows)
      TRY(out.row({files::Number{++n}, std::string_view(r.title), std::string_view(r.period), std::string_view(r.day), std::string_view(r.standing),
                   std::string_view(r.sentence)},
                  r.late ? files::Tone::strong : files::Tone::plain));
  }
  return out.close();
}

std::string html(const Paper& d, std::string_view style) {
  std::string out = fmt::format(
      "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n{3}\n</head>\n<body>\n"
      "<h1>{0}</h1>\n<p class=\"line\"><span>{1}</span><span>截至{2}</span></p>\n",
      escape_html(d.title), escape_html(d.who), d.day.zh(),
      style.empty() ? "<link rel=\"stylesheet\" href=\"/print.css\">" : fmt::format("<style>\n{}</style>", style));
  if (d.groups.empty()) out += "<p>没有要办的事。</p>\n";
  for (const Paper::Group& g : d.groups) {
    out += "<h2>" + escape_html(heading_of(g)) + "</h2>\n<table>\n<thead><tr>";
    for (const char* heading : kHeadings) out += fmt::format("<th>{}</th>", heading);
    out += "</tr></thead>\n<tbody>\n";
    std::size_t n = 0;
    for (const Paper::Row& r : g.rows)
      out += fmt::format("<tr{}><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", r.late ? " class=\"late\"" : "", ++n, escape_html(r.title),
                         escape_html(r.period), r.day, r.standing, escape_html(r.sentence));
    out += "</tbody>\n</table>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace zhagen::dues
