#include "files/heading.hpp"

#include <algorithm>
#include <set>

#include "files/text.hpp"
#include "files/value.hpp"

namespace zhagen::files {
namespace {

constexpr std::uint32_t kDeepest = 3;
constexpr std::size_t kLongest = 120;  // bytes: a longer text is a note, not a heading
constexpr std::uint32_t kWidest = 2048, kFarthest = 64;  // columns of a table; columns that a heading spans unmerged
constexpr std::size_t kMerges = 20000;                   // in the head; a hostile sheet repeats them
const std::string kNone;

/// Whether row 'below' divides headings of the row above it: 学历 over 全日制 and 在职. Either cells are merged
/// downwards from the heading's first row past it, or all it holds stands under headings that span columns.
bool divides(const HeadArea& area, std::uint32_t first, std::uint32_t below) {
  bool down = false;
  int under = 0, outside = 0;
  for (std::uint32_t c = 0; c < area.columns(); ++c) {
    const Merge* m = area.merge(below, c);
    if (m && m->first_row >= first && m->first_row < below) {
      down = true;
      continue;
    }
    if (area.own(below, c).empty()) continue;
    if (area.number(below, c)) return false;
    const Merge* above = area.merge(below - 1, c);
    bool spanned = above && above->last_column > above->first_column;
    bool heads_run = !area.own(below - 1, c).empty() && area.own(below - 1, c + 1).empty() && !area.own(below, c + 1).empty();
    bool in_run = area.own(below - 1, c).empty() && c > 0 && !area.own(below, c - 1).empty();
    (spanned || heads_run || in_run ? under : outside)++;
  }
  return down ? outside == 0 || under > 0 : under >= 2 && outside == 0;
}

/// The text that stands over a cell of a level: its own, that of the merge it is in, or, in a level that the next one
/// divides, that of the heading to its left whose blank neighbours it spans without being merged.
std::string_view shown(const HeadArea& area, std::uint32_t row, std::uint32_t column, bool divided) {
  if (const Merge* m = area.merge(row, column)) return area.own(m->first_row, m->first_column);
  if (!area.own(row, column).empty() || !divided || area.own(row + 1, column).empty()) return area.own(row, column);
  for (std::uint32_t c = column; c-- > 0 && column - c <= kFarthest && !area.merge(row, c);)
    if (!area.own(row, c).empty()) return area.own(row + 1, c).empty() ? std::string_view() : area.own(row, c);
  return {};
}

std::string without_hint(const std::string& heading) {
  std::size_t open = heading.rfind('(');
  return heading.ends_with(')') && open != std::string::npos && open > 0 ? heading.substr(0, open) : heading;
}

/// Tries as the contract of Recognise lists them; 'name' becomes the one that was known.
int recognise_levels(const std::vector<std::string>& levels, const Recognise& recognise, std::string& name) {
  std::string whole;
  for (const std::string& level : levels) whole += (whole.empty() ? "" : "/") + level;
  name = whole;
  if (whole.empty()) return -1;
  for (const std::string& form : {whole, without_hint(whole), levels.back(), without_hint(levels.back())})
    if (int field = recognise(form); field >= 0) {
      name = form;
      return field;
    }
  return -1;
}

Heading heading_at(const HeadArea& area, const Recognise& recognise, std::uint32_t first, std::uint32_t last) {
  Heading h;
  h.first = first;
  h.last = last;
  std::set<int> seen;
  for (std::uint32_t c = 0; c < area.columns(); ++c) {
    std::vector<std::string> levels;
    for (std::uint32_t r = first; r <= last; ++r) {
      const Merge* m = area.merge(r, c);
      if (m && m->first_row < first) continue;  // comes down from above: not a heading that begins here
      std::string_view t = shown(area, r, c, r < last);
      if (!t.empty() && (levels.empty() || levels.back() != t)) levels.emplace_back(t);
    }
    h.names.emplace_back();
    h.fields.push_back(recognise_levels(levels, recognise, h.names.back()));
    if (h.fields.back() >= 0) seen.insert(h.fields.back());
    h.levels.push_back(std::move(levels));
  }
  h.distinct = static_cast<int>(seen.size());
  return h;
}

}  // namespace

std::string fold_heading(std::string_view text) {
  std::string folded = fold_width(text), out;
  for (std::size_t i = 0; i < folded.size();) {
    char32_t c = next_char(folded, i);
    if (c != ' ' && c != '*' && c != U'★' && c != U'※') append_char(out, c);
  }
  while (out.ends_with(':')) out.pop_back();
  return out;
}

Result<HeadArea> HeadArea::read(XlsxReader& book, std::size_t sheet, std::uint32_t last) {
  HeadArea area;
  area.merges_.resize(last + 1);
  const SheetFrame frame = TRY(book.frame(sheet));
  for (std::size_t i = 0; i < frame.merges.size() && i < kMerges && frame.merges[i].first_row <= last; ++i)
    area.place(frame.merges[i], last);
  TRY(book.rows(sheet, [&](const zhagen::files::Row& row) {
    if (row.number > last) return Next::stop;
    area.rows_.resize(row.number);
    Row& r = area.rows_.back();
    for (const Cell& cell : row.cells) {
      if (cell.column >= kWidest || cell.text.size() > 8 * kLongest) continue;
      std::string text = fold_heading(cell.text);
      if (text.empty()) continue;
      r.texts.resize(cell.column + 1);
      r.numbers.resize(cell.column + 1);
      r.texts.back() = std::move(text);
      r.numbers.back() = cell.kind == CellKind::number || cell.kind == CellKind::date;
      area.columns_ = std::max(area.columns_, cell.column + 1);
    }
    return Next::row;
  }));
  return area;
}

const std::string& HeadArea::own(std::uint32_t row, std::uint32_t column) const {
  if (row < 1 || row > rows_.size()) return kNone;
  const std::vector<std::string>& texts = rows_[row - 1].texts;
  return column < texts.size() ? texts[column] : kNone;
}

bool HeadArea::number(std::uint32_t row, std::uint32_t column) const {
  return row >= 1 && row <= rows_.size() && column < rows_[row - 1].numbers.size() && rows_[row - 1].numbers[column];
}

void HeadArea::place(const Merge& merge, std::uint32_t last) {
  for (std::uint32_t r = merge.first_row; r <= std::min(merge.last_row, last); ++r) {
    auto after = merges_[r].upper_bound(merge.last_column);
    if (after == merges_[r].begin() || std::prev(after)->second.last_column < merge.first_column)
      merges_[r].emplace(merge.first_column, merge);
  }
}

const Merge* HeadArea::merge(std::uint32_t row, std::uint32_t column) const {
  if (row >= merges_.size()) return nullptr;
  auto after = merges_[row].upper_bound(column);
  if (after == merges_[row].begin()) return nullptr;
  const Merge& m = std::prev(after)->second;
  return m.last_column >= column ? &m : nullptr;
}

std::string HeadArea::line(std::uint32_t row) const {
  std::string out;
  if (row >= 1 && row <= rows_.size())
    for (const std::string& t : rows_[row - 1].texts) out += t;
  return out;
}

Heading best_heading(const HeadArea& area, const Recognise& recognise, std::uint32_t search_rows) {
  Heading best;
  auto short_enough = [&](std::string_view text) { return text.size() <= kLongest ? recognise(text) : -1; };
  for (std::uint32_t r = 1; r <= std::min(search_rows, area.last_row()); ++r) {
    std::uint32_t last = r;
    while (last + 1 < r + kDeepest && last < area.last_row() && divides(area, r, last + 1)) ++last;
    Heading h = heading_at(area, short_enough, r, last);
    // What seemed to divide the heading may be its first row of data: fewer fields are known then, not more.
    if (last > r) {
      Heading alone = heading_at(area, short_enough, r, r);
      if (alone.distinct > h.distinct) h = std::move(alone);
    }
    // A title over all columns looks like the first level of the heading below it: of equals the one of fewer rows.
    bool flatter = h.distinct == best.distinct && h.distinct > 0 && h.last - h.first < best.last - best.first;
    if (h.distinct > best.distinct || flatter) best = std::move(h);
  }
  return best;
}

}  // namespace zhagen::files
