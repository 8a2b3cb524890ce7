#include "rules/workbook.hpp"

#include <fmt/format.h>

#include "files/xlsx_writer.hpp"
#include "rules/words.hpp"

namespace zhagen::rules {
namespace {

using files::Number;

std::string reasons(const std::vector<Said>& said) {
  std::string out;
  for (const Said& s : said) out += fmt::format("{}{}{}：{}", out.empty() ? "" : "；", s.rule->label, s.undecided ? "（待核）" : "", s.words);
  return out;
}

Status write_counts(files::XlsxWriter& book, const Assessment& a, const Summary& s) {
  files::OutSheet sheet;
  sheet.name = "汇总";
  sheet.title = a.set().label + "：按规则判断的结果";
  sheet.left = fmt::format("截至 {}，共 {} {}", a.asof().zh(), s.total, counted(a.set()));
  sheet.notes = {"程序按规则提出建议，由人认定。同一条记录可能涉及几条规则，各行相加不等于总数。"};
  sheet.columns = {{.heading = "项目", .width = 24}, {.heading = "效力", .width = 10}, {.heading = "涉及", .width = 10}, {.heading = "待核", .width = 10},
                   {.heading = "只因这一条", .width = 12}, {.heading = "依据", .width = 40}};
  sheet.filter = false;
  sheet.landscape = false;
  TRY(book.sheet(sheet));
  for (std::size_t v = 0; v < kVerdicts; ++v) {
    auto verdict = static_cast<Verdict>(v);
    if (verdict == Verdict::ought && !a.set().tiers) continue;
    TRY(book.row({std::string_view(verdict_label(verdict, a.set().tiers)), {}, Number{s.verdicts[v]}}, files::Tone::strong));
  }
  for (const Tally& t : s.rules) {
    bool refuses = t.rule->strength == catalog::Rule::Strength::forbid || t.rule->strength == catalog::Rule::Strength::require;
    TRY(book.row({std::string_view(t.rule->label), std::string_view(strength_label(t.rule->strength)), Number{t.speaks}, Number{t.undecided},
                  refuses ? files::OutCell(Number{t.alone}) : files::OutCell(), std::string_view(t.rule->source)}));
  }
  for (std::size_t r = 0; r < a.set().rules.size(); ++r) {
    if (a.judged().in_force[r]) continue;
    std::string why = why_not(a.set(), a.set().rules[r]);
    TRY(book.row({std::string_view(a.set().rules[r].label), "没有执行", {}, {}, {}, std::string_view(why)}, files::Tone::faint));
  }
  return {};
}

}  // namespace

Status write_workbook(const Assessment& a, const std::vector<std::size_t>& indexes, const std::vector<std::string>& titles, const std::string& path) {
  files::XlsxWriter book = TRY(files::XlsxWriter::create(path, {.title = a.set().label}));
  TRY(write_counts(book, a, a.summary()));
  files::OutSheet sheet;
  sheet.name = "逐条";
  sheet.title = a.set().label;
  sheet.left = "截至 " + a.asof().zh();
  sheet.columns = {{.heading = a.set().of->label, .width = 16}, {.heading = "结论", .width = 8, .centre = true}, {.heading = "理由", .width = 90}};
  TRY(book.sheet(sheet));
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    std::string why = reasons(a.say(a.set(), a.judged(), indexes[i]));
    TRY(book.row({std::string_view(titles[i]), std::string_view(verdict_label(a.judged().verdicts[indexes[i]], a.set().tiers)), std::string_view(why)}));
  }
  return book.close();
}

audit::Event export_event(const Question& question, const Assessment& a, std::int64_t rows) {
  audit::Event event;
  event.action = "export";
  event.subject = a.set().of->name;
  event.rows = rows;
  event.detail = fmt::format(R"({{"asof":{},"rules":"{}"}})", a.asof().value(), question.set);
  return event;
}

}  // namespace zhagen::rules
