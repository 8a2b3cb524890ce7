// Code lists from their files. The one file of base that includes toml++.

// Header-only: Debian's library holds the variant that throws.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/codes.hpp"
#include "base/fold.hpp"
#include "base/toml_text.hpp"

namespace zhagen {
namespace {

std::string line_of(const toml::node& node) { return "第 " + std::to_string(node.source().begin.line) + " 行"; }

Error bad(const toml::node& node, const std::string& why) { return fail(Errc::codes_invalid, why).at(line_of(node)); }

/// A text under a key; absent is empty unless it must be there.
Result<std::string> text(const toml::table& table, std::string_view key, bool must) {
  const toml::node* node = table.get(key);
  if (!node) {
    if (must) return bad(table, "缺少 " + std::string(key));
    return std::string();
  }
  auto value = node->value_exact<std::string>();
  if (!value || (must && value->empty())) return bad(*node, std::string(key) + " 应是加引号的文字");
  return *value;
}

Status only_keys(const toml::table& table, std::initializer_list<std::string_view> known) {
  for (auto&& [key, node] : table)
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      return bad(node, "不认识的项 " + std::string(key.str()));
  return {};
}

Result<Code> entry(const toml::node& node, const std::string& evidence) {
  const toml::table* table = node.as_table();
  if (!table) return bad(node, "codes 的每一项应写成 {code = \"…\", label = \"…\"}");
  TRY(only_keys(*table, {"code", "label", "alias", "parent", "rank", "evidence", "retired"}));
  Code c;
  c.code = TRY(text(*table, "code", true));
  c.label = TRY(text(*table, "label", true));
  c.parent = TRY(text(*table, "parent", false));
  c.evidence = TRY(text(*table, "evidence", false));
  if (c.evidence.empty()) c.evidence = evidence;
  if (const toml::node* alias = table->get("alias")) {
    if (!alias->is_array()) return bad(*alias, "alias 应写成 [\"…\", \"…\"]");
    for (const toml::node& one : *alias->as_array()) {
      auto value = one.value_exact<std::string>();
      if (!value || value->empty()) return bad(one, "alias 里应都是加引号的文字");
      c.aliases.push_back(*value);
    }
  }
  if (const toml::node* rank = table->get("rank")) {
    auto value = rank->value_exact<std::int64_t>();
    if (!value || *value < 1 || *value > 1000000) return bad(*rank, "rank 应是 1 到 1000000 的整数");
    c.rank = static_cast<int>(*value);
  }
  if (const toml::node* retired = table->get("retired")) {
    auto value = retired->value_exact<bool>();
    if (!value) return bad(*retired, "retired 应是 true 或 false");
    c.retired = *value;
  }
  return c;
}

bool evidence_ok(const std::string& tag) { return tag == "V" || tag == "P" || tag == "M"; }

Result<std::string> slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::file_not_found, path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

Result<CodeList> CodeList::parse(std::string_view source_text, std::string where) {
  auto read = [&]() -> Result<CodeList> {
    if (auto fault = toml_fault(source_text))
      return fail(Errc::codes_invalid, fault->what).at("第 " + std::to_string(fault->line) + " 行");
    toml::parse_result parsed = toml::parse(source_text);
    if (!parsed)
      return fail(Errc::codes_invalid, std::string(parsed.error().description()))
          .at("第 " + std::to_string(parsed.error().source().begin.line) + " 行");
    const toml::table& root = parsed.table();
    TRY(only_keys(root, {"name", "label", "standard", "source", "evidence", "codes"}));
    CodeList list;
    list.name = TRY(text(root, "name", true));
    list.label = TRY(text(root, "label", true));
    list.standard = TRY(text(root, "standard", true));
    list.source = TRY(text(root, "source", true));
    list.evidence = TRY(text(root, "evidence", true));
    const toml::array* entries = root.get_as<toml::array>("codes");
    if (!entries || entries->empty()) return bad(root, "缺少 codes，或它是空的");
    for (const toml::node& node : *entries) {
      Code c = TRY(entry(node, list.evidence));
      if (!evidence_ok(c.evidence)) return bad(node, "evidence 应是 V、P 或 M");
      std::size_t at = list.codes_.size();
      if (!list.by_code_.emplace(fold_key(c.code), at).second) return bad(node, "代码“" + c.code + "”重复");
      if (fold_key(c.code) != c.code) list.by_code_.emplace(c.code, at);
      std::vector<std::string> names = c.aliases;
      names.push_back(c.label);
      for (const std::string& one : names) {
        auto [it, fresh] = list.by_text_.emplace(fold_key(one), at);
        if (!fresh) return bad(node, "“" + one + "”与前面的“" + (it->second == at ? c : list.codes_[it->second]).label + "”重复");
      }
      list.codes_.push_back(std::move(c));
    }
    for (std::size_t i = 0; i < list.codes_.size(); ++i) {
      const Code* c = &list.codes_[i];
      for (std::size_t steps = 0; !c->parent.empty(); ++steps) {
        c = list.by_code(c->parent);
        if (!c || steps > list.codes_.size())
          return bad((*entries)[i], "上级代码“" + list.codes_[i].parent + (c ? "”绕回了自己" : "”不在表里"));
      }
    }
    return list;
  };
  auto list = read();
  if (!list) return std::move(list).error().at(std::move(where));
  return list;
}

Result<CodeList> CodeList::load(const std::string& path) { return parse(TRY(slurp(path)), path); }

Result<CodeLists> CodeLists::load(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error))
    if (file.path().extension() == ".toml") paths.push_back(file.path().string());
  if (error) return fail(Errc::file_not_found, folder);
  std::sort(paths.begin(), paths.end());
  CodeLists all;
  for (const std::string& path : paths) {
    CodeList list = TRY(CodeList::load(path));
    if (all.get(list.name)) return fail(Errc::codes_invalid, "代码表名称“" + list.name + "”与另一个文件重复").at(path);
    all.lists_.push_back(std::move(list));
  }
  return all;
}

}  // namespace zhagen
