#include "files/workbook.hpp"

#include <algorithm>
#include <map>

#include "files/xml.hpp"

namespace zhagen::files {
namespace {

struct Relation {
  std::string kind;    // the last part of its type: worksheet, styles... the same in transitional and strict
  std::string target;  // a part name
};
using Relations = std::map<std::string, Relation>;

/// A target as a part name: absolute, or relative to the folder of the part that names it.
std::string resolve(std::string_view base, std::string target) {
  std::replace(target.begin(), target.end(), '\\', '/');
  if (target.starts_with("/")) return target.substr(1);
  std::size_t slash = base.rfind('/');
  std::string path(slash == std::string_view::npos ? "" : base.substr(0, slash + 1));
  for (std::string_view rest = target; !rest.empty();) {
    std::size_t end = std::min(rest.find('/'), rest.size());
    std::string_view step = rest.substr(0, end);
    bool last = end == rest.size();
    rest.remove_prefix(last ? end : end + 1);
    if (step == "..") {
      std::size_t up = path.size() > 1 ? path.rfind('/', path.size() - 2) : std::string::npos;
      path.resize(up == std::string::npos ? 0 : up + 1);
    } else if (step != "." && !step.empty()) {
      path += step;
      if (!last) path += '/';
    }
  }
  return path;
}

class RelationEvents : public XmlEvents {
  Relations& out_;
  std::string file_, base_;
  const Limits& limits_;

 public:
  RelationEvents(Relations& out, std::string file, std::string base, const Limits& limits)
      : out_(out), file_(std::move(file)), base_(std::move(base)), limits_(limits) {}
  void start(std::string_view local, const XmlAttributes& a) override {
    if (local != "Relationship" || a.get("TargetMode") == "External") return;
    std::string_view type = a.get("Type");
    type.remove_prefix(std::min(type.size(), type.rfind('/') + 1));
    out_[std::string(a.get("Id"))] = {std::string(type), resolve(base_, std::string(a.get("Target")))};
    if (out_.size() > limits_.entries) stop(fail(Errc::xlsx_parts, file_, limits_.entries));
  }
  void end(std::string_view) override {}
};

/// The relations of a part ("" for the package); none when it has no such list.
Result<Relations> relations_of(const Zip& zip, const std::string& part, const Limits& limits) {
  Relations out;
  std::size_t slash = part.rfind('/');
  std::string folder = slash == std::string::npos ? "" : part.substr(0, slash + 1);
  if (const ZipEntry* e = zip.find(folder + "_rels/" + part.substr(folder.size()) + ".rels")) {
    RelationEvents events(out, zip.name(), part, limits);
    TRY(parse_part(zip, *e, events, limits));
  }
  return out;
}

struct NamedSheet {
  Sheet sheet;
  std::string relation;
};

class WorkbookEvents : public XmlEvents {
  std::string file_;
  const Limits& limits_;

 public:
  WorkbookEvents(std::string file, const Limits& limits) : file_(std::move(file)), limits_(limits) {}
  std::vector<NamedSheet> sheets;
  bool epoch1904 = false;
  void start(std::string_view local, const XmlAttributes& a) override {
    if (depth() == 2 && local == "workbookPr") epoch1904 = a.flag("date1904");
    if (depth() != 3 || local != "sheet") return;
    std::string_view state = a.get("state");
    SheetState s = state == "hidden" ? SheetState::hidden : state == "veryHidden" ? SheetState::very_hidden : SheetState::visible;
    sheets.push_back({{std::string(a.get("name")), s}, std::string(a.get("id"))});  // r:id, whatever its prefix
    if (sheets.size() > limits_.sheets) stop(fail(Errc::xlsx_parts, file_, limits_.sheets));
  }
  void end(std::string_view) override {}
};

class StyleEvents : public XmlEvents {
  Workbook& out_;
  const Limits& limits_;
  std::string file_;
  std::map<std::uint64_t, NumberFormat> own_;
  std::string section_;

 public:
  StyleEvents(Workbook& out, std::string file, const Limits& limits) : out_(out), limits_(limits), file_(std::move(file)) {}
  void start(std::string_view local, const XmlAttributes& a) override {
    if (depth() == 2) section_ = local;
    if (depth() != 3) return;
    if (section_ == "numFmts" && local == "numFmt") {
      own_[a.number("numFmtId")] = NumberFormat::of(a.get("formatCode"));
    } else if (section_ == "cellXfs" && local == "xf") {
      std::uint64_t id = a.number("numFmtId");
      auto it = own_.find(id);
      out_.formats.push_back(it != own_.end() ? it->second
                                              : NumberFormat::builtin(static_cast<std::uint32_t>(std::min<std::uint64_t>(id, 1 << 30))));
    }
    if (own_.size() + out_.formats.size() > limits_.styles) stop(fail(Errc::xlsx_parts, file_, limits_.styles));
  }
  void end(std::string_view) override {}
};

/// The archive is whole but no workbook: say what it is.
Error describe_archive(const Zip& zip) {
  if (zip.find("xl/workbook.bin")) return fail(Errc::xlsx_is_other, zip.name(), ".xlsb");
  if (zip.find("word/document.xml")) return fail(Errc::xlsx_is_other, zip.name(), "Word (.docx)");
  if (zip.find("ppt/presentation.xml")) return fail(Errc::xlsx_is_other, zip.name(), "PowerPoint (.pptx)");
  if (zip.find("mimetype") && zip.find("content.xml")) return fail(Errc::xlsx_is_other, zip.name(), "OpenDocument (.ods)");
  for (const ZipEntry& e : zip.entries())
    for (std::string_view end : {".xlsx", ".xls", ".et", ".csv"})
      if (e.name.ends_with(end)) return fail(Errc::archive_holds_workbook, zip.name(), e.name);
  return fail(Errc::xlsx_part_missing, zip.name(), "xl/workbook.xml");
}

}  // namespace

Result<Workbook> read_workbook(const Zip& zip, const Limits& limits) {
  std::string main = "xl/workbook.xml";
  for (const auto& [id, r] : TRY(relations_of(zip, "", limits)))
    if (r.kind == "officeDocument") main = r.target;
  const ZipEntry* part = zip.find(main);
  if (!part || !main.ends_with(".xml") || main.starts_with("word/") || main.starts_with("ppt/")) return describe_archive(zip);
  WorkbookEvents book(zip.name(), limits);
  TRY(parse_part(zip, *part, book, limits));
  Relations relations = TRY(relations_of(zip, main, limits));

  Workbook out;
  out.epoch1904 = book.epoch1904;
  for (NamedSheet& s : book.sheets) {
    auto r = relations.find(s.relation);
    if (r != relations.end() && r->second.kind != "worksheet") continue;  // charts and dialogs hold no table
    const ZipEntry* e = r == relations.end() ? nullptr : zip.find(r->second.target);
    // A part that is two sheets would be unpacked for each: many names would make a large workbook of a small file.
    if (!e || std::find(out.parts.begin(), out.parts.end(), e) != out.parts.end())
      return fail(Errc::xlsx_part_missing, zip.name(), s.sheet.name);
    out.sheets.push_back(std::move(s.sheet));
    out.parts.push_back(e);
  }
  if (out.sheets.empty()) return fail(Errc::xlsx_no_sheets, zip.name());
  for (const auto& [id, r] : relations) {
    const ZipEntry* e = zip.find(r.target);
    if (r.kind == "sharedStrings") out.shared_strings = e;
    if (r.kind != "styles" || !e) continue;
    StyleEvents styles(out, zip.name(), limits);
    TRY(parse_part(zip, *e, styles, limits));
  }
  return out;
}

}  // namespace zhagen::files
