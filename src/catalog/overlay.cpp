#include "catalog/overlay.hpp"

#include <algorithm>

namespace zhagen::catalog {
namespace {

void put_over(Node& base, Node over) {
  for (auto& [key, value] : over.fields) {
    auto same = std::find_if(base.fields.begin(), base.fields.end(), [&, &k = key](auto& f) { return f.first == k; });
    if (same == base.fields.end()) base.fields.emplace_back(key, std::move(value));
    else if (same->second.kind == Node::Kind::table && value.kind == Node::Kind::table) put_over(same->second, std::move(value));
    else same->second = std::move(value);
  }
}

/// The name that a file gives in a section, "" where it has none.
std::string name_in(const Node& root, std::string_view section, std::string_view key) {
  const Node* head = root.find(section);
  const Node* name = head && head->kind == Node::Kind::table ? head->find(key) : nullptr;
  return name && name->kind == Node::Kind::text ? name->text : "";
}

}  // namespace

Result<std::vector<Node>> extended(std::vector<Node> roots) {
  std::vector<Node> out, extensions;
  for (Node& root : roots) (root.find("extend") ? extensions : out).push_back(std::move(root));
  for (Node& extension : extensions) {
    TRY(only(extension, {"extend", "field", "capacity", "access", "state", "transition", "check", "lock", "unique", "param", "request"}));
    const Node& head = *extension.find("extend");
    if (head.kind != Node::Kind::table) return fail(Errc::catalog_wrong_type, "extend", "表").at(head.place());
    TRY(only(head, {"ledger"}));
    std::string name = TRY(required_text(head, "ledger"));
    auto base = std::find_if(out.begin(), out.end(), [&](const Node& root) { return name_in(root, "ledger", "name") == name; });
    if (base == out.end()) return fail(Errc::catalog_no_ledger, name).at(head.find("ledger")->place());
    std::erase_if(extension.fields, [](auto& f) { return f.first == "extend"; });
    put_over(*base, std::move(extension));
  }
  return out;
}

}  // namespace zhagen::catalog
