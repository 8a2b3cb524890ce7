#include "exchange/import_sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/fold.hpp"
#include "exchange/errors.hpp"
#include "files/value.hpp"
#include "ledger/access.hpp"

namespace zhagen::exchange {
namespace {

using catalog::Field;
using catalog::FieldKind;
using catalog::Ledger;

bool has_heading(const Field& f, const std::string& folded) { return std::find(f.headings.begin(), f.headings.end(), folded) != f.headings.end(); }

/// Fields of the target by which a sheet may tell which record a reference means.
std::vector<int> part_fields(const Ledger& target) {
  std::vector<int> out = target.same;
  for (int f : target.alike)
    if (f != target.title) out.push_back(f);
  return out;
}

class Headings {
 public:
  Headings(const catalog::Catalog& catalog, const Ledger& ledger, const account::Actor& actor) : catalog_(catalog), ledger_(ledger), actor_(actor) {}

  Status explain(const Mapping& mapping) {
    for (const auto& [heading, name] : mapping) {
      catalog::Column c = catalog::recognise(ledger_, name);
      if (c.field < 0) c = {TRY(named_field(ledger_, name)), -1};
      if (ledger_.fields[static_cast<std::size_t>(c.field)].kind == FieldKind::file) return fail(fault::import_file_field, name);
      mapped_[fold_key(heading)] = number(field_target(c));
      taken_.insert(mapped_[fold_key(heading)]);
    }
    return {};
  }
  Status leave(const std::vector<std::string>& names) {
    for (const std::string& name : names) leave_.insert(TRY(named_field(ledger_, name)));
    return {};
  }

  int recognise(std::string_view heading) {
    std::string folded = fold_key(heading);
    if (auto it = mapped_.find(folded); it != mapped_.end()) return it->second;
    std::optional<Target> t = meaning(folded);
    if (!t) return -1;
    int n = number(*std::move(t));
    return taken_.contains(n) ? -1 : n;
  }
  std::vector<Target> targets() && { return std::move(targets_); }

 private:
  Target field_target(catalog::Column c) const {
    const Field& f = ledger_.fields[static_cast<std::size_t>(c.field)];
    Target t{Target::Kind::field, c.field, c.part, {}};
    if (f.kind == FieldKind::file) t.why = "附件不能从表格导入，请在记录里上传";
    else if (f.retired) t.why = "这一项已停用";
    else if (ledger::hidden(actor_, ledger_, f)) t.why = "这一项对您的角色不开放";
    else if (leave_.contains(c.field)) t.why = "按要求不改这一项";
    return t;
  }

  std::optional<Target> meaning(const std::string& folded) const {
    if (catalog::Column c = catalog::recognise(ledger_, folded); c.field >= 0) return field_target(c);
    if (folded == fold_key(kDecisionHeading)) return Target{Target::Kind::decision};
    if (folded == fold_key(kRecordHeading)) return Target{Target::Kind::record};
    if (folded == fold_key(kStateHeading) && !ledger_.states.empty()) return Target{Target::Kind::state};
    if (folded == fold_key(kFaultHeading)) return Target{Target::Kind::ours};
    for (std::size_t f = 0; f < ledger_.fields.size(); ++f) {
      const Field& field = ledger_.fields[f];
      const Ledger* target = field.kind == FieldKind::ref && !field.retired ? catalog_.ledger(field.target) : nullptr;
      if (!target) continue;
      for (int part : part_fields(*target)) {
        const Field& p = target->fields[static_cast<std::size_t>(part)];
        bool means = static_cast<int>(f) == ledger_.title && has_heading(p, folded);
        for (const std::string& own : field.headings)
          for (std::string_view between : {"", "/", "的"})
            means = means || (folded.starts_with(own + std::string(between)) && has_heading(p, folded.substr(own.size() + between.size())));
        if (means) return Target{Target::Kind::reference_part, static_cast<int>(f), part, field_target({static_cast<int>(f), -1}).why};
      }
    }
    return std::nullopt;
  }

  int number(Target t) {
    auto at = std::find(targets_.begin(), targets_.end(), t);
    if (at == targets_.end()) at = targets_.insert(at, std::move(t));
    return static_cast<int>(at - targets_.begin());
  }

  const catalog::Catalog& catalog_;
  const Ledger& ledger_;
  const account::Actor& actor_;
  std::map<std::string, int> mapped_;
  std::set<int> taken_, leave_;  // what the user says goes before what is recognised
  std::vector<Target> targets_;
};

}  // namespace

Result<int> named_field(const Ledger& ledger, const std::string& name) {
  if (int f = ledger.find(name); f >= 0) return f;
  if (catalog::Column c = catalog::recognise(ledger, name); c.field >= 0) return c.field;
  std::string labels;
  for (const Field& f : ledger.fields)
    if (!f.retired && f.kind != FieldKind::file) labels += (labels.empty() ? "" : "、") + f.label;
  return fail(fault::import_field, ledger.label, name, labels);
}

Result<ImportSheet> find_columns(files::XlsxReader& book, const catalog::Catalog& catalog, const Ledger& ledger, const account::Actor& actor,
                                 const ImportOptions& options) {
  Headings headings(catalog, ledger, actor);
  TRY(headings.leave(options.leave));
  TRY(headings.explain(options.mapping));
  files::TableOptions table;
  table.sheet = options.sheet;
  ImportSheet out;
  out.layout = TRY(files::find_table(book, [&](std::string_view heading) { return headings.recognise(heading); }, table));
  out.targets = std::move(headings).targets();
  for (const auto& [heading, name] : options.mapping) {
    auto is = [&](const files::TableColumn& c) { return fold_key(c.heading) == fold_key(heading); };
    if (std::none_of(out.layout.columns.begin(), out.layout.columns.end(), is) && std::none_of(out.layout.duplicates.begin(), out.layout.duplicates.end(), is))
      return fail(fault::import_map_unused, heading);
  }
  bool above = std::any_of(out.layout.above.begin(), out.layout.above.end(), [](const std::string& line) { return line.find("单位:万元") != std::string::npos; });
  for (const files::TableColumn& c : out.layout.columns) {
    bool wan = above;
    if (c.column < out.layout.levels.size())
      for (const std::string& level : out.layout.levels[c.column]) wan = wan || level.find("万元") != std::string::npos;
    out.wan.push_back(wan);
  }
  return out;
}

std::vector<ImportColumn> told_columns(const ImportSheet& sheet, const catalog::Catalog& catalog, const Ledger& ledger, const files::TableReport& report) {
  std::vector<ImportColumn> out;
  auto name = [&](const Target& t) -> std::string {
    switch (t.kind) {
      case Target::Kind::decision: return kDecisionHeading;
      case Target::Kind::record: return kRecordHeading;
      case Target::Kind::state: return kStateHeading;
      case Target::Kind::ours: return "";
      default: break;
    }
    const Field& f = ledger.fields[static_cast<std::size_t>(t.field)];
    if (t.kind == Target::Kind::reference_part) return f.label + "的" + catalog.ledger(f.target)->fields[static_cast<std::size_t>(t.part)].label;
    return f.label;
  };
  std::vector<std::pair<std::uint32_t, ImportColumn>> all;
  for (std::size_t i = 0; i < sheet.layout.columns.size(); ++i) {
    const files::TableColumn& c = sheet.layout.columns[i];
    const Target& t = sheet.target(i);
    std::string field = name(t);
    all.emplace_back(c.column, ImportColumn{files::column_letters(c.column), c.heading, t.why.empty() ? field : "",
                                            t.kind == Target::Kind::ours ? "是上次导入写下的" : t.why});
  }
  for (const files::TableColumn& c : sheet.layout.duplicates)
    all.emplace_back(c.column, ImportColumn{files::column_letters(c.column), c.heading, "", "与前面一列意思相同"});
  for (const files::UnknownColumn& u : report.unknown) {
    bool twice = std::any_of(all.begin(), all.end(), [&](const auto& c) { return c.first == u.column; });
    if (!twice) all.emplace_back(u.column, ImportColumn{files::column_letters(u.column), u.heading, "", u.heading.empty() ? "没有表头" : "认不出是哪一项"});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [at, column] : all) out.push_back(std::move(column));
  return out;
}

}  // namespace zhagen::exchange
