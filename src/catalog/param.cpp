#include "catalog/param.hpp"

#include <algorithm>

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

Status set_params(std::vector<Param>& params, const Settings& settings) {
  for (const auto& [name, value] : settings) {
    std::vector<std::string> names;
    bool found = false;
    for (Param& p : params) {
      names.push_back(p.name);
      if (p.name != name) continue;
      p.value = value;
      found = true;
    }
    if (found) continue;
    std::string near = nearest(name, names);
    return fail(Errc::catalog_param_unknown, name, near.empty() ? "用 zhagen rules 查看有哪些参数" : "是不是“" + near + "”");
  }
  return {};
}

Result<FileSettings> read_settings(const Node& root) {
  FileSettings out;
  for (const auto& [file, table] : root.fields) {
    if (table.kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, file, "表").at(table.place());
    TRY(at_most(table, "参数", kMaxParts));
    for (const auto& [name, node] : table.fields) {
      bool none = node.kind == Node::Kind::text && node.text.empty();
      if (!none && node.kind != Node::Kind::integer) return fail(Errc::catalog_wrong_type, name, "整数").at(node.place());
      out[file][name] = none ? std::nullopt : std::optional(node.integer);
    }
  }
  return out;
}

std::string write_settings(const FileSettings& settings) {
  std::string out = "# 本单位改过的参数，由程序写入；每一次修改是目录的一个版本。空的（\"\"）是没有值，用到它的规则不执行。\n";
  for (const auto& [file, values] : settings) {
    if (values.empty()) continue;
    out += "\n[\"" + file + "\"]\n";
    for (const auto& [name, value] : values) out += name + " = " + (value ? std::to_string(*value) : "\"\"") + "\n";
  }
  return out;
}

Status lay_over(Node& root, const Settings& settings, const std::string& by) {
  auto params = std::find_if(root.fields.begin(), root.fields.end(), [](const auto& f) { return f.first == "param"; });
  for (const auto& [name, value] : settings) {
    std::vector<std::string> names;
    Node* param = nullptr;
    if (params != root.fields.end())
      for (auto& [own, node] : params->second.fields) {
        names.push_back(own);
        if (own == name && node.kind == Node::Kind::table) param = &node;
      }
    if (!param) {
      std::string near = nearest(name, names);
      return fail(Errc::catalog_param_unknown, name, near.empty() ? "请对照" + root.file + "里的参数" : "是不是“" + near + "”").at(by);
    }
    std::erase_if(param->fields, [](const auto& f) { return f.first == "value"; });
    if (!value) continue;
    Node number;
    number.kind = Node::Kind::integer;
    number.integer = *value;
    number.line = param->line;
    number.file = param->file;
    param->fields.emplace_back("value", std::move(number));
  }
  return {};
}

}  // namespace zhagen::catalog
