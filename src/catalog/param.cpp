#include "catalog/param.hpp"

#include "catalog/errors.hpp"
#include "catalog/names.hpp"

namespace zhagen::catalog {

Result<std::vector<Param>> read_params(const Node& root) {
  std::vector<Param> out;
  const Node* params = TRY(tables(root, "param"));
  if (!params) return out;
  TRY(at_most(*params, "参数", kMaxParts));
  for (auto& [name, node] : params->fields) {
    TRY(only(node, {"value", "type", "label", "source", "remark"}));
    TRY(check_name(name, node));
    Param p;
    p.name = name;
    p.line = node.line;
    p.label = TRY(label_of(node));
    p.source = TRY(text_or(node, "source", ""));
    p.remark = TRY(text_or(node, "remark", ""));
    p.value = TRY(optional_integer(node, "value"));
    if (TRY(text_or(node, "type", "int")) != "int") return fail(Errc::catalog_wrong_type, "type", "int").at(node.place());
    out.push_back(std::move(p));
  }
  return out;
}

}  // namespace zhagen::catalog
