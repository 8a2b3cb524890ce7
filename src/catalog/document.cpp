#include "catalog/document.hpp"

#include "catalog/catalog.hpp"
#include "catalog/conditions.hpp"
#include "catalog/errors.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {
namespace {

/// A plain file name: a template never lies outside of the catalog.
Status check_word(const std::string& name, const Node& at) {
  bool good = name.size() > 5 && name.ends_with(".docx") && name.find_first_of("/\\") == std::string::npos && name[0] != '.';
  if (!good) return fail(fault::catalog_template, name).at(at.place());
  return {};
}

Result<Document::List> read_list(const std::string& name, const Node& node, const Catalog& catalog) {
  TRY(only(node, {"label", "of", "where", "fields"}));
  TRY(check_name(name, node));
  Document::List l;
  l.name = name;
  l.label = TRY(label_of(node));
  l.ledger = TRY(catalog.named(node, "of"));
  Compiler compiler{catalog.env(*l.ledger)};
  if (node.find("where")) l.where = TRY(compiler.program(cel::Kind::boolean, node, "where", name));
  l.fields = TRY(l.ledger->field_list(node, "fields"));
  if (l.fields.empty()) return fail(Errc::catalog_missing_key, "fields").at(node.place());
  return l;
}

}  // namespace

Result<Document> read_document(const Node& root, const Catalog& catalog) {
  TRY(only(root, {"document", "list"}));
  const Node* head = root.find("document");
  if (!head || head->kind != Node::Kind::table) return fail(Errc::catalog_missing_key, "[document]").at(root.file);
  TRY(only(*head, {"name", "label", "template", "title", "of", "figures", "rows"}));
  Document d;
  d.file = root.file;
  d.line = head->line;
  d.name = TRY(required_text(*head, "name"));
  TRY(check_name(d.name, *head->find("name")));
  d.label = TRY(label_of(*head));
  d.word = TRY(required_text(*head, "template"));
  TRY(check_word(d.word, *head->find("template")));
  d.rows = TRY(texts(*head, "rows"));
  Compiler compiler;
  if (head->find("of")) {
    d.ledger = TRY(catalog.named(*head, "of"));
    compiler.env = catalog.env(*d.ledger);
  } else {
    add_common(compiler.env, catalog.holidays());
  }
  d.title = TRY(compiler.sentence(*head, d.name, "title"));
  TRY(refuse_sealed(d.title, catalog, head->find("title")->place()));
  std::vector<std::string> known;
  for (const Figure& f : catalog.figures()) known.push_back(f.name);
  for (auto& name : TRY(texts(*head, "figures"))) {
    const Figure* figure = catalog.figure(name);
    if (!figure) {
      std::string near = nearest(name, known);
      return fail(fault::catalog_no_figure, name, near.empty() ? "请对照 *.figures.toml" : "是不是“" + near + "”").at(head->find("figures")->place());
    }
    d.figures.push_back(figure);
  }
  if (const Node* lists = TRY(tables(root, "list"))) {
    TRY(at_most(*lists, "list", kMaxParts));
    for (auto& [name, node] : lists->fields) d.lists.push_back(TRY(read_list(name, node, catalog)));
  }
  return d;
}

}  // namespace zhagen::catalog
