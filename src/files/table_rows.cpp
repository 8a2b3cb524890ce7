#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "files/heading.hpp"
#include "files/table.hpp"
#include "files/text.hpp"
#include "files/value.hpp"

namespace zhagen::files {
namespace {

class RowReader;

/// A cell that holds something. Its folded text is made when it is asked for: most rows are told by their first cells.
struct Filled {
  const Cell* cell;
  const std::string& text() const {
    if (!folded_) text_ = fold_heading(cell->text), folded_ = true;
    return text_;
  }

 private:
  friend class RowReader;
  explicit Filled(const Cell* c) : cell(c) {}
  mutable std::string text_;
  mutable bool folded_ = false;
};

/// Whether anything is to be seen.
bool has_ink(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = next_char(text, i);
    if (!blank(c) && !zero_width(c) && c != '\n' && c != '\r') return true;
  }
  return false;
}

bool begins_with_any(std::string_view s, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(), [&](std::string_view t) { return s.starts_with(t); });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// 合计, 小计：, 合 计（12人）, 城关镇小计, 共12人.
bool total_text(std::string s) {
  if (s.size() > 60) return false;
  std::size_t open = s.find('(');
  if (open != std::string::npos && open > 0 && s.ends_with(')')) s.resize(open);
  for (std::string_view prefix : {"以上共", "总共", "共有", "共"})
    if (s.starts_with(prefix) && s.size() > prefix.size() && is_digit(s[prefix.size()]) && (s.ends_with("人") || s.ends_with("名")))
      return true;
  for (std::string_view unit : {"人", "名"})
    if (s.ends_with(unit) && s.size() > unit.size() && is_digit(s[s.size() - unit.size() - 1])) s.resize(s.size() - unit.size());
  while (!s.empty() && (is_digit(s.back()) || s.back() == ':')) s.pop_back();
  for (std::string_view word : {"合计", "总计", "小计", "共计", "累计"})
    if (s.ends_with(word)) return true;
  return false;
}

/// 备注：…, 注1.…, 填表说明：…, 填表人：… 审核人：…
bool remark_text(std::string_view s) {
  for (std::string_view word : {"备注", "附注", "注释", "说明", "填表说明", "填报说明", "填写说明", "注"}) {
    if (!s.starts_with(word)) continue;
    std::string_view rest = s.substr(word.size());
    if (rest.empty() || is_digit(rest[0]) || begins_with_any(rest, {":", "一", "、", ".", "("})) return true;
  }
  for (std::string_view word : {"制表人", "填表人", "填报人", "审核人", "审批人", "制表", "填表日期", "填报日期", "制表日期"})  // 制表人 | 李某
    if (s == word) return true;
  for (std::string_view word : {"填表人", "制表人", "填报人", "审核人", "审批人", "负责人", "单位负责人", "主要负责人", "联系人", "经办人", "制表", "审核",
                                "填表日期", "填报日期", "填报时间", "填表时间", "制表日期", "制表时间", "联系电话", "单位(盖章)", "(盖章)"})
    if (s.starts_with(word) && begins_with_any(s.substr(word.size()), {":", "(签字)", "(签名)", "(盖章)"})) return true;
  return false;
}

/// 一、城关镇, （二）…: the line over a group.
bool section_text(std::string_view s) {
  if (s.starts_with("(")) s.remove_prefix(1);
  std::size_t digits = 0;
  for (bool more = true; more;) {
    more = begins_with_any(s, {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"});
    if (more) s.remove_prefix(3), ++digits;
  }
  return digits > 0 && begins_with_any(s, {"、", ")", ".", ":"});
}

class RowReader {
 public:
  RowReader(const TableLayout& layout, const SheetFrame& frame, const TableOptions& options, TableReport& report,
            const std::function<Next(const TableRow&)>& each)
      : layout_(layout), merges_(frame.merges), options_(options), report_(report), each_(each) {
    fills_.resize(layout.columns.size());
    out_.cells.resize(layout.columns.size());
    for (std::size_t i = 0; i < layout.columns.size(); ++i) known_[layout.columns[i].column] = i;
  }

  Next take(const Row& row) {
    if (row.number <= layout_.heading_last) return Next::row;
    std::vector<Filled> filled;
    for (const Cell& cell : row.cells)
      if (cell.kind == CellKind::uncomputed || has_ink(cell.text)) filled.push_back(Filled(&cell));
    widest_ = 1;
    open_merges(row);
    if (filled.empty()) {
      ++report_.blank_rows;
      return Next::row;
    }
    report_.hidden_rows += row.hidden;
    if (auto reason = skip(row, filled)) {
      report_.skipped.push_back({row.number, *reason, line(filled)});
      return Next::row;
    }
    note_unknown(filled);
    ++report_.rows;
    return each_(out_);
  }

 private:
  struct Fill {
    std::uint32_t last_row = 0;
    Cell cell;
    std::string text, raw;
  };

  /// Starts the merges that begin in this row, and lays out the cells of the known columns.
  void open_merges(const Row& row) {
    out_.number = row.number;
    out_.hidden = row.hidden;
    for (; next_merge_ < merges_.size() && merges_[next_merge_].first_row <= row.number; ++next_merge_) {
      const Merge& m = merges_[next_merge_];
      if (m.first_row == row.number) widest_ = std::max(widest_, m.last_column - m.first_column + 1);
      auto known = known_.find(m.first_column);
      if (known == known_.end() || m.first_row <= layout_.heading_last || m.last_row == m.first_row) continue;
      Fill& fill = fills_[known->second];
      fill.last_row = m.last_row;
      const Cell* top = m.first_row == row.number ? row.at(m.first_column) : nullptr;
      fill.text = top ? top->text : std::string_view();
      fill.raw = top ? top->raw : std::string_view();
      fill.cell = top ? *top : Cell{};
      fill.cell.text = fill.text;
      fill.cell.raw = fill.raw;
    }
    for (std::size_t i = 0; i < out_.cells.size(); ++i) {
      const Cell* own = row.at(layout_.columns[i].column);
      out_.cells[i] = row.number <= fills_[i].last_row ? fills_[i].cell : own ? *own : Cell{};
      out_.cells[i].column = layout_.columns[i].column;
      bool empty = out_.cells[i].kind == CellKind::text && !has_ink(out_.cells[i].text);
      if (empty) out_.cells[i].kind = CellKind::blank;
    }
  }

  bool serial(std::uint32_t column) const {
    return std::find(layout_.serial.begin(), layout_.serial.end(), column) != layout_.serial.end();
  }

  std::optional<SkipReason> skip(const Row& row, const std::vector<Filled>& filled) {
    if (row.hidden && options_.skip_hidden) return SkipReason::hidden;
    auto first = std::find_if(filled.begin(), filled.end(), [](const Filled& f) { return f.cell->kind == CellKind::text; });
    const std::string& text = first == filled.end() ? filled.front().text() : first->text();
    if (first != filled.end() && total_text(text)) return SkipReason::total;
    if (repeats_heading(filled)) return SkipReason::repeated_heading;
    if (repeats_title(filled)) return SkipReason::repeated_title;
    if (remark_text(filled.front().text())) {
      after_remark_ = true;
      return SkipReason::remark;
    }
    bool alone = filled.size() == 1 && first != filled.end();
    if (alone && after_remark_) return SkipReason::remark;
    bool wide = widest_ >= 3 || (widest_ > 1 && widest_ >= layout_.columns.size());
    if (alone && (wide || section_text(text))) return SkipReason::section;
    std::size_t known = 0, numbers = 0;
    for (const Filled& f : filled) known += known_.contains(f.cell->column), numbers += serial(f.cell->column);
    if (numbers == filled.size()) return SkipReason::number_only;
    if (known == 0) return SkipReason::unknown_only;
    if (known >= 2) after_remark_ = false;
    return std::nullopt;
  }

  bool repeats_heading(const std::vector<Filled>& filled) const {
    for (const Filled& f : filled) {
      if (f.cell->column >= layout_.levels.size()) return false;
      const std::vector<std::string>& levels = layout_.levels[f.cell->column];
      if (std::find(levels.begin(), levels.end(), f.text()) == levels.end()) return false;
    }
    return filled.size() >= 2;
  }

  bool repeats_title(const std::vector<Filled>& filled) const {
    for (const std::string& above : layout_.above) {
      std::string_view rest = above;
      for (const Filled& f : filled) {
        if (!rest.starts_with(f.text())) break;
        rest.remove_prefix(f.text().size());
        if (&f == &filled.back() && rest.empty()) return true;
      }
    }
    return false;
  }

  static std::string line(const std::vector<Filled>& filled) {
    std::string out;
    for (const Filled& f : filled) {
      out += (out.empty() ? "" : " ") + f.text();
      if (out.size() > 300) break;
    }
    return shorten(out, 60);
  }

  void note_unknown(const std::vector<Filled>& filled) {
    for (const Filled& f : filled) {
      std::uint32_t c = f.cell->column;
      if (known_.contains(c) || serial(c)) continue;
      auto it = std::lower_bound(report_.unknown.begin(), report_.unknown.end(), c,
                                 [](const UnknownColumn& u, std::uint32_t column) { return u.column < column; });
      if (it == report_.unknown.end() || it->column != c) {
        if (report_.unknown.size() >= 256) continue;
        it = report_.unknown.insert(it, {c, name_of(c), {}});
      }
      if (it->samples.size() < 3) it->samples.push_back(shorten(clean_text(f.cell->text), 30));
    }
  }

  std::string name_of(std::uint32_t column) const {
    for (const auto* list : {&layout_.unknown, &layout_.duplicates})
      for (const TableColumn& c : *list)
        if (c.column == column) return c.heading;
    return "";
  }

  const TableLayout& layout_;
  const std::vector<Merge>& merges_;
  const TableOptions& options_;
  TableReport& report_;
  const std::function<Next(const TableRow&)>& each_;
  std::map<std::uint32_t, std::size_t> known_;  // column -> index in layout.columns
  std::vector<Fill> fills_;
  std::size_t next_merge_ = 0;
  std::uint32_t widest_ = 1;  // of the merges that begin in this row
  bool after_remark_ = false;
  TableRow out_;
};

}  // namespace

const char* skip_words(SkipReason reason) {
  static constexpr std::array<const char*, 8> words{"合计行", "重复的表头", "重复的标题", "备注或签字行", "分组标题", "只有序号", "已识别的列都是空的", "隐藏行"};
  return words[static_cast<std::size_t>(reason)];
}

Result<TableReport> read_table(XlsxReader& book, const TableLayout& layout,
                               const std::function<Next(const TableRow&)>& each, const TableOptions& options) {
  TableReport report;
  SheetFrame frame = TRY(book.frame(layout.sheet));
  RowReader reader(layout, frame, options, report, each);
  TRY(book.rows(layout.sheet, [&](const Row& row) { return reader.take(row); }));
  return report;
}

}  // namespace zhagen::files
