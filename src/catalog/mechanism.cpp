#include "catalog/mechanism.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog/errors.hpp"
#include "catalog/node.hpp"

namespace zhagen::catalog {
namespace {

/// Everything that has `rows`: what it is, whose file, which rows.
struct Served {
  Makers::Part part;
  const Ledger* ledger;
  std::vector<std::string> rows;
};

Result<std::vector<Served>> served(const Catalog& catalog) {
  std::vector<Served> out;
  for (const Ledger& l : catalog.ledgers()) out.push_back({{"台账", l.label, l.file}, &l, l.rows});
  for (const FileText& f : catalog.files()) {
    if (!f.name.ends_with(".rules.toml")) continue;
    Node root = TRY(parse_toml(f.text, f.name));
    const Node* head = root.find("placement");
    if (!head) continue;
    out.push_back({{"安置规则", TRY(text_or(*head, "label", "")), f.name}, nullptr, TRY(texts(*head, "rows"))});
  }
  for (const PlacementSource& p : catalog.sources()) out.push_back({{"安置来源", p.label, p.file}, nullptr, p.rows});
  for (const RuleSet& r : catalog.rule_sets()) out.push_back({{"规则", r.label, r.file}, nullptr, r.rows});
  for (const Due& d : catalog.dues()) out.push_back({{"应办", d.label, d.file}, nullptr, d.rows});
  for (const Figure& f : catalog.figures()) out.push_back({{"指标", f.label, f.file}, nullptr, f.rows});
  for (const Document& d : catalog.documents()) out.push_back({{"文书", d.label, d.file}, nullptr, d.rows});
  return out;
}

}  // namespace

Result<std::vector<Mechanism>> read_mechanisms(const FileText& file) {
  Node root = TRY(parse_toml(file.text, file.name));
  TRY(only(root, {"chapter"}));
  const Node* chapters = TRY(tables(root, "chapter"));
  if (!chapters) return fail(Errc::catalog_missing_key, "[chapter.*]").at(file.name);
  std::vector<Mechanism> out;
  for (auto& [letter, chapter] : chapters->fields) {
    TRY(only(chapter, {"label", "row"}));
    std::string label = TRY(required_text(chapter, "label"));
    const Node* rows = TRY(tables(chapter, "row"));
    if (!rows) return fail(Errc::catalog_missing_key, "[chapter." + letter + ".row]").at(chapter.place());
    for (auto& [id, node] : rows->fields) {
      TRY(only(node, {"label", "ledger", "program"}));
      Mechanism m{id, TRY(required_text(node, "label")), label, TRY(boolean_or(node, "ledger", true)), TRY(text_or(node, "program", ""))};
      if (!m.ledger && m.program.empty()) return fail(Errc::catalog_missing_key, "program").at(node.place());
      out.push_back(std::move(m));
    }
  }
  return out;
}

Result<std::vector<Mechanism>> load_mechanisms(const std::string& folder) {
  const std::string path = folder + "/mechanisms.toml";
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::file_not_found, path);
  std::ostringstream text;
  text << in.rdbuf();
  return read_mechanisms({path, text.str()});
}

Result<const Mechanism*> find_mechanism(const std::vector<Mechanism>& all, std::string_view id) {
  std::string folded(id);
  for (char& c : folded)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  std::string near;
  for (const Mechanism& m : all) {
    if (m.id == folded) return &m;
    if (!folded.empty() && m.id.front() == folded.front()) near += (near.empty() ? "" : "、") + m.id;
  }
  return fail(fault::catalog_no_mechanism, id, near.empty() ? "不写编号可以列出全部" : "这一章有 " + near);
}

Result<Makers> makers(const Catalog& catalog, std::string_view id) {
  Makers out;
  for (Served& s : TRY(served(catalog))) {
    if (std::find(s.rows.begin(), s.rows.end(), id) == s.rows.end()) continue;
    if (s.ledger) out.ledgers.push_back(s.ledger);
    else out.parts.push_back(std::move(s.part));
  }
  return out;
}

Result<std::vector<std::string>> strays(const Catalog& catalog, const std::vector<Mechanism>& all) {
  std::vector<std::string> out;
  for (const Served& s : TRY(served(catalog)))
    for (const std::string& row : s.rows)
      if (std::none_of(all.begin(), all.end(), [&](const Mechanism& m) { return m.id == row; }))
        out.push_back(fmt::format("{}：{}", s.part.file, row));
  return out;
}

}  // namespace zhagen::catalog
