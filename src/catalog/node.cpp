#include "catalog/node.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>

#include "base/toml_text.hpp"

namespace zhagen::catalog {
namespace {

constexpr std::size_t kMaxBytes = 4u << 20;
constexpr int kMaxDepth = 16;

Error wrong_type(const Node& at, std::string_view key, const char* wanted) {
  return fail(Errc::catalog_wrong_type, key, wanted).at(at.place());
}

Result<Node> convert(const toml::node& from, const std::string& file, int depth) {
  Node out;
  out.file = file;
  out.line = static_cast<int>(from.source().begin.line);
  if (depth > kMaxDepth) return fail(Errc::catalog_syntax, "嵌套太深").at(out.place());
  if (auto* s = from.as_string()) {
    out.kind = Node::Kind::text;
    out.text = s->get();
  } else if (auto* i = from.as_integer()) {
    out.kind = Node::Kind::integer;
    out.integer = i->get();
  } else if (auto* b = from.as_boolean()) {
    out.kind = Node::Kind::boolean;
    out.boolean = b->get();
  } else if (auto* list = from.as_array()) {
    out.kind = Node::Kind::list;
    for (auto& item : *list) out.items.push_back(TRY(convert(item, file, depth + 1)));
  } else if (auto* table = from.as_table()) {
    struct Entry { toml::source_position at; std::string key; const toml::node* value; };
    std::vector<Entry> entries;  // toml++ keeps keys sorted; the file's order is the one people mean
    for (auto&& [key, value] : *table) {
      auto at = key.source().begin.line ? key.source().begin : value.source().begin;
      entries.push_back({at, std::string(key.str()), &value});
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& x, const Entry& y) {
      return std::pair(x.at.line, x.at.column) < std::pair(y.at.line, y.at.column);
    });
    for (auto& e : entries) {
      Node child = TRY(convert(*e.value, file, depth + 1));
      if (child.kind == Node::Kind::table && e.at.line) child.line = static_cast<int>(e.at.line);
      out.fields.emplace_back(e.key, std::move(child));
    }
  } else {
    return fail(Errc::catalog_syntax, "这里只能写文字、整数、true/false、列表或表").at(out.place());
  }
  return out;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (auto& [name, value] : fields)
    if (name == key) return &value;
  return nullptr;
}

Result<Node> parse_toml(std::string_view text, const std::string& file) {
  if (text.size() > kMaxBytes) return fail(Errc::catalog_syntax, "文件超过 4 MiB").at(file);
  if (auto fault = toml_fault(text)) return fail(Errc::catalog_syntax, fault->what).at(file + ":" + std::to_string(fault->line));
  auto parsed = toml::parse(text, std::string_view(file));
  if (!parsed) {
    auto& e = parsed.error();
    return fail(Errc::catalog_syntax, std::string(e.description())).at(file + ":" + std::to_string(e.source().begin.line));
  }
  return convert(parsed.table(), file, 0);
}

Result<std::string> required_text(const Node& table, std::string_view key) {
  const Node* n = table.find(key);
  if (!n) return fail(Errc::catalog_missing_key, key).at(table.place());
  if (n->kind != Node::Kind::text) return wrong_type(*n, key, "文字");
  return n->text;
}

Result<std::string> text_or(const Node& table, std::string_view key, std::string other) {
  return table.find(key) ? required_text(table, key) : Result<std::string>(std::move(other));
}

Result<std::optional<std::int64_t>> optional_integer(const Node& table, std::string_view key) {
  const Node* n = table.find(key);
  if (!n) return std::optional<std::int64_t>();
  if (n->kind != Node::Kind::integer) return wrong_type(*n, key, "整数");
  return std::optional<std::int64_t>(n->integer);
}

Result<bool> boolean_or(const Node& table, std::string_view key, bool other) {
  const Node* n = table.find(key);
  if (!n) return other;
  if (n->kind != Node::Kind::boolean) return wrong_type(*n, key, "true 或 false");
  return n->boolean;
}

Result<std::vector<std::string>> texts(const Node& table, std::string_view key) {
  std::vector<std::string> out;
  const Node* n = table.find(key);
  if (!n) return out;
  if (n->kind == Node::Kind::text) return std::vector<std::string>{n->text};
  if (n->kind != Node::Kind::list) return wrong_type(*n, key, "文字的列表");
  for (auto& item : n->items) {
    if (item.kind != Node::Kind::text) return wrong_type(item, key, "文字的列表");
    out.push_back(item.text);
  }
  return out;
}

Result<const Node*> tables(const Node& root, std::string_view name) {
  const Node* n = root.find(name);
  if (!n) return static_cast<const Node*>(nullptr);
  if (n->kind != Node::Kind::table) return wrong_type(*n, name, "表");
  for (auto& [key, value] : n->fields)
    if (value.kind != Node::Kind::table) return wrong_type(value, std::string(name) + "." + key, "表");
  return n;
}

Status only(const Node& table, const std::vector<std::string_view>& known) {
  for (auto& [key, value] : table.fields) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string near = nearest(key, {known.begin(), known.end()});
    return fail(Errc::catalog_unknown_key, key, near.empty() ? "请删去它" : "是不是想写“" + near + "”").at(value.place());
  }
  return {};
}

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  std::string best;
  std::size_t best_distance = word.size() / 2 + 1;
  for (const std::string& name : names) {
    std::vector<std::size_t> row(name.size() + 1);
    for (std::size_t j = 0; j <= name.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= name.size(); ++j) {
        std::size_t change = diagonal + (word[i - 1] != name[j - 1]);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = name;
    }
  }
  return best;
}

}  // namespace zhagen::catalog
