#include "placement/workbook.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "files/value.hpp"
#include "files/xlsx_reader.hpp"
#include "files/xlsx_writer.hpp"
#include "placement/decision_page.hpp"
#include "placement/model_pages.hpp"
#include "placement/sweep.hpp"

namespace zhagen::placement {
namespace {

using files::OutCell;
constexpr const char *kPeople = "人选", *kPosts = "岗位", *kParams = "参数", *kPresent = "在队人员", *kPresentAt = "在队人员所在", *kRules = "规则", *kAbout = "说明";
constexpr const char* kSeedLater = "还没有公布，还没有抽签";
constexpr double kSentenceWidth = 56;
constexpr std::int64_t kLargestPrice = std::int64_t{1} << 60;  // solve/instance.hpp lets no batch reach it
constexpr std::int64_t kLongNumber = 1'000'000'000'000'000;    // spreadsheets show fifteen digits: longer ones are text

// ---- writing

/// 'text' holds the cell's text where it needs one of its own.
OutCell out(const Cell& cell, std::string& text) {
  if (auto* s = std::get_if<std::string>(&cell)) return std::string_view(*s);
  if (auto* n = std::get_if<std::int64_t>(&cell)) {
    if (std::abs(*n) < kLongNumber) return files::Number{*n, 0};
    text = std::to_string(*n);
    return std::string_view(text);
  }
  return {};
}

Status write_page(files::XlsxWriter& book, const Page& page) {
  files::OutSheet sheet;
  sheet.name = page.name;
  sheet.title = page.title;
  sheet.notes = page.notes;
  for (auto& h : page.headings) {
    auto& column = sheet.columns.emplace_back();
    column.heading = h;
    if (h == page.wide) column.width = kSentenceWidth;
  }
  sheet.frozen_columns = 2;
  if (page.headings.size() > 12) sheet.paper = files::Paper::a3;
  TRY(book.sheet(sheet));
  std::vector<OutCell> cells;
  std::vector<std::string> texts;
  for (auto& row : page.rows) {
    cells.clear();
    texts.assign(row.size(), "");
    for (std::size_t c = 0; c < row.size(); ++c) cells.push_back(out(row[c], texts[c]));
    TRY(book.row(cells));
  }
  return {};
}

/// The rows that went in, in order of contents, under the fields' own labels: read_roster reads them back.
Page input_page(const exchange::Roster& roster, const char* name, const char* number, const CodeLists& codes) {
  Page page{name, "", {}, {number}, "", {}};
  std::vector<std::size_t> shown;
  for (std::size_t f = 0; f < roster.ledger->fields.size(); ++f) {
    if (!roster.given[f]) continue;
    shown.push_back(f);
    page.headings.push_back(roster.ledger->fields[f].label);
  }
  for (std::size_t r = 0; r < roster.records.size(); ++r) {
    std::vector<Cell> row{static_cast<std::int64_t>(r + 1)};
    for (std::size_t f : shown) {
      const exchange::Value& v = roster.records[r][f];
      if (auto* n = std::get_if<std::int64_t>(&v)) row.emplace_back(*n);
      else row.emplace_back(exchange::text_of(roster.ledger->fields[f], v, codes));
    }
    page.rows.push_back(std::move(row));
  }
  return page;
}

/// Who is in a team already, and where.
std::vector<Page> present_pages(const Problem& p, const CodeLists& codes) {
  if (!p.teams || p.input.present.records.empty()) return {};  // without such rules nobody counts them
  return {input_page(p.input.present, kPresent, "序号", codes), input_page(p.input.present_at, kPresentAt, "序号", codes)};
}

Page params_page(const catalog::PlacementRules& rules) {
  Page page{kParams, "", {}, {"参数", "值", "说明", "依据", "备注"}, "", {}};
  for (auto& p : rules.params)
    page.rows.push_back({p.name, p.value ? Cell(*p.value) : Cell(), p.label, p.source, p.remark});
  return page;
}

void add_text(Page& page, const catalog::FileText& file) {
  std::int64_t line = 0;
  for (std::size_t at = 0; at <= file.text.size();) {
    std::size_t end = std::min(file.text.find('\n', at), file.text.size());
    page.rows.push_back({file.name, ++line, file.text.substr(at, end - at)});
    at = end + 1;
  }
}

/// The ledgers, code lists and rules in force, line by line.
Page rules_page(const Problem& p, const catalog::Catalog& catalog, const catalog::FileText& rules) {
  Page page{kRules, "", {}, {"文件", "行", "内容"}, "内容", {}};
  add_text(page, rules);
  for (auto& f : catalog.files()) {
    bool needed = f.name == p.input.people.ledger->file || f.name == p.input.posts.ledger->file;
    for (auto* ledger : {p.input.people.ledger, p.input.posts.ledger})
      for (auto& field : ledger->fields) needed |= f.name == field.file || f.name == "codes/" + field.codes + ".toml";
    if (needed) add_text(page, f);
  }
  return page;
}

Page about_page(const Made& made, const catalog::FileText& rules) {
  const Problem& p = *made.problem;
  Page page{kAbout, "", {}, {"项目", "内容"}, "", {}};
  page.rows = {{"截至日期", p.input.asof.iso()}, {"规则", p.input.rules.label}, {"规则文件", rules.name},
               {"人选名册", p.input.people.file}, {"岗位名册", p.input.posts.file}};
  auto limit = [](const std::optional<std::int64_t>& n) { return n ? std::to_string(*n) : ""; };
  for (auto& l : p.input.limits)
    page.rows.push_back({"名额", fmt::format("{}:{}={}..{}", l.bound, l.key, limit(l.limits.min), limit(l.limits.max))});
  for (auto& l : p.input.relaxed)
    page.rows.push_back({"放宽", fmt::format("{}:{}={}..{}", l.bound, l.key, limit(l.limits.min), limit(l.limits.max))});
  page.rows.push_back({"安置方式", p.input.rules.mode == catalog::PlacementMode::stable ? "stable" : "best"});
  page.rows.push_back({"合计上限", made.plan.bound});
  page.rows.push_back({"核算的组合", std::int64_t{p.people()} * p.posts()});
  page.rows.push_back({"其中可行", possible_pairs(p)});
  if (p.input.rules.draw) {
    if (!p.input.draw_commitment.empty()) page.rows.push_back({"抽签摘要", p.input.draw_commitment});
    page.rows.push_back({"抽签种子", p.input.draw_seed.empty() ? kSeedLater : p.input.draw_seed});
  }
  return page;
}

// ---- reading

Error damaged(std::string what) { return fail(Errc::plan_unreadable, std::move(what)); }

struct Grid {
  std::vector<std::vector<std::string>> rows;  // as shown, from the sheet's first row
};

Result<Grid> read_grid(files::XlsxReader& book, const std::string& name) {
  Grid grid;
  for (std::size_t s = 0; s < book.sheets().size(); ++s) {
    if (book.sheets()[s].name != name) continue;
    TRY(book.rows(s, [&](const files::Row& row) {
      while (grid.rows.size() + 1 < row.number && grid.rows.size() < (1u << 21)) grid.rows.emplace_back();
      auto& cells = grid.rows.emplace_back();
      for (const files::Cell& c : row.cells) {
        if (c.column >= 1024) break;
        if (cells.size() <= c.column) cells.resize(c.column + 1);
        cells[c.column] = c.text;
      }
      return files::Next::row;
    }));
    return grid;
  }
  return damaged("缺少工作表“" + name + "”");
}

const std::string& at(const std::vector<std::string>& row, std::size_t column) {
  static const std::string none;
  return column < row.size() ? row[column] : none;
}

Result<std::int64_t> number(const std::string& text, const std::string& where) {
  std::int64_t n = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return damaged(where + "的“" + text + "”不是整数");
  return n;
}

Result<std::vector<catalog::FileText>> read_files(files::XlsxReader& book) {
  Grid grid = TRY(read_grid(book, kRules));
  std::vector<catalog::FileText> out;
  for (std::size_t r = 1; r < grid.rows.size(); ++r) {
    const std::string& file = at(grid.rows[r], 0);
    if (file.empty()) return damaged("“规则”页有空行");
    if (out.empty() || out.back().name != file) out.push_back({file, ""});
    else out.back().text += '\n';
    out.back().text += at(grid.rows[r], 2);
  }
  if (out.empty()) return damaged("“规则”页是空的");
  return out;
}

Result<catalog::Settings> read_params(files::XlsxReader& book) {
  Grid grid = TRY(read_grid(book, kParams));
  catalog::Settings out;
  for (std::size_t r = 1; r < grid.rows.size(); ++r) {
    const std::string& value = at(grid.rows[r], 1);
    auto& slot = out[at(grid.rows[r], 0)];
    if (!value.empty()) slot = TRY(number(value, "“参数”页"));
  }
  return out;
}

struct About {
  Date asof;
  std::string people_file, posts_file;
  std::vector<Limit> limits, relaxed;
  std::string commitment, seed, mode;
  std::int64_t bound = 0;
};

Result<About> read_about(files::XlsxReader& book) {
  About about;
  Grid grid = TRY(read_grid(book, kAbout));
  for (auto& row : grid.rows) {
    if (at(row, 0) == "截至日期") about.asof = TRY(Date::parse(at(row, 1)));
    if (at(row, 0) == "人选名册") about.people_file = at(row, 1);
    if (at(row, 0) == "岗位名册") about.posts_file = at(row, 1);
    if (at(row, 0) == "名额") about.limits.push_back(TRY(parse_limit(at(row, 1))));
    if (at(row, 0) == "放宽") about.relaxed.push_back(TRY(parse_limit(at(row, 1))));
    if (at(row, 0) == "安置方式") about.mode = at(row, 1);
    if (at(row, 0) == "合计上限") about.bound = TRY(number(at(row, 1), "“说明”页的合计上限"));
    if (at(row, 0) == "抽签摘要") about.commitment = at(row, 1);
    if (at(row, 0) == "抽签种子" && at(row, 1) != kSeedLater) about.seed = at(row, 1);
  }
  if (!about.asof.exact()) return damaged("“说明”页没有截至日期");
  if (about.mode != "best" && about.mode != "stable") return damaged("“说明”页的安置方式“" + about.mode + "”不认识");
  if (about.bound > kLargestPrice || about.bound < -kLargestPrice) return damaged("“说明”页的上限超出范围");
  return about;
}

/// Assigns rows of a page by the numbers of two of its columns.
Status read_pairs(files::XlsxReader& book, const char* page, const Problem& p, std::vector<std::int32_t>& post) {
  Grid grid = TRY(read_grid(book, page));
  std::size_t person_column = 0, post_column = 0;
  bool heading = false;
  for (auto& row : grid.rows) {
    if (!heading) {
      auto find = [&](const char* h) { return static_cast<std::size_t>(std::find(row.begin(), row.end(), h) - row.begin()); };
      person_column = find(kPersonNumber);
      post_column = find(kPostNumber);
      heading = person_column < row.size() && post_column < row.size();
      continue;
    }
    std::int64_t i = TRY(number(at(row, person_column), "“建议方案”页" + std::string(kPersonNumber)));
    std::int64_t j = TRY(number(at(row, post_column), "“建议方案”页" + std::string(kPostNumber)));
    if (i < 1 || i > p.people() || j < 1 || j > p.posts()) return damaged(fmt::format("“建议方案”页的人选号 {}、岗位号 {} 不存在", i, j));
    auto& slot = post[static_cast<std::size_t>(i - 1)];
    if (slot >= 0) return damaged(fmt::format("“建议方案”页里第 {} 号人选出现两次", i));
    slot = static_cast<std::int32_t>(j - 1);
  }
  if (!heading) return damaged("“建议方案”页没有人选号、岗位号两列");
  return {};
}

Result<std::int64_t> price(const std::string& text, const char* page) {
  std::int64_t n = TRY(number(text, "“" + std::string(page) + "”页的影响值"));
  if (n > kLargestPrice || n < -kLargestPrice) return damaged("“" + std::string(page) + "”页的影响值超出范围");
  return n;
}

Status read_prices(files::XlsxReader& book, const Problem& p, solve::Prices& prices) {
  Grid grid = TRY(read_grid(book, "调整影响"));
  for (auto& row : grid.rows) {
    if (at(row, 0) == "人选") prices.person.push_back(TRY(price(at(row, 3), "调整影响")));
    if (at(row, 0) == "岗位") prices.post.push_back(TRY(price(at(row, 3), "调整影响")));
  }
  grid = TRY(read_grid(book, "名额影响"));
  std::vector<std::int64_t> of_groups;
  bool heading = false;
  for (auto& row : grid.rows) {
    if (heading) of_groups.push_back(TRY(price(at(row, 6), "名额影响")));
    heading |= at(row, 6) == "影响值";
  }
  if (of_groups.size() != p.person_side.groups.size() + p.post_side.groups.size()) return damaged("“名额影响”页的行数不对");
  auto middle = of_groups.begin() + static_cast<std::ptrdiff_t>(p.person_side.groups.size());
  prices.person_group.assign(of_groups.begin(), middle);
  prices.post_group.assign(middle, of_groups.end());
  return {};
}

/// The proof of the bound for plans that keep the rules on teams, where the file has one.
Status read_team_bound(files::XlsxReader& book, std::optional<TeamBound>& out) {
  auto is = [](auto& sheet) { return sheet.name == kTeamProofPage; };
  if (std::none_of(book.sheets().begin(), book.sheets().end(), is)) return {};
  Grid grid = TRY(read_grid(book, kTeamProofPage));
  TeamBound b;
  for (auto& row : grid.rows) {
    auto value = [&] { return price(at(row, 3), kTeamProofPage); };
    const std::string& what = at(row, 0);
    if (what == "上限") b.bound = TRY(value());
    if (what == "影响值证明的上限") b.priced = TRY(value());
    for (auto [name, list] : {std::pair("人选", &b.prices.person), std::pair("岗位", &b.prices.post), std::pair("人选名额", &b.prices.person_group),
                              std::pair("岗位名额", &b.prices.post_group), std::pair("队伍", &b.value)})
      if (what == name) list->push_back(TRY(value()));
  }
  out = std::move(b);
  return {};
}

Result<exchange::Roster> read_input(files::XlsxReader& book, const char* sheet, const std::string& file,
                                    const catalog::Ledger& ledger, const CodeLists& codes, Date asof) {
  exchange::ReadOptions options;
  options.today = asof;
  options.table.sheet = sheet;
  options.table.least_fields = 1;
  exchange::Roster roster = TRY(exchange::read_roster(book, ledger, codes, options));
  roster.file = file;
  return roster;
}

std::string shown(const Cell& cell) {
  if (auto* s = std::get_if<std::string>(&cell)) return *s;
  if (auto* n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  return "";
}

/// The whole page as it is written, cell by cell: title, notes, headings, rows.
Status compare(const Page& page, const Grid& grid) {
  std::vector<std::vector<std::string>> due;
  if (!page.title.empty()) due.push_back({page.title});
  for (auto& note : page.notes) due.push_back({note});
  due.push_back(page.headings);
  for (auto& row : page.rows) {
    auto& cells = due.emplace_back();
    for (auto& cell : row) cells.push_back(shown(cell));
  }
  static const std::vector<std::string> nothing;
  for (std::size_t r = 0; r < std::max(due.size(), grid.rows.size()); ++r) {
    const auto& expected = r < due.size() ? due[r] : nothing;
    const auto& found = r < grid.rows.size() ? grid.rows[r] : nothing;
    for (std::size_t c = 0; c < std::max(expected.size(), found.size()); ++c)
      if (at(found, c) != at(expected, c)) {
        const std::string& heading = at(page.headings, c);
        return fail(Errc::plan_differs, page.name, r + 1, heading, at(found, c), at(expected, c));
      }
  }
  return {};
}

}  // namespace

Status write_workbook(const std::string& path, const Made& made, const catalog::Catalog& catalog, const catalog::FileText& rules) {
  const Problem& p = *made.problem;
  auto book = TRY(files::XlsxWriter::create(path, {"选派人员安置建议方案", "扎根"}));
  for (const Page& page : report(p, made.plan, catalog.codes())) TRY(write_page(book, page));
  for (const Page& page : model_pages(made)) TRY(write_page(book, page));
  if (p.input.decided != Decisions()) TRY(write_page(book, decision_page(p, Names(p, catalog.codes()))));
  TRY(write_page(book, input_page(p.input.people, kPeople, kPersonNumber, catalog.codes())));
  TRY(write_page(book, input_page(p.input.posts, kPosts, kPostNumber, catalog.codes())));
  for (const Page& page : present_pages(p, catalog.codes())) TRY(write_page(book, page));
  TRY(write_page(book, params_page(p.input.rules)));
  TRY(write_page(book, rules_page(p, catalog, rules)));
  TRY(write_page(book, about_page(made, rules)));
  return book.close();
}

Status write_workbook(const std::string& path, const Problem& p, const solve::Plan& plan, const catalog::Catalog& catalog,
                      const catalog::FileText& rules) {
  Made made;
  made.problem = std::shared_ptr<const Problem>(std::shared_ptr<const Problem>(), &p);  // the caller's
  made.plan = plan;
  return write_workbook(path, made, catalog, rules);
}

Result<ReadPlan> read_workbook(const std::string& path) {
  ReadPlan r;
  auto book = TRY(files::XlsxReader::open(path));
  auto texts = TRY(read_files(book));
  r.rules = texts.front();
  r.catalog = TRY(catalog::Catalog::from_texts(std::move(texts)));
  About about = TRY(read_about(book));
  Input input{TRY(r.catalog->placement(r.rules, TRY(read_params(book)))), {}, {}, about.asof, std::move(about.limits), std::move(about.relaxed),
              about.commitment, about.seed};
  input.rules.mode = about.mode == "stable" ? catalog::PlacementMode::stable : catalog::PlacementMode::best;
  input.people = TRY(read_input(book, kPeople, about.people_file, *input.rules.person, r.catalog->codes(), about.asof));
  input.posts = TRY(read_input(book, kPosts, about.posts_file, *input.rules.post, r.catalog->codes(), about.asof));
  for (const files::Sheet& sheet : book.sheets()) {
    if (sheet.name == kPresent) input.present = TRY(read_input(book, kPresent, kPresent, *input.rules.person, r.catalog->codes(), about.asof));
    if (sheet.name == kPresentAt) input.present_at = TRY(read_input(book, kPresentAt, kPresentAt, *input.rules.post, r.catalog->codes(), about.asof));
  }
  if (input.present.records.size() != input.present_at.records.size()) return damaged("“在队人员”与“在队人员所在”两页的行数不同");
  input.draw_later = true;
  for (const files::Sheet& sheet : book.sheets())
    if (sheet.name == kDecisionPage) input.decided = TRY(read_decisions(TRY(read_grid(book, kDecisionPage)).rows));
  r.made.problem = TRY(derive(std::move(input), r.catalog->codes()));
  const Problem& p = *r.made.problem;
  solve::Plan& plan = r.made.plan;
  plan.post.assign(static_cast<std::size_t>(p.people()), -1);
  TRY(read_pairs(book, "建议方案", p, plan.post));
  TRY(read_prices(book, p, plan.prices));
  if (p.teams) TRY(read_team_bound(book, r.made.teams));
  plan.objective = objective(p, plan.post);
  plan.bound = about.bound;
  return r;
}

Status verify_workbook(const std::string& path, ReadPlan& read) {
  TRY(prove(read.made));
  auto book = TRY(files::XlsxReader::open(path));
  const Problem& p = *read.made.problem;
  const CodeLists& codes = read.catalog->codes();
  std::vector<Page> pages = report(p, read.made.plan, codes);
  for (Page& page : model_pages(read.made)) pages.push_back(std::move(page));
  if (p.input.decided != Decisions()) pages.push_back(decision_page(p, Names(p, codes)));
  pages.push_back(input_page(p.input.people, kPeople, kPersonNumber, codes));
  pages.push_back(input_page(p.input.posts, kPosts, kPostNumber, codes));
  for (Page& page : present_pages(p, codes)) pages.push_back(std::move(page));
  pages.push_back(params_page(p.input.rules));
  pages.push_back(about_page(read.made, read.rules));
  for (const Page& page : pages) TRY(compare(page, TRY(read_grid(book, page.name))));
  for (auto& sheet : book.sheets())  // a page that does not follow from the rest
    if (sheet.name != kRules && std::none_of(pages.begin(), pages.end(), [&](auto& page) { return page.name == sheet.name; }))
      return damaged("多出了工作表“" + sheet.name + "”");
  return {};
}

}  // namespace zhagen::placement
